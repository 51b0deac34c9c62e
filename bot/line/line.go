package line

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"time"

	"infoline/bot"
	"infoline/bot/markup"
	"infoline/bot/post"
	"infoline/knowledge"
	"infoline/knowledge/search"
	"infoline/locales"
)

// Config is what a Line is made of.
type Config struct {
	Phrases   *locales.Phrases
	Base      *knowledge.Base
	Index     *search.Index    // over Base; see the function Index
	Key       []byte           // signs buttons; 32 bytes that survive a restart, or old buttons restart politely
	Place     string           // the operator's first guess for provincial answers, such as "CA-ON"; empty: none
	GroupLang string           // the language of the fixed line in groups; empty: the reference language
	Address   string           // the public address of the web page, for texts that are forwarded; may be empty
	Version   string           // of the program, for /about
	Live      bool             // false: first contact says that this is a test line
	Now       func() time.Time // nil: time.Now
	Log       *slog.Logger
}

// A Line answers messages. It implements bot.Handler.
type Line struct {
	Config
	key      key
	office   *post.Office
	sessions *sessions
	shelf    atomic.Pointer[shelf]
	tally    tally
	plain    plainWords
	routes   []namedRoute
}

// A shelf is one base with the index over it. A turn takes one shelf at its start.
type shelf struct {
	base  *knowledge.Base
	index *search.Index
}

// New makes a Line that speaks through the channels, with traces of what stands in chats.
func New(c Config, channels []bot.Channel, traces post.Traces) *Line {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.GroupLang == "" {
		c.GroupLang = locales.Reference
	}
	l := &Line{Config: c, key: newKey(c.Key), plain: newPlainWords(c.Phrases), sessions: newSessions(c.Now)}
	l.office = post.NewOffice(channels, traces, l.narrowed, c.Now, c.Log)
	l.routes = l.order()
	l.Use(c.Base, c.Index)
	return l
}

// Use swaps the base and its index in; turns under way finish on the old ones.
func (l *Line) Use(b *knowledge.Base, x *search.Index) { l.shelf.Store(&shelf{b, x}) }

// Run takes back what is due and sends what waits, until ctx is done.
func (l *Line) Run(ctx context.Context) { l.office.Run(ctx) }

// Handle implements bot.Handler.
func (l *Line) Handle(ctx context.Context, m bot.Message) error {
	if m.Kind == bot.Left {
		return l.left(ctx, m)
	}
	start := l.Now()
	slot := l.sessions.take(m.From, m.In)
	defer slot.release()
	if slot.seen(m.Key) {
		return nil
	}
	t := l.turn(m, slot.session)
	plan := l.decide(t)
	route := plan.Route
	err := l.carryOut(ctx, t, plan)
	if err == nil {
		slot.keep(*t.Session, m.Key)
	}
	l.Log.Info("handled", "channel", m.In.Channel(), "route", route, "lang", t.Lang,
		"ms", l.Now().Sub(start).Milliseconds(), "outcome", outcome(err))
	return err
}

// turn sets out a message with everything that is needed to answer it.
func (l *Line) turn(m bot.Message, s bot.Session) *bot.Turn {
	sh := l.shelf.Load()
	t := &bot.Turn{
		Message: m, Now: l.Now(), Base: sh.base, Say: l.Phrases,
		Reach: l.office.Reach(m.In), Session: &s, Find: remembered(sh.index.Find),
	}
	t.Lang = s.Lang
	if t.Lang == "" {
		if lang, ok := l.Phrases.Match(m.Langs...); ok {
			t.Lang, s.Lang, s.From = lang, lang, bot.Network
		}
	}
	return t
}

// remembered finds each text once: several routes ask the same. It lives as long as the
// turn, and so do the words.
func remembered(find func(string) search.Result) func(string) search.Result {
	var asked string
	var found search.Result
	known := false
	return func(text string) search.Result {
		if !known || text != asked {
			asked, found, known = text, find(text), true
		}
		return found
	}
}

// decide asks the routes in their order.
func (l *Line) decide(t *bot.Turn) bot.Plan {
	for _, r := range l.routes {
		if p, ok := r.route(t); ok {
			p.Route = r.name
			return p
		}
	}
	return bot.Plan{Route: "none"}
}

// carryOut does what a plan says, and what the plans after it say.
func (l *Line) carryOut(ctx context.Context, t *bot.Turn, p bot.Plan) error {
	for range 4 { // a plan that never ends would be a fault of a route
		if len(p.Erase) > 0 {
			if _, err := l.office.Erase(ctx, p.Erase); err != nil {
				l.Log.Warn("not taken away", "channel", t.In.Channel())
			}
		}
		if p.Show != nil {
			if err := l.show(ctx, t, p); err != nil {
				return err
			}
		}
		if p.Then == nil {
			return nil
		}
		next, err := p.Then(ctx)
		if err != nil {
			return err
		}
		p = next
	}
	return errors.New("line: a plan without end")
}

// show sends a plan's reply and remembers its choices, so that numbers can be typed.
func (l *Line) show(ctx context.Context, t *bot.Turn, p bot.Plan) error {
	r, to := *p.Show, p.To
	if to.IsZero() {
		to = t.Back
	}
	if r.Lang == "" {
		r.Lang = t.Lang
	}
	if r.Audience == bot.OnlyAsker && t.Kind == bot.Text {
		r.Answers = t.Own
	}
	if last := lastChoices(r); last != nil {
		t.Session.Choices = last
	}
	_, err := l.office.Send(ctx, to, t.In, r)
	if errors.Is(err, bot.ErrGone) {
		l.sessions.forget(t.From, t.In)
		return nil
	}
	return err
}

func lastChoices(r bot.Reply) []bot.Choice {
	for i := len(r.Parts) - 1; i >= 0; i-- {
		var flat []bot.Choice
		for _, row := range r.Parts[i].Choices {
			for _, c := range row {
				if c.Action != "" {
					flat = append(flat, c)
				}
			}
		}
		if flat != nil {
			return flat
		}
	}
	return nil
}

func outcome(err error) string {
	if err != nil {
		return "again"
	}
	return "settled"
}

// Langs implements bot.Handler: the languages that have both phrases and content.
func (l *Line) Langs() []string {
	have := l.shelf.Load().base.Langs()
	var both []string
	for _, lang := range l.Phrases.Langs() {
		for _, h := range have {
			if h == lang {
				both = append(both, lang)
			}
		}
	}
	return both
}

// Words implements bot.Handler.
func (l *Line) Words(lang, id string) string {
	if !l.Phrases.Has(lang, id) {
		lang, _ = l.Phrases.Match(lang)
	}
	if !l.Phrases.Has(locales.Reference, id) {
		return ""
	}
	return l.Phrases.Say(lang, id)
}

// text is a phrase as markup; values are escaped, since a title may hold a bracket.
func (l *Line) text(lang, id string, args ...any) markup.Text {
	escaped := make([]any, len(args))
	for i, a := range args {
		if s, ok := a.(string); ok && i%2 == 1 {
			a = markup.Escape(s)
		}
		escaped[i] = a
	}
	return marked(l.Phrases.Say(lang, id, escaped...))
}

// marked reads markup that was checked when it was loaded; should it be broken all the
// same, the words are shown plainly rather than lost.
func marked(src string) markup.Text {
	t, err := markup.Parse(src)
	if err != nil {
		return markup.Plain(src)
	}
	return t
}
