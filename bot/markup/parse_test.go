package markup

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

// notation shows the structure of a Text, for tables.
var notation = Style{
	Strong: func(w string) string { return "{" + w + "}" },
	Link:   func(w, url string) string { return "<" + w + "|" + url + ">" },
	Item:   func(w string) string { return "* " + w },
}

func TestParse(t *testing.T) {
	for _, c := range []struct{ name, src, want string }{
		{"nothing", "", ""},
		{"blank", " \n\t\n  ", ""},
		{"paragraph", "one", "one"},
		{"paragraphs", "one\n\n\n \ntwo", "one\n\ntwo"},
		{"line break", "one  \ntwo", "one\ntwo"},
		{"other line breaks", "one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"},
		{"items", "- one\n- two", "* one\n* two"},
		{"items under a line", "head\n- one\n- two\ntail", "head\n* one\n* two\n\ntail"},
		{"items after a gap", "head\n\n- one\n\n- two\n\ntail", "head\n\n* one\n* two\n\ntail"},
		{"no item", "-one\n–two\n5 - 3", "-one\n–two\n5 - 3"},
		{"strong", "a **b** c**d**", "a {b} c{d}"},
		{"strong without spaces", "你**可以**说", "你{可以}说"},
		{"strong around a link", "**a [b](https://x.org) c**", "{a <b|https://x.org> c}"},
		{"strong link", "**[b](https://x.org)**", "{<b|https://x.org>}"},
		{"empty strong", "a****b, **c****d**", "ab, {cd}"},
		{"lone star", "dial *67 or *69, 2 * 3", "dial *67 or *69, 2 * 3"},
		{"link", "see [the law](https://x.org/a?b=c&d=e#f).", "see <the law|https://x.org/a?b=c&d=e#f>."},
		{"link with brackets", "[a](https://x.org/b_(c))", "<a|https://x.org/b_(c)>"},
		{"link not ASCII", "[a](https://x.org/é说)", "<a|https://x.org/%C3%A9%E8%AF%B4>"},
		{"link in brackets", "[see [a](https://x.org)]", "[see <a|https://x.org>]"},
		{"links touch", "[a](https://x.org)[b](https://x.org)", "<a|https://x.org><b|https://x.org>"},
		{"escaped link", `[a\]\_](https\:\/\/x\.org\/\_b)`, "<a]_|https://x.org/_b>"},
		{"brackets", "[sic] and f(x) and [a] (b)", "[sic] and f(x) and [a] (b)"},
		{"escapes", `\*\*a\*\* \[b\](c) \\ \- \_d\_ \<b>`, `**a** [b](c) \ - _d_ <b>`},
		{"escaped item", `\- a`, "- a"},
		{"escaped number", `1\. a`, "1. a"},
		{"backslash of its own", `C:\new \`, `C:\new \`},
		{"underscores", "snake_case_name, a_b@x.org, ____, _ x _", "snake_case_name, a_b@x.org, ____, _ x _"},
		{"less than", "1 < 2 > 0, <3, a<b", "1 < 2 > 0, <3, a<b"},
		{"numbers", "911. Call.\n2024. Was a year.\n#1", "911. Call.\n2024. Was a year.\n#1"},
		{"placeholder", "Call {butterfly.phone}.", "Call {butterfly.phone}."},
		{"control characters", "\x1b[31mred\x00\u202e\ufeff", "[31mred"},
		{"broken UTF-8", "a\xffb", "a\uFFFDb"},
		{"wide space stays", "　中文", "　中文"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text, err := Parse(c.src)
			if err != nil {
				t.Fatal(err)
			}
			if got := text.Render(notation); got != c.want {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
			if text.Empty() != (c.want == "") {
				t.Errorf("Empty is %v", text.Empty())
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	for _, c := range []struct {
		name, src string
		line      int
		problem   string // part of it
	}{
		{"open strong", "a\n\n- b **c", 3, "unclosed **"},
		{"strong over lines", "**a\nb**", 1, "unclosed **"},
		{"three stars", "***a***", 1, "in a row"},
		{"one star", "an *important* word", 1, "emphasis"},
		{"underscore", "an _important_ word", 1, "emphasis"},
		{"underscores", "a __very important__ word", 1, "emphasis"},
		{"underscore in strong", "**_a_**", 1, "emphasis"},
		{"underscore in a link", "[_a_](https://x.org)", 1, "emphasis"},
		{"heading", "a\n## b", 2, "heading"},
		{"heading in an item", "- # b", 1, "heading"},
		{"table", "| a | b |", 1, "table"},
		{"table without edges", "a | b\n--- | ---", 2, "table"},
		{"fence", "```\ncode\n```", 1, "fence"},
		{"wavy fence", "~~~", 1, "fence"},
		{"rule", "a\n---\nb", 2, "ruled"},
		{"tag", "a <b>c</b>", 1, "HTML"},
		{"broken tag", "a<br/>b", 1, "HTML"},
		{"comment", "a <!-- b -->", 1, "HTML"},
		{"address in angles", "<https://x.org>", 1, "HTML"},
		{"numbers", "1. a\n2. b", 1, "numbered"},
		{"numbers with brackets", "a\n2) b", 2, "numbered"},
		{"nested", "- a\n  - b", 2, "indented"},
		{"nested on one line", "- - a", 1, "list in a list"},
		{"nested numbers", "- a\n\n 1. b", 3, "indented"},
		{"folded item", "- a\n  b", 2, "indented"},
		{"star item", "* a", 1, "begin an item"},
		{"empty item", "- a\n- \n- b", 2, "without words"},
		{"http", "[a](http://x.org)", 1, "https://"},
		{"http localhost", "[a](http://localhost:8080)", 1, "https://"},
		{"localhost", "[a](https://localhost/)", 1, "host name"},
		{"mail", "[a](mailto:a@x.org)", 1, "https://"},
		{"telephone", "[a](tel:+15550100)", 1, "https://"},
		{"script", "[a](javascript:alert(1))", 1, "https://"},
		{"no address", "[a]()", 1, "https://"},
		{"space in the address", "[a](https://x.org/a b)", 1, "percent-encoded"},
		{"quote in the address", `[a](https://x.org/"b)`, 1, "percent-encoded"},
		{"user name", "[a](https://y@x.org/)", 1, "user name"},
		{"wide host", "[a](https://例子.org/)", 1, "host name"},
		{"bad escape", "[a](https://x.org/%zz)", 1, "cannot be read"},
		{"no words", "[ ](https://x.org)", 1, "no words"},
		{"strong in a link", "[a **b**](https://x.org)", 1, "around the whole link"},
		{"open link", "a\n[b](https://x.org", 2, "missing"},
		{"half a link", "b](https://x.org)", 1, "bad link"},
		{"gap in a link", "[b] (https://x.org)", 1, "bad link"},
		{"wide brackets", "[b]（https://x.org）", 1, "bad link"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text, err := Parse(c.src)
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("got %v, %q", err, text)
			}
			if e.Line != c.line || !strings.Contains(e.Problem, c.problem) {
				t.Errorf("got %v; want line %d: …%s…", e, c.line, c.problem)
			}
			if !text.Empty() {
				t.Error("a Text beside an error")
			}
		})
	}
}

// A value reaches the reader as it is, wherever a phrase puts it.
func TestEscape(t *testing.T) {
	values := []string{
		"", "plain", "**", "*", "_a_", "- x", "1. x", "# x", "| x |", "```", "<b>", "[a](https://x.org)",
		"]", "](x)", `\`, `\\*`, "a\nb", "a\r\n\n- b", "<!--", "---", "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
		"中文，한국어 ไทย", "\x1b[0m",
	}
	for _, v := range values {
		line := strings.ReplaceAll(clean(v), "\n", " ")
		for phrase, want := range map[string]string{
			"a%sb":                  "a" + line + "b",
			"%s b":                  strings.TrimLeft(line+" b", " "),
			"- x %s.":               "* x " + line + ".",
			"x**y%s**":              "x{y" + line + "}",
			"[y%s](https://x.org/)": "<y" + line + "|https://x.org/>",
		} {
			text, err := Parse(fmt.Sprintf(phrase, Escape(v)))
			if err != nil {
				t.Errorf("%q in %q: %v", v, phrase, err)
			} else if got := text.Render(notation); got != want {
				t.Errorf("%q in %q: got %q, want %q", v, phrase, got, want)
			}
		}
	}
	if got := parse(t, "[a]("+Escape("https://x.org/a-b_(c)?d=e")+")").Render(notation); got != "<a|https://x.org/a-b_(c)?d=e>" {
		t.Error("address:", got)
	}
}

func TestPlainStrongJoin(t *testing.T) {
	for _, c := range []struct {
		name string
		text Text
		want string
	}{
		{"plain", Plain("**a** [b](c)\n\n\n- d"), "**a** [b](c)\n\n\n- d"},
		{"plain around", Plain(" \n a \n"), "a"},
		{"plain empty", Plain(" \n"), ""},
		{"plain control", Plain("a\x1b[2Jb\r\nc"), "a[2Jb\nc"},
		{"strong", Strong(" a\nb "), "{a\nb}"},
		{"strong empty", Strong(""), ""},
		{"join nothing", Join(), ""},
		{"join", Join(Strong("a"), Text{}, Plain("b"), parse(t, "- c\n- d"), parse(t, "- e")), "{a}\n\nb\n\n* c\n* d\n\n* e"},
	} {
		if got := c.text.Render(notation); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
		if c.text.Empty() != (c.want == "") {
			t.Errorf("%s: Empty is %v", c.name, c.text.Empty())
		}
	}
}

// A joined list does not change the text it came from.
func TestJoinCopies(t *testing.T) {
	list := parse(t, "head\n- a")
	tail := Text{list.blocks[1:]}
	Join(Plain("x"), tail)
	if got := list.Render(notation); got != "head\n* a" {
		t.Errorf("changed to %q", got)
	}
}

func TestPrint(t *testing.T) {
	text := parse(t, "**a** [b](https://x.org)\n- c")
	if got := fmt.Sprintf("%v|%s|%v", text, text, Text{}); got != "a b (https://x.org)\n• c|a b (https://x.org)\n• c|" {
		t.Errorf("%q", got)
	}
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("sent", "text", Plain("sesame"))
	if strings.Contains(log.String(), "sesame") {
		t.Error("words in the log")
	}
}
