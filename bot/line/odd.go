package line

import (
	"time"

	"infoline/bot"
)

// mediaRoute refuses what is not words: nothing is downloaded, the message is taken away
// where the network lets us, and the reason is said.
func (l *Line) mediaRoute(t *bot.Turn) (bot.Plan, bool) {
	if t.Kind != bot.Media {
		return bot.Plan{}, false
	}
	r := l.reply(t, l.panel(t, "media.refused", rows(2,
		l.button(t, "button.urgent", vUrgent, ""),
		l.button(t, "button.menu", vMenu, ""),
		l.button(t, "button.person", vPerson, ""),
		l.button(t, "button.hide", vHide, ""))))
	p := bot.Plan{Show: &r}
	if t.Reach.TheirsFor > 0 && !t.Own.IsZero() && t.Now.Sub(t.Own.Sent) < time.Duration(t.Reach.TheirsFor) {
		p.Erase = []bot.Ref{t.Own}
	}
	return p, true
}
