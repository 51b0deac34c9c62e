package telegram

import (
	"context"
	"errors"
	"sync"
	"time"

	"infoline/bot"
)

const (
	workers  = 64   // events answered at once
	waiting  = 2000 // events in memory; when full, polling slows down
	oneEvent = 30 * time.Second
)

// A desk hands events to the handler: one at a time and in order for each chat, chats at
// the same time.
type desk struct {
	c     *channel
	h     bot.Handler
	ctx   context.Context //nolint:containedctx // of the work, which outlives the polling
	slots chan struct{}
	room  chan struct{}
	all   sync.WaitGroup

	mu    sync.Mutex
	chats map[int64][]job
}

type job struct {
	event event
	done  func()
}

func newDesk(ctx context.Context, c *channel, h bot.Handler) *desk {
	return &desk{
		c: c, h: h, ctx: ctx, chats: map[int64][]job{},
		slots: make(chan struct{}, workers), room: make(chan struct{}, waiting),
	}
}

// put lines an event up behind the others of its chat; done is called when it is settled.
// Where the desk is full it waits, until ctx is done: then the event stays unsettled and
// the network delivers it again.
func (d *desk) put(ctx context.Context, e event, done func()) {
	if !e.handle && e.press == "" && e.moved[0] == 0 {
		done()
		return
	}
	select {
	case d.room <- struct{}{}:
	default:
		select {
		case d.room <- struct{}{}:
		case <-ctx.Done():
			return
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	queue, busy := d.chats[e.chat]
	d.chats[e.chat] = append(queue, job{e, func() { <-d.room; done() }})
	if !busy {
		d.all.Go(func() { d.serve(e.chat) })
	}
}

// serve settles the events of one chat until there are none.
func (d *desk) serve(chat int64) {
	for {
		d.mu.Lock()
		queue := d.chats[chat]
		if len(queue) == 0 || d.ctx.Err() != nil {
			delete(d.chats, chat)
			d.mu.Unlock()
			return
		}
		j := queue[0]
		d.chats[chat] = queue[1:]
		d.mu.Unlock()
		if d.settle(j.event) {
			j.done()
		}
	}
}

// drain waits for what is in work, at most that long.
func (d *desk) drain(most time.Duration) {
	settled := make(chan struct{})
	go func() { d.all.Wait(); close(settled) }()
	t := time.NewTimer(most)
	defer t.Stop()
	select {
	case <-settled:
	case <-t.C:
		d.c.log.Warn("stopped before everything was answered", "channel", name)
	}
}

// settle carries one event out. It reports false where the time to do so was over.
func (d *desk) settle(e event) bool {
	if e.moved[0] != 0 {
		d.c.moved.Store(e.moved[0], e.moved[1])
	}
	if e.press != "" {
		d.c.presses.add(e.press)
		defer d.answer(e.press, "")
	}
	if !e.handle {
		return true
	}
	if e.album != "" {
		if first, taken := d.c.albums.add(e.chat, e.album, e.item); !first {
			if taken && e.chat > 0 {
				_ = d.c.erase(d.ctx, e.chat, deleteMessage(e.chat, e.item))
			}
			return true
		}
	}
	begin := time.Now()
	err := d.handle(e.message)
	for _, pause := range d.c.pace.tries {
		if err == nil || d.ctx.Err() != nil {
			break
		}
		sleep(d.ctx, pause)
		err = d.handle(e.message)
	}
	log := d.c.log.With("channel", name, "kind", int(e.message.Kind), "took", time.Since(begin).Round(time.Millisecond))
	switch {
	case err == nil:
		log.Debug("settled")
	case d.ctx.Err() != nil:
		return false
	default: // quarantined: never tried again, so that it holds up nobody
		log.Warn("a message could not be answered", "panicked", errors.Is(err, errPanicked))
		if e.press != "" {
			lang := ""
			if len(e.message.Langs) > 0 {
				lang = e.message.Langs[0]
			}
			d.answer(e.press, d.h.Words(lang, "channel.failed"))
		}
	}
	return true
}

// errPanicked stands for what a handler panicked with, which may quote the person.
var errPanicked = errors.New("telegram: the handler panicked")

// handle makes one attempt.
func (d *desk) handle(m bot.Message) (err error) {
	select {
	case d.slots <- struct{}{}:
	case <-d.ctx.Done():
		return d.ctx.Err()
	}
	defer func() { <-d.slots }()
	defer func() {
		if recover() != nil {
			err = errPanicked
		}
	}()
	ctx, cancel := context.WithTimeout(d.ctx, oneEvent)
	defer cancel()
	return d.h.Handle(ctx, m)
}

// answer ends the clock on a pressed button, unless that is done.
func (d *desk) answer(press, text string) {
	if !d.c.presses.take(press) {
		return
	}
	text, alert := notice(text)
	if err := d.c.call(d.ctx, answerCallbackQuery(press, text, alert), nil); err != nil {
		d.c.log.Debug("a press was answered too late", "channel", name)
	}
}

// A batch is what came with one poll.
type batch struct {
	mu   sync.Mutex
	open map[int]bool
	news chan struct{} // one token: something was settled
}

func newBatch() *batch { return &batch{open: map[int]bool{}, news: make(chan struct{}, 1)} }

// add notes an update; what it returns marks it settled.
func (b *batch) add(id int) (done func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.open[id] = true
	return func() {
		b.mu.Lock()
		delete(b.open, id)
		b.mu.Unlock()
		select {
		case b.news <- struct{}{}:
		default:
		}
	}
}

// lowest is the first update that is not settled.
func (b *batch) lowest() (int, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	low, found := 0, false
	for id := range b.open {
		if !found || id < low {
			low, found = id, true
		}
	}
	return low, found
}

// wait returns when everything is settled, after most, or when ctx is done.
func (b *batch) wait(ctx context.Context, most time.Duration) {
	t := time.NewTimer(most)
	defer t.Stop()
	for {
		if _, open := b.lowest(); !open {
			return
		}
		select {
		case <-b.news:
		case <-t.C:
			return
		case <-ctx.Done():
			return
		}
	}
}
