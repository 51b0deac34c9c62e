package search

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"io"
	"slices"
	"sync"
	"sync/atomic"
)

// A Doc is one entry in one language. The IDs of entries repeat over languages.
//
// Docs with the ID "" are the surroundings: questions that nothing here answers. They are
// never found; they teach the index what to decline.
type Doc struct {
	ID, Lang, Title string
	Examples        []string // what people really type, one question each
	Answer          string   // the text shown; a help in finding, nothing more
}

// Phrases are what people say in danger of one kind, in one language. Not are sentences
// of that language that share the words and mean no danger; they hold for every kind.
type Phrases struct {
	Lang, Kind string
	Lines, Not []string
}

// Kind says what may be done with a Result.
type Kind uint8

// The kinds, from the least to the most certain.
const (
	None    Kind = iota // nothing here answers the question
	Clarify             // one of the first hits may: ask which
	Answer              // the first hit does
)

// The two thresholds. A question is answered when the first hit is this probable, and asked
// back when any hit at all is: the sum over the hits is the chance that the base knows it.
const (
	answerFrom  = .55
	clarifyFrom = .35
)

// String is the name of the kind as programs print it.
func (k Kind) String() string { return [...]string{"none", "clarify", "answer"}[k] }

// A Result is what is known about one text.
type Result struct {
	Hits   []Hit // best first, at most 10, whatever the Kind
	Kind   Kind
	Lang   string // the likeliest of the languages of the docs; "" if there are no letters
	Sure   bool   // whether Lang may be acted on
	Script string // ISO 15924 code of most letters ("Latn", "Hani" …), "" if unknown
	Danger string // the kind of danger, or ""
}

// A Hit is an entry and the probability that it is the right one.
type Hit struct {
	ID    string
	Score float64
}

// An Index answers Find. All methods may be used from many goroutines at once.
type Index struct {
	docs    []Doc
	danger  []Phrases
	topics  []string // ids; the surroundings, if there are any, are the last, as ""
	langs   []string
	kinds   []string // of danger
	hash    [sha256.Size]byte
	vocab   *table
	words   *words
	near    *near
	tongue  *tongue
	alarm   *alarm
	trained atomic.Pointer[trained]
	pool    sync.Pool
}

// New builds the word index, which answers at once, with cautious constants in place of what
// Train will learn. It keeps docs and danger and does not change them; neither may the caller.
func New(docs []Doc, danger []Phrases) *Index {
	x := &Index{docs: slices.Clone(docs), danger: slices.Clone(danger)}
	slices.SortStableFunc(x.docs, func(a, b Doc) int { // so that the order of arrival changes nothing
		return cmp.Or(compareIDs(a.ID, b.ID), cmp.Compare(a.Lang, b.Lang))
	})
	slices.SortStableFunc(x.danger, func(a, b Phrases) int {
		return cmp.Or(cmp.Compare(a.Lang, b.Lang), cmp.Compare(a.Kind, b.Kind))
	})
	for _, d := range x.docs {
		if n := len(x.topics); n == 0 || x.topics[n-1] != d.ID {
			x.topics = append(x.topics, d.ID)
		}
		if !slices.Contains(x.langs, d.Lang) {
			x.langs = append(x.langs, d.Lang)
		}
	}
	slices.Sort(x.langs)
	for _, p := range x.danger {
		if !slices.Contains(x.kinds, p.Kind) {
			x.kinds = append(x.kinds, p.Kind)
		}
	}
	slices.Sort(x.kinds)
	x.hash = x.contentHash()

	var side sync.WaitGroup
	side.Go(func() { x.tongue = newTongue(x.docs, x.langs) })
	c := newCorpus(x)
	x.vocab = c.vocab
	x.words = newWords(c, nil)
	x.near = newNear(c, c.pieces, nil)
	x.alarm = newAlarm(c, x.kinds)
	side.Wait()
	x.pool.New = func() any { return newScratch(x) }
	x.trained.Store(&trained{judge: cautious, alarm: watchful})
	return x
}

// compareIDs sorts ids, the surroundings last.
func compareIDs(a, b string) int {
	if (a == "") != (b == "") {
		return cmp.Compare(b, a)
	}
	return cmp.Compare(a, b)
}

// contentHash covers everything that training depends on, and the way of reading it.
func (x *Index) contentHash() (sum [sha256.Size]byte) {
	h := sha256.New()
	put := func(kind string, ss ...string) {
		_, _ = fmt.Fprintf(h, "%s %d\n", kind, len(ss))
		for _, s := range ss {
			_, _ = fmt.Fprintf(h, "%d ", len(s))
			_, _ = io.WriteString(h, s)
		}
	}
	put("form", trainedForm)
	for _, d := range x.docs {
		put("doc", d.ID, d.Lang, d.Title, d.Answer)
		put("examples", d.Examples...)
	}
	for _, p := range x.danger {
		put("danger", p.Lang, p.Kind)
		put("lines", p.Lines...)
		put("not", p.Not...)
	}
	h.Sum(sum[:0])
	return sum
}

// Find says what text asks. It reads the first 4,000 characters.
func (x *Index) Find(text string) Result {
	s := x.pool.Get().(*scratch)
	defer x.pool.Put(s)
	t := x.trained.Load()
	s.text = normal(s.text[:0], text)
	var res Result
	res.Script = mainScript(s.text)
	res.Lang, res.Sure = x.tongue.guess(s.text, res.Script, s)
	if len(s.text) == 0 {
		return res
	}
	s.parts = split(s.parts[:0], s.text)
	res.Hits, res.Danger = x.rank(t, s, slices.Index(x.langs, res.Lang))
	res.Kind = decide(res.Hits)
	return res
}

// decide applies the two thresholds.
func decide(hits []Hit) Kind {
	if len(hits) == 0 {
		return None
	}
	sum := 0.0
	for _, h := range hits {
		sum += h.Score
	}
	switch {
	case hits[0].Score >= answerFrom:
		return Answer
	case sum >= clarifyFrom:
		return Clarify
	}
	return None
}
