package line

import (
	"sync"
	"time"

	"infoline/bot"
)

const (
	// idle is how long a conversation is remembered without a word; then it is gone.
	idle = 10 * time.Minute
	// languageOf is how long the language alone is remembered: as long as an answer of
	// ours may stand in the chat.
	languageOf = 24 * time.Hour
	// most conversations are remembered at once; beyond it the oldest ones go.
	mostSessions = 50_000
)

// sessions remember conversations in memory, by person and place. One message of a
// conversation is in work at a time.
type sessions struct {
	now func() time.Time
	mu  sync.Mutex
	all map[sessionKey]*slot
	rev time.Time // when idle ones were last cleared away
}

type sessionKey struct{ from, in bot.Address }

type slot struct {
	owner   *sessions
	work    sync.Mutex
	waiting int
	session bot.Session
	keys    [16]string // of the last events, so that a repeat has one effect
	next    int
	used    time.Time
}

func newSessions(now func() time.Time) *sessions {
	return &sessions{now: now, all: map[sessionKey]*slot{}}
}

// take returns the conversation of a person in a place, locked until release.
func (s *sessions) take(from, in bot.Address) *slot {
	s.mu.Lock()
	s.clear()
	k := sessionKey{from, in}
	sl := s.all[k]
	if sl == nil {
		sl = &slot{owner: s}
		if !from.IsZero() { // nobody we can tell apart has no memory
			s.all[k] = sl
		}
	}
	sl.waiting++
	s.mu.Unlock()

	sl.work.Lock()
	now := s.now()
	switch age := now.Sub(sl.used); {
	case sl.used.IsZero():
	case age > languageOf:
		sl.session = bot.Session{}
	case age > idle:
		sl.session = bot.Session{Lang: sl.session.Lang, From: sl.session.From, Told: sl.session.Told}
	}
	sl.used = now
	return sl
}

func (sl *slot) release() {
	sl.work.Unlock()
	sl.owner.mu.Lock()
	sl.waiting--
	sl.owner.mu.Unlock()
}

// seen reports whether the event was handled before.
func (sl *slot) seen(key string) bool {
	if key == "" {
		return false
	}
	for _, k := range sl.keys {
		if k == key {
			return true
		}
	}
	return false
}

// keep stores what a turn left.
func (sl *slot) keep(s bot.Session, key string) {
	sl.session = s
	if key != "" {
		sl.keys[sl.next] = key
		sl.next = (sl.next + 1) % len(sl.keys)
	}
}

// forget wipes a conversation; a turn under way finishes on its copy.
func (s *sessions) forget(from, in bot.Address) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.all, sessionKey{from, in})
}

// forgetPlace wipes every conversation in a place.
func (s *sessions) forgetPlace(in bot.Address) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for k := range s.all {
		if k.in == in {
			delete(s.all, k)
		}
	}
}

// clear drops what is idle, at most once a minute; the words' ten minutes are kept by
// take, this keeps the memory small.
func (s *sessions) clear() {
	now := s.now()
	if now.Sub(s.rev) < time.Minute && len(s.all) < mostSessions {
		return
	}
	s.rev = now
	for k, sl := range s.all {
		if sl.waiting > 0 {
			continue
		}
		switch age := now.Sub(sl.used); {
		case age > languageOf, len(s.all) >= mostSessions && age > time.Minute:
			delete(s.all, k)
		case age > idle:
			sl.session = bot.Session{Lang: sl.session.Lang, From: sl.session.From, Told: sl.session.Told}
			sl.keys = [16]string{}
		}
	}
}
