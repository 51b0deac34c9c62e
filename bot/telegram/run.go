package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"sync"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"infoline/bot"
)

// Run receives until ctx is done. It then finishes what is in work, confirms it to the
// network so that nothing is answered twice, and returns nil. It returns ErrToken,
// ErrRival or ErrWebhook where the network sends us away.
func (c *channel) Run(ctx context.Context, h bot.Handler) error {
	me, err := c.check(ctx, h)
	if err != nil || ctx.Err() != nil {
		return err
	}
	c.me.Store(&me)
	// What is in work outlives ctx by the time that draining takes.
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	d := newDesk(work, c, h)
	var commands sync.WaitGroup
	setup, enough := context.WithCancel(ctx)
	commands.Go(func() { c.publish(setup, h) })
	p := &poller{c: c, me: me, desk: d, limit: fullBatch, seen: map[int]bool{}}
	err = p.run(ctx)
	enough()
	d.drain(c.pace.drain)
	stop()
	commands.Wait()
	if err == nil {
		p.confirm(context.WithoutCancel(ctx))
	}
	return err
}

const (
	fullBatch = 100  // updates in one batch
	seenKept  = 5000 // updates that a repeat of is known for
)

// A poller asks for updates and hands them to the desk.
type poller struct {
	c      *channel
	me     account
	desk   *desk
	offset int
	limit  int
	last   *batch
	seen   map[int]bool
	order  []int // of seen
}

// ownGhosts is how many conflicts are forgiven in a row: after a quick restart the
// network may still hold the poll that we ended ourselves.
const ownGhosts = 3

// run polls until ctx is done or the network sends us away.
func (p *poller) run(ctx context.Context) error {
	fails, rivals := 0, 0
	for ctx.Err() == nil {
		asked := time.Now()
		var raw []json.RawMessage
		err := p.c.api.call(ctx, p.c.api.poll, getUpdates(p.offset, p.limit, int(p.c.pace.poll/time.Second)), &raw)
		switch wait, paused := pause(err); {
		case ctx.Err() != nil:
			return nil
		case err == nil && len(raw) == 0:
			fails, rivals, p.limit = 0, 0, fullBatch
			if time.Since(asked) < time.Second { // a server that does not hold polls
				sleep(ctx, p.c.pace.retry/2)
			}
		case err == nil && p.take(ctx, raw):
			fails, rivals, p.limit = 0, 0, fullBatch
		case errors.Is(sentAway(err), ErrRival) && rivals < ownGhosts:
			rivals++
			sleep(ctx, backoff(p.c.pace, rivals))
		case sentAway(err) != nil:
			return sentAway(err)
		case paused:
			sleep(ctx, wait)
		case errors.Is(err, errTooBig) && p.limit > 1:
			p.limit /= 10
		case errors.Is(err, errTooBig) && p.offset > 0:
			p.c.log.Warn("an update was too long and is left out", "channel", name)
			p.offset++
			sleep(ctx, p.c.pace.retry)
		default:
			fails++
			p.c.log.Warn("messages could not be fetched, tried again", "channel", name, "failed", fails, "outcome", reason(err))
			sleep(ctx, backoff(p.c.pace, fails))
		}
	}
	return nil
}

// take hands a batch to the desk and waits until it is settled, at most pace.batch. It
// reports false when nothing in it can be told apart from the rest.
func (p *poller) take(ctx context.Context, raw []json.RawMessage) bool {
	b := newBatch()
	next := 0
	for _, r := range raw {
		var head struct {
			ID int `json:"update_id"`
		}
		if json.Unmarshal(r, &head) != nil || head.ID == 0 {
			p.c.log.Warn("an update was malformed and is left out", "channel", name)
			continue
		}
		next = max(next, head.ID+1)
		if p.repeated(head.ID) {
			continue
		}
		e, err := decode(r, p.me, time.Now())
		if err != nil {
			p.c.log.Warn("an update was malformed and is left out", "channel", name)
			continue
		}
		p.desk.put(ctx, e, b.add(head.ID))
	}
	if next == 0 {
		return false
	}
	// Not the highest ever: after a quiet week the network starts from another number.
	p.offset, p.last = next, b
	b.wait(ctx, p.c.pace.batch)
	return true
}

// repeated notes an update and reports whether it came before.
func (p *poller) repeated(id int) bool {
	if p.seen[id] {
		return true
	}
	p.seen[id] = true
	p.order = append(p.order, id)
	if len(p.order) > seenKept {
		delete(p.seen, p.order[0])
		p.order = p.order[1:]
	}
	return false
}

// confirm tells the network what is settled, so that it is not delivered again.
func (p *poller) confirm(ctx context.Context) {
	if p.last == nil {
		return
	}
	offset := p.offset
	if open, ok := p.last.lowest(); ok {
		offset = open
	}
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	if err := p.c.api.call(ctx, p.c.api.send, getUpdates(offset, 1, 0), nil); err != nil {
		p.c.log.Warn("the last messages could not be confirmed and may be answered twice", "channel", name, "outcome", reason(err))
	}
}

// sentAway names the refusals that polling on would not change.
func sentAway(err error) error {
	var refused *tgbotapi.Error
	if !errors.As(err, &refused) {
		return nil
	}
	switch {
	case refused.Code == 401, refused.Code == 404:
		return ErrToken
	case refused.Code == 409 && says(refused, "webhook"):
		return ErrWebhook
	case refused.Code == 409:
		return ErrRival
	}
	return nil
}

// reason is an error as it may be logged: our own words, or the network's number.
func reason(err error) string {
	if err == nil {
		return errGarbled.Error()
	}
	return outcome(err).Error()
}

// backoff grows with each failure, with some chance in it so that many do not come back
// at once.
func backoff(p pace, fails int) time.Duration {
	d := min(p.retry<<min(fails-1, 10), p.most)
	return d/2 + rand.N(d/2+1) //nolint:gosec // no secret
}

func sleep(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}
