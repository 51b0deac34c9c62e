package channeltest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"infoline/bot"
)

// faults: what the network says about a sending arrives as the error that package bot
// has for it, and the next sending works.
func faults(t *testing.T, s *stage) {
	m := s.meet()
	_, _, token := s.Planted()
	for _, kind := range []string{"429", "403", "500"} {
		if !s.Fault(kind) {
			t.Logf("SKIPPED: this network has no fault %s", kind)
			continue
		}
		_, err := s.Channel().Send(t.Context(), m.Back, say("during "+kind))
		var wait bot.Wait
		switch kind {
		case "429":
			if !errors.As(err, &wait) || wait.For <= 0 {
				t.Errorf("429: %v, want a bot.Wait", err)
			}
		case "403":
			if !errors.Is(err, bot.ErrGone) {
				t.Errorf("403: %v, want bot.ErrGone", err)
			}
		case "500":
			if err == nil || errors.Is(err, bot.ErrGone) || errors.Is(err, bot.ErrRefused) || errors.As(err, &wait) {
				t.Errorf("500: %v, want an error of another kind", err)
			}
		}
		if err != nil && token != "" && strings.Contains(fmt.Sprintf("%+v", err), token) {
			t.Errorf("%s: the token stands in the error", kind)
		}
		text := "after " + kind
		s.until(text, func() bool {
			if !s.shows(text) {
				_, _ = s.Channel().Send(t.Context(), m.Back, say(text))
			}
			return s.shows(text)
		})
	}
}

// leaks: what a person says and is called, and the bot's token, stand in no log, whatever
// goes wrong around them. Errors and panics of the handler are not to be logged either:
// they may quote the person.
func leaks(t *testing.T, s *stage) {
	word, name, token := s.Planted()
	if word == "" {
		t.Fatal("a World plants a word")
	}
	last := s.meet()
	for _, kind := range []string{"429", "403", "500"} {
		if s.Fault(kind) {
			_, _ = s.Channel().Send(t.Context(), last.Back, say("during "+kind+" "+word))
			s.until("the end of "+kind, func() bool {
				_, err := s.Channel().Send(t.Context(), last.Back, say("after "+kind+" "+word))
				return err == nil
			})
		}
	}
	s.line.answer(func(ctx context.Context, m bot.Message) error {
		switch text := m.Words.Read(); {
		case strings.HasPrefix(text, "panic"):
			panic(text)
		case strings.HasPrefix(text, "error"):
			return errors.New(text)
		case strings.HasPrefix(text, "last"):
			last = m
		}
		return s.line.echo(ctx, m)
	})
	for _, text := range []string{word, "panic " + word, "error " + word, "/" + word, "/start " + word, "last " + word} {
		s.Say(text)
	}
	s.until("the last answer", func() bool { return s.shows("echo last " + word) })
	_ = s.Stop()
	log := s.Logs() + fmt.Sprintf("%v %+v %#v %s", last, last, last, mustJSON(last))
	for what, secret := range map[string]string{"word": word, "name": name, "token": token} {
		if secret != "" && strings.Contains(strings.ToLower(log), strings.ToLower(secret)) {
			t.Errorf("the planted %s stands in the log", what)
		}
	}
}

func mustJSON(m bot.Message) []byte {
	b, err := json.Marshal(m)
	if err != nil {
		panic(err)
	}
	return b
}

// stopping: Run ends soon after its context, and what was in work is answered first.
func stopping(t *testing.T, s *stage) {
	m := s.meet()
	started, goOn := make(chan struct{}), make(chan struct{})
	sent := make(chan error, 1)
	s.line.answer(func(ctx context.Context, m bot.Message) error {
		close(started)
		<-goOn
		err := s.line.echo(ctx, m)
		sent <- err
		return err
	})
	s.Say("in work")
	select {
	case <-started:
	case <-time.After(patience):
		t.Fatal("the message never reached the handler")
	}
	stopped := make(chan error, 1)
	begin := time.Now()
	go func() { stopped <- s.Stop() }()
	time.Sleep(50 * time.Millisecond)
	close(goOn)
	select {
	case err := <-stopped:
		if err != nil && !errors.Is(err, context.Canceled) {
			t.Errorf("Run returned %v", err)
		}
	case <-time.After(patience + 2*time.Second):
		t.Fatal("Run does not end")
	}
	if d := time.Since(begin); d > patience {
		t.Errorf("Run took %s to end", d)
	}
	select {
	case err := <-sent:
		if err != nil {
			t.Errorf("what was in work could not be answered: %v", err)
		}
	default:
		t.Error("Run ended before what was in work was answered")
	}
	if !s.shows("echo in work") {
		t.Error("the answer to what was in work is lost")
	}
	_ = m
}

// nouns: what the channel fills in is what package bot says it is.
func nouns(t *testing.T, s *stage) {
	m := s.meet()
	c := s.Channel()
	if c.Name() == "" || m.From.Channel() != c.Name() || m.In.Channel() != c.Name() || m.Back.Channel() != c.Name() {
		t.Errorf("addresses name the channel %q, the channel is called %q", m.In.Channel(), c.Name())
	}
	if m.From.IsZero() || m.In != m.From {
		t.Error("in a private chat, From and In are the same person")
	}
	if !m.Private() {
		t.Error("a private chat is not private")
	}
	if m.Kind != bot.Text || m.Words.Read() != "hello" {
		t.Errorf("kind %d: the words changed on their way", m.Kind)
	}
	if m.Sent.IsZero() || time.Since(m.Sent).Abs() > time.Hour {
		t.Errorf("it was sent at %s", m.Sent)
	}
	if r := c.Reach(); r.Length > 0 && r.Count == nil {
		t.Error("a length without a way of counting")
	} else if r.TheirsFor > 0 && m.Own.IsZero() {
		t.Error("their messages can be taken back, but this one has no name")
	}
	d, err := c.Send(t.Context(), m.Back, bot.Reply{})
	if err != nil || len(d.Sent) != 0 {
		t.Errorf("an empty reply: %d sent, %v", len(d.Sent), err)
	}
}
