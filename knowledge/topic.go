package knowledge

import "time"

// A Topic is one question the line can answer: its facts, which no language changes, and
// an Article per language. Nobody may write to it.
type Topic struct {
	ID, Code      string
	Section, Kind string // Kind: "practical" or "learn"
	Order         int
	Urgent        bool // shown before others when several fit
	Sensitive     bool // in a group only a way to a private chat
	Jurisdiction  string
	Status        bool     // the answer has parts per immigration status
	Related       []string // ids of topics
	Services      []string // categories; its own id if none was named
	Presses       []string // nodes of the cycles model
	Moves         []string
	Sources       []string // most important first
	Deadlines     []Deadline
	Revision      int
	Dated         time.Time // when the facts were last compared with their sources

	articles map[string]Article
}

// Kinds of topics.
const (
	Practical = "practical"
	Learn     = "learn"
)

// In returns the topic's article in a language. It never falls back to another one.
func (t *Topic) In(lang string) (Article, bool) {
	a, ok := t.articles[lang]
	return a, ok
}

// An Article is a topic in one language, with every placeholder filled. Short, Body and
// For are markup.
type Article struct {
	Title string
	Ask   []string // what people really type
	Short string
	Body  string
	Steps []string          // three lines for the card; practical topics only
	For   map[string]string // by status or place: "no-status", "CA-BC"
	Draft bool              // nobody signed this revision in this language
	// Reviewed holds the signatures of this revision in this language.
	Reviewed []Review
}

// A Deadline is a time limit of a topic, for a reminder or a count of days.
type Deadline struct {
	ID, From string
	Length   int
	Unit     string // days, weeks, months, years
	Calendar bool   // false: working days
	Place    string
	Source   string
}

// A Review is the signature of a person under one revision of a topic in one language.
type Review struct {
	Topic, Lang string
	Revision    int
	By, As      string // a role or initials; "lawyer", "speaker" or "worker"
	On          time.Time
}
