package telegram

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"infoline/bot"
	"infoline/bot/fakes/telegramnet"
)

// A press is answered whatever the handler does, once, with the notice if there is one.
func TestPresses(t *testing.T) {
	n := telegramnet.New(t)
	r := prepare(t, n)
	l := &line{}
	l.do = func(ctx context.Context, m bot.Message) error {
		switch m.Chose {
		case bot.Walk("notice"):
			_, err := r.Send(ctx, m.Back, bot.Reply{Notice: "Saved."})
			return err
		case bot.Walk("long"):
			_, err := r.Send(ctx, m.Back, bot.Reply{Notice: strings.Repeat("长", 300)})
			return err
		case bot.Walk("panic"):
			panic("planned")
		}
		return nil
	}
	p := n.Person("Somebody", "en")
	r.run(t, l)
	var row []bot.Choice
	for _, a := range []string{"nothing", "notice", "long", "panic"} {
		row = append(row, bot.Choice{Label: a, Action: bot.Walk(a)})
	}
	if _, err := r.Send(t.Context(), place{chat: p.ID}.address(), public("press", row)); err != nil {
		t.Fatal(err)
	}
	for _, want := range []struct {
		label, text string
		alert       bool
	}{
		{"nothing", "", false},
		{"notice", "Saved.", false},
		{"long", strings.Repeat("长", 199) + "…", true},
		{"panic", "words: channel.failed", false},
	} {
		id := p.Press(want.label)
		until(t, want.label, func() bool { _, _, ok := n.Answered(id); return ok })
		if text, alert, _ := n.Answered(id); text != want.text || alert != want.alert {
			t.Errorf("%s: answered %q, alert %t", want.label, text, alert)
		}
	}
	id := p.PressOld("nothing")
	until(t, "an old press", func() bool { _, _, ok := n.Answered(id); return ok })
	if all := l.seen(); !all[len(all)-1].Pressed.IsZero() {
		t.Error("a message that cannot be edited is offered for editing")
	}
	n.Push(`{"update_id":%d,"callback_query":{"id":"1","from":{"id":5,"is_bot":false,"first_name":"x"},"inline_message_id":"i","chat_instance":"1","data":"w.x"}}`)
	until(t, "a press under an inline result", func() bool { return len(n.Calls("answerCallbackQuery")) == 6 })
}

// A menu is edited in place, and sent anew where it cannot be.
func TestReplace(t *testing.T) {
	n := telegramnet.New(t)
	r := prepare(t, n).run(t, &line{})
	p := n.Person("Somebody", "")
	to := place{chat: p.ID}.address()
	d, err := r.Send(t.Context(), to, public("one"))
	if err != nil {
		t.Fatal(err)
	}
	reply := public("two")
	reply.Replaces = d.Sent[0]
	for range 2 {
		e, err := r.Send(t.Context(), to, reply)
		if err != nil || len(e.Sent) != 1 || e.Sent[0] != d.Sent[0] {
			t.Fatalf("an edit is another message, %v", err)
		}
	}
	if got := ours(p.Shown()); len(got) != 1 || got[0].Text != "two" || got[0].Edits != 1 {
		t.Errorf("after the edit: %+v", got)
	}
	if kept, err := r.Delete(t.Context(), d.Sent); len(kept) > 0 || err != nil {
		t.Fatal(kept, err)
	}
	e, err := r.Send(t.Context(), to, reply)
	if err != nil || len(e.Sent) != 1 || e.Sent[0] == d.Sent[0] {
		t.Errorf("what is gone was edited: %v", err)
	}
}

// What the network shows: silent, without previews, unprotected, escaped.
func TestRequests(t *testing.T) {
	n := telegramnet.New(t)
	r := prepare(t, n).run(t, &line{})
	p := n.Person("Somebody", "")
	if _, err := r.Send(t.Context(), place{chat: p.ID}.address(), public("<a> & https://example.org")); err != nil {
		t.Fatal(err)
	}
	args := n.Calls("sendMessage")[0].Args
	if args["disable_notification"] != "true" || args["link_preview_options"] != `{"is_disabled":true}` || args["parse_mode"] != "HTML" {
		t.Errorf("sent: %v", args)
	}
	if _, protected := args["protect_content"]; protected {
		t.Error("what people are sent is theirs to keep")
	}
	until(t, "a poll", func() bool { return len(n.Calls("getUpdates")) > 0 })
	if got := n.Calls("getUpdates")[0].Args["allowed_updates"]; got != `["message","edited_message","channel_post","callback_query","my_chat_member"]` {
		t.Errorf("asked for %s", got)
	}
}

// A hundred at a time; what is older than 48 hours, or gone already, harms nothing.
func TestDelete(t *testing.T) {
	n := telegramnet.New(t)
	r := prepare(t, n).run(t, &line{})
	p := n.Person("Somebody", "")
	var refs []bot.Ref
	for i := range 250 {
		refs = append(refs, place{chat: p.ID}.ref(p.Say(fmt.Sprint(i)), time.Now().Unix()))
	}
	old := place{chat: p.ID}.ref(p.Say("old"), time.Now().Add(-49*time.Hour).Unix())
	kept, err := r.Delete(t.Context(), append(refs, old, bot.Ref{}))
	if err != nil || len(kept) != 2 || kept[0] != old {
		t.Fatalf("kept %d, %v", len(kept), err)
	}
	if got := len(p.Shown()); got != 1 {
		t.Errorf("%d messages are left", got)
	}
	if got := len(n.Calls("deleteMessages")); got != 3 {
		t.Errorf("%d requests for 250 messages", got)
	}
	if kept, err := r.Delete(t.Context(), refs[:5]); err != nil || len(kept) > 0 {
		t.Errorf("gone already: kept %d, %v", len(kept), err)
	}
	g := n.Group("supergroup")
	d, err := r.Send(t.Context(), place{chat: g.ID()}.address(), public("ours"))
	if err != nil {
		t.Fatal(err)
	}
	theirs := place{chat: g.ID()}.ref(g.Say(p, "theirs"), time.Now().Unix())
	if kept, err := r.Delete(t.Context(), append(d.Sent, theirs)); err != nil || len(kept) != 1 || kept[0] != theirs {
		t.Errorf("in a group: kept %d, %v", len(kept), err)
	}
	n.Fail("deleteMessages", "429")
	if kept, err := r.Delete(t.Context(), refs[:5]); err == nil || len(kept) != 5 {
		t.Errorf("during a pause: kept %d, %v", len(kept), err)
	}
}

// An album is one event, and goes as one.
func TestAlbum(t *testing.T) {
	n := telegramnet.New(t)
	r := prepare(t, n)
	l := &line{}
	p := n.Person("Somebody", "")
	r.run(t, l)
	photo := func() int {
		return p.Post(fields{"media_group_id": "77", "photo": []fields{{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}}})
	}
	photo()
	photo()
	until(t, "the album", func() bool { return len(l.seen()) == 1 && n.Pending() == 0 })
	if m := l.seen()[0]; m.Kind != bot.Media {
		t.Errorf("kind %d", m.Kind)
	}
	if _, err := r.Delete(t.Context(), []bot.Ref{l.seen()[0].Own}); err != nil {
		t.Fatal(err)
	}
	photo()
	until(t, "all of it gone", func() bool { return len(p.Shown()) == 0 })
	if len(l.seen()) != 1 {
		t.Error("an album is several events")
	}
}

// Lists of commands stand in every language that the network knows.
func TestCommandLists(t *testing.T) {
	n := telegramnet.New(t)
	r := prepare(t, n)
	n.Fail("setMyCommands", "429")
	n.Fail("setMyCommands", "500")
	r.run(t, &line{
		langs: []string{"en", "fr", "zh-Hans", "zh-Hant", "ko", "vi", "th", "fil", "ceb"},
		commands: []bot.Command{
			{Name: "menu", Description: strings.Repeat("m", 300), Group: true},
			{Name: "private", Description: "Only here"}, {Name: "Wrong", Description: "x"}, {Name: "empty"},
		},
	})
	until(t, "the lists", func() bool { return n.Commands("all_group_chats", "zh") != nil })
	for _, lang := range []string{"", "en", "fr", "zh", "ko", "vi", "th", "tl"} {
		if lang == "en" || lang == "" {
			continue // one of these met the fault 500
		}
		if got := len(n.Commands("all_private_chats", lang)); got != 2 {
			t.Errorf("%q: %d commands", lang, got)
		}
		if got := len(n.Commands("all_group_chats", lang)); got != 1 {
			t.Errorf("%q: %d commands in groups", lang, got)
		}
	}
	if n.Faults() != 0 {
		t.Error("the faults were not met")
	}
}

// A link to the private chat opens what it leads to.
func TestDeepLink(t *testing.T) {
	for text, want := range map[string]bot.Action{
		"/start ab2cd3":                     bot.Open("ab2cd3", ""),
		"/start ab2cd3-zh-Hant":             bot.Open("ab2cd3", "zh-Hant"),
		"/start":                            "",
		"/start a b":                        "",
		"/start <x>":                        "",
		"/start ab2cd3-":                    "",
		"/start " + strings.Repeat("a", 65): "",
	} {
		got, ok := deepLink(text)
		if got != want || ok != (want != "") {
			t.Errorf("%q opens %q", text, got)
		}
	}
}

// Markup that the network does not understand is shown plain.
func TestPlainInstead(t *testing.T) {
	n := telegramnet.New(t)
	r := prepare(t, n).run(t, &line{})
	p := n.Person("Somebody", "")
	to := place{chat: p.ID}
	if _, err := r.show(t.Context(), &to, message{html: "<x>a", plain: "<x>a"}); err != nil {
		t.Fatal(err)
	}
	if got := ours(p.Shown()); len(got) != 1 || got[0].Text != "<x>a" {
		t.Errorf("shown: %+v", got)
	}
}
