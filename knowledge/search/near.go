package search

import "math"

// near finds the examples nearest to a question, by the cosine of their weighted features.
type near struct {
	idf     []float32 // of each feature, over examples and titles
	highest float32
	start   []uint32
	to      []posting
	topic   []uint32 // of each example
}

// nearBudget bounds the postings read for one question. The most telling features are read first.
const nearBudget = 40_000

// newNear builds it from those of the pieces, titles and examples, for which keep is true. The weights
// of the features come from the whole corpus.
func newNear(c *corpus, pieces []piece, keep func(*piece) bool) *near {
	n := &near{idf: c.idf, highest: c.highest, start: make([]uint32, c.vocab.n+1)}
	var chosen []*piece
	size := 0
	for i := range pieces {
		p := &pieces[i]
		if len(chosen) == maxPostings || p.field >= answer || keep != nil && !keep(p) {
			continue
		}
		chosen = append(chosen, p)
		size += len(n.telling(c, p))
		for _, t := range n.telling(c, p) {
			n.start[t.id+1]++
		}
	}
	for i := 1; i < len(n.start); i++ {
		n.start[i] += n.start[i-1]
	}
	next := make([]uint32, c.vocab.n)
	copy(next, n.start)
	n.to = make([]posting, size)
	n.topic = make([]uint32, len(chosen))
	for i, p := range chosen {
		n.topic[i] = uint32(p.topic)
		norm := float32(0)
		for _, t := range p.terms {
			v := t.weight * n.idf[t.id]
			norm += v * v
		}
		norm = float32(math.Sqrt(float64(norm)))
		if norm == 0 {
			norm = 1
		}
		for _, t := range n.telling(c, p) {
			n.to[next[t.id]] = newPosting(i, t.weight*n.idf[t.id]/norm)
			next[t.id]++
		}
	}
	return n
}

// telling is the terms of a piece that are kept: all, but in a very large base only the strongest,
// which bounds its memory.
func (n *near) telling(c *corpus, p *piece) []term {
	if c.topics <= manyTopics || len(p.terms) <= fewTerms {
		return p.terms
	}
	return p.terms[:fewTerms]
}

const fewTerms = 24

// search sets for each topic the cosine of its nearest example, where topics is 0.
func (n *near) search(terms []term, unknown float32, topics []float32, s *scratch) {
	budget := nearBudget
	// Unknown features are as many as they weigh, so that one long unknown word is no
	// worse than it would be if it were known.
	norm := float64(unknown * n.highest * n.highest * unknownSize)
	for _, t := range terms {
		w := t.weight * n.idf[t.id]
		norm += float64(w * w)
		list := n.to[n.start[t.id]:n.start[t.id+1]]
		if len(list) > budget {
			continue
		}
		budget -= len(list)
		for _, e := range list {
			i := e.number()
			if s.sums[i] == 0 {
				s.seen = append(s.seen, uint32(i))
			}
			s.sums[i] += w * e.strength()
		}
	}
	unit := float32(0)
	if norm > 0 {
		unit = float32(1 / (strengths * math.Sqrt(norm)))
	}
	for _, e := range s.seen {
		t := n.topic[e]
		topics[t] = max(topics[t], s.sums[e]*unit)
		s.sums[e] = 0
	}
	s.seen = s.seen[:0]
}

// unknownSize is the weight of a typical feature.
const unknownSize = .4
