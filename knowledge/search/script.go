package search

import "unicode"

// A script says how a run of letters is cut into features.
type script uint8

const (
	gap    script = iota // neither letter nor digit
	spaced               // words stand between spaces: Latin, Cyrillic, Arabic, digits …
	han                  // a character is a word or half of one: Han and kana
	hangul               // words with particles, often typed without spaces
	joined               // words run together: Thai, Lao, Khmer, Burmese
)

func scriptOf(r rune) script {
	switch {
	case r < 0x80:
		if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || 'A' <= r && r <= 'Z' {
			return spaced
		}
		return gap
	case r < 0x0E00:
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r) {
			return spaced
		}
		return gap
	case r <= 0x0EFF, 0x1000 <= r && r <= 0x109F, 0x1780 <= r && r <= 0x17FF:
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r) {
			return joined
		}
		return gap
	case 0xAC00 <= r && r <= 0xD7A3, 0x1100 <= r && r <= 0x11FF, 0x3130 <= r && r <= 0x318F:
		return hangul
	case 0x4E00 <= r && r <= 0x9FFF, 0x3400 <= r && r <= 0x4DBF, 0x3041 <= r && r <= 0x30FA, 0x20000 <= r && r <= 0x3FFFF:
		return han
	case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r):
		return spaced
	}
	return gap
}

// scripts names the scripts that a Result can report, in the order in which a tie is decided.
var scripts = []struct {
	name  string
	table *unicode.RangeTable
}{
	{"Hang", unicode.Hangul}, {"Thai", unicode.Thai}, {"Kana", unicode.Hiragana}, {"Kana", unicode.Katakana}, {"Hani", unicode.Han},
	{"Latn", unicode.Latin}, {"Cyrl", unicode.Cyrillic}, {"Arab", unicode.Arabic}, {"Deva", unicode.Devanagari}, {"Khmr", unicode.Khmer},
	{"Laoo", unicode.Lao}, {"Mymr", unicode.Myanmar}, {"Beng", unicode.Bengali}, {"Taml", unicode.Tamil}, {"Tibt", unicode.Tibetan},
	{"Grek", unicode.Greek}, {"Hebr", unicode.Hebrew}, {"Guru", unicode.Gurmukhi}, {"Telu", unicode.Telugu}, {"Sinh", unicode.Sinhala},
}

// mainScript is the script of most of the letters. Letters of other scripts count
// several times, because people mix Latin names and borrowed words into everything. It is "" when
// the text has no letter of a known script.
func mainScript(text []rune) string {
	var n [32]int
	for _, r := range text {
		if r < 0x80 {
			if 'a' <= r && r <= 'z' {
				n[5]++
			}
			continue
		}
		for i := range scripts {
			if unicode.Is(scripts[i].table, r) {
				n[i]++
				break
			}
		}
	}
	best, most := "", 0
	for i, s := range scripts {
		c := n[i]
		switch s.name {
		case "Hani", "Hang", "Kana":
			c *= 10
		case "Latn":
		default:
			c *= 4
		}
		if c > most {
			best, most = s.name, c
		}
	}
	return best
}

// hasWords says whether a script puts spaces between what this package takes for words.
func hasWords(name string) bool {
	switch name {
	case "Hani", "Kana", "Hang", "Thai", "Laoo", "Khmr", "Mymr":
		return false
	}
	return true
}
