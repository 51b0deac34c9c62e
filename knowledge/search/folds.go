package search

import (
	"cmp"
	"context"
	"slices"
)

// folds is how often the base is tested on itself. Each time a fifth of every topic's examples and
// a fifth of the topics are hidden: the hidden examples are questions that the rest should answer, the
// examples of the hidden topics are questions that it cannot.
const folds = 5

// A probe is one such question: what spoke for each candidate, and which was right.
type probe struct {
	lang   int
	right  int  // place among topics of the probe, or -1: none of them
	away   bool // its topic is hidden, or it belongs to the surroundings
	weight float64
	topics [][topicSigns]float64
	none   [noneSigns]float64
}

const (
	probeCands = 10
	maxAsked   = 2000 // hidden examples asked of one fold
	maxProbes  = 800  // and of these, those that the judge learns from
)

type foldTest struct {
	probes  []probe
	calls   []call
	strayed []stray
}

// A stray is a hidden example that another topic took.
type stray struct {
	from, to, lang int
	text           string
}

// testFold builds the index without fold k and asks it the hidden questions.
func (x *Index) testFold(ctx context.Context, c *corpus, k int) (foldTest, error) {
	var out foldTest
	m := x.matcher(&trained{})
	hidden := func(topic int32) bool { return int(topic)%folds == k && int(topic) != m.around && c.topics > 2*folds }
	keep := func(p *piece) bool { return !hidden(p.topic) && (p.field != example || int(p.fold) != k) }
	m.words, m.near = newWords(c, keep), newNear(c, c.pieces, keep)
	var err error
	if m.class, err = learnClass(ctx, c.samples(keep), c.topics, c.vocab.n); err != nil {
		return out, err
	}
	s := newScratch(x)
	away := func(p *piece) bool { return hidden(p.topic) || int(p.topic) == m.around }
	asked := c.examples(func(p *piece) bool { return int(p.fold) == k })
	asked = thinned(asked, maxAsked)
	taken := max(1, (len(asked)+maxProbes-1)/maxProbes)
	for i, p := range asked {
		if i%256 == 0 && ctx.Err() != nil {
			return out, ctx.Err()
		}
		if away(p) && i%taken != 0 {
			continue
		}
		v := m.weigh(p.terms, 0, s)
		pr := probe{lang: int(p.lang), right: -1, away: away(p), none: v.signs()}
		for i, cand := range v.cands[:min(len(v.cands), probeCands)] {
			pr.topics = append(pr.topics, cand.signs())
			if !pr.away && cand.topic == uint32(p.topic) {
				pr.right = i
			}
		}
		if !pr.away && pr.right != 0 && len(v.cands) > 0 {
			out.strayed = append(out.strayed, stray{int(p.topic), int(v.cands[0].topic), int(p.lang), p.text})
		}
		if i%taken == 0 {
			out.probes = append(out.probes, pr)
		}
	}
	weighProbes(out.probes)
	out.calls, err = x.calls(ctx, c, &m, k, s)
	return out, err
}

// thinned is at most n of the pieces, evenly chosen.
func thinned(ps []*piece, n int) []*piece {
	if len(ps) <= n {
		return ps
	}
	out := make([]*piece, n)
	for i := range out {
		out[i] = ps[i*len(ps)/n]
	}
	return out
}

// weighProbes gives those from outside together outsideShare of the weight.
func weighProbes(ps []probe) {
	in, outside := 0.0, 0.0
	for i := range ps {
		if ps[i].away {
			outside++
		} else {
			in++
		}
	}
	for i := range ps {
		ps[i].weight = 1
		if ps[i].away {
			ps[i].weight = outsideShare / (1 - outsideShare) * in / outside
		}
	}
}

// outsideShare is the share of questions from outside among those learned from.
const outsideShare = .3

// A Theft is a topic whose hidden examples another topic takes: Lines, of the language Lang, belong
// to From and were answered with To.
type Theft struct {
	From, To, Lang string
	Lines          []string
}

// thefts gathers the strays of all folds, the worst first.
func (x *Index) thefts(tests []foldTest) []Theft {
	type key struct{ from, to, lang int }
	at := map[key]int{}
	var out []Theft
	for _, t := range tests {
		for _, s := range t.strayed {
			k := key{s.from, s.to, s.lang}
			i, ok := at[k]
			if !ok {
				i = len(out)
				at[k] = i
				out = append(out, Theft{From: x.topics[s.from], To: x.topics[s.to], Lang: x.langs[s.lang]})
			}
			out[i].Lines = append(out[i].Lines, s.text)
		}
	}
	slices.SortStableFunc(out, func(a, b Theft) int {
		return cmp.Or(cmp.Compare(len(b.Lines), len(a.Lines)), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To), cmp.Compare(a.Lang, b.Lang))
	})
	return out
}

// Thieves lists the topics that take each other's examples, the worst first. It is empty before Train.
// It is for the writers of the base: such topics need sharper examples, or are one topic.
func (x *Index) Thieves() []Theft { return slices.Clone(x.trained.Load().thieves) }
