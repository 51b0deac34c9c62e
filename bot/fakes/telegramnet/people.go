package telegramnet

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf16"
)

// A chat is one conversation as the network stores it.
type chat struct {
	id       int64
	kind     string // private, group, supergroup, channel
	title    string
	forum    bool
	started  bool
	blocked  bool
	movedTo  int64
	messages []*Message
	last     int
}

// A Message stands in a chat.
type Message struct {
	ID      int
	Sent    time.Time
	Ours    bool
	Silent  bool
	Thread  int
	HTML    string // as the bot wrote it
	Text    string // as people see it
	Buttons [][]Button
	Edits   int
	body    obj
	gone    bool
}

// A Button stands under a message.
type Button struct{ Label, Data, URL, Copy string }

// press is a button press that waits for its answer.
type press struct {
	by       int64
	answered bool
	text     string
	alert    bool
}

// A Person has a private chat with the bot.
type Person struct {
	ID   int64
	Name string
	Lang string
	n    *Net
}

// A Group is a chat of many, or a channel.
type Group struct {
	n *Net
	c *chat
}

// Person lets somebody new find the bot and start it, without a word.
func (n *Net) Person(name, lang string) *Person {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.lastID++
	p := &Person{ID: 7_000_000_000 + n.lastID, Name: name, Lang: lang, n: n}
	n.chats[p.ID] = &chat{id: p.ID, kind: "private", started: true}
	return p
}

// Group makes a chat of a kind that has the bot in it: "group", "supergroup", "forum", "channel".
func (n *Net) Group(kind string) *Group {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.lastID++
	c := &chat{id: -1_000_000_000_000 - n.lastID, kind: kind, title: "Rain watchers", started: true}
	switch kind {
	case "forum":
		c.kind, c.forum = "supergroup", true
	case "group":
		c.id = -n.lastID
	}
	n.chats[c.id] = c
	return &Group{n, c}
}

func (p *Person) user() obj {
	u := obj{"id": p.ID, "is_bot": false, "first_name": p.Name, "username": "u_" + fmt.Sprint(p.ID)}
	if p.Lang != "" {
		u["language_code"] = p.Lang
	}
	return u
}

func (p *Person) chat() *chat { return p.n.chats[p.ID] }

func (c *chat) object() obj {
	o := obj{"id": c.id, "type": c.kind}
	if c.title != "" {
		o["title"] = c.title
	}
	if c.forum {
		o["is_forum"] = true
	}
	return o
}

// Say types text into the private chat and returns the message's id.
func (p *Person) Say(text string) int { return p.Post(obj{"text": text}) }

// Post sends a message of any kind into the private chat: its fields, as Telegram names them.
func (p *Person) Post(fields obj) int {
	p.n.mu.Lock()
	defer p.n.mu.Unlock()
	return p.n.post("message", p.chat(), p.user(), fields)
}

// Edit changes what the person typed.
func (p *Person) Edit(id int, text string) {
	p.n.mu.Lock()
	defer p.n.mu.Unlock()
	m := p.chat().find(id)
	m.Text, m.body["text"], m.body["edit_date"] = text, text, p.n.Now().Unix()
	p.n.push("edited_message", m.body)
}

// Say types text into the group.
func (g *Group) Say(p *Person, text string) int { return g.Post(p, obj{"text": text}) }

// Post sends a message of any kind into the group. Without a person it is sent in the
// name of the group itself, as anonymous admins do.
func (g *Group) Post(p *Person, fields obj) int {
	g.n.mu.Lock()
	defer g.n.mu.Unlock()
	kind := "message"
	var from obj
	switch {
	case g.c.kind == "channel":
		kind, fields["sender_chat"] = "channel_post", g.c.object()
	case p == nil:
		from = obj{"id": int64(1087968824), "is_bot": true, "first_name": "Group", "username": "GroupAnonymousBot"}
		fields["sender_chat"] = g.c.object()
	default:
		from = p.user()
	}
	return g.n.post(kind, g.c, from, fields)
}

// ID is the group's id.
func (g *Group) ID() int64 { return g.c.id }

// post puts a person's message into a chat. The lock is held.
func (n *Net) post(kind string, c *chat, from, fields obj) int {
	c.last++
	c.started = true
	body := obj{"message_id": c.last, "date": n.Now().Unix(), "chat": c.object()}
	if from != nil {
		body["from"] = from
	}
	for k, v := range fields {
		body[k] = v
	}
	m := &Message{ID: c.last, Sent: n.Now(), body: body}
	if text, ok := body["text"].(string); ok {
		m.Text = text
		if _, given := body["entities"]; !given {
			if e := entities(text); len(e) > 0 {
				body["entities"] = e
			}
		}
	}
	c.messages = append(c.messages, m)
	n.push(kind, body)
	return c.last
}

// entities finds commands and mentions, in UTF-16 units.
func entities(text string) []obj {
	var found []obj
	at := 0
	for _, word := range strings.SplitAfter(text, " ") {
		bare := strings.TrimRight(word, " .,:;!?\n")
		kind := ""
		switch {
		case len(bare) > 1 && bare[0] == '/':
			kind = "bot_command"
		case len(bare) > 1 && bare[0] == '@':
			kind = "mention"
		}
		if kind != "" {
			found = append(found, obj{"type": kind, "offset": at, "length": units(bare)})
		}
		at += units(word)
	}
	return found
}

func units(s string) int { return len(utf16.Encode([]rune(s))) }

func (c *chat) find(id int) *Message {
	for _, m := range c.messages {
		if m.ID == id && !m.gone {
			return m
		}
	}
	return nil
}

// Press presses the button with a label under the newest message that has it.
func (p *Person) Press(label string) string { return p.n.press(p, p.ID, label, false) }

// PressOld presses a button under a message that the network no longer shows to bots.
func (p *Person) PressOld(label string) string { return p.n.press(p, p.ID, label, true) }

// Press lets a member press a button in the group.
func (g *Group) Press(p *Person, label string) string { return g.n.press(p, g.c.id, label, false) }

func (n *Net) press(p *Person, chatID int64, label string, old bool) string {
	n.mu.Lock()
	defer n.mu.Unlock()
	c := n.chats[chatID]
	for i := len(c.messages) - 1; i >= 0; i-- {
		m := c.messages[i]
		for _, row := range m.Buttons {
			for _, b := range row {
				if b.Label == label && b.Data != "" && !m.gone {
					message := m.body
					if old {
						message = obj{"message_id": m.ID, "date": 0, "chat": c.object()}
					}
					return n.pushPress(p, b.Data, message)
				}
			}
		}
	}
	n.t.Errorf("telegramnet: there is no button to press")
	return ""
}

func (n *Net) pushPress(p *Person, data string, message obj) string {
	n.lastID++
	id := fmt.Sprint(4_000_000_000_000_000 + n.lastID)
	n.presses[id] = &press{by: p.ID}
	q := obj{"id": id, "from": p.user(), "chat_instance": "77", "data": data}
	if message != nil {
		q["message"] = message
	}
	n.push("callback_query", q)
	return id
}

// Answered is what a press was answered with.
func (n *Net) Answered(id string) (text string, alert, ok bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	p := n.presses[id]
	return p.text, p.alert, p.answered
}

// Unanswered is the number of presses that still show a clock.
func (n *Net) Unanswered() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	sum := 0
	for _, p := range n.presses {
		if !p.answered {
			sum++
		}
	}
	return sum
}

// Shown is what stands in the private chat now.
func (p *Person) Shown() []Message { return p.n.shown(p.ID) }

// Shown is what stands in the group now.
func (g *Group) Shown() []Message { return g.n.shown(g.c.id) }

func (n *Net) shown(id int64) []Message {
	n.mu.Lock()
	defer n.mu.Unlock()
	var got []Message
	for _, m := range n.chats[id].messages {
		if !m.gone {
			got = append(got, *m)
		}
	}
	return got
}

// Block blocks the bot, or takes the block away.
func (p *Person) Block(on bool) {
	p.n.mu.Lock()
	defer p.n.mu.Unlock()
	p.chat().blocked = on
	p.n.member(p.chat(), p.user(), on, "kicked")
}

// Remove removes the bot from the group.
func (g *Group) Remove(by *Person) {
	g.n.mu.Lock()
	defer g.n.mu.Unlock()
	g.c.blocked = true
	g.n.member(g.c, by.user(), true, "left")
}

func (n *Net) member(c *chat, by obj, out bool, status string) {
	in, gone := obj{"status": "member", "user": n.me}, obj{"status": status, "user": n.me}
	if status == "kicked" {
		gone["until_date"] = 0
	}
	before, now := in, gone
	if !out {
		before, now = gone, in
	}
	n.push("my_chat_member", obj{"chat": c.object(), "from": by, "date": n.Now().Unix(), "old_chat_member": before, "new_chat_member": now})
}

// Migrate makes a supergroup of a group; the group answers with its new id from now on.
func (g *Group) Migrate(quiet bool) *Group {
	to := g.n.Group("supergroup")
	g.n.mu.Lock()
	defer g.n.mu.Unlock()
	g.c.movedTo = to.c.id
	if !quiet {
		g.n.post("message", g.c, nil, obj{"migrate_to_chat_id": to.c.id})
		g.n.post("message", to.c, nil, obj{"migrate_from_chat_id": g.c.id})
	}
	return to
}

// Topic opens a topic in a forum and returns its thread.
func (g *Group) Topic() int {
	g.n.mu.Lock()
	defer g.n.mu.Unlock()
	g.c.last++
	if g.n.topics[g.c.id] == nil {
		g.n.topics[g.c.id] = map[int]bool{}
	}
	g.n.topics[g.c.id][g.c.last] = true
	return g.c.last
}
