// Package discord carries the line on Discord: slash commands, buttons and menus as
// interactions, direct messages as free text, and in servers what mentions the bot.
//
// In a server only the asker sees an answer: every interaction there is first deferred
// for one person, and words follow only after Discord confirmed that nobody else sees
// them. A direct message needs no such care.
//
// Events come over the gateway through the vendor's library, which is kept on a short
// lead: guard.go hands it only what it can digest, link.go restarts it, and nothing of
// what it would log is kept. Events are decoded by types of ours that have no field for
// a name (event.go). Answers to interactions go through a small client of our own
// (api.go), everything else through the library's.
package discord
