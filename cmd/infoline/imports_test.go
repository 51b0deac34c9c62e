package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"strconv"
	"strings"
	"testing"
)

// may says which packages of ours a package may import: the dependency rule of the
// README. A package that is not named here may import nothing of ours, and the first
// pattern that fits holds.
var may = []struct{ who, whom string }{
	{"cmd/infoline", "bot bot/line bot/post bot/console bot/telegram bot/discord bot/web knowledge knowledge/check knowledge/search locales"},
	{"bot/line", "bot bot/post bot/markup knowledge knowledge/search locales"},
	{"bot/post", "bot"},
	{"bot/telegram", "bot bot/markup"},
	{"bot/discord", "bot bot/markup"},
	{"bot/web", "bot bot/markup"},
	{"bot/console", "bot bot/markup"},
	{"bot/channeltest", "bot bot/markup"},
	{"bot/fakes/", ""},
	{"bot/markup", ""},
	{"bot", "bot/markup knowledge knowledge/search locales"},
	{"knowledge/check", "knowledge bot/markup"},
}

// vendors names the only package that may import a network's own library.
var vendors = map[string]string{
	"github.com/bwmarrin/discordgo":                      "bot/discord",
	"github.com/go-telegram-bot-api/telegram-bot-api/v5": "bot/telegram",
	"github.com/nicksnyder/go-i18n/v2/i18n":              "locales",
}

func TestImports(t *testing.T) {
	root := os.DirFS("../..")
	seen := 0
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		src, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, src, parser.ImportsOnly)
		if err != nil {
			return err
		}
		seen++
		for _, i := range file.Imports {
			imported, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				return err
			}
			judge(t, name, imported)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 20 {
		t.Fatalf("only %d files were read: the test looks in the wrong place", seen)
	}
}

func judge(t *testing.T, file, imported string) {
	t.Helper()
	dir := path.Dir(file)
	if owner, ok := vendors[imported]; ok && owner != dir {
		t.Errorf("%s imports %s, which only %s may", file, imported, owner)
	}
	ours, ok := strings.CutPrefix(imported, "infoline/")
	if !ok {
		return
	}
	for _, m := range may {
		if dir == m.who || strings.HasSuffix(m.who, "/") && strings.HasPrefix(dir, m.who) {
			for _, w := range strings.Fields(m.whom) {
				if w == ours {
					return
				}
			}
			t.Errorf("%s imports %s, which %s may not", file, imported, dir)
			return
		}
	}
	t.Errorf("%s imports %s, but %s imports nothing of ours", file, imported, dir)
}
