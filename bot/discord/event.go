package discord

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"infoline/bot"
)

// An arrival is one event, decoded: something to answer, or somebody typing.
type arrival struct {
	message bot.Message
	way     *way       // how to answer an interaction; nil: an ordinary message
	query   *bot.Query // what somebody has typed so far; then there is no message
	dm      string     // the channel that is the person's private chat, if this told us
}

// Events that are of use to us.
const (
	messageCreate     = "MESSAGE_CREATE"
	messageUpdate     = "MESSAGE_UPDATE"
	interactionCreate = "INTERACTION_CREATE"
)

// maxWords is more than Discord lets anybody type (4,000 code points).
const maxWords = 4000

// The events, as far as we want to know them. Names, pictures, roles and files have no
// field here.
type user struct {
	ID  string `json:"id"`
	Bot bool   `json:"bot"`
}

type message struct {
	ID        string            `json:"id"`
	Channel   string            `json:"channel_id"`
	Guild     string            `json:"guild_id"`
	Author    user              `json:"author"`
	Webhook   string            `json:"webhook_id"`
	Type      int               `json:"type"`
	Flags     int               `json:"flags"`
	Content   string            `json:"content"`
	Edited    *string           `json:"edited_timestamp"`
	Mentions  []user            `json:"mentions"`
	Files     []json.RawMessage `json:"attachments"`
	Stickers  []json.RawMessage `json:"sticker_items"`
	Forwarded []json.RawMessage `json:"message_snapshots"`
	Poll      json.RawMessage   `json:"poll"`
	Cause     struct {
		ID string `json:"id"`
	} `json:"interaction_metadata"`
}

type interaction struct {
	ID      string `json:"id"`
	App     string `json:"application_id"`
	Type    int    `json:"type"`
	Token   string `json:"token"`
	Guild   string `json:"guild_id"`
	Channel string `json:"channel_id"`
	Context *int   `json:"context"`
	Locale  string `json:"locale"`
	User    *user  `json:"user"`
	Member  *struct {
		User user `json:"user"`
	} `json:"member"`
	Message *message        `json:"message"`
	Data    json.RawMessage `json:"data"`
}

type option struct {
	Name    string          `json:"name"`
	Value   json.RawMessage `json:"value"`
	Focused bool            `json:"focused"`
}

// decodeEvent turns an event into an arrival; me is the bot's own user id. It is false
// for what is not for us, or cannot be read.
func decodeEvent(kind string, raw []byte, me string) (arrival, bool) {
	switch kind {
	case messageCreate, messageUpdate:
		var m message
		if json.Unmarshal(raw, &m) != nil {
			return arrival{}, false
		}
		return m.arrival(kind == messageUpdate, me)
	case interactionCreate:
		var i interaction
		if json.Unmarshal(raw, &i) != nil {
			return arrival{}, false
		}
		return i.arrival()
	}
	return arrival{}, false
}

// Types of messages that people write.
const (
	plainMessage = 0
	replyMessage = 19
)

func (m message) arrival(edit bool, me string) (arrival, bool) {
	fromPerson := isID(m.Author.ID) && !m.Author.Bot && m.Author.ID != me && m.Webhook == ""
	if !fromPerson || !isID(m.ID) || !isID(m.Channel) || (m.Type != plainMessage && m.Type != replyMessage) {
		return arrival{}, false
	}
	var got arrival
	got.message = bot.Message{From: personAt(m.Author.ID), Key: m.ID, Sent: since(m.ID)}
	if m.Guild == "" {
		got.message.In = got.message.From
		got.dm = m.Channel
	} else {
		if !slices.ContainsFunc(m.Mentions, func(u user) bool { return u.ID == me }) {
			return arrival{}, false
		}
		got.message.In = hallAt(m.Channel)
		m.Content = withoutMention(m.Content, me)
	}
	got.message.Back = got.message.In
	got.message.Words = words(m.Content)
	switch {
	case edit && m.Edited == nil:
		return arrival{}, false // Discord added a preview
	case edit:
		got.message.Kind = bot.Edited
		got.message.Key += "." + digits(*m.Edited)
	case m.hasMedia():
		got.message.Kind = bot.Media
	case got.message.Words.Empty() && m.Guild == "":
		return arrival{}, false
	}
	return got, true
}

func (m message) hasMedia() bool {
	poll := len(m.Poll) > 0 && string(m.Poll) != "null"
	return len(m.Files)+len(m.Stickers)+len(m.Forwarded) > 0 || poll
}

// words takes typed text, cut where nobody can have typed it.
func words(s string) bot.Words {
	s = strings.TrimSpace(s)
	if utf8.RuneCountInString(s) > maxWords {
		s = string([]rune(s)[:maxWords])
	}
	return bot.NewWords(s)
}

func withoutMention(s, me string) string {
	return strings.NewReplacer("<@"+me+">", " ", "<@!"+me+">", " ").Replace(s)
}

// digits are the digits of a time as Discord writes it: enough to tell edits apart.
func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s[:min(len(s), 40)])
}

// Types of interactions.
const (
	commandUsed   = 2
	componentUsed = 3
	typing        = 4
)

// inBotDM is the context of an interaction in the private chat with us.
const inBotDM = 1

func (i interaction) arrival() (arrival, bool) {
	who := i.User
	if i.Member != nil {
		who = &i.Member.User
	}
	if who == nil || !isID(who.ID) || !isID(i.ID) || !isID(i.App) || !isID(i.Channel) || i.Token == "" || len(i.Token) > 512 {
		return arrival{}, false
	}
	// Where we are not sure to be alone with the asker, only she sees the answer.
	inServer := i.Guild != "" || i.Member != nil || (i.Context != nil && *i.Context != inBotDM)
	from := personAt(who.ID)
	m := bot.Message{
		From: from, In: from, Back: answerAt(i.ID, inServer),
		Key: i.ID, Sent: since(i.ID), Langs: langs(i.Locale),
	}
	got := arrival{way: &way{id: i.ID, app: i.App, token: newSecret(i.Token), inServer: inServer, person: from, locale: i.Locale}}
	if inServer {
		m.In = hallAt(i.Channel)
	} else {
		got.dm = i.Channel
	}
	switch i.Type {
	case commandUsed:
		return i.command(got, m)
	case componentUsed:
		return i.press(got, m)
	case typing:
		return i.typed(got, m)
	}
	return arrival{}, false
}

// command reads a slash command. It arrives as if it had been typed, or as a press where
// a suggestion was picked.
func (i interaction) command(got arrival, m bot.Message) (arrival, bool) {
	name, options, ok := i.options()
	if !ok {
		return arrival{}, false
	}
	said := []string{"/" + name}
	for _, o := range options {
		picked := bot.Action(o.text())
		code, _, isOpen := picked.Opened()
		_, isWalk := picked.Walked()
		switch {
		case name == askCommand && (isOpen || isWalk) && len(picked) <= bot.MaxAction:
			m.Kind, m.Chose = bot.Chosen, picked
			got.message = m
			return got, true
		case isOpen:
			said = append(said, code)
		case o.Name == languagesName:
			said = append(said, strings.ReplaceAll(string(picked), ",", " "))
		case picked != "":
			said = append(said, string(picked))
		}
	}
	m.Words = words(strings.Join(said, " "))
	got.message = m
	return got, true
}

func (i interaction) options() (name string, options []option, ok bool) {
	var data struct {
		Name    string   `json:"name"`
		Options []option `json:"options"`
	}
	if json.Unmarshal(i.Data, &data) != nil || !isCommand(data.Name) {
		return "", nil, false
	}
	return data.Name, data.Options, true
}

// text is an option's value where it is text.
func (o option) text() string {
	var s string
	_ = json.Unmarshal(o.Value, &s)
	return s
}

// press reads a button or a picked option.
func (i interaction) press(got arrival, m bot.Message) (arrival, bool) {
	var data struct {
		ID     string   `json:"custom_id"`
		Values []string `json:"values"`
	}
	if json.Unmarshal(i.Data, &data) != nil {
		return arrival{}, false
	}
	chose := data.ID
	if len(data.Values) > 0 {
		chose = data.Values[0]
	}
	chose, _, _ = strings.Cut(chose, repeat)
	if len(chose) > bot.MaxAction {
		chose = ""
	}
	m.Kind, m.Chose = bot.Chosen, bot.Action(chose)
	got.way.press = true
	if i.Message != nil && isID(i.Message.ID) {
		m.Pressed = i.pressed(m)
		// A public card is never changed by who presses it.
		got.way.ours = m.Pressed.In.Room() != bot.Shared
		got.way.pressed = m.Pressed
	}
	got.message = m
	return got, true
}

// pressed names the message under which the button stands, as Send named it.
func (i interaction) pressed(m bot.Message) bot.Ref {
	on := *i.Message
	in := m.In
	if on.Flags&ephemeral != 0 && isID(on.Cause.ID) {
		in = answerAt(on.Cause.ID, m.Back.Room() == bot.Whisper)
	}
	return bot.NewRef(in, on.ID, since(on.ID))
}

// typed reads what somebody has typed so far into an option.
func (i interaction) typed(got arrival, m bot.Message) (arrival, bool) {
	_, options, ok := i.options()
	if !ok {
		return arrival{}, false
	}
	for _, o := range options {
		if o.Focused {
			got.query = &bot.Query{Langs: m.Langs, Words: words(o.text()), Max: maxOptions}
			got.message = bot.Message{Key: m.Key, Sent: m.Sent}
			return got, true
		}
	}
	return arrival{}, false
}
