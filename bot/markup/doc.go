// Package markup is the small markup in which answers and phrases are written,
// and the only way from it to what a network shows.
//
// The source has paragraphs with a blank line between them, items, strong words
// and links:
//
//	**What you can do**
//	- Ask: "Am I free to go?"
//	- Read [your rights, in English](https://example.org/rights)
//
//	A single line break
//	stays a line break.
//
// Nothing else has a meaning. What looks like other markup (a heading, a table,
// HTML, _emphasis_, a numbered or nested list …) is refused by [Parse], because
// a translator who writes it expects something that no channel would show. A
// backslash before an ASCII punctuation mark makes that mark plain.
//
// Which function do I want?
//
//   - Words that we wrote: [Parse].
//   - Words that a person or a program gave: [Plain] or [Strong]. They are never
//     interpreted.
//   - Such words inside a phrase of ours: [Escape] them, put them in, [Parse].
//   - Several of these below one another: [Join].
//   - To a network: [Text.Split] with the network's limit, counter ([UTF16] or
//     [Runes]) and [Style], then [Text.Render] each piece in the same style. The
//     styles are [TelegramHTML], [DiscordMarkdown] and [Terminal]; the zero Style
//     is plain text.
//   - To a web page: [Text.HTML].
//
// A [Text] never holds a control character, an explicit direction mark or broken
// UTF-8: every way in takes them out, so no style has to think of them. Errors
// never quote the source, which may hold a person's words.
//
// The package is a leaf: it imports nothing of this module.
package markup
