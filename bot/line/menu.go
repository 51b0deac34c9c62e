package line

import (
	"strconv"
	"strings"

	"infoline/bot"
	"infoline/bot/markup"
	"infoline/knowledge"
)

// perPage is how many topics a list shows at once: a phone's screen with big buttons.
const perPage = 6

// start greets and says what people must know before they type (security rules: first
// contact shows these words only; the rest is one tap away).
func (l *Line) start(t *bot.Turn) bot.Plan {
	if t.Lang == "" {
		r := l.languages(t)
		return bot.Plan{Show: &r}
	}
	t.Session.Told = true
	r := l.reply(t, l.first(t), l.panel(t, "start.ask", rows(2,
		l.button(t, "button.urgent", vUrgent, ""),
		l.button(t, "button.menu", vMenu, ""),
		l.button(t, "button.safe", vSafe, ""),
		l.button(t, "button.language", vLanguages, ""),
		l.button(t, "button.person", vPerson, ""),
		l.button(t, "button.hide", vHide, ""),
	)))
	return bot.Plan{Show: &r}
}

// first are the first words about this line. A warning (what others can do) is always
// said; a promise only where it holds.
func (l *Line) first(t *bot.Turn) bot.Part {
	lang := l.lang(t)
	text := l.text(lang, "first.what")
	if keeper := t.Reach.Keeper; keeper != "" {
		text = markup.Join(text, l.text(lang, "first.network", "Network", keeper))
	}
	text = markup.Join(text, l.text(lang, "first.phone"))
	if !l.Live {
		text = markup.Join(l.text(lang, "first.trial"), text)
	}
	return part(text)
}

// untold is the first words when the conversation has not had them, to stand after an
// answer: people come with a question, not to read about us.
func (l *Line) untold(t *bot.Turn) []bot.Part {
	if t.Session.Told {
		return nil
	}
	t.Session.Told = true
	return []bot.Part{l.first(t)}
}

// menu lists the sections; what cannot wait is its first button.
func (l *Line) menu(t *bot.Turn) bot.Reply {
	choices := [][]bot.Choice{{l.button(t, "button.urgent", vUrgent, "")}}
	var sections []bot.Choice
	for _, s := range t.Base.Sections() {
		sections = append(sections, l.labelled(t, t.Base.Word(l.lang(t), "section-"+s), vSection, opaque(s)))
	}
	choices = append(choices, rows(2, sections...)...)
	choices = append(choices, rows(3,
		l.button(t, "button.person", vPerson, ""),
		l.button(t, "button.settings", vSettings, ""),
		l.button(t, "button.hide", vHide, ""))...)
	return l.reply(t, l.panel(t, "menu.ask", choices))
}

// section lists its topics, a page at a time, and says where in the list one is.
func (l *Line) section(t *bot.Turn, arg string) bot.Reply {
	code, page := paged(arg)
	name, ok := clearWord(code, t.Base.Sections())
	if !ok {
		return l.menu(t)
	}
	var topics []*knowledge.Topic
	for _, topic := range t.Base.Topics() {
		if topic.Section == name {
			topics = append(topics, topic)
		}
	}
	turn := func(page int) bot.Choice { return l.labelled(t, "", vSection, code+"-"+strconv.Itoa(page)) }
	return l.topicList(t, topics, vTopic, "", page, turn, l.button(t, "button.menu", vMenu, ""))
}

// topicList is a page of topics as buttons; each does verb with its code and suffix. turn
// makes the button to another page.
func (l *Line) topicList(t *bot.Turn, topics []*knowledge.Topic, verb, suffix string, page int, turn func(page int) bot.Choice, back bot.Choice) bot.Reply {
	last := max(0, (len(topics)-1)/perPage)
	page = min(max(page, 0), last)
	var choices [][]bot.Choice
	for _, topic := range topics[page*perPage : min((page+1)*perPage, len(topics))] {
		a, _ := l.article(t, topic)
		choices = append(choices, []bot.Choice{l.labelled(t, a.Title, verb, topic.Code+suffix)})
	}
	var nav []bot.Choice
	if page > 0 {
		nav = append(nav, relabelled(turn(page-1), l.Phrases.Say(l.lang(t), "button.previous")))
	}
	if page < last {
		nav = append(nav, relabelled(turn(page+1), l.Phrases.Say(l.lang(t), "button.next")))
	}
	nav = append(nav, back, l.button(t, "button.hide", vHide, ""))
	choices = append(choices, nav)
	text := l.text(l.lang(t), "list.ask")
	if last > 0 {
		text = l.text(l.lang(t), "list.page", "From", page*perPage+1, "To", min((page+1)*perPage, len(topics)), "All", len(topics))
	}
	return l.reply(t, bot.Part{Text: text, Choices: choices})
}

func relabelled(c bot.Choice, label string) bot.Choice {
	c.Label = label
	return c
}

// paged splits "code-page".
func paged(arg string) (code string, page int) {
	code, p, _ := strings.Cut(arg, "-")
	page, _ = strconv.Atoi(p)
	return code, page
}

// help says what can be done here, in the fewest words.
func (l *Line) help(t *bot.Turn) bot.Reply {
	return l.reply(t, part(l.text(l.lang(t), "help.text")), l.panel(t, "panel.ask", rows(2,
		l.button(t, "button.urgent", vUrgent, ""),
		l.button(t, "button.menu", vMenu, ""),
		l.button(t, "button.person", vPerson, ""),
		l.button(t, "button.safe", vSafe, ""),
		l.button(t, "button.language", vLanguages, ""),
		l.button(t, "button.hide", vHide, ""))))
}

// settings are what a person can change; all of it is in memory.
func (l *Line) settings(t *bot.Turn) bot.Reply {
	return l.reply(t, l.panel(t, "settings.ask", rows(2,
		l.button(t, "button.language", vLanguages, ""),
		l.button(t, "button.place", vPlaces, ""),
		l.button(t, "button.status", vStatuses, ""),
		l.button(t, "button.safe", vSafe, ""),
		l.button(t, "button.about", vAbout, ""),
		l.button(t, "button.menu", vMenu, ""))))
}
