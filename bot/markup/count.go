package markup

import (
	"unicode"
	"unicode/utf8"
)

// UTF16 counts UTF-16 units, as Telegram does: a letter is one, most emoji are
// two or more.
func UTF16(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0xffff {
			n++
		}
	}
	return n
}

// Runes counts code points, as Discord does.
func Runes(s string) int { return utf8.RuneCountInString(s) }

// Words counts words as they weigh on a reader, for the rule that a first bubble
// holds at most sixty. Where a script puts spaces between words (or, as in
// Vietnamese, between syllables), it counts what stands between the spaces and
// has a letter or a digit: "don't", "416-555-0100" and "and/or" are one each.
// Other scripts have no spaces to count, and finding words there takes a
// dictionary; for them it is an estimate, so that a faithful translation of
// sixty English words passes: two Chinese or Japanese characters, or five Thai,
// Lao, Khmer or Burmese letters without their marks, are one word.
func Words(s string) int {
	words, han, thai := 0, 0, 0
	inside := false
	for _, r := range s {
		switch {
		case unicode.IsLetter(r) && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana), r == 'ー':
			han++
			inside = false
		case unicode.In(r, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar) && !unicode.IsDigit(r):
			if unicode.IsLetter(r) {
				thai++
			}
			inside = false
		case unicode.IsSpace(r), unicode.Is(unicode.Pd, r) && r != '-' && r != '\u2011':
			inside = false
		case !inside && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			words++
			inside = true
		}
	}
	return words + (han+1)/2 + (thai+4)/5
}
