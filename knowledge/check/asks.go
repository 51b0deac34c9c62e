package check

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"unicode"

	"infoline/knowledge"
)

// asks proves that no line people type stands under two topics, or is a question that is
// kept apart for measuring.
func (c *run) asks() {
	apart := c.readApart()
	for _, lang := range c.langs {
		owner := map[string]*file{}
		for _, f := range c.ofLang(lang) {
			for _, key := range f.keys {
				if !formOf(f.name, key).ask {
					continue
				}
				c.askLines(f, key, owner, apart)
			}
		}
	}
}

func (c *run) askLines(f *file, key string, owner map[string]*file, apart map[string]bool) {
	_, isTopic := c.base.Topic(f.name)
	for i, line := range nonEmpty(f.values[key]) {
		same := bare(line)
		say := func(rule, problem, mend string) {
			c.add(Finding{File: f.path(), Key: key, Rule: rule, Of: strconv.Itoa(i + 1), Problem: fmt.Sprintf("line %d ", i+1) + problem, Mend: mend})
		}
		if same == "" {
			say("lines", "has no letter", "take it out")
			continue
		}
		if apart[same] {
			say("apart", "is a question kept apart for measuring", "write another line: measured questions teach nothing here")
		}
		if !isTopic && f.name != "not-covered" {
			continue // small talk and danger may share words with a topic: they are heard first
		}
		switch o := owner[same]; o {
		case nil:
			owner[same] = f
		case f:
			say("lines", "says the same as a line above it", "keep one")
		default:
			say("shared-ask", "stands in "+o.path()+" too", "keep it where it fits better")
		}
	}
}

// bare is what makes two lines the same: letters and digits, folded.
func bare(line string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			return r
		}
		return -1
	}, knowledge.Fold(line))
}

// readApart reads the questions kept apart. They are compared and never shown.
func (c *run) readApart() map[string]bool {
	out := map[string]bool{}
	if c.Apart == nil {
		return out
	}
	err := fs.WalkDir(c.Apart, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".jsonl") {
			return err
		}
		f, err := c.Apart.Open(name)
		if err != nil {
			return err
		}
		defer func() { _ = f.Close() }() // only read
		lines := bufio.NewScanner(f)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			var q struct{ Text string }
			if json.Unmarshal(lines.Bytes(), &q) == nil && q.Text != "" {
				out[bare(q.Text)] = true
			}
		}
		return lines.Err()
	})
	if err != nil {
		c.say("", "", "apart", "the questions kept apart cannot be read: "+err.Error(), "see that the folder is right")
	}
	return out
}
