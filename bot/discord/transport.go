package discord

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"infoline/bot"
)

const (
	maxBody  = 4 << 20
	edgeStop = 30 * time.Minute // after a 429 that Discord's edge gave, which is a ban of the address
	maxWait  = 24 * time.Hour
)

var (
	errRedirect  = errors.New("discord: redirected")
	errElsewhere = errors.New("discord: a request for somewhere else")
)

// A transport sends every request to the base address, in version 10 whatever version the
// vendor's library asks for, and reads the pauses that Discord wants: a 429 arrives as a
// bot.Wait, and while a pause for the whole bot lasts nothing is sent at all.
type transport struct {
	base *url.URL
	via  http.RoundTripper

	mu   sync.Mutex
	bot  time.Time // until when the bot as a whole waits
	edge time.Time // until when this machine as a whole waits
}

// RoundTrip implements http.RoundTripper.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	u, err := t.target(req)
	if err != nil {
		if req.Body != nil {
			_ = req.Body.Close()
		}
		return nil, err
	}
	out := req.Clone(req.Context())
	out.URL, out.Host = u, u.Host
	resp, err := t.via.RoundTrip(out)
	if err != nil {
		return nil, errNetwork // the error would hold the address
	}
	resp.Body = capped{io.LimitReader(resp.Body, maxBody), resp.Body}
	if resp.StatusCode == http.StatusTooManyRequests {
		defer func() { _ = resp.Body.Close() }()
		return nil, bot.Wait{For: t.pause(resp)}
	}
	for h := range resp.Header {
		if strings.HasPrefix(h, "X-Ratelimit-") {
			delete(resp.Header, h) // the library would sleep by them, whatever the context says
		}
	}
	return resp, nil
}

// target is where a request really goes, unless it has to wait.
func (t *transport) target(req *http.Request) (*url.URL, error) {
	rest, ok := afterVersion(req.URL)
	if !ok {
		return nil, errElsewhere
	}
	if wait := t.waiting(req); wait > 0 {
		return nil, bot.Wait{For: wait}
	}
	u, err := url.Parse(t.base.String() + "/v10" + rest)
	if err != nil {
		return nil, errElsewhere
	}
	u.RawQuery = req.URL.RawQuery
	return u, nil
}

type capped struct {
	io.Reader
	io.Closer
}

func readAll(r io.Reader) ([]byte, error) { return io.ReadAll(io.LimitReader(r, maxBody)) }

// afterVersion is what follows the version in an address of the API.
func afterVersion(u *url.URL) (string, bool) {
	if u.Host != "discord.com" {
		return "", false
	}
	rest, ok := strings.CutPrefix(u.EscapedPath(), "/api/v")
	_, rest, found := strings.Cut(rest, "/")
	return "/" + rest, ok && found
}

// waiting is how long a request has to wait because of what others were told. The bot's
// own limit does not concern interactions.
func (t *transport) waiting(req *http.Request) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	until := t.edge
	if req.Header.Get("Authorization") != "" && t.bot.After(until) {
		until = t.bot
	}
	return time.Until(until)
}

// pause reads a 429.
func (t *transport) pause(resp *http.Response) time.Duration {
	body, _ := readAll(resp.Body)
	var said struct {
		After  *float64 `json:"retry_after"`
		Global bool     `json:"global"`
	}
	after, _ := strconv.ParseFloat(resp.Header.Get("Retry-After"), 64)
	edge := json.Unmarshal(body, &said) != nil || said.After == nil
	if !edge {
		after = *said.After
	}
	wait := time.Duration(min(max(after, 0.1), maxWait.Seconds()) * float64(time.Second))
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case edge:
		wait = max(wait, edgeStop)
		t.edge = time.Now().Add(wait)
	case said.Global || resp.Header.Get("X-Ratelimit-Global") != "":
		t.bot = time.Now().Add(wait)
	}
	return wait
}

// jitter is d, a fifth more or less.
func jitter(d time.Duration) time.Duration {
	return time.Duration(float64(d) * (0.8 + 0.4*rand.Float64())) //nolint:gosec // no secret
}

// sleep waits for d; it is false when the context ends first.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
