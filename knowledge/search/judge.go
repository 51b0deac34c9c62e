package search

import "math"

// A judge turns what speaks for each topic into probabilities. It is a conditional logit: every
// candidate has a strength, so has "none of them", and their exponentials share one.
type judge struct {
	Topic [topicSigns]float64
	None  [noneSigns]float64
	Lang  []float64 // added to "none" for examples of each language
}

const (
	topicSigns = 5
	noneSigns  = 6
)

// cautious is used until Train has learned from the base itself.
var cautious = judge{
	Topic: [topicSigns]float64{8, 6, 3, 0, 0},
	None:  [noneSigns]float64{6.5, 1.5, 0, 4, 0, 0},
}

// signs are what the judge sees of a candidate.
func (c *candidate) signs() [topicSigns]float64 {
	bm, p := float64(c.bm), float64(c.prob)
	return [topicSigns]float64{math.Sqrt(bm), bm, float64(c.cos), math.Log(p + .003), p}
}

// signs are what the judge sees of the whole question.
func (v *view) signs() [noneSigns]float64 {
	p := float64(v.around.prob)
	return [noneSigns]float64{1, float64(v.unknown), math.Sqrt(float64(v.around.bm)), float64(v.around.cos), math.Log(p + .003), math.Log(1 + float64(v.size))}
}

// weigh writes the probability of each candidate of v to probs and returns that of none.
func (j *judge) weigh(v *view, lang int, probs []float64) float64 {
	none := dot(j.None[:], v.signs()) + j.lang(lang)
	top := none
	for i := range v.cands {
		s := v.cands[i].signs()
		probs[i] = 0
		for k, x := range s {
			probs[i] += j.Topic[k] * x
		}
		top = max(top, probs[i])
	}
	none = math.Exp(none - top)
	sum := none
	for i := range v.cands {
		probs[i] = math.Exp(probs[i] - top)
		sum += probs[i]
	}
	for i := range v.cands {
		probs[i] /= sum
	}
	return none / sum
}

func (j *judge) lang(i int) float64 {
	if i < 0 || i >= len(j.Lang) {
		return 0
	}
	return j.Lang[i]
}

func dot(a []float64, b [noneSigns]float64) (sum float64) {
	for i, x := range a {
		sum += x * b[i]
	}
	return sum
}

const (
	judgeSteps = 250
	judgeRate  = 1
	judgePull  = .002 // towards no difference between languages
	leastToAsk = 60   // probes, below which the cautious judge stays
)

// learnJudge fits a judge to the probes by gradient steps on the likelihood.
func learnJudge(probes []probe, langs []string) judge {
	j := judge{Topic: cautious.Topic, None: cautious.None, Lang: make([]float64, len(langs))}
	if len(probes) < leastToAsk {
		return j
	}
	params := make([]*float64, 0, topicSigns+noneSigns+len(langs))
	for i := range j.Topic {
		params = append(params, &j.Topic[i])
	}
	for i := range j.None {
		params = append(params, &j.None[i])
	}
	for i := range j.Lang {
		params = append(params, &j.Lang[i])
	}
	grad, sums := make([]float64, len(params)), make([]float64, len(params))
	var z [probeCands]float64
	for range judgeSteps {
		clear(grad)
		total := 0.0
		for i := range probes {
			p := &probes[i]
			j.step(p, z[:len(p.topics)], grad)
			total += p.weight
		}
		for i, g := range grad {
			g /= total
			if i >= topicSigns+noneSigns {
				g += judgePull * *params[i]
			}
			sums[i] += g * g
			if sums[i] > 0 {
				*params[i] -= judgeRate * g / math.Sqrt(sums[i])
			}
		}
	}
	return j
}

// chances sets z to the probability of each candidate of a probe and returns that of none.
func (j *judge) chances(p *probe, z []float64) float64 {
	none := dot(j.None[:], p.none) + j.Lang[p.lang]
	top := none
	for i, s := range p.topics {
		z[i] = 0
		for k, x := range s {
			z[i] += j.Topic[k] * x
		}
		top = max(top, z[i])
	}
	none = math.Exp(none - top)
	sum := none
	for i := range z {
		z[i] = math.Exp(z[i] - top)
		sum += z[i]
	}
	for i := range z {
		z[i] /= sum
	}
	return none / sum
}

// step adds the gradient of one probe.
func (j *judge) step(p *probe, z, grad []float64) {
	e := j.chances(p, z)
	if p.right < 0 {
		e--
	}
	for k, x := range p.none {
		grad[topicSigns+k] += p.weight * e * x
	}
	grad[topicSigns+noneSigns+p.lang] += p.weight * e
	for i, s := range p.topics {
		e := z[i]
		if i == p.right {
			e--
		}
		for k, x := range s {
			grad[k] += p.weight * e * x
		}
	}
}
