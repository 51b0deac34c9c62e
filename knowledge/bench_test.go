package knowledge

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// synthetic makes a content folder of the size we plan for.
func synthetic(topics int, langs ...string) fs.FS {
	m := fstest.MapFS{}
	put := func(name, data string) { m[name] = &fstest.MapFile{Data: []byte(data)} }
	var list strings.Builder
	for i := range topics {
		fmt.Fprintf(&list, "- {id: topic-%d, code: a%05d, section: s%d, order: %d, revision: 1, dated: 2026-01-02}\n", i, i, i%8, i)
	}
	put("topics.yaml", list.String())
	put("services.yaml", "- {id: aid, organization: {name: Aid}, service_area: [CA], phones: [{number: 555-0100, seen: 2024}]}\n")
	put("sources.yaml", "law: {title: A law, url: https://example.org/law, seen: 2026-01, kind: statute}\n")
	words := map[bool]string{true: "先不开门隔着门问对方是哪个部门有没有法院的文件", false: "ask through the closed door which agency this is and whether there is a warrant "}
	for _, l := range langs {
		put(l+"/words.yaml", "number-unsure: '{number} ({year})'\n")
		w := words[strings.HasPrefix(l, "zh")]
		line := strings.Repeat(w, 2)
		for i := range topics {
			var s strings.Builder
			fmt.Fprintf(&s, "title: 'Topic %d: %s'\nask: |\n", i, w)
			for j := range 30 {
				fmt.Fprintf(&s, "  %d %s %d\n", j, w, i)
			}
			fmt.Fprintf(&s, "short: '%s {aid.phone}'\nbody: |\n  **Head**\n", line)
			for range 16 {
				fmt.Fprintf(&s, "  - %s, {aid.phone}, [law]({src.law})\n", line)
			}
			put(fmt.Sprintf("%s/topic-%d.yaml", l, i), s.String())
		}
	}
	return m
}

var eight = []string{"en", "fil", "fr", "ko", "th", "vi", "zh-Hans", "zh-Hant"}

func BenchmarkLoad(b *testing.B) {
	fsys := synthetic(64, eight...)
	var bytes int64
	for _, f := range fsys.(fstest.MapFS) {
		bytes += int64(len(f.Data))
	}
	b.SetBytes(bytes)
	for b.Loop() {
		base, err := LoadAt(fsys, time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC))
		if err != nil || len(base.Topics()) != 64 || len(base.Langs()) != 8 {
			b.Fatal(err)
		}
	}
}
