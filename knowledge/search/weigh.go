package search

import (
	"cmp"
	"slices"
)

// A candidate is a topic that may be meant, with what speaks for it.
type candidate struct {
	topic uint32
	bm    float32 // BM25F as a share of the most the question could have had
	cos   float32 // nearest example
	prob  float32 // of the classifier
	rough float32 // by which the candidates are taken
}

// A view is what speaks for each topic in one text (or one sentence of it).
type view struct {
	cands   []candidate // best first by rough score; the surroundings are not among them
	around  candidate   // the surroundings
	unknown float32     // share of the features' weight that no document has
	near    float32     // cosine of the nearest example of all
	size    float32     // weight of the features: how much there is to go by
}

// maxCands is how many topics are weighed closely.
const maxCands = 24

// A matcher is one index to weigh texts by: the whole one, or one with a fold hidden.
type matcher struct {
	vocab  *table
	words  *words
	near   *near
	class  *class // nil until trained
	around int    // the topic of the surroundings, or -1
}

// number turns features into terms, equal ones merged, and says how much weight is unknown.
func (m *matcher) number(fs []feature, s *scratch) (terms []term, unknown float32) {
	s.terms = s.terms[:0]
	for _, f := range fs {
		if id, ok := m.vocab.find(f.hash); ok {
			s.terms = append(s.terms, term{id, 1, f.weight})
		} else {
			unknown += f.weight
		}
	}
	s.terms = merged(s.terms)
	return s.terms, unknown
}

// weigh returns what speaks for each topic, given the terms of a text and the weight of what is
// unknown. The view is valid until the next call with the same scratch.
func (m *matcher) weigh(terms []term, unknown float32, s *scratch) view {
	var v view
	bm, cos := s.scores, s.cos
	clear(bm)
	clear(cos)
	most, missing := unknown*m.words.highest, unknown
	v.size = unknown
	budget := wordsBudget
	for _, t := range m.byWeight(terms, s) {
		list := m.words.list(t.id)
		v.size += t.weight
		if len(list) == 0 {
			missing += t.weight
			most += t.weight * m.words.highest
			continue
		}
		most += t.weight * m.words.idf(len(list))
		if budget -= len(list); budget < 0 {
			continue
		}
		for _, p := range list {
			bm[p.number()] += t.weight * p.strength()
		}
	}
	if v.size == 0 || most == 0 {
		return v
	}
	v.unknown = missing / v.size
	m.near.search(terms, unknown, cos, s)
	m.class.predict(terms, s.probs)

	scale := m.words.unit / (most * (k1 + 1))
	s.cands = s.cands[:0]
	for i := range bm {
		v.near = max(v.near, cos[i])
		if bm[i] == 0 {
			continue
		}
		c := candidate{topic: uint32(i), bm: bm[i] * scale, cos: cos[i], prob: s.probs[i]}
		c.rough = c.bm + .25*c.cos + .8*c.prob
		if i == m.around {
			v.around = c
		} else {
			s.cands = insert(s.cands, c)
		}
	}
	v.cands = s.cands
	return v
}

// insert puts c in its place among the best maxCands; of equal ones the first stays first.
func insert(best []candidate, c candidate) []candidate {
	n := len(best)
	if n == maxCands {
		if best[n-1].rough >= c.rough {
			return best
		}
		n--
	} else {
		best = append(best, c)
	}
	for n > 0 && best[n-1].rough < c.rough {
		best[n] = best[n-1]
		n--
	}
	best[n] = c
	return best
}

// Above manyTopics, a question reads at most wordsBudget postings, the most telling features first: what
// is left out is in very many topics and would hardly change their order.
const (
	manyTopics  = 1000
	wordsBudget = 100_000
)

// byWeight is the terms in the order in which they are read.
func (m *matcher) byWeight(terms []term, s *scratch) []term {
	if m.words.topics <= manyTopics {
		return terms
	}
	s.sorted = append(s.sorted[:0], terms...)
	slices.SortFunc(s.sorted, func(a, b term) int {
		x, y := a.weight*m.words.idf(len(m.words.list(a.id))), b.weight*m.words.idf(len(m.words.list(b.id)))
		return cmp.Or(cmp.Compare(y, x), cmp.Compare(a.id, b.id))
	})
	return s.sorted
}
