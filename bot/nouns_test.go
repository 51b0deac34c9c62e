package bot_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"infoline/bot"
)

// TestNothingPrints gives every noun that carries a person's id or words to every verb,
// encoder and logger. What they hold must come out of none.
func TestNothingPrints(t *testing.T) {
	const id, word = "4242424242", "sesame"
	a := bot.NewAddress("telegram", id, bot.Alone)
	m := bot.Message{From: a, In: a, Back: a, Own: bot.NewRef(a, id, time.Now()), Pressed: bot.NewRef(a, id, time.Now()), Words: bot.NewWords(word)}
	q := bot.Query{Words: bot.NewWords(word)}
	for _, v := range []any{a, &a, m.Own, &m.Own, m.Words, &m.Words, m, &m, []bot.Address{a}, map[bot.Address]bot.Words{a: m.Words}, q, bot.Plan{To: a, Erase: []bot.Ref{m.Own}}} {
		var out bytes.Buffer
		for _, verb := range "vdsqxXbcoOUeEfFgGtTp" {
			if verb == 'p' {
				continue // an address in memory, never what it holds
			}
			for _, flag := range []string{"", "+", "#", "-", " ", "0"} {
				fmt.Fprintf(&out, "%"+flag+string(verb)+"\n", v)
			}
		}
		fmt.Fprintln(&out, v)
		log := &slog.HandlerOptions{Level: slog.LevelDebug}
		slog.New(slog.NewTextHandler(&out, log)).Info("x", "v", v)
		slog.New(slog.NewJSONHandler(&out, log)).Info("x", "v", v)
		if b, err := json.Marshal(v); err == nil {
			out.Write(b)
		}
		if b, err := xml.Marshal(v); err == nil {
			out.Write(b)
		}
		if s := out.String(); strings.Contains(s, id) || strings.Contains(s, word) {
			t.Errorf("%T prints what it holds", v)
		}
	}
	if a.ID() != id || m.Words.Read() != word {
		t.Error("and yet it must be there for the one who asks by name")
	}
}

func TestZeroIsSafe(t *testing.T) {
	var r bot.Reply
	if r.Audience != bot.OnlyAsker || r.Lifetime != bot.AsChosen {
		t.Error("a forgotten audience or lifetime is not the careful one")
	}
	var a bot.Address
	if a.Room() != bot.Shared || !a.IsZero() || a.ID() != "" {
		t.Error("a forgotten room is not one where everybody reads along")
	}
}

func TestActions(t *testing.T) {
	code, lang, ok := bot.Open("68amru", "zh-Hant").Opened()
	if code != "68amru" || lang != "zh-Hant" || !ok {
		t.Errorf("Open does not come back: %q %q %v", code, lang, ok)
	}
	for _, a := range []bot.Action{"", "o.", "w.x", "1.x", "68amru"} {
		if _, _, ok := a.Opened(); ok {
			t.Errorf("%q is called open", a)
		}
	}
}
