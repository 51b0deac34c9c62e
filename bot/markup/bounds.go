package markup

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

// A rank says how good a place is to cut; more is better.
type rank uint8

const (
	atCluster  rank = iota // between two characters as a reader sees them
	atSpace                // between words, or after a comma where none has spaces
	atSentence             // after a sentence
	atLine                 // after a line break
)

// A bound is a place where a block may be cut: a byte offset in its words.
type bound struct {
	at   int
	rank rank
}

const (
	enders     = ".!?…" // end a sentence if a space follows
	wideEnders = "。！？．｡"
	wideCommas = "，、；："
	closers    = "\"'”’»›)]」』）】》〉］"
	holding    = "\u00a0\u2007\u202f" // spaces that must not become line ends
)

// bounds returns every place where b may be cut, in order: never inside a
// grapheme cluster (a letter with its marks, an emoji of several, a flag) or a
// link, never before the first word.
func (b block) bounds() []bound {
	words := b.words()
	links := b.links()
	var (
		all     = make([]bound, 0, len(words)/3)
		ended   bool // a sentence has ended, its closing quotes and spaces may follow
		wide    bool // … and needs no space after it
		started bool
	)
	clusters := graphemes.FromString(words)
	for clusters.Next() {
		last, _ := utf8.DecodeLastRuneInString(clusters.Value())
		space := unicode.IsSpace(last)
		switch {
		case strings.ContainsRune(wideEnders, last):
			ended, wide = true, true
		case strings.ContainsRune(enders, last):
			ended, wide = true, false
		case !space && !strings.ContainsRune(closers, last):
			ended = false
		}
		at := clusters.End()
		started = started || !space
		for len(links) > 0 && links[0].to <= at {
			links = links[1:]
		}
		if !started || at == len(words) || len(links) > 0 && links[0].from < at {
			continue
		}
		next, _ := utf8.DecodeRuneInString(words[at:])
		tied := strings.ContainsRune(closers, next) || strings.ContainsRune(wideEnders, next)
		r := atCluster
		switch {
		case last == '\n':
			r = atLine
		case ended && (space && !unicode.IsLower(next) || wide && !tied):
			r = atSentence
		case space && !strings.ContainsRune(holding, last), strings.ContainsRune(wideCommas, last) && !tied:
			r = atSpace
		}
		all = append(all, bound{at, r})
	}
	return all
}

// A stretch is where a link stands in the words of its block.
type stretch struct{ from, to int }

func (b block) links() []stretch {
	var all []stretch
	at := 0
	for _, s := range b.spans {
		if s.url != "" {
			all = append(all, stretch{at, at + len(s.text)})
		}
		at += len(s.text)
	}
	return all
}

// upTo returns the beginning of b, without the white space that the cut makes
// needless.
func (b block) upTo(at int) block {
	head := b
	head.spans = nil
	for _, s := range b.spans {
		if at <= 0 {
			break
		}
		end := min(at, len(s.text))
		at -= end
		s.text = s.text[:end]
		head.spans = add(head.spans, s)
	}
	for n := len(head.spans); n > 0; n-- {
		last := &head.spans[n-1]
		if last.text = strings.TrimRightFunc(last.text, unicode.IsSpace); last.text != "" {
			break
		}
		head.spans = head.spans[:n-1]
	}
	return head
}

// from returns the rest of b. What is left of an item is not an item again. A
// space that carries a mark is a character, and stays.
func (b block) from(at int) block {
	for c := graphemes.FromString(b.words()[at:]); c.Next() && strings.TrimSpace(c.Value()) == ""; {
		at += len(c.Value())
	}
	rest := block{apart: true}
	for _, s := range b.spans {
		begin := min(at, len(s.text))
		at -= begin
		s.text = s.text[begin:]
		rest.spans = add(rest.spans, s)
	}
	return rest
}
