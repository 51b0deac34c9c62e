package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"

	"infoline/bot"
)

// A fault is an answer of Discord's that is no success: numbers only.
type fault struct{ status, code int }

func (f fault) Error() string { return fmt.Sprintf("discord answered %d (%d)", f.status, f.code) }

// Discord's error codes that decide something (Developer documents: Opcodes and Status Codes).
const (
	unknownChannel     = 10003
	unknownMessage     = 10008
	unknownWebhook     = 10015
	unknownInteraction = 10062
	alreadyAnswered    = 40060
	missingAccess      = 50001
	cannotWriteToUser  = 50007
	missingRights      = 50013
	invalidWebhook     = 50027
)

var (
	errNetwork = errors.New("discord cannot be reached")
	errToken   = errors.New("discord: the token is not accepted: check INFOLINE_DISCORD_TOKEN, and make a new token on the developer page if the old one may be known to somebody")
)

// An api makes requests: as the bot through the vendor's client, and for interactions,
// whose routes need no token of ours, through a plain one. The vendor's client would keep
// one rate bucket, with the interaction's token in its key, for every interaction.
type api struct {
	vendor *discordgo.Session
	plain  *http.Client
}

// origin is the address that requests are made for; the transport turns it to the base.
const origin = "https://discord.com/api/v10"

func newAPI(token secret, base *url.URL, via http.RoundTripper) (*api, error) {
	client := &http.Client{
		Transport:     &transport{base: base, via: via},
		Timeout:       20 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return errRedirect },
	}
	s, err := newVendor(token, client)
	if err != nil {
		return nil, err
	}
	return &api{vendor: s, plain: client}, nil
}

// newVendor makes a session of the vendor's library with everything off that keeps,
// repeats or prints.
func newVendor(token secret, client *http.Client) (*discordgo.Session, error) {
	s, err := discordgo.New("Bot " + token.reveal())
	if err != nil {
		return nil, errors.New("discord: no session can be made of the token")
	}
	s.Client = client
	s.StateEnabled = false
	s.Compress = false
	s.Identify.Compress = false
	s.SyncEvents = true // events in their order; what we do with them does not block
	s.ShouldReconnectOnError = false
	s.ShouldReconnectVoiceOnSessionError = false
	s.ShouldRetryOnRateLimit = false
	s.MaxRestRetries = 0
	s.LogLevel = discordgo.LogError
	return s, nil
}

var quietOnce sync.Once

// quietVendor drops what the vendor's library would print: its lines hold addresses and
// whole payloads. The setting is the library's only one for all sessions.
func quietVendor() {
	quietOnce.Do(func() { discordgo.Logger = func(int, int, string, ...any) {} })
}

// asBot makes a request with the bot's token. in and out may be nil.
func (a *api) asBot(ctx context.Context, method, path string, in, out any) error {
	body, err := encode(in)
	if err != nil {
		return err
	}
	// A bucket of its own for each request: pauses are kept by the transport and by
	// package post, and the library would keep buckets, with ids in their keys, for ever.
	bucket := &discordgo.Bucket{Remaining: 1}
	bucket.Lock()
	got, err := a.vendor.RequestWithLockedBucket(method, origin+path, "application/json", body, bucket, 0,
		discordgo.WithContext(ctx), discordgo.WithRetryOnRatelimit(false), discordgo.WithRestRetries(0))
	if err != nil {
		return told(ctx, err)
	}
	return decode(got, out)
}

// asWay makes a request of an interaction, which needs no token but its own.
func (a *api) asWay(ctx context.Context, method, path string, in, out any) error {
	body, err := encode(in)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, method, origin+path, bytes.NewReader(body))
	if err != nil {
		return errNetwork // the error would hold the address
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	req.Header.Set("User-Agent", a.vendor.UserAgent)
	resp, err := a.plain.Do(req)
	if err != nil {
		return told(ctx, err)
	}
	defer func() { _ = resp.Body.Close() }()
	got, err := readAll(resp.Body)
	if err != nil {
		return told(ctx, err)
	}
	if resp.StatusCode >= 300 {
		return newFault(resp.StatusCode, got)
	}
	return decode(got, out)
}

func encode(v any) ([]byte, error) {
	if v == nil {
		return nil, nil
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, fmt.Errorf("discord: a request cannot be written: %w", bot.ErrRefused)
	}
	return b.Bytes(), nil
}

func decode(b []byte, out any) error {
	if out == nil || len(b) == 0 {
		return nil
	}
	if json.Unmarshal(b, out) != nil {
		return errNetwork // half an answer, or a page from something in between
	}
	return nil
}

func newFault(status int, body []byte) fault {
	var said struct {
		Code int `json:"code"`
	}
	_ = json.Unmarshal(body, &said)
	return fault{status, said.Code}
}

// told keeps of an error what may be told: no address, no token, no words.
func told(ctx context.Context, err error) error {
	var wait bot.Wait
	var rest *discordgo.RESTError
	switch {
	case errors.As(err, &wait):
		return wait
	case errors.As(err, &rest) && rest.Response != nil:
		return newFault(rest.Response.StatusCode, rest.ResponseBody)
	case ctx.Err() != nil:
		return ctx.Err()
	default:
		return errNetwork
	}
}

// hasCode reports whether err is a fault with one of the codes.
func hasCode(err error, codes ...int) bool {
	var f fault
	if !errors.As(err, &f) {
		return false
	}
	for _, c := range codes {
		if f.code == c {
			return true
		}
	}
	return false
}

// passing reports whether the same request may work in a moment.
func passing(err error) bool {
	var f fault
	return errors.Is(err, errNetwork) || (errors.As(err, &f) && (f.status >= 500 || f.status == http.StatusRequestTimeout))
}

// tries is how often a request that may be repeated is made.
const tries = 3

// again repeats what may be repeated, with growing pauses, while the fault is passing.
func (c *channel) again(ctx context.Context, do func(try int) error) error {
	pause := c.pace.again
	for try := 0; ; try++ {
		err := do(try)
		if err == nil || !passing(err) || try == tries-1 {
			return err
		}
		if !sleep(ctx, jitter(pause)) {
			return err
		}
		pause *= 3
	}
}

// meaning turns a fault into an error that package bot has. private: it concerned a
// private chat, where 403 says that the person does not want us there.
func (c *channel) meaning(err error, private bool) error {
	var f fault
	if !errors.As(err, &f) {
		return err
	}
	switch {
	case f.status == http.StatusUnauthorized && f.code != invalidWebhook:
		c.end(errToken)
		return errToken
	case f.code == unknownChannel, f.code == missingAccess, f.code == cannotWriteToUser,
		f.status == http.StatusForbidden && private:
		return fmt.Errorf("%w: %w", f, bot.ErrGone)
	case f.status >= 400 && f.status < 500 && f.status != http.StatusRequestTimeout:
		return fmt.Errorf("%w: %w", f, bot.ErrRefused)
	}
	return f
}

// end ends Run: going on makes no sense.
func (c *channel) end(why error) {
	if cancel := c.ending.Load(); cancel != nil {
		(*cancel)(why)
	}
}
