package discord

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"testing"
	"time"

	"infoline/bot"
	"infoline/bot/channeltest"
	"infoline/bot/fakes/discordnet"
)

// Planted strings: none of them may be logged.
const (
	plantedWord = "hailstonequince"
	plantedName = "Wintermelonia"
)

// quick is the pace of tests.
var quick = pace{
	hold: 80 * time.Millisecond, open: 2 * time.Second, quiet: 700 * time.Millisecond,
	again: 5 * time.Millisecond, longest: 50 * time.Millisecond, drain: 8 * time.Second,
}

// A rig is a running channel on a Net.
type rig struct {
	t      *testing.T
	net    *discordnet.Net
	c      *channel
	logs   *logs
	person *discordnet.Person
	cancel context.CancelFunc
	ended  chan struct{}
	err    error
}

type logs struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logs) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logs) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

var errLeftLoopback = errors.New("a test tried to leave this machine")

func loopbackOnly(ctx context.Context, network, addr string) (net.Conn, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil || !isLoopback(host) {
		return nil, errLeftLoopback
	}
	return (&net.Dialer{}).DialContext(ctx, network, addr)
}

// ready prepares a channel that does not run yet.
func prepare(t *testing.T, p pace) *rig {
	t.Helper()
	r := &rig{t: t, net: discordnet.New(t), logs: &logs{}, ended: make(chan struct{})}
	base, err := readBase(r.net.URL)
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(r.logs, &slog.HandlerOptions{Level: slog.LevelDebug}))
	via := &http.Transport{DialContext: loopbackOnly}
	t.Cleanup(via.CloseIdleConnections)
	if r.c, err = open(newSecret(discordnet.Token), base, log, via, loopbackOnly, p); err != nil {
		t.Fatal(err)
	}
	r.person = r.net.Person(plantedName)
	return r
}

// run starts the channel and waits until it is connected.
func (r *rig) run(h bot.Handler) *rig {
	r.t.Helper()
	r.begin(h)
	r.until("the gateway", func() bool { return r.net.Gateway().Live })
	return r
}

func (r *rig) begin(h bot.Handler) {
	ctx, cancel := context.WithCancel(context.Background())
	r.cancel = cancel
	go func() {
		r.err = r.c.Run(ctx, h)
		close(r.ended)
	}()
	r.t.Cleanup(func() { _ = r.stop() })
}

func (r *rig) stop() error {
	r.cancel()
	select {
	case <-r.ended:
		return r.err
	case <-time.After(15 * time.Second):
		r.t.Error("Run does not end")
		return nil
	}
}

func (r *rig) until(what string, cond func() bool) {
	r.t.Helper()
	for end := time.Now().Add(8 * time.Second); ; time.Sleep(2 * time.Millisecond) {
		if cond() {
			return
		}
		if time.Now().After(end) {
			r.t.Fatalf("waited for %s in vain\nlog: %s", what, r.logs)
		}
	}
}

// sees reports whether p sees a message of ours that begins so.
func sees(p *discordnet.Person, in *discordnet.Room, text string) bool {
	for _, m := range p.Shown(in) {
		if m.Ours && m.Text == text {
			return true
		}
	}
	return false
}

// world is one person's view of a rig, for channeltest.
type world struct {
	*rig
	who *discordnet.Person
}

func (w world) Channel() bot.Channel { return w.c }
func (w world) Say(text string)      { w.who.Say(text) }
func (w world) Stop() error          { return w.stop() }
func (w world) Logs() string         { return w.logs.String() }

func (w world) Press(label string) {
	if !w.who.Press(nil, label) {
		w.t.Errorf("nobody sees the button %q", label)
	}
}

func (w world) Shown() []channeltest.Shown {
	var got []channeltest.Shown
	for _, m := range w.who.Shown(nil) {
		got = append(got, channeltest.Shown{Text: m.Text, Labels: m.Labels, Ours: m.Ours})
	}
	return got
}

var people int

func (w world) Another() channeltest.World {
	people++
	return world{w.rig, w.net.Person(fmt.Sprintf("Person%d", people))}
}

func (w world) Fault(kind string) bool {
	times := map[string]int{"429": 1, "403": 1, "500": tries}[kind]
	if times == 0 {
		return false
	}
	w.net.Fail("POST /channels/", kind, times)
	return true
}

func (w world) Planted() (word, name, token string) {
	return plantedWord, plantedName, discordnet.Token
}

func TestChannel(t *testing.T) {
	channeltest.Run(t, func(t *testing.T, h bot.Handler) channeltest.World {
		r := prepare(t, quick).run(h)
		return world{r, r.person}
	})
}
