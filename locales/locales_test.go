package locales_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"infoline/locales"
)

func load(t *testing.T) *locales.Phrases {
	t.Helper()
	p, err := locales.Load(locales.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// same are phrases that rightly read alike in several languages.
var same = regexp.MustCompile(`^(language\.ask|command\.start|command\.menu|button\.menu|button\.status|button\.options|plain\..*|command\.settings|button\.settings|person\.hours|about\.version)$`)

func TestEveryLanguageSaysEverything(t *testing.T) {
	p := load(t)
	want := p.IDs(locales.Reference)
	for _, lang := range p.Langs() {
		if got := p.IDs(lang); !slices.Equal(got, want) {
			t.Errorf("%s: missing %v, unknown %v", lang, without(want, got), without(got, want))
		}
		if lang == locales.Reference {
			continue
		}
		for _, id := range want {
			en, own := p.Say(locales.Reference, id, "Count", 5), p.Say(lang, id, "Count", 5)
			if en == own && !same.MatchString(id) && len(en) > 3 {
				t.Errorf("%s: %s is still in English: %q", lang, id, own)
			}
		}
	}
}

func TestPlaceholdersAreTheSame(t *testing.T) {
	files, err := fs.Glob(locales.Embedded(), "*.json")
	if err != nil {
		t.Fatal(err)
	}
	p := load(t)
	for _, f := range files {
		lang := strings.TrimSuffix(f, ".json")
		for _, id := range p.IDs(locales.Reference) {
			if a, b := raw(p, locales.Reference, id), raw(p, lang, id); !slices.Equal(a, b) {
				t.Errorf("%s: %s has the placeholders %v, the reference has %v", lang, id, b, a)
			}
		}
	}
}

// raw finds a phrase's placeholders by giving each of the known ones a mark to carry.
func raw(p *locales.Phrases, lang, id string) []string {
	var args []any
	for _, n := range placeholders {
		args = append(args, n, "\x00"+n+"\x00")
	}
	said := p.Say(lang, id, append(args, "Count", 5)...)
	var found []string
	for _, n := range placeholders {
		if strings.Contains(said, "\x00"+n+"\x00") {
			found = append(found, n)
		}
	}
	if strings.Contains(said, "<no value>") {
		found = append(found, "unknown")
	}
	return found
}

var placeholders = []string{"All", "By", "Contact", "Date", "From", "Hours", "Language", "Network", "Number", "Operator", "Place", "To", "Value", "Version"}

// TestEveryPhraseIsUsed reads the program's own source: a phrase that nothing says is
// work for eight translators for nothing.
func TestEveryPhraseIsUsed(t *testing.T) {
	var source strings.Builder
	for _, dir := range []string{"../bot", "../cmd"} {
		err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasSuffix(name, "_test.go") {
				return err
			}
			if strings.HasSuffix(name, ".go") || strings.HasSuffix(name, ".html") {
				b, err := os.ReadFile(name)
				source.Write(b)
				return err
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, id := range load(t).IDs(locales.Reference) {
		kind, _, _ := strings.Cut(id, ".")
		if kind == "command" || kind == "plain" || id == "language.name" {
			continue // made of a prefix and a name
		}
		if !strings.Contains(source.String(), `"`+id+`"`) {
			t.Errorf("nothing says %s", id)
		}
	}
}

func TestMatch(t *testing.T) {
	p := load(t)
	for want, tags := range map[string][]string{
		"zh-Hant": {"zh-HK", "zh-TW", "zh-MO", "zh-Hant-HK", "yue", "nan-TW"},
		"zh-Hans": {"zh", "zh-CN", "zh-SG"},
		"fil":     {"tl", "tl-PH", "fil", "ceb"},
		"fr":      {"fr-CA"},
		"ko":      {"ko-KR"},
		"":        {"km", "ja", "xx", "not a tag"},
	} {
		for _, tag := range tags {
			got, ok := p.Match(tag)
			if !slices.Contains(p.Langs(), want) {
				continue // that language has no file
			}
			if got != want || ok != (want != "") {
				t.Errorf("Match(%s) = %q, want %q", tag, got, want)
			}
		}
	}
}

func without(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(s string) bool { return slices.Contains(b, s) })
}
