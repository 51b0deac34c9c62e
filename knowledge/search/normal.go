package search

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxRunes is how much of a text is read. Longer than a message of any network; what
// comes after it is not searched, so that no text costs more than a known time.
const maxRunes = 4000

//go:embed hanzi.txt
var hanziTable string

// hanzi maps Traditional characters to Simplified ones, and to themselves those that are
// written in both.
var hanzi = sync.OnceValue(func() map[rune]rune {
	m := make(map[rune]rune, 6000)
	for line := range strings.Lines(hanziTable) {
		line = strings.TrimSuffix(line, "\n")
		s, n := utf8.DecodeRuneInString(line)
		for _, t := range line[n:] {
			m[t] = s
		}
	}
	return m
})

// unmarked is the letter without its marks, for the Latin letters up to U+1EFF. Letters that
// have no decomposition but that people type without their stroke are named here.
var unmarked = sync.OnceValue(func() []rune {
	t := make([]rune, 0x1F00)
	for r := range t {
		t[r] = rune(r)
		if r < 0xC0 || !unicode.Is(unicode.Latin, rune(r)) {
			continue
		}
		if d := norm.NFD.PropertiesString(string(rune(r))).Decomposition(); len(d) > 0 {
			t[r], _ = utf8.DecodeRune(d)
		}
	}
	for from, to := range map[rune]rune{'đ': 'd', 'ð': 'd', 'ł': 'l', 'ø': 'o', 'ı': 'i', 'œ': 'o', 'æ': 'a', 'ß': 's'} {
		t[from] = to
	}
	return t
})

func unmark(r rune) rune {
	if r < 0xC0 || r >= 0x1F00 {
		return r
	}
	return unmarked()[r]
}

// normal returns the runes of text in one spelling: compatibility forms composed, lower case,
// typographic apostrophes straight, invisible characters gone, and at most maxRunes of them.
// Chinese characters and Latin marks are left for the reader of the runes to fold.
func normal(dst []rune, text string) []rune {
	text = head(text, maxRunes)
	if !norm.NFKC.IsNormalString(text) {
		text = norm.NFKC.String(text)
	}
	run := 0
	for _, r := range text {
		switch {
		case 'a' <= r && r <= 'z' || r == ' ':
		case 'A' <= r && r <= 'Z':
			r += 'a' - 'A'
		case r == '’' || r == 'ʼ' || r == '`' || r == '´' || r == '‘':
			r = '\''
		case r == utf8.RuneError || invisible(r):
			continue
		default:
			r = unicode.ToLower(r)
		}
		n := len(dst)
		if n > 0 && dst[n-1] == r && unicode.IsLetter(r) { // "heeeelp": two are enough
			if run++; run >= 2 {
				continue
			}
		} else {
			run = 0
		}
		if r == 'เ' && n > 0 && dst[n-1] == 'เ' { // typed twice, it looks like the other vowel
			dst[n-1] = 'แ'
			continue
		}
		dst = append(dst, r)
	}
	if len(dst) > maxRunes { // compatibility forms can grow
		dst = dst[:maxRunes]
	}
	return dst
}

// head is the first n runes of s.
func head(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for i := range s {
		if n--; n < 0 {
			return s[:i]
		}
	}
	return s
}

// invisible says whether r is a format character. Blocks that have none are passed over first.
func invisible(r rune) bool {
	switch {
	case r < 0xAD, 0xAE <= r && r < 0x600, 0x900 <= r && r < 0x1800, 0x2E80 <= r && r < 0xFE00:
		return false
	}
	return unicode.Is(unicode.Cf, r)
}
