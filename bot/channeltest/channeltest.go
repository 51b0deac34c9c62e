package channeltest

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"infoline/bot"
	"infoline/bot/markup"
)

// A World is a network with a channel running on it, seen by one person in her private
// chat. Everything it starts it ends by t.Cleanup. Its network should be the vendor's
// own client speaking to a fake server, and should deliver at once.
type World interface {
	// Channel is the channel, already running with the handler given to open.
	Channel() bot.Channel
	// Say types text into the private chat.
	Say(text string)
	// Press presses the button with this label under the newest message that has it.
	Press(label string)
	// Shown is what stands in the private chat now, oldest first.
	Shown() []Shown
	// Another is the same running channel as seen by a new person, nil where there can
	// be one person only.
	Another() World
	// Fault makes the network fail the channel's next sending once: "429" (pause),
	// "403" (the person is gone), "500". It is false if the network has no such fault.
	Fault(kind string) bool
	// Stop cancels the channel's Run and returns what Run returned.
	Stop() error
	// Logs is everything logged so far.
	Logs() string
	// Planted are the strings that may never be logged: a word that tests will say, the
	// person's name on the network, the token of the bot. Empty: there is none.
	Planted() (word, name, token string)
}

// Shown is one message in a chat.
type Shown struct {
	Text   string   // as a person sees it, without markup
	Labels []string // of the buttons, row by row
	Ours   bool     // sent by the line
}

const patience = 10 * time.Second

// Run checks the channel that open starts. It opens a new World for each scenario.
func Run(t *testing.T, open func(t *testing.T, h bot.Handler) World) {
	for _, s := range []struct {
		name string
		run  func(*testing.T, *stage)
	}{
		{"one answer per message, in order", inOrder},
		{"long texts in eight scripts", longTexts},
		{"marks are shown as typed", marks},
		{"buttons press back", buttons},
		{"a hundred buttons", manyButtons},
		{"an empty answer to a press", silentPress},
		{"replacing a menu", replacing},
		{"taking back", takingBack},
		{"a handler that fails", failing},
		{"people do not cross", people},
		{"faults of the network", faults},
		{"nothing leaks", leaks},
		{"stopping", stopping},
		{"nouns", nouns},
	} {
		t.Run(s.name, func(t *testing.T) {
			l := newLine()
			w := open(t, l)
			l.join(w.Channel())
			s.run(t, &stage{World: w, t: t, line: l})
		})
	}
}

// A stage is a World with its line, and the questions that scenarios ask.
type stage struct {
	World
	t    *testing.T
	line *line
}

// until waits for cond and fails the scenario when it does not come true.
func (s *stage) until(what string, cond func() bool) {
	s.t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(5 * time.Millisecond) {
		if cond() {
			return
		}
		if time.Now().After(end) {
			s.t.Fatalf("waited %s for %s; shown now: %s", patience, what, brief(s.Shown()))
		}
	}
}

// ours are the texts that the line has shown, oldest first.
func ours(w World) []Shown {
	var got []Shown
	for _, m := range w.Shown() {
		if m.Ours {
			got = append(got, m)
		}
	}
	return got
}

func (s *stage) shows(text string) bool { return shows(s.World, text) }

func shows(w World, text string) bool {
	for _, m := range ours(w) {
		if strings.Contains(squeeze(m.Text), squeeze(text)) {
			return true
		}
	}
	return false
}

// has reports whether a button with this label stands under one of our messages.
func (s *stage) has(label string) bool {
	for _, m := range ours(s.World) {
		for _, l := range m.Labels {
			if l == label {
				return true
			}
		}
	}
	return false
}

// meet has the person say hello and returns the way back to her.
func (s *stage) meet() bot.Message {
	s.t.Helper()
	got := make(chan bot.Message, 1)
	s.line.answer(func(_ context.Context, m bot.Message) error {
		select {
		case got <- m:
		default:
		}
		return nil
	})
	s.Say("hello")
	select {
	case m := <-got:
		return m
	case <-time.After(patience):
		s.t.Fatal("a message never reached the handler")
		return bot.Message{}
	}
}

// say makes a reply of one part.
func say(text string, rows ...[]bot.Choice) bot.Reply {
	return bot.Reply{Lang: "en", Parts: []bot.Part{{Text: markup.Plain(text), Choices: rows}}}
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }

func brief(shown []Shown) string {
	var b strings.Builder
	for _, m := range shown[max(0, len(shown)-8):] {
		text := []rune(m.Text)
		fmt.Fprintf(&b, "\n  ours=%t %q %q", m.Ours, string(text[:min(len(text), 60)]), m.Labels)
	}
	return b.String()
}
