// Package bot has the nouns of the line: what a network brings in (Message), what goes
// out (Reply), who carries both (Channel), who answers (Handler), and what a
// conversation is made of (Turn, Plan, Route, Session).
//
// It decides nothing. Package line holds the conversation, package post is the only way
// out, and each network has a package of its own that imports bot and bot/markup only.
//
// Two rules shape the types. What must not leak cannot be printed: an Address, a Ref and
// Words open only through a method that says so, whatever verb, encoder or logger gets
// them. And the zero value is the safe one: a forgotten audience is the asker alone, a
// forgotten room is one where everybody reads along.
package bot
