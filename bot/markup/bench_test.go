package markup

import (
	"os"
	"strings"
	"testing"
)

// body returns an answer of about 2,800 characters, the longest there are.
func body(b *testing.B, name string) string {
	b.Helper()
	src, err := os.ReadFile("testdata/render/" + name + ".md")
	if err != nil {
		b.Fatal(err)
	}
	return strings.Repeat(string(src)+"\n", 2800/Runes(string(src)))
}

func BenchmarkParse(b *testing.B) {
	src := body(b, "body")
	for b.Loop() {
		if _, err := Parse(src); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRender(b *testing.B) {
	text := parse(b, body(b, "body"))
	for _, s := range styles() {
		b.Run(s.name, func(b *testing.B) {
			for b.Loop() {
				text.Render(s.style)
			}
		})
	}
	b.Run("html", func(b *testing.B) {
		for b.Loop() {
			text.HTML()
		}
	})
}

func BenchmarkSplit(b *testing.B) {
	text := parse(b, body(b, "body"))
	wall := Plain(strings.Repeat("你可以不说话，也可以走开。", 215))
	for _, c := range []struct {
		name string
		text Text
		max  int
	}{
		{"fits", text, 4096}, {"two", text, 2000}, {"many", text, 300}, {"wall", wall, 300},
	} {
		b.Run(c.name, func(b *testing.B) {
			style := TelegramHTML()
			for b.Loop() {
				c.text.Split(c.max, UTF16, style)
			}
		})
	}
}
