package knowledge_test

import (
	"fmt"
	"testing/fstest"

	"infoline/knowledge"
)

// An operator keeps a small folder of their own files; the rest is what is built in.
func ExampleOverlay() {
	builtIn := fstest.MapFS{
		"topics.yaml":   {Data: []byte("- {id: hours, code: abcd23, section: help, order: 10, revision: 1, dated: 2026-01-02}")},
		"en/hours.yaml": {Data: []byte("title: Opening hours\nshort: 'Somebody answers {operator.hours}.'\nbody: Write any time.")},
	}
	ours := fstest.MapFS{"operator.yaml": {Data: []byte("hours: on weekdays")}}

	base, err := knowledge.Load(knowledge.Overlay(builtIn, ours))
	if err != nil {
		fmt.Println(err)
		return
	}
	topic, _ := base.ByCode("abcd23")
	article, _ := topic.In("en")
	fmt.Println(article.Title, "|", article.Short, "| draft:", article.Draft)
	// Output: Opening hours | Somebody answers on weekdays. | draft: true
}

// Damage is told so that whoever edits the file can mend it.
func ExampleLoad() {
	_, err := knowledge.Load(fstest.MapFS{
		"topics.yaml":   {Data: []byte("- {id: hours, code: abcd23}")},
		"en/hours.yaml": {Data: []byte("titel: Opening hours\ntitle: Hours\nshort: Weekdays.\nbody: Weekdays.")},
	})
	fmt.Println(err)
	// Output: en/hours.yaml: titel: unknown key; correct its spelling: title, ask, short, body, steps or for-…
}
