package check

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	bcp47 "golang.org/x/text/language"

	"infoline/bot/markup"
	"infoline/knowledge"
)

// A limit is how many characters a text may have in alphabets, in Korean and in Chinese
// characters.
type limit struct{ alphabet, korean, chinese int }

func (l limit) in(lang string) int {
	tag, err := bcp47.Parse(lang)
	if err != nil {
		return l.alphabet
	}
	switch script, _ := tag.Script(); script.String() {
	case "Hans", "Hant", "Hani", "Jpan":
		return l.chinese
	case "Kore", "Hang":
		return l.korean
	}
	return l.alphabet
}

// A form is what a key of a language file has to look like.
type form struct {
	limit
	lines   int  // exactly so many; the limit is for each. 0: any number, the limit is for all
	words   int  // at most; 0: any number
	plain   bool // no markup: a button, a card, a line to hold up
	crisis  bool // may name only numbers that work everywhere
	heads   bool // has headings with items
	ask     bool // what people type: never shown
	unheard bool // not checked as text
}

// formOf returns the form of a key in a file of a language.
func formOf(name, key string) form {
	ends := func(end string) bool { return strings.HasSuffix(key, end) }
	switch {
	case name == "words":
		return form{unheard: true}
	case key == "ask" || ends("-ask") || key == "not-danger":
		return form{ask: true}
	case name == "now" && ends("-title"):
		return form{limit: limit{30, 30, 30}, plain: true, crisis: true}
	case name == "now" && ends("-text"):
		return form{limit: limit{300, 300, 300}, crisis: true}
	case name == "now" && ends("-show"):
		return form{limit: limit{120, 120, 120}, plain: true, crisis: true}
	case name == "danger":
		return form{limit: limit{350, 350, 350}, crisis: true}
	case name == "smalltalk":
		return form{limit: limit{200, 200, 200}}
	case key == "title":
		return form{limit: limit{45, 45, 45}, plain: true}
	case key == "short":
		return form{limit: limit{350, 220, 180}, words: 60}
	case key == "body":
		return form{limit: limit{2800, 1400, 1400}, heads: true}
	case key == "steps":
		return form{limit: limit{90, 50, 40}, lines: 3, plain: true, crisis: true}
	}
	return form{limit: limit{350, 220, 180}} // for-KEY
}

// texts proves the form of every text.
func (c *run) texts() {
	for _, lang := range c.langs {
		for _, f := range c.ofLang(lang) {
			for _, k := range f.keys {
				if v := f.values[k]; v != "" {
					c.text(f, k, v)
				}
			}
		}
	}
	c.headings()
}

func (c *run) text(f *file, key, raw string) {
	say := func(rule, of, problem, mend string) {
		c.add(Finding{File: f.path(), Key: key, Rule: rule, Of: of, Problem: problem, Mend: mend})
	}
	if i := strings.IndexFunc(raw, invisible); i >= 0 {
		r, _ := utf8.DecodeRuneInString(raw[i:])
		say("letters", "", fmt.Sprintf("holds the invisible character %U", r), "type the line again without it")
	}
	fm := formOf(f.name, key)
	c.typed(raw, say)
	if fm.ask {
		c.askForm(f, raw, say)
		return
	}
	if fm.unheard {
		return
	}
	filled, _ := c.base.Fill(f.lang, raw)
	c.length(f.lang, filled, fm, say)
	if _, err := markup.Parse(filled); err != nil {
		say("markup", "", err.Error(), "use paragraphs, \"- \" items, **strong** and [words](https://…) only")
	} else if fm.plain && (strings.Contains(raw, "**") || strings.Contains(raw, "](")) {
		say("markup", "", "holds markup where only plain words are shown", "take the ** or the link out")
	}
	if f.name == "now" && strings.HasSuffix(key, "-text") && len(nonEmpty(raw)) != 3 {
		say("lines", "", fmt.Sprintf("has %d lines, not three", len(nonEmpty(raw))), "write what to do, what to say, what not to do")
	}
	if strings.Contains(raw, "{operator.") && slices.ContainsFunc(nonEmpty(filled), dangling.MatchString) {
		say("operator", "", "does not read well while operator.yaml is empty", "let nothing but a space, a comma or brackets lead to the operator's words")
	}
	c.reach(key, raw, fm, say)
	c.bare(raw, say)
}

func (c *run) length(lang, filled string, fm form, say func(rule, of, problem, mend string)) {
	parts := []string{shown(filled)}
	if fm.lines > 0 {
		parts = nonEmpty(parts[0])
		if len(parts) != fm.lines {
			say("lines", "", fmt.Sprintf("has %d lines, not %d", len(parts), fm.lines), "write exactly that many")
		}
	}
	for _, p := range parts {
		if n, most := utf8.RuneCountInString(p), fm.in(lang); n > most {
			say("length", "", fmt.Sprintf("has %d characters, more than %d", n, most), fmt.Sprintf("take out %d", n-most))
		}
	}
	if n := markup.Words(parts[0]); fm.words > 0 && n > fm.words {
		say("length", "", fmt.Sprintf("has %d words, more than %d", n, fm.words), fmt.Sprintf("take out %d", n-fm.words))
	}
}

// askForm proves the lines that people type.
func (c *run) askForm(f *file, raw string, say func(rule, of, problem, mend string)) {
	lines := nonEmpty(raw)
	if _, isTopic := c.base.Topic(f.name); isTopic && len(lines) < 20 {
		say("length", "", fmt.Sprintf("has %d lines, fewer than 20", len(lines)), "add what people really type; aim for 30")
	}
	for i, l := range lines {
		if strings.HasPrefix(l, "- ") || strings.HasPrefix(l, "* ") {
			say("lines", "", fmt.Sprintf("line %d begins with a bullet", i+1), "take the bullet away: one line is one question")
		}
	}
}

var (
	address   = regexp.MustCompile(`\]\([^()\s]*\)|https?://[^\s)]+`)
	longPhone = regexp.MustCompile(`\d{3}[-. )]{1,2}\d{3}[-. ]\d{4}|(?:^|[^\d])\d{3}[-. ]\d{4}(?:[^\d]|$)|\d{9,}`)
	dangling  = regexp.MustCompile(`[:：,，、(（]\s*[.。]?$|[(（]\s*[)）]|\s[,.;:]`)
	digits    = regexp.MustCompile(`\d+`)
)

// typed finds phone numbers that were typed instead of named.
func (c *run) typed(raw string, say func(rule, of, problem, mend string)) {
	if !strings.ContainsAny(raw, "0123456789") {
		return
	}
	if m := longPhone.FindString(withoutAddresses(raw)); m != "" {
		m = strings.Trim(m, " ")
		say("phone", m, "holds the typed number "+m, "put it into services.yaml and write {ID.phone}; what people type holds no real number")
	}
}

// bare finds short numbers of services, such as 988, that were typed instead of named.
func (c *run) bare(raw string, say func(rule, of, problem, mend string)) {
	text := withoutAddresses(raw)
	for _, p := range knowledge.Placeholders(text) {
		text = strings.ReplaceAll(text, p, "")
	}
	for _, n := range digits.FindAllString(text, -1) {
		for _, id := range c.base.ServiceIDs() {
			s, _ := c.base.Service(id)
			if n != "911" && slices.ContainsFunc(s.Phones, func(p knowledge.Phone) bool { return p.Number == n }) {
				say("phone", n, "holds the typed number "+n, "write {"+id+".phone}")
			}
		}
	}
}

// reach proves that a text names only numbers that work where it is read.
func (c *run) reach(key, raw string, fm form, say func(rule, of, problem, mend string)) {
	place, isPart := strings.CutPrefix(key, "for-")
	isPlace := isPart && c.isPlace(place)
	for _, p := range knowledge.Placeholders(raw) {
		id, ok := strings.CutSuffix(strings.Trim(p, "{}"), ".phone")
		s, known := c.base.Service(id)
		if !ok || !known || s.Everywhere {
			continue
		}
		if fm.crisis {
			say("reach", p, "names "+p+", which does not work everywhere", "name only services with everywhere: true")
		}
		if isPlace && !s.Serves(place) {
			say("reach", p, "names "+p+", which does not serve "+place, "name a service of that place, or 211")
		}
	}
}

// shown is a text as a reader counts it: without marks and addresses.
func shown(filled string) string {
	if !strings.Contains(filled, "](") {
		return strings.ReplaceAll(filled, "**", "")
	}
	return strings.ReplaceAll(address.ReplaceAllStringFunc(filled, func(m string) string {
		if strings.HasPrefix(m, "]") {
			return "]"
		}
		return m
	}), "**", "")
}

func nonEmpty(block string) []string {
	var out []string
	for l := range strings.SplitSeq(block, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

// invisible finds what no keyboard means to type: controls, direction marks, the mark of
// broken letters.
func invisible(r rune) bool {
	return r < 0x20 && r != '\n' && r != '\t' || r == 0x7f || r == 0xfeff || r == 0xfffd ||
		r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}

// heads returns the headings of a body, bold lines of their own, and under how many of
// them stand more than nine items.
func heads(body string) (out []string, crowded int) {
	items := 0
	for _, l := range nonEmpty(body) {
		switch {
		case strings.HasPrefix(l, "**") && strings.HasSuffix(l, "**") && len(l) > 4 && strings.Count(l, "**") == 2:
			out = append(out, strings.Trim(l, "*"))
			items = 0
		case strings.HasPrefix(l, "- "):
			if items++; items == 10 {
				crowded++
			}
		}
	}
	return out, crowded
}

// headings proves that bodies are built alike: the right number of headings, the same in
// every language, each spelled as in the language's other topics.
func (c *run) headings() {
	for _, lang := range c.langs {
		times, kinds := map[string]int{}, map[string]int{}
		for _, t := range c.base.Topics() {
			f := c.file(lang, t.ID)
			if f == nil || f.values["body"] == "" {
				continue
			}
			hs, crowded := heads(f.values["body"])
			c.headCount(t, f, len(hs), crowded)
			kinds[t.Kind]++
			for _, h := range hs {
				times[t.Kind+"\n"+h]++
			}
		}
		for _, t := range c.base.Topics() {
			f := c.file(lang, t.ID)
			if f == nil || kinds[t.Kind] < 5 {
				continue
			}
			hs, _ := heads(f.values["body"])
			for _, h := range hs {
				if times[t.Kind+"\n"+h] == 1 {
					c.add(Finding{File: f.path(), Key: "body", Rule: "headings", Of: h,
						Problem: "has the heading " + strconv.Quote(h) + ", which no other topic has", Mend: "spell it as the other topics do"})
				}
			}
		}
	}
}

func (c *run) headCount(t *knowledge.Topic, f *file, n, crowded int) {
	say := func(problem, mend string) { c.say(f.path(), "body", "headings", problem, mend) }
	least, most := 1, 3
	if t.Kind == knowledge.Learn {
		least, most = 4, 4
	}
	if n < least || n > most {
		say(fmt.Sprintf("has %d headings", n), fmt.Sprintf("write at least %d and at most %d, each a bold line of its own", least, most))
	} else if ref := c.file(knowledge.Reference, t.ID); ref != nil {
		if hs, _ := heads(ref.values["body"]); len(hs) != n {
			say(fmt.Sprintf("has %d headings and %s has %d", n, ref.path(), len(hs)), "give every language the same parts")
		}
	}
	if crowded > 0 {
		say("has more than 9 items under a heading", "keep the 9 that help most")
	}
}
