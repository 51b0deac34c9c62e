package check

import (
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"infoline/knowledge"
)

// common names the files of a language that are not topics.
var common = []string{"now", "words", "smalltalk", "not-covered", "danger"}

// files proves that every language has every file and every key.
func (c *run) files() {
	c.folder()
	for _, lang := range c.langs {
		for _, t := range c.base.Topics() {
			c.complete(lang, t.ID)
			if f := c.file(lang, t.ID); f != nil {
				c.topicKeys(t, f)
			}
		}
		for _, name := range common {
			c.complete(lang, name)
		}
	}
	c.commonKeys()
}

// folder tells what lies in the content folder and belongs nowhere.
func (c *run) folder() {
	langs, _ := knowledge.Languages(c.fsys)
	entries, _ := fs.ReadDir(c.fsys, ".")
	for _, e := range entries {
		if e.IsDir() && !slices.Contains(langs, e.Name()) && !strings.HasPrefix(e.Name(), ".") {
			c.add(Finding{File: e.Name(), Rule: "files", Warning: true, Problem: "is no BCP 47 language tag",
				Mend: "name the folder like en, fr or zh-Hant; otherwise it is not read"})
		}
	}
	for _, lang := range c.langs {
		entries, _ := fs.ReadDir(c.fsys, lang)
		for _, e := range entries {
			name, isYAML := strings.CutSuffix(e.Name(), ".yaml")
			_, isTopic := c.base.Topic(name)
			file := path.Join(lang, e.Name())
			switch {
			case e.IsDir() || strings.HasPrefix(e.Name(), "."):
			case !isYAML:
				c.say(file, "", "files", "is not a .yaml file", "rename it or take it away")
			case !isTopic && !slices.Contains(common, name):
				c.say(file, "", "files", "belongs to no topic", "add "+name+" to topics.yaml or correct the file's name")
			}
		}
	}
}

// complete compares the files and keys of a language with the reference language.
func (c *run) complete(lang, name string) {
	ref, f := c.file(knowledge.Reference, name), c.file(lang, name)
	file := lang + "/" + name + ".yaml"
	if f == nil {
		if _, err := fs.Stat(c.fsys, file); err != nil {
			c.say(file, "", "files", "is missing", "write it; SCHEMA.md lists its keys")
		}
		return
	}
	for _, k := range f.keys {
		if f.values[k] == "" {
			c.say(file, k, "keys", "is empty", "write it or take the key out in every language")
		}
	}
	if ref == nil || ref == f {
		return
	}
	for _, k := range ref.keys {
		if _, ok := f.values[k]; !ok {
			c.say(file, k, "keys", "is missing", "translate it from "+ref.path())
		}
	}
	for _, k := range f.keys {
		if _, ok := ref.values[k]; !ok {
			c.say(file, k, "keys", "is not in "+ref.path(), "correct its spelling, take it out, or add it to every language")
		}
	}
}

// topicKeys proves what a topic's facts ask of its files.
func (c *run) topicKeys(t *knowledge.Topic, f *file) {
	_, steps := f.values["steps"]
	switch {
	case t.Kind == knowledge.Practical && !steps:
		c.say(f.path(), "steps", "keys", "is missing", "write three lines for the card")
	case t.Kind == knowledge.Learn && steps:
		c.say(f.path(), "steps", "keys", "stands in a learning topic", "take it out")
	}
	status := false
	for _, k := range f.keys {
		part, ok := strings.CutPrefix(k, "for-")
		if !ok {
			continue
		}
		isStatus := c.base.Word(knowledge.Reference, "status-"+part) != ""
		status = status || isStatus
		if !isStatus && c.base.Word(knowledge.Reference, "place-"+part) == "" {
			c.say(f.path(), k, "keys", "is no status and no place", "use one that words.yaml names with status-… or place-…")
		}
	}
	if t.Status != status {
		c.say(f.path(), "for-", "keys", "does not go with `status` in topics.yaml",
			"write the parts per immigration status, or set status to false")
	}
	if _, ok := f.values["for-CA"]; !ok && t.Jurisdiction != "CA" {
		c.say(f.path(), "for-CA", "keys", "is missing: the topic holds only in "+t.Jurisdiction,
			"write what holds everywhere in Canada")
	}
}

// commonKeys proves the keys of the files that are not topics, in the reference
// language; complete carries that over to the others.
func (c *run) commonKeys() {
	need := func(name string, keys ...string) {
		f := c.file(knowledge.Reference, name)
		for _, k := range keys {
			if f != nil && f.values[k] == "" {
				c.say(f.path(), k, "keys", "is missing or empty", "write it; SCHEMA.md says what it holds")
			}
		}
	}
	var now []string
	for _, card := range c.base.Now() {
		now = append(now, card.ID+"-title", card.ID+"-text")
		if card.Show {
			now = append(now, card.ID+"-show")
		}
	}
	need("now", now...)
	if f := c.file(knowledge.Reference, "now"); f != nil {
		for _, k := range f.keys {
			if !slices.Contains(now, k) {
				c.say(f.path(), k, "keys", "belongs to no card of now.yaml", "correct its spelling or take it out")
			}
		}
	}
	need("words", "number-unsure")
	for _, s := range c.base.Sections() {
		need("words", "section-"+s)
	}
	need("not-covered", "ask")
	need("danger", "not-danger")
	if f := c.file(knowledge.Reference, "smalltalk"); f != nil {
		ids := map[string]bool{}
		for _, k := range f.keys {
			ids[strings.TrimSuffix(strings.TrimSuffix(k, "-ask"), "-say")] = true
		}
		for _, id := range slices.Sorted(maps.Keys(ids)) {
			need("smalltalk", id+"-ask", id+"-say")
		}
	}
}
