package line

import (
	"infoline/bot"
	"infoline/bot/markup"
	"infoline/knowledge"
)

// urgentRoute opens "right now": one tap to three lines that can be read in silence.
func (l *Line) urgentRoute(t *bot.Turn) (bot.Plan, bool) {
	if name, _ := l.command(t); name != "urgent" {
		return bot.Plan{}, false
	}
	r := l.urgent(t)
	return bot.Plan{Show: &r}, true
}

func (l *Line) urgent(t *bot.Turn) bot.Reply {
	var cards []bot.Choice
	for _, c := range t.Base.Now() {
		if text, ok := l.cardText(t, c); ok {
			cards = append(cards, l.labelled(t, text.Title, vCard, c.Code))
		}
	}
	return l.reply(t, l.panel(t, "urgent.ask", rows(1, cards...)))
}

func (l *Line) card(t *bot.Turn, code string) bot.Reply {
	if c, ok := t.Base.NowByCode(code); ok {
		return l.nowCard(t, c)
	}
	return l.urgent(t)
}

// nowCard is three lines and two taps: the sentence to hold up, and more.
func (l *Line) nowCard(t *bot.Turn, c knowledge.Card) bot.Reply {
	text, ok := l.cardText(t, c)
	if !ok {
		return l.urgent(t)
	}
	var choices []bot.Choice
	if c.Show {
		choices = append(choices, l.button(t, "button.show", vShow, c.Code))
	}
	if topic, ok := t.Base.Topic(c.Topic); ok {
		choices = append(choices, l.button(t, "button.more", vTopic, topic.Code))
	}
	choices = append(choices,
		l.button(t, "button.person", vPerson, ""),
		l.button(t, "button.urgent", vUrgent, ""),
		l.button(t, "button.menu", vMenu, ""),
		l.button(t, "button.hide", vHide, ""))
	r := l.reply(t, part(marked(text.Text)), l.panel(t, "panel.ask", rows(2, choices...)))
	r.Rank = bot.Crisis
	return r
}

// showCard is the sentence to hold up: the person's language small, English and French
// large enough to be read across a door. It says nothing about work or status.
func (l *Line) showCard(t *bot.Turn, code string) bot.Reply {
	c, ok := t.Base.NowByCode(code)
	if !ok || !c.Show {
		return l.urgent(t)
	}
	own, _ := l.cardText(t, c)
	shown := markup.Plain(own.Show)
	copied := own.Show
	for _, lang := range officerLangs {
		if text, ok := c.In(lang); ok && text.Show != own.Show {
			shown = markup.Join(shown, markup.Strong(text.Show))
			copied += "\n" + text.Show
		}
	}
	r := l.reply(t, part(shown), l.panel(t, "show.after", append(
		[][]bot.Choice{{{Label: l.Phrases.Say(l.lang(t), "button.copy"), Copy: copied}}},
		rows(2,
			l.button(t, "button.back", vCard, code),
			l.button(t, "button.hide", vHide, ""))...)))
	r.Rank = bot.Crisis
	return r
}

// officerLangs are the languages that officers in Canada read (Official Languages Act).
var officerLangs = []string{"en", "fr"}

func (l *Line) cardText(t *bot.Turn, c knowledge.Card) (knowledge.CardText, bool) {
	for _, lang := range append([]string{l.lang(t)}, l.Phrases.Langs()...) {
		if text, ok := c.In(lang); ok {
			return text, true
		}
	}
	return knowledge.CardText{}, false
}
