package check

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"infoline/knowledge"
)

const fileSettings = "check.yaml"

// acceptable names the rules that a person may overrule.
var acceptable = []string{"numbers", "links", "placeholders", "language", "sources", "shared-ask", "headings", "phone"}

// settings are what check.yaml holds.
type settings struct {
	ReviewMonths map[string]int       `yaml:"review-months"`
	Complete     string               `yaml:"complete"` // languages that have to be whole
	Presses      string               `yaml:"presses"`
	Moves        string               `yaml:"moves"`
	Planned      string               `yaml:"planned"` // ids of topics that are still to be written
	Languages    map[string]*language `yaml:"languages"`
	Accept       []acceptance         `yaml:"accept"`
}

// A language is what the checks look for in texts of a language.
type language struct {
	SmallWords string `yaml:"small-words"`
	Numbers    string `yaml:"numbers"`
	Months     string `yaml:"months"`
	Times      string `yaml:"times"`

	small   []string
	numbers []spelling
	months  []spelling
	times   []spelling
}

// A spelling is a word that stands for a number.
type spelling struct {
	word  string
	value int
}

type acceptance struct {
	File   string `yaml:"file"`
	Key    string `yaml:"key"`
	Rule   string `yaml:"rule"`
	Of     string `yaml:"of"`
	Reason string `yaml:"reason"`
}

func (a acceptance) covers(f Finding) bool {
	ok, _ := path.Match(a.File, f.File)
	return ok && a.Rule == f.Rule && a.Key == f.Key && (a.Of == "" || a.Of == f.Of) && a.valid()
}

func (a acceptance) valid() bool {
	return strings.TrimSpace(a.Reason) != "" && slices.Contains(acceptable, a.Rule)
}

func (c *run) readSettings() {
	data, err := fs.ReadFile(c.fsys, fileSettings)
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	if err == nil {
		d := yaml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
		d.KnownFields(true)
		if err = d.Decode(&c.settings); errors.Is(err, io.EOF) {
			err = nil
		}
	}
	if err != nil {
		c.say(fileSettings, "", "settings", "cannot be read: "+err.Error(), "correct it; SCHEMA.md describes it")
		c.settings = settings{}
		return
	}
	c.planned = map[string]bool{}
	for id := range strings.FieldsSeq(c.settings.Planned) {
		c.planned[id] = true
	}
	for tag, l := range c.settings.Languages {
		if l == nil {
			delete(c.settings.Languages, tag)
			continue
		}
		if err := l.prepare(); err != nil {
			c.say(fileSettings, "languages "+tag, "settings", err.Error(), "correct it; SCHEMA.md describes it")
		}
	}
	for i, a := range c.settings.Accept {
		if _, err := path.Match(a.File, ""); err != nil || !a.valid() {
			c.say(fileSettings, fmt.Sprintf("accept %d", i+1), "settings", "has no reason, or a rule that cannot be accepted",
				"say why the difference is right; rules: "+strings.Join(acceptable, ", "))
		}
	}
}

// prepare splits the block strings. Longer spellings come first, so that "12月" is not
// read as "2月" and "mười hai" not as "mười".
func (l *language) prepare() error {
	for w := range strings.FieldsSeq(l.SmallWords) {
		l.small = append(l.small, strings.ToLower(w))
	}
	l.numbers, l.months = list(l.Numbers, strings.ToLower), list(l.Months, func(s string) string { return s })
	for item := range strings.FieldsSeq(l.Times) {
		word, n, _ := strings.Cut(item, "=")
		value, err := strconv.Atoi(n)
		if err != nil || word == "" {
			return errors.New(`times: "` + item + `" is not word=number`)
		}
		l.times = append(l.times, spelling{strings.ToLower(word), value})
	}
	if n := len(strings.Fields(l.Months)); n != 0 && n != 12 {
		return fmt.Errorf("months: %d entries, not 12", n)
	}
	longestFirst(l.times)
	return nil
}

// list reads "one/a two three": the n-th entry spells the number n.
func list(block string, form func(string) string) []spelling {
	var out []spelling
	for i, entry := range strings.Fields(block) {
		for word := range strings.SplitSeq(entry, "/") {
			out = append(out, spelling{form(strings.ReplaceAll(word, "_", " ")), i + 1})
		}
	}
	longestFirst(out)
	return out
}

func longestFirst(s []spelling) {
	slices.SortStableFunc(s, func(a, b spelling) int { return len(b.word) - len(a.word) })
}

// of returns what is known of a language; never nil.
func (s settings) of(lang string) *language {
	if l := s.Languages[lang]; l != nil {
		return l
	}
	return &language{}
}

// inside reports whether a word is looked for inside a run of letters.
func inside(word string) bool { return strings.ContainsFunc(word, knowledge.Spaceless) }
