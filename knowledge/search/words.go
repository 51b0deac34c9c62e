package search

import "math"

const (
	k1 = 1.2
	b  = .5
)

// words is BM25F over the topics: how strongly each feature speaks for each topic. The
// examples of a topic in one language are one field; languages are measured each by its own
// average length, then joined.
type words struct {
	start   []uint32 // of each feature's list in to; one more than there are features
	to      []posting
	unit    float32   // of the strengths of the postings
	highest float32   // idf of a feature that no topic has
	byDF    []float32 // idf by the number of topics
	topics  int
}

// newWords builds the index from the pieces for which keep is true (all, if it is nil).
func newWords(c *corpus, keep func(*piece) bool) *words {
	type cell struct{ length, n float32 }
	lengths := make([][fields]cell, c.topics*c.langs)
	total := make([][fields]cell, c.langs)
	for i := range c.pieces {
		p := &c.pieces[i]
		if p.field >= fields || keep != nil && !keep(p) {
			continue
		}
		n := float32(0)
		for _, t := range p.terms {
			n += t.count
		}
		at := &lengths[int(p.topic)*c.langs+int(p.lang)][p.field]
		if at.n == 0 {
			total[p.lang][p.field].n++
		}
		at.n++
		at.length += n
		total[p.lang][p.field].length += n
	}
	size := 0
	for i := range c.pieces {
		if c.pieces[i].field < fields {
			size += len(c.pieces[i].terms)
		}
	}
	w := &words{topics: c.topics, start: make([]uint32, c.vocab.n+1)}
	frequency := make([]float32, c.vocab.n) // of the topic at hand
	var touched []uint32
	type entry struct {
		id, topic uint32
		frequency float32
	}
	all := make([]entry, 0, size*2/3)
	have := make([]bool, c.topics)
	flush := func(topic int32) {
		for _, id := range touched {
			all = append(all, entry{id, uint32(topic), frequency[id]})
			frequency[id] = 0
			w.start[id+1]++
		}
		touched = touched[:0]
	}
	at := int32(0)
	for i := range c.pieces { // pieces stand by topic
		p := &c.pieces[i]
		if p.field >= fields || keep != nil && !keep(p) {
			continue
		}
		if p.topic != at {
			flush(at)
			at = p.topic
		}
		have[p.topic] = true
		sum := total[p.lang][p.field]
		norm := 1 - b + b*lengths[int(p.topic)*c.langs+int(p.lang)][p.field].length*sum.n/sum.length
		for _, t := range p.terms {
			if frequency[t.id] == 0 {
				touched = append(touched, t.id)
			}
			frequency[t.id] += t.count / norm
		}
	}
	flush(at)
	n := 0.0
	for _, h := range have {
		if h {
			n++
		}
	}
	w.byDF = make([]float32, c.topics+1)
	for df := range w.byDF {
		w.byDF[df] = float32(math.Log(1 + (max(n-float64(df), 0)+.5)/(float64(df)+.5)))
	}
	w.highest = w.byDF[0]
	for i := 1; i < len(w.start); i++ {
		w.start[i] += w.start[i-1]
	}
	w.to = make([]posting, len(all))
	w.unit = w.highest * (k1 + 1) / strengths
	next := make([]uint32, len(w.start))
	copy(next, w.start)
	for _, e := range all {
		impact := w.idf(int(w.start[e.id+1]-w.start[e.id])) * e.frequency * (k1 + 1) / (e.frequency + k1)
		w.to[next[e.id]] = newPosting(int(e.topic), impact/(w.highest*(k1+1)))
		next[e.id]++
	}
	return w
}

// idf is the weight of a feature that df topics have.
func (w *words) idf(df int) float32 { return w.byDF[df] }

// list is the topics of a feature.
func (w *words) list(id uint32) []posting { return w.to[w.start[id]:w.start[id+1]] }
