package bot

import (
	"context"
	"time"

	"infoline/knowledge"
	"infoline/knowledge/search"
	"infoline/locales"
)

// A Turn is one message on its way through the routes: the message, the state of its
// conversation, and the one Base and the one set of phrases that it is answered from.
type Turn struct {
	Message
	Now     time.Time
	Base    *knowledge.Base
	Say     *locales.Phrases
	Reach   Reach
	Lang    string   // the language of the answer
	Session *Session // the turn's own copy; what a route leaves in it is kept once the plan was carried out
	Find    func(text string) search.Result
}

// A Plan is what a route decided. It is carried out in this order: messages are taken
// away, the reply is shown, then Then acts and the plan it returns is carried out: what
// must be durable is done before it is acknowledged.
type Plan struct {
	Route string // which route decided, for the log
	Erase []Ref
	Show  *Reply
	To    Address // where to show it; zero: the way back
	Then  func(context.Context) (Plan, error)
}

// A Route answers a turn or leaves it to the next one. It is pure: it reads the turn,
// writes the turn's session, and returns a plan.
type Route func(*Turn) (Plan, bool)

// LangFrom says how sure the language of a conversation is.
type LangFrom uint8

// Where the language of a conversation comes from, the least sure first.
const (
	Unknown LangFrom = iota
	Network          // the app's setting
	Guessed          // from what was typed
	Picked           // the person said so
)

// A Session is what is remembered of a conversation: in memory only, until ten minutes
// pass without a word. It never holds what the person typed.
type Session struct {
	Lang    string
	From    LangFrom
	Status  string // of immigration, as tapped: "permit"; "-": rather not say
	Place   string // "CA-BC", "elsewhere"; "-": rather not say
	Guess   string // a place that was named in words and not confirmed
	Told    bool   // the first words about this line were shown
	Offered bool   // keeping the guessed language was offered
	Nothing int    // honest "I don't have that" in a row
	Choices []Choice
	Nonces  map[string]string // Once actions not yet used
	Last    struct {
		Action Action
		At     time.Time
		On     Ref
	}
}
