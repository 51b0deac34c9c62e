// Package telegramnet plays Telegram in tests: a server on loopback that speaks the Bot
// API's JSON to the real client library, with people and groups on the other side of it.
//
// It keeps the rules that a bot can trip over: long polling and offsets, a backlog of 24
// hours, deletion within 48 hours, lengths after entity parsing, pauses (429), and the
// faults of a bad day. Every request is also judged by the published description of the
// Bot API where that is at hand (see Judge), so that the server is not the only opinion
// of what a request may look like.
package telegramnet
