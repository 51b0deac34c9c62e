package telegram

import (
	"bytes"
	"context"
	"flag"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"testing"
	"time"

	"infoline/bot"
	"infoline/bot/channeltest"
	"infoline/bot/fakes/telegramnet"
)

var rewrite = flag.Bool("update", false, "write the golden files anew")

// A running channel on a network that is played.
type running struct {
	*channel
	net    *telegramnet.Net
	log    *journal
	cancel context.CancelFunc
	end    chan error
	once   sync.Once
	err    error
}

// quick is impatient, so that tests of failures end soon.
var quick = pace{
	poll: 20 * time.Second, batch: 500 * time.Millisecond, drain: 5 * time.Second,
	tries: []time.Duration{10 * time.Millisecond, 20 * time.Millisecond},
	retry: 20 * time.Millisecond, most: 100 * time.Millisecond,
}

// prepare opens a channel on the network without running it.
func prepare(t testing.TB, n *telegramnet.Net) *running {
	t.Helper()
	r := &running{net: n, log: &journal{}, end: make(chan error, 1)}
	env := map[string]string{"INFOLINE_TELEGRAM_TOKEN": telegramnet.Token, "INFOLINE_TELEGRAM_API": n.URL}
	c, err := Open(func(k string) string { return env[k] }, slog.New(slog.NewTextHandler(r.log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	if err != nil {
		t.Fatal(err)
	}
	r.channel = c.(*channel)
	r.pace = quick
	for _, client := range []*http.Client{r.api.poll, r.api.send} {
		client.Transport.(*http.Transport).DialContext = loopback
		client.Transport.(*http.Transport).Proxy = nil
	}
	return r
}

// loopback refuses every connection that would leave the machine.
func loopback(ctx context.Context, network, addr string) (net.Conn, error) {
	host, _, err := net.SplitHostPort(addr)
	if ip := net.ParseIP(host); err != nil || ip == nil || !ip.IsLoopback() {
		panic("a test wanted to leave loopback")
	}
	return new(net.Dialer).DialContext(ctx, network, addr)
}

// run starts the channel and ends it with the test.
func (r *running) run(t testing.TB, h bot.Handler) *running {
	ctx, cancel := context.WithCancel(context.Background())
	r.cancel = cancel
	go func() { r.end <- r.Run(ctx, h) }()
	t.Cleanup(func() { _ = r.stop() })
	return r
}

func (r *running) stop() error {
	r.cancel()
	return r.ended()
}

// ended waits for Run to return.
func (r *running) ended() error {
	r.once.Do(func() {
		select {
		case r.err = <-r.end:
		case <-time.After(15 * time.Second):
			panic("Run does not end")
		}
	})
	return r.err
}

// journal is a log that may be read while it is written.
type journal struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.b.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.b.String()
}

// world is the network as channeltest wants it.
type world struct {
	*running
	who *telegramnet.Person
}

const plantedName, plantedWord = "Zwetschgenbaum", "Quittengelee"

func (w *world) Channel() bot.Channel { return w.channel }
func (w *world) Say(text string)      { w.who.Say(text) }
func (w *world) Press(label string)   { w.who.Press(label) }
func (w *world) Stop() error          { return w.stop() }
func (w *world) Logs() string         { return w.log.String() }

func (w *world) Another() channeltest.World {
	return &world{w.running, w.net.Person("Somebody", "ko")}
}

func (w *world) Planted() (word, name, token string) {
	return plantedWord, plantedName, telegramnet.Token
}

func (w *world) Fault(kind string) bool {
	w.net.Fail("sendMessage", kind)
	return true
}

func (w *world) Shown() []channeltest.Shown {
	var all []channeltest.Shown
	for _, m := range w.who.Shown() {
		s := channeltest.Shown{Text: m.Text, Ours: m.Ours}
		for _, row := range m.Buttons {
			for _, b := range row {
				s.Labels = append(s.Labels, b.Label)
			}
		}
		all = append(all, s)
	}
	return all
}

func TestChannel(t *testing.T) {
	channeltest.Run(t, func(t *testing.T, h bot.Handler) channeltest.World {
		n := telegramnet.New(t)
		return &world{prepare(t, n).run(t, h), n.Person(plantedName, "ko")}
	})
}

// until waits for something to come true.
func until(t testing.TB, what string, cond func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !cond(); time.Sleep(3 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited in vain for %s", what)
		}
	}
}
