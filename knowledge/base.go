package knowledge

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// Reference is the language that the others are compared with and fall back to.
const Reference = "en"

// A Base is one reading of a content folder. It never changes; what it hands out may not
// be written to.
type Base struct {
	now          time.Time
	langs        []string
	topics       []*Topic
	byID, byCode map[string]*Topic
	sections     []string
	cards        []Card
	sources      map[string]Source
	services     map[string]Service
	serviceOrder []string
	places       []place
	reviews      []Review
	operator     Operator
	lang         map[string]*tongue
	leftOut      []*Fault
	hash         string
}

// tongue is everything of a language that is not a topic.
type tongue struct {
	words      map[string]string
	wordKeys   []string
	say        map[string]string
	sayAsk     map[string][]string
	notCovered []string
	danger     map[string]DangerText
	notDanger  []string
}

// DangerText is what a kind of danger sounds like and the card that answers it.
type DangerText struct {
	Ask  []string
	Card string // markup
}

// Langs returns the languages that have at least one topic, as BCP 47 tags, sorted.
func (b *Base) Langs() []string { return slices.Clone(b.langs) }

// Topics returns every topic in menu order.
func (b *Base) Topics() []*Topic { return slices.Clone(b.topics) }

// Topic finds a topic by its id.
func (b *Base) Topic(id string) (*Topic, bool) {
	t, ok := b.byID[id]
	return t, ok
}

// ByCode finds a topic by its public code.
func (b *Base) ByCode(code string) (*Topic, bool) {
	t, ok := b.byCode[code]
	return t, ok
}

// Sections returns the sections that have topics, in menu order: the order of the
// section- keys in the reference language's words.yaml.
func (b *Base) Sections() []string { return slices.Clone(b.sections) }

// Word returns a word of the menu, "section-police" or "place-CA-ON": in the language,
// else in the reference language, else "".
func (b *Base) Word(lang, key string) string {
	if w := b.of(lang).words[key]; w != "" {
		return w
	}
	return b.of(Reference).words[key]
}

// Smalltalk returns what to say back to a kind of small talk; "" where the language has
// nothing.
func (b *Base) Smalltalk(lang, id string) string { return b.of(lang).say[id] }

// SmalltalkAsk returns what people type as small talk, by its kind.
func (b *Base) SmalltalkAsk(lang string) map[string][]string { return maps.Clone(b.of(lang).sayAsk) }

// NotCovered returns what people ask that the line does not cover.
func (b *Base) NotCovered(lang string) []string { return slices.Clone(b.of(lang).notCovered) }

// Danger returns the kinds of danger with their words and cards, and sentences that
// share the words and are not danger.
func (b *Base) Danger(lang string) (kinds map[string]DangerText, not []string) {
	l := b.of(lang)
	return maps.Clone(l.danger), slices.Clone(l.notDanger)
}

// Operator returns what only the organization that runs the line knows.
func (b *Base) Operator() Operator { return b.operator }

// Hash names everything that was loaded: two folders with the same content have the
// same one.
func (b *Base) Hash() string { return b.hash }

// Dated returns the newest day on which a topic's facts were compared with their
// sources; zero without topics.
func (b *Base) Dated() time.Time {
	var d time.Time
	for _, t := range b.topics {
		if t.Dated.After(d) {
			d = t.Dated
		}
	}
	return d
}

// Reviews returns every signature, those of older revisions too.
func (b *Base) Reviews() []Review { return slices.Clone(b.reviews) }

// LeftOut returns the articles that were not taken because a placeholder in them could
// not be filled: better no text than one with a hole. The start writes them to the log.
func (b *Base) LeftOut() []*Fault { return slices.Clone(b.leftOut) }

var noLanguage tongue

func (b *Base) of(lang string) *tongue {
	if l := b.lang[lang]; l != nil {
		return l
	}
	return &noLanguage
}

// A Card is one of the right-now cards.
type Card struct {
	ID, Code string
	Order    int
	Topic    string // the topic that says more; may be ""
	Show     bool   // it has a line to hold up

	texts map[string]CardText
}

// CardText is a card in one language.
type CardText struct {
	Title string
	Text  string // markup, three lines
	Show  string // the line to hold up
}

// In returns the card in a language, without falling back.
func (c Card) In(lang string) (CardText, bool) {
	t, ok := c.texts[lang]
	return t, ok
}

// Now returns the right-now cards in order.
func (b *Base) Now() []Card { return slices.Clone(b.cards) }

// NowByCode finds a right-now card by its public code.
func (b *Base) NowByCode(code string) (Card, bool) {
	for _, c := range b.cards {
		if c.Code == code {
			return c, true
		}
	}
	return Card{}, false
}

// sectionOrder reads the order of the menu from the reference language's words.
func (b *Base) sectionOrder() []string {
	var order []string
	for _, k := range b.of(Reference).wordKeys {
		if s, ok := strings.CutPrefix(k, "section-"); ok {
			order = append(order, s)
		}
	}
	return order
}
