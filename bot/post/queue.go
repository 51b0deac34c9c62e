package post

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"infoline/bot"
)

// A letter is a reply on its way. Letters into one chat wait in one queue, whichever way
// back they have; where a group can be whispered to, each person has a queue of her own.
type letter struct {
	to, in bot.Address
	reply  bot.Reply
	tries  int
}

func (l letter) queue() bot.Address {
	if l.to.Room() == bot.Whisper {
		return l.to
	}
	return l.in
}

// after is the letter without its first n parts, which went out already.
func (l letter) after(n int) letter {
	if n > 0 && n < len(l.reply.Parts) {
		l.reply.Parts = l.reply.Parts[n:]
		l.reply.Replaces, l.reply.Notice = bot.Ref{}, ""
	}
	return l
}

// A queue holds what waits for one address, in rank order, and in the order of sending
// within a rank.
type queue struct {
	until   time.Time
	letters []letter
	sending bool
}

const (
	maxWaiting = 50 // letters of one address: more is a flood, and the oldest answers go
	maxTries   = 6  // of a parked letter that fails for other reasons than a pause
)

// behind parks a letter whose chat is already waiting, so that order holds. Hiding never
// waits behind answers: rank puts it first, and it is tried at once.
func (o *Office) behind(l letter) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	q := o.chats[l.queue()]
	if q == nil || l.reply.Rank == bot.Hide {
		return false
	}
	q.add(l)
	return true
}

func (o *Office) park(l letter, wait time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	q := o.chats[l.queue()]
	if q == nil {
		q = &queue{}
		o.chats[l.queue()] = q
	}
	if until := o.now().Add(wait); until.After(q.until) {
		q.until = until
	}
	q.add(l)
}

func (q *queue) add(l letter) {
	q.letters = append(q.letters, l)
	slices.SortStableFunc(q.letters, func(a, b letter) int { return cmp.Compare(b.reply.Rank, a.reply.Rank) })
	if len(q.letters) > maxWaiting {
		q.letters = q.letters[:maxWaiting]
	}
}

// drop forgets what waits for a chat.
func (o *Office) drop(in bot.Address) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for to, q := range o.chats {
		q.letters = slices.DeleteFunc(q.letters, func(l letter) bool { return l.in == in })
		if len(q.letters) == 0 && !q.sending {
			delete(o.chats, to)
		}
	}
}

// Waiting is the number of letters that wait for a network.
func (o *Office) Waiting() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	n := 0
	for _, q := range o.chats {
		n += len(q.letters)
	}
	return n
}

// Run sweeps once a second until ctx is done, then waits for what is under way.
func (o *Office) Run(ctx context.Context) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			o.work.Wait()
			return
		case <-tick.C:
			o.Sweep(ctx)
		}
	}
}

// Sweep does what is due now: it takes back answers whose time is over and sends what
// waited long enough. It returns before the sending is done; Run waits for it.
func (o *Office) Sweep(ctx context.Context) {
	due, err := o.traces.Due(ctx, o.now(), 500)
	if err != nil {
		o.log.Warn("traces not read: answers may stand longer than promised")
	}
	for id, refs := range due {
		if _, left, err := o.takeBack(ctx, id, refs); err != nil {
			o.log.Warn("answers not taken back, tried again", "left", left)
		}
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	now := o.now()
	for in, q := range o.chats {
		if q.sending || now.Before(q.until) {
			continue
		}
		q.sending = true
		o.work.Go(func() { o.drain(ctx, in, q) })
	}
}

// drain sends what waits for one address until it is empty or must wait again.
func (o *Office) drain(ctx context.Context, in bot.Address, q *queue) {
	for {
		o.mu.Lock()
		if len(q.letters) == 0 || ctx.Err() != nil {
			q.sending = false
			if len(q.letters) == 0 {
				delete(o.chats, in)
			}
			o.mu.Unlock()
			return
		}
		l := q.letters[0]
		q.letters = q.letters[1:]
		o.mu.Unlock()

		_, parts, err := o.deliver(ctx, l)
		pause, again := pauseAfter(err, l.tries)
		if !again {
			if err != nil {
				o.log.Warn("a waiting reply is lost", "channel", in.Channel())
			}
			continue
		}
		l = l.after(parts)
		l.tries++
		o.mu.Lock()
		q.letters = append([]letter{l}, q.letters...)
		q.until = o.now().Add(pause)
		q.sending = false
		o.mu.Unlock()
		return
	}
}

// pauseAfter says how long to wait before a parked letter is tried again, if at all.
func pauseAfter(err error, tries int) (time.Duration, bool) {
	var wait bot.Wait
	switch {
	case err == nil, errors.Is(err, bot.ErrGone), errors.Is(err, bot.ErrRefused):
		return 0, false
	case errors.As(err, &wait):
		return wait.For, true
	default:
		return time.Second << min(tries, 6), tries < maxTries
	}
}
