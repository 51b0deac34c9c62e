package line

import (
	"sync"
	"time"

	"infoline/bot"
)

// A tally counts what helped, per week, topic and language; nothing about a person, and
// nothing finer than a week.
type tally struct {
	mu    sync.Mutex
	count map[tallied]int
}

type tallied struct {
	year, week  int
	topic, lang string
	helped      bool
}

func (y *tally) add(now time.Time, topic, lang string, helped bool) {
	y.mu.Lock()
	defer y.mu.Unlock()
	if y.count == nil {
		y.count = map[tallied]int{}
	}
	year, week := now.ISOWeek()
	y.count[tallied{year: year, week: week, topic: topic, lang: lang, helped: helped}]++
}

// helped thanks for saying so; what did not help is met with a person to ask.
func (l *Line) helped(yes bool) verb {
	return func(t *bot.Turn, code string) bot.Plan {
		topic, ok := t.Base.ByCode(code)
		if !ok {
			return l.restart(t)
		}
		l.tally.add(t.Now, topic.ID, l.lang(t), yes)
		if yes {
			return notice(l.Phrases.Say(l.lang(t), "feedback.thanks"))
		}
		r := l.reply(t, l.panel(t, "feedback.sorry", rows(2,
			l.button(t, "button.person", vPerson, ""),
			l.button(t, "button.services", vServices, topic.Code),
			l.button(t, "button.related", vRelated, topic.Code),
			l.button(t, "button.menu", vMenu, ""),
			l.button(t, "button.hide", vHide, ""))))
		return bot.Plan{Show: &r}
	}
}
