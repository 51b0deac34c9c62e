package web

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"infoline/bot"
	"infoline/bot/markup"
)

// Elsewhere is where the exit button leads: a page that anybody may have open, and that
// is the same for everybody. The weather of Canada, from the government's weather office.
const Elsewhere = "https://weather.gc.ca/"

const (
	name        = "web"
	usual       = "127.0.0.1:8080"
	maxBody     = 16 << 10
	maxSockets  = 500
	drainFor    = 10 * time.Second
	answerLimit = 30 * time.Second
)

// A Channel is the web page. Open makes it.
type Channel struct {
	log    *slog.Logger
	origin string // of the public address, empty where none was given
	seal   sealer
	visits *visits
	pace   time.Duration // between two messages of a visit

	listen   func() (net.Listener, error)
	mu       sync.Mutex
	listener net.Listener // opened by Open, used by the first Run
	work     sync.WaitGroup
}

// Open reads INFOLINE_WEB_ADDR (where to listen, "off" for no web page) and
// INFOLINE_WEB_URL (the address that people type, if there is one) and listens. It
// returns nil, nil where the page is switched off.
func Open(getenv func(string) string, log *slog.Logger) (bot.Channel, error) {
	addr := strings.TrimSpace(getenv("INFOLINE_WEB_ADDR"))
	switch addr {
	case "off":
		return nil, nil
	case "":
		addr = usual
	}
	origin, err := originOf(strings.TrimSpace(getenv("INFOLINE_WEB_URL")))
	if err != nil {
		return nil, err
	}
	c := newChannel(origin, log)
	c.listen = func() (net.Listener, error) { return listen(addr) }
	if c.listener, err = c.listen(); err != nil {
		return nil, err
	}
	return c, nil
}

func newChannel(origin string, log *slog.Logger) *Channel {
	c := &Channel{log: log, origin: origin, visits: newVisits(), pace: time.Second}
	_, _ = rand.Read(c.seal[:]) // never fails (crypto/rand)
	return c
}

func originOf(address string) (string, error) {
	if address == "" {
		return "", nil
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" {
		return "", errors.New("INFOLINE_WEB_URL is not the address of a whole site: write it like https://info.example.org")
	}
	return u.Scheme + "://" + strings.ToLower(u.Host), nil
}

func listen(addr string) (net.Listener, error) {
	if _, _, err := net.SplitHostPort(addr); err != nil {
		return nil, fmt.Errorf("INFOLINE_WEB_ADDR=%s is no address: write it like %s, or off for no web page", addr, usual)
	}
	l, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("cannot listen on %s (%w): end what uses it, or set INFOLINE_WEB_ADDR to another address, such as 127.0.0.1:8081, or to off", addr, reason(err))
	}
	return l, nil
}

// reason is the innermost cause, which is what an operator can act on.
func reason(err error) error {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err
		}
		err = inner
	}
}

// Name is "web".
func (c *Channel) Name() string { return name }

// Reach says what a page can do. Both sides' messages stand here and nowhere else, so all
// of them can be taken back as long as the visit lives: at least idleFor after the last
// word of the person.
func (c *Channel) Reach() bot.Reach {
	return bot.Reach{Count: markup.Runes, Length: 20_000, Rows: 100, PerRow: 8, OwnFor: idleFor, TheirsFor: idleFor}
}

// Addr is where the page listens.
func (c *Channel) Addr() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.listener == nil {
		return ""
	}
	return c.listener.Addr().String()
}

// Run serves the page until ctx is done, then answers what is in work, for ten seconds at
// most, and forgets every visit.
func (c *Channel) Run(ctx context.Context, h bot.Handler) error {
	l, err := c.take()
	if err != nil {
		return err
	}
	srv := &http.Server{
		Handler:                      c.site(h),
		ReadHeaderTimeout:            10 * time.Second,
		ReadTimeout:                  20 * time.Second,
		WriteTimeout:                 answerLimit + 20*time.Second,
		IdleTimeout:                  60 * time.Second,
		MaxHeaderBytes:               16 << 10,
		DisableGeneralOptionsHandler: true,
		ErrorLog:                     log.New(io.Discard, "", 0), // net/http would log addresses
	}
	ended := make(chan error, 1)
	go func() { ended <- srv.Serve(few(l, maxSockets)) }()
	c.log.Info("the web page is open", "channel", name, "listen", l.Addr().String())

	tick := time.NewTicker(20 * time.Second)
	defer tick.Stop()
	defer c.visits.clear()
	for {
		select {
		case <-tick.C:
			c.leave(ctx, h, c.visits.expire())
		case err := <-ended:
			return fmt.Errorf("the web page stopped: %w", reason(err))
		case <-ctx.Done():
			return c.stop(ctx, srv)
		}
	}
}

// take gives the listener that Open made to the first Run, and a new one to those after.
func (c *Channel) take() (net.Listener, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if l := c.listener; l != nil {
		c.listener = nil
		return l, nil
	}
	return c.listen()
}

func (c *Channel) stop(ctx context.Context, srv *http.Server) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainFor)
	defer cancel()
	err := srv.Shutdown(ctx)
	if err != nil {
		_ = srv.Close()
		return errors.New("the web page closed with answers in work")
	}
	done := make(chan struct{})
	go func() { c.work.Wait(); close(done) }()
	select {
	case <-done:
	case <-ctx.Done():
	}
	return nil
}

// leave tells the line that these visits are over, so that it forgets them too.
func (c *Channel) leave(ctx context.Context, h bot.Handler, gone []*visit) {
	for _, v := range gone {
		c.work.Go(func() {
			ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), answerLimit)
			defer cancel()
			_ = c.hand(ctx, h, bot.Message{From: v.addr, In: v.addr, Back: v.addr, Sent: time.Now(), Kind: bot.Left})
		})
	}
}
