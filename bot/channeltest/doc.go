// Package channeltest is what every channel must pass: a network with people on it, and
// the promises that package bot makes about any Channel. A channel's test is a World and
// one call to Run.
//
// A World that lacks something says so (Another returns nil, Fault returns false) and the
// scenarios that need it are skipped with a line in the log.
package channeltest
