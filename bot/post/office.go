package post

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"infoline/bot"
)

// State says what became of a reply.
type State uint8

// The states of a reply.
const (
	Shown    State = iota
	Narrowed       // the fixed line was shown instead: here everybody reads along
	Waiting        // kept in memory until the network lets it through
	Lost           // the network will never take it
)

// A Receipt says what became of a reply and which messages of it stand in the chat.
type Receipt struct {
	State    State
	Sent     []bot.Ref
	Untraced bool // sent, but without a trace: it may not disappear by itself
}

// Lifetimes of an answer. Telegram lets a bot delete for 48 hours (Bot API, deleteMessage);
// an hour is kept back for outages.
const (
	Default = 24 * time.Hour
	Longest = 47 * time.Hour
)

// Traces remember which messages stand in which chat until they are taken back. Open is
// durable before the first send, so that a crash in between leaves no untraced answer.
type Traces interface {
	Open(ctx context.Context, in bot.Address, due time.Time) (id int64, err error)
	Fill(ctx context.Context, id int64, refs []bot.Ref) error
	Due(ctx context.Context, now time.Time, most int) (map[int64][]bot.Ref, error)
	Of(ctx context.Context, in bot.Address) (map[int64][]bot.Ref, error)
	Done(ctx context.Context, id int64) error
}

// An Office sends and takes back. It is safe for concurrent use.
type Office struct {
	channels map[string]bot.Channel
	traces   Traces
	narrow   func(lang string) bot.Reply
	now      func() time.Time
	log      *slog.Logger

	mu    sync.Mutex
	chats map[bot.Address]*queue
	work  sync.WaitGroup
}

// NewOffice opens an office over channels. narrow makes the fixed line that is shown
// where a reply for one person would be read by all; it must be the same for everybody.
func NewOffice(channels []bot.Channel, t Traces, narrow func(lang string) bot.Reply, now func() time.Time, log *slog.Logger) *Office {
	o := &Office{channels: map[string]bot.Channel{}, traces: t, narrow: narrow, now: now, log: log, chats: map[bot.Address]*queue{}}
	for _, c := range channels {
		o.channels[c.Name()] = c
	}
	return o
}

// Reach is what the channel of an address can do.
func (o *Office) Reach(a bot.Address) bot.Reach {
	if c := o.channels[a.Channel()]; c != nil {
		return c.Reach()
	}
	return bot.Reach{}
}

// Send shows r at to, the way back into the chat in. What cannot go out now, because the
// network asks for a pause or fails for a moment, waits in memory and is tried again. The
// only error is bot.ErrGone: nobody is there.
func (o *Office) Send(ctx context.Context, to, in bot.Address, r bot.Reply) (Receipt, error) {
	state := Shown
	if to.Room() == bot.Shared && r.Audience == bot.OnlyAsker {
		answers := r.Answers
		r, state = o.narrow(r.Lang), Narrowed
		r.Audience, r.Answers = bot.Public, answers
	}
	if len(r.Parts) == 0 && r.Notice == "" {
		return Receipt{State: state}, nil
	}
	l := letter{to: to, in: in, reply: r}
	if o.behind(l) {
		return Receipt{State: Waiting}, nil
	}
	got, parts, err := o.deliver(ctx, l)
	if pause, again := pauseAfter(err, 0); again {
		o.park(l.after(parts), pause)
		got.State = Waiting
		return got, nil
	}
	switch {
	case errors.Is(err, bot.ErrRefused):
		got.State = Lost
		return got, nil
	case err != nil:
		return got, err
	}
	got.State = state
	return got, nil
}

// deliver opens the trace, sends, and fills the trace with what stands in the chat now,
// also when sending failed half-way. It reports how many parts are wholly out.
func (o *Office) deliver(ctx context.Context, l letter) (Receipt, int, error) {
	c := o.channels[l.to.Channel()]
	if c == nil {
		return Receipt{}, 0, fmt.Errorf("post: no channel %q: %w", l.to.Channel(), bot.ErrRefused)
	}
	var id int64
	traced := l.reply.Lifetime != bot.Stays && c.Reach().OwnFor > 0
	untraced := false
	if traced {
		var err error
		if id, err = o.traces.Open(ctx, l.in, o.due(l.reply)); err != nil {
			o.log.Warn("trace not opened: an answer goes out that may not disappear", "channel", c.Name())
			traced, untraced = false, true
		}
	}
	sent, parts, err := sendParts(ctx, c, l)
	if traced {
		refs := sent
		if !l.reply.Answers.IsZero() && len(refs) > 0 {
			refs = append(refs[:len(refs):len(refs)], l.reply.Answers)
		}
		if len(refs) == 0 {
			_ = o.traces.Done(ctx, id)
		} else if ferr := o.traces.Fill(context.WithoutCancel(ctx), id, refs); ferr != nil {
			o.log.Warn("trace not filled: an answer may not disappear", "channel", c.Name())
			untraced = true
		}
	}
	return Receipt{Sent: sent, Untraced: untraced}, parts, err
}

// sendParts sends a reply part by part, so that one that was stopped half-way goes on
// where it stopped.
func sendParts(ctx context.Context, c bot.Channel, l letter) (sent []bot.Ref, parts int, err error) {
	if len(l.reply.Parts) < 2 {
		d, err := c.Send(ctx, l.to, l.reply)
		return d.Sent, 0, err
	}
	for i := range l.reply.Parts {
		one := l.reply
		one.Parts = l.reply.Parts[i : i+1]
		one.Replaces = bot.Ref{}
		if i > 0 {
			one.Notice = ""
		}
		d, err := c.Send(ctx, l.to, one)
		sent = append(sent, d.Sent...)
		if err != nil {
			return sent, i, err
		}
	}
	return sent, len(l.reply.Parts), nil
}

// due is when a reply must be gone: as long as was chosen, and never past what networks
// let us delete, counted from the first sending.
func (o *Office) due(r bot.Reply) time.Time {
	now := o.now()
	life := time.Duration(r.Lifetime)
	if r.Lifetime == bot.AsChosen {
		life = Default
	}
	first := now
	if !r.Replaces.IsZero() && !r.Replaces.Sent.IsZero() {
		first = r.Replaces.Sent
	}
	due, wall := now.Add(life), first.Add(Longest)
	if wall.Before(due) {
		return wall
	}
	return due
}

// Recall takes back everything that stands in a chat, ours and, where the network lets
// us, theirs, newest first. It reports how many messages are gone and how many are left.
func (o *Office) Recall(ctx context.Context, in bot.Address) (gone, left int, err error) {
	o.drop(in)
	traces, err := o.traces.Of(ctx, in)
	if err != nil {
		return 0, 0, fmt.Errorf("post: traces of a chat: %w", err)
	}
	for _, id := range newestFirst(traces) {
		g, l, derr := o.takeBack(ctx, id, traces[id])
		gone, left = gone+g, left+l
		err = errors.Join(err, derr)
	}
	return gone, left, err
}

// Erase takes back single messages, such as a photo that nobody should keep here.
func (o *Office) Erase(ctx context.Context, refs []bot.Ref) (left int, err error) {
	kept, err := o.remove(ctx, refs)
	return len(kept), err
}

// Keep lets an answer stand: what was sent with ref is not taken back by itself any
// more. It reports whether there was such an answer.
func (o *Office) Keep(ctx context.Context, in bot.Address, ref bot.Ref) (bool, error) {
	traces, err := o.traces.Of(ctx, in)
	if err != nil {
		return false, fmt.Errorf("post: traces of a chat: %w", err)
	}
	for id, refs := range traces {
		for _, r := range refs {
			if r.Same(ref) {
				return true, o.traces.Done(ctx, id)
			}
		}
	}
	return false, nil
}

// takeBack deletes what one trace holds. A trace is done when nothing more can be done
// about it; after a passing failure it stays, and Sweep tries again.
func (o *Office) takeBack(ctx context.Context, id int64, refs []bot.Ref) (gone, left int, err error) {
	kept, err := o.remove(ctx, refs)
	if err != nil {
		return len(refs) - len(kept), len(kept), err
	}
	return len(refs) - len(kept), len(kept), o.traces.Done(ctx, id)
}

// remove deletes refs channel by channel and returns those that stay.
func (o *Office) remove(ctx context.Context, refs []bot.Ref) (kept []bot.Ref, err error) {
	byChannel := map[string][]bot.Ref{}
	for _, r := range refs {
		if !r.IsZero() {
			byChannel[r.In.Channel()] = append(byChannel[r.In.Channel()], r)
		}
	}
	for name, refs := range byChannel {
		d, ok := o.channels[name].(bot.Deleter)
		if !ok {
			kept = append(kept, refs...)
			continue
		}
		k, derr := d.Delete(ctx, refs)
		kept = append(kept, k...)
		err = errors.Join(err, derr)
	}
	return kept, err
}
