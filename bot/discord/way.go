package discord

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"sync"
	"time"

	"infoline/bot"
	"infoline/bot/markup"
)

// Kinds of answers to an interaction.
const (
	sayNow      = 4 // with a message
	sayLater    = 5 // "thinking …", for a message to come
	changeLater = 6 // nothing seen; the message with the button may be changed
	changeNow   = 7 // the message with the button
	suggestions = 8
)

type callback struct {
	Kind int `json:"type"`
	Data any `json:"data,omitempty"`
}

// lasts is how long an interaction can be answered: fifteen minutes, less a reserve.
const lasts = 14*time.Minute + 30*time.Second

type stage uint8

const (
	fresh    stage = iota // Discord waits for a first answer
	thinking              // "thinking …" stands where the first message goes
	answered              // answered: further messages follow freely
	closed                // too late
)

// A way is the way back of one interaction. Its token lives here and nowhere else.
type way struct {
	id, app  string
	token    secret
	inServer bool // others are in the room: only the asker may see
	press    bool
	ours     bool    // the message with the button may be changed for the presser
	pressed  bot.Ref // that message
	person   bot.Address
	locale   string

	born  time.Time
	timer *time.Timer // of the deferral

	mu    sync.Mutex
	stage stage
	same  bool // the interaction's own message is the one with the button
}

func (w *way) callback() string {
	return "/interactions/" + w.id + "/" + url.PathEscape(w.token.reveal()) + "/callback"
}

func (w *way) messages(id string) string { return w.follow() + "/messages/" + id }

func (w *way) follow() string { return "/webhooks/" + w.app + "/" + url.PathEscape(w.token.reveal()) }

// original names the first message of an interaction, in addresses.
const original = "@original"

// ways are the interactions that can still be answered, in memory only.
type ways struct {
	mu    sync.Mutex
	byID  map[string]*way
	order []*way
}

// maxWays bounds them; the oldest go first.
const maxWays = 20_000

func (ws *ways) put(w *way) {
	ws.mu.Lock()
	defer ws.mu.Unlock()
	w.born = time.Now()
	ws.byID[w.id] = w
	ws.order = append(ws.order, w)
	ws.trim(w.born)
}

func (ws *ways) trim(now time.Time) {
	n := 0
	for n < len(ws.order) && (len(ws.order)-n > maxWays || now.Sub(ws.order[n].born) > lasts) {
		delete(ws.byID, ws.order[n].id)
		ws.order[n] = nil
		n++
	}
	ws.order = ws.order[n:]
}

func (ws *ways) get(id string) *way {
	ws.mu.Lock()
	defer ws.mu.Unlock()
	ws.trim(time.Now())
	return ws.byID[id]
}

var (
	errLate   = errors.New("discord: the interaction can no longer be answered")
	errExpose = errors.New("discord: an answer for one person would be seen by all")
)

// late reports whether err says that the interaction's time is over.
func late(err error) bool {
	return errors.Is(err, errLate) || hasCode(err, unknownInteraction, unknownWebhook, invalidWebhook)
}

// A seen is what Discord says of a message that it took.
type seen struct {
	ID    string `json:"id"`
	Flags int    `json:"flags"`
}

// reply answers the interaction, with its first message or a further one, and returns
// that message's id. In a server it says nothing before Discord has confirmed that only
// the asker will see it.
func (c *channel) reply(ctx context.Context, w *way, b body) (string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.inServer {
		b.Flags |= ephemeral
	}
	if w.stage == fresh && (w.inServer || b.Flags&ephemeral != 0) {
		if err := c.deferNow(ctx, w, b.Flags&ephemeral != 0); err != nil {
			return "", w.closing(err)
		}
	}
	switch w.stage {
	case closed:
		return "", errLate
	case fresh:
		got, err := c.first(ctx, w, callback{Kind: sayNow, Data: b})
		if err == nil {
			w.stage = answered
		}
		return got.ID, w.closing(err)
	case thinking:
		got, err := c.fill(ctx, w, b)
		if err == nil {
			w.stage = answered
		}
		return got.ID, w.closing(err)
	default:
		return c.further(ctx, w, b)
	}
}

// closing remembers that it is too late.
func (w *way) closing(err error) error {
	if late(err) {
		w.stage = closed
		return errLate
	}
	return err
}

// first gives the interaction its first answer. A repeated try may find that the one
// before arrived after all.
func (c *channel) first(ctx context.Context, w *way, cb callback) (seen, error) {
	var got struct {
		Resource struct {
			Message seen `json:"message"`
		} `json:"resource"`
	}
	err := c.again(ctx, func(int) error {
		err := c.api.asWay(ctx, http.MethodPost, w.callback()+"?with_response=true", cb, &got)
		if hasCode(err, alreadyAnswered) {
			return c.api.asWay(ctx, http.MethodGet, w.messages(original), nil, &got.Resource.Message)
		}
		return err
	})
	return got.Resource.Message, err
}

// fill puts b where "thinking …" stands.
func (c *channel) fill(ctx context.Context, w *way, b body) (got seen, err error) {
	b.Flags = noPreviews // whether only the asker sees it was settled by the deferral
	err = c.again(ctx, func(int) error {
		return c.api.asWay(ctx, http.MethodPatch, w.messages(original), b, &got)
	})
	return got, err
}

// further sends one more message. Discord has no way to repeat this safely.
func (c *channel) further(ctx context.Context, w *way, b body) (string, error) {
	var got seen
	if err := c.api.asWay(ctx, http.MethodPost, w.follow()+"?wait=true", b, &got); err != nil {
		return "", w.closing(err)
	}
	if b.Flags&ephemeral != 0 && got.Flags&ephemeral == 0 {
		_ = c.api.asWay(ctx, http.MethodDelete, w.messages(got.ID), nil, nil)
		return "", errExpose
	}
	return got.ID, nil
}

// deferNow tells Discord that an answer will come. If it is for the asker alone, it makes
// sure that Discord says so too, or says no more than where to ask instead. The caller
// holds w.mu.
func (c *channel) deferNow(ctx context.Context, w *way, private bool) error {
	if w.press && w.ours {
		if _, err := c.first(ctx, w, callback{Kind: changeLater}); err != nil {
			return err
		}
		w.stage, w.same = answered, true
		return nil
	}
	flags := 0
	if private {
		flags = ephemeral
	}
	got, err := c.first(ctx, w, callback{Kind: sayLater, Data: map[string]int{"flags": flags}})
	if err != nil {
		return err
	}
	w.stage = thinking
	if private && got.Flags&ephemeral == 0 {
		w.stage = closed
		c.log.Warn("a reply for one person would have been public: the fixed line was shown instead")
		c.exposed(ctx, w)
		return errExpose
	}
	return nil
}

// exposed shows, where everybody sees it, the same fixed line to everybody.
func (c *channel) exposed(ctx context.Context, w *way) {
	line := render(bot.Reply{Parts: []bot.Part{{Text: markup.Plain(c.words("group.line"))}}})
	if len(line) == 1 {
		if _, err := c.fill(ctx, w, line[0]); err == nil {
			return
		}
	}
	_ = c.api.asWay(ctx, http.MethodDelete, w.messages(original), nil, nil)
}

// hold defers the interaction if it is still fresh.
func (c *channel) hold(ctx context.Context, w *way) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.stage != fresh {
		return
	}
	if err := w.closing(c.deferNow(ctx, w, w.inServer)); err != nil {
		c.log.Debug("not deferred", "err", err)
	}
}

// change puts b in the place of the message with the button. It is false where this
// interaction cannot do that.
func (c *channel) change(ctx context.Context, w *way, b body) (bool, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	b.Flags = noPreviews
	var err error
	switch {
	case w.stage == fresh:
		if _, err = c.first(ctx, w, callback{Kind: changeNow, Data: b}); err == nil {
			w.stage, w.same = answered, true
		}
	case w.stage == answered && w.same:
		_, err = c.fill(ctx, w, b)
	default:
		return false, nil
	}
	if late(err) || hasCode(err, unknownMessage) {
		_ = w.closing(err)
		return false, nil
	}
	return err == nil, err
}

// settle ends the waiting of an interaction that nothing was said to.
func (c *channel) settle(ctx context.Context, w *way) {
	if w.timer != nil {
		w.timer.Stop()
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.stage == fresh {
		cb, next := callback{Kind: sayLater, Data: map[string]int{"flags": ephemeral}}, thinking
		if w.press {
			cb, next = callback{Kind: changeLater}, answered
		}
		if _, err := c.first(ctx, w, cb); err != nil {
			_ = w.closing(err)
			return
		}
		w.stage, w.same = next, w.press
	}
	if w.stage == thinking {
		w.stage = answered
		_ = c.api.asWay(ctx, http.MethodDelete, w.messages(original), nil, nil)
	}
}
