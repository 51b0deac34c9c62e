package markup

import (
	"log/slog"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Text is something to show to a person: paragraphs and items of plain, strong
// and linked words. It never changes after it is made, so it may be shared. The
// zero Text is empty and ready to use.
type Text struct {
	blocks []block // none of them blank
}

// A block is a paragraph or one item of a list.
type block struct {
	item  bool
	apart bool // an item that a blank line parts from what is before it; paragraphs always are
	spans []span
}

// A span is a run of words that look alike.
type span struct {
	text   string
	strong bool
	url    string // where a link leads; empty: no link
}

// Plain returns s as one paragraph, word for word: nothing in it is markup. Line
// breaks are kept, white space around the whole is not.
func Plain(s string) Text { return whole(span{text: clean(s)}) }

// Strong is Plain in strong words.
func Strong(s string) Text { return whole(span{text: clean(s), strong: true}) }

func whole(s span) Text {
	s.text = strings.TrimSpace(s.text)
	if s.text == "" {
		return Text{}
	}
	return Text{[]block{{spans: []span{s}}}}
}

// Join puts texts below one another, a blank line between each and the next.
// Empty ones leave no trace.
func Join(texts ...Text) Text {
	var all []block
	for _, t := range texts {
		first := len(all)
		all = append(all, t.blocks...)
		if first < len(all) {
			all[first].apart = true
		}
	}
	return Text{all}
}

// Empty reports whether there is nothing to show.
func (t Text) Empty() bool { return len(t.blocks) == 0 }

// String returns t as plain text: items begin with "• ", links are written
// "words (address)".
func (t Text) String() string { return t.Render(Style{}) }

// LogValue keeps words out of logs: what is shown to a person is nobody else's.
func (t Text) LogValue() slog.Value { return slog.StringValue("markup.Text") }

// Escape returns s written so that it can be put anywhere into a source, even
// into an item, strong words or a link, and Parse then shows it as it is. A value
// is part of a line: line breaks become spaces.
func Escape(s string) string {
	s = clean(s)
	var out strings.Builder
	out.Grow(len(s) + len(s)/8)
	for _, r := range s {
		if r == '\n' {
			r = ' '
		}
		if isPunct(r) {
			out.WriteByte('\\')
		}
		out.WriteRune(r)
	}
	return out.String()
}

// isPunct reports whether a backslash before r makes it plain.
func isPunct(r rune) bool {
	return r > ' ' && r < 0x7f && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
}

// clean makes every line break a "\n" and takes out what can harm beyond its own
// place: broken UTF-8, control characters (a terminal obeys them) and explicit
// direction marks (they turn round what stands beside them, such as a number).
func clean(s string) string {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	if strings.IndexFunc(s, isUnclean) < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case !isUnclean(r):
			return r
		case strings.ContainsRune(lineBreaks, r):
			return '\n'
		}
		return -1
	}, strings.ReplaceAll(s, "\r\n", "\n"))
}

const lineBreaks = "\r\v\f\u0085\u2028\u2029"

func isUnclean(r rune) bool {
	switch {
	case r < 0x7f:
		return r < ' ' && r != '\n' && r != '\t'
	case r < 0x2028:
		return r < 0xa0
	case r <= 0x202e: // separators, embeddings, overrides
		return true
	case r < 0xfeff:
		return 0x2066 <= r && r <= 0x2069 // isolates
	}
	return r == 0xfeff || r&0xfffe == 0xfffe // byte order mark, noncharacters
}

// add appends s to spans, or lengthens the last one where they look alike. Links
// stay apart: two of them are two places to tap.
func add(spans []span, s span) []span {
	if s.text == "" {
		return spans
	}
	if n := len(spans); n > 0 && spans[n-1].strong == s.strong && spans[n-1].url == "" && s.url == "" {
		spans[n-1].text += s.text
		return spans
	}
	return append(spans, s)
}

// words returns the plain words of a block, to which cuts are measured.
func (b block) words() string {
	if len(b.spans) == 1 {
		return b.spans[0].text
	}
	var out strings.Builder
	for _, s := range b.spans {
		out.WriteString(s.text)
	}
	return out.String()
}

func (b block) blank() bool {
	return !slices.ContainsFunc(b.spans, func(s span) bool {
		return strings.ContainsFunc(s.text, func(r rune) bool { return !unicode.IsSpace(r) })
	})
}
