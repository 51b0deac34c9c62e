package search

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// The fields of a document.
const (
	title = iota
	example
	answer
	fields
	lead // the first sentences of an answer, each for itself; only the classifier learns from them
)

const (
	leads     = 12
	leadRunes = 3500 // in which they are looked for
)

// A piece is one title, one example or one answer, read.
type piece struct {
	topic int32
	lang  int32
	field int32
	fold  int32  // which of the folds hides it (examples only)
	text  string // examples only
	terms []term
}

// A term is a feature of a text with its place in the vocabulary.
type term struct {
	id     uint32
	count  float32 // how often it stands there
	weight float32 // how much it counts in a question: the sum over its places
}

// A corpus is all documents, read once; it is dropped when what is made of it stands.
type corpus struct {
	topics int
	langs  int
	vocab  *table
	fixed  bool    // the vocabulary is in use: it does not grow
	pieces []piece // by topic
	alarms []piece // danger phrases; the topic is the kind, or after the kinds "no danger"

	idf     []float32 // of each feature, over titles, examples and phrases
	highest float32   // of one that none of them has

	store []term  // where the terms of the pieces lie
	place []int32 // where in store each feature was last put, counted from 1
}

// newCorpus reads the documents of x. With a vocabulary given, its numbers are kept.
func newCorpus(x *Index) *corpus {
	c := &corpus{topics: len(x.topics), langs: len(x.langs), vocab: x.vocab, fixed: x.vocab != nil}
	if !c.fixed {
		c.vocab = newTable()
	}
	topic, last := -1, "\x00"
	x.readDocs(c.fixed, func(d *Doc, r *readDoc) {
		if d.ID != last {
			topic, last = topic+1, d.ID
		}
		lang, _ := slices.BinarySearch(x.langs, d.Lang)
		put := func(field, fold int, text string, fs []feature) {
			if terms := c.number(fs); len(terms) > 0 {
				c.pieces = append(c.pieces, piece{topic: int32(topic), lang: int32(lang), field: int32(field), fold: int32(fold), text: text, terms: terms})
			}
		}
		put(title, -1, "", r.title)
		for i, fs := range r.examples {
			put(example, i%folds, d.Examples[i], fs)
		}
		put(answer, -1, "", r.answer)
		for _, fs := range r.leads {
			put(lead, -1, "", fs)
		}
	})
	var r reader
	said := map[string]bool{}
	for _, p := range x.danger {
		lang := slices.Index(x.langs, p.Lang) // -1: of a language without documents
		kind, _ := slices.BinarySearch(x.kinds, p.Kind)
		put := func(kind int, lines []string) {
			for i, line := range lines {
				if terms := c.number(r.read(line)); len(terms) > 0 {
					c.alarms = append(c.alarms, piece{topic: int32(kind), lang: int32(lang), field: example, fold: int32(i % folds), terms: terms})
				}
			}
		}
		put(kind, p.Lines)
		if key := p.Lang + "\n" + strings.Join(p.Not, "\n"); !said[key] { // often given with every kind
			said[key] = true
			put(len(x.kinds), p.Not)
		}
	}
	c.weigh()
	if c.topics > manyTopics { // near keeps the strongest only
		for i := range c.pieces {
			if p := &c.pieces[i]; p.field < answer {
				slices.SortFunc(p.terms, func(a, b term) int {
					return cmp.Or(cmp.Compare(b.weight*c.idf[b.id], a.weight*c.idf[a.id]), cmp.Compare(a.id, b.id))
				})
			}
		}
	}
	return c
}

// weigh sets idf.
func (c *corpus) weigh() {
	c.idf = make([]float32, c.vocab.n)
	all := 1.0
	for _, pieces := range [][]piece{c.pieces, c.alarms} {
		for i := range pieces {
			if pieces[i].field < answer {
				all++
				for _, t := range pieces[i].terms {
					c.idf[t.id]++
				}
			}
		}
	}
	for id, df := range c.idf {
		c.idf[id] = float32(math.Log(all / float64(df+1)))
	}
	c.highest = float32(math.Log(all))
}

// number turns features into terms, equal ones joined, new ones added to the vocabulary or left out. The terms
// stand in the order of the text.
func (c *corpus) number(fs []feature) []term {
	first := len(c.store)
	if cap(c.store)-first < len(fs) {
		c.store, first = make([]term, 0, max(1<<16, len(fs))), 0
	}
	for _, f := range fs {
		var id uint32
		if c.fixed {
			known := false
			if id, known = c.vocab.find(f.hash); !known {
				continue // at a cut that the whole text does not have
			}
		} else {
			id = c.vocab.add(f.hash)
		}
		for int(id) >= len(c.place) {
			c.place = append(c.place, make([]int32, len(c.place)+1<<16)...)
		}
		if at := int(c.place[id]) - 1; at >= first && at < len(c.store) && c.store[at].id == id {
			c.store[at].count++
			c.store[at].weight += f.weight
			continue
		}
		c.store = append(c.store, term{id, 1, f.weight})
		c.place[id] = int32(len(c.store))
	}
	return c.store[first:len(c.store):len(c.store)]
}

// merged sorts terms by id and joins equal ones.
func merged(terms []term) []term {
	slices.SortFunc(terms, func(a, b term) int { return int(a.id) - int(b.id) })
	n := 0
	for i, t := range terms {
		if i > 0 && terms[n-1].id == t.id {
			terms[n-1].count += t.count
			terms[n-1].weight += t.weight
			continue
		}
		terms[n] = t
		n++
	}
	return terms[:n]
}
