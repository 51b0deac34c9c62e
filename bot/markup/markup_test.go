package markup

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares got with a file, or writes the file.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v (run the tests with -update)", err)
	}
	if got != string(want) {
		t.Errorf("%s differs (run the tests with -update and read the change)\ngot:\n%s\nwant:\n%s", file, got, want)
	}
}

// sources returns the sources of testdata/render by name.
func sources(t testing.TB) map[string]Text {
	t.Helper()
	files, err := filepath.Glob("testdata/render/*.md")
	if err != nil || len(files) == 0 {
		t.Fatal("no sources", err)
	}
	all := make(map[string]Text)
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all[strings.TrimSuffix(filepath.Base(file), ".md")] = parse(t, string(src))
	}
	return all
}

func parse(t testing.TB, src string) Text {
	t.Helper()
	text, err := Parse(src)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// A styleCase is a style as the tests use it.
type styleCase struct {
	name  string
	style Style
	count func(string) int
}

func styles() []styleCase {
	return []styleCase{
		{"telegram", TelegramHTML(), UTF16},
		{"discord", DiscordMarkdown(), Runes},
		{"terminal", Terminal(false), Runes},
		{"ansi", Terminal(true), Runes},
	}
}

func TestRenderGolden(t *testing.T) {
	for name, text := range sources(t) {
		for _, s := range styles() {
			golden(t, "testdata/render/"+name+"."+s.name, text.Render(s.style)+"\n")
		}
		golden(t, "testdata/render/"+name+".html", string(text.HTML()))
	}
}
