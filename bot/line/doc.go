// Package line is the conversation: it decides what is answered to whom, in which
// language, and in which order the possibilities are tried (routes.go). A small feature
// is a file here; a feature with storage of its own is a package beside this one.
//
// Routes are pure: they read a turn, change the turn's own copy of the session and
// return a plan. Handle carries the plan out through package post.
package line
