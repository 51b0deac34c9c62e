// Package console is the line in a terminal: for trying it out, for tests, and for
// people who reach a server but no web page. Buttons are numbers.
package console
