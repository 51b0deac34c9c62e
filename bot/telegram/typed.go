package telegram

import (
	"strings"
	"unicode/utf16"
)

// typed is a text in UTF-16 units, as Telegram counts. The library counts bytes and
// panics where an entity is longer than the text.
type typed []uint16

// newTyped takes a text, and no more of it than the network allows.
func newTyped(s string) typed {
	t := typed(utf16.Encode([]rune(s)))
	if len(t) > longest {
		t = t[:longest]
		if utf16.IsSurrogate(rune(t[longest-1])) && t[longest-1] < 0xDC00 {
			t = t[:longest-1]
		}
	}
	return t
}

// String is the text without white space around it.
func (t typed) String() string { return strings.TrimSpace(string(utf16.Decode(t))) }

// cut returns what stands at an entity, and what stands before and after it.
func (t typed) cut(e entity) (before, at, after typed, ok bool) {
	if e.Offset < 0 || e.Length <= 0 || e.Offset > len(t) || e.Length > len(t)-e.Offset {
		return nil, nil, nil, false
	}
	return t[:e.Offset], t[e.Offset : e.Offset+e.Length], t[e.Offset+e.Length:], true
}

// command reads the command that the text begins with, "/word" or "/word@whom", and the
// rest behind it, a space first.
func (t typed) command(entities []entity) (cmd, rest string, ok bool) {
	for _, e := range entities {
		if e.Type != "bot_command" || e.Offset != 0 {
			continue
		}
		_, at, after, ok := t.cut(e)
		if !ok || len(at) < 2 || at[0] != '/' {
			continue
		}
		rest := after.String()
		if rest != "" {
			rest = " " + rest
		}
		return at.String(), rest, true
	}
	return "", "", false
}

// without is the text without the bot's name, and whether it stood there.
func (t typed) without(entities []entity, me account) (string, bool) {
	for _, e := range entities {
		before, at, after, ok := t.cut(e)
		if !ok {
			continue
		}
		ours := e.Type == "mention" && strings.EqualFold(at.String(), "@"+me.username) ||
			e.Type == "text_mention" && e.User != nil && e.User.ID == me.id
		if !ours {
			continue
		}
		head, tail := before.String(), after.String()
		if head == "" {
			return strings.TrimLeft(tail, " ,:;.，：、"), true
		}
		return strings.TrimSpace(head + " " + tail), true
	}
	return t.String(), false
}
