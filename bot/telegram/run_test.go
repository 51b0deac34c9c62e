package telegram

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"log/slog"

	"infoline/bot"
	"infoline/bot/fakes/telegramnet"
)

// Whatever fails on the way, polling goes on, no update is lost, none is handed in twice.
func TestPollFaults(t *testing.T) {
	n := telegramnet.New(t)
	r := prepare(t, n)
	l := r.echoing(&line{})
	p := n.Person("Somebody", "")
	kinds := []string{"429", "500", "502", "half", "garbled", "notjson", "giant", "reset", "redirect"}
	n.Fail("getMe", "502")
	n.Fail("getMe", "reset")
	for _, k := range kinds {
		n.Fail("getUpdates", k)
	}
	r.run(t, l)
	p.Say("after all of it")
	until(t, "the answer", func() bool { return len(ours(p.Shown())) == 1 })
	if n.Faults() != 0 || n.Redelivered() != 0 || len(l.seen()) != 1 {
		t.Errorf("%d faults left, %d delivered again, %d handed in", n.Faults(), n.Redelivered(), len(l.seen()))
	}
	if strings.Contains(r.log.String(), telegramnet.Token) || strings.Contains(r.log.String(), n.URL[7:]) {
		t.Errorf("the log has the token or the address:\n%s", r.log)
	}
}

// Every way of failing has an error without token, address, id and text in it.
func TestSendFaults(t *testing.T) {
	n := telegramnet.New(t)
	r := prepare(t, n).run(t, &line{})
	for _, kind := range []string{"429", "403", "401", "500", "502", "half", "garbled", "notjson", "giant", "reset", "redirect"} {
		p := n.Person("Somebody", "") // pauses are kept by chat
		to := place{chat: p.ID}.address()
		n.Fail("sendMessage", kind)
		_, err := r.Send(t.Context(), to, public(plantedWord))
		text := fmt.Sprintf("%v %+v %#v", err, err, err)
		for _, secret := range []string{telegramnet.Token, n.URL[7:], plantedWord, fmt.Sprint(p.ID)} {
			if strings.Contains(text, secret) {
				t.Errorf("%s: the error gives something away: %v", kind, err)
			}
		}
		var wait bot.Wait
		switch {
		case err == nil:
			t.Errorf("%s: no error", kind)
		case errors.As(err, &wait) != (kind == "429"), errors.Is(err, bot.ErrGone) != (kind == "403"), errors.Is(err, bot.ErrRefused):
			t.Errorf("%s: %v", kind, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := r.Send(ctx, place{chat: n.Person("Somebody", "").ID}.address(), public("x")); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	r.api.send.Timeout = 50 * time.Millisecond
	n.Fail("sendMessage", "silence")
	if _, err := r.Send(t.Context(), place{chat: n.Person("Somebody", "").ID}.address(), public("x")); !errors.Is(err, errTimeout) {
		t.Errorf("silence: %v", err)
	}
}

// The network can send us away for good.
func TestSentAway(t *testing.T) {
	for name, c := range map[string]struct {
		do   func(*telegramnet.Net)
		want error
	}{
		"a revoked token": {func(n *telegramnet.Net) { n.Revoke() }, ErrToken},
		"another poller": {func(n *telegramnet.Net) {
			for range 200 { // it polls on and on
				n.Rival()
				time.Sleep(10 * time.Millisecond)
			}
		}, ErrRival},
		"rival at a start": {func(n *telegramnet.Net) {
			for range 4 {
				n.Fail("getUpdates", "409")
			}
			n.Person("x", "").Say("x")
		}, ErrRival},
	} {
		n := telegramnet.New(t)
		r := prepare(t, n).run(t, &line{})
		until(t, "a poll", func() bool { return len(n.Calls("getUpdates")) > 0 })
		c.do(n)
		if err := r.ended(); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	n := telegramnet.New(t)
	n.Revoke()
	if err := prepare(t, n).run(t, &line{}).ended(); !errors.Is(err, ErrToken) {
		t.Errorf("a token that never worked: %v", err)
	}
}

// Settings that bring more of people's words than needed are warned about.
func TestStartCheck(t *testing.T) {
	for field, want := range map[string]string{
		"can_read_all_group_messages": "group privacy", "supports_inline_queries": "inline mode",
		"supports_guest_queries": "guest mode", "can_connect_to_business": "business mode",
	} {
		n := telegramnet.New(t)
		n.Set(field, true)
		r := prepare(t, n).run(t, &line{})
		until(t, want, func() bool { return strings.Contains(r.log.String(), want) })
	}
}

// Malformed, giant and repeated updates, and one that the handler fails on, hold up nobody.
func TestPoison(t *testing.T) {
	n := telegramnet.New(t)
	r := prepare(t, n)
	l := &line{}
	p := n.Person("Somebody", "")
	l.do = func(ctx context.Context, m bot.Message) error {
		if m.Words.Read() == "poison" {
			panic(plantedWord)
		}
		return echo(func() bot.Channel { return r.channel })(ctx, m)
	}
	for _, raw := range []string{
		`{"update_id":%d}`,
		`{"update_id":%d,"message":7}`,
		`{"update_id":%d,"message":{"message_id":"x","chat":[]}}`,
		`{"update_id":%d,"message":{"message_id":1,"date":1,"chat":{"id":7000001001,"type":"private"},"text":{"a":1}}}`,
		`{"update_id":%d,"callback_query":null,"brand_new":{"deep":[[[[[[]]]]]]}}`,
		`{"update_id":%d,"message":{"message_id":1,"date":1,"from":{"id":7},"chat":{"id":7,"type":"private"},"text":"/x","entities":[{"type":"bot_command","offset":0,"length":99},{"type":"mention","offset":-5,"length":2},{"type":"mention","offset":1,"length":9223372036854775807}]}}`,
		`{"update_id":%d,"guest_message":{"text":"` + plantedWord + `"}}`,
		`[]`, `7`, `{"update_id":"x"}`,
	} {
		n.Push(raw)
	}
	p.Say("poison")
	first := n.Person("Another", "")
	first.Say("hello")
	r.run(t, l)
	until(t, "the answer to somebody else", func() bool { return len(ours(first.Shown())) == 1 })
	p.Say("after the poison")
	until(t, "the next answer", func() bool { return len(ours(p.Shown())) == 1 })
	n.Push(`{"update_id":%d,"message":{"message_id":1,"date":1,"chat":{"id":9,"type":"private"},"text":"` + strings.Repeat("a", 5<<20) + `"}}`)
	p.Say("after the giant")
	until(t, "the answer after the giant", func() bool { return len(ours(p.Shown())) == 2 })
	tries := 0
	for _, m := range l.seen() {
		if m.Words.Read() == "poison" {
			tries++
		}
	}
	if tries != 3 {
		t.Errorf("the poison was tried %d times", tries)
	}
	if strings.Contains(r.log.String(), plantedWord) {
		t.Error("what a handler panicked with stands in the log")
	}
}

// What the network delivers again is answered once.
func TestRepeats(t *testing.T) {
	n := telegramnet.New(t)
	r := prepare(t, n)
	l := r.echoing(&line{})
	p := n.Person("Somebody", "")
	raw := fmt.Sprintf(`{"update_id":77,"message":{"message_id":1,"date":1,"from":{"id":%d},"chat":{"id":%d,"type":"private"},"text":"again"}}`, p.ID, p.ID)
	for range 3 {
		n.Push(raw)
	}
	r.run(t, l)
	p.Say("done")
	until(t, "the answers", func() bool { return len(ours(p.Shown())) >= 2 })
	if got := len(l.seen()); got != 2 {
		t.Errorf("%d handed in, want 2", got)
	}
}

// A chat that has to pause for half a minute holds up no other, and nothing is asked twice.
func TestOnePausedChat(t *testing.T) {
	n := telegramnet.New(t)
	r := prepare(t, n)
	r.pace.batch = 5 * time.Second
	l := r.echoing(&line{})
	slow := n.Person("Slow", "")
	n.Ban(slow.ID, 30*time.Second)
	const chats = 500
	people := make([]*telegramnet.Person, chats)
	for i := range people {
		people[i] = n.Person("Somebody", "")
	}
	r.run(t, l)
	slow.Say("first")
	begin := time.Now()
	for _, p := range people {
		p.Say("hello")
		slow.Say("more")
	}
	took := make([]time.Duration, chats)
	for i, p := range people {
		until(t, "the others' answers", func() bool { return len(ours(p.Shown())) == 1 })
		took[i] = ours(p.Shown())[0].Sent.Sub(begin)
	}
	slices.Sort(took)
	// The figure to reach is one second; the bound is generous, since what it is to
	// catch would take thirty.
	if p95 := took[chats*95/100]; p95 > 8*time.Second {
		t.Errorf("the others' p95 is %s", p95)
	} else {
		t.Logf("the others' p95 is %s", p95)
	}
	until(t, "the slow chat's messages", func() bool { return len(l.seen()) == 2*chats+1 })
	if n.Redelivered() != 0 {
		t.Errorf("%d updates were asked for twice", n.Redelivered())
	}
	if n.Banned() != 1 {
		t.Errorf("%d sendings into the pause", n.Banned())
	}
}

// A message that takes long holds its batch only so long; its chat keeps the order across
// batches.
func TestSlowHandler(t *testing.T) {
	n := telegramnet.New(t)
	r := prepare(t, n)
	r.pace.batch = 50 * time.Millisecond
	l := r.echoing(&line{})
	answer := l.do
	open := make(chan struct{})
	l.do = func(ctx context.Context, m bot.Message) error {
		if m.Words.Read() == "slow" {
			<-open
		}
		return answer(ctx, m)
	}
	a, b := n.Person("Slow", ""), n.Person("Other", "")
	r.run(t, l)
	a.Say("slow")
	until(t, "the next poll", func() bool { return n.Pending() == 0 })
	for i := range 5 {
		a.Say(fmt.Sprint(i))
		b.Say(fmt.Sprint(i))
	}
	until(t, "the other's answers", func() bool { return len(ours(b.Shown())) == 5 })
	if len(ours(a.Shown())) != 0 {
		t.Error("the order of the chat is lost")
	}
	close(open)
	until(t, "all answers", func() bool { return len(ours(a.Shown())) == 6 })
	for i, m := range ours(a.Shown())[1:] {
		if m.Text != fmt.Sprint("echo ", i) {
			t.Errorf("answer %d is %q", i, m.Text)
		}
	}
}

// Stopped and started again under load, the line answers everything, and nothing twice.
func TestRestarts(t *testing.T) {
	n := telegramnet.New(t)
	p := n.Person("Somebody", "")
	const all = 60
	var said sync.WaitGroup
	said.Go(func() {
		for i := range all {
			p.Say(fmt.Sprint(i))
			time.Sleep(5 * time.Millisecond)
		}
	})
	for range 4 {
		r := prepare(t, n)
		r.run(t, r.echoing(&line{}))
		time.Sleep(70 * time.Millisecond)
		if err := r.stop(); err != nil {
			t.Fatal(err)
		}
	}
	said.Wait()
	r := prepare(t, n)
	r.run(t, r.echoing(&line{}))
	until(t, "all answers", func() bool { return len(ours(p.Shown())) >= all })
	for i, m := range ours(p.Shown()) {
		if m.Text != fmt.Sprint("echo ", i) {
			t.Fatalf("answer %d is %q", i, m.Text)
		}
	}
}

// Configuration: no token is no channel; a wrong one is said without saying it.
func TestOpen(t *testing.T) {
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte(telegramnet.Token+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		env    map[string]string
		opens  bool
		failed string
	}{
		"nothing":       {nil, false, ""},
		"a token":       {map[string]string{"INFOLINE_TELEGRAM_TOKEN": telegramnet.Token}, true, ""},
		"a file":        {map[string]string{"INFOLINE_TELEGRAM_TOKEN_FILE": file}, true, ""},
		"no such file":  {map[string]string{"INFOLINE_TELEGRAM_TOKEN_FILE": file + "x"}, false, "cannot be read"},
		"odd token":     {map[string]string{"INFOLINE_TELEGRAM_TOKEN": plantedWord + "/ x"}, false, "is no token"},
		"odd address":   {map[string]string{"INFOLINE_TELEGRAM_TOKEN": "1:a", "INFOLINE_TELEGRAM_API": "ftp://x"}, false, "no base address"},
		"with password": {map[string]string{"INFOLINE_TELEGRAM_TOKEN": "1:a", "INFOLINE_TELEGRAM_API": "https://a:b@x"}, false, "no base address"},
	} {
		got, err := Open(func(k string) string { return c.env[k] }, slog.New(slog.DiscardHandler))
		if (got != nil) != c.opens || (err != nil) != (c.failed != "") {
			t.Errorf("%s: opened %t, %v", name, got != nil, err)
		}
		if err != nil && (!strings.Contains(err.Error(), c.failed) || strings.Contains(err.Error(), plantedWord)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
