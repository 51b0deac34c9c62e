package line

import (
	"cmp"
	"strings"

	"infoline/bot"
	"infoline/bot/markup"
	"infoline/knowledge"
)

// answer is the first view of a topic: the short answer in one bubble, then what is hers
// by status, then the panel. First contact adds the words about this line after it.
func (l *Line) answer(t *bot.Turn, topic *knowledge.Topic) bot.Reply {
	a, lang := l.article(t, topic)
	if lang == "" {
		return l.nothing(t)
	}
	first := markup.Join(markup.Strong(a.Title), marked(a.Short))
	there := l.placeOf(t, topic)
	switch {
	case there.provincial && !there.ours:
		first = l.elsewhere(t, a, there)
	case there.provincial:
		first = markup.Join(markup.Strong(a.Title), l.text(lang, "place.for", "Place", l.placeName(t, there.of)))
		first = markup.Join(first, marked(a.Short))
	}
	parts := []bot.Part{{Text: first, Print: topic.Code}}
	holds := !there.provincial || there.ours // parts by status speak of the same place as the answer
	if own := a.For[t.Session.Status]; topic.Status && own != "" && holds {
		parts = append(parts, part(markup.Join(markup.Strong(l.statusName(t, t.Session.Status)), marked(own))))
	}
	if lang != l.lang(t) {
		parts = append(parts, part(l.text(l.lang(t), "topic.no-translation")))
	}
	parts = append(parts, l.untold(t)...)
	parts = append(parts, bot.Part{Text: markup.Join(l.state(t, topic, a), l.text(l.lang(t), "panel.ask")), Choices: l.answerChoices(t, topic, there)})
	return bot.Reply{Lang: lang, Parts: parts}
}

// mostButtons is how many an answer has: more than six are not read.
const mostButtons = 6

// answerChoices are six at most, the most useful first. What does not fit is in the
// options.
func (l *Line) answerChoices(t *bot.Turn, topic *knowledge.Topic, there place) [][]bot.Choice {
	wanted := []bot.Choice{l.button(t, "button.more", vMore, topic.Code)}
	if c, ok := nowCardOf(t.Base, topic.ID); ok {
		wanted = append(wanted, l.button(t, "button.urgent", vCard, c.Code))
	}
	if l.offerLanguage(t) {
		wanted = append(wanted,
			l.labelled(t, l.Phrases.Say(t.Lang, "button.keep-language", "Language", l.Phrases.Name(t.Lang)), vKeepLang, t.Lang),
			l.button(t, "button.language", vLanguages, ""))
	}
	if there.provincial {
		wanted = append(wanted, l.button(t, "button.place", vPlaces, topic.Code))
	}
	if topic.Status && t.Session.Status == "" && (!there.provincial || there.ours) {
		wanted = append(wanted, l.button(t, "button.status", vStatuses, topic.Code))
	}
	wanted = append(wanted,
		l.button(t, "button.services", vServices, topic.Code),
		l.button(t, "button.share", vShare, topic.Code))
	always := []bot.Choice{
		l.button(t, "button.options", vOptions, topic.Code),
		l.button(t, "button.menu", vMenu, ""),
		l.button(t, "button.hide", vHide, ""),
	}
	return rows(2, append(wanted[:min(len(wanted), mostButtons-len(always))], always...)...)
}

// nowCardOf is the right-now card of a topic, if it has one.
func nowCardOf(b *knowledge.Base, topic string) (knowledge.Card, bool) {
	for _, c := range b.Now() {
		if c.Topic == topic {
			return c, true
		}
	}
	return knowledge.Card{}, false
}

// more is the whole answer: her part first when it is known, all parts under their
// headings when it is not. Another province's text is never shown as if it held.
func (l *Line) more(t *bot.Turn, topic *knowledge.Topic) bot.Reply {
	a, lang := l.article(t, topic)
	there := l.placeOf(t, topic)
	var parts []bot.Part
	if there.provincial && !there.ours {
		parts = append(parts, part(l.elsewhereMore(t, a, there)))
	} else {
		body := marked(a.Body)
		if there.provincial {
			body = markup.Join(l.text(lang, "place.for", "Place", l.placeName(t, there.of)), body)
		}
		parts = append(parts, bot.Part{Text: body, Print: topic.Code})
	}
	if topic.Status && (!there.provincial || there.ours) {
		if forAll := l.byStatus(t, a); !forAll.Empty() {
			parts = append(parts, part(forAll))
		}
	}
	if !there.provincial {
		if there := l.byPlace(t, a); !there.Empty() {
			parts = append(parts, part(there))
		}
	}
	parts = append(parts, bot.Part{Text: markup.Join(l.state(t, topic, a), l.text(l.lang(t), "panel.ask")), Choices: rows(2,
		l.button(t, "button.helped", vHelped, topic.Code),
		l.button(t, "button.not-helped", vNotHelped, topic.Code),
		l.button(t, "button.sources", vSources, topic.Code),
		l.button(t, "button.options", vOptions, topic.Code),
		l.button(t, "button.menu", vMenu, ""),
		l.button(t, "button.hide", vHide, ""))})
	return bot.Reply{Lang: lang, Parts: parts}
}

// state says in a word whether people checked this text, and of when its facts are.
func (l *Line) state(t *bot.Turn, topic *knowledge.Topic, a knowledge.Article) markup.Text {
	date := topic.Dated.Format("2006-01")
	if a.Draft || len(a.Reviewed) == 0 {
		return l.text(l.lang(t), "state.draft", "Date", date)
	}
	last := a.Reviewed[len(a.Reviewed)-1]
	return l.text(l.lang(t), "state.checked", "By", last.By, "Date", last.On.Format("2006-01"))
}

// options are everything else that can be done with an answer.
func (l *Line) options(t *bot.Turn, topic *knowledge.Topic) bot.Reply {
	choices := []bot.Choice{
		l.button(t, "button.sources", vSources, topic.Code),
		l.button(t, "button.services", vServices, topic.Code),
		l.button(t, "button.related", vRelated, topic.Code),
		l.button(t, "button.other", vOther, topic.Code),
		l.button(t, "button.share", vShare, topic.Code),
	}
	if t.Reach.OwnFor > 0 {
		choices = append(choices, l.button(t, "button.keep", vKeep, topic.Code))
	}
	if l.placeOf(t, topic).provincial {
		choices = append(choices, l.button(t, "button.place", vPlaces, topic.Code))
	}
	if topic.Status {
		choices = append(choices, l.button(t, "button.status", vStatuses, topic.Code))
	}
	choices = append(choices,
		l.button(t, "button.person", vPerson, ""),
		l.button(t, "button.back", vTopic, topic.Code),
		l.button(t, "button.menu", vMenu, ""),
		l.button(t, "button.hide", vHide, ""))
	return l.reply(t, l.panel(t, "options.ask", rows(2, choices...)))
}

// sources name what an answer rests on, with the day it was last seen.
func (l *Line) sources(t *bot.Turn, topic *knowledge.Topic) bot.Reply {
	lang := l.lang(t)
	text := l.text(lang, "sources.title")
	var list strings.Builder
	for _, id := range topic.Sources {
		s, ok := t.Base.Source(id)
		if !ok {
			continue
		}
		name := markup.Escape(s.Title)
		if u := s.URL(lang); strings.HasPrefix(u, "https://") {
			name = "[" + name + "](" + u + ")"
		}
		list.WriteString("- " + name + " · " + markup.Escape(s.Publisher) + " · " + l.Phrases.Say(lang, "sources.seen", "Date", s.Seen.Format("2006-01")) + "\n")
	}
	return l.reply(t, part(markup.Join(text, marked(list.String()))), l.after(t, topic))
}

// after is the short panel under what was opened from a topic.
func (l *Line) after(t *bot.Turn, topic *knowledge.Topic) bot.Part {
	return l.panel(t, "panel.ask", rows(2,
		l.button(t, "button.back", vTopic, topic.Code),
		l.button(t, "button.options", vOptions, topic.Code),
		l.button(t, "button.menu", vMenu, ""),
		l.button(t, "button.hide", vHide, "")))
}

func (l *Line) related(t *bot.Turn, topic *knowledge.Topic) bot.Reply {
	var topics []*knowledge.Topic
	for _, id := range topic.Related {
		if r, ok := t.Base.Topic(id); ok {
			topics = append(topics, r)
		}
	}
	one := func(int) bot.Choice { return bot.Choice{} } // four at most: there is no other page
	return l.topicList(t, topics, vTopic, "", 0, one, l.button(t, "button.back", vOptions, topic.Code))
}

// services are who helps with a topic, as far as is known, and honestly so.
func (l *Line) services(t *bot.Turn, topic *knowledge.Topic) bot.Reply {
	place := t.Session.Place
	if place == "-" || place == elsewhere || place == "" {
		place = cmp.Or(t.Session.Guess, l.Place)
	}
	found := t.Base.Services(topic.Services, place)
	return l.reply(t, part(l.serviceList(t, found)), l.after(t, topic))
}

// mostServices is how many are named at once: more is a directory, not an answer.
const mostServices = 5

func (l *Line) serviceList(t *bot.Turn, found []knowledge.Service) markup.Text {
	lang := l.lang(t)
	if len(found) == 0 {
		return l.text(lang, "services.none", "Number", l.number(t, "211"))
	}
	text := l.text(lang, "services.title")
	var list strings.Builder
	for _, s := range found[:min(len(found), mostServices)] {
		line := "**" + markup.Escape(s.Organization.Name) + "**"
		if n := t.Base.Number(lang, s); n != "" {
			line += " · " + markup.Escape(n)
		}
		if langs := l.languageNames(s.Languages); langs != "" {
			line += " · " + markup.Escape(langs)
		}
		if strings.HasPrefix(s.Organization.URL, "https://") {
			line += " · [" + markup.Escape(l.Phrases.Say(lang, "services.page")) + "](" + s.Organization.URL + ")"
		}
		list.WriteString("- " + line + "\n")
	}
	return markup.Join(text, marked(list.String()), l.text(lang, "services.unsure"))
}

func (l *Line) languageNames(tags []string) string {
	var names []string
	for _, tag := range tags {
		if to, ok := l.Phrases.Match(tag); ok {
			names = append(names, l.Phrases.Name(to))
		}
	}
	return strings.Join(names, ", ")
}

// number is a service's number as it may be shown, or empty.
func (l *Line) number(t *bot.Turn, service string) string {
	s, ok := t.Base.Service(service)
	if !ok {
		return ""
	}
	return t.Base.Number(l.lang(t), s)
}

// otherLanguages offers a topic in another language beside one's own, to show to somebody.
func (l *Line) otherLanguages(t *bot.Turn, topic *knowledge.Topic) bot.Reply {
	var choices []bot.Choice
	for _, lang := range l.Langs() {
		if _, ok := topic.In(lang); ok && lang != l.lang(t) {
			choices = append(choices, l.labelled(t, l.Phrases.Name(lang), vBeside, topic.Code+"-"+lang))
		}
	}
	nav := rows(2, l.button(t, "button.back", vOptions, topic.Code), l.button(t, "button.hide", vHide, ""))
	return l.reply(t, l.panel(t, "other.ask", append(rows(2, choices...), nav...)))
}

func (l *Line) beside(t *bot.Turn, arg string) bot.Reply {
	code, other, _ := strings.Cut(arg, "-")
	topic, ok := t.Base.ByCode(code)
	if !ok {
		return l.menu(t)
	}
	mine, lang := l.article(t, topic)
	theirs, ok := topic.In(other)
	if !ok {
		return l.answer(t, topic)
	}
	var lines []bot.Part
	for _, shown := range []struct {
		lang string
		a    knowledge.Article
	}{{lang, mine}, {other, theirs}} {
		text := markup.Join(markup.Strong(shown.a.Title), marked(shown.a.Short))
		if there := l.placeOf(t, topic); there.provincial {
			text = markup.Join(l.text(shown.lang, "place.for", "Place", t.Base.Word(shown.lang, "place-"+there.of)), text)
		}
		lines = append(lines, part(text))
	}
	return l.reply(t, append(lines, l.after(t, topic))...)
}

// keep lets the answer under which it was pressed stand.
func (l *Line) keep(t *bot.Turn, _ string) bot.Plan {
	in, on := t.In, t.Pressed
	lang := l.lang(t)
	return bot.Plan{Then: func(ctx ctx) (bot.Plan, error) {
		ok, err := l.office.Keep(ctx, in, on)
		if err != nil || !ok {
			return notice(l.Phrases.Say(lang, "keep.not")), nil
		}
		return notice(l.Phrases.Say(lang, "keep.done")), nil
	}}
}
