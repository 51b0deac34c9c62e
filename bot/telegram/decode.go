package telegram

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"time"

	"infoline/bot"
)

// An account is the bot itself, as far as decoding needs it.
type account struct {
	id       int64
	username string
	commands map[string]bool // what we answer to without our name behind it
}

// An event is what an update means for the line.
type event struct {
	chat    int64 // whose order it keeps
	handle  bool  // message is for the handler
	message bot.Message
	press   string   // a press that must be answered
	album   string   // of which album the message is one item
	item    int      // the message's id
	moved   [2]int64 // a group got a new id: before, after
}

// decode reads an update. It is pure: now stands in for the time that presses lack.
func decode(raw []byte, me account, now time.Time) (event, error) {
	var u update
	if err := json.Unmarshal(raw, &u); err != nil {
		return event{}, errGarbled
	}
	var e event
	switch {
	case u.Message != nil:
		e = u.Message.event(me)
	case u.Edited != nil:
		e = u.Edited.event(me)
		e.handle = e.handle && e.message.Kind == bot.Text
		e.message.Kind, e.album = bot.Edited, ""
	case u.Post != nil:
		e = u.Post.event(me)
	case u.Callback != nil:
		e = u.Callback.event(now)
	case u.Member != nil:
		e = u.Member.event()
	}
	e.message.Key = strconv.Itoa(u.ID)
	return e, nil
}

func (in *incoming) event(me account) event {
	e := event{chat: in.Chat.ID, item: in.ID, album: in.Album}
	switch {
	case in.MovedTo != 0:
		e.moved = [2]int64{in.Chat.ID, in.MovedTo}
		return e
	case in.MovedFrom != 0:
		e.moved = [2]int64{in.MovedFrom, in.Chat.ID}
		return e
	case in.Chat.ID == 0, in.Chat.Direct, in.Business != "", in.fromBot():
		return e
	}
	text, forUs := in.words(me)
	if !forUs {
		return e
	}
	at := place{chat: in.Chat.ID}
	if in.InTopic {
		at.thread = in.Thread
	}
	m := bot.Message{In: at.room(), Back: at.address(), Sent: unix(in.Date), Words: bot.NewWords(text)}
	if in.From != nil && !bool(in.SenderChat) {
		m.From = place{chat: in.From.ID}.room()
		m.Langs = in.From.langs()
	}
	if at.private() {
		m.Own = at.ref(in.ID, in.Date)
	}
	if in.EditDate != 0 {
		m.Sent = unix(in.EditDate)
	}
	switch {
	case in.any():
		m.Kind = bot.Media
	case text == "":
		return e // somebody joined, a title changed: nothing was said
	default:
		if a, ok := deepLink(text); ok {
			m.Kind, m.Chose, m.Words = bot.Chosen, a, bot.Words{}
		}
	}
	e.handle, e.message = true, m
	return e
}

// fromBot reports whether a bot speaks for itself; one that stands for an anonymous
// admin or a channel names the chat that it speaks for.
func (in *incoming) fromBot() bool {
	return in.From != nil && in.From.IsBot && !bool(in.SenderChat)
}

// words are what was typed, without our name in it. In a group it reports false, without
// having read them, unless somebody is addressed there, and false unless that is us.
func (in *incoming) words(me account) (string, bool) {
	raw, entities := in.Text, in.Entities
	if len(raw) == 0 {
		raw, entities = in.Caption, in.CaptionEnt
	}
	private := in.Chat.ID > 0
	toUs := in.ReplyTo != nil && in.ReplyTo.From != nil && in.ReplyTo.From.ID == me.id && !bool(in.ReplyTo.Topic)
	if !private && !toUs && !addressing(entities) {
		return "", false
	}
	var s string
	if len(raw) > 0 && json.Unmarshal(raw, &s) != nil {
		return "", false
	}
	t := newTyped(s)
	if cmd, rest, ok := t.command(entities); ok {
		word, whom, named := strings.Cut(cmd, "@")
		switch {
		case private, named && strings.EqualFold(whom, me.username), !named && me.commands[word[1:]], !named && toUs:
			return strings.ToLower(word) + rest, true
		}
		return "", false
	}
	if private {
		return t.String(), true
	}
	said, mentioned := t.without(entities, me)
	if said == "" && mentioned && !in.any() {
		said = "/" + bot.Start // only our name: the beginning
	}
	return said, toUs || mentioned
}

func addressing(entities []entity) bool {
	for _, e := range entities {
		switch e.Type {
		case "mention", "text_mention":
			return true
		case "bot_command":
			if e.Offset == 0 {
				return true
			}
		}
	}
	return false
}

func (u *user) langs() []string {
	if !langShape.MatchString(u.Lang) {
		return nil
	}
	return []string{u.Lang}
}

var (
	langShape = regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$`)
	linkShape = regexp.MustCompile(`^/start ([A-Za-z0-9_]{1,32})(?:-([A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,3}))?$`)
)

// deepLink reads what a link to the private chat brings: /start CODE or /start CODE-lang.
func deepLink(text string) (bot.Action, bool) {
	m := linkShape.FindStringSubmatch(text)
	if m == nil {
		return "", false
	}
	return bot.Open(m[1], m[2]), true
}

func (q *callback) event(now time.Time) event {
	e := event{press: q.ID, chat: q.From.ID}
	if q.Message == nil || q.Message.Chat.ID == 0 || q.From.ID == 0 {
		return e // under an inline result: there is no chat to answer in
	}
	e.chat = q.Message.Chat.ID
	if q.Data == "" || len(q.Data) > bot.MaxAction {
		return e
	}
	at := place{chat: q.Message.Chat.ID, press: q.ID}
	if q.Message.InTopic {
		at.thread = q.Message.Thread
	}
	e.handle = true
	e.message = bot.Message{
		From: place{chat: q.From.ID}.room(), In: at.room(), Back: at.address(), Sent: now,
		Kind: bot.Chosen, Chose: bot.Action(q.Data), Langs: q.From.langs(),
	}
	if q.Message.Date != 0 {
		e.message.Pressed = at.ref(q.Message.ID, q.Message.Date)
	}
	return e
}

func (u *member) event() event {
	e := event{chat: u.Chat.ID}
	if u.Chat.ID == 0 || (u.Now.Status != "kicked" && u.Now.Status != "left") {
		return e
	}
	at := place{chat: u.Chat.ID}
	e.handle = true
	e.message = bot.Message{In: at.room(), Back: at.address(), Sent: unix(u.Date), Kind: bot.Left}
	if at.private() {
		e.message.From = at.room()
	}
	return e
}
