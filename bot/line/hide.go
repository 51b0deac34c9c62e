package line

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"infoline/bot"
	"infoline/bot/markup"
)

// hideRoute sees Hide and the words for it before anything else, in every state. It is
// a curtain, not an alarm: it takes away, covers, and calls nobody.
func (l *Line) hideRoute(t *bot.Turn) (bot.Plan, bool) {
	if t.Back.Room() == bot.Shared {
		return bot.Plan{}, false // nothing of hers stands in a group
	}
	if t.Kind == bot.Chosen {
		if w, _, ok := l.key.read(t.Chose, t.From, t.In); ok && w.verb == vHide {
			if l.Phrases.Has(w.lang, "language.name") {
				t.Lang = w.lang
			}
			return l.hide(t), true
		}
		return bot.Plan{}, false
	}
	if t.Kind != bot.Text {
		return bot.Plan{}, false
	}
	if name, _ := l.command(t); name == "hide" || l.panicked(t.Words.Read()) {
		return l.hide(t), true
	}
	return bot.Plan{}, false
}

// panicked is forgiving in alphabetic scripts: one wrong letter, since shaking
// hands type it. Words with marks must be typed whole: in Vietnamese one mark more or less
// is another word. A false alarm costs the chat alone.
func (l *Line) panicked(text string) bool {
	typed := letters(text)
	if n := utf8.RuneCountInString(typed); n < 4 || n > 24 {
		return false
	}
	return slices.ContainsFunc(l.plain.hide, func(w string) bool { return oneMistake(typed, w) })
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r > unicode.MaxASCII })
}

// hide takes away what can be taken away, forgets the conversation, and covers.
func (l *Line) hide(t *bot.Turn) bot.Plan {
	lang, from, in, own := l.lang(t), t.From, t.In, t.Own
	*t.Session = bot.Session{}
	return bot.Plan{Then: func(ctx ctx) (bot.Plan, error) {
		l.sessions.forget(from, in)
		if !own.IsZero() {
			_, _ = l.office.Erase(ctx, []bot.Ref{own})
		}
		if in.Room() == bot.Alone { // in a group, what was whispered to her is gone by itself
			if _, _, err := l.office.Recall(ctx, in); err != nil {
				l.Log.Warn("hide: not everything could be taken away at once; it is tried again", "channel", in.Channel())
			}
		}
		cover := bot.Reply{Lang: lang, Lifetime: bot.Stays, Rank: bot.Hide, Parts: []bot.Part{part(l.text(lang, "hide.cover"))}}
		return bot.Plan{Show: &cover}, nil
	}}
}

// wipeRoute answers what is held of a person, and ends it.
func (l *Line) wipeRoute(t *bot.Turn) (bot.Plan, bool) {
	if t.Back.Room() == bot.Shared {
		return bot.Plan{}, false
	}
	switch name, _ := l.command(t); name {
	case "mydata":
		r := l.mydata(t)
		return bot.Plan{Show: &r}, true
	case "delete":
		return l.wipe(t), true
	}
	return bot.Plan{}, false
}

// mydata lists what is held: everything there is, in memory, with how long.
func (l *Line) mydata(t *bot.Turn) bot.Reply {
	lang := l.lang(t)
	text := l.text(lang, "mydata.title")
	s := t.Session
	line := func(id, value string) {
		if value != "" {
			text = markup.Join(text, l.text(lang, id, "Value", value))
		}
	}
	line("mydata.language", l.Phrases.Name(lang))
	if s.Status != "" && s.Status != unsaid {
		line("mydata.status", l.statusName(t, s.Status))
	}
	if p := cmp.Or(s.Place, s.Guess); p != "" && p != unsaid {
		line("mydata.place", l.placeName(t, p))
	}
	if t.Reach.OwnFor > 0 {
		text = markup.Join(text, l.text(lang, "mydata.messages"))
	}
	text = markup.Join(text, l.text(lang, "mydata.nothing-else"))
	return l.reply(t, part(text), l.panel(t, "panel.ask", rows(2,
		l.button(t, "button.hide", vHide, ""), l.button(t, "button.menu", vMenu, ""))))
}

// wipe is /delete: everything, and then exactly what could not be deleted.
func (l *Line) wipe(t *bot.Turn) bot.Plan {
	lang, from, in, own, reach := l.lang(t), t.From, t.In, t.Own, t.Reach
	*t.Session = bot.Session{}
	return bot.Plan{Then: func(ctx ctx) (bot.Plan, error) {
		l.sessions.forget(from, in)
		left := 0
		if !own.IsZero() {
			left, _ = l.office.Erase(ctx, []bot.Ref{own})
		}
		var err error
		if in.Room() == bot.Alone {
			var more int
			_, more, err = l.office.Recall(ctx, in)
			left += more
		}
		text := l.text(lang, "delete.done")
		if err != nil || left > 0 {
			text = l.text(lang, "delete.left", "Count", left)
		}
		if reach.Keeper != "" {
			text = markup.Join(text, l.text(lang, "delete.chat", "Network", reach.Keeper))
		}
		r := bot.Reply{Lang: lang, Rank: bot.Hide, Parts: []bot.Part{part(text)}}
		return bot.Plan{Show: &r}, nil
	}}
}

// left is somebody who blocked us, or a group that removed us: the same as /delete,
// without a word.
func (l *Line) left(ctx ctx, m bot.Message) error {
	l.sessions.forgetPlace(m.In)
	_, _, err := l.office.Recall(ctx, m.In)
	l.Log.Info("handled", "channel", m.In.Channel(), "route", "left", "outcome", outcome(err))
	return nil // nobody is there to be told, and nothing would change by trying again
}
