package bot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"infoline/bot/markup"
)

// A Channel carries messages between people and the line on one network.
type Channel interface {
	// Name is the channel's name, as it stands in addresses, logs and settings.
	Name() string
	Reach() Reach
	// Run brings every message to h until ctx is done and what was in work is settled,
	// or returns an error when the network refuses us.
	Run(ctx context.Context, h Handler) error
	// Send renders, splits and shows a Reply. It returns ErrGone, ErrRefused or Wait;
	// any other error is temporary. It may be called from many goroutines at once.
	Send(ctx context.Context, to Address, r Reply) (Delivery, error)
}

// A Deleter can take messages back. Only package post asks for it.
type Deleter interface {
	// Delete takes messages away and returns those that it had to leave.
	Delete(ctx context.Context, refs []Ref) (kept []Ref, err error)
}

var (
	// ErrGone says that nobody is there any more: blocked, left, removed.
	ErrGone = errors.New("nobody is there any more")
	// ErrRefused says that the network will never take this reply.
	ErrRefused = errors.New("the network refused the reply")
)

// Wait says that the network wants a pause before the next message to this address.
type Wait struct{ For time.Duration }

func (w Wait) Error() string { return fmt.Sprintf("the network asks to wait %s", w.For) }

// A Handler answers messages. It is safe for concurrent use; the messages of one person
// in one place are answered in the order they are handed in.
type Handler interface {
	// Handle answers m. Nil means settled: answered, refused for good, or parked in
	// memory until the network lets it through. An error means: try again.
	Handle(ctx context.Context, m Message) error
	// Suggest offers topics while somebody types.
	Suggest(ctx context.Context, q Query) []Suggestion
	// Commands lists the commands for menus of the network, in a language.
	Commands(lang string) []Command
	// Page is the entry with a code, for reading and printing.
	Page(lang, code string) (Page, bool)
	// Langs lists the languages that there is content in.
	Langs() []string
	// Words are fixed sentences that a channel shows without a conversation, such as a
	// page's title. An unknown id returns the empty string.
	Words(lang, id string) string
}

// A Query is what somebody has typed so far.
type Query struct {
	Langs []string // as Message.Langs
	Words Words
	Max   int // how many suggestions the network can show
}

// A Suggestion is a topic that fits a Query.
type Suggestion struct {
	Label  string
	Action Action
}

// A Command is a word after a slash. Name is lower-case ASCII and the same in every
// language; Description is in the language asked for.
type Command struct {
	Name        string
	Description string
	Args        string // what may follow it, in the language asked for; empty: nothing
	Group       bool   // also offered in groups
}

// A Page is an entry for reading and printing.
type Page struct {
	Lang  string
	Code  string
	Title string
	Text  markup.Text
	Notes markup.Text // sources, review state, date
	Langs []string    // in which other languages it exists
}
