package bot

import "time"

// Kind says what happened.
type Kind uint8

// The kinds of messages.
const (
	Text   Kind = iota // somebody typed
	Chosen             // somebody pressed a button or followed a link
	Edited             // somebody changed what they had typed
	Media              // a photo, a voice, a file, a sticker, a contact, a place: never downloaded
	Left               // the person blocked us, or we were removed from a group
)

// A Message is one thing that happened, stripped to what is needed to answer it. It has
// no field for a name, a handle or a phone number: what never arrives cannot leak.
type Message struct {
	From    Address   // who speaks; zero: nobody we can tell apart (an anonymous admin, a channel)
	In      Address   // where: equals From in a private chat; a group
	Back    Address   // the way back: In, or an interaction that lives for minutes; memory only
	Own     Ref       // this message, where it can be taken back; zero where it cannot
	Pressed Ref       // the message whose button was pressed
	Key     string    // the network's id of the event, for telling a repeat from a new one
	Sent    time.Time // when it was sent, by the network's clock
	Kind    Kind
	Langs   []string // what the network believes they read, best first (BCP 47)
	Words   Words    // what they typed; a command starts with '/'
	Chose   Action   // what they pressed
}

// Private reports whether only the asker can read the answer.
func (m Message) Private() bool { return m.Back.Room() != Shared }
