package line

import (
	"strings"
	"unicode"

	"infoline/bot"
	"infoline/knowledge/search"
)

// languageRoute settles the language of a typed question and leaves the rest to the
// routes after it. It asks only when there is nothing to go by.
//
// The text decides what this answer is in; it changes what the conversation is in only
// when nobody chose. A choice is never overridden without asking.
func (l *Line) languageRoute(t *bot.Turn) (bot.Plan, bool) {
	if name, _ := l.command(t); name == "language" {
		r := l.languages(t)
		return bot.Plan{Show: &r}, true
	} else if name != "" {
		return bot.Plan{}, false
	}
	found := t.Find(t.Words.Read())
	s := t.Session
	switch {
	case found.Lang == "" || !l.Phrases.Has(found.Lang, "language.name"):
	case found.Lang == t.Lang, t.Lang != "" && offhand(found):
	case found.Sure, t.Lang == "", found.Script == "Latn" && !l.inLatin(t.Lang):
		t.Lang = found.Lang
		if s.From != bot.Picked {
			s.Lang, s.From = found.Lang, bot.Guessed
		}
	}
	if t.Lang == "" {
		r := l.languages(t)
		return bot.Plan{Show: &r}, true
	}
	return bot.Plan{}, false
}

// inLatin reports whether a language is written in Latin letters, as its own name is: an
// unsure guess is better than Thai for somebody who typed Latin letters that are not Thai.
func (l *Line) inLatin(lang string) bool {
	return !strings.ContainsFunc(l.Phrases.Name(lang), func(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) })
}

// offhand reports whether a text is small talk in Latin letters. Everybody types "ok",
// "haha" or keys at random: that changes no language.
func offhand(found search.Result) bool {
	return found.Script == "Latn" && len(found.Hits) > 0 && IsSmalltalk(found.Hits[0].ID)
}

// offerLanguage reports whether keeping the answer's language should be offered now: it
// was guessed, it is not what the app or the person says, and nobody was asked yet.
func (l *Line) offerLanguage(t *bot.Turn) bool {
	s := t.Session
	if t.Lang == "" || s.Offered || t.Kind == bot.Chosen {
		return false
	}
	app, known := l.Phrases.Match(t.Langs...)
	differs := s.From == bot.Picked && s.Lang != t.Lang || s.From != bot.Picked && (!known || app != t.Lang)
	if differs {
		s.Offered = true
	}
	return differs
}

// languages lists them, each in its own script, so that anybody can find her own.
func (l *Line) languages(t *bot.Turn) bot.Reply {
	var choices []bot.Choice
	for _, lang := range l.Langs() {
		choices = append(choices, l.inLang(t, lang, l.Phrases.Name(lang), vLanguage, lang))
	}
	return l.reply(t, l.panel(t, "language.ask", rows(2, choices...)))
}

func (l *Line) pick(t *bot.Turn, lang string) bool {
	if !l.Phrases.Has(lang, "language.name") {
		return false
	}
	t.Lang = lang
	t.Session.Lang, t.Session.From, t.Session.Offered = lang, bot.Picked, true
	return true
}

// setLanguage is a tap on a language: the conversation goes on in it.
func (l *Line) setLanguage(t *bot.Turn, lang string) bot.Plan {
	if !l.pick(t, lang) {
		return l.restart(t)
	}
	if !t.Session.Told {
		return l.start(t)
	}
	r := l.menu(t)
	r.Replaces = t.Pressed
	return bot.Plan{Show: &r}
}

// keepLanguage is a tap on "keep": nothing more is said than that it is kept.
func (l *Line) keepLanguage(t *bot.Turn, lang string) bot.Plan {
	if !l.pick(t, lang) {
		return l.restart(t)
	}
	return notice(l.Phrases.Say(lang, "language.kept"))
}
