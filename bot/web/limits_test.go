package web

import (
	"context"
	"fmt"
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
	clock := d.clock()
	from := func(addr, via string) int {
		q := url.Values{"visit": {d.c.seal.token(newID(), clock.Now())}, "key": {newKey()}, "words": {"hi"}}
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
	clock.pass(giveWay + time.Second)
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
	clock.pass(idleFor)
	if gone := d.c.visits.expire(); len(gone) != maxVisits || len(d.c.visits.live) != 0 || d.c.visits.bytes != 0 {
		t.Errorf("%d ended, %d live, %d bytes", len(gone), len(d.c.visits.live), d.c.visits.bytes)
	}
}

func TestIdle(t *testing.T) {
	d := newDesk(t)
	clock := d.clock()
	b := d.tab(t)
	b.say("one")
	clock.pass(idleFor - time.Second)
	if b.say("two"); b.status != 200 || len(b.page.bubbles) != 4 {
		t.Errorf("just in time: %d, %d bubbles", b.status, len(b.page.bubbles))
	}
	clock.pass(idleFor)
	if b.say("three"); b.status != http.StatusGone || len(b.page.bubbles) != 0 {
		t.Errorf("too late: %d, %d bubbles", b.status, len(b.page.bubbles))
	}
	if b.say("three"); b.status != 200 || len(b.page.bubbles) != 2 {
		t.Errorf("anew from the page that says so: %d, %d bubbles", b.status, len(b.page.bubbles))
	}
	b.get("/")
	clock.pass(openFor + time.Minute)
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
