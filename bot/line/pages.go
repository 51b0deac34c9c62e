package line

import (
	"context"
	"strings"

	"infoline/bot"
	"infoline/bot/markup"
	"infoline/knowledge"
)

// Page implements bot.Handler: a whole entry, for reading and printing.
func (l *Line) Page(lang, code string) (bot.Page, bool) {
	b := l.shelf.Load().base
	topic, ok := b.ByCode(code)
	if !ok {
		return bot.Page{}, false
	}
	a, ok := topic.In(lang)
	if !ok {
		return bot.Page{}, false
	}
	t := &bot.Turn{Base: b, Say: l.Phrases, Lang: lang, Session: &bot.Session{}}
	text := marked(a.Short)
	if topic.Jurisdiction != "" && topic.Jurisdiction != federal {
		text = markup.Join(l.text(lang, "place.for", "Place", l.placeName(t, topic.Jurisdiction)), text)
	}
	text = markup.Join(text, marked(a.Body))
	if topic.Status {
		text = markup.Join(text, l.byStatus(t, a))
	}
	if topic.Jurisdiction == federal {
		text = markup.Join(text, l.byPlace(t, a))
	}
	p := bot.Page{Lang: lang, Code: code, Title: a.Title, Text: text}
	p.Notes = markup.Join(l.state(t, topic, a), l.sources(t, topic).Parts[0].Text)
	for _, other := range l.Langs() {
		if _, ok := topic.In(other); ok {
			p.Langs = append(p.Langs, other)
		}
	}
	return p, true
}

// Suggest implements bot.Handler: topics that fit what is being typed; with nothing typed
// yet, the ones that cannot wait and the first of the menu.
func (l *Line) Suggest(_ context.Context, q bot.Query) []bot.Suggestion {
	sh := l.shelf.Load()
	words := strings.TrimSpace(q.Words.Read())
	lang, ok := l.Phrases.Match(q.Langs...)
	var topics []*knowledge.Topic
	if words == "" {
		topics = sh.base.Topics()
	} else {
		found := sh.index.Find(words)
		if found.Sure && l.Phrases.Has(found.Lang, "language.name") {
			lang, ok = found.Lang, true
		}
		t := &bot.Turn{Base: sh.base}
		topics = topicsOf(t, found)
	}
	if !ok {
		lang = l.Phrases.Langs()[0]
	}
	t := &bot.Turn{Base: sh.base, Say: l.Phrases, Lang: lang, Session: &bot.Session{}}
	var out []bot.Suggestion
	for _, topic := range topics {
		if len(out) == q.Max {
			break
		}
		a, _ := l.article(t, topic)
		out = append(out, bot.Suggestion{Label: a.Title, Action: bot.Open(topic.Code, "")})
	}
	return out
}
