package bot

import (
	"fmt"
	"io"
	"log/slog"
	"time"
	"unique"
)

// Room says who reads what is sent to an Address.
type Room uint8

// The rooms.
const (
	Shared  Room = iota // everybody in a group; the zero value, since it is the careful guess
	Whisper             // a group where the network can show a message to the asker alone
	Alone               // one person
)

// An Address is one place on one network: a private chat, a group, a way back that lives
// for minutes. It is comparable, so that sessions can be kept by it, and prints as its
// channel only. It holds the network's id in memory, never at rest.
type Address struct {
	channel string
	id      unique.Handle[string]
	room    Room
}

// NewAddress makes the address of id on the named channel. Only channels make addresses.
func NewAddress(channel, id string, r Room) Address {
	return Address{channel: channel, id: unique.Make(id), room: r}
}

// Channel is the name of the channel that the address belongs to.
func (a Address) Channel() string { return a.channel }

// Room says who reads there.
func (a Address) Room() Room { return a.room }

// IsZero reports whether the address is nobody and nowhere.
func (a Address) IsZero() bool { return a == Address{} }

// ID opens the network's id. It is for the channel that made the address and for keys
// held in memory; nothing that it returns may be logged or stored.
func (a Address) ID() string {
	if a.IsZero() {
		return ""
	}
	return a.id.Value()
}

// Format prints the channel alone, whatever the verb.
func (a Address) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, a.shown()) }

// LogValue logs the channel alone.
func (a Address) LogValue() slog.Value { return slog.StringValue(a.shown()) }

// MarshalText encodes the channel alone, so that no encoder can carry an id away.
func (a Address) MarshalText() ([]byte, error) { return []byte(a.shown()), nil }

func (a Address) shown() string {
	if a.IsZero() {
		return "nobody"
	}
	return a.channel + ":·"
}

// A Ref is one message that stands in a chat. It prints as its channel only.
type Ref struct {
	In   Address
	id   unique.Handle[string]
	Sent time.Time // when it was first sent; an edit does not renew it
}

// NewRef names the message id in a chat. Only channels and stores make refs.
func NewRef(in Address, id string, sent time.Time) Ref {
	return Ref{In: in, id: unique.Make(id), Sent: sent}
}

// IsZero reports whether the ref names no message.
func (r Ref) IsZero() bool { return r.In.IsZero() }

// ID opens the network's id of the message; see Address.ID.
func (r Ref) ID() string {
	if r.IsZero() {
		return ""
	}
	return r.id.Value()
}

// Same reports whether two refs name the same message, whenever each says it was sent.
func (r Ref) Same(o Ref) bool { return r.In == o.In && r.ID() == o.ID() }

// Format prints the channel alone, whatever the verb.
func (r Ref) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "message in "+r.In.shown()) }

// LogValue logs the channel alone.
func (r Ref) LogValue() slog.Value { return slog.StringValue("message in " + r.In.shown()) }

// MarshalText encodes the channel alone.
func (r Ref) MarshalText() ([]byte, error) { return []byte("message in " + r.In.shown()), nil }

// Words are what a person typed. They print as a mask; Read is the only way to them.
type Words struct{ p *string }

// NewWords takes what a person typed.
func NewWords(s string) Words {
	if s == "" {
		return Words{}
	}
	return Words{&s}
}

// Read opens the words. What it returns lives no longer than the answer to it.
func (w Words) Read() string {
	if w.p == nil {
		return ""
	}
	return *w.p
}

// Empty reports whether nothing was typed.
func (w Words) Empty() bool { return w.p == nil }

// Format prints a mask, whatever the verb.
func (w Words) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, w.shown()) }

// LogValue logs a mask.
func (w Words) LogValue() slog.Value { return slog.StringValue(w.shown()) }

// MarshalText encodes a mask.
func (w Words) MarshalText() ([]byte, error) { return []byte(w.shown()), nil }

func (w Words) shown() string {
	if w.p == nil {
		return "no words"
	}
	return "words"
}
