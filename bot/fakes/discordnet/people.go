package discordnet

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// tokenMark begins the tokens of interactions.
const tokenMark = "aW50ZXJhY3Rpb24" //nolint:gosec // opens nothing anywhere

// A place is a private chat, or a channel of a server.
type place struct {
	id, guild string
	messages  []*message
}

type message struct {
	id     string
	author *Person // nil: the bot
	text   string
	flags  int
	rows   []component
	cause  string  // the interaction that made it
	viewer *Person // of an ephemeral message
}

type interaction struct {
	id, token string
	kind      int
	in        *place
	by        *Person
	made      time.Time
	answered  bool
	first     time.Duration
	pressed   *message
	original  *message
	choices   chan []Choice
}

// A Person is somebody with the app.
type Person struct {
	Locale string

	net      *Net
	id, name string
	dm       *place
}

// A Room is a channel of a server, where several people are.
type Room struct {
	net *Net
	*place
}

// Shown is one message as somebody sees it.
type Shown struct {
	ID, Text  string
	Labels    []string
	Ours      bool // the bot's
	Ephemeral bool
	Loading   bool
	Flags     int
}

// Person adds somebody; name is what others see.
func (n *Net) Person(name string) *Person {
	n.mu.Lock()
	defer n.mu.Unlock()
	p := &Person{Locale: "en-US", net: n, id: n.newID(), name: name}
	p.dm = &place{id: n.newID()}
	n.people[p.id], n.places[p.dm.id] = p, p.dm
	return p
}

// Room adds a channel of a server.
func (n *Net) Room() *Room {
	n.mu.Lock()
	defer n.mu.Unlock()
	r := &Room{n, &place{id: n.newID(), guild: n.newID()}}
	n.places[r.id] = r.place
	return r
}

// ID is the person's id.
func (p *Person) ID() string { return p.id }

// Chat is the id of the person's private chat with the bot.
func (p *Person) Chat() string { return p.dm.id }

func (p *Person) user() obj {
	return obj{"id": p.id, "username": strings.ToLower(p.name), "global_name": p.name, "discriminator": "0", "avatar": nil}
}

func (n *Net) add(pl *place, s sent, cause string) *message {
	m := &message{id: n.newID(), flags: s.Flags, cause: cause}
	if s.Content != nil {
		m.text = *s.Content
	}
	m.rows = s.Components
	if n.expose {
		m.flags &^= Ephemeral
	}
	pl.messages = append(pl.messages, m)
	return m
}

func (m *message) set(s sent) {
	m.text, m.rows = *s.Content, s.Components
	m.flags &^= Loading
}

func (pl *place) find(id string) *message {
	for _, m := range pl.messages {
		if m.id == id {
			return m
		}
	}
	return nil
}

func (pl *place) remove(gone *message) {
	pl.messages = slices.DeleteFunc(pl.messages, func(m *message) bool { return m == gone })
}

func (m *message) json(pl *place) obj {
	o := obj{
		"id": m.id, "type": 0, "channel_id": pl.id, "content": m.text, "flags": m.flags, "components": m.rows,
		"timestamp": time.Now().UTC().Format(time.RFC3339Nano), "edited_timestamp": nil, "tts": false, "pinned": false,
		"mention_everyone": false, "mentions": []any{}, "mention_roles": []any{}, "attachments": []any{}, "embeds": []any{},
		"author": obj{"id": BotID, "username": "Weather", "bot": true},
	}
	if m.author != nil {
		o["author"] = m.author.user()
	}
	if pl.guild != "" {
		o["guild_id"] = pl.guild
	}
	if m.cause != "" {
		o["interaction_metadata"] = obj{"id": m.cause, "type": 2, "user": obj{"id": "2", "username": "someone"}}
	}
	return o
}

// Say types text into the private chat.
func (p *Person) Say(text string) string { return p.Post(nil, text, nil) }

// Post writes into a room, nil for the private chat; more is added to the event, such as
// attachments.
func (p *Person) Post(r *Room, text string, more map[string]any) string {
	n := p.net
	n.mu.Lock()
	defer n.mu.Unlock()
	pl := p.place(r)
	m := &message{id: n.newID(), author: p, text: text}
	pl.messages = append(pl.messages, m)
	e := m.json(pl)
	if pl.guild != "" {
		// Without the privileged intent a bot reads only what mentions it.
		if strings.Contains(text, "<@"+BotID+">") {
			e["mentions"] = []any{obj{"id": BotID, "username": "Weather", "bot": true}}
		} else {
			e["content"] = ""
		}
		e["member"] = obj{"nick": p.name, "roles": []any{}}
	}
	for k, v := range more {
		e[k] = v
	}
	n.gate.happen("MESSAGE_CREATE", e)
	return m.id
}

// Edit changes a message in the private chat.
func (p *Person) Edit(id, text string) {
	n := p.net
	n.mu.Lock()
	defer n.mu.Unlock()
	m := p.dm.find(id)
	m.text = text
	e := m.json(p.dm)
	e["edited_timestamp"] = time.Now().UTC().Format(time.RFC3339Nano)
	n.gate.happen("MESSAGE_UPDATE", e)
}

func (p *Person) place(r *Room) *place {
	if r == nil {
		return p.dm
	}
	return r.place
}

// interact makes an interaction happen. The caller holds n.mu.
func (p *Person) interact(r *Room, kind int, pressed *message, data obj) *interaction {
	n := p.net
	id := n.newID()
	i := &interaction{
		id: id, token: tokenMark + id, kind: kind, in: p.place(r), by: p, made: time.Now(),
		pressed: pressed, choices: make(chan []Choice, 1),
	}
	n.interactions[i.token] = i
	e := obj{
		"id": i.id, "application_id": BotID, "type": kind, "token": i.token, "version": 1, "data": data,
		"channel_id": i.in.id, "locale": p.Locale, "channel": obj{"id": i.in.id, "name": "hall"},
		"entitlements": []any{}, "authorizing_integration_owners": obj{},
	}
	if i.in.guild == "" {
		e["context"], e["user"] = 1, p.user()
	} else {
		e["context"], e["guild_id"], e["guild_locale"] = 0, i.in.guild, "en-US"
		e["member"] = obj{"user": p.user(), "nick": p.name, "roles": []any{}, "permissions": "0"}
	}
	if pressed != nil {
		e["message"] = pressed.json(i.in)
	}
	n.gate.happen("INTERACTION_CREATE", e)
	return i
}

// Use uses a slash command with options, given as name, value, name, value.
func (p *Person) Use(r *Room, command string, options ...string) {
	p.net.mu.Lock()
	defer p.net.mu.Unlock()
	p.interact(r, 2, nil, obj{"id": "7", "name": command, "type": 1, "options": optionList(options, "")})
}

func optionList(options []string, focused string) []obj {
	list := []obj{}
	for i := 0; i+1 < len(options); i += 2 {
		o := obj{"name": options[i], "type": 3, "value": options[i+1]}
		if options[i] == focused {
			o["focused"] = true
		}
		list = append(list, o)
	}
	return list
}

// Type types into an option and returns what the bot suggests.
func (p *Person) Type(r *Room, command, option, text string) ([]Choice, error) {
	p.net.mu.Lock()
	i := p.interact(r, 4, nil, obj{"id": "7", "name": command, "type": 1, "options": optionList([]string{option, text}, option)})
	p.net.mu.Unlock()
	select {
	case c := <-i.choices:
		return c, nil
	case <-time.After(p.net.InTime):
		return nil, fmt.Errorf("no suggestions in %s", p.net.InTime)
	}
}

// Press presses the button, or picks the option, with this label under the newest message
// that has it and that the person sees. It is false where there is none.
func (p *Person) Press(r *Room, label string) bool {
	p.net.mu.Lock()
	defer p.net.mu.Unlock()
	pl := p.place(r)
	for _, m := range slices.Backward(pl.messages) {
		if !m.seenBy(p) {
			continue
		}
		for _, row := range m.rows {
			for _, c := range row.Components {
				if c.Label == label {
					p.interact(r, 3, m, obj{"custom_id": c.CustomID, "component_type": 2})
					return true
				}
				for _, o := range c.Options {
					if o.Label == label {
						p.interact(r, 3, m, obj{"custom_id": c.CustomID, "component_type": 3, "values": []string{o.Value}})
						return true
					}
				}
			}
		}
	}
	return false
}

func (m *message) seenBy(p *Person) bool { return m.flags&Ephemeral == 0 || m.viewer == p }

// Shown is what the person sees in a room, nil for the private chat, oldest first.
func (p *Person) Shown(r *Room) []Shown {
	p.net.mu.Lock()
	defer p.net.mu.Unlock()
	var got []Shown
	for _, m := range p.place(r).messages {
		if !m.seenBy(p) {
			continue
		}
		s := Shown{
			ID: m.id, Text: Unmarked(m.text), Ours: m.author == nil,
			Ephemeral: m.flags&Ephemeral != 0, Loading: m.flags&Loading != 0, Flags: m.flags,
		}
		for _, row := range m.rows {
			for _, c := range row.Components {
				if c.Label != "" {
					s.Labels = append(s.Labels, c.Label)
				}
				for _, o := range c.Options {
					s.Labels = append(s.Labels, o.Label)
				}
			}
		}
		got = append(got, s)
	}
	return got
}

// Unanswered are the interactions that the bot never answered, and the longest time that
// a first answer took.
func (n *Net) Unanswered() (none int, longest time.Duration) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, i := range n.interactions {
		if !i.answered {
			none++
		}
		longest = max(longest, i.first)
	}
	return none, longest
}

// Unmarked is a message without Discord's marks, as a person reads it.
func Unmarked(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s):
			i++
			b.WriteByte(s[i])
		case strings.HasPrefix(s[i:], "**"):
			i++
		case strings.HasPrefix(s[i:], "\u200b"):
			i += len("\u200b") - 1
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

// ID is the id of the channel.
func (r *Room) ID() string { return r.id }
