// Package post is the only way out: everything that people see, asked for or not, goes
// through an Office. It narrows a reply to its audience, waits where a network asks for
// a pause, remembers what stands in which chat for as long as it may stand there, and
// takes it back. What it says became of a reply is true when it says it.
package post
