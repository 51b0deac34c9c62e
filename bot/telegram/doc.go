// Package telegram carries the line on Telegram.
//
// It polls: no port is open to the world. An update is decoded by a pure function into a
// bot.Message, in two steps, so that what is not addressed to the line is dropped before
// its words are read. A batch is confirmed to the network when every update in it is
// settled; each chat keeps its order, and no chat can hold up the others.
//
// The client library is used for its transport and its answer types. Updates and
// parameters are our own, since the library knows the Bot API of 2021; its poll loop, its
// helpers on updates and its logger are not used: they print the token, wait without end
// or panic (each guard stands beside the code it guards).
//
// Nothing here logs or returns an error with an id, a name, a text, an address or the
// token in it.
package telegram
