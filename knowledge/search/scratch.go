package search

// A scratch is the memory of one Find, kept for the next.
type scratch struct {
	reader
	text   []rune
	parts  [][]rune
	terms  []term
	sorted []term
	scores []float32 // per topic
	cos    []float32
	sums   []float32 // per example
	seen   []uint32  // examples with a sum
	probs  []float32 // per class
	cands  []candidate
	total  []float64 // per topic, over the parts
	lang   []float64
	word1  []float64 // per language, for one word
	kinds  []float32 // per kind of danger, and none
	calls  []float32 // danger, none
}

func newScratch(x *Index) *scratch {
	return &scratch{
		scores: make([]float32, len(x.topics)),
		cos:    make([]float32, len(x.topics)),
		probs:  make([]float32, len(x.topics)),
		total:  make([]float64, len(x.topics)),
		sums:   make([]float32, max(len(x.near.topic), len(x.alarm.near.topic))),
		kinds:  make([]float32, len(x.kinds)+1),
		calls:  make([]float32, 2),
		lang:   make([]float64, len(x.langs)),
		word1:  make([]float64, len(x.langs)),
	}
}
