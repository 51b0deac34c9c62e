package post_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"infoline/bot"
	"infoline/bot/markup"
	"infoline/bot/post"
)

// A wall is a channel that shows what it was given, and fails when it is told to.
type wall struct {
	mu      sync.Mutex
	stands  map[string]string // by message id
	order   []string
	fail    []error
	failDel error
	n       int
}

func (w *wall) Name() string { return "wall" }

func (w *wall) Reach() bot.Reach {
	return bot.Reach{Count: markup.Runes, Length: 100, OwnFor: 48 * time.Hour}
}

func (w *wall) Run(context.Context, bot.Handler) error { return nil }

func (w *wall) Send(_ context.Context, to bot.Address, r bot.Reply) (bot.Delivery, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	var d bot.Delivery
	for _, p := range r.Parts {
		if len(w.fail) > 0 {
			err := w.fail[0]
			w.fail = w.fail[1:]
			if err != nil {
				return d, err
			}
		}
		w.n++
		id := fmt.Sprint(w.n)
		w.stands[id] = p.Text.String()
		w.order = append(w.order, p.Text.String())
		d.Sent = append(d.Sent, bot.NewRef(to, id, time.Now()))
	}
	return d, nil
}

func (w *wall) Delete(_ context.Context, refs []bot.Ref) ([]bot.Ref, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.failDel != nil {
		return refs, w.failDel
	}
	for _, r := range refs {
		delete(w.stands, r.ID())
	}
	return nil, nil
}

var (
	her   = bot.NewAddress("wall", "her", bot.Alone)
	group = bot.NewAddress("wall", "group", bot.Shared)
)

func says(texts ...string) bot.Reply {
	var r bot.Reply
	for _, s := range texts {
		r.Parts = append(r.Parts, bot.Part{Text: markup.Plain(s)})
	}
	return r
}

func open(t *testing.T) (*post.Office, *wall) {
	t.Helper()
	w := &wall{stands: map[string]string{}}
	log := slog.New(slog.NewTextHandler(&bytes.Buffer{}, nil))
	return post.NewOffice([]bot.Channel{w}, post.NewMemory(), func(string) bot.Reply { return says("the fixed line") }, time.Now, log), w
}

func send(t *testing.T, o *post.Office, to bot.Address, r bot.Reply) post.Receipt {
	t.Helper()
	got, err := o.Send(t.Context(), to, to, r)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestAnswersDisappear(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o, w := open(t)
		send(t, o, her, says("an answer", "a panel"))
		stays := says("a card")
		stays.Lifetime, stays.Audience = bot.Stays, bot.Public
		send(t, o, group, stays)
		long := says("for a week, if it could")
		long.Lifetime = bot.Lifetime(7 * 24 * time.Hour)
		send(t, o, her, long)

		time.Sleep(23 * time.Hour)
		o.Sweep(t.Context())
		if len(w.stands) != 4 {
			t.Fatalf("after 23 hours %d messages stand, want 4", len(w.stands))
		}
		time.Sleep(61 * time.Minute)
		o.Sweep(t.Context())
		if len(w.stands) != 2 {
			t.Fatalf("after a day %d messages stand, want the card and the long one", len(w.stands))
		}
		time.Sleep(23 * time.Hour)
		o.Sweep(t.Context())
		if len(w.stands) != 1 {
			t.Fatalf("after 47 hours %d messages stand, want the card alone", len(w.stands))
		}
	})
}

func TestDeletionIsTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o, w := open(t)
		send(t, o, her, says("an answer"))
		w.failDel = errors.New("the network is away")
		time.Sleep(25 * time.Hour)
		o.Sweep(t.Context())
		if len(w.stands) != 1 {
			t.Fatal("taken away although the network refused")
		}
		w.failDel = nil
		o.Sweep(t.Context())
		if len(w.stands) != 0 {
			t.Fatal("not tried again")
		}
	})
}

func TestNarrowed(t *testing.T) {
	o, w := open(t)
	got := send(t, o, group, says("an answer for her"))
	if got.State != post.Narrowed || !slices.Equal(w.order, []string{"the fixed line"}) {
		t.Fatalf("everybody saw %q (state %d)", w.order, got.State)
	}
}

func TestWaitingKeepsOrderAndRank(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o, w := open(t)
		w.fail = []error{nil, bot.Wait{For: 30 * time.Second}}
		if got := send(t, o, her, says("one", "two")); got.State != post.Waiting || len(got.Sent) != 1 {
			t.Fatalf("state %d with %d sent, want waiting with one", got.State, len(got.Sent))
		}
		send(t, o, her, says("three"))
		crisis := says("help")
		crisis.Rank = bot.Crisis
		send(t, o, her, crisis)
		cover := says("weather")
		cover.Rank = bot.Hide
		send(t, o, her, cover)

		o.Sweep(t.Context())
		synctest.Wait()
		if len(w.order) != 2 {
			t.Fatalf("sent inside the pause: %q", w.order)
		}
		time.Sleep(31 * time.Second)
		o.Sweep(t.Context())
		synctest.Wait()
		if want := []string{"one", "weather", "help", "two", "three"}; !slices.Equal(w.order, want) {
			t.Fatalf("order %q, want %q", w.order, want)
		}
		if o.Waiting() != 0 {
			t.Fatal("something still waits")
		}
	})
}

func TestErrors(t *testing.T) {
	o, w := open(t)
	w.fail = []error{bot.ErrRefused}
	if got := send(t, o, her, says("never")); got.State != post.Lost {
		t.Errorf("refused: state %d, want lost", got.State)
	}
	w.fail = []error{bot.ErrGone}
	if _, err := o.Send(t.Context(), her, her, says("nobody")); !errors.Is(err, bot.ErrGone) {
		t.Errorf("gone: %v", err)
	}
}

func TestPassingFailureIsTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o, w := open(t)
		w.fail = []error{errors.New("passing"), errors.New("passing")}
		if got := send(t, o, her, says("an answer")); got.State != post.Waiting {
			t.Fatalf("state %d, want waiting", got.State)
		}
		for range 8 {
			time.Sleep(time.Second)
			o.Sweep(t.Context())
			synctest.Wait()
		}
		if len(w.order) != 1 || o.Waiting() != 0 {
			t.Fatalf("%d answers went out, %d wait", len(w.order), o.Waiting())
		}
		for range 20 {
			w.fail = append(w.fail, errors.New("for ever"))
		}
		send(t, o, her, says("never"))
		for range 300 {
			time.Sleep(time.Second)
			o.Sweep(t.Context())
			synctest.Wait()
		}
		if o.Waiting() != 0 || len(w.order) != 1 {
			t.Fatal("a reply that never goes out waits for ever")
		}
	})
}

func TestRecallAndKeep(t *testing.T) {
	o, w := open(t)
	own := bot.NewRef(her, "own", time.Now())
	w.stands["own"] = "her question"
	answer := says("answer")
	answer.Answers = own
	kept := send(t, o, her, answer)
	if ok, err := o.Keep(t.Context(), her, kept.Sent[0]); !ok || err != nil {
		t.Fatal("not kept")
	}
	send(t, o, her, says("second", "third"))
	gone, left, err := o.Recall(t.Context(), her)
	if gone != 2 || left != 0 || err != nil {
		t.Errorf("gone %d left %d err %v, want 2 0 nil", gone, left, err)
	}
	if len(w.stands) != 2 {
		t.Errorf("%d messages stand, want the kept answer and its question", len(w.stands))
	}
}

func TestRecallTakesTheQuestionToo(t *testing.T) {
	o, w := open(t)
	w.stands["own"] = "her question"
	answer := says("answer")
	answer.Answers = bot.NewRef(her, "own", time.Now())
	send(t, o, her, answer)
	if _, _, err := o.Recall(t.Context(), her); err != nil || len(w.stands) != 0 {
		t.Errorf("%d messages stand after Hide (%v)", len(w.stands), err)
	}
}
