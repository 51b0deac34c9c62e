package telegram

import (
	"strconv"
	"strings"

	"infoline/bot"
)

// A place is what an Address of this channel stands for: a chat, perhaps a topic in it,
// perhaps a press that waits for its answer. As an id: "chat", "chat/thread",
// "chat/thread!press".
type place struct {
	chat   int64
	thread int
	press  string
}

func (p place) address() bot.Address {
	id := strconv.FormatInt(p.chat, 10)
	if p.thread != 0 || p.press != "" {
		id += "/" + strconv.Itoa(p.thread)
	}
	if p.press != "" {
		id += "!" + p.press
	}
	room := bot.Shared
	if p.private() {
		room = bot.Alone
	}
	return bot.NewAddress(name, id, room)
}

// private chats have the person's id, which is positive; groups and channels have
// negative ones.
func (p place) private() bool { return p.chat > 0 }

// room is the chat alone: sessions and messages belong to it, whatever the topic.
func (p place) room() bot.Address { return place{chat: p.chat}.address() }

func (p place) ref(id int, sent int64) bot.Ref {
	return bot.NewRef(p.room(), strconv.Itoa(id), unix(sent))
}

// placeOf reads an address; it reports false where it is none of ours.
func placeOf(a bot.Address) (place, bool) {
	if a.Channel() != name {
		return place{}, false
	}
	rest, press, _ := strings.Cut(a.ID(), "!")
	chat, thread, _ := strings.Cut(rest, "/")
	p := place{press: press}
	var err error
	if p.chat, err = strconv.ParseInt(chat, 10, 64); err != nil || p.chat == 0 {
		return place{}, false
	}
	if thread != "" {
		if p.thread, err = strconv.Atoi(thread); err != nil {
			return place{}, false
		}
	}
	return p, true
}
