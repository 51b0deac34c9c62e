package web

import (
	"context"
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
	"testing"
	"time"

	"infoline/bot"
	"infoline/bot/markup"
)

func TestOpen(t *testing.T) {
	quiet := slog.New(slog.DiscardHandler)
	env := func(addr, public string) func(string) string {
		return func(k string) string {
			return map[string]string{"INFOLINE_WEB_ADDR": addr, "INFOLINE_WEB_URL": public}[k]
		}
	}
	if c, err := Open(env("off", ""), quiet); c != nil || err != nil {
		t.Errorf("off: %v, %v", c, err)
	}
	taken, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	for _, tt := range []struct{ addr, public, want string }{
		{taken.Addr().String(), "", "INFOLINE_WEB_ADDR"},
		{"8080", "", "write it like"},
		{"127.0.0.1:0", "info.example.org", "https://info.example.org"},
		{"127.0.0.1:0", "https://info.example.org/chat", "whole site"},
	} {
		_, err := Open(env(tt.addr, tt.public), quiet)
		if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q %q: error %v, want one line with %q", tt.addr, tt.public, err, tt.want)
		}
	}
	c, err := Open(env("127.0.0.1:0", "https://info.example.org/"), quiet)
	if err != nil {
		t.Fatal(err)
	}
	web := c.(*Channel)
	addr := web.Addr()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- c.Run(ctx, &phraser{c: web}) }()
	res, err := http.Get("http://" + addr + "/healthz")
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(res.Body)
	_ = res.Body.Close()
	if string(body) != "ok" {
		t.Errorf("healthz says %q", body)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("Run returned %v", err)
	}
}

// TestHeaders crawls every route, with every method, and every error that the site makes.
func TestHeaders(t *testing.T) {
	d := newDesk(t)
	for _, path := range []string{"/", "/exit", "/style.css", "/script.js", "/icon.svg", "/healthz", "/en/abc234", "/th/none", "/nothing", "/a/b/c", "//", "/%00", "/favicon.ico", "/en/../x"} {
		for _, method := range []string{"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"} {
			req := httptest.NewRequestWithContext(t.Context(), method, "http://example.org/", strings.NewReader("x=y"))
			req.URL.Path = path
			w := httptest.NewRecorder()
			d.site.ServeHTTP(w, req)
			for k, v := range safety {
				if got := w.Header().Values(k); len(got) != 1 || got[0] != v {
					t.Errorf("%s %s (%d): %s is %q", method, path, w.Code, k, got)
				}
			}
			if w.Header().Get("Set-Cookie") != "" || w.Header().Get("Strict-Transport-Security") != "" || w.Header().Get("Access-Control-Allow-Origin") != "" {
				t.Errorf("%s %s: a header that must not be: %v", method, path, w.Header())
			}
			if w.Code == http.StatusMethodNotAllowed && w.Header().Get("Allow") == "" {
				t.Errorf("%s %s: 405 without Allow", method, path)
			}
			if strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
				p := look(t, w.Body.String())
				if p.title != "en:web.title" {
					t.Errorf("%s %s: the title is %q", method, path, p.title)
				}
				for _, bad := range []string{" style=", " onclick", "javascript:", "<style", "http:"} {
					if strings.Contains(w.Body.String(), bad) {
						t.Errorf("%s %s: the page holds %q", method, path, bad)
					}
				}
			}
		}
	}
}

func TestFiles(t *testing.T) {
	d := newDesk(t)
	b := d.tab(t)
	for path, want := range map[string]string{"/style.css": "text/css", "/script.js": "text/javascript", "/icon.svg": "image/svg+xml"} {
		if b.get(path); b.status != 200 || b.header.Get("Content-Type") != want+"; charset=utf-8" || b.body == "" {
			t.Errorf("%s: %d %s", path, b.status, b.header.Get("Content-Type"))
		}
		if path == "/script.js" && len(b.body) > 8<<10 {
			t.Errorf("the script has %d bytes, more than 8 KiB", len(b.body))
		}
	}
}

func TestWithoutScript(t *testing.T) {
	d := newDesk(t)
	d.line.do = func(ctx context.Context, m bot.Message) error {
		r := bot.Reply{Lang: "th", Parts: []bot.Part{
			{Text: markup.Plain("answer to " + m.Words.Read() + string(m.Chose))},
			{Text: markup.Plain("and now?"), Choices: [][]bot.Choice{{{Label: "More", Action: bot.Walk("more")}, {Label: "Copy", Copy: "555-0100"}}}, Print: "abc234"},
		}}
		if m.Kind == bot.Chosen {
			r.Replaces, r.Notice = m.Pressed, "noted"
			r.Parts = r.Parts[1:]
			r.Parts[0].Text = markup.Plain("swapped")
		}
		_, err := d.c.Send(ctx, m.Back, r)
		return err
	}
	b := d.tab(t)
	if len(b.page.bubbles) != 0 || len(d.c.visits.live) != 0 {
		t.Fatal("looking at the page opened a visit")
	}
	b.head.Set("Accept-Language", "th-TH,th;q=0.9,en;q=0.5")
	b.say("first words")
	if b.status != 200 || len(b.page.bubbles) != 3 || b.page.lang != "th" {
		t.Fatalf("%d, %v", b.status, b.page.bubbles)
	}
	if b.page.focus != b.page.bubbles[1].id {
		t.Errorf("%q is in view, want the beginning of the answer", b.page.focus)
	}
	if got := b.page.bubbles[1].lang; got != "th" {
		t.Errorf("the bubble is in %q", got)
	}
	if !strings.Contains(b.body, `href="/th/abc234"`) {
		t.Error("no way to the page for printing")
	}
	m := d.line.messages(bot.Text)[0]
	if m.Langs[0] != "th-TH" || m.Key == "" || m.Own.IsZero() || m.In.Room() != bot.Alone {
		t.Errorf("the message lacks something: %q", m.Langs)
	}
	b.press("More")
	if len(b.page.bubbles) != 3 || strings.TrimSpace(b.page.bubbles[2].text) != "swapped" || b.page.status != "noted" {
		t.Errorf("the panel was not swapped: %v %q", b.page.bubbles, b.page.status)
	}
	if p := d.line.messages(bot.Chosen)[0]; p.Pressed.IsZero() || p.Chose != bot.Walk("more") {
		t.Error("the press does not say which button of which message")
	}
}

func TestMenu(t *testing.T) {
	d := newDesk(t)
	b := d.tab(t)
	b.press("th:language.name")
	if got := d.line.messages(bot.Chosen); len(got) != 1 || got[0].Chose != bot.Open(bot.Start, "th") {
		t.Errorf("the language button did %v", got)
	}
	b.press("en:command.menu")
	if got := d.line.messages(bot.Text); len(got) != 1 || got[0].Words.Read() != "/menu" {
		t.Errorf("the command button did %v", got)
	}
	b.get("/en/abc234")
	q := url.Values{}
	for k, v := range b.page.hidden["open"] {
		q.Set(k, v)
	}
	q.Set("chose", string(bot.Open("abc234", "en")))
	b.post("/", q)
	if got := d.line.messages(bot.Chosen); b.status != 200 || len(got) != 2 || got[1].Chose != bot.Open("abc234", "en") {
		t.Errorf("%d: the page did not open in the chat", b.status)
	}
}

func TestExit(t *testing.T) {
	for point := range 10 {
		d := newDesk(t)
		b := d.tab(t)
		for i := range point {
			b.say(fmt.Sprintf("word %d", i))
		}
		q := b.fields("words", "again")
		b.post("/exit", url.Values{"visit": {b.page.hidden["exit"]["visit"]}})
		if b.status != 200 || !strings.Contains(b.header.Get("Clear-Site-Data"), "storage") || !strings.Contains(b.body, Elsewhere) {
			t.Fatalf("point %d: exit is %d %q", point, b.status, b.header.Get("Clear-Site-Data"))
		}
		if n := len(d.c.visits.live); n != 0 {
			t.Errorf("point %d: %d visits live", point, n)
		}
		before := len(d.line.messages(bot.Text))
		b.post("/", q)
		if b.status != http.StatusGone || len(b.page.bubbles) != 0 || b.page.draft != "" || strings.Contains(b.body, "word 0") {
			t.Errorf("point %d: what the browser sent again is shown: %d %v", point, b.status, b.page.bubbles)
		}
		if got := len(d.line.messages(bot.Text)); got != before {
			t.Errorf("point %d: what the browser sent again was read", point)
		}
		if point > 0 {
			until(t, "the line to hear of it", func() bool { return len(d.line.messages(bot.Left)) == 1 })
		}
	}
	d := newDesk(t)
	if b := d.tab(t).get("/exit"); b.status != 200 || !strings.Contains(b.body, Elsewhere) {
		t.Error("the plain way out does not lead out")
	}
}

func TestTrouble(t *testing.T) {
	d := newDesk(t)
	fails := 2
	d.line.do = func(ctx context.Context, m bot.Message) error {
		if fails--; fails >= 0 {
			return errors.New("planned")
		}
		if m.Words.Read() == "panic" {
			panic("planned")
		}
		_, err := d.c.Send(ctx, m.Back, bot.Reply{Parts: []bot.Part{{Text: markup.Plain("fine")}}})
		return err
	}
	b := d.tab(t)
	q := b.fields("words", "my words")
	b.post("/", q)
	if b.status != 503 || b.page.draft != "my words" || b.page.status != "en:web.trouble" || len(b.page.bubbles) != 0 {
		t.Errorf("trouble: %d, draft %q, status %q, %v", b.status, b.page.draft, b.page.status, b.page.bubbles)
	}
	b.post("/", q)
	if b.status != 200 || len(b.page.bubbles) != 2 {
		t.Errorf("the same post again: %d, %v", b.status, b.page.bubbles)
	}
	if b.say("panic"); b.status != 503 {
		t.Errorf("panic: %d", b.status)
	}
	if b.say("after"); b.status != 200 {
		t.Errorf("after the panic: %d", b.status)
	}
	if strings.Contains(d.logs.String(), "planned") {
		t.Error("what a panic said stands in the log")
	}
}

func TestTakingBack(t *testing.T) {
	d := newDesk(t)
	var refs []bot.Ref
	d.line.do = func(ctx context.Context, m bot.Message) error {
		if m.Words.Read() == "/hide" {
			kept, err := d.c.Delete(ctx, append(refs, m.Own))
			if len(kept) > 0 {
				t.Errorf("%d kept", len(kept))
			}
			return err
		}
		got, err := d.c.Send(ctx, m.Back, bot.Reply{Parts: []bot.Part{{Text: markup.Plain("secret answer")}}})
		refs = append(append(refs, got.Sent...), m.Own)
		return err
	}
	b := d.tab(t)
	b.say("secret one").say("secret two")
	if len(b.page.bubbles) != 4 {
		t.Fatalf("%d bubbles", len(b.page.bubbles))
	}
	b.say("/hide")
	if len(b.page.bubbles) != 0 || strings.Contains(b.body, "secret") || !strings.Contains(b.body, `id="hello"`) {
		t.Errorf("after Hide the page shows %v", b.page.bubbles)
	}
	if d.c.visits.bytes != 0 {
		t.Errorf("%d bytes are counted for nothing", d.c.visits.bytes)
	}
}

func TestSendNowhere(t *testing.T) {
	d := newDesk(t)
	gone := bot.NewAddress(name, strings.Repeat("ab", 16), bot.Alone)
	if _, err := d.c.Send(t.Context(), gone, bot.Reply{Parts: []bot.Part{{Text: markup.Plain("x")}}}); !errors.Is(err, bot.ErrGone) {
		t.Errorf("a visit that is over: %v", err)
	}
	for _, a := range []bot.Address{{}, bot.NewAddress("telegram", strings.Repeat("ab", 16), bot.Alone), bot.NewAddress(name, "zz", bot.Alone)} {
		if _, err := d.c.Send(t.Context(), a, bot.Reply{}); !errors.Is(err, bot.ErrRefused) {
			t.Errorf("an address of nobody's: %v", err)
		}
	}
}

func TestHealthz(t *testing.T) {
	d := newDesk(t)
	for _, tt := range []struct {
		from, via string
		want      int
	}{{"127.0.0.1:1", "", 200}, {"[::1]:1", "", 200}, {"203.0.113.7:1", "", 404}, {"127.0.0.1:1", "203.0.113.7", 404}} {
		req := httptest.NewRequestWithContext(t.Context(), "GET", "/healthz", nil)
		req.RemoteAddr = tt.from
		if tt.via != "" {
			req.Header.Set("X-Forwarded-For", tt.via)
		}
		w := httptest.NewRecorder()
		d.site.ServeHTTP(w, req)
		if w.Code != tt.want {
			t.Errorf("%+v: %d", tt, w.Code)
		}
	}
}

func TestLang(t *testing.T) {
	d := newDesk(t)
	for header, want := range map[string]string{
		"": "en", "zh-HK,zh;q=0.9": "zh-Hant", "zh-CN": "zh-Hans", "tl": "fil", "de,fr;q=0.8": "fr",
		"ko-KR": "ko", "km": "en", "xx;;;q=9": "en", strings.Repeat("a,", 5000): "en", "vi": "vi",
	} {
		req := httptest.NewRequestWithContext(t.Context(), "GET", "/", nil)
		req.Header.Set("Accept-Language", header)
		if got := d.site.lang(req); got != want {
			t.Errorf("%.30q: %s, want %s", header, got, want)
		}
	}
}

func TestPlaces(t *testing.T) {
	var c crowd
	day := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	at := func(a string, now time.Time) place { return c.place(netip.MustParseAddr(a), now) }
	if at("203.0.113.7", day) != at("203.0.113.99", day) || at("203.0.113.7", day) == at("203.0.114.7", day) {
		t.Error("a place is not its prefix")
	}
	if at("2001:db8::1", day) != at("2001:db8::ffff", day) {
		t.Error("a place is not its prefix (IPv6)")
	}
	before := at("203.0.113.7", day)
	if at("203.0.113.7", day.Add(24*time.Hour)) == before {
		t.Error("the salt of yesterday is still in use")
	}
	if at("127.0.0.1", day) != (place{}) {
		t.Error("loopback is a crowd")
	}
}
