package line

import (
	"time"

	"infoline/bot"
	"infoline/bot/markup"
	"infoline/knowledge"
)

// doublePress is how long the same button does nothing again.
const doublePress = 2 * time.Second

// lang is the language to speak in when none is settled yet.
func (l *Line) lang(t *bot.Turn) string {
	if t.Lang != "" {
		return t.Lang
	}
	return l.Phrases.Langs()[0]
}

// button is a walk with a phrase as its label.
func (l *Line) button(t *bot.Turn, phrase, verb, arg string) bot.Choice {
	return l.labelled(t, l.Phrases.Say(l.lang(t), phrase), verb, arg)
}

func (l *Line) labelled(t *bot.Turn, label, verb, arg string) bot.Choice {
	return bot.Choice{Label: label, Action: l.key.sign(walk{l.lang(t), verb, arg}, t.From, t.In)}
}

// inLang is a walk shown in another language than the turn's.
func (l *Line) inLang(t *bot.Turn, lang, label, verb, arg string) bot.Choice {
	return bot.Choice{Label: label, Action: l.key.sign(walk{lang, verb, arg}, t.From, t.In)}
}

// rows puts choices into rows of n.
func rows(n int, choices ...bot.Choice) [][]bot.Choice {
	var out [][]bot.Choice
	for i := 0; i < len(choices); i += n {
		out = append(out, choices[i:min(i+n, len(choices))])
	}
	return out
}

// panel is the last, neutral part of a reply: it carries the buttons, and what a chat
// list shows of the conversation.
func (l *Line) panel(t *bot.Turn, phrase string, choices [][]bot.Choice) bot.Part {
	return bot.Part{Text: l.text(l.lang(t), phrase), Choices: choices}
}

func (l *Line) reply(t *bot.Turn, parts ...bot.Part) bot.Reply {
	return bot.Reply{Lang: l.lang(t), Parts: parts}
}

func part(t markup.Text) bot.Part { return bot.Part{Text: t} }

// notice answers a press without a message.
func notice(s string) bot.Plan { return bot.Plan{Show: &bot.Reply{Notice: s}} }

// ofTopic makes a view of a topic from one of its code.
func (l *Line) ofTopic(view func(*bot.Turn, *knowledge.Topic) bot.Reply) func(*bot.Turn, string) bot.Reply {
	return func(t *bot.Turn, code string) bot.Reply {
		topic, ok := t.Base.ByCode(code)
		if !ok {
			r := l.menu(t)
			r.Notice = l.Phrases.Say(l.lang(t), "topic.gone")
			return r
		}
		return view(t, topic)
	}
}

// article is a topic in the language of the turn, or else in the reference language,
// and says which it is.
func (l *Line) article(t *bot.Turn, topic *knowledge.Topic) (a knowledge.Article, lang string) {
	for _, lang := range append([]string{l.lang(t)}, l.Phrases.Langs()...) {
		if a, ok := topic.In(lang); ok {
			return a, lang
		}
	}
	return knowledge.Article{}, ""
}
