package markup

import "strings"

// A Style is how one network writes a Text. It is data: four functions, each of
// which may be nil for the way of plain text. The zero Style is plain text.
type Style struct {
	// Escape writes plain words so that the network shows them as they are. It
	// must leave white space alone.
	Escape func(words string) string
	// Strong marks what is already written in the style; it may hold links.
	Strong func(written string) string
	// Link makes words, already written in the style, lead to an address of
	// https, of ASCII without spaces, quotes or angle brackets.
	Link func(written, url string) string
	// Item writes one item of a list.
	Item func(written string) string
}

// Render returns t as the style writes it: blocks apart by a blank line, items
// below one another.
func (t Text) Render(s Style) string {
	var out strings.Builder
	for i, b := range t.blocks {
		switch {
		case i == 0:
		case b.item && !b.apart:
			out.WriteString("\n")
		default:
			out.WriteString("\n\n")
		}
		out.WriteString(s.block(b))
	}
	return out.String()
}

func (s Style) block(b block) string {
	line := s.spans(b.spans)
	switch {
	case !b.item:
		return line
	case s.Item == nil:
		return "• " + line
	}
	return s.Item(line)
}

// spans marks neighbours that are strong together, once: two pairs of marks that
// touch would undo each other in Markdown.
func (s Style) spans(spans []span) string {
	var out strings.Builder
	for len(spans) > 0 {
		n := 1
		for n < len(spans) && spans[n].strong == spans[0].strong {
			n++
		}
		var run strings.Builder
		for _, sp := range spans[:n] {
			run.WriteString(s.span(sp))
		}
		if spans[0].strong && s.Strong != nil {
			out.WriteString(s.strong(run.String()))
		} else {
			out.WriteString(run.String())
		}
		spans = spans[n:]
	}
	return out.String()
}

func (s Style) span(sp span) string {
	words := sp.text
	if s.Escape != nil {
		words = s.Escape(words)
	}
	switch {
	case sp.url == "":
		return words
	case s.Link == nil:
		return beside(words, sp.url)
	}
	return s.Link(words, sp.url)
}

// strong leaves the space around strong words outside the marks, where every
// network accepts it.
func (s Style) strong(written string) string {
	inner := strings.TrimSpace(written)
	if inner == "" {
		return written
	}
	before, after, _ := strings.Cut(written, inner)
	return before + s.Strong(inner) + after
}

// beside writes a link where none can be tapped.
func beside(words, url string) string {
	if words == url {
		return url
	}
	return words + " (" + url + ")"
}
