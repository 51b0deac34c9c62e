package markup

import (
	"encoding/xml"
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"
)

func seeds(f *testing.F, add func(src string)) {
	for _, text := range sources(f) {
		add(text.String())
	}
	for _, s := range []string{
		"", "a\n\n- b\n- **c** [d](https://x.org/e_(f))", "**a [b](https://x.org) c**", "****", "[a", "](", "[](https://x.org)",
		`\*\[\]\\\-\_`, "_a_ *b* <i>", "1. a\n  - b", "| a |", "```", "[a](https://x.org/?é=\"b)", "@everyone <@1> :a: https://x.org",
		"ที่นี่ tie\u0302\u0301ng \u1112\u1161\u11ab 👩‍👩‍👧‍👦🇨🇦🇨🇦", "a\u0301" + strings.Repeat("\u0301", 40), "**[a](https://x.org)**\u0301",
		"他说：「可以。」然后走了，你好。", "\x1b[1m\u202e\ufeff\xff\r\n\u2028", "one. Two! three? “Four.” five… 6",
		"a" + strings.Repeat(" ", 50) + "b" + strings.Repeat("\n", 50) + "\u0301c",
	} {
		add(s)
	}
}

func FuzzParse(f *testing.F) {
	seeds(f, func(src string) { f.Add(src) })
	f.Fuzz(func(t *testing.T, src string) {
		check(t, Plain(src))
		check(t, Strong(src))
		if got, want := Plain(src).String(), strings.TrimSpace(clean(src)); got != want {
			t.Errorf("Plain: got %q, want %q", got, want)
		}
		text, err := Parse("x" + Escape(src) + "x")
		if err != nil {
			t.Fatal("Escape:", err)
		}
		if got, want := text.String(), "x"+strings.ReplaceAll(clean(src), "\n", " ")+"x"; got != want {
			t.Errorf("Escape: got %q, want %q", got, want)
		}
		text, err = Parse(src)
		var e *Error
		switch {
		case err == nil:
			check(t, text)
		case !errors.As(err, &e) || e.Line < 1 || e.Line > 1+strings.Count(clean(src), "\n"):
			t.Errorf("error %v", err)
		case !text.Empty():
			t.Error("a Text beside an error")
		}
	})
}

// check checks what must hold of any text in any style.
func check(t *testing.T, text Text) {
	t.Helper()
	if text.Empty() != (strings.TrimSpace(text.String()) == "") {
		t.Errorf("Empty is %v of %q", text.Empty(), text)
	}
	for _, s := range styles() {
		if got := text.Render(s.style); !utf8.ValidString(got) {
			t.Errorf("%s: broken UTF-8: %q", s.name, got)
		}
	}
	words := text.Render(Style{Link: func(w, _ string) string { return w }})
	if got := wellFormed(t, text.Render(TelegramHTML())); got != words {
		t.Errorf("telegram shows %q, want %q", got, words)
	}
	page := wellFormed(t, strings.ReplaceAll(string(text.HTML()), "<br>", ""))
	if got, want := squeeze(page), squeeze(text.Render(Style{Link: func(w, _ string) string { return w }, Item: func(w string) string { return w }})); got != want {
		t.Errorf("page shows %q, want %q", got, want)
	}
	checkDiscord(t, words)
}

// checkDiscord checks that Discord shows words and takes nothing in them for markup.
func checkDiscord(t *testing.T, words string) {
	t.Helper()
	got := escapeDiscord(words)
	if strings.Contains(got, "@everyone") || strings.Contains(got, "@here") || strings.Contains(got, "<@1") || strings.Contains(got, "https://") {
		t.Errorf("discord acts on %q", got)
	}
	var shown strings.Builder
	for i := 0; i < len(got); i++ {
		switch c := got[i]; {
		case c == '\\':
			i++
			shown.WriteByte(got[i])
		case strings.IndexByte("*_~|`<>[]", c) >= 0:
			t.Fatalf("discord takes a mark in %q", got)
		default:
			shown.WriteByte(c)
		}
	}
	if got, want := strings.ReplaceAll(shown.String(), "\u200b", ""), strings.ReplaceAll(words, "\u200b", ""); got != want {
		t.Errorf("discord shows %q, want %q", got, want)
	}
}

// wellFormed checks that every tag is closed in order and returns the words.
func wellFormed(t *testing.T, html string) string {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader("<all>" + html + "</all>"))
	var words strings.Builder
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return words.String()
		}
		if err != nil {
			t.Fatalf("%v in %q", err, html)
		}
		if w, ok := token.(xml.CharData); ok {
			words.Write(w)
		}
	}
}

// mixture makes a text of what is hard to cut, one ingredient for each byte:
// no chance finds so much markup and so many marks in one string.
func mixture(recipe string) Text {
	ingredients := []string{
		"a", "bc ", "def. ", "!", " ", "  ", "\n", "\n\n", "\u00a0", "\u3000", "。", "，", "你", "”", "ที่", "ำ", "e", "\u0301", "\u200d",
		"👩", "🇨", "🇦", "\U0001f3fd", "\ufe0f", "\u1112", "\u1161", "\u11ab", "한", "\u0600", "क", "\u094d", "&", "<", "*", "\\", ":", "-", "@here",
		strings.Repeat("z", 30), "e" + strings.Repeat("\u0302", 30),
	}
	var text Text
	next := block{}
	for _, c := range []byte(recipe) {
		n := int(c) % (len(ingredients) + 6)
		s := span{strong: c >= 200}
		switch over := n - len(ingredients); over {
		case 0, 1: // a new block
			if !next.blank() {
				text.blocks = append(text.blocks, next)
			}
			next = block{item: over == 1, apart: s.strong}
			continue
		case 2, 3, 4, 5:
			s.text, s.url = "li nk"[:over], "https://x.org/"+strings.Repeat("(", over*over)
		default:
			if s.text = ingredients[n]; next.item {
				s.text = strings.ReplaceAll(s.text, "\n", " ")
			}
		}
		next.spans = add(next.spans, s)
	}
	if !next.blank() {
		text.blocks = append(text.blocks, next)
	}
	return text
}

func FuzzSplit(f *testing.F) {
	seeds(f, func(src string) {
		f.Add(src, uint16(16))
		f.Add(src, uint16(40))
		f.Add(src, uint16(200))
	})
	f.Fuzz(func(t *testing.T, src string, pick uint16) {
		if len(src) > 300 {
			return
		}
		limit := 16 + int(pick/4)%400
		s := styles()[pick%4]
		texts := []Text{Plain(src), Join(Strong(src), mixture(src))}
		if parsed, err := Parse(src); err == nil {
			texts = append(texts, Join(parsed, Strong("head"), parsed))
		}
		for _, text := range texts {
			checkSplit(t, text, text.Split(limit, s.count, s.style), limit, s)
		}
		// Too little for anything: still nothing is lost.
		var shown strings.Builder
		for _, p := range mixture(src).Split(1+limit%3, Runes, Style{}) {
			shown.WriteString(p.String())
		}
		if got, want := squeeze(shown.String()), squeeze(mixture(src).String()); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

// TestSplitMixtures tries what the fuzzer tries on the same mixtures every time.
func TestSplitMixtures(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for i := 0; i < 400 && !t.Failed(); i++ {
		recipe := make([]byte, 1+random.IntN(120))
		for j := range recipe {
			recipe[j] = byte(random.IntN(256))
		}
		text, limit, s := mixture(string(recipe)), 16+random.IntN(120), styles()[i%4]
		checkSplit(t, text, text.Split(limit, s.count, s.style), limit, s)
		if t.Failed() {
			t.Logf("limit %d, recipe %q", limit, recipe)
		}
	}
}
