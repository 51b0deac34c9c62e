package markup

import (
	"slices"
	"sort"
	"strings"
	"unicode/utf8"
)

// Split returns t in pieces, each of which is at most limit long when it is
// rendered in style s and counted by count (nil: [Runes]). A limit of 0 or less
// is none; an empty Text has no pieces.
//
// It cuts between blocks; where a block is too long by itself, after a line, else
// a sentence, else a word, else a character as a reader sees it; and it keeps a
// heading with what it heads. Strong words are closed and opened again. Nothing
// is lost but white space where two pieces meet, and nothing is added.
//
// Two things that are never cut can be too long by themselves: a link is then
// written out as plain text, "words (address)", and a single character is cut
// between its code points. A single code point that does not fit stands alone,
// over the limit; with the styles of this package that takes a limit below 16.
func (t Text) Split(limit int, count func(string) int, s Style) []Text {
	if t.Empty() {
		return nil
	}
	if count == nil {
		count = Runes
	}
	f := filler{max: limit, count: count, style: s}
	if limit <= 0 || f.fits(t.blocks) {
		return []Text{t}
	}
	for _, b := range t.blocks {
		f.put(b)
	}
	f.turn(len(f.piece))
	return f.pieces
}

// A filler fills one piece after the other.
type filler struct {
	max    int
	count  func(string) int
	style  Style
	pieces []Text
	piece  []block // the one being filled
}

func (f *filler) size(blocks ...block) int { return f.count(Text{blocks}.Render(f.style)) }

func (f *filler) fits(blocks []block) bool { return f.size(blocks...) <= f.max }

// with returns the piece as it would be with b in it.
func (f *filler) with(b block) []block { return append(slices.Clip(f.piece), b) }

// turn ends the piece after its first n blocks; the others begin the next one.
func (f *filler) turn(n int) {
	if n > 0 {
		f.pieces = append(f.pieces, Text{slices.Clone(f.piece[:n])})
	}
	f.piece = slices.Clone(f.piece[n:])
}

func (f *filler) put(b block) {
	for !b.blank() {
		if f.fits(f.with(b)) {
			f.piece = f.with(b)
			return
		}
		whole := f.fits([]block{b})
		if len(f.piece) > 0 && whole {
			f.turn(f.before(b, whole))
			continue
		}
		at := f.cut(b)
		if at == 0 && len(f.piece) > 0 {
			f.turn(f.before(b, whole))
			continue
		}
		if at == 0 {
			if b, at = f.force(b); at == 0 {
				continue
			}
		}
		f.piece = f.with(b.upTo(at))
		f.turn(len(f.piece))
		b = b.from(at)
	}
}

// before returns how much of the piece to end before b: all, but for a heading
// that leads to b, as long as something is left and b still fits below it.
func (f *filler) before(b block, whole bool) int {
	n, next := len(f.piece), b
	for n > 1 && leads(f.piece[n-1], next) {
		n--
		next = f.piece[n]
	}
	if whole && !f.fits(append(slices.Clone(f.piece[n:]), b)) {
		return len(f.piece)
	}
	return n
}

// leads reports whether b is a heading of next: a paragraph right above a list,
// or one of strong words only.
func leads(b, next block) bool {
	if b.item {
		return false
	}
	return next.item && !next.apart || !slices.ContainsFunc(b.spans, func(s span) bool {
		return !s.strong && strings.TrimSpace(s.text) != ""
	})
}

// cut returns where to cut b so that its beginning fits into the piece, or 0. A
// place of a better rank wins unless it leaves less than a quarter of a piece.
// Only an empty piece takes a beginning shorter than that, or half a word.
func (f *filler) cut(b block) int {
	bounds := b.bounds()
	fitting := func(i int) bool { return f.fits(f.with(b.upTo(bounds[i].at))) }
	bounds = bounds[:reach(len(bounds), fitting)]
	for _, r := range []rank{atLine, atSentence, atSpace} {
		if at := last(bounds, r); at > 0 && f.size(b.upTo(at)) >= f.max/4 {
			return at
		}
	}
	if len(f.piece) > 0 {
		return 0
	}
	if at := last(bounds, atSpace); at > 0 {
		return at
	}
	return last(bounds, atCluster)
}

// last returns the last place of at least a rank, or 0.
func last(bounds []bound, r rank) int {
	for _, b := range slices.Backward(bounds) {
		if b.rank >= r {
			return b.at
		}
	}
	return 0
}

// reach returns how many of n growing things fit. It looks at short ones first,
// so that a long text costs no more than the pieces it gives.
func reach(n int, fits func(i int) bool) int {
	lo, step := 0, 64 // the first lo are known to fit
	for lo+step <= n && fits(lo+step-1) {
		lo += step
		step *= 2
	}
	return lo + sort.Search(min(step-1, n-lo), func(i int) bool { return !fits(lo + i) })
}

// force makes progress where nothing of b fits: it drops white space in front,
// or unmakes a link there, or else cuts the first character between code points.
func (f *filler) force(b block) (block, int) {
	first := len(b.words())
	if rest := b.from(0); len(rest.words()) < first {
		b.spans = rest.spans
		return b, 0
	}
	if bounds := b.bounds(); len(bounds) > 0 {
		first = bounds[0].at
	}
	if links := b.links(); len(links) > 0 && links[0].from < first {
		return b.unlinked(), 0
	}
	at := 0
	for i, r := range b.words()[:first] {
		end := i + utf8.RuneLen(r)
		if at > 0 && !f.fits([]block{b.upTo(end)}) {
			break
		}
		at = end
	}
	return b, at
}

// unlinked returns b with its first link written out.
func (b block) unlinked() block {
	spans := slices.Clone(b.spans)
	b.spans = nil
	done := false
	for _, s := range spans {
		if s.url != "" && !done {
			s = span{text: beside(s.text, s.url), strong: s.strong}
			done = true
		}
		b.spans = add(b.spans, s)
	}
	return b
}
