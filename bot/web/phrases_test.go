package web

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestPhrases: every phrase that the page says is in the sample phrases, and no other.
func TestPhrases(t *testing.T) {
	said := map[string]bool{}
	for _, glob := range []string{"*.go", "pages/*.html"} {
		names, err := filepath.Glob(glob)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range regexp.MustCompile(`"(web\.[a-z.]+|language\.name)"`).FindAllSubmatch(b, -1) {
				said[string(m[1])] = true
			}
		}
	}
	have := phrases(t)["en"]
	for id := range said {
		if have[id] == "" {
			t.Errorf("no phrase %s", id)
		}
	}
	for id := range have {
		if !said[id] && !strings.HasPrefix(id, "command.") {
			t.Errorf("nobody says %s", id)
		}
	}
	t.Log(slices.Sorted(maps.Keys(said)))
}

func BenchmarkMessage(b *testing.B) {
	d := newDesk(b)
	t := d.tab(b)
	for b.Loop() {
		t.say("a word")
	}
}

func BenchmarkDecode(b *testing.B) {
	body := "visit=" + strings.Repeat("x", 48) + "&key=0123456789abcdef&after=12&words=" + strings.Repeat("%E0%B8%81", 300)
	for b.Loop() {
		if _, err := decode(body); err != nil {
			b.Fatal(err)
		}
	}
}
