package telegram

import (
	"errors"
	"strings"
	"testing"

	"infoline/bot"
	"infoline/bot/fakes/telegramnet"
)

type fields = map[string]any

func ours(all []telegramnet.Message) []telegramnet.Message {
	var got []telegramnet.Message
	for _, m := range all {
		if m.Ours {
			got = append(got, m)
		}
	}
	return got
}

// In a group only what is addressed to the line reaches it.
func TestGroupAddressing(t *testing.T) {
	n := telegramnet.New(t)
	r := prepare(t, n)
	l := r.echoing(&line{commands: []bot.Command{
		{Name: "menu", Description: "Menu", Group: true}, {Name: "private", Description: "Private"},
	}})
	g, p := n.Group("supergroup"), n.Person("Somebody", "vi")
	r.run(t, l)
	first := 0
	for _, say := range []struct{ text, heard string }{
		{"it rains", ""},
		{"/menu", "/menu"},
		{"/menu@" + strings.ToUpper(telegramnet.Username) + " rain", "/menu rain"},
		{"/menu@other_bot", ""},
		{"/private", ""},
		{"/unknown", ""},
		{"雨 @" + telegramnet.Username + " 下了吗", "雨 下了吗"},
		{"@" + telegramnet.Username + ", does it rain?", "does it rain?"},
		{"@" + telegramnet.Username, "/start"},
		{"@somebody does it rain?", ""},
		{"x@" + telegramnet.Username, ""},
	} {
		g.Say(p, say.text)
		if say.heard == "" {
			continue
		}
		first++
		until(t, say.text, func() bool { return len(ours(g.Shown())) == first })
		if got := ours(g.Shown())[first-1].Text; got != "echo "+say.heard {
			t.Errorf("%q was heard as %q, want %q", say.text, got, say.heard)
		}
	}
	own := ours(g.Shown())[0]
	g.Post(p, fields{"text": "thanks", "reply_to_message": fields{
		"message_id": own.ID, "date": own.Sent.Unix(), "chat": fields{"id": g.ID(), "type": "supergroup"},
		"from": fields{"id": telegramnet.BotID, "is_bot": true, "first_name": "Weather"},
	}})
	until(t, "a reply to our message", func() bool { return len(ours(g.Shown())) == first+1 })
	if got := len(l.seen()); got != first+1 {
		t.Errorf("%d messages reached the line, want %d", got, first+1)
	}
	for _, m := range l.seen() {
		if m.In.Room() != bot.Shared || m.Private() || m.From.Room() != bot.Alone || m.In == m.From {
			t.Error("a group is not the person")
		}
	}
}

// Nobody is who speaks in the name of a group or a channel.
func TestNobody(t *testing.T) {
	n := telegramnet.New(t)
	r := prepare(t, n)
	l := r.echoing(&line{})
	g, c := n.Group("supergroup"), n.Group("channel")
	r.run(t, l)
	g.Say(nil, "/start@"+telegramnet.Username)
	c.Say(nil, "/start@"+telegramnet.Username)
	c.Say(nil, "the weather of today")
	until(t, "both answers", func() bool { return len(ours(g.Shown())) == 1 && len(ours(c.Shown())) == 1 })
	for _, m := range l.seen() {
		if !m.From.IsZero() {
			t.Error("a group or a channel is taken for a person")
		}
	}
}

// What only the asker may see is not shown in a group, and what opens an entry there
// leads to the private chat.
func TestGroupReplies(t *testing.T) {
	n := telegramnet.New(t)
	r := prepare(t, n)
	l := &line{}
	g, p := n.Group("group"), n.Person("Somebody", "")
	r.run(t, l)
	g.Say(p, "/start@"+telegramnet.Username)
	until(t, "the message", func() bool { return len(l.seen()) == 1 })
	back := l.seen()[0].Back
	secret := public("for one")
	secret.Audience = bot.OnlyAsker
	if _, err := r.Send(t.Context(), back, secret); !errors.Is(err, bot.ErrRefused) {
		t.Errorf("for one person, in a group: %v", err)
	}
	reply := public("for all", []bot.Choice{
		{Label: "Open", Action: bot.Open("ab2cd3", "zh-Hant")}, {Label: "Any", Action: bot.Open("ab2cd3", "")},
		{Label: "Walk", Action: bot.Walk("on")}, {Label: "Odd", Action: bot.Open("a/b", "")},
	})
	if _, err := r.Send(t.Context(), back, reply); err != nil {
		t.Fatal(err)
	}
	got := ours(g.Shown())
	if len(got) != 1 || len(got[0].Buttons) != 1 || len(got[0].Buttons[0]) != 3 {
		t.Fatalf("shown: %+v", got)
	}
	for i, want := range []string{"?start=ab2cd3-zh-Hant", "?start=ab2cd3", ""} {
		b := got[0].Buttons[0][i]
		if want != "" && b.URL != "https://t.me/"+telegramnet.Username+want {
			t.Errorf("button %q leads to %q", b.Label, b.URL)
		}
	}
	press := g.Press(p, "Walk")
	until(t, "the press", func() bool { _, _, ok := n.Answered(press); return ok })
	if m := l.seen()[1]; m.From != l.seen()[0].From || m.In != l.seen()[0].In || m.Chose != bot.Walk("on") || m.Pressed.IsZero() {
		t.Error("a press in a group is not from the person in the group")
	}
}

// Answers stay in the topic that was asked in; the group as a place is the same.
func TestForum(t *testing.T) {
	n := telegramnet.New(t)
	r := prepare(t, n)
	l := r.echoing(&line{})
	g, p := n.Group("forum"), n.Person("Somebody", "")
	topic := g.Topic()
	r.run(t, l)
	g.Post(p, fields{"text": "/start@" + telegramnet.Username, "message_thread_id": topic, "is_topic_message": true})
	until(t, "the answer", func() bool { return len(ours(g.Shown())) == 1 })
	if got := ours(g.Shown())[0].Thread; got != topic {
		t.Errorf("answered in topic %d, asked in %d", got, topic)
	}
	gone := place{chat: g.ID(), thread: 999}.address()
	if _, err := r.Send(t.Context(), gone, public("x")); !errors.Is(err, bot.ErrRefused) {
		t.Errorf("a topic that is gone: %v", err)
	}
	if m := l.seen()[0]; m.In != (place{chat: g.ID()}).address() {
		t.Error("a topic is taken for another group")
	}
}

// A group that becomes a supergroup is found again, told or not.
func TestMigration(t *testing.T) {
	for _, quiet := range []bool{false, true} {
		n := telegramnet.New(t)
		r := prepare(t, n)
		l := &line{}
		g, p := n.Group("group"), n.Person("Somebody", "")
		r.run(t, l)
		g.Say(p, "/start@"+telegramnet.Username)
		until(t, "the message", func() bool { return len(l.seen()) == 1 })
		to := g.Migrate(quiet)
		if !quiet {
			until(t, "the news", func() bool { return n.Pending() == 0 })
		}
		for range 2 {
			d, err := r.Send(t.Context(), l.seen()[0].Back, public("after"))
			if err != nil {
				t.Fatalf("quiet=%t: %v", quiet, err)
			}
			if d.Sent[0].In != (place{chat: to.ID()}).room() {
				t.Error("the message stands in the old group")
			}
		}
		if got := len(ours(to.Shown())); got != 2 {
			t.Errorf("quiet=%t: %d messages in the supergroup", quiet, got)
		}
	}
}

// Blocking and removing arrive as Left.
func TestLeft(t *testing.T) {
	n := telegramnet.New(t)
	r := prepare(t, n)
	l := &line{}
	g, p := n.Group("supergroup"), n.Person("Somebody", "")
	r.run(t, l)
	p.Block(true)
	p.Block(false)
	g.Remove(p)
	until(t, "both", func() bool { return len(l.seen()) == 2 })
	for _, m := range l.seen() {
		private := m.In.Room() == bot.Alone
		if m.Kind != bot.Left || (private && m.From != m.In) || (!private && !m.From.IsZero()) {
			t.Errorf("kind %d, private %t", m.Kind, private)
		}
	}
	p.Block(true)
	if _, err := r.Send(t.Context(), place{chat: p.ID}.address(), public("x")); !errors.Is(err, bot.ErrGone) {
		t.Errorf("blocked: %v", err)
	}
	if _, err := r.Send(t.Context(), place{chat: 42}.address(), public("x")); !errors.Is(err, bot.ErrGone) {
		t.Errorf("an unknown chat: %v", err)
	}
}
