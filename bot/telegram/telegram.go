package telegram

import (
	"context"
	"errors"
	"fmt"
	"io"
	stdlog "log"
	"log/slog"
	"net/url"
	"os"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"infoline/bot"
	"infoline/bot/markup"
)

const (
	name    = "telegram"
	realAPI = "https://api.telegram.org"
)

var (
	// ErrToken says that Telegram does not know the token: it was revoked or replaced.
	ErrToken = errors.New("telegram: the token is not accepted: it was revoked or replaced; get the current one from @BotFather, and look whether INFOLINE_TELEGRAM_API leads to Telegram")
	// ErrRival says that somebody else receives this bot's messages.
	ErrRival = errors.New("telegram: somebody else receives this bot's messages: stop the other copy; if there is none, the token may be stolen: replace it at @BotFather")
	// ErrWebhook says that messages are sent elsewhere.
	ErrWebhook = errors.New("telegram: this bot's messages go to a webhook: remove it (deleteWebhook) to receive them here")
)

// channel is the line on Telegram.
type channel struct {
	log     *slog.Logger
	api     *api
	me      atomic.Pointer[account]
	sending waits    // chats that take no message for a while
	erasing waits    // and no deletion
	moved   sync.Map // chat id before → after it became a supergroup
	presses presses
	albums  albums
	pace    pace
}

// pace is how patient the channel is; tests are less so.
type pace struct {
	poll  time.Duration   // how long the network holds an empty poll
	batch time.Duration   // how long one batch is waited for before the next is fetched
	drain time.Duration   // how long Run finishes what is in work
	tries []time.Duration // pauses between attempts at one update
	retry time.Duration   // first pause after a failed poll; it grows
	most  time.Duration   // longest pause after failed polls
}

var usual = pace{
	poll: 50 * time.Second, batch: 5 * time.Second, drain: 9 * time.Second,
	tries: []time.Duration{300 * time.Millisecond, 2 * time.Second},
	retry: time.Second, most: time.Minute,
}

// quiet silences the library's logger, which would print tokens and texts.
var quiet = sync.OnceFunc(func() { _ = tgbotapi.SetLogger(stdlog.New(io.Discard, "", 0)) })

// Open makes the channel from the environment: INFOLINE_TELEGRAM_TOKEN, or the file named
// by INFOLINE_TELEGRAM_TOKEN_FILE, and INFOLINE_TELEGRAM_API, the base address that
// requests go to (BASE/bot<token>/<method>). Without a token there is no channel and no
// error. It makes no request.
func Open(getenv func(string) string, log *slog.Logger) (bot.Channel, error) {
	token, err := secret(getenv, "INFOLINE_TELEGRAM_TOKEN")
	if token == "" || err != nil {
		return nil, err
	}
	if !tokenShape.MatchString(token) {
		return nil, errors.New("INFOLINE_TELEGRAM_TOKEN is no token: @BotFather gives one like 123456789:ABC…")
	}
	base := strings.TrimRight(getenv("INFOLINE_TELEGRAM_API"), "/")
	if base == "" {
		base = realAPI
	}
	u, err := url.Parse(base)
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, errors.New("INFOLINE_TELEGRAM_API is no base address: leave it empty, or give one like " + realAPI)
	}
	if h := u.Hostname(); u.Scheme == "http" && h != "localhost" && h != "::1" && !strings.HasPrefix(h, "127.") {
		log.Warn("INFOLINE_TELEGRAM_API is not encrypted: everybody on the way can read the token", "channel", name)
	}
	quiet()
	return &channel{log: log, api: newAPI(token, base), pace: usual}, nil
}

var tokenShape = regexp.MustCompile(`^[A-Za-z0-9_:-]{1,256}$`)

// secret reads a variable or, named by VARIABLE_FILE, the file it stands in.
func secret(getenv func(string) string, key string) (string, error) {
	if v := strings.TrimSpace(getenv(key)); v != "" {
		return v, nil
	}
	path := getenv(key + "_FILE")
	if path == "" {
		return "", nil
	}
	b, err := os.ReadFile(path) //nolint:gosec // the operator names the file
	if err != nil {
		var p *os.PathError
		if errors.As(err, &p) {
			err = p.Err
		}
		return "", fmt.Errorf("%s_FILE cannot be read: %w", key, err)
	}
	v := strings.TrimSpace(string(b))
	if v == "" {
		return "", fmt.Errorf("%s_FILE names an empty file", key)
	}
	return v, nil
}

// Name is "telegram".
func (c *channel) Name() string { return name }

const (
	longest  = 4096           // UTF-16 units of one message, after entity parsing
	maxRows  = 100            // buttons under one message
	perRow   = 8              // buttons in a row
	takeable = 48 * time.Hour // how long a bot can delete a message in a private chat
)

// Reach says what Telegram can do.
func (c *channel) Reach() bot.Reach {
	return bot.Reach{
		Count: markup.UTF16, Length: longest, Rows: maxRows, PerRow: perRow,
		OwnFor: takeable, TheirsFor: takeable,
	}
}

var (
	_ bot.Channel = (*channel)(nil)
	_ bot.Deleter = (*channel)(nil)
)

// call makes one request by the sending client and reads its result into v, if not nil.
func (c *channel) call(ctx context.Context, m request, v any) error {
	return c.api.call(ctx, c.api.send, m, v)
}
