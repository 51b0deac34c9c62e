package web

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"

	"infoline/bot"
	"infoline/bot/channeltest"
)

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
