package search

// A posting is the number of a topic or example and how strongly a feature speaks for it, in
// one word of memory: the strength has 10 bits of the strongest.
type posting uint32

const (
	strengthBits = 10
	strengths    = 1<<strengthBits - 1
	maxPostings  = 1 << (32 - strengthBits) // topics, and examples, that can be told apart
)

// newPosting packs a number and a strength from 0 to 1.
func newPosting(number int, strength float32) posting {
	q := uint32(min(max(strength, 0), 1)*strengths + .5)
	return posting(uint32(number)<<strengthBits | max(q, 1))
}

func (p posting) number() int       { return int(p >> strengthBits) }
func (p posting) strength() float32 { return float32(p & strengths) }
