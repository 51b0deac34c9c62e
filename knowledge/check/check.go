package check

import (
	"cmp"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"infoline/knowledge"
)

// Options say how strictly and against what to check. The zero value is the everyday
// check.
type Options struct {
	Now    time.Time // the day of the check; zero: today
	Strict bool      // overdue sources are errors, as for a release
	Langs  []string  // only these languages and the reference; empty: every one in the folder

	// Apart holds questions kept apart for measuring: every .jsonl file below it, one
	// object with "text" a line. No ask line may be one of them.
	Apart fs.FS
}

// A Finding is one thing to mend.
type Finding struct {
	File, Key string // Key is empty when the whole file is meant
	Rule      string // the name of the rule, as check.yaml accepts it
	Of        string // the number, link or word it is about; may be empty
	Problem   string
	Mend      string
	Warning   bool // does not have to stop a release
}

func (f Finding) String() string {
	s := f.File
	if f.Key != "" {
		s += ": " + f.Key
	}
	s += ": " + f.Problem + "; " + f.Mend
	if f.Warning {
		return "warning: " + s
	}
	return s
}

// Run checks a content folder and returns what it found, sorted by file and key.
func Run(fsys fs.FS, o Options) []Finding {
	if o.Now.IsZero() {
		o.Now = time.Now()
	}
	base, faults := knowledge.Inspect(fsys, o.Now)
	c := &run{Options: o, fsys: fsys, base: base}
	for _, f := range append(faults, base.LeftOut()...) {
		c.add(Finding{File: f.File, Key: f.Key, Rule: "load", Problem: f.Problem, Mend: f.Mend})
	}
	c.readSettings()
	c.read()
	for _, step := range []func(){
		c.files, c.topics, c.cards, c.services, c.sources, c.placesAndReviews,
		c.texts, c.translations, c.asks, c.speech,
	} {
		step()
	}
	return c.finish()
}

// A run is one check.
type run struct {
	Options
	fsys     fs.FS
	base     *knowledge.Base
	settings settings
	planned  map[string]bool
	langs    []string // the reference language first
	written  map[string]*file
	found    []Finding
}

// A file is a language file as it was written, placeholders standing.
type file struct {
	lang, name string // name: "privacy", the topic or the kind of file
	keys       []string
	values     map[string]string
}

func (f *file) path() string { return f.lang + "/" + f.name + ".yaml" }

func (c *run) add(f Finding) { c.found = append(c.found, f) }

// say adds a finding.
func (c *run) say(file, key, rule, problem, mend string) {
	c.add(Finding{File: file, Key: key, Rule: rule, Problem: problem, Mend: mend})
}

// read reads every language file once.
func (c *run) read() {
	all, _ := knowledge.Languages(c.fsys) // its error was told by Inspect
	c.langs = []string{knowledge.Reference}
	for _, l := range all {
		if l != knowledge.Reference && (len(c.Langs) == 0 || slices.Contains(c.Langs, l)) {
			c.langs = append(c.langs, l)
		}
	}
	for _, l := range append(strings.Fields(c.settings.Complete), c.Langs...) {
		if !slices.Contains(all, l) {
			c.say(l, "", "files", "no such language folder", "make it, named by its BCP 47 tag")
		}
	}
	c.written = map[string]*file{}
	for _, l := range c.langs {
		names, _ := fs.Glob(c.fsys, l+"/*.yaml")
		for _, n := range names {
			keys, values, err := knowledge.Strings(c.fsys, n)
			if err == nil { // an error was told by Inspect, or belongs to a file without a topic
				name := strings.TrimSuffix(path.Base(n), ".yaml")
				c.written[n] = &file{l, name, keys, values}
			}
		}
	}
}

// file returns what was read of a file, or nil.
func (c *run) file(lang, name string) *file { return c.written[lang+"/"+name+".yaml"] }

// ofLang returns the files of a language, sorted by name.
func (c *run) ofLang(lang string) []*file {
	var out []*file
	for _, f := range c.written {
		if f.lang == lang {
			out = append(out, f)
		}
	}
	slices.SortFunc(out, func(a, b *file) int { return strings.Compare(a.name, b.name) })
	return out
}

// finish takes away what was accepted, tells acceptances that nothing needs, and sorts.
func (c *run) finish() []Finding {
	used := make([]bool, len(c.settings.Accept))
	out := slices.DeleteFunc(c.found, func(f Finding) bool {
		for i, a := range c.settings.Accept {
			if a.covers(f) {
				used[i] = true
				return true
			}
		}
		return false
	})
	for i := range c.settings.Accept {
		if !used[i] && len(c.Langs) == 0 {
			out = append(out, Finding{File: fileSettings, Key: fmt.Sprintf("accept %d", i+1), Rule: "accept", Warning: true,
				Problem: "accepts a difference that is not there", Mend: "take it out, or correct file, key, rule and of"})
		}
	}
	slices.SortFunc(out, func(a, b Finding) int {
		return cmp.Or(strings.Compare(a.File, b.File), strings.Compare(a.Key, b.Key),
			strings.Compare(a.Rule, b.Rule), strings.Compare(a.Problem, b.Problem), strings.Compare(a.Mend, b.Mend))
	})
	return slices.Compact(out)
}
