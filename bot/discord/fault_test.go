package discord

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"infoline/bot"
	"infoline/bot/fakes/discordnet"
)

// answersStill has the person say something and waits for the answer: after any fault of
// the gateway the line goes on.
func (r *rig) answersStill(text string) {
	r.t.Helper()
	r.person.Say(text)
	r.until("the answer to "+text, func() bool { return sees(r.person, nil, "echo "+text) })
}

func echo(ctx context.Context, c *channel, m bot.Message) error {
	return say(plain("echo "+m.Words.Read()))(ctx, c, m)
}

// What the gateway can do to us, each fault followed by an ordinary message.
func TestGatewayFaults(t *testing.T) {
	for _, f := range []struct {
		name string
		do   func(*rig)
		also func(*testing.T, discordnet.Tally)
	}{
		{"heartbeat asked for", func(r *rig) { r.net.AskBeat() }, func(t *testing.T, g discordnet.Tally) {
			if g.Beats < 2 {
				t.Errorf("%d heartbeats", g.Beats)
			}
		}},
		{"heartbeats asked for while closing", func(r *rig) {
			r.net.AskReconnect()
			for range 20 {
				r.net.AskBeat()
			}
			r.again()
		}, resumed},
		{"reconnect", func(r *rig) { r.net.AskReconnect(); r.again() }, resumed},
		{"invalid session", func(r *rig) {
			r.net.Invalidate()
			r.until("a new session", func() bool { g := r.net.Gateway(); return g.Live && g.Sessions == 2 })
		}, nil},
		{"connection cut", func(r *rig) { r.net.Drop(0); r.again() }, resumed},
		{"closed with 4000", func(r *rig) { r.net.Drop(4000); r.again() }, resumed},
		{"closed with 4009, session timed out", func(r *rig) { r.net.Drop(4009); r.again() }, nil},
		{"refused with 4008 three times", func(r *rig) { r.net.Refuse(4008, 4008, 4007); r.net.Drop(0); r.again() }, nil},
		{"no hello", func(r *rig) { r.net.Mute(2); r.net.Drop(0); r.again() }, nil},
		{"null", func(r *rig) { r.net.Frame("null"); r.net.Frame("[1]"); r.net.Frame("{"); r.net.Frame("") }, nil},
		{"a hello without a rhythm", func(r *rig) { r.net.Frame(`{"op":10,"d":{"heartbeat_interval":0}}`); r.again() }, nil},
		{"binary", func(r *rig) { r.net.Binary([]byte("x\x9c")); r.again() }, nil},
		{"unknown operation", func(r *rig) { r.net.Frame(`{"op":99,"d":null}`) }, nil},
		{"events without content", func(r *rig) {
			for _, kind := range []string{"GUILD_CREATE", "GUILD_UPDATE", "INTERACTION_CREATE", "MESSAGE_CREATE", "MESSAGE_UPDATE", "VOICE_SERVER_UPDATE", "VOICE_STATE_UPDATE", "THREAD_LIST_SYNC", "A_NEW_KIND", ""} {
				for _, d := range []any{nil, []int{}, "x", map[string]any{}, map[string]any{"id": 7, "data": nil, "member": nil, "message": nil}} {
					r.net.Event(kind, d)
				}
			}
		}, nil},
		{"unknown components", func(r *rig) {
			r.net.Event("INTERACTION_CREATE", map[string]any{
				"id": "5", "type": 5, "token": "t", "application_id": "1", "channel_id": "2", "user": map[string]any{"id": "3"},
				"data": map[string]any{"components": []any{map[string]any{"type": 18}, map[string]any{"type": 20}}},
			})
		}, nil},
		{"too large", func(r *rig) { r.net.Frame(`"` + strings.Repeat("x", maxFrame) + `"`); r.again() }, nil},
		{"a very deep event", func(r *rig) {
			r.net.Frame(`{"op":0,"s":9,"t":"MESSAGE_CREATE","d":` + strings.Repeat("[", 20000) + strings.Repeat("]", 20000) + "}")
		}, nil},
	} {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			r := prepare(t, quick)
			r.net.Beat(100 * time.Millisecond)
			l := &teller{c: r.c, do: echo}
			r.run(l)
			r.answersStill("before")
			f.do(r)
			r.answersStill("after")
			if n := len(l.heard()); n != 2 {
				t.Errorf("%d messages heard, want 2", n)
			}
			if f.also != nil {
				f.also(t, r.net.Gateway())
			}
		})
	}
}

// again waits until the bot is connected for a second time.
func (r *rig) again() {
	r.t.Helper()
	r.until("another connection", func() bool { g := r.net.Gateway(); return g.Live && g.Connects > 1 })
}

func resumed(t *testing.T, g discordnet.Tally) {
	t.Helper()
	if g.Resumes < 1 || g.Sessions != 1 {
		t.Errorf("%d sessions, %d resumed: what happened meanwhile would be lost", g.Sessions, g.Resumes)
	}
}

// What happens while the connection is down is heard after it, once, and repeats of the
// gateway have one effect.
func TestResumeAndReplay(t *testing.T) {
	r, l := talk(t, echo)
	r.answersStill("before")
	r.net.Drop(0)
	r.person.Say("meanwhile")
	r.person.Use(nil, "menu")
	r.again()
	r.answersStill("after")
	for range 3 {
		r.net.Replay(10)
	}
	r.answersStill("end")
	if n := len(l.heard()); n != 5 {
		t.Errorf("%d messages heard, want 5", n)
	}
}

// A server that says nothing after the connection stands is left: heartbeats without an
// answer do not count as life.
func TestHalfOpen(t *testing.T) {
	r := prepare(t, quick)
	r.net.Beat(50 * time.Millisecond)
	r.run(&teller{c: r.c, do: echo})
	r.net.Freeze()
	r.again()
	r.answersStill("after")
}

// A gateway that never says hello does not keep Run from ending.
func TestStopsWhileOpening(t *testing.T) {
	p := quick
	p.quiet, p.open = time.Minute, time.Minute
	r := prepare(t, p)
	r.net.Mute(100)
	r.begin(&teller{c: r.c})
	r.until("a connection", func() bool { return r.net.Gateway().Connects > 0 })
	began := time.Now()
	if err := r.stop(); err != nil || time.Since(began) > 6*time.Second {
		t.Errorf("after %s: %v", time.Since(began), err)
	}
}

// The watchdog ends an opening that hangs although nothing else notices.
func TestWatchdog(t *testing.T) {
	p := quick
	p.quiet, p.open = time.Minute, 100*time.Millisecond
	r := prepare(t, p)
	r.net.Mute(2)
	r.run(&teller{c: r.c, do: echo})
	r.answersStill("after")
}

// What Discord will not take back ends Run, with a sentence that says what to do.
func TestHopeless(t *testing.T) {
	for _, h := range []struct {
		name, want string
		do         func(*rig)
	}{
		{"token refused at the start", "token", func(r *rig) { r.net.Fail("GET /applications/@me", "401", 9) }},
		{"token refused by the gateway", "token", func(r *rig) { r.net.Refuse(4004, 4004) }},
		{"intents refused", "developer page", func(r *rig) { r.net.Refuse(4014, 4014) }},
		{"interactions go elsewhere", "Interactions Endpoint URL", func(r *rig) { r.net.Set("interactions_endpoint_url", "https://example.org/") }},
		{"events go elsewhere", "Webhook Events", func(r *rig) { r.net.Set("event_webhooks_status", 2) }},
		{"token refused later", "token", func(r *rig) {
			r.net.Fail("POST /channels/", "401", 9)
			r.person.Say("hello")
		}},
	} {
		t.Run(h.name, func(t *testing.T) {
			t.Parallel()
			r := prepare(t, quick)
			h.do(r)
			r.begin(&teller{c: r.c, do: echo})
			select {
			case <-r.ended:
			case <-time.After(8 * time.Second):
				t.Fatal("Run goes on")
			}
			if r.err == nil || !strings.Contains(r.err.Error(), h.want) || strings.Contains(r.err.Error(), discordnet.Token) {
				t.Errorf("Run returned %v", r.err)
			}
		})
	}
}

// What Discord answers to a sending arrives as the error that package bot has for it, and
// never with an address, an id or a word in it.
func TestSendFaults(t *testing.T) {
	for _, f := range []struct {
		kind  string
		times int
		want  func(error) bool
	}{
		{"429", 1, waits(250 * time.Millisecond)},
		{"429 html", 1, waits(edgeStop)},
		{"429 global", 1, waits(500 * time.Millisecond)},
		{"403", 1, is(bot.ErrGone)},
		{"404", 1, is(bot.ErrGone)},
		{"400", 1, is(bot.ErrRefused)},
		{"500", tries, temporary},
		{"500", tries - 1, isNil},
		{"502", tries, temporary},
		{"502", 1, isNil},
		{"cut", 1, isNil},
		{"cut", tries, temporary},
		{"half", 1, isNil},
		{"nonsense", tries, temporary},
		{"redirect", tries, temporary},
		{"huge", tries, temporary},
	} {
		t.Run(fmt.Sprintf("%s %d", f.kind, f.times), func(t *testing.T) {
			r := prepare(t, quick)
			r.net.Forgive()
			to := personAt(r.person.ID())
			r.net.Fail("POST /channels/", f.kind, f.times)
			d, err := r.c.Send(t.Context(), to, plain(plantedWord))
			if !f.want(err) {
				t.Errorf("got %v", err)
			}
			if (err == nil) != (len(d.Sent) == 1) || (err == nil) != sees(r.person, nil, plantedWord) {
				t.Errorf("%d sent", len(d.Sent))
			}
			for _, secret := range []string{plantedWord, discordnet.Token, r.person.ID(), r.person.Chat(), "127.0.0.1"} {
				if strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), secret) {
					t.Error("the error holds what it may not")
				}
			}
		})
	}
}

func waits(d time.Duration) func(error) bool {
	return func(err error) bool {
		var w bot.Wait
		return errors.As(err, &w) && w.For >= d && w.For < d+time.Second
	}
}

func is(want error) func(error) bool { return func(err error) bool { return errors.Is(err, want) } }
func isNil(err error) bool           { return err == nil }

func temporary(err error) bool {
	var w bot.Wait
	return err != nil && !errors.Is(err, bot.ErrGone) && !errors.Is(err, bot.ErrRefused) && !errors.As(err, &w)
}

// While the bot as a whole has to wait, nothing is sent as the bot, but interactions are
// answered; while this machine has to, nothing is sent at all.
func TestPauseForAll(t *testing.T) {
	r, _ := talk(t, echo)
	to := personAt(r.person.ID())
	r.net.Fail("POST /channels/", "429 global", 1)
	for range 3 {
		if _, err := r.c.Send(t.Context(), to, plain("x")); !waits(0)(err) {
			t.Errorf("got %v", err)
		}
	}
	if n := len(r.net.Calls("POST /channels/")); n != 1 {
		t.Errorf("%d requests, want 1", n)
	}
	r.person.Use(nil, "menu")
	r.until("the answer", func() bool { return sees(r.person, nil, "echo /menu") })
	r.until("the end of the pause", func() bool { _, err := r.c.Send(t.Context(), to, plain("x")); return err == nil })
	r.net.Fail("POST /interactions/", "429 html", 1)
	r.person.Use(nil, "menu")
	r.until("the ban", func() bool {
		_, err := r.c.Send(t.Context(), to, plain("x"))
		return waits(edgeStop-time.Minute)(err) || err != nil
	})
}

// A sending obeys its context, however the network behaves.
func TestContext(t *testing.T) {
	r := prepare(t, quick)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	r.net.Fail("POST /channels/", "500", 9)
	r.c.pace.again = time.Minute
	began := time.Now()
	if _, err := r.c.Send(ctx, personAt(r.person.ID()), plain("x")); err == nil || time.Since(began) > time.Second {
		t.Errorf("after %s: %v", time.Since(began), err)
	}
}

// A first answer that got lost on its way is not given twice.
func TestLostCallback(t *testing.T) {
	r, _ := talk(t, echo)
	r.net.LoseAnswers("POST /interactions/", 1)
	r.person.Use(nil, "menu")
	r.until("the answer", func() bool { return sees(r.person, nil, "echo /menu") })
	time.Sleep(100 * time.Millisecond)
	if got := r.person.Shown(nil); len(got) != 1 {
		t.Errorf("%d messages", len(got))
	}
}

// One person's flood does not keep others waiting, and all of it is acknowledged.
func TestFlood(t *testing.T) {
	free := make(chan struct{})
	r, _ := talk(t, func(ctx context.Context, c *channel, m bot.Message) error {
		if m.Words.Read() == "/menu" {
			<-free
		}
		return echo(ctx, c, m)
	})
	for range 100 {
		r.person.Use(nil, "menu")
	}
	other := r.net.Person("Other")
	other.Say("quick")
	r.until("the other's answer", func() bool { return sees(other, nil, "echo quick") })
	close(free)
	r.until("all acknowledged", func() bool { n, _ := r.net.Unanswered(); return n == 0 })
}

// Nothing is kept of interactions that are over.
func TestWaysEnd(t *testing.T) {
	ws := ways{byID: map[string]*way{}}
	for i := range maxWays + 50 {
		ws.put(&way{id: fmt.Sprint(i)})
	}
	if len(ws.byID) > maxWays || len(ws.order) != len(ws.byID) {
		t.Errorf("%d ways", len(ws.byID))
	}
	ws.trim(time.Now().Add(lasts + time.Second))
	if len(ws.byID) != 0 || ws.get("1") != nil {
		t.Errorf("%d ways after their time", len(ws.byID))
	}
}
