package search

import (
	"slices"
	"strings"
	"testing"
)

func hashes(text string) []uint64 {
	var r reader
	var out []uint64
	for _, f := range r.read(text) {
		out = append(out, f.hash)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// same says how much of a's features are in b.
func same(a, b string) float64 {
	x, y := hashes(a), hashes(b)
	n := 0
	for _, h := range x {
		if _, ok := slices.BinarySearch(y, h); ok {
			n++
		}
	}
	return float64(n) / float64(max(1, len(x)))
}

func TestFeaturesFold(t *testing.T) {
	tests := []struct {
		name, a, b string
		least      float64
	}{
		{"case", "Library CARD", "library card", 1},
		{"full width", "ＣＡＲＤ １２", "card 12", 1},
		{"traditional", "辦理借書證", "办理借书证", 1},
		{"no marks", "dia chi o dau", "địa chỉ ở đâu", 1},
		{"no marks, French", "ou est l'ecole", "où est l’école", 1},
		{"composed", "địa chỉ", "địa chỉ", 1},
		{"stretched", "heeeeelp", "heelp", 1},
		{"typo", "libary", "library", .3},
		{"Korean without spaces", "도서관에가요", "도서관에 가요", .5},
		{"Thai vowel typed as two", "เเม่", "แม่", 1},
		{"apostrophe left out", "dont", "don't", .09},
		{"invisible", "ca\u200brd", "card", 1},
	}
	for _, tt := range tests {
		if got := same(tt.a, tt.b); got < tt.least {
			t.Errorf("%s: %.2f of the features of %q are in %q, want %.2f", tt.name, got, tt.a, tt.b, tt.least)
		}
	}
	if got := same("địa", "dia"); got == 1 {
		t.Error("a word with marks has no feature of its own")
	}
}

func TestNormalIsBounded(t *testing.T) {
	if got := len(normal(nil, strings.Repeat("ﷺa", 50_000))); got > maxRunes {
		t.Errorf("%d runes, want at most %d", got, maxRunes)
	}
}

func TestSplit(t *testing.T) {
	tests := []struct {
		text string
		want []string
	}{
		{"my book is late", nil},
		{"Hi. My book is late since June. What do I pay for every day of it?", []string{"hi. my book is late since june.", " what do i pay for every day of it?"}},
		{"我上个星期把借书证丢了。请问现在补办要多少钱？", []string{"我上个星期把借书证丢了。", "请问现在补办要多少钱？"}},
		{strings.Repeat("word ", 60), []string{strings.Repeat("word ", 39), strings.Repeat("word ", 21)}},
	}
	for _, tt := range tests {
		var got []string
		text := normal(nil, tt.text)
		parts := split(nil, text)
		for _, p := range parts {
			got = append(got, string(p))
		}
		if strings.Join(got, "") != string(text) && len(got) > 0 {
			t.Errorf("split(%q) lost text: %q", tt.text, got)
		}
		if len(got) != len(tt.want) {
			t.Errorf("split(%q) = %q, want %d parts", tt.text, got, len(tt.want))
		}
	}
	if n := len(split(nil, []rune(strings.Repeat("a long sentence about something. ", 100)))); n > maxParts {
		t.Errorf("%d parts", n)
	}
}
