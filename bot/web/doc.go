// Package web is the line as one page in a browser: a chat that works without script
// and better with it.
//
// What it keeps to:
//
//   - One address and one neutral title for the whole visit. Every form posts to "/", so
//     no word of a conversation ever stands in an address.
//   - Nothing stays in the browser: no cookie, no storage, nothing cached. A visit is
//     known by a random token in a hidden field of the page that is open, and by nothing
//     else; who closes the page has left.
//   - What was said stands in memory here until fifteen minutes pass without a word, the
//     person leaves, or the line takes it back. It is never written down.
//   - Looking at the page (GET) changes nothing and opens nothing. A visit begins with the
//     first word that is sent.
//   - No address, agent or query is logged or kept. What limits a crowd from one place is
//     a hash with a salt that is new every day.
//
// A post that arrives twice (back, reload, a double tap) has one effect: each page carries
// a key, and a key with the same content is not handed on again. A visit that ended stays
// ended: what a browser sends again afterwards is not read.
package web
