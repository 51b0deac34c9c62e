package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"infoline/knowledge/search"
)

// readExchange reads a base in the exchange form: topics.jsonl, one line per topic and
// language, in a folder or as a file.
func readExchange(path string) ([]search.Doc, error) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		path = filepath.Join(path, "topics.jsonl")
	}
	f, err := os.Open(path) //nolint:gosec // the path is the operator's own argument
	if err != nil {
		return nil, fmt.Errorf("the base cannot be read: %w", err)
	}
	defer func() { _ = f.Close() }()
	var docs []search.Doc
	lines := bufio.NewScanner(f)
	lines.Buffer(make([]byte, 64<<10), 16<<20)
	for n := 1; lines.Scan(); n++ {
		var d struct {
			ID, Lang, Title, Answer string
			Examples                []string
		}
		if len(lines.Bytes()) == 0 {
			continue
		}
		if err := json.Unmarshal(lines.Bytes(), &d); err != nil || d.ID == "" {
			return nil, fmt.Errorf("%s: line %d is not a topic in the exchange form (id, lang, title, examples, answer)", filepath.Base(path), n)
		}
		docs = append(docs, search.Doc{ID: d.ID, Lang: d.Lang, Title: d.Title, Examples: d.Examples, Answer: d.Answer})
	}
	return docs, lines.Err()
}
