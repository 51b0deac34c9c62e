package search

import (
	"cmp"
	"slices"
)

const maxHits = 10

// rank weighs the whole text and, if there are several, each of its sentences, and joins what they say: a
// question at the end of a long story counts, and two problems in one story are both found.
func (x *Index) rank(t *trained, s *scratch, lang int) (hits []Hit, danger string) {
	m := x.matcher(t)
	var probs [maxCands]float64
	terms, unknown := m.number(s.readRunes(s.text), s)
	v := m.weigh(terms, unknown, s)
	t.judge.weigh(&v, lang, probs[:])
	heard := x.alarm.hear(t, terms, unknown, &v, lang, s)
	clear(s.total)
	for i, c := range v.cands {
		s.total[c.topic] = probs[i]
	}
	if len(s.parts) > 0 {
		heard = heard.louder(x.joinParts(t, &m, s, lang))
	}
	for i, p := range s.total {
		if p > 0 {
			hits = append(hits, Hit{x.topics[i], p})
		}
	}
	slices.SortFunc(hits, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.ID, b.ID))
	})
	return slices.Clip(hits[:min(len(hits), maxHits)]), x.alarm.name(heard, t)
}

// joinParts adds to each topic the best that a single sentence says for it.
func (x *Index) joinParts(t *trained, m *matcher, s *scratch, lang int) (heard sound) {
	var probs [maxCands]float64
	best := make([]float64, len(s.total))
	for _, part := range s.parts {
		terms, unknown := m.number(s.readRunes(part), s)
		v := m.weigh(terms, unknown, s)
		heard = heard.louder(x.alarm.hear(t, terms, unknown, &v, lang, s))
		t.judge.weigh(&v, lang, probs[:])
		for i, c := range v.cands {
			best[c.topic] = max(best[c.topic], probs[i])
		}
	}
	sum := 0.0
	for i := range s.total {
		s.total[i] = 1 - (1-s.total[i])*(1-partShare*best[i])
		sum += s.total[i]
	}
	if sum > 1 {
		for i := range s.total {
			s.total[i] /= sum
		}
	}
	return heard
}

// partShare is what a sentence counts beside the whole.
const partShare = .5

// matcher is the whole index with what t has learned.
func (x *Index) matcher(t *trained) matcher {
	m := matcher{vocab: x.vocab, words: x.words, near: x.near, class: t.class, around: -1}
	if n := len(x.topics); n > 0 && x.topics[n-1] == "" {
		m.around = n - 1
	}
	return m
}
