package line

import (
	"strings"
	"unicode/utf8"

	"infoline/bot"
	"infoline/knowledge"
	"infoline/knowledge/search"
)

// smalltalk marks the entries of the index that are not topics.
const smalltalk = "~"

// Index makes the index over a base, not trained yet.
func Index(b *knowledge.Base) *search.Index { return search.New(Docs(b)) }

// Docs is what the index of a base is made of: its topics and small talk in every
// language, the neighbours that it does not cover, and what people say in danger.
func Docs(b *knowledge.Base) (docs []search.Doc, danger []search.Phrases) {
	for _, lang := range b.Langs() {
		for _, topic := range b.Topics() {
			if a, ok := topic.In(lang); ok {
				docs = append(docs, search.Doc{ID: topic.ID, Lang: lang, Title: a.Title, Examples: a.Ask, Answer: a.Short + "\n" + a.Body})
			}
		}
		for id, ask := range b.SmalltalkAsk(lang) {
			docs = append(docs, search.Doc{ID: smalltalk + id, Lang: lang, Examples: ask})
		}
		if ask := b.NotCovered(lang); len(ask) > 0 {
			docs = append(docs, search.Doc{Lang: lang, Examples: ask})
		}
		kinds, not := b.Danger(lang)
		for kind, d := range kinds {
			danger = append(danger, search.Phrases{Lang: lang, Kind: kind, Lines: d.Ask, Not: not})
		}
	}
	return docs, danger
}

// IsSmalltalk reports whether an entry of the index is small talk and not a topic.
func IsSmalltalk(id string) bool { return strings.HasPrefix(id, smalltalk) }

// question is what was typed, without a leading command that only announces it.
func (l *Line) question(t *bot.Turn) string {
	if name, rest := l.command(t); name == "ask" {
		return rest
	}
	return t.Words.Read()
}

// dangerRoute puts the card of choices before the answer; it never takes its place.
func (l *Line) dangerRoute(t *bot.Turn) (bot.Plan, bool) {
	found := t.Find(l.question(t))
	if found.Danger == "" {
		return bot.Plan{}, false
	}
	card := l.dangerCard(t, found.Danger)
	if card == "" {
		return bot.Plan{}, false
	}
	r := l.reply(t, part(marked(card)))
	r.Rank = bot.Crisis
	if topics := topicsOf(t, found); found.Kind == search.Answer && len(topics) > 0 {
		a := l.answer(t, topics[0])
		r.Parts = append(r.Parts, a.Parts...)
		return bot.Plan{Show: &r}, true
	}
	r.Parts = append(r.Parts, l.untold(t)...)
	choices := []bot.Choice{l.button(t, "button.urgent", vUrgent, ""), l.button(t, "button.person", vPerson, "")}
	if found.Kind == search.Clarify {
		choices = append(choices, l.candidates(t, topicsOf(t, found))...)
	}
	choices = append(choices, l.button(t, "button.menu", vMenu, ""), l.button(t, "button.hide", vHide, ""))
	r.Parts = append(r.Parts, l.panel(t, "danger.ask", rows(1, choices...)))
	return bot.Plan{Show: &r}, true
}

// dangerCard is the card in the language of the answer, or else in any: help in a foreign
// language is more than none.
func (l *Line) dangerCard(t *bot.Turn, kind string) string {
	for _, lang := range append([]string{l.lang(t)}, l.Phrases.Langs()...) {
		if kinds, _ := t.Base.Danger(lang); kinds[kind].Card != "" {
			return kinds[kind].Card
		}
	}
	return ""
}

// smalltalkRoute answers a hello, a thank-you or an insult as a person would.
func (l *Line) smalltalkRoute(t *bot.Turn) (bot.Plan, bool) {
	found := t.Find(l.question(t))
	id := ""
	switch {
	case !hasWords(t.Words.Read()):
		id = "emoji"
	case found.Kind == search.Answer && len(found.Hits) > 0 && strings.HasPrefix(found.Hits[0].ID, smalltalk):
		id = strings.TrimPrefix(found.Hits[0].ID, smalltalk)
	default:
		return bot.Plan{}, false
	}
	said := t.Base.Smalltalk(l.lang(t), id)
	if said == "" {
		said = l.Phrases.Say(l.lang(t), "smalltalk.emoji")
	}
	parts := append([]bot.Part{part(marked(said))}, l.untold(t)...)
	parts = append(parts, l.panel(t, "panel.ask", rows(2,
		l.button(t, "button.urgent", vUrgent, ""),
		l.button(t, "button.menu", vMenu, ""),
		l.button(t, "button.person", vPerson, ""),
		l.button(t, "button.hide", vHide, ""))))
	r := l.reply(t, parts...)
	return bot.Plan{Show: &r}, true
}

// searchRoute answers when the index is sure, and asks which of three was meant when not.
// Two problems in one story are both offered: the person says which one first.
func (l *Line) searchRoute(t *bot.Turn) (bot.Plan, bool) {
	words := l.question(t)
	if t.Session.Place == "" {
		if p, ok := t.Base.Place(words); ok {
			t.Session.Guess = province(p)
		}
	}
	found := t.Find(words)
	topics := topicsOf(t, found)
	if found.Kind == search.None || len(topics) == 0 {
		return bot.Plan{}, false
	}
	t.Session.Nothing = 0
	if found.Kind == search.Answer && !twoProblems(words, found) {
		r := l.answer(t, topics[0])
		return bot.Plan{Show: &r}, true
	}
	r := l.which(t, topics)
	return bot.Plan{Show: &r}, true
}

// twoProblems reports whether a story holds a second problem that is likely enough to be
// offered beside the first.
func twoProblems(words string, found search.Result) bool {
	return utf8.RuneCountInString(words) >= storyFrom && len(found.Hits) > 1 && found.Hits[1].Score >= secondFrom
}

const (
	storyFrom  = 60 // characters: shorter is one question, even when it has two words of topics
	secondFrom = .25
)

// which offers up to three topics, and none of them.
func (l *Line) which(t *bot.Turn, topics []*knowledge.Topic) bot.Reply {
	choices := rows(1, l.candidates(t, topics)...)
	choices = append(choices, rows(3,
		l.button(t, "button.none", vNone, ""),
		l.button(t, "button.urgent", vUrgent, ""),
		l.button(t, "button.hide", vHide, ""))...)
	question := l.text(l.lang(t), "search.which")
	first := l.untold(t)
	if first == nil {
		return l.reply(t, bot.Part{Text: question, Choices: choices})
	}
	parts := append([]bot.Part{part(question)}, first...)
	return l.reply(t, append(parts, l.panel(t, "list.ask", choices))...)
}

func (l *Line) candidates(t *bot.Turn, topics []*knowledge.Topic) []bot.Choice {
	var choices []bot.Choice
	for _, topic := range topics[:min(3, len(topics))] {
		a, _ := l.article(t, topic)
		choices = append(choices, l.labelled(t, a.Title, vTopic, topic.Code))
	}
	return choices
}

// unlikely is the probability below which a topic is not offered beside likelier ones.
const unlikely = .03

// topicsOf are the topics among the hits, best first, without the unlikely ones.
func topicsOf(t *bot.Turn, found search.Result) []*knowledge.Topic {
	var topics []*knowledge.Topic
	for _, h := range found.Hits {
		if topic, ok := t.Base.Topic(h.ID); ok && (h.Score >= unlikely || len(topics) == 0) {
			topics = append(topics, topic)
		}
	}
	return topics
}

// nothingRoute is the honest end: we do not have that, here is what we can, and a person.
func (l *Line) nothingRoute(t *bot.Turn) (bot.Plan, bool) {
	r := l.nothing(t)
	return bot.Plan{Show: &r}, true
}

func (l *Line) nothing(t *bot.Turn) bot.Reply {
	t.Session.Nothing++
	phrase := "nothing.text"
	if t.Session.Nothing > 1 {
		phrase = "nothing.again"
	}
	text := l.text(l.lang(t), phrase, "Number", l.number(t, "211"))
	parts := append([]bot.Part{part(text)}, l.untold(t)...)
	parts = append(parts, l.panel(t, "panel.ask", rows(2,
		l.button(t, "button.menu", vMenu, ""),
		l.button(t, "button.person", vPerson, ""),
		l.button(t, "button.urgent", vUrgent, ""),
		l.button(t, "button.language", vLanguages, ""),
		l.button(t, "button.hide", vHide, ""))))
	return l.reply(t, parts...)
}
