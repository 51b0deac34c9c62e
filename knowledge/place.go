package knowledge

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold makes spellings comparable: width and case are one, and the marks of Latin
// letters fall (ỗ, é, đ become o, e, d). Other scripts keep their marks: in Thai they
// are vowels.
func Fold(s string) string {
	s = norm.NFD.String(strings.ToLower(norm.NFKC.String(s)))
	s = strings.Map(func(r rune) rune {
		switch {
		case r >= 0x300 && r <= 0x36f:
			return -1
		case r == 'đ':
			return 'd'
		}
		return r
	}, s)
	return norm.NFC.String(s)
}

// A place is a name in one spelling.
type place struct {
	name, id string
	inside   bool // may stand inside a run of letters: the script sets no spaces
}

func newPlace(id, name string) place {
	name = Fold(name)
	return place{name, id, strings.ContainsFunc(name, Spaceless)}
}

// Spaceless reports whether a letter's script sets no spaces around words, so that a word
// is looked for inside a run of letters.
func Spaceless(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Thai, unicode.Hangul, unicode.Hiragana, unicode.Katakana)
}

// find returns where the place stands in folded text, or -1.
func (p place) find(text string) int {
	for from := 0; ; {
		i := strings.Index(text[from:], p.name)
		if i < 0 {
			return -1
		}
		i += from
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		after, _ := utf8.DecodeRuneInString(text[i+len(p.name):])
		if p.inside || !joins(before) && !joins(after) {
			return i
		}
		from = i + 1
	}
}

// joins reports whether a rune next to a Latin name makes it part of a longer word.
func joins(r rune) bool {
	return r != utf8.RuneError && !Spaceless(r) && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// Place returns the place that a text names, by the spellings of places.yaml: whole
// words in scripts that set spaces, any place in those that do not. A city wins over its
// province; two cities of one province are the province; two provinces are nothing.
func (b *Base) Place(text string) (id string, ok bool) {
	text = Fold(text)
	type hit struct {
		from, to int
		id       string
	}
	var hits []hit
	for _, p := range b.places {
		if i := p.find(text); i >= 0 {
			hits = append(hits, hit{i, i + len(p.name), p.id})
		}
	}
	var ids []string
	for i, h := range hits {
		covered := slices.ContainsFunc(hits, func(o hit) bool {
			return o.from <= h.from && h.to <= o.to && o.to-o.from > h.to-h.from
		})
		if !covered && !slices.Contains(ids, hits[i].id) {
			ids = append(ids, h.id)
		}
	}
	named := slices.Clone(ids)
	ids = slices.DeleteFunc(ids, func(a string) bool {
		return slices.ContainsFunc(named, func(o string) bool { return o != a && Within(o, a) })
	})
	for len(ids) > 1 {
		a, b := parent(ids[0]), parent(ids[1])
		switch {
		case Within(ids[0], b) && strings.Contains(b, "-"):
			ids = slices.Replace(ids, 0, 2, b)
		case Within(ids[1], a) && strings.Contains(a, "-"):
			ids = slices.Replace(ids, 0, 2, a)
		default:
			return "", false
		}
	}
	if len(ids) == 0 {
		return "", false
	}
	return ids[0], true
}

// PlaceIDs returns the ids of places.yaml, in its order.
func (b *Base) PlaceIDs() []string {
	var out []string
	for _, p := range b.places {
		if !slices.Contains(out, p.id) {
			out = append(out, p.id)
		}
	}
	return out
}

func parent(id string) string {
	if i := strings.LastIndexByte(id, '-'); i >= 0 {
		return id[:i]
	}
	return ""
}
