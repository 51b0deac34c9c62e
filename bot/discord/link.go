package discord

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
)

// intents: direct messages; and messages in servers, of which Discord gives a bot without
// the privileged intent the words of those only that mention it. Interactions need none.
const intents = discordgo.IntentDirectMessages | discordgo.IntentGuildMessages

// An eventFunc takes one event of the gateway. It must not block.
type eventFunc func(kind string, data []byte)

// A link is one session with the gateway: it can be opened again after it went down, and
// then resumes where it was.
type link struct {
	c       *channel
	session *discordgo.Session
	down    chan struct{} // one signal: the connection is gone

	mu    sync.Mutex
	guard *guard
}

func (c *channel) newLink(on eventFunc) (*link, error) {
	s, err := newVendor(c.token, c.api.plain)
	if err != nil {
		return nil, err
	}
	l := &link{c: c, session: s, down: make(chan struct{}, 1)}
	s.Identify.Intents = intents
	s.Dialer = &websocket.Dialer{
		HandshakeTimeout:  15 * time.Second,
		NetDialContext:    l.dial,
		NetDialTLSContext: l.dialTLS,
		Proxy:             versionTen,
	}
	s.AddHandler(func(_ *discordgo.Session, e *discordgo.Event) {
		defer c.caught("an event")
		if e == nil {
			return
		}
		if kind, ok := ours(e.Type); ok || e.Type == "READY" {
			on(kind, e.RawData)
		}
	})
	s.AddHandler(func(*discordgo.Session, *discordgo.Disconnect) {
		select {
		case l.down <- struct{}{}:
		default:
		}
	})
	return l, nil
}

// versionTen is not a proxy: it is the place where a dialer shows its request, and the
// vendor's library asks for version 9.
func versionTen(req *http.Request) (*url.URL, error) {
	req.URL.RawQuery = "v=10&encoding=json"
	return nil, nil
}

var errPlain = errors.New("discord: the gateway's address is unencrypted")

func (l *link) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil || !isLoopback(host) {
		return nil, errPlain // the token would go over it
	}
	conn, err := l.c.dial(ctx, network, addr)
	if err != nil {
		return nil, errNetwork
	}
	return l.guarded(conn), nil
}

func (l *link) dialTLS(ctx context.Context, network, addr string) (net.Conn, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, errNetwork
	}
	conn, err := l.c.dial(ctx, network, addr)
	if err != nil {
		return nil, errNetwork
	}
	secure := tls.Client(conn, &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"}})
	if err := secure.HandshakeContext(ctx); err != nil {
		_ = conn.Close()
		return nil, errNetwork
	}
	return l.guarded(secure), nil
}

func (l *link) guarded(conn net.Conn) *guard {
	g := newGuard(conn, l.c.pace.quiet)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.guard = g
	return g
}

// sever cuts the connection under the vendor's code, which is how to end a hanging Open
// or Close.
func (l *link) sever() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.guard != nil {
		_ = l.guard.Close()
	}
}

// code is the server's closing code, 0 if it said none.
func (l *link) code() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.guard == nil {
		return 0
	}
	return int(l.guard.closed.Load())
}

var errStuck = errors.New("discord: the gateway did not answer in time")

// open connects, in at most the time that pace allows.
func (l *link) open(ctx context.Context) error {
	select {
	case <-l.down: // of an earlier connection
	default:
	}
	done := make(chan error, 1)
	go func() {
		err := errStuck
		defer func() { done <- err }()
		defer l.c.caught("opening the gateway")
		err = l.session.Open()
	}()
	timer := time.NewTimer(l.c.pace.open)
	defer timer.Stop()
	select {
	case err := <-done:
		if errors.Is(err, discordgo.ErrWSAlreadyOpen) {
			return nil
		}
		return err
	case <-timer.C:
	case <-ctx.Done():
	}
	l.sever()
	select {
	case <-done: //nolint:errcheck // whatever it says, it comes too late
	case <-time.After(2 * time.Second):
	}
	return errStuck
}

// close says goodbye, in at most three seconds.
func (l *link) close() {
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer l.c.caught("closing the gateway")
		_ = l.session.Close()
	}()
	select {
	case <-done:
	case <-time.After(3 * time.Second):
	}
	l.sever()
}

// listen keeps a connection to the gateway until ctx is done, or until Discord says that
// it is no use.
func (c *channel) listen(ctx context.Context, on eventFunc) error {
	var l *link
	pause, failed := c.pace.again, 0
	for {
		if l == nil {
			var err error
			if l, err = c.newLink(on); err != nil {
				return err
			}
		}
		began := time.Now()
		err := l.open(ctx)
		if err == nil {
			c.log.Info("connected")
			select {
			case <-ctx.Done():
			case <-l.down:
			}
		}
		if ctx.Err() != nil {
			l.close()
			return nil
		}
		code := l.code()
		if why := hopeless(code); why != nil {
			l.close()
			return why
		}
		c.log.Warn("connection lost", "code", code, "opened", err == nil)
		if failed = failed + 1; err == nil {
			failed = 0
		}
		if lost(code) || errors.Is(err, errStuck) || failed == tries {
			l.close() // a new session: this one cannot be resumed
			l, failed = nil, 0
		}
		if time.Since(began) > time.Minute {
			pause = c.pace.again
		}
		if !sleep(ctx, jitter(pause)) {
			continue
		}
		pause = min(2*pause, c.pace.longest)
	}
}

// lost reports whether a closing code says that a session cannot be resumed.
func lost(code int) bool { return code == 4003 || code == 4007 || code == 4009 }

// hopeless explains the closing codes after which Discord wants no other try
// (Developer documents: Gateway Close Event Codes).
func hopeless(code int) error {
	switch code {
	case 4004:
		return errToken
	case 4013, 4014:
		return fmt.Errorf("discord: the gateway refuses what we ask to receive (code %d): on the developer page, check that the application has a bot", code)
	case 4010, 4011, 4012:
		return fmt.Errorf("discord: the gateway refuses this program (code %d): a newer version is needed", code)
	}
	return nil
}

// caught ends a panic, and tells that there was one but not what it said: that may hold
// a person's words.
func (c *channel) caught(where string) {
	if v := recover(); v != nil {
		c.log.Error("panic caught", "in", where)
	}
}
