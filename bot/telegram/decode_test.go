package telegram

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"infoline/bot"
	"infoline/bot/fakes/telegramnet"
)

var me = account{id: telegramnet.BotID, username: telegramnet.Username, commands: map[string]bool{"start": true, "menu": true}}

var atTest = time.Unix(1_790_000_200, 0).UTC()

// describe opens what no verb of the nouns opens; a golden file has invented ids only.
func describe(e event, err error) string {
	var b strings.Builder
	line := func(what string, v any) {
		if s := fmt.Sprint(v); s != "" && s != "0" && s != "false" && s != "[]" {
			fmt.Fprintf(&b, "%s: %s\n", what, s)
		}
	}
	address := func(a bot.Address) string {
		if a.IsZero() {
			return "nobody"
		}
		return fmt.Sprintf("%s (room %d)", a.ID(), a.Room())
	}
	line("error", map[bool]string{true: "malformed"}[err != nil])
	line("chat", e.chat)
	line("handled", e.handle)
	line("press", e.press)
	if e.moved[0] != 0 {
		line("moved", e.moved)
	}
	if !e.handle {
		return b.String()
	}
	m := e.message
	line("album", e.album)
	line("from", address(m.From))
	line("in", address(m.In))
	line("back", address(m.Back))
	line("own", m.Own.ID())
	line("pressed", m.Pressed.ID())
	line("key", m.Key)
	line("sent", m.Sent.Format(time.RFC3339))
	line("kind", [...]string{"text", "chosen", "edited", "media", "left"}[m.Kind])
	line("langs", m.Langs)
	if !m.Words.Empty() {
		line("words", fmt.Sprintf("%q", m.Words.Read()))
	}
	line("chose", m.Chose)
	return b.String()
}

func TestDecodeGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/updates/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal("no updates to decode", err)
	}
	judge := telegramnet.FindJudge(t)
	for _, f := range files {
		t.Run(filepath.Base(f), func(t *testing.T) {
			raw, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			if judge != nil && !strings.Contains(f, "unknown") {
				for _, p := range judge.Fits("Update", json.RawMessage(raw)) {
					t.Errorf("not an update by the published description: %s", p)
				}
			}
			golden(t, strings.TrimSuffix(f, ".json")+".golden", describe(decode(raw, me, atTest)))
		})
	}
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *rewrite {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s\ngot:\n%s\nwant:\n%s\n(-update writes it anew)", file, got, want)
	}
}

// FuzzDecode: no update, however odd, panics or gets past the rules of groups.
func FuzzDecode(f *testing.F) {
	files, _ := filepath.Glob("testdata/updates/*.json")
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		e, err := decode(raw, me, atTest)
		if err != nil || !e.handle {
			return
		}
		m := e.message
		switch {
		case m.In.IsZero() || m.Back.IsZero():
			t.Error("handled, but from nowhere")
		case m.Kind == bot.Chosen && (m.Chose == "" || len(m.Chose) > bot.MaxAction):
			t.Errorf("chose %q", m.Chose)
		case len(newTyped(m.Words.Read())) > longest:
			t.Error("words without end")
		case m.In.Room() == bot.Shared && !m.Own.IsZero():
			t.Error("a member's message cannot be taken back")
		}
		if p, ok := placeOf(m.Back); !ok || p.room() != m.In {
			t.Error("the way back leads elsewhere")
		}
	})
}

// FuzzPlace: an address of whatever origin is read or refused.
func FuzzPlace(f *testing.F) {
	for _, s := range []string{"7", "-100/5", "7/0!12", "", "!", "/", "x/y!z", "7/99999999999999999999"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, ok := placeOf(bot.NewAddress(name, s, bot.Alone))
		if !ok {
			return
		}
		if again, ok := placeOf(p.address()); !ok || again != p {
			t.Errorf("%+v is read as %+v", p, again)
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	raw, err := os.ReadFile("testdata/updates/group-mention.json")
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if e, err := decode(raw, me, atTest); err != nil || !e.handle {
			b.Fatal("not handled")
		}
	}
}
