package web

import (
	"encoding/hex"
	"html/template"
	"slices"
	"sync"
	"time"

	"infoline/bot"
)

const (
	idleFor    = 15 * time.Minute // without a word: then a visit is over
	openFor    = 12 * time.Hour   // how old a page may be whose first word opens a visit
	maxVisits  = 500
	perPlace   = 20
	giveWay    = 2 * time.Minute // idle at least so long before another visit takes the room
	maxEnded   = 20_000          // remembered names of visits that are over: 16 bytes each
	maxEntries = 120             // of one transcript
	maxBytes   = 512 << 10       // of one transcript, as it is shown
	maxAll     = 48 << 20        // of all transcripts
	maxKeys    = 64              // posts remembered as done, per visit
	maxPending = 3               // posts of one visit at work or waiting
)

// An entry is one bubble of a transcript. It is replaced as a whole, never changed.
type entry struct {
	n      int // names it within the visit
	at     int // the change that put it there as it is
	theirs bool
	sent   time.Time
	lang   string
	html   template.HTML
	rows   [][]bot.Choice
	print  string
	asked  string // the button that was pressed to get it
}

func (e entry) size() int {
	n := len(e.html) + 200
	for _, row := range e.rows {
		n += 120 * len(row)
	}
	return n
}

// A visit is one person's open page. visits.mu guards it, but for turn.
type visit struct {
	id    id
	made  time.Time
	addr  bot.Address
	place place
	turn  chan struct{} // holds one: the message in work

	seen    time.Time // the last word
	spoke   time.Time // the last message handed on
	pending int
	lang    string // of the last reply
	notice  string
	press   string // the label being answered
	entries []entry
	bytes   int
	last    int // number of the newest entry
	change  int // number of the newest change
	keys    [][16]byte
}

// visits are all visits, in memory only.
type visits struct {
	mu    sync.Mutex
	now   func() time.Time
	live  map[id]*visit
	ended map[id]struct{}
	order []id // of ended, oldest first
	bytes int
}

func newVisits() *visits {
	return &visits{now: time.Now, live: map[id]*visit{}, ended: map[id]struct{}{}}
}

// entering says how a post with a visit's name is received.
type entering uint8

const (
	welcome entering = iota
	over             // that visit ended; what is sent again is not read
	crowded          // too many from one place
)

// enter returns the visit of that name, opening it if the page that names it is fresh. A
// visit that had to make room for it is returned as gone.
func (vs *visits) enter(who id, made time.Time, from place) (v *visit, how entering, gone []*visit) {
	vs.mu.Lock()
	defer vs.mu.Unlock()
	now := vs.now()
	if v := vs.live[who]; v != nil {
		if now.Sub(v.seen) < idleFor {
			return v, welcome, nil
		}
		vs.end(v)
		return nil, over, []*visit{v}
	}
	if _, was := vs.ended[who]; was || now.Sub(made) > openFor || made.After(now.Add(time.Hour)) {
		return nil, over, nil
	}
	if from != (place{}) && vs.from(from) >= perPlace {
		old := vs.oldest(func(v *visit) bool { return v.place == from && now.Sub(v.seen) > giveWay })
		if old == nil {
			return nil, crowded, nil
		}
		gone = append(gone, vs.end(old))
	}
	if len(vs.live) >= maxVisits {
		old := vs.oldest(func(*visit) bool { return true })
		if old == nil {
			return nil, crowded, gone
		}
		gone = append(gone, vs.end(old))
	}
	v = &visit{
		id: who, made: made, place: from, seen: now, turn: make(chan struct{}, 1),
		addr: bot.NewAddress(name, hex.EncodeToString(who[:]), bot.Alone),
	}
	vs.live[who] = v
	return v, welcome, gone
}

func (vs *visits) from(p place) (n int) {
	for _, v := range vs.live {
		if v.place == p {
			n++
		}
	}
	return n
}

// oldest is the visit that waited longest for a word, of those with nothing in work.
func (vs *visits) oldest(which func(*visit) bool) (old *visit) {
	for _, v := range vs.live {
		if v.pending == 0 && which(v) && (old == nil || v.seen.Before(old.seen)) {
			old = v
		}
	}
	return old
}

// end forgets a visit and remembers that its name is used up. The caller holds the lock.
func (vs *visits) end(v *visit) *visit {
	delete(vs.live, v.id)
	vs.bytes -= v.bytes
	v.entries, v.keys, v.notice, v.press, v.bytes = nil, nil, "", "", 0
	vs.ended[v.id] = struct{}{}
	vs.order = append(vs.order, v.id)
	if drop := maxEnded / 4; len(vs.order) > maxEnded {
		for _, old := range vs.order[:drop] {
			delete(vs.ended, old)
		}
		vs.order = slices.Clone(vs.order[drop:])
	}
	return v
}

// leave ends the visit of that name, also one that never began, and says which it was.
func (vs *visits) leave(who id) (v *visit) {
	vs.mu.Lock()
	defer vs.mu.Unlock()
	if v = vs.live[who]; v != nil {
		return vs.end(v)
	}
	if _, was := vs.ended[who]; !was {
		vs.end(&visit{id: who})
	}
	return nil
}

// expire ends visits without a word for too long.
func (vs *visits) expire() (gone []*visit) {
	vs.mu.Lock()
	defer vs.mu.Unlock()
	now := vs.now()
	for _, v := range vs.live {
		if v.pending == 0 && now.Sub(v.seen) >= idleFor {
			gone = append(gone, vs.end(v))
		}
	}
	return gone
}

func (vs *visits) clear() {
	vs.mu.Lock()
	defer vs.mu.Unlock()
	for _, v := range vs.live {
		vs.end(v)
	}
}

// put adds an entry to a visit's transcript, or puts it in the place of the one with its
// number, and keeps the transcript within its bounds. The caller holds the lock.
func (vs *visits) put(v *visit, e entry) entry {
	v.change++
	e.at = v.change
	if i := v.index(e.n); i >= 0 {
		vs.weigh(v, e.size()-v.entries[i].size())
		v.entries[i] = e
	} else {
		v.last++
		e.n = v.last
		v.entries = append(v.entries, e)
		vs.weigh(v, e.size())
	}
	for len(v.entries) > maxEntries || v.bytes > maxBytes && len(v.entries) > 1 {
		vs.weigh(v, -v.entries[0].size())
		v.entries = slices.Delete(v.entries, 0, 1)
	}
	for vs.bytes > maxAll {
		old := vs.oldest(func(o *visit) bool { return o != v })
		if old == nil {
			break
		}
		vs.end(old)
	}
	return e
}

func (vs *visits) weigh(v *visit, d int) {
	v.bytes += d
	vs.bytes += d
}

func (v *visit) index(n int) int {
	return slices.IndexFunc(v.entries, func(e entry) bool { return n > 0 && e.n == n })
}

// find returns the newest entry that offers an action, and what its button says.
func (v *visit) find(a bot.Action) (entry, string) {
	for _, e := range slices.Backward(v.entries) {
		for _, row := range e.rows {
			for _, c := range row {
				if c.Action == a {
					return e, c.Label
				}
			}
		}
	}
	return entry{}, ""
}
