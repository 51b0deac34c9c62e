package bot

import (
	"time"

	"infoline/bot/markup"
)

// Audience says who may see a Reply.
type Audience uint8

// The audiences.
const (
	OnlyAsker Audience = iota // the zero value: forgetting it harms nobody
	Public                    // everybody in the room
)

// Lifetime says how long a Reply stands before it is taken back.
type Lifetime time.Duration

// Lifetimes that are not a length of time.
const (
	AsChosen Lifetime = 0  // as the person chose; 24 hours unless she did
	Stays    Lifetime = -1 // never taken back by itself: public cards, cover texts
)

// Rank says who goes first when a network makes us wait.
type Rank uint8

// The ranks, the least urgent first.
const (
	Answer Rank = iota
	Alert
	Relay
	Crisis
	Hide // taking messages away and covering the screen
)

// A Choice is a button, or a number to type where there are no buttons. It has an Action,
// or a text to Copy (shown as a copying button where the network has one, else left out:
// what it copies always stands in the text too).
type Choice struct {
	Label  string
	Action Action
	Copy   string
}

// A Part is one bubble.
type Part struct {
	Text    markup.Text
	Choices [][]Choice // rows
	Print   string     // the code of the page that prints it; channels without pages ignore it
}

// A Reply is what the line says. Every channel can show every Reply.
type Reply struct {
	Lang     string // of the texts: for fonts, direction and screen readers
	Parts    []Part // in order; the last is neutral and carries the choices
	Notice   string // seen by the presser only, for a moment
	Audience Audience
	Lifetime Lifetime
	Rank     Rank
	Replaces Ref // a menu or a correction is edited in place; an answer never is
	Answers  Ref // the person's message that this answers: it disappears with the answer
}

// Reach is what a network can do, so that nothing else is promised.
type Reach struct {
	Count     func(string) int // the network's unit of length
	Length    int              // of one message, in that unit
	Rows      int              // of buttons
	PerRow    int              // buttons in a row
	OwnFor    time.Duration    // how long our messages can be taken back; 0: not at all
	TheirsFor time.Duration    // how long theirs can
	Keeper    string           // who else reads and keeps what is written here ("Telegram"); empty: nobody
}

// A Delivery says what stands in the chat now. On an error it says what did go out.
type Delivery struct{ Sent []Ref }
