package discord

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"sync"
	"time"

	"infoline/bot"
)

// Run implements bot.Channel.
func (c *channel) Run(ctx context.Context, h bot.Handler) error {
	c.handler.Store(&h)
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	c.ending.Store(&cancel)
	app, err := c.check(ctx)
	if err != nil {
		if ctx.Err() != nil && !errors.Is(err, errToken) {
			return nil
		}
		return err
	}
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	d := &desk{c: c, h: h, work: work, lines: map[seat][]arrival{}, seen: map[string]struct{}{}}
	d.busy.Go(func() {
		defer c.caught("setting the commands")
		c.publish(ctx, h, app)
	})
	err = c.listen(ctx, d.event)
	d.drain(c.pace.drain, stop)
	if cause := context.Cause(ctx); errors.Is(cause, errToken) {
		return cause
	}
	return err
}

// An application is what Discord says about us.
type application struct {
	ID       string  `json:"id"`
	Flags    int64   `json:"flags"`
	Endpoint *string `json:"interactions_endpoint_url"`
	Events   int     `json:"event_webhooks_status"`
}

// Settings of an application that would bring us what we do not want.
const (
	presenceIntent = 1<<12 | 1<<13
	membersIntent  = 1<<14 | 1<<15
	contentIntent  = 1<<18 | 1<<19
	eventsEnabled  = 2
)

// check looks whether the application is set up as this channel needs it, and returns
// its id. Somebody may have changed the settings since.
func (c *channel) check(ctx context.Context) (string, error) {
	var app application
	err := c.again(ctx, func(int) error {
		return c.api.asBot(ctx, http.MethodGet, "/applications/@me", nil, &app)
	})
	switch {
	case err != nil:
		return "", c.meaning(err, false)
	case !isID(app.ID):
		return "", errNetwork
	case app.Endpoint != nil && *app.Endpoint != "":
		return "", errors.New("discord: the application sends its interactions to a web address: on the developer page, empty Interactions Endpoint URL")
	case app.Events == eventsEnabled:
		return "", errors.New("discord: the application sends events to a web address: on the developer page, turn Webhook Events off")
	}
	if app.Flags&(presenceIntent|membersIntent|contentIntent) != 0 {
		c.log.Warn("the application may receive more than this line needs: on the developer page, turn the privileged intents off")
	}
	return app.ID, nil
}

// A seat is one person in one place, whose messages are answered one after another.
type seat struct{ who, where bot.Address }

// Bounds of what waits.
const (
	maxSeats   = 2000
	maxWaiting = 40 // of one person in one place
	maxSeen    = 8192
)

// A desk takes events in and hands them to the handler: people side by side, the messages
// of one person in one place in order, a repeated one once.
type desk struct {
	c    *channel
	h    bot.Handler
	work context.Context
	me   string

	busy sync.WaitGroup

	mu    sync.Mutex
	lines map[seat][]arrival
	seen  map[string]struct{}
	order []string
	shut  bool
}

// event takes one event of the gateway. The vendor's code calls it, one event at a time.
func (d *desk) event(kind string, data []byte) {
	if kind == "READY" {
		var r ready
		if json.Unmarshal(data, &r) == nil {
			d.me = r.User.ID
		}
		return
	}
	a, ok := decodeEvent(kind, data, d.me)
	if !ok || !d.news(a.message.Key) {
		return
	}
	if a.dm != "" {
		_, who, err := part(a.message.From)
		if err == nil {
			d.c.dms.put(who, a.dm)
		}
	}
	if a.query != nil {
		d.start(func() { d.c.suggest(d.work, d.h, a) })
		return
	}
	if w := a.way; w != nil {
		d.c.ways.put(w)
		w.timer = time.AfterFunc(d.c.pace.hold, func() {
			defer d.c.caught("a deferral")
			d.c.hold(d.work, w)
		})
	}
	d.queue(a)
}

// news reports whether an event is not a repeat. After a break Discord sends again what
// it does not know to have arrived.
func (d *desk) news(key string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, old := d.seen[key]; old {
		return false
	}
	d.seen[key] = struct{}{}
	d.order = append(d.order, key)
	if len(d.order) > maxSeen {
		delete(d.seen, d.order[0])
		d.order = d.order[1:]
	}
	return true
}

func (d *desk) start(do func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.shut {
		return
	}
	d.busy.Go(func() {
		defer d.c.caught("an event")
		do()
	})
}

// queue puts a behind what the same person said before, or starts on it.
func (d *desk) queue(a arrival) {
	s := seat{a.message.From, a.message.In}
	d.mu.Lock()
	waiting, taken := d.lines[s]
	full := len(waiting) >= maxWaiting || (!taken && len(d.lines) >= maxSeats)
	if !full && !d.shut {
		d.lines[s] = append(waiting, a)
		if !taken {
			d.busy.Go(func() { d.serve(s) })
		}
	}
	d.mu.Unlock()
	if full {
		d.c.log.Warn("too much at once: a message was not read")
		d.start(func() { d.turnAway(a) })
	}
}

// turnAway says to come back in a moment, where that can be said to the person alone.
func (d *desk) turnAway(a arrival) {
	if a.way == nil {
		return
	}
	if b, ok := renderNotice(d.c.words("channel.busy", a.way.locale)); ok {
		_, _ = d.c.reply(d.work, a.way, b)
	}
	d.c.settle(d.work, a.way)
}

// serve answers what one person said until nothing is left.
func (d *desk) serve(s seat) {
	for {
		d.mu.Lock()
		if len(d.lines[s]) == 0 {
			delete(d.lines, s)
			d.mu.Unlock()
			return
		}
		a := d.lines[s][0]
		d.mu.Unlock()
		d.answer(a)
		d.mu.Lock()
		d.lines[s] = d.lines[s][1:]
		d.mu.Unlock()
	}
}

// kinds are the names of kinds in the log.
var kinds = [...]string{bot.Text: "text", bot.Chosen: "chosen", bot.Edited: "edited", bot.Media: "media", bot.Left: "left"}

func (d *desk) answer(a arrival) {
	began := time.Now()
	outcome := d.handle(a.message)
	if a.way != nil {
		d.c.settle(d.work, a.way)
	}
	d.c.log.Info("message", "kind", kinds[a.message.Kind], "outcome", outcome, "took", time.Since(began).Round(time.Millisecond))
}

// handle has the message answered, in at most three tries. What the handler's error says
// is not logged: it may quote the person.
func (d *desk) handle(m bot.Message) (outcome string) {
	defer func() {
		if v := recover(); v != nil {
			outcome = "panic"
		}
	}()
	pause := d.c.pace.again
	for try := 1; ; try++ {
		err := d.h.Handle(d.work, m)
		switch {
		case err == nil:
			return "settled"
		case errors.Is(err, bot.ErrGone):
			return "gone"
		case errors.Is(err, bot.ErrRefused):
			return "refused"
		case try == tries:
			return "given up"
		case !sleep(d.work, jitter(pause)):
			return "stopped"
		}
		pause *= 3
	}
}

// drain waits until everything in work is settled; after a while it stops waiting.
func (d *desk) drain(most time.Duration, stop func()) {
	d.mu.Lock()
	d.shut = true
	d.mu.Unlock()
	done := make(chan struct{})
	go func() {
		d.busy.Wait()
		close(done)
	}()
	select {
	case <-done:
		return
	case <-time.After(most):
	}
	stop()
	select {
	case <-done:
	case <-time.After(time.Second):
		d.c.log.Warn("ended with messages in work")
	}
}
