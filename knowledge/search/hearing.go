package search

import (
	"context"
	"math"
	"slices"
)

// A call is a hidden phrase or question, and what spoke for danger in it.
type call struct {
	danger bool
	hard   bool // a harmless sentence that shares the words
	lang   int
	signs  [soundSigns]float64
}

const (
	calmSamples = 3000 // ordinary examples that the classifier of danger learns from
	calmProbes  = 300  // and those of one fold it is tried on
	notShare    = 1.0  // what harmless sentences weigh against phrases of danger, in all
	calmShare   = 1.5  // and ordinary questions
	maxNot      = .15  // of harmless sentences that may be taken for danger
	maxCalm     = .03  // of ordinary questions
)

// dangerSamples is what the classifier of danger learns from; class 0 is danger.
func (c *corpus) dangerSamples(kinds int, keep func(*piece) bool) []sample {
	var out []sample
	for i := range c.alarms {
		if p := &c.alarms[i]; keep == nil || keep(p) {
			out = append(out, sample{class: inDanger(p, kinds), lang: p.lang, weight: 1, terms: p.terms})
		}
	}
	ordinary := c.examples(keep)
	step := max(1, len(ordinary)/calmSamples)
	for i := 0; i < len(ordinary); i += step {
		out = append(out, sample{class: 1, lang: ordinary[i].lang, weight: 1, terms: ordinary[i].terms})
	}
	return out
}

func inDanger(p *piece, kinds int) int32 {
	if int(p.topic) < kinds {
		return 0
	}
	return 1
}

// examples is the examples of all topics for which keep is true.
func (c *corpus) examples(keep func(*piece) bool) []*piece {
	var out []*piece
	for i := range c.pieces {
		if p := &c.pieces[i]; p.field == example && (keep == nil || keep(p)) {
			out = append(out, p)
		}
	}
	return out
}

// calls asks fold k's hidden phrases, harmless sentences and ordinary questions what they sound like
// to the rest. The ordinary index m hides the fold as well.
func (x *Index) calls(ctx context.Context, c *corpus, m *matcher, k int, s *scratch) ([]call, error) {
	if len(x.kinds) == 0 {
		return nil, nil
	}
	kept := func(p *piece) bool { return int(p.fold) != k }
	n := newNear(c, c.alarms, kept)
	class, err := learnClass(ctx, c.dangerSamples(len(x.kinds), kept), 2, c.vocab.n)
	if err != nil {
		return nil, err
	}
	var out []call
	ask := func(p *piece, danger, hard bool) {
		v := m.weigh(p.terms, 0, s)
		signs, _ := listen(n, class, p.terms, 0, &v, s)
		out = append(out, call{danger, hard, int(p.lang), signs})
	}
	hidden := func(p *piece) bool { return int(p.fold) == k }
	for i := range c.alarms {
		if p := &c.alarms[i]; hidden(p) {
			d := int(p.topic) < len(x.kinds)
			ask(p, d, !d)
		}
	}
	ordinary := c.examples(hidden)
	step := max(1, len(ordinary)/calmProbes)
	for i := 0; i < len(ordinary); i += step {
		ask(ordinary[i], false, false)
	}
	return out, nil
}

// learnHearing fits the weights of the signs and the threshold to the calls.
func learnHearing(calls []call, langs []string) hearing {
	var phrases, nots, calm float64
	for _, c := range calls {
		switch {
		case c.danger:
			phrases++
		case c.hard:
			nots++
		default:
			calm++
		}
	}
	h := watchful
	h.Lang = make([]float64, len(langs))
	if phrases < leastToAsk || calm < leastToAsk {
		return h
	}
	params := make([]*float64, 0, soundSigns+len(langs))
	for i := range h.Signs {
		params = append(params, &h.Signs[i])
	}
	for i := range h.Lang {
		params = append(params, &h.Lang[i])
	}
	sums, grad := make([]float64, len(params)), make([]float64, len(params))
	for range judgeSteps {
		clear(grad)
		for i := range calls {
			c := &calls[i]
			e := h.chance(&c.signs, c.lang)
			switch {
			case c.danger:
				e--
			case c.hard:
				e *= min(3, notShare*phrases/nots)
			default:
				e *= calmShare * phrases / calm
			}
			for k, v := range c.signs {
				grad[k] += e * v
			}
			if c.lang >= 0 {
				grad[soundSigns+c.lang] += e
			}
		}
		for k, g := range grad {
			if g /= phrases; k >= soundSigns {
				g += judgePull * *params[k]
			}
			if sums[k] += g * g; sums[k] > 0 {
				*params[k] -= judgeRate * g / math.Sqrt(sums[k])
			}
		}
	}
	var harmless, ordinary []float64
	for i := range calls {
		if c := &calls[i]; !c.danger {
			p := h.chance(&c.signs, c.lang)
			if c.hard {
				harmless = append(harmless, p)
			} else {
				ordinary = append(ordinary, p)
			}
		}
	}
	h.From = max(leastAlarm, above(harmless, maxNot), above(ordinary, maxCalm))
	return h
}

// leastAlarm is the probability below which there is never an alarm.
const leastAlarm = .2

// above is a threshold that only the given share of the values reaches.
func above(values []float64, share float64) float64 {
	if len(values) == 0 {
		return 0
	}
	slices.Sort(values)
	i := len(values) - 1 - int(share*float64(len(values)))
	return values[i] + 1e-9
}
