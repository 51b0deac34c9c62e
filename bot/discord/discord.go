package discord

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"infoline/bot"
	"infoline/bot/markup"
)

const name = "discord"

// Discord's limits (Developer documents: Message, Component Reference, Application Commands).
const (
	maxContent = 2000 // code points of a message by a bot
	maxRows    = 5
	maxPerRow  = 5
	maxOptions = 25 // of a select, and of suggestions
	maxLabel   = 80 // of a button
	maxOption  = 100
)

// keepFor is how long we promise to be able to take our messages back. Discord sets no
// limit for single messages; fourteen days is its limit for deleting in bulk.
const keepFor = 14 * 24 * time.Hour

// A secret prints as a mask, and within a struct as an address in memory: it is behind a
// pointer since fmt does not ask fields how they want to be printed.
type secret struct{ p *string }

func newSecret(s string) secret { return secret{&s} }

func (s secret) reveal() string {
	if s.p == nil {
		return ""
	}
	return *s.p
}

// Format prints a mask, whatever the verb.
func (secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "secret") }

// LogValue logs a mask.
func (secret) LogValue() slog.Value { return slog.StringValue("secret") }

type channel struct {
	log   *slog.Logger
	token secret
	api   *api
	ways  ways
	dms   dms
	pace  pace
	dial  func(ctx context.Context, network, addr string) (net.Conn, error)

	handler atomic.Pointer[bot.Handler]
	ending  atomic.Pointer[context.CancelCauseFunc] // of the Run under way
}

// pace are the times that tests shorten.
type pace struct {
	hold    time.Duration // before an interaction is deferred; Discord drops it after three seconds
	open    time.Duration // the longest that opening a connection may take
	quiet   time.Duration // the longest silence before the server has told its own rhythm
	again   time.Duration // the first pause between two tries of anything
	longest time.Duration // the longest pause between two connections
	drain   time.Duration // how long work goes on after the end of Run's context
}

var usual = pace{
	hold:    time.Second,
	open:    45 * time.Second,
	quiet:   20 * time.Second,
	again:   300 * time.Millisecond,
	longest: 2 * time.Minute,
	drain:   8 * time.Second,
}

// Open makes the channel from INFOLINE_DISCORD_TOKEN or INFOLINE_DISCORD_TOKEN_FILE and
// INFOLINE_DISCORD_API, the base address that ends before /v10. Without a token there is
// no channel and no error. It connects to nothing.
func Open(getenv func(string) string, log *slog.Logger) (bot.Channel, error) {
	token, err := readToken(getenv)
	if token.reveal() == "" || err != nil {
		return nil, err
	}
	base, err := readBase(getenv("INFOLINE_DISCORD_API"))
	if err != nil {
		return nil, err
	}
	return open(token, base, log, http.DefaultTransport, (&net.Dialer{Timeout: 10 * time.Second}).DialContext, usual)
}

func open(token secret, base *url.URL, log *slog.Logger, via http.RoundTripper, dial func(context.Context, string, string) (net.Conn, error), p pace) (*channel, error) {
	quietVendor()
	a, err := newAPI(token, base, via)
	if err != nil {
		return nil, err
	}
	return &channel{
		log:   log.With("channel", name),
		token: token,
		api:   a,
		ways:  ways{byID: map[string]*way{}},
		dms:   dms{byPerson: map[string]string{}},
		pace:  p,
		dial:  dial,
	}, nil
}

func readToken(getenv func(string) string) (secret, error) {
	token := getenv("INFOLINE_DISCORD_TOKEN")
	if file := getenv("INFOLINE_DISCORD_TOKEN_FILE"); token == "" && file != "" {
		b, err := os.ReadFile(file) //nolint:gosec // the operator names the file
		if err != nil {
			return secret{}, errors.New("discord: the file that INFOLINE_DISCORD_TOKEN_FILE names cannot be read: check that it is there and that this program may read it")
		}
		token = string(b)
	}
	token = strings.TrimPrefix(strings.TrimSpace(token), "Bot ")
	for _, r := range token {
		if r <= ' ' || r > '~' {
			return secret{}, errors.New("discord: the token holds a space or a character that no token has: copy it again from the developer page of the application")
		}
	}
	return newSecret(token), nil
}

func readBase(s string) (*url.URL, error) {
	if s == "" {
		s = "https://discord.com/api"
	}
	u, err := url.Parse(strings.TrimRight(s, "/"))
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || (u.Scheme != "https" && u.Scheme != "http") {
		return nil, errors.New("discord: INFOLINE_DISCORD_API is no base address: it looks like https://discord.com/api and ends before /v10")
	}
	if u.Scheme == "http" && !isLoopback(u.Hostname()) {
		return nil, errors.New("discord: INFOLINE_DISCORD_API would send the token unencrypted: use https, or http to this machine only")
	}
	return u, nil
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}

// Name implements bot.Channel.
func (c *channel) Name() string { return name }

// Reach implements bot.Channel. A bot cannot take back what a person wrote.
func (c *channel) Reach() bot.Reach {
	return bot.Reach{Count: markup.Runes, Length: maxContent, Rows: maxRows, PerRow: maxPerRow, OwnFor: keepFor, Keeper: "Discord"}
}

// words is a fixed sentence in the first of langs that there are words in.
func (c *channel) words(id string, langs ...string) string {
	h := c.handler.Load()
	if h == nil {
		return ""
	}
	have := (*h).Langs()
	for _, l := range langs {
		if lang, ok := spoken(l, have); ok {
			return (*h).Words(lang, id)
		}
	}
	return (*h).Words(reference(have), id)
}

// Addresses. What an id names stands in its first character.
const (
	person = '@' // a user, and the private chat with her
	hall   = '#' // a channel of a server
	answer = '!' // the way back of an interaction
)

func personAt(id string) bot.Address { return bot.NewAddress(name, string(person)+id, bot.Alone) }
func hallAt(id string) bot.Address   { return bot.NewAddress(name, string(hall)+id, bot.Shared) }

func answerAt(id string, inServer bool) bot.Address {
	room := bot.Alone
	if inServer {
		room = bot.Whisper
	}
	return bot.NewAddress(name, string(answer)+id, room)
}

// part splits an address of ours.
func part(a bot.Address) (kind byte, id string, err error) {
	full := a.ID()
	if a.Channel() != name || len(full) < 2 || !isID(full[1:]) {
		return 0, "", fmt.Errorf("discord: no address of this channel: %w", bot.ErrRefused)
	}
	return full[0], full[1:], nil
}

// isID reports whether s is one of Discord's ids, which go into addresses of requests.
func isID(s string) bool {
	if s == "" || len(s) > 20 {
		return false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// epoch is the beginning of Discord's time, in milliseconds.
const epoch = 1420070400000

// since reads the time out of an id.
func since(id string) time.Time {
	var n uint64
	for i := range len(id) {
		n = n*10 + uint64(id[i]-'0')
	}
	return time.UnixMilli(int64(n>>22) + epoch).UTC() // 42 bits
}

// dms remember in memory which channel is whose private chat.
type dms struct {
	mu       sync.Mutex
	byPerson map[string]string
}

// maxDMs is when all are forgotten: asking again costs one request.
const maxDMs = 10_000

func (d *dms) put(person, channel string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.byPerson) >= maxDMs {
		clear(d.byPerson)
	}
	d.byPerson[person] = channel
}

func (d *dms) get(person string) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.byPerson[person]
}
