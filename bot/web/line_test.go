package web

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"infoline/bot"
	"infoline/bot/markup"
)

// A phraser is a line that answers with what a test gives it, and says its phrases as
// "lang:id" or as the sentences of sample_test.go.
type phraser struct {
	c *Channel

	mu   sync.Mutex
	seen []bot.Message
	do   func(context.Context, bot.Message) error
	said map[string]map[string]string
}

func (l *phraser) Handle(ctx context.Context, m bot.Message) error {
	l.mu.Lock()
	l.seen = append(l.seen, m)
	do := l.do
	l.mu.Unlock()
	if do != nil {
		return do(ctx, m)
	}
	_, err := l.c.Send(ctx, m.Back, bot.Reply{Lang: "en", Parts: []bot.Part{{Text: markup.Plain("echo " + m.Words.Read() + string(m.Chose))}}})
	return err
}

func (l *phraser) messages(k bot.Kind) (got []bot.Message) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, m := range l.seen {
		if m.Kind == k {
			got = append(got, m)
		}
	}
	return got
}

func (l *phraser) Suggest(context.Context, bot.Query) []bot.Suggestion { return nil }

func (l *phraser) Commands(lang string) []bot.Command {
	return []bot.Command{{Name: "menu", Description: l.Words(lang, "command.menu")}, {Name: "hide", Description: l.Words(lang, "command.hide")}}
}

func (l *phraser) Langs() []string {
	return []string{"en", "fil", "fr", "ko", "th", "vi", "zh-Hans", "zh-Hant"}
}

func (l *phraser) Words(lang, id string) string {
	if l.said == nil {
		return lang + ":" + id
	}
	if s := l.said[lang][id]; s != "" {
		return s
	}
	return l.said["en"][id]
}

func (l *phraser) Page(lang, code string) (bot.Page, bool) {
	if code != "abc234" {
		return bot.Page{}, false
	}
	text, err := markup.Parse("Before the list, with a [form, in English](https://example.org/form).\n\n**What you can do**\n- One.\n- Two.")
	if err != nil {
		panic(err)
	}
	return bot.Page{Lang: lang, Code: code, Title: "A page", Text: text, Notes: markup.Plain("Seen in 2026."), Langs: []string{"en", "th", "fr"}}, true
}

// A desk is a site on a test server, with everything that it logged.
type desk struct {
	*httptest.Server
	c    *Channel
	line *phraser
	site *site
	logs *lockedBuffer
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func newDesk(t testing.TB) *desk {
	t.Helper()
	logs := &lockedBuffer{}
	c := newChannel("", slog.New(slog.NewTextHandler(logs, &slog.HandlerOptions{Level: slog.LevelDebug})))
	line := &phraser{c: c}
	s := c.site(line)
	c.pace = 0
	srv := httptest.NewServer(s)
	t.Cleanup(srv.Close)
	return &desk{Server: srv, c: c, line: line, site: s, logs: logs}
}

// A tab is a browser without script: it knows the page that is open and nothing else.
type tab struct {
	t      testing.TB
	base   string
	client *http.Client
	head   http.Header // sent with everything
	page   seenPage
	body   string
	status int
	header http.Header
}

func (d *desk) tab(t testing.TB) *tab {
	b := &tab{t: t, base: d.URL, client: d.Client(), head: http.Header{}}
	b.get("/")
	return b
}

func (b *tab) get(path string) *tab {
	b.t.Helper()
	req, err := http.NewRequestWithContext(b.t.Context(), http.MethodGet, b.base+path, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	return b.send(req)
}

// post sends a form as a browser does from our page.
func (b *tab) post(path string, fields url.Values) *tab {
	b.t.Helper()
	req, err := http.NewRequestWithContext(context.WithoutCancel(b.t.Context()), http.MethodPost, b.base+path, strings.NewReader(fields.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", b.base)
	return b.send(req)
}

func (b *tab) send(req *http.Request) *tab {
	b.t.Helper()
	for k, v := range b.head {
		req.Header[k] = v
	}
	res, err := b.client.Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	all, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	b.body, b.status, b.header = string(all), res.StatusCode, res.Header
	if strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
		b.page = look(b.t, b.body)
	}
	return b
}

// fields are the hidden fields of the form with this id on the open page.
func (b *tab) fields(more ...string) url.Values {
	q := url.Values{}
	for k, v := range b.page.hidden["say"] {
		q.Set(k, v)
	}
	for i := 0; i+1 < len(more); i += 2 {
		q.Set(more[i], more[i+1])
	}
	return q
}

func (b *tab) say(words string) *tab { return b.post("/", b.fields("words", words)) }

// press presses the newest button with a label.
func (b *tab) press(label string) *tab {
	b.t.Helper()
	for i := len(b.page.buttons) - 1; i >= 0; i-- {
		if p := b.page.buttons[i]; p.label == label {
			return b.post("/", b.fields(p.name, p.value))
		}
	}
	b.t.Fatalf("no button %q among %v", label, b.page.buttons)
	return nil
}

// seenPage is what a page shows, read from its HTML.
type seenPage struct {
	title, lang string
	status      string
	draft       string
	bubbles     []seenBubble
	buttons     []seenButton
	hidden      map[string]map[string]string // form id, field
	elements    map[string]int
	focus       string
}

type seenBubble struct {
	id, class, lang, text string
	labels                []string
}

type seenButton struct{ form, name, value, label string }

// look reads a page. Our pages are close enough to XML for the forgiving decoder of the
// standard library.
func look(t testing.TB, body string) seenPage {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(strings.ReplaceAll(body, "<!doctype html>", "")))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	p := seenPage{hidden: map[string]map[string]string{}, elements: map[string]int{}}
	var path []map[string]string
	in := func(key, value string) map[string]string {
		for i := len(path) - 1; i >= 0; i-- {
			if path[i][key] == value {
				return path[i]
			}
		}
		return nil
	}
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return p
		}
		if err != nil {
			t.Fatalf("the page cannot be read: %v\n%s", err, body)
		}
		switch e := tok.(type) {
		case xml.StartElement:
			a := map[string]string{"<": e.Name.Local}
			for _, attr := range e.Attr {
				a[attr.Name.Local] = attr.Value
			}
			path = append(path, a)
			p.elements[e.Name.Local]++
			p.open(a, in)
		case xml.EndElement:
			path = path[:len(path)-1]
		case xml.CharData:
			if len(path) > 0 {
				p.read(string(e), path[len(path)-1], in)
			}
		}
	}
}

func (p *seenPage) open(a map[string]string, in func(k, v string) map[string]string) {
	switch a["<"] {
	case "html":
		p.lang = a["lang"]
	case "article":
		p.bubbles = append(p.bubbles, seenBubble{id: a["id"], class: a["class"], lang: a["lang"]})
		if _, ok := a["autofocus"]; ok {
			p.focus = a["id"]
		}
	case "button":
		b := seenButton{form: a["form"], name: a["name"], value: a["value"]}
		p.buttons = append(p.buttons, b)
	case "input":
		if f := in("<", "form"); f != nil && a["type"] == "hidden" {
			if p.hidden[f["id"]] == nil {
				p.hidden[f["id"]] = map[string]string{}
			}
			p.hidden[f["id"]][a["name"]] = a["value"]
		}
	}
}

func (p *seenPage) read(text string, a map[string]string, in func(k, v string) map[string]string) {
	n := len(p.bubbles) - 1
	switch {
	case a["<"] == "title":
		p.title += text
	case a["id"] == "status":
		p.status += text
	case a["<"] == "textarea":
		p.draft += text
	case a["<"] == "button":
		p.buttons[len(p.buttons)-1].label += text
		if in("<", "article") != nil {
			p.bubbles[n].labels = append(p.bubbles[n].labels, text)
		}
	case in("class", "text") != nil && n >= 0:
		p.bubbles[n].text += text
	}
}

func until(t testing.TB, what string, cond func() bool) {
	t.Helper()
	for end := time.Now().Add(5 * time.Second); !cond(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited too long for %s", what)
		}
	}
}

// A clock is a time that tests move.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

// clock gives a desk a time that moves by hand.
func (d *desk) clock() *clock {
	c := &clock{now: time.Now()}
	d.c.visits.now = c.Now
	return c
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}
