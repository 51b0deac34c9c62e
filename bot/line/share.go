package line

import (
	"cmp"
	"strconv"
	"strings"

	"infoline/bot"
	"infoline/bot/markup"
	"infoline/knowledge"
	"infoline/knowledge/search"
)

// maxCardLangs is how many languages a shared text may have: three fill a screen.
const maxCardLangs = 3

// narrowed is the fixed line that stands where a reply for one person would be read by
// all. It is the same for everybody, known or not, whatever was asked.
func (l *Line) narrowed(string) bot.Reply {
	return bot.Reply{Lang: l.GroupLang, Parts: []bot.Part{{
		Text:    l.text(l.GroupLang, "group.line"),
		Choices: [][]bot.Choice{{{Label: l.Phrases.Say(l.GroupLang, "button.private"), Action: bot.Open(bot.Start, "")}}},
	}}}
}

// groupRoute is all that happens where everybody reads along: a card that was asked for
// by /share, the list to choose one from, or the fixed line.
func (l *Line) groupRoute(t *bot.Turn) (bot.Plan, bool) {
	if t.Back.Room() != bot.Shared {
		return bot.Plan{}, false
	}
	if t.Kind == bot.Chosen && !t.From.IsZero() {
		if w, own, ok := l.key.read(t.Chose, t.From, t.In); ok && own && (w.verb == vShareThis || w.verb == vShareList) {
			t.Lang = w.lang
			return l.verbs()[w.verb](t, w.arg), true
		}
		return notice(l.Phrases.Say(l.GroupLang, "button.yours")), true
	}
	if name, rest := l.command(t); name == "share" && t.Kind == bot.Text && !t.From.IsZero() {
		return l.shareCommand(t, rest), true
	}
	fixed := l.narrowed("")
	fixed.Audience = bot.Public
	return bot.Plan{Show: &fixed}, true
}

// share is the text of a topic to forward, copy or print. It says nothing of the person.
func (l *Line) share(t *bot.Turn, topic *knowledge.Topic) bot.Reply {
	text := l.forwarded(t, topic, l.lang(t))
	choices := []bot.Choice{}
	if t.Back.Room() == bot.Whisper {
		choices = append(choices, bot.Choice{Label: l.Phrases.Say(l.lang(t), "button.post-here"), Action: once(t.Session, doPost+topic.Code+" "+l.lang(t))})
	}
	choices = append(choices,
		l.button(t, "button.back", vTopic, topic.Code),
		l.button(t, "button.menu", vMenu, ""),
		l.button(t, "button.hide", vHide, ""))
	panel := rows(2, choices...)
	panel = append([][]bot.Choice{{{Label: l.Phrases.Say(l.lang(t), "button.copy"), Copy: text.String()}}}, panel...)
	return l.reply(t, bot.Part{Text: text, Print: topic.Code}, l.panel(t, "share.ask", panel))
}

// forwarded is a topic as it may stand in a group: title, short answer, three steps,
// where it holds, its state, and where to ask more.
func (l *Line) forwarded(t *bot.Turn, topic *knowledge.Topic, lang string) markup.Text {
	a, ok := topic.In(lang)
	if !ok {
		a, lang = l.article(t, topic)
	}
	text := markup.Strong(a.Title)
	if topic.Jurisdiction != "" && topic.Jurisdiction != federal {
		text = markup.Join(text, l.text(lang, "place.for", "Place", cmp.Or(t.Base.Word(lang, "place-"+topic.Jurisdiction), t.Base.Word(lang, "place-"+province(topic.Jurisdiction)))))
	}
	text = markup.Join(text, marked(a.Short))
	if len(a.Steps) > 0 {
		text = markup.Join(text, marked("- "+strings.Join(a.Steps, "\n- ")))
	}
	turn := *t
	turn.Lang = lang
	text = markup.Join(text, l.state(&turn, topic, a))
	if l.Address != "" {
		text = markup.Join(text, markup.Plain(strings.TrimSuffix(l.Address, "/")+"/"+lang+"/"+topic.Code))
	}
	return text
}

// shareCommand is /share: words that name a topic, and up to three languages at the end.
func (l *Line) shareCommand(t *bot.Turn, rest string) bot.Plan {
	if t.Lang == "" {
		t.Lang = l.GroupLang
	}
	words, langs := l.trailingLangs(rest)
	if len(langs) == 0 {
		langs = []string{t.Lang}
	}
	if topic, ok := t.Base.ByCode(words); ok {
		return l.shareTopic(t, topic, langs)
	}
	topics := topicsOf(t, t.Find(words))
	if words == "" || len(topics) == 0 {
		r := l.shareList(t, "0-"+strings.Join(langs, "_"))
		return bot.Plan{Show: &r}
	}
	if found := t.Find(words); found.Kind == search.Answer {
		return l.shareTopic(t, topics[0], langs)
	}
	tags := strings.Join(langs, "_")
	all := l.button(t, "button.all", vShareList, "0-"+tags)
	r := l.topicList(t, topics[:min(3, len(topics))], vShareThis, "-"+tags, 0, func(int) bot.Choice { return all }, all)
	return bot.Plan{Show: l.inRoom(t, r)}
}

// trailingLangs takes language tags off the end of what follows /share.
func (l *Line) trailingLangs(rest string) (words string, langs []string) {
	f := strings.Fields(rest)
	for len(f) > 0 && len(langs) < maxCardLangs {
		tag := strings.Trim(f[len(f)-1], ",+;")
		lang, ok := l.Phrases.Match(tag)
		if !ok || len(tag) > 8 || (len(tag) > 3 && !strings.Contains(tag, "-")) {
			break
		}
		langs = append([]string{lang}, langs...)
		f = f[:len(f)-1]
	}
	return strings.Join(f, " "), langs
}

// shareList lists the topics to share. Its argument is "page-lang_lang".
func (l *Line) shareList(t *bot.Turn, arg string) bot.Reply {
	number, langs, _ := strings.Cut(arg, "-")
	page, _ := strconv.Atoi(number)
	turn := func(page int) bot.Choice { return l.labelled(t, "", vShareList, strconv.Itoa(page)+"-"+langs) }
	r := l.topicList(t, t.Base.Topics(), vShareThis, "-"+langs, page, turn, l.button(t, "button.menu", vMenu, ""))
	return *l.inRoom(t, r)
}

// inRoom makes a list of titles public where everybody reads along: it shows what there
// is to share, and nothing about who asked.
func (l *Line) inRoom(t *bot.Turn, r bot.Reply) *bot.Reply {
	if t.Back.Room() == bot.Shared {
		r.Audience = bot.Public
		for i := range r.Parts {
			for j := range r.Parts[i].Choices {
				r.Parts[i].Choices[j] = dropPrivate(r.Parts[i].Choices[j], l, t)
			}
		}
	}
	return &r
}

// dropPrivate leaves out buttons that have no place in a group.
func dropPrivate(row []bot.Choice, l *Line, t *bot.Turn) []bot.Choice {
	var kept []bot.Choice
	for _, c := range row {
		if w, _, ok := l.key.read(c.Action, t.From, t.In); ok && (w.verb == vMenu || w.verb == vHide) {
			continue
		}
		kept = append(kept, c)
	}
	return kept
}

// shareThis is a tap on a topic of the list; arg is "code-lang_lang".
func (l *Line) shareThis(t *bot.Turn, arg string) bot.Plan {
	code, tags, _ := strings.Cut(arg, "-")
	topic, ok := t.Base.ByCode(code)
	if !ok {
		return l.restart(t)
	}
	return l.shareTopic(t, topic, strings.Split(tags, "_"))
}

// shareTopic posts in a group, shows what all would see where a group can be whispered
// to, and gives the text to forward in a private chat.
func (l *Line) shareTopic(t *bot.Turn, topic *knowledge.Topic, langs []string) bot.Plan {
	switch t.Back.Room() {
	case bot.Shared:
		card := l.publicCard(t, topic, langs)
		return bot.Plan{Show: &card}
	case bot.Whisper:
		r := l.publicCard(t, topic, langs)
		r.Audience, r.Lifetime = bot.OnlyAsker, bot.AsChosen
		r.Parts = []bot.Part{{Text: r.Parts[0].Text}, l.panel(t, "share.preview", rows(2,
			bot.Choice{Label: l.Phrases.Say(l.lang(t), "button.post-here"), Action: once(t.Session, doPost+topic.Code+" "+strings.Join(langs, " "))},
			l.button(t, "button.menu", vMenu, "")))}
		return bot.Plan{Show: &r}
	}
	if len(langs) > 0 && l.Phrases.Has(langs[0], "language.name") {
		t.Lang = langs[0]
	}
	r := l.share(t, topic)
	return bot.Plan{Show: &r}
}

// doPost is what a once-action does: post a card for all to see.
const doPost = "post "

func (l *Line) postHere(t *bot.Turn, what string) bot.Plan {
	f := strings.Fields(what)
	topic, ok := t.Base.ByCode(f[0])
	if !ok {
		return l.restart(t)
	}
	card := l.publicCard(t, topic, f[1:])
	done := notice(l.Phrases.Say(l.lang(t), "share.posted"))
	return bot.Plan{Show: &card, To: t.In, Then: func(ctx) (bot.Plan, error) { return done, nil }}
}

// publicCard is one topic in one to three languages, each with a button that opens it in
// private for whoever presses.
func (l *Line) publicCard(t *bot.Turn, topic *knowledge.Topic, langs []string) bot.Reply {
	var text markup.Text
	var open []bot.Choice
	for _, lang := range langs[:min(len(langs), maxCardLangs)] {
		if _, ok := topic.In(lang); !ok {
			continue
		}
		text = markup.Join(text, l.forwarded(t, topic, lang))
		open = append(open, bot.Choice{Label: l.Phrases.Say(lang, "button.open"), Action: bot.Open(topic.Code, lang)})
	}
	if len(open) == 0 {
		lang := l.Phrases.Langs()[0]
		text = l.forwarded(t, topic, lang)
		open = append(open, bot.Choice{Label: l.Phrases.Say(lang, "button.open"), Action: bot.Open(topic.Code, "")})
	}
	return bot.Reply{Lang: langs[0], Audience: bot.Public, Lifetime: bot.Stays, Parts: []bot.Part{{Text: text, Choices: rows(3, open...)}}}
}
