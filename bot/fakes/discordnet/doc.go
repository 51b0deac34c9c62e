// Package discordnet plays Discord in tests: a server on loopback with the gateway and
// the routes that a small bot uses, speaking Discord's JSON to the real client library,
// with people and rooms on the other side of it.
//
// It keeps the rules that a bot can trip over: heartbeats, sequence numbers and resuming;
// three seconds for the first answer to an interaction; who sees an ephemeral message;
// lengths and the grid of components; pauses (429); and the faults of a bad day. Every
// request is also judged by Discord's published OpenAPI description where that is at hand
// (see FindJudge), so that the server is not the only opinion of what a request may be.
package discordnet
