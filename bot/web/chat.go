package web

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"infoline/bot"
)

// errPanic stands for a panic of the line: what it panicked with may quote the person.
var errPanic = errors.New("the line panicked")

// hand hands a message on and turns a panic into an error.
func (c *Channel) hand(ctx context.Context, h bot.Handler, m bot.Message) (err error) {
	defer func() {
		if recover() != nil {
			err = errPanic
		}
	}()
	return h.Handle(ctx, m)
}

// post answers a form of the chat.
func (s *site) post(w http.ResponseWriter, r *http.Request) {
	if !s.sameOrigin(r) {
		s.fresh(w, r, http.StatusForbidden, "web.again", "")
		return
	}
	f, err := read(w, r)
	f.langs = wants(r)
	switch {
	case errors.Is(err, errLong):
		s.fresh(w, r, http.StatusRequestEntityTooLarge, "web.long", "")
		return
	case err != nil:
		s.fresh(w, r, http.StatusBadRequest, "web.again", "")
		return
	}
	who, made, ok := s.c.seal.open(f.visit)
	if !ok {
		s.fresh(w, r, http.StatusForbidden, "web.again", f.words)
		return
	}
	v, how, gone := s.c.visits.enter(who, made, s.place(r))
	s.c.leave(r.Context(), s.h, gone)
	switch how {
	case over:
		s.fresh(w, r, http.StatusGone, "web.over", "")
		return
	case crowded:
		s.fresh(w, r, http.StatusTooManyRequests, "web.busy", f.words)
		return
	}
	if f.words == "" && f.chose == "" {
		s.visit(w, r, v, f, http.StatusOK, "") // a look
		return
	}
	status, phrase := s.talk(r, v, f)
	s.visit(w, r, v, f, status, phrase)
}

// talk hands a form on as a message, one of a visit at a time and not faster than the
// pace, and says with which status and phrase the page is to be shown.
func (s *site) talk(r *http.Request, v *visit, f form) (status int, phrase string) {
	mark := s.c.seal.hash(f.key, string(f.chose), f.words)
	switch again, full := s.begin(v, mark); {
	case full:
		return http.StatusTooManyRequests, "web.slow"
	case again: // what it asked for is there, or comes with the one in work
		defer s.end(v)
		if s.wait(r.Context(), v) {
			<-v.turn
		}
		return http.StatusOK, ""
	}
	defer s.end(v)
	// From here on the message is settled, whether or not the browser still waits.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), answerLimit)
	defer cancel()
	if !s.wait(ctx, v) {
		s.undo(v, mark)
		return http.StatusServiceUnavailable, "web.trouble"
	}
	defer func() { <-v.turn }()
	s.pause(v)

	began := time.Now()
	m := s.message(v, f)
	err := s.c.hand(ctx, s.h, m)
	if err != nil && !errors.Is(err, errPanic) {
		err = s.c.hand(ctx, s.h, m) // an error means: try again
	}
	outcome := "settled"
	if err != nil {
		outcome = "failed"
		s.undo(v, mark)
		_, _ = s.c.Delete(ctx, []bot.Ref{m.Own}) // the words go back into the box
		status, phrase = http.StatusServiceUnavailable, "web.trouble"
	} else {
		status = http.StatusOK
	}
	s.c.log.Info("message", "channel", name, "kind", kindName(m.Kind), "duration", time.Since(began).Round(time.Millisecond), "outcome", outcome)
	return status, phrase
}

func kindName(k bot.Kind) string {
	if k == bot.Chosen {
		return "chosen"
	}
	return "text"
}

// message makes the noun of a form, and puts the person's words into the transcript.
func (s *site) message(v *visit, f form) bot.Message {
	vs := s.c.visits
	now := vs.now()
	vs.mu.Lock()
	defer vs.mu.Unlock()
	m := bot.Message{From: v.addr, In: v.addr, Back: v.addr, Key: f.key, Sent: now, Langs: f.langs}
	v.press, v.notice = "", ""
	if f.chose != "" {
		m.Kind, m.Chose = bot.Chosen, f.chose
		if e, label := v.find(f.chose); e.n > 0 {
			m.Pressed, v.press = v.ref(e), label
		}
		return m
	}
	m.Words = bot.NewWords(f.words)
	if vs.live[v.id] == v {
		m.Own = s.c.said(v, f.words, now)
	}
	return m
}

// begin counts a post in. It reports whether one like it came before, and whether too
// many are waiting already.
func (s *site) begin(v *visit, mark [16]byte) (again, full bool) {
	vs := s.c.visits
	vs.mu.Lock()
	defer vs.mu.Unlock()
	if v.pending >= maxPending {
		return false, true
	}
	v.pending++
	v.seen = vs.now()
	if slices.Contains(v.keys, mark) {
		return true, false
	}
	v.keys = append(v.keys, mark)
	if len(v.keys) > maxKeys {
		v.keys = slices.Delete(v.keys, 0, 1)
	}
	return false, false
}

func (s *site) end(v *visit) {
	vs := s.c.visits
	vs.mu.Lock()
	defer vs.mu.Unlock()
	v.pending--
	v.seen = vs.now()
}

// undo lets the same post be sent again.
func (s *site) undo(v *visit, mark [16]byte) {
	vs := s.c.visits
	vs.mu.Lock()
	defer vs.mu.Unlock()
	v.press = ""
	v.keys = slices.DeleteFunc(v.keys, func(k [16]byte) bool { return k == mark })
}

// wait takes the visit's turn. The caller gives it back.
func (s *site) wait(ctx context.Context, v *visit) bool {
	select {
	case v.turn <- struct{}{}:
		return true
	case <-ctx.Done():
		return false
	}
}

// pause keeps a visit to one message per pace.
func (s *site) pause(v *visit) {
	vs := s.c.visits
	vs.mu.Lock()
	d := s.c.pace - vs.now().Sub(v.spoke)
	vs.mu.Unlock()
	if d > 0 {
		time.Sleep(min(d, s.c.pace))
	}
	vs.mu.Lock()
	v.spoke = vs.now()
	vs.mu.Unlock()
}

// exit ends a visit, if the form names one, and leads away, whatever the form says: who
// wants to leave must never be held up.
func (s *site) exit(w http.ResponseWriter, r *http.Request) {
	status := http.StatusOK
	lang := s.lang(r)
	if r.Method == http.MethodPost {
		status = http.StatusForbidden
		if s.sameOrigin(r) {
			if f, err := read(w, r); err == nil {
				if who, _, ok := s.c.seal.open(f.visit); ok {
					status = http.StatusOK
					if v := s.c.visits.leave(who); v != nil {
						s.c.leave(r.Context(), s.h, []*visit{v})
						lang = first(v.lang, lang)
					}
				}
			}
		}
	}
	w.Header().Set("Clear-Site-Data", `"cache", "cookies", "storage"`)
	s.write(w, status, "exit", page{site: s, Lang: lang, Elsewhere: Elsewhere})
}

func first(a, b string) string {
	if strings.TrimSpace(a) != "" {
		return a
	}
	return b
}
