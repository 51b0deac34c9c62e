package line

import (
	"infoline/bot"
)

// A namedRoute has the name that the log shows.
type namedRoute struct {
	name  string
	route bot.Route
}

// order is the order in which a message is tried. It is policy: what protects people
// comes first, what a machine guesses comes last. testdata/talks/order holds a
// conversation for each pair that could be swapped.
//
// Somebody who blocked us, left or removed us never gets here: Handle forgets them.
// An open talk with a worker, and then a flow in progress, will stand between "urgent"
// and "command": they own every word that is neither, and cancel always leaves them.
func (l *Line) order() []namedRoute {
	return []namedRoute{
		{"hide", l.hideRoute},         // always, in every state, also in the middle of anything
		{"wipe", l.wipeRoute},         // delete and mydata: rights come before features
		{"group", l.groupRoute},       // where all read along: cards and one fixed line, nothing else
		{"media", l.mediaRoute},       // refused before anything looks at it
		{"press", l.pressRoute},       // buttons and links
		{"typed", l.typedRoute},       // numbers and letters that choose as buttons do
		{"language", l.languageRoute}, // settles the language of what follows
		{"urgent", l.urgentRoute},     // right now
		{"command", l.commandRoute},   // a slash, or a plain word for it
		{"danger", l.dangerRoute},     // the card, and the answer with it
		{"smalltalk", l.smalltalkRoute},
		{"search", l.searchRoute},
		{"nothing", l.nothingRoute},
	}
}

// pressRoute carries out a button or a link.
func (l *Line) pressRoute(t *bot.Turn) (bot.Plan, bool) {
	if t.Kind != bot.Chosen {
		return bot.Plan{}, false
	}
	if code, lang, ok := t.Chose.Opened(); ok {
		return l.opened(t, code, lang), true
	}
	if _, ok := t.Chose.OnceOnly(); ok {
		does, ok := useOnce(t.Session, t.Chose)
		if !ok {
			return l.restart(t), true
		}
		return l.does(t, does), true
	}
	if l.twice(t) {
		return bot.Plan{Show: &bot.Reply{}}, true
	}
	w, own, ok := l.key.read(t.Chose, t.From, t.In)
	if !ok {
		return l.restart(t), true
	}
	if l.Phrases.Has(w.lang, "language.name") {
		t.Lang = w.lang
	}
	if !own {
		if t.Back.Room() != bot.Alone {
			return notice(l.Phrases.Say(t.Lang, "button.yours")), true
		}
		return l.restart(t), true
	}
	verb, ok := l.verbs()[w.verb]
	if !ok {
		return l.restart(t), true
	}
	return verb(t, w.arg), true
}

// twice reports whether the same button was pressed a moment ago: a shaking hand, or a
// network that repeats itself, acts once.
func (l *Line) twice(t *bot.Turn) bool {
	last := &t.Session.Last
	again := last.Action == t.Chose && last.On.Same(t.Pressed) && t.Now.Sub(last.At) < doublePress
	last.Action, last.On, last.At = t.Chose, t.Pressed, t.Now
	return again
}

// restart answers a button that is too old to be understood: no scolding, the menu.
func (l *Line) restart(t *bot.Turn) bot.Plan {
	r := l.menu(t)
	r.Notice = l.Phrases.Say(l.lang(t), "button.old")
	return bot.Plan{Show: &r}
}

// opened shows the entry that a public code stands for.
func (l *Line) opened(t *bot.Turn, code, lang string) bot.Plan {
	if l.Phrases.Has(lang, "language.name") {
		t.Lang = lang
		if t.Session.Lang == "" {
			t.Session.Lang, t.Session.From = lang, bot.Guessed
		}
	}
	if t.Lang == "" {
		t.Lang = l.lang(t)
	}
	if topic, ok := t.Base.ByCode(code); ok {
		r := l.answer(t, topic)
		return bot.Plan{Show: &r}
	}
	if card, ok := t.Base.NowByCode(code); ok {
		r := l.nowCard(t, card)
		return bot.Plan{Show: &r}
	}
	return l.start(t)
}

func (l *Line) does(t *bot.Turn, what string) bot.Plan {
	if len(what) > len(doPost) && what[:len(doPost)] == doPost {
		return l.postHere(t, what[len(doPost):])
	}
	return l.restart(t)
}

// A verb is what a walk does; its argument comes from the button.
type verb func(t *bot.Turn, arg string) bot.Plan

// verbs are short, because a button has 64 bytes, and say nothing to who reads the data.
func (l *Line) verbs() map[string]verb {
	show := func(view func(*bot.Turn, string) bot.Reply) verb {
		return func(t *bot.Turn, arg string) bot.Plan {
			r := view(t, arg)
			return bot.Plan{Show: &r}
		}
	}
	panel := func(view func(*bot.Turn, string) bot.Reply) verb { // edited in place
		return func(t *bot.Turn, arg string) bot.Plan {
			r := view(t, arg)
			if len(r.Parts) == 1 {
				r.Replaces = t.Pressed
			}
			return bot.Plan{Show: &r}
		}
	}
	ofTopic := l.ofTopic
	return map[string]verb{
		vMenu:      panel(func(t *bot.Turn, _ string) bot.Reply { return l.menu(t) }),
		vSection:   panel(l.section),
		vTopic:     show(ofTopic(l.answer)),
		vMore:      show(ofTopic(l.more)),
		vSources:   show(ofTopic(l.sources)),
		vRelated:   panel(ofTopic(l.related)),
		vServices:  show(ofTopic(l.services)),
		vOptions:   panel(ofTopic(l.options)),
		vOther:     panel(ofTopic(l.otherLanguages)),
		vBeside:    show(l.beside),
		vShare:     show(ofTopic(l.share)),
		vShareList: panel(l.shareList),
		vShareThis: l.shareThis,
		vKeep:      l.keep,
		vHelped:    l.helped(true),
		vNotHelped: l.helped(false),
		vPlaces:    panel(l.places),
		vPlace:     show(l.setPlace),
		vStatuses:  panel(l.statuses),
		vStatus:    show(l.setStatus),
		vUrgent:    show(func(t *bot.Turn, _ string) bot.Reply { return l.urgent(t) }),
		vCard:      show(l.card),
		vShow:      show(l.showCard),
		vLanguages: panel(func(t *bot.Turn, _ string) bot.Reply { return l.languages(t) }),
		vLanguage:  l.setLanguage,
		vKeepLang:  l.keepLanguage,
		vSafe:      show(func(t *bot.Turn, _ string) bot.Reply { return l.privacy(t) }),
		vAbout:     show(func(t *bot.Turn, _ string) bot.Reply { return l.about(t) }),
		vPerson:    show(func(t *bot.Turn, _ string) bot.Reply { return l.person(t) }),
		vSettings:  panel(func(t *bot.Turn, _ string) bot.Reply { return l.settings(t) }),
		vNone:      show(func(t *bot.Turn, _ string) bot.Reply { return l.nothing(t) }),
		vHide:      func(t *bot.Turn, _ string) bot.Plan { return l.hide(t) },
	}
}

const (
	vMenu, vSection, vTopic, vMore, vSources, vRelated, vServices = "m", "s", "t", "b", "r", "l", "v"
	vOptions, vOther, vBeside, vShare, vShareList, vShareThis     = "o", "g", "G", "h", "H", "T"
	vKeep, vHelped, vNotHelped                                    = "k", "y", "n"
	vPlaces, vPlace, vStatuses, vStatus                           = "p", "P", "i", "I"
	vUrgent, vCard, vShow                                         = "u", "c", "w"
	vLanguages, vLanguage, vKeepLang                              = "L", "S", "K"
	vSafe, vAbout, vPerson, vSettings, vNone, vHide               = "q", "a", "z", "j", "0", "x"
)
