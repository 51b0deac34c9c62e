package markup

import (
	"fmt"
	"strings"
	"testing"
	"unicode"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

func TestSplit(t *testing.T) {
	const family, flag = "👩‍👩‍👧‍👦", "🇨🇦"
	for _, c := range []struct {
		name string
		text Text
		max  int
		want []string // in notation
	}{
		{"empty", Text{}, 10, nil},
		{"fits", Plain("one two"), 7, []string{"one two"}},
		{"no limit", Plain("one two"), 0, []string{"one two"}},
		{"blocks", Join(Plain("one one"), Plain("two two"), Plain("three")), 16, []string{"one one\n\ntwo two", "three"}},
		{"lines", Plain("one one\ntwo two. two"), 16, []string{"one one", "two two. two"}},
		{"sentences", Plain("One one. Two two two"), 16, []string{"One one.", "Two two two"}},
		{"no sentence", Plain("Ask e.g. this other one"), 16, []string{"Ask e.g. this", "other one"}},
		{"closing quote", Plain("“One one.” Two two two"), 18, []string{"“One one.”", "Two two two"}},
		{"spaces", Plain("one two three four"), 10, []string{"one two", "three four"}},
		{"no-break space", Plain("deux mots\u00a0: tr"), 10, []string{"deux", "mots\u00a0: tr"}},
		{"letters", Plain("abcdefghijkl"), 5, []string{"abcde", "fghij", "kl"}},
		{"short first line", Plain("a\nbb bb bb bb bb bb bb"), 16, []string{"a\nbb bb bb bb bb", "bb bb"}},
		{"Chinese sentences", Plain("你可以说话。你可以不说话，走开"), 10, []string{"你可以说话。", "你可以不说话，走开"}},
		{"Chinese commas", Plain("你可以不说话，也可以走开"), 10, []string{"你可以不说话，", "也可以走开"}},
		{"Chinese quotes", Plain("他说：「可以。」然后走了"), 10, []string{"他说：「可以。」", "然后走了"}},
		{"Thai marks", Plain("ที่นี่"), 4, []string{"ที่", "นี่"}},
		{"Vietnamese marks", Plain("tie\u0302\u0301ng"), 4, []string{"ti", "e\u0302\u0301n", "g"}},
		{"Hangul jamo", Plain("\u1112\u1161\u11ab\u1100\u1173\u11af"), 4, []string{"\u1112\u1161\u11ab", "\u1100\u1173\u11af"}},
		{"family", Plain("a" + family + "b"), 7, []string{"a", family, "b"}},
		{"flags", Plain(flag + flag + flag), 5, []string{flag + flag, flag}},
		{"one character too long", Plain("e" + strings.Repeat("\u0301", 12)), 6,
			[]string{"e" + strings.Repeat("\u0301", 5), strings.Repeat("\u0301", 6), "\u0301"}},
		{"one code point too long", parse(t, "**ab**"), 2, []string{"{a}", "{b}"}},
		{"strong", Strong("one two three four"), 12, []string{"{one two}", "{three four}"}},
		{"items", parse(t, "- one\n- two\n- three"), 12, []string{"* one\n* two", "* three"}},
		{"long item", parse(t, "- one one one\n- two"), 12, []string{"* one one", "one\n* two"}},
		{"link whole", parse(t, "one [two two](https://x.org) end"), 25, []string{"one", "<two two|https://x.org>", "end"}},
		{"link too long", parse(t, "[one two](https://x.org)"), 16, []string{"one two", "(https://x.org)"}},
		{"bare link too long", parse(t, "[https://x.org](https://x.org)"), 14, []string{"https://x.org"}},
		{"strong link", parse(t, "**one [two](https://x.org)**"), 21, []string{"{one}", "{<two|https://x.org>}"}},
		{"heading of a list", parse(t, "one one\n\nhead\n- two\n- three"), 14, []string{"one one", "head\n* two", "* three"}},
		{"strong heading", parse(t, "one\n\n**head**\n\ntwo two"), 16, []string{"one", "{head}\n\ntwo two"}},
		{"heading of a long block", parse(t, "one\n\n**head**\n\ntwo two. two two"), 17, []string{"one\n\n{head}", "two two. two two"}},
		{"mark on a space", Plain("ab \u0301cd"), 3, []string{"ab", " \u0301c", "d"}},
		{"only fitting", Plain("a" + strings.Repeat("\n", 40) + "b"), 10, []string{"a", "b"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, piece := range c.text.Split(c.max, nil, notation) {
				got = append(got, piece.Render(notation))
			}
			if fmt.Sprintf("%q", got) != fmt.Sprintf("%q", c.want) {
				t.Errorf("\ngot  %q\nwant %q", got, c.want)
			}
		})
	}
}

// The unit is the network's: what fits in code points may not fit in UTF-16.
func TestSplitUnit(t *testing.T) {
	text := Plain(strings.Repeat("🙂", 10))
	if n := len(text.Split(10, Runes, Style{})); n != 1 {
		t.Error("code points:", n)
	}
	if n := len(text.Split(10, UTF16, Style{})); n != 2 {
		t.Error("UTF-16 units:", n)
	}
}

func TestSplitGolden(t *testing.T) {
	for name, text := range sources(t) {
		for _, s := range styles() {
			var out strings.Builder
			pieces := text.Split(120, s.count, s.style)
			for i, piece := range pieces {
				rendered := piece.Render(s.style)
				fmt.Fprintf(&out, "--- %d of %d (%d)\n%s\n", i+1, len(pieces), s.count(rendered), rendered)
			}
			golden(t, "testdata/split/"+name+"."+s.name, out.String())
			checkSplit(t, text, pieces, 120, s)
		}
	}
}

// checkSplit checks what Split promises of any text in the styles of the package,
// with a limit of 16 or more.
func checkSplit(t *testing.T, text Text, pieces []Text, limit int, s styleCase) {
	t.Helper()
	var (
		shown     strings.Builder
		clusters  []string
		urls      []string
		mayBreak  bool // a single character or link is too long
		mayUnlink bool
	)
	for _, p := range pieces {
		rendered := p.Render(s.style)
		if n := s.count(rendered); n > limit {
			t.Errorf("%s: %d is over %d: %q", s.name, n, limit, rendered)
		}
		if p.Empty() || strings.TrimSpace(p.String()) == "" {
			t.Errorf("%s: an empty piece", s.name)
		}
		if s.name == "telegram" {
			wellFormed(t, rendered)
		}
		shown.WriteString(p.String())
		clusters = append(clusters, characters(p.String())...)
		urls = append(urls, targets(p)...)
	}
	if got, want := squeeze(shown.String()), squeeze(text.String()); got != want {
		t.Errorf("%s: lost or added\ngot  %q\nwant %q", s.name, got, want)
	}
	for _, b := range text.blocks {
		for _, sp := range b.spans {
			alone := Text{[]block{{item: true, spans: []span{sp}}}}
			mayUnlink = mayUnlink || sp.url != "" && s.count(alone.Render(s.style)) > limit
		}
		for c := graphemes.FromString(b.words()); c.Next() && !mayBreak; {
			if squeeze(c.Value()) == "" {
				continue
			}
			alone := b.from(c.Start()).upTo(len(c.Value())) // it may be strong in part
			alone.item = true
			mayBreak = s.count(Text{[]block{alone}}.Render(s.style)) > limit
		}
	}
	// A link and the mark that stands on its last letter go together.
	mayUnlink = mayUnlink || len(characters(text.String())) != len(characters(separated(text)))
	if !mayUnlink {
		if got, want := fmt.Sprint(urls), fmt.Sprint(targets(text)); got != want {
			t.Errorf("%s: links %s, want %s", s.name, got, want)
		}
		if got, want := fmt.Sprintf("%q", clusters), fmt.Sprintf("%q", characters(text.String())); got != want && !mayBreak {
			t.Errorf("%s: characters\ngot  %s\nwant %s", s.name, got, want)
		}
	}
}

// characters returns the grapheme clusters of s without their white space.
func characters(s string) []string {
	var all []string
	for c := graphemes.FromString(s); c.Next(); {
		if v := squeeze(c.Value()); v != "" {
			all = append(all, v)
		}
	}
	return all
}

// separated returns the words of t with a line break around each span.
func separated(t Text) string {
	return t.Render(Style{
		Link: func(w, url string) string { return "\n" + beside(w, url) + "\n" },
	})
}

func targets(t Text) []string {
	var all []string
	for _, b := range t.blocks {
		for _, s := range b.spans {
			if s.url != "" {
				all = append(all, s.url)
			}
		}
	}
	return all
}

func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}
