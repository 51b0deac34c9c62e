package web

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"infoline/bot"
	"infoline/bot/markup"
)

// TestForged: what does not come from an open page of ours changes nothing.
func TestForged(t *testing.T) {
	d := newDesk(t)
	b := d.tab(t)
	b.say("mine")
	good := b.fields("words", "forged")
	without := b.fields("words", "forged")
	without.Del("visit")
	wrong := b.fields("words", "forged", "visit", strings.Repeat("A", 48))
	other := b.fields("words", "forged", "visit", newChannel("", d.c.log).seal.token(newID(), time.Now()))
	for _, path := range []string{"/", "/exit"} {
		for name, tt := range map[string]struct {
			fields url.Values
			head   map[string]string
		}{
			"no token":        {without, nil},
			"wrong token":     {wrong, nil},
			"another run":     {other, nil},
			"foreign origin":  {good, map[string]string{"Origin": "https://evil.example"}},
			"null origin":     {good, map[string]string{"Origin": "null"}},
			"no origin":       {good, map[string]string{"Origin": ""}},
			"cross-site":      {good, map[string]string{"Sec-Fetch-Site": "cross-site"}},
			"same-site":       {good, map[string]string{"Sec-Fetch-Site": "same-site"}},
			"opened by hand":  {good, map[string]string{"Sec-Fetch-Site": "none"}},
			"a lookalike":     {good, map[string]string{"Origin": b.base + ".evil.example"}},
			"plain text body": {good, map[string]string{"Content-Type": "text/plain"}},
			"compressed":      {good, map[string]string{"Content-Encoding": "gzip"}},
		} {
			req, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, d.URL+path, strings.NewReader(tt.fields.Encode()))
			req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			req.Header.Set("Origin", d.URL)
			for k, v := range tt.head {
				req.Header.Set(k, v)
			}
			res, err := d.Client().Do(req)
			if err != nil {
				t.Fatal(err)
			}
			_ = res.Body.Close()
			if res.StatusCode != 403 && res.StatusCode != 400 {
				t.Errorf("%s, %s: status %d", path, name, res.StatusCode)
			}
		}
		req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, d.URL+path+"?"+good.Encode(), nil)
		if res, err := d.Client().Do(req); err == nil {
			_ = res.Body.Close()
		}
	}
	if got := d.line.messages(bot.Text); len(got) != 1 || len(d.c.visits.live) != 1 {
		t.Errorf("%d messages, %d visits: something forged got through", len(got), len(d.c.visits.live))
	}
	b.head.Set("Sec-Fetch-Site", "same-origin")
	b.head.Set("Origin", "https://behind-a-proxy.example")
	if b.say("again"); b.status != 200 {
		t.Errorf("same-origin by the browser's word: %d", b.status)
	}
	d.c.origin = "https://public.example"
	b.head.Del("Sec-Fetch-Site")
	b.head.Set("Origin", "https://public.example")
	if b.say("and again"); b.status != 200 {
		t.Errorf("the public address as origin: %d", b.status)
	}
}

func TestReplay(t *testing.T) {
	d := newDesk(t)
	b := d.tab(t)
	q := b.fields("words", "once")
	b.post("/", q)
	first := len(b.page.bubbles)
	for range 3 {
		b.post("/", q)
	}
	if got := len(d.line.messages(bot.Text)); got != 1 || len(b.page.bubbles) != first {
		t.Errorf("%d messages, %d bubbles after a post that came four times", got, len(b.page.bubbles))
	}
	q.Set("words", "something else from the page before")
	b.post("/", q)
	if got := len(d.line.messages(bot.Text)); got != 2 {
		t.Errorf("%d messages: other words from an older page are new words", got)
	}
	// Two at the same moment, the first of which takes its time.
	d.line.do = func(ctx context.Context, m bot.Message) error {
		time.Sleep(50 * time.Millisecond)
		_, err := d.c.Send(ctx, m.Back, bot.Reply{Parts: []bot.Part{{Text: markup.Plain("slow answer")}}})
		return err
	}
	q.Set("words", "double tap")
	done := make(chan string, 2)
	for range 2 {
		other := *b
		go func() { done <- other.post("/", q).body }()
	}
	for range 2 {
		if body := <-done; !strings.Contains(body, "slow answer") {
			t.Error("one of two equal posts was shown no answer")
		}
	}
	if got := len(d.line.messages(bot.Text)); got != 3 {
		t.Errorf("%d messages after a double tap", got)
	}
}
