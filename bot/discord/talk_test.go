package discord

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"infoline/bot"
	"infoline/bot/fakes/discordnet"
	"infoline/bot/markup"
)

// A teller is a handler that a test writes.
type teller struct {
	c  *channel
	do func(ctx context.Context, c *channel, m bot.Message) error

	mu  sync.Mutex
	got []bot.Message
}

func (l *teller) Handle(ctx context.Context, m bot.Message) error {
	l.mu.Lock()
	l.got = append(l.got, m)
	l.mu.Unlock()
	if l.do == nil {
		return nil
	}
	return l.do(ctx, l.c, m)
}

func (l *teller) heard() []bot.Message {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.got)
}

func (l *teller) Suggest(_ context.Context, q bot.Query) []bot.Suggestion {
	var all []bot.Suggestion
	for i := range 30 {
		all = append(all, bot.Suggestion{Label: fmt.Sprintf("Weather %d %s", i, strings.Repeat("x", 120)), Action: bot.Open(fmt.Sprintf("wthr%02d", i), "")})
	}
	if q.Words.Read() == "" {
		return nil
	}
	return all
}

func (l *teller) Commands(lang string) []bot.Command {
	in := func(s string) string { return s + " (" + lang + ")" }
	return []bot.Command{
		{Name: "ask", Description: in("Ask something"), Args: in("your question"), Group: true},
		{Name: "share", Description: in("Share a text"), Args: in("what about"), Group: true},
		{Name: "menu", Description: in("All topics"), Group: true},
		{Name: "delete", Description: strings.Repeat(in("long "), 40)},
		{Name: "Not ASCII", Description: "left out"},
	}
}

func (l *teller) Page(string, string) (bot.Page, bool) { return bot.Page{}, false }
func (l *teller) Langs() []string {
	return []string{"en", "fil", "fr", "ko", "th", "vi", "zh-Hans", "zh-Hant"}
}
func (l *teller) Words(lang, id string) string { return id + " in " + lang }

func plain(text string, rows ...[]bot.Choice) bot.Reply {
	return bot.Reply{Lang: "en", Parts: []bot.Part{{Text: markup.Plain(text), Choices: rows}}}
}

// say answers every message with r.
func say(r bot.Reply) func(context.Context, *channel, bot.Message) error {
	return func(ctx context.Context, c *channel, m bot.Message) error {
		_, err := c.Send(ctx, m.Back, r)
		return err
	}
}

func talk(t *testing.T, do func(context.Context, *channel, bot.Message) error) (*rig, *teller) {
	t.Helper()
	r := prepare(t, quick)
	l := &teller{c: r.c, do: do}
	r.run(l)
	return r, l
}

func last(ms []discordnet.Shown) discordnet.Shown {
	if len(ms) == 0 {
		return discordnet.Shown{}
	}
	return ms[len(ms)-1]
}

// What is answered in a server is seen by the asker alone, from the first byte, whether
// it comes at once or late, in one piece or in several.
func TestServerWhispers(t *testing.T) {
	for name, slow := range map[string]time.Duration{"at once": 0, "late": 200 * time.Millisecond} {
		t.Run(name, func(t *testing.T) {
			var m bot.Message
			r, _ := talk(t, func(ctx context.Context, c *channel, got bot.Message) error {
				m = got
				time.Sleep(slow)
				two := plain("secret one")
				two.Parts = append(two.Parts, plain("secret two", []bot.Choice{{Label: "More", Action: bot.Walk("more")}}).Parts...)
				two.Notice = "noticed"
				_, err := c.Send(ctx, got.Back, two)
				return err
			})
			room, other := r.net.Room(), r.net.Person("Bystander")
			r.person.Use(room, "ask", "question", "will it rain")
			r.until("the answer", func() bool { return sees(r.person, room, "noticed") })
			if n := len(other.Shown(room)); n != 0 {
				t.Errorf("a bystander sees %d messages", n)
			}
			for _, s := range r.person.Shown(room) {
				if !s.Ephemeral || s.Loading {
					t.Errorf("a message that is not for one person, or not filled: %+v", s.Flags)
				}
			}
			if m.Back.Room() != bot.Whisper || m.In.Room() != bot.Shared || m.Words.Read() != "/ask will it rain" {
				t.Errorf("rooms %d and %d", m.Back.Room(), m.In.Room())
			}
			if _, err := r.c.Send(t.Context(), m.In, plain("secret")); !errors.Is(err, bot.ErrRefused) {
				t.Errorf("an answer for one person into the room: %v", err)
			}
			open := plain("a public card")
			open.Audience = bot.Public
			if _, err := r.c.Send(t.Context(), m.In, open); err != nil || !sees(other, room, "a public card") {
				t.Errorf("a public card: %v", err)
			}
		})
	}
}

// Where Discord does not keep a message private, the fixed line is all that is shown.
func TestNotPrivateAfterAll(t *testing.T) {
	r, _ := talk(t, say(plain("secret")))
	r.net.Expose()
	room, other := r.net.Room(), r.net.Person("Bystander")
	for i := range 5 {
		r.person.Use(room, "ask", "question", "will it rain")
		r.until("the fixed line", func() bool {
			s := other.Shown(room)
			return len(s) == i+1 && !last(s).Loading
		})
	}
	for _, s := range other.Shown(room) {
		if s.Text != "group.line in en" {
			t.Errorf("a bystander reads %q", s.Text)
		}
	}
}

// A card that everybody sees opens for the presser alone, and stays as it is.
func TestPublicCard(t *testing.T) {
	r, l := talk(t, func(ctx context.Context, c *channel, m bot.Message) error {
		reply := plain("secret")
		reply.Replaces = m.Pressed
		_, err := c.Send(ctx, m.Back, reply)
		return err
	})
	room, other := r.net.Room(), r.net.Person("Bystander")
	card := plain("card", []bot.Choice{{Label: "Open", Action: bot.Open("abc234", "fr")}})
	card.Audience = bot.Public
	if _, err := r.c.Send(t.Context(), hallAt(room.ID()), card); err != nil {
		t.Fatal(err)
	}
	r.person.Press(room, "Open")
	r.until("the answer", func() bool { return sees(r.person, room, "secret") })
	if got := other.Shown(room); len(got) != 1 || got[0].Text != "card" {
		t.Errorf("a bystander sees %+v", got)
	}
	if m := l.heard()[0]; m.Kind != bot.Chosen || m.Chose != bot.Open("abc234", "fr") {
		t.Errorf("chose %q", m.Chose)
	}
}

// A press changes the message it stands under, in a private chat and in a whisper, at
// once and after a deferral.
func TestReplaceOnPress(t *testing.T) {
	for _, inRoom := range []bool{false, true} {
		for _, slow := range []time.Duration{0, 200 * time.Millisecond} {
			t.Run(fmt.Sprintf("room %t after %s", inRoom, slow), func(t *testing.T) {
				next := []bot.Choice{{Label: "Next", Action: bot.Walk("next")}}
				r, _ := talk(t, func(ctx context.Context, c *channel, m bot.Message) error {
					if m.Kind != bot.Chosen {
						return say(plain("page 1", next))(ctx, c, m)
					}
					time.Sleep(slow)
					reply := plain("page 2", next)
					reply.Replaces = m.Pressed
					reply.Notice = "turned"
					d, err := c.Send(ctx, m.Back, reply)
					if err == nil && (len(d.Sent) != 2 || !d.Sent[0].Same(m.Pressed)) {
						t.Error("the refs are not those of what stands there")
					}
					return err
				})
				var room *discordnet.Room
				if inRoom {
					room = r.net.Room()
				}
				r.person.Use(room, "menu")
				r.until("page 1", func() bool { return sees(r.person, room, "page 1") })
				r.person.Press(room, "Next")
				r.until("page 2", func() bool { return sees(r.person, room, "turned") })
				if got := r.person.Shown(room); len(got) != 2 || got[0].Text != "page 2" || !got[1].Ephemeral {
					t.Errorf("shown: %+v", got)
				}
			})
		}
	}
}

// Every interaction is answered in time, also by a handler that says nothing, is slow,
// fails or panics; and nothing is left standing of a command that got no answer.
func TestAlwaysAcknowledged(t *testing.T) {
	r, _ := talk(t, func(_ context.Context, _ *channel, m bot.Message) error {
		switch m.Words.Read() {
		case "/slow":
			time.Sleep(1700 * time.Millisecond)
		case "/error":
			return errors.New(plantedWord)
		case "/panic":
			panic(plantedWord)
		}
		return nil
	})
	r.net.InTime = 1500 * time.Millisecond
	room := r.net.Room()
	for _, name := range []string{"silent", "slow", "error", "panic"} {
		r.person.Use(nil, name)
		r.person.Use(room, name)
	}
	if _, err := r.c.Send(t.Context(), personAt(r.person.ID()), plain("press", []bot.Choice{{Label: "B", Action: bot.Walk("b")}})); err != nil {
		t.Fatal(err)
	}
	r.person.Press(nil, "B")
	r.until("all answers", func() bool {
		none, _ := r.net.Unanswered()
		return none == 0 && len(r.person.Shown(room)) == 0 && len(r.person.Shown(nil)) == 1
	})
	_ = r.stop()
	if strings.Contains(r.logs.String(), plantedWord) {
		t.Error("what a handler's error or panic said stands in the log")
	}
}

// A press on a button of long ago, of which nobody knows any more, reaches the handler.
func TestOldButton(t *testing.T) {
	r, l := talk(t, say(plain("let us begin again")))
	r.net.Event("INTERACTION_CREATE", map[string]any{
		"id": "1", "application_id": discordnet.BotID, "type": 3, "token": "old", "channel_id": r.person.Chat(), "context": 1,
		"user": map[string]any{"id": r.person.ID()}, "data": map[string]any{"custom_id": "whatever it was {\"old\":1}"},
	})
	r.until("the press", func() bool { return len(l.heard()) == 1 })
	if m := l.heard()[0]; m.Kind != bot.Chosen {
		t.Errorf("kind %d", m.Kind)
	}
	// The interaction is unknown to the network, so the answer comes as a message.
	r.until("the answer", func() bool { return sees(r.person, nil, "let us begin again") })
}

// After an interaction's time an answer still comes in a private chat; in a server it
// does not come at all, since nothing else is private there.
func TestTooLate(t *testing.T) {
	r, l := talk(t, nil)
	room := r.net.Room()
	r.person.Use(nil, "menu")
	r.person.Use(room, "menu")
	r.until("both", func() bool { return len(l.heard()) == 2 })
	r.until("their settling", func() bool { n, _ := r.net.Unanswered(); return n == 0 })
	for _, m := range l.heard() {
		_, id, _ := part(m.Back)
		w := r.c.ways.get(id)
		r.until("the end of the deferral", func() bool { w.mu.Lock(); defer w.mu.Unlock(); return w.stage == answered })
		w.mu.Lock()
		w.stage = closed
		w.mu.Unlock()
		_, err := r.c.Send(t.Context(), m.Back, plain("late"))
		if private := m.Back.Room() == bot.Alone; private != (err == nil) || (!private && !errors.Is(err, bot.ErrRefused)) {
			t.Errorf("private %t: %v", private, err)
		}
	}
	if !sees(r.person, nil, "late") || len(r.person.Shown(room)) > 0 {
		t.Error("the late answer stands in the wrong place")
	}
}

func TestDelete(t *testing.T) {
	var refs []bot.Ref
	var mu sync.Mutex
	r, _ := talk(t, func(ctx context.Context, c *channel, m bot.Message) error {
		d, err := c.Send(ctx, m.Back, plain("one"))
		mu.Lock()
		refs = append(refs, d.Sent...)
		mu.Unlock()
		return err
	})
	room := r.net.Room()
	r.person.Say("hello")
	r.person.Use(nil, "menu")
	r.person.Use(room, "menu")
	r.until("three", func() bool { mu.Lock(); defer mu.Unlock(); return len(refs) == 3 })
	for _, ref := range refs {
		if d := time.Since(ref.Sent).Abs(); d > time.Minute {
			t.Errorf("sent %s from now", d)
		}
	}
	for range 2 { // the second time they are gone already
		if kept, err := r.c.Delete(t.Context(), refs); err != nil || len(kept) > 0 {
			t.Errorf("kept %d, %v", len(kept), err)
		}
	}
	if sees(r.person, nil, "one") || sees(r.person, room, "one") {
		t.Error("something stands still")
	}
	r.net.Fail("DELETE /channels/", "429", 1)
	kept, err := r.c.Delete(t.Context(), refs)
	var wait bot.Wait
	if !errors.As(err, &wait) || len(kept) < 2 { // one of the three goes by a way that was not refused
		t.Errorf("429: kept %d, %v", len(kept), err)
	}
	theirs := bot.NewRef(personAt(r.person.ID()), r.person.Say("mine"), time.Now())
	unknown := bot.NewRef(answerAt("42", true), "43", time.Now())
	if kept, err := r.c.Delete(t.Context(), []bot.Ref{theirs, unknown}); err != nil || len(kept) != 2 {
		t.Errorf("theirs, and one of a forgotten interaction: kept %d, %v", len(kept), err)
	}
}

// In a server only what mentions the bot is read.
func TestMention(t *testing.T) {
	public := plain("the fixed line")
	public.Audience = bot.Public
	r, l := talk(t, say(public))
	room := r.net.Room()
	for range 50 {
		r.person.Post(room, "among ourselves", nil)
	}
	r.person.Post(room, "<@"+discordnet.BotID+"> will it rain", nil)
	r.until("the answer", func() bool { return sees(r.person, room, "the fixed line") })
	got := l.heard()
	if len(got) != 1 || got[0].Words.Read() != "will it rain" || got[0].Back.Room() != bot.Shared || got[0].From != personAt(r.person.ID()) {
		t.Errorf("heard %d", len(got))
	}
}

func TestMediaAndEdits(t *testing.T) {
	r, l := talk(t, nil)
	r.person.Post(nil, "look", map[string]any{"attachments": []any{map[string]any{"id": "1", "url": r.net.URL + "/file"}}})
	r.person.Post(nil, "", map[string]any{"sticker_items": []any{map[string]any{"id": "1"}}})
	id := r.person.Say("frist")
	r.person.Edit(id, "first")
	r.net.Event("MESSAGE_UPDATE", map[string]any{"id": id, "channel_id": r.person.Chat(), "author": map[string]any{"id": r.person.ID()}, "content": "first", "embeds": []any{map[string]any{}}})
	r.person.Say("end")
	r.until("the end", func() bool { h := l.heard(); return len(h) > 0 && h[len(h)-1].Words.Read() == "end" })
	var kinds []bot.Kind
	for _, m := range l.heard() {
		kinds = append(kinds, m.Kind)
	}
	if want := []bot.Kind{bot.Media, bot.Media, bot.Text, bot.Edited, bot.Text}; !slices.Equal(kinds, want) {
		t.Errorf("kinds %v, want %v", kinds, want)
	}
	if n := len(r.net.Calls("GET /file")); n > 0 {
		t.Error("media was downloaded")
	}
}

func TestSilentWhenUnasked(t *testing.T) {
	r, _ := talk(t, nil)
	alert := plain("There is something to read.")
	alert.Rank = bot.Alert
	if _, err := r.c.Send(t.Context(), personAt(r.person.ID()), alert); err != nil {
		t.Fatal(err)
	}
	if got := r.person.Shown(nil); len(got) != 1 || got[0].Flags&discordnet.NoSound == 0 {
		t.Errorf("not silent: %+v", got)
	}
}
