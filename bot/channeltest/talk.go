package channeltest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"testing"

	"infoline/bot"
	"infoline/bot/markup"
)

func inOrder(t *testing.T, s *stage) {
	const n = 20
	s.line.answer(s.line.echo)
	for i := range n {
		s.Say(fmt.Sprintf("m%02d", i))
	}
	s.until("the last answer", func() bool { return s.shows(fmt.Sprintf("echo m%02d", n-1)) })
	s.until("every answer", func() bool { return len(ours(s.World)) >= n })
	time.Sleep(50 * time.Millisecond) // room for an answer too many
	got := ours(s.World)
	if len(got) != n {
		t.Fatalf("%d answers to %d messages: %s", len(got), n, brief(got))
	}
	for i, m := range got {
		if want := fmt.Sprintf("echo m%02d", i); strings.TrimSpace(m.Text) != want {
			t.Errorf("answer %d is %q, want %q", i, m.Text, want)
		}
	}
}

// scripts are sentences about the weather, so that nobody takes them for content.
var scripts = map[string]string{
	"Latin":   "The rain stops in the evening, and the river is high. ",
	"French":  "La pluie s'arrête le soir, et la rivière est haute là-bas. ",
	"Hans":    "傍晚雨停了，河水涨得很高，路边的树叶还在滴水。",
	"Hant":    "傍晚雨停了，河水漲得很高，路邊的樹葉還在滴水。",
	"Hangul":  "저녁에 비가 그치고 강물이 높이 올랐습니다. ",
	"Viet":    "Buổi tối mưa tạnh, nước sông dâng cao, lá cây còn ướt. ",
	"Thai":    "ตอนเย็นฝนหยุดตกน้ำในแม่น้ำสูงมากใบไม้ยังเปียกอยู่",
	"Tagalog": "Tumila ang ulan sa gabi 🌧️👩🏽‍🌾 at mataas ang ilog. ",
}

func longTexts(t *testing.T, s *stage) {
	m := s.meet()
	reach := s.Channel().Reach()
	for name, sentence := range scripts {
		var b strings.Builder
		for i := 0; b.Len() == 0 || len([]rune(b.String())) < 20_000; i++ {
			fmt.Fprintf(&b, "%d ", i) // so that a lost or doubled piece is seen
			b.WriteString(sentence)
			if i%7 == 6 {
				b.WriteString("\n\n")
			}
		}
		before := len(ours(s.World))
		if _, err := s.Channel().Send(t.Context(), m.Back, say(b.String())); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var all strings.Builder
		want := squeeze(b.String())
		s.until(name, func() bool {
			all.Reset()
			for _, m := range ours(s.World)[before:] {
				all.WriteString(m.Text)
				all.WriteByte('\n')
			}
			return len(squeeze(all.String())) >= len(want)
		})
		if got := squeeze(all.String()); got != want {
			t.Errorf("%s: the text changed on its way: %d characters of %d", name, len([]rune(got)), len([]rune(want)))
		}
		for _, m := range ours(s.World)[before:] {
			if reach.Length > 0 && reach.Count(m.Text) > reach.Length {
				t.Errorf("%s: a message of %d units, more than the network takes (%d)", name, reach.Count(m.Text), reach.Length)
			}
		}
	}
}

func marks(t *testing.T, s *stage) {
	m := s.meet()
	for _, text := range []string{
		`<b>bold</b> <script>alert(1)</script> & &amp; "quoted" 'single'`,
		`*stars* _under_ __two__ ~~cut~~ ||hidden|| back\slash`,
		"`code` [a](b) (c) {d} #e +f -g =h .i !j",
	} {
		if _, err := s.Channel().Send(t.Context(), m.Back, say(text)); err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		s.until(text, func() bool { return s.shows(text) })
	}
}

func buttons(t *testing.T, s *stage) {
	m := s.meet()
	actions := []bot.Action{
		bot.Open("ab2cd3", ""), bot.Open("ab2cd3", "zh-Hant"),
		bot.Walk(strings.Repeat("w", bot.MaxAction-2)), bot.Once("n.o-n_ce"),
	}
	var rows [][]bot.Choice
	for i, a := range actions {
		rows = append(rows, []bot.Choice{{Label: fmt.Sprintf("Choice %d", i), Action: a}})
	}
	rows = append(rows, []bot.Choice{{Label: "Copy it", Copy: "555-0100"}})
	pressed := make(chan bot.Message, 10)
	s.line.answer(func(_ context.Context, m bot.Message) error {
		pressed <- m
		return nil
	})
	if _, err := s.Channel().Send(t.Context(), m.Back, say("Choose.", rows...)); err != nil {
		t.Fatal(err)
	}
	for i, want := range actions {
		label := fmt.Sprintf("Choice %d", i)
		s.until("the button "+label, func() bool { return s.has(label) })
		s.Press(label)
		select {
		case got := <-pressed:
			if got.Kind != bot.Chosen || got.Chose != want {
				t.Errorf("pressing %s: kind %d, action %q, want %q", label, got.Kind, got.Chose, want)
			}
			if got.From != m.From || got.In != m.In {
				t.Errorf("pressing %s: it came from somebody or somewhere else", label)
			}
		case <-time.After(patience):
			t.Fatalf("pressing %s: nothing reached the handler", label)
		}
	}
}

func manyButtons(t *testing.T, s *stage) {
	m := s.meet()
	var rows [][]bot.Choice
	for i := range 100 {
		rows = append(rows, []bot.Choice{{Label: fmt.Sprintf("No. %02d", i), Action: bot.Walk(fmt.Sprintf("n%02d", i))}})
	}
	if _, err := s.Channel().Send(t.Context(), m.Back, say("Very many.", rows...)); err != nil {
		t.Fatalf("a hundred buttons: %v", err)
	}
	s.until("the first button", func() bool { return s.shows("Very many.") && s.has("No. 00") })
	last, seen := -1, 0
	for _, m := range ours(s.World) {
		for _, l := range m.Labels {
			var n int
			if _, err := fmt.Sscanf(l, "No. %02d", &n); err != nil {
				continue
			}
			if n <= last {
				t.Errorf("button %d stands after %d", n, last)
			}
			last = n
			seen++
		}
	}
	if seen < 5 {
		t.Errorf("only %d of a hundred buttons are left", seen)
	}
	got := make(chan bot.Message, 1)
	s.line.answer(func(_ context.Context, m bot.Message) error { got <- m; return nil })
	s.Press(fmt.Sprintf("No. %02d", last))
	select {
	case m := <-got:
		if want := bot.Walk(fmt.Sprintf("n%02d", last)); m.Chose != want {
			t.Errorf("the last button does %q, want %q", m.Chose, want)
		}
	case <-time.After(patience):
		t.Error("pressing the last button: nothing reached the handler")
	}
}

// silentPress: a press whose handler sends nothing is settled all the same, and the next
// message is answered.
func silentPress(t *testing.T, s *stage) {
	m := s.meet()
	row := []bot.Choice{{Label: "Nothing", Action: bot.Walk("nothing")}}
	if _, err := s.Channel().Send(t.Context(), m.Back, say("Press.", row)); err != nil {
		t.Fatal(err)
	}
	s.until("the button", func() bool { return s.has("Nothing") })
	pressed := make(chan struct{}, 1)
	s.line.answer(func(ctx context.Context, m bot.Message) error {
		if m.Kind == bot.Chosen {
			_, err := s.Channel().Send(ctx, m.Back, bot.Reply{})
			pressed <- struct{}{}
			return err
		}
		return s.line.echo(ctx, m)
	})
	s.Press("Nothing")
	select {
	case <-pressed:
	case <-time.After(patience):
		t.Fatal("the press never reached the handler")
	}
	s.Say("after")
	s.until("the next answer", func() bool { return s.shows("echo after") })
}

func replacing(t *testing.T, s *stage) {
	m := s.meet()
	d, err := s.Channel().Send(t.Context(), m.Back, say("first menu", []bot.Choice{{Label: "Old", Action: bot.Walk("old")}}))
	if err != nil {
		t.Fatal(err)
	}
	s.until("the menu", func() bool { return s.shows("first menu") })
	if len(d.Sent) == 0 {
		t.Skip("SKIPPED: this network names no messages")
	}
	r := say("second menu", []bot.Choice{{Label: "New", Action: bot.Walk("new")}})
	r.Replaces = d.Sent[0]
	for range 2 { // the second time nothing changes, which is no fault
		if _, err := s.Channel().Send(t.Context(), m.Back, r); err != nil {
			t.Fatal(err)
		}
		s.until("the other menu", func() bool { return s.shows("second menu") && s.has("New") })
	}
}

func takingBack(t *testing.T, s *stage) {
	del, ok := s.Channel().(bot.Deleter)
	if !ok {
		t.Skip("SKIPPED: this network takes nothing back")
	}
	m := s.meet()
	two := say("gone one")
	two.Parts = append(two.Parts, bot.Part{Text: markup.Plain("gone two")})
	d, err := s.Channel().Send(t.Context(), m.Back, two)
	if err != nil {
		t.Fatal(err)
	}
	s.until("both parts", func() bool { return s.shows("gone one") && s.shows("gone two") })
	kept, err := del.Delete(t.Context(), d.Sent)
	if err != nil || len(kept) > 0 {
		t.Fatalf("taking back %d: kept %d, %v", len(d.Sent), len(kept), err)
	}
	s.until("their going", func() bool { return !s.shows("gone one") && !s.shows("gone two") })
	if _, err := del.Delete(t.Context(), d.Sent); err != nil {
		t.Errorf("taking back what is gone: %v", err)
	}
}

// people: everybody gets their own answers, in their own order.
func people(t *testing.T, s *stage) {
	const n, each = 12, 5
	worlds := []World{s.World}
	for len(worlds) < n {
		w := s.Another()
		if w == nil {
			t.Skip("SKIPPED: one person at a time on this network")
		}
		worlds = append(worlds, w)
	}
	s.line.answer(s.line.echo)
	var all sync.WaitGroup
	for p, w := range worlds {
		all.Go(func() {
			for i := range each {
				w.Say(fmt.Sprintf("p%02d-%d", p, i))
			}
		})
	}
	all.Wait()
	for p, w := range worlds {
		s.until("everybody's answers", func() bool { return len(ours(w)) >= each })
		for i, m := range ours(w) {
			if want := fmt.Sprintf("echo p%02d-%d", p, i); strings.TrimSpace(m.Text) != want {
				t.Errorf("person %d got %q, want %q", p, m.Text, want)
			}
		}
	}
}

var errPlanned = errors.New("planned")

// failing: a handler that panics or fails stops neither the channel nor the chat.
func failing(t *testing.T, s *stage) {
	var tries atomic.Int32
	s.line.answer(func(ctx context.Context, m bot.Message) error {
		switch m.Words.Read() {
		case "panic":
			panic("planned")
		case "error":
			return errPlanned
		case "once":
			if tries.Add(1) == 1 {
				return errPlanned
			}
		}
		return s.line.echo(ctx, m)
	})
	for _, word := range []string{"panic", "after the panic", "error", "after the error", "once", "after once"} {
		s.Say(word)
	}
	s.until("the last answer", func() bool { return s.shows("echo after once") })
	for _, want := range []string{"echo after the panic", "echo after the error"} {
		if !s.shows(want) {
			t.Errorf("%q was never shown", want)
		}
	}
}
