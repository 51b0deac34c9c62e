package discord

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"infoline/bot"
	"infoline/bot/fakes/discordnet"
	"infoline/bot/markup"
)

const me = discordnet.BotID

// opened is all that a decoded event holds, masks off.
func opened(a arrival, ok bool) any {
	if !ok {
		return "not for us"
	}
	if a.query != nil {
		return map[string]any{"typed": a.query.Words.Read(), "langs": a.query.Langs, "max": a.query.Max}
	}
	m := a.message
	out := map[string]any{
		"from": m.From.ID(), "in": m.In.ID(), "in room": m.In.Room(), "back": m.Back.ID(), "back room": m.Back.Room(),
		"own": m.Own.ID(), "pressed": m.Pressed.ID(), "pressed in": m.Pressed.In.ID(), "key": m.Key,
		"sent": m.Sent.Format(time.RFC3339Nano), "kind": kinds[m.Kind], "langs": m.Langs, "words": m.Words.Read(), "chose": m.Chose,
		"dm": a.dm,
	}
	if w := a.way; w != nil {
		out["way"] = map[string]any{"server": w.inServer, "press": w.press, "changeable": w.ours}
	}
	return out
}

// Each file in testdata/events is an event as Discord's documents show it: its name
// begins with the kind of event.
func TestDecodeGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/events/*.json")
	if err != nil || len(files) < 15 {
		t.Fatalf("%d events, %v", len(files), err)
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		base := strings.TrimSuffix(filepath.Base(file), ".json")
		kind, _, _ := strings.Cut(base, ".")
		golden(t, filepath.Join("decoded", base+".txt"), pretty(opened(decodeEvent(kind, b, me))))
	}
}

func replies(t testing.TB) map[string]bot.Reply {
	text, err := markup.Parse("**Rain** is likely.\n\n- Take [a coat](https://example.org/coat).\n- Wait inside.")
	if err != nil {
		t.Fatal(err)
	}
	row := func(n, from int) []bot.Choice {
		var r []bot.Choice
		for i := range n {
			r = append(r, bot.Choice{Label: fmt.Sprintf("Choice %d", from+i), Action: bot.Walk(fmt.Sprintf("c%d", from+i))})
		}
		return r
	}
	rows := func(count, each int) [][]bot.Choice {
		var all [][]bot.Choice
		for i := range count {
			all = append(all, row(each, i*each))
		}
		return all
	}
	two := bot.Reply{Parts: []bot.Part{{Text: text}, {Text: markup.Plain("What next?"), Choices: [][]bot.Choice{row(2, 0), row(1, 2)}}}}
	return map[string]bot.Reply{
		"two parts":       two,
		"long":            plain(strings.Repeat("The rain stops in the evening. ", 150), row(1, 0)),
		"alert":           {Rank: bot.Alert, Parts: two.Parts[1:]},
		"six rows":        plain("x", rows(6, 1)...),
		"a long row":      plain("x", row(7, 0)),
		"twenty-five":     plain("x", rows(25, 1)...),
		"twenty-six":      plain("x", rows(26, 1)...),
		"hundred and ten": plain("x", rows(110, 1)...),
		"one twice":       plain("x", row(2, 0), row(2, 0)),
		"copy and blank":  plain("x", []bot.Choice{{Label: "Copy", Copy: "555"}, {Label: "", Action: "w.a"}, {Label: "No action"}}),
		"long label":      plain("x", []bot.Choice{{Label: strings.Repeat("ก", 200), Action: "w.a"}}),
		"choices alone":   {Parts: []bot.Part{{Choices: rows(1, 1)}}},
		"marks":           plain("*a* _b_ `c` <@1> @everyone # d\n# e\n1. f"),
		"nothing":         {},
	}
}

func TestRenderGolden(t *testing.T) {
	for name, r := range replies(t) {
		golden(t, filepath.Join("rendered", strings.ReplaceAll(name, " ", "-")+".json"), pretty(render(r)))
	}
}

func TestOpen(t *testing.T) {
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte("  Bot filed-token\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		env        map[string]string
		fails, off bool
		token      string
	}{
		"nothing":      {off: true},
		"token":        {env: map[string]string{"TOKEN": "abc"}, token: "abc"},
		"file":         {env: map[string]string{"TOKEN_FILE": file}, token: "filed-token"},
		"missing file": {env: map[string]string{"TOKEN_FILE": file + "x"}, fails: true},
		"spaces":       {env: map[string]string{"TOKEN": "planted token"}, fails: true},
		"base":         {env: map[string]string{"TOKEN": "abc", "API": "http://127.0.0.1:1/api/"}, token: "abc"},
		"plain base":   {env: map[string]string{"TOKEN": "abc", "API": "http://example.org/api"}, fails: true},
		"no base":      {env: map[string]string{"TOKEN": "abc", "API": "planted"}, fails: true},
	} {
		got, err := Open(func(k string) string { return c.env[strings.TrimPrefix(k, "INFOLINE_DISCORD_")] }, slog.New(slog.DiscardHandler))
		if (err != nil) != c.fails || (got == nil) != (c.fails || c.off) {
			t.Errorf("%s: %v, %v", name, got == nil, err)
		}
		if err != nil && (strings.Contains(err.Error(), "planted") || strings.Contains(err.Error(), file)) {
			t.Errorf("%s: the error quotes the setting", name)
		}
		if got != nil && got.(*channel).token.reveal() != c.token { //nolint:forcetypeassert // it is ours
			t.Errorf("%s: another token", name)
		}
	}
}

func TestSecretsPrintAsMasks(t *testing.T) {
	s := newSecret("planted")
	nested := []any{s, struct{ s secret }{s}, &struct{ s secret }{s}, []secret{s}, map[string]secret{"a": s}}
	out := fmt.Sprint(slog.AnyValue(s))
	for _, v := range nested {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			out += fmt.Sprintf(verb, v)
		}
	}
	if strings.Contains(out, "planted") || strings.Contains(out, "706c616e746564") {
		t.Error("a secret can be printed")
	}
}

func TestSpoken(t *testing.T) {
	have := []string{"en", "fil", "fr", "ko", "th", "vi", "zh-Hans", "zh-Hant"}
	for locale, want := range map[string]string{
		"zh-CN": "zh-Hans", "zh-TW": "zh-Hant", "en-GB": "en", "fr": "fr", "vi": "vi", "th": "th", "ko": "ko", "de": "", "es-419": "",
	} {
		if got, _ := spoken(locale, have); got != want {
			t.Errorf("%s: %q, want %q", locale, got, want)
		}
	}
	if len(locales) != len(discordnet.Locales) {
		t.Errorf("%d locales", len(locales))
	}
}

// The transport lets nothing out but requests of the API.
func TestElsewhere(t *testing.T) {
	r := prepare(t, quick)
	if _, err := r.c.api.plain.Get("https://cdn.example.org/picture.png"); err == nil || len(r.net.Calls("")) > 0 {
		t.Error("a request for somewhere else went out")
	}
	if _, err := loopbackOnly(context.Background(), "tcp", "192.0.2.1:443"); err == nil {
		t.Error("tests can leave this machine")
	}
}
