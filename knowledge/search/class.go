package search

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
)

// class is a multinomial logistic classifier of the features. Its weights are bytes with one
// scale per feature.
type class struct {
	Row     []int32 // of each feature, or -1
	Classes int
	Scale   []float32 // per row
	Weight  []int8    // rows × classes
	Bias    []float32
	IDF     []float32 // per row
	Highest float32
}

const (
	maxClasses  = 1000
	maxWeights  = 12_000_000
	evenly      = 2 // added to every idf, so that small words count: "how", "now"
	sharpness   = 4 // length of an example's vector
	epochs      = 8
	learnRate   = .1
	dropout     = .4
	answerShare = .5
)

// A sample is one text to learn from.
type sample struct {
	class  int32
	lang   int32
	weight float32
	terms  []term
}

// learnClass trains on the samples. It is nil when there is nothing to tell apart. The same samples
// in the same order give the same classifier.
func learnClass(ctx context.Context, samples []sample, classes, vocab int) (*class, error) {
	if classes < 2 || classes > maxClasses || len(samples) < 2*classes {
		return nil, nil
	}
	df := make([]uint32, vocab)
	for _, s := range samples {
		for _, t := range s.terms {
			df[t.id]++
		}
	}
	c := &class{Classes: classes, Row: make([]int32, vocab), Bias: make([]float32, classes)}
	least := uint32(2)
	for count(df, least)*classes > maxWeights {
		least++
	}
	for id, n := range df {
		c.Row[id] = -1
		if n >= least {
			c.Row[id] = int32(len(c.IDF))
			c.IDF = append(c.IDF, float32(math.Log(float64(len(samples)+1)/float64(n+1)))+evenly)
		}
	}
	c.Highest = float32(math.Log(float64(len(samples) + 1)))
	w := make([]float32, len(c.IDF)*classes)
	g := make([]float32, len(c.IDF)) // AdaGrad, one per row: the classes of a row move together
	vectors := make([][]weighted, len(samples))
	for i, s := range samples {
		vectors[i] = c.vector(nil, s.terms)
	}
	order := make([]int, len(samples))
	for i := range order {
		order[i] = i
	}
	rng := rand.New(rand.NewPCG(11, 17)) //nolint:gosec // the same order at every start is the point: training is deterministic
	z := make([]float32, classes)
	var kept []weighted
	var moved []int32
	for range epochs {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		// Languages share few features: one after the other, each stays in the processor's memory.
		slices.SortStableFunc(order, func(a, b int) int { return int(samples[a].lang - samples[b].lang) })
		for n, i := range order {
			if n%1024 == 0 && ctx.Err() != nil {
				return nil, ctx.Err()
			}
			kept = kept[:0]
			for _, v := range vectors[i] {
				if rng.Float32() >= dropout {
					v.weight /= 1 - dropout
					kept = append(kept, v)
				}
			}
			copy(z, c.Bias)
			addRows(z, w, kept)
			softmax(z)
			z[samples[i].class]--
			norm := float32(0)
			moved = moved[:0]
			for k := range z {
				if z[k] >= .004 || z[k] <= -.004 { // the others would hardly move
					norm += z[k] * z[k]
					moved = append(moved, int32(k))
				}
			}
			if norm == 0 {
				continue
			}
			for _, v := range kept {
				g[v.row] += norm * v.weight * v.weight * samples[i].weight * samples[i].weight
				rate := learnRate * samples[i].weight * v.weight / float32(math.Sqrt(float64(g[v.row])/4+1e-6))
				row := w[int(v.row)*classes:][:classes]
				for _, k := range moved {
					row[k] -= rate * z[k]
				}
			}
			for _, k := range moved {
				c.Bias[k] -= .01 * samples[i].weight * z[k]
			}
		}
	}
	c.pack(w)
	return c, nil
}

// addRows adds to z the rows of w, four at a time, each times its weight.
func addRows(z, w []float32, vs []weighted) {
	n := len(z)
	for len(vs) >= 4 {
		a, b, c, d := w[int(vs[0].row)*n:][:n], w[int(vs[1].row)*n:][:n], w[int(vs[2].row)*n:][:n], w[int(vs[3].row)*n:][:n]
		p, q, r, s := vs[0].weight, vs[1].weight, vs[2].weight, vs[3].weight
		for k := range z {
			z[k] += p*a[k] + q*b[k] + r*c[k] + s*d[k]
		}
		vs = vs[4:]
	}
	for _, v := range vs {
		row := w[int(v.row)*n:][:n]
		for k, x := range row {
			z[k] += v.weight * x
		}
	}
}

func count(df []uint32, least uint32) (n int) {
	for _, d := range df {
		if d >= least {
			n++
		}
	}
	return n
}

// pack rounds the weights to bytes.
func (c *class) pack(w []float32) {
	c.Scale = make([]float32, len(c.IDF))
	c.Weight = make([]int8, len(w))
	for r := range c.Scale {
		row := w[r*c.Classes:][:c.Classes]
		top := float32(1e-9)
		for _, x := range row {
			top = max(top, x, -x)
		}
		c.Scale[r] = top / 127
		for k, x := range row {
			c.Weight[r*c.Classes+k] = int8(math.Round(float64(x / c.Scale[r])))
		}
	}
}

// weighted is a feature of a text as the classifier sees it.
type weighted struct {
	row    uint32
	weight float32
}

// vector is the features the classifier knows, at the length sharpness. Features it does not know make the
// others shorter.
func (c *class) vector(dst []weighted, terms []term) []weighted {
	norm := float32(0)
	for _, t := range terms {
		row := c.Row[t.id]
		if row < 0 {
			norm += t.weight * c.Highest * t.weight * c.Highest
			continue
		}
		v := t.weight * c.IDF[row]
		norm += v * v
		dst = append(dst, weighted{uint32(row), v})
	}
	if norm > 0 {
		unit := sharpness / float32(math.Sqrt(float64(norm)))
		for i := range dst {
			dst[i].weight *= unit
		}
	}
	return dst
}

// predict fills probs with the probability of each class; with zeros, if there is no classifier.
func (c *class) predict(terms []term, probs []float32) {
	if c == nil {
		clear(probs)
		return
	}
	copy(probs, c.Bias)
	var buf [256]weighted
	for _, v := range c.vector(buf[:0], terms) {
		row := c.Weight[int(v.row)*c.Classes:][:c.Classes]
		w := v.weight * c.Scale[v.row]
		for k, x := range row {
			probs[k] += w * float32(x)
		}
	}
	softmax(probs)
}

func softmax(z []float32) {
	top := z[0]
	for _, x := range z {
		top = max(top, x)
	}
	sum := float32(0)
	for k, x := range z {
		z[k] = float32(math.Exp(float64(x - top)))
		sum += z[k]
	}
	for k := range z {
		z[k] /= sum
	}
}
