package search

import (
	"math"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// FuzzFind: no text, however long or broken, makes Find fail, take long or say what cannot be.
func FuzzFind(f *testing.F) {
	for _, s := range []string{
		"", "library card", "thẻ thư viện", "借書證", "도서관", "ตำรวจ", "\xff\xfe", "a\u0301\u0301\u0301", "ﷺﷺﷺ", "👩‍👩‍👧‍👦", "''''", "\u202eabc",
		strings.Repeat("a", 100_000), strings.Repeat("書", 100_000), strings.Repeat("card. ", 20_000), strings.Repeat("\u0e33", 100_000), strings.Repeat("가 ", 50_000), strings.Repeat("'a", 50_000),
	} {
		f.Add(s)
	}
	x := trainedSmall(f)
	f.Fuzz(func(t *testing.T, text string) {
		begin := time.Now()
		r := x.Find(text)
		if d := time.Since(begin); d > 2*time.Second { // milliseconds, but machines can be busy
			t.Errorf("%d bytes took %v", len(text), d)
		}
		sum := 0.0
		for _, h := range r.Hits {
			if h.ID == "" || math.IsNaN(h.Score) || h.Score < 0 || h.Score > 1.000001 {
				t.Errorf("hit %v", h)
			}
			sum += h.Score
		}
		if sum > 1.000001 {
			t.Errorf("scores sum to %v", sum)
		}
		if !utf8.ValidString(r.Lang + r.Script + r.Danger) {
			t.Error("broken names")
		}
	})
}
