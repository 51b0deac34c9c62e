package check

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"infoline/knowledge"
)

var typedLink = regexp.MustCompile(`\]\((https?://[^()\s]*)\)`)

// translations proves that every language says the same facts as the reference: the same
// placeholders, typed links and numbers under each key.
func (c *run) translations() {
	for _, ref := range c.ofLang(knowledge.Reference) {
		for _, key := range ref.keys {
			if fm := formOf(ref.name, key); fm.ask || fm.unheard {
				continue
			}
			c.translation(ref, key)
		}
	}
}

func (c *run) translation(ref *file, key string) {
	original := ref.values[key]
	want := c.settings.of(ref.lang).read(original, true)
	for _, lang := range c.langs {
		f := c.file(lang, ref.name)
		if f == nil || f == ref || f.values[key] == "" {
			continue
		}
		text := f.values[key]
		c.same(f, key, "placeholders", knowledge.Placeholders(original), knowledge.Placeholders(text),
			"write the same ones as "+ref.path())
		c.same(f, key, "links", links(original), links(text),
			"give it an id in sources.yaml and write {src.ID}: a source has an address per language")
		c.sameFigures(f, ref, key, want, c.settings.of(lang).read(text, false))
	}
}

// same tells what stands in one of two lists only.
func (c *run) same(f *file, key, rule string, want, have []string, mend string) {
	for _, w := range want {
		if !slices.Contains(have, w) {
			c.add(Finding{File: f.path(), Key: key, Rule: rule, Of: w, Problem: "lacks " + w, Mend: mend})
		}
	}
	for _, h := range have {
		if !slices.Contains(want, h) {
			c.add(Finding{File: f.path(), Key: key, Rule: rule, Of: h, Problem: "has " + h + ", the reference language has not", Mend: mend})
		}
	}
}

func links(text string) []string {
	var out []string
	for _, m := range typedLink.FindAllStringSubmatch(text, -1) {
		out = append(out, strings.TrimSuffix(m[1], "/"))
	}
	return out
}

// sameFigures tells the numbers that only one of two texts has.
func (c *run) sameFigures(f, ref *file, key string, want, have figures) {
	tell := func(n, problem string) {
		c.add(Finding{File: f.path(), Key: key, Rule: "numbers", Of: n, Problem: problem,
			Mend: "correct the number, or accept the difference in check.yaml with a reason"})
	}
	for _, n := range missing(want, have) {
		tell(n, "lacks the number "+n+" of "+ref.path())
	}
	for _, n := range missing(have, want) {
		tell(n, "has the number "+n+", "+ref.path()+" has not")
	}
}

// missing lists the numbers that a needs and b does not have in any way of saying them.
func missing(a, b figures) []string {
	var out []string
	for _, n := range slices.Sorted(maps.Keys(a.need)) {
		if !slices.ContainsFunc(a.need[n], func(way string) bool { return b.have[way] }) {
			out = append(out, n)
		}
	}
	return out
}
