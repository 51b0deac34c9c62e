package line

import (
	"testing"

	"infoline/bot"
)

func TestSameWord(t *testing.T) {
	for _, c := range []struct {
		typed, word string
		same        bool
	}{
		{"Hide", "hide", true}, {"HIDE!!", "hide", true}, {"ｈｉｄｅ", "hide", true}, {"隱藏。", "隱藏", true},
		{"aide", "aide", true}, {"tro giup", "trợ giúp", true}, {"trợ giúp", "trợ giúp", true},
		{"an", "ẩn", false}, {"ăn đi", "ẩn đi", false}, {"ẩn", "ẩn", true}, {"", "hide", false}, {"…", "hide", false},
	} {
		if got := sameWord(c.typed, c.word); got != c.same {
			t.Errorf("sameWord(%q, %q) = %v", c.typed, c.word, got)
		}
	}
}

func TestNearest(t *testing.T) {
	for typed, want := range map[string]string{
		"help": "help", "hepl": "help", "hlp": "help", "helpp": "help", "languge": "language", "menue": "menu",
		"police": "", "x": "", "": "", "mnu": "menu",
	} {
		if got := nearest(typed, commandNames); got != want {
			t.Errorf("nearest(%q) = %q, want %q", typed, got, want)
		}
	}
}

func TestChosen(t *testing.T) {
	choices := []bot.Choice{{Label: "More", Action: "w.1"}, {Label: "เมนู", Action: "w.2"}, {Label: "Menu", Action: "w.3"}, {Label: "Hide", Action: "w.4"}}
	for typed, want := range map[string]bot.Action{
		"1": "w.1", "2.": "w.2", "(4)": "w.4", "๓": "w.3", "４": "w.4", "hide": "w.4", "h": "w.4", "MENU": "w.3",
		"m": "", "5": "", "0": "", "911": "", "what": "", "1 2": "",
	} {
		c, _ := chosen(typed, choices)
		if c.Action != want {
			t.Errorf("chosen(%q) = %q, want %q", typed, c.Action, want)
		}
	}
}

func TestWalks(t *testing.T) {
	k := newKey(make([]byte, 32))
	her, other := bot.NewAddress("x", "1", bot.Alone), bot.NewAddress("x", "2", bot.Alone)
	for _, lang := range []string{"en", "zh-Hant", "fil"} {
		for verb := range (&Line{}).verbs() {
			a := k.sign(walk{lang, verb, "68amru-zh-Hant"}, her, her)
			if len(a) > bot.MaxAction {
				t.Errorf("%q has %d bytes", a, len(a))
			}
			if w, own, ok := k.read(a, her, her); !ok || !own || w != (walk{lang, verb, "68amru-zh-Hant"}) {
				t.Errorf("%q does not come back", a)
			}
			if _, own, _ := k.read(a, other, other); own {
				t.Errorf("%q is somebody else's too", a)
			}
			if _, own, ok := newKey(nil).read(a, her, her); own && ok {
				t.Errorf("%q is good under another key", a)
			}
		}
	}
	for _, bad := range []bot.Action{"", "w.", "w.1", "w.1.en.t", "w.2.en.t.x.aaaaaaaa", "o.68amru", "w.1.en.t.x.y.aaaaaaaa"} {
		if _, own, ok := k.read(bad, her, her); own && ok {
			t.Errorf("%q is read", bad)
		}
	}
}

func TestOnceActsOnce(t *testing.T) {
	var s bot.Session
	a := once(&s, "post x")
	if does, ok := useOnce(&s, a); !ok || does != "post x" {
		t.Fatal("not understood")
	}
	if _, ok := useOnce(&s, a); ok {
		t.Fatal("acted twice")
	}
}

func FuzzAction(f *testing.F) {
	k := newKey(make([]byte, 32))
	her := bot.NewAddress("x", "1", bot.Alone)
	f.Add("w.1.en.t.68amru.AAAAAAAA")
	f.Fuzz(func(t *testing.T, s string) {
		w, own, ok := k.read(bot.Action(s), her, her)
		if ok && own && string(k.sign(w, her, her)) != s {
			t.Errorf("%q was never signed", s)
		}
	})
}
