package bot

import "strings"

// An Action is what a button does: at most 64 bytes (Telegram's limit for callback data)
// of letters, digits, '-', '_' and '.'. There are three kinds.
//
// An Open action is a public code: no session, no signature; whoever presses it gets the
// entry in private. It is what links, posters and cards in groups carry.
//
// A Walk action moves inside the conversation (more, sources, language, Hide). It is
// stateless and signed for the person and the chat it was shown to, and good for as long
// as the message stands.
//
// A Once action belongs to one session and acts a single time.
//
// Package line makes and reads Walk and Once actions; a channel needs to know Open ones
// only, to make a link to the private chat of them where a group cannot be whispered to.
type Action string

// MaxAction is the longest an Action may be, in bytes.
const MaxAction = 64

const (
	openMark = "o."
	walkMark = "w."
	onceMark = "1."
)

// Open makes the action that opens the entry with a code in a language; lang may be
// empty: then the reader's own language is used. The code "start" opens the beginning.
func Open(code, lang string) Action {
	if lang == "" {
		return Action(openMark + code)
	}
	return Action(openMark + code + "." + lang)
}

// Start is the code that opens the beginning of a conversation.
const Start = "start"

// Opened reads an Open action.
func (a Action) Opened() (code, lang string, ok bool) {
	rest, ok := strings.CutPrefix(string(a), openMark)
	if !ok || rest == "" {
		return "", "", false
	}
	code, lang, _ = strings.Cut(rest, ".")
	return code, lang, true
}

// Walk and Once mark an action's kind; the rest of it is package line's.
func Walk(rest string) Action { return Action(walkMark + rest) }

// Once marks an action that acts a single time.
func Once(rest string) Action { return Action(onceMark + rest) }

// Walked reads the rest of a Walk action.
func (a Action) Walked() (rest string, ok bool) { return strings.CutPrefix(string(a), walkMark) }

// OnceOnly reads the rest of a Once action.
func (a Action) OnceOnly() (rest string, ok bool) { return strings.CutPrefix(string(a), onceMark) }
