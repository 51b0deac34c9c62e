package line

import (
	"cmp"
	"context"
	"strings"

	"infoline/bot"
	"infoline/bot/markup"
	"infoline/knowledge"
)

type ctx = context.Context

const (
	federal   = "CA"
	elsewhere = "elsewhere" // in Canada, in a place that nothing is written for
	unsaid    = "-"         // rather not say
)

// placeChoices are what a person may tap; the answers for all of them come from data.
var placeChoices = []string{"CA-ON", "CA-BC", "CA-QC", elsewhere, unsaid}

// statusChoices likewise.
var statusChoices = []string{"citizen", "pr", "permit", "claimant", "visitor", "no-status", unsaid}

// A place says how an answer fits where a person is.
type place struct {
	provincial bool   // the answer is not for all of Canada
	of         string // the place that the answer is for
	hers       string // where the person is, if that is known
	ours       bool   // the answer holds where she is, or she did not say
}

func (l *Line) placeOf(t *bot.Turn, topic *knowledge.Topic) place {
	if topic.Jurisdiction == "" || topic.Jurisdiction == federal {
		return place{}
	}
	p := place{provincial: true, of: topic.Jurisdiction, ours: true}
	p.hers = cmp.Or(t.Session.Place, t.Session.Guess, l.Place)
	if p.hers != "" && p.hers != unsaid {
		p.ours = province(p.hers) == province(p.of)
	}
	return p
}

// province is the province of a place: CA-ON-Toronto lies in CA-ON.
func province(place string) string {
	if f := strings.SplitN(place, "-", 3); len(f) == 3 {
		return f[0] + "-" + f[1]
	}
	return place
}

func (l *Line) placeName(t *bot.Turn, id string) string {
	switch id {
	case elsewhere:
		return l.Phrases.Say(l.lang(t), "place.elsewhere")
	case unsaid:
		return l.Phrases.Say(l.lang(t), "rather-not")
	}
	if name := t.Base.Word(l.lang(t), "place-"+id); name != "" {
		return name
	}
	return t.Base.Word(l.lang(t), "place-"+province(id))
}

// elsewhere is the first view of a provincial answer for somebody in another place: what
// is written for it, or what holds in all of Canada, with the fact that no more is known.
func (l *Line) elsewhere(t *bot.Turn, a knowledge.Article, p place) markup.Text {
	lang := l.lang(t)
	title := markup.Strong(a.Title)
	if own := a.For[province(p.hers)]; own != "" {
		return markup.Join(markup.Join(title, l.text(lang, "place.for", "Place", l.placeName(t, p.hers))), marked(own))
	}
	return markup.Join(markup.Join(title, l.text(lang, "place.nothing", "Place", l.placeName(t, p.hers))), marked(a.For[federal]))
}

func (l *Line) elsewhereMore(t *bot.Turn, a knowledge.Article, p place) markup.Text {
	lang := l.lang(t)
	text := l.text(lang, "place.federal")
	text = markup.Join(text, marked(a.For[federal]))
	return markup.Join(text, l.text(lang, "place.ask-there", "Place", l.placeName(t, p.hers), "Number", l.number(t, "211")))
}

// places asks where a person is; arg is the topic that she comes from, if any.
func (l *Line) places(t *bot.Turn, arg string) bot.Reply {
	var choices []bot.Choice
	for _, p := range placeChoices {
		choices = append(choices, l.labelled(t, l.placeName(t, p), vPlace, opaque(p)+"-"+arg))
	}
	choices = append(choices, l.backTo(t, arg))
	return l.reply(t, l.panel(t, "place.ask", rows(2, choices...)))
}

func (l *Line) backTo(t *bot.Turn, code string) bot.Choice {
	if code != "" {
		return l.button(t, "button.back", vOptions, code)
	}
	return l.button(t, "button.back", vSettings, "")
}

func (l *Line) setPlace(t *bot.Turn, arg string) bot.Reply {
	word, code, _ := strings.Cut(arg, "-")
	if p, ok := clearWord(word, placeChoices); ok {
		t.Session.Place, t.Session.Guess = p, ""
	}
	return l.backWith(t, code)
}

// statuses asks for the immigration status; it can be left unsaid, and the answer is
// then shown whole.
func (l *Line) statuses(t *bot.Turn, arg string) bot.Reply {
	var choices []bot.Choice
	for _, s := range statusChoices {
		choices = append(choices, l.labelled(t, l.statusName(t, s), vStatus, opaque(s)+"-"+arg))
	}
	choices = append(choices, l.backTo(t, arg))
	return l.reply(t, l.panel(t, "status.ask", rows(2, choices...)))
}

func (l *Line) statusName(t *bot.Turn, s string) string {
	if s == unsaid {
		return l.Phrases.Say(l.lang(t), "rather-not")
	}
	return t.Base.Word(l.lang(t), "status-"+s)
}

func (l *Line) setStatus(t *bot.Turn, arg string) bot.Reply {
	word, code, _ := strings.Cut(arg, "-")
	if s, ok := clearWord(word, statusChoices); ok {
		t.Session.Status = s
	}
	return l.backWith(t, code)
}

// backWith shows the answer anew with what was just said, or the settings.
func (l *Line) backWith(t *bot.Turn, code string) bot.Reply {
	if topic, ok := t.Base.ByCode(code); ok {
		return l.answer(t, topic)
	}
	r := l.settings(t)
	r.Notice = l.Phrases.Say(l.lang(t), "settings.memory")
	return r
}

// byStatus is her part alone when it is known, every part under its heading when not.
func (l *Line) byStatus(t *bot.Turn, a knowledge.Article) markup.Text {
	if own := a.For[t.Session.Status]; own != "" {
		return markup.Join(markup.Strong(l.statusName(t, t.Session.Status)), marked(own))
	}
	var all markup.Text
	for _, s := range statusChoices {
		if text := a.For[s]; text != "" {
			all = markup.Join(all, markup.Strong(l.statusName(t, s)), marked(text))
		}
	}
	return all
}

// byPlace is what an answer for all of Canada adds for single provinces: hers alone when
// it is known, all under their names when not.
func (l *Line) byPlace(t *bot.Turn, a knowledge.Article) markup.Text {
	hers := province(cmp.Or(t.Session.Place, t.Session.Guess, l.Place))
	var all markup.Text
	for _, p := range placeChoices {
		if text := a.For[p]; text != "" && (hers == p || hers == "" || hers == unsaid) {
			all = markup.Join(all, markup.Strong(l.placeName(t, p)), marked(text))
		}
	}
	return all
}
