package line

import (
	"cmp"

	"infoline/bot"
	"infoline/bot/markup"
)

// commandRoute carries out commands and the plain words for them.
func (l *Line) commandRoute(t *bot.Turn) (bot.Plan, bool) {
	name, rest := l.command(t)
	show := func(r bot.Reply) (bot.Plan, bool) { return bot.Plan{Show: &r}, true }
	switch name {
	case "start":
		return l.start(t), true
	case "help":
		return show(l.help(t))
	case "menu", "cancel":
		return show(l.menu(t))
	case "settings":
		return show(l.settings(t))
	case "privacy":
		return show(l.privacy(t))
	case "about":
		return show(l.about(t))
	case "person":
		return show(l.person(t))
	case "share":
		return l.shareCommand(t, rest), true
	case "ask":
		if rest == "" {
			return show(l.reply(t, l.panel(t, "start.ask", rows(2,
				l.button(t, "button.urgent", vUrgent, ""), l.button(t, "button.menu", vMenu, "")))))
		}
	}
	return bot.Plan{}, false
}

// privacy says what is kept and what others can see. Only what is true of this channel
// is said, and warnings always.
func (l *Line) privacy(t *bot.Turn) bot.Reply {
	lang := l.lang(t)
	text := markup.Join(l.text(lang, "privacy.kept"), l.text(lang, "privacy.memory"))
	if k := t.Reach.Keeper; k != "" {
		text = markup.Join(text, l.text(lang, "privacy.network", "Network", k))
	} else {
		text = markup.Join(text, l.text(lang, "privacy.web"))
	}
	if t.Reach.OwnFor > 0 {
		text = markup.Join(text, l.text(lang, "privacy.disappear"))
	}
	text = markup.Join(text, l.text(lang, "privacy.phone"), l.text(lang, "privacy.hide"), l.text(lang, "privacy.seized"),
		l.text(lang, "privacy.emergency"), l.text(lang, "privacy.real"))
	return l.reply(t, part(text), l.panel(t, "panel.ask", rows(2,
		l.button(t, "button.menu", vMenu, ""),
		l.button(t, "button.hide", vHide, ""))))
}

// about says who runs this line, which program, and of when its knowledge is.
func (l *Line) about(t *bot.Turn) bot.Reply {
	lang := l.lang(t)
	op := t.Base.Operator()
	text := l.text(lang, "about.what")
	if op.Name != "" {
		text = markup.Join(text, l.text(lang, "about.operator", "Operator", op.Name))
	} else {
		text = markup.Join(text, l.text(lang, "about.no-operator"))
	}
	text = markup.Join(text, l.text(lang, "about.study"),
		l.text(lang, "about.version", "Version", l.Version, "Date", t.Base.Dated().Format("2006-01-02")))
	return l.reply(t, part(text), l.panel(t, "panel.ask", rows(2,
		l.button(t, "button.safe", vSafe, ""),
		l.button(t, "button.person", vPerson, ""),
		l.button(t, "button.menu", vMenu, ""),
		l.button(t, "button.hide", vHide, ""))))
}

// person says how to reach one: the operator's own first, as far as there is one.
func (l *Line) person(t *bot.Turn) bot.Reply {
	lang := l.lang(t)
	op := t.Base.Operator()
	var parts []bot.Part
	if op.Phone != "" || op.Contact != "" {
		contact := op.Phone
		if op.Contact != "" && contact != "" {
			contact += " · "
		}
		contact += op.Contact
		text := l.text(lang, "person.operator", "Operator", cmp.Or(op.Name, l.Phrases.Say(lang, "person.us")), "Contact", contact)
		if op.Hours != "" {
			text = markup.Join(text, l.text(lang, "person.hours", "Hours", op.Hours))
		}
		parts = append(parts, part(text))
	}
	if topic, ok := t.Base.Topic(personTopic); ok {
		a := l.answer(t, topic)
		a.Parts = append(parts, a.Parts...)
		return a
	}
	parts = append(parts, part(l.serviceList(t, t.Base.Services([]string{personTopic}, ""))),
		l.panel(t, "panel.ask", rows(2, l.button(t, "button.menu", vMenu, ""), l.button(t, "button.hide", vHide, ""))))
	return l.reply(t, parts...)
}

// personTopic is the topic that says how to reach a person (topics are fixed; it is also
// the category of the services that offer one).
const personTopic = "talk-to-person"
