package check

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	bcp47 "golang.org/x/text/language"
)

// scripts are the alphabets that a BCP 47 script code stands for. A code that is not
// here is not checked.
var scripts = map[string][]*unicode.RangeTable{
	"Latn": {unicode.Latin}, "Cyrl": {unicode.Cyrillic}, "Arab": {unicode.Arabic},
	"Hans": {unicode.Han}, "Hant": {unicode.Han}, "Jpan": {unicode.Han, unicode.Hiragana, unicode.Katakana},
	"Kore": {unicode.Hangul}, "Thai": {unicode.Thai}, "Laoo": {unicode.Lao}, "Khmr": {unicode.Khmer},
	"Mymr": {unicode.Myanmar}, "Deva": {unicode.Devanagari}, "Beng": {unicode.Bengali}, "Taml": {unicode.Tamil},
	"Guru": {unicode.Gurmukhi}, "Sinh": {unicode.Sinhala}, "Tibt": {unicode.Tibetan}, "Ethi": {unicode.Ethiopic},
}

// quoted is what may stand in another language: words to an officer, official names,
// marked words, addresses and placeholders.
var quoted = regexp.MustCompile(`\{[^{}\n]*\}|\]\([^()\s]*\)|https?://\S+|“[^”\n]*”|"[^"\n]*"|«[^»\n]*»|「[^」\n]*」|『[^』\n]*』|\([^()\n]*\)|（[^（）\n]*）`)

// speech proves that texts are in the language they say. What people type is theirs: no
// ask line is looked at.
func (c *run) speech() {
	for _, lang := range c.langs {
		tag, err := bcp47.Parse(lang)
		if err != nil {
			continue
		}
		script, _ := tag.Script()
		tables := scripts[script.String()]
		for _, f := range c.ofLang(lang) {
			for _, key := range f.keys {
				if fm := formOf(f.name, key); fm.ask || fm.unheard || tables == nil {
					continue
				}
				c.spoken(f, key, tables, script.String() == "Latn")
			}
		}
	}
}

// spoken looks at a text sentence by sentence, so that one left in another language is
// found in a long text.
func (c *run) spoken(f *file, key string, tables []*unicode.RangeTable, latin bool) {
	say := func(of, problem string) {
		c.add(Finding{File: f.path(), Key: key, Rule: "language", Of: of, Problem: problem,
			Mend: "write it in " + f.lang + ", or put words of another language into quotes or brackets"})
	}
	text := quoted.ReplaceAllString(f.values[key], " ")
	for _, s := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(".!?。！？\n", r) }) {
		own, foreign := 0, 0
		for _, r := range s {
			if unicode.In(r, tables...) {
				own++
			} else if unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) && !unicode.Is(unicode.Lm, r) {
				foreign++
			}
		}
		words := strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) && r != '-' })
		switch {
		case foreign > 3 && foreign > own/10:
			say("", "holds letters that "+f.lang+" is not written in")
		case !latin && latinSentence(words):
			say("", "has a sentence in Latin letters")
		default:
			if other := c.settings.otherTongue(f.lang, s, words); other != "" {
				say(other, "has a sentence that reads like "+other)
			}
		}
	}
}

// latinSentence reports whether five words in a row are of Latin letters and not a name:
// three of them without a capital.
func latinSentence(words []string) bool {
	run, small := 0, 0
	for _, w := range words {
		r, _ := utf8.DecodeRuneInString(w)
		if !unicode.Is(unicode.Latin, r) {
			run, small = 0, 0
			continue
		}
		run++
		if unicode.IsLower(r) {
			small++
		}
		if run >= 5 && small >= 3 {
			return true
		}
	}
	return false
}

// otherTongue returns the language that a sentence has clearly more small words of than
// of its own, or "". For characters that only one way of writing has, one is enough.
func (s settings) otherTongue(lang, sentence string, words []string) string {
	own := s.of(lang)
	if len(own.small) == 0 {
		return ""
	}
	single := inside(own.small[0])
	mine := own.count(sentence, words, single)
	for _, tag := range slices.Sorted(maps.Keys(s.Languages)) {
		l := s.Languages[tag]
		if tag == lang || len(l.small) == 0 || inside(l.small[0]) != single {
			continue
		}
		n := l.count(sentence, words, single)
		if single && n > 0 || n >= 3 && n >= 3*mine {
			return tag
		}
	}
	return ""
}

// count counts the small words of a sentence; single characters are looked for anywhere.
func (l *language) count(sentence string, words []string, single bool) int {
	n := 0
	if single {
		for _, w := range l.small {
			n += strings.Count(sentence, w)
		}
		return n
	}
	for _, w := range words {
		if slices.Contains(l.small, strings.ToLower(w)) {
			n++
		}
	}
	return n
}
