package telegram

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"infoline/bot"
)

// shown is what the network says of a message that it took.
type shown struct {
	ID   int   `json:"message_id"`
	Date int64 `json:"date"`
}

// Send shows a reply: each part as a message of its own, or several where it is long.
// What only the asker may see is refused in a group, whoever asks for it.
func (c *channel) Send(ctx context.Context, to bot.Address, r bot.Reply) (bot.Delivery, error) {
	var d bot.Delivery
	p, ok := placeOf(to)
	if !ok {
		return d, fmt.Errorf("telegram: not an address of this channel: %w", bot.ErrRefused)
	}
	if r.Notice != "" && c.presses.take(p.press) {
		text, alert := notice(r.Notice)
		if err := c.call(ctx, answerCallbackQuery(p.press, text, alert), nil); err != nil {
			c.log.Debug("a press was answered too late", "channel", name)
		}
	}
	if len(r.Parts) > 0 && !p.private() && r.Audience != bot.Public {
		return d, fmt.Errorf("telegram: for one person, in a group: %w", bot.ErrRefused)
	}
	username := ""
	if me := c.me.Load(); me != nil {
		username = me.username
	}
	if after, ok := c.moved.Load(p.chat); ok {
		p.chat, _ = after.(int64)
	}
	messages := render(r, p, username)
	if ref, done, err := c.replace(ctx, p, r.Replaces, messages); done || err != nil {
		if done {
			d.Sent = []bot.Ref{ref}
		}
		return d, err
	}
	for _, m := range messages {
		ref, err := c.show(ctx, &p, m)
		if err != nil {
			return d, err
		}
		d.Sent = append(d.Sent, ref)
	}
	return d, nil
}

// replace edits a message in place. It reports false where that is not possible and the
// reply has to be sent anew.
func (c *channel) replace(ctx context.Context, p place, old bot.Ref, messages []message) (bot.Ref, bool, error) {
	id, err := strconv.Atoi(old.ID())
	if err != nil || len(messages) != 1 || old.In != p.room() {
		return bot.Ref{}, false, nil
	}
	err = c.write(ctx, p, func() request { return editMessageText(p, id, messages[0]) }, nil)
	var refused *tgbotapi.Error
	switch {
	case err == nil, errors.As(err, &refused) && says(refused, "message is not modified"):
		return old, true, nil
	case errors.As(err, &refused) && refused.Code == 400:
		return bot.Ref{}, false, nil
	}
	return bot.Ref{}, false, outcome(err)
}

// show sends one message, and once more in another way where the network says how: the
// group has a new id, the topic of a private chat is gone, the markup is not understood.
func (c *channel) show(ctx context.Context, p *place, m message) (bot.Ref, error) {
	var got shown
	send := func() request { return sendMessage(*p, m) }
	err := c.write(ctx, *p, send, &got)
	var refused *tgbotapi.Error
	if errors.As(err, &refused) {
		switch {
		case refused.MigrateToChatID != 0:
			c.moved.Store(p.chat, refused.MigrateToChatID)
			p.chat = refused.MigrateToChatID
		case says(refused, "message thread not found") && p.private():
			p.thread = 0
		case says(refused, "can't parse entities"):
			c.log.Warn("markup was not understood and is shown plain", "channel", name)
			send = func() request {
				r := sendMessage(*p, message{html: m.plain, rows: m.rows})
				delete(r.params, "parse_mode")
				return r
			}
		default:
			return bot.Ref{}, outcome(err)
		}
		err = c.write(ctx, *p, send, &got)
	}
	if err != nil {
		return bot.Ref{}, outcome(err)
	}
	return p.ref(got.ID, got.Date), nil
}

// write makes a request that counts towards the chat's limit, unless the chat has to
// pause; a new pause is remembered.
func (c *channel) write(ctx context.Context, p place, m func() request, v any) error {
	if left := c.sending.left(p.chat); left > 0 {
		return bot.Wait{For: left}
	}
	err := c.call(ctx, m(), v)
	if wait, ok := pause(err); ok {
		c.sending.set(p.chat, wait)
	}
	return err
}

// says reports whether the network's refusal has these words. They are the official
// server's; nothing of them is shown or logged.
func says(e *tgbotapi.Error, words string) bool {
	return strings.Contains(strings.ToLower(e.Message), words)
}

// pause reads how long the network wants us to wait.
func pause(err error) (time.Duration, bool) {
	var refused *tgbotapi.Error
	if !errors.As(err, &refused) || refused.Code != 429 {
		return 0, false
	}
	return time.Duration(max(1, refused.RetryAfter)) * time.Second, true
}

// outcome turns what the network said into the errors of package bot.
func outcome(err error) error {
	if wait, ok := pause(err); ok {
		return bot.Wait{For: wait}
	}
	var refused *tgbotapi.Error
	if !errors.As(err, &refused) {
		return err
	}
	gone := refused.Code == 403 || says(refused, "chat not found") ||
		says(refused, "group chat was deactivated") || says(refused, "peer_id_invalid")
	switch {
	case gone:
		return bot.ErrGone
	case refused.Code == 400:
		return bot.ErrRefused
	}
	return fmt.Errorf("telegram: the network failed with %d", refused.Code)
}

// waits remembers which chats have to pause until when.
type waits struct {
	mu    sync.Mutex
	until map[int64]time.Time
}

func (w *waits) left(chat int64) time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	return time.Until(w.until[chat])
}

func (w *waits) set(chat int64, d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := time.Now()
	if w.until == nil {
		w.until = map[int64]time.Time{}
	}
	for c, t := range w.until { // few chats pause at a time
		if t.Before(now) {
			delete(w.until, c)
		}
	}
	w.until[chat] = now.Add(d)
}

// presses are those that wait for their answer. Each is answered once.
type presses struct {
	mu   sync.Mutex
	open map[string]bool
}

func (p *presses) add(id string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.open == nil {
		p.open = map[string]bool{}
	}
	p.open[id] = true
}

// take reports whether the press still waits, and lets the caller answer it.
func (p *presses) take(id string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	was := p.open[id]
	delete(p.open, id)
	return was
}
