package search

// taught is by how many nats a character that only one way of writing Chinese has speaks for it.
const taught = 5

// shownShare is what all other characters count: the documents of two languages differ in what they
// speak of, too.
const shownShare = .5

// lean tells apart the languages that are written in Chinese characters. Which characters a
// language uses decides, by the conversion table: one that has a simpler form speaks for the
// language whose documents use such characters most, one that is such a form for the others.
// What the documents show settles the rest (words that are written in one language only). The
// function it returns is to be called when the model is settled.
func (m *model) lean() (teach func()) {
	full, simple := map[rune]bool{}, map[rune]bool{}
	for t, s := range hanzi() {
		if t != s {
			full[t], simple[s] = true, true
		}
	}
	for t, s := range hanzi() { // what is written in both ways tells nothing
		if t == s {
			delete(full, t)
			delete(simple, s)
		}
	}
	share := m.shares(full, simple)
	return func() {
		for i := range m.scores {
			m.scores[i] *= shownShare
		}
		for c := range full {
			for i, v := range share {
				m.row(c)[i] = taught * v
			}
		}
		for c := range simple {
			for i, v := range share {
				m.row(c)[i] = taught * (1 - v)
			}
		}
	}
}

// shares is 1 for the language that uses unsimplified characters most, 0 for one that never does.
func (m *model) shares(full, simple map[rune]bool) []float32 {
	share := make([]float32, len(m.langs))
	most := float32(1e-9)
	for i := range share {
		old, all := float32(0), float32(1)
		for c := range full {
			old += m.row(c)[i]
		}
		for c := range simple {
			all += m.row(c)[i]
		}
		share[i] = old / (old + all)
		most = max(most, share[i])
	}
	for i := range share {
		share[i] /= most
	}
	return share
}

// row is the scores of a character, made if there are none.
func (m *model) row(c rune) []float32 {
	h := mix(seed(kHanOne), c)
	n := len(m.langs)
	r, ok := m.rows[h]
	if !ok {
		r = uint32(len(m.rows))
		m.rows[h] = r
		m.scores = append(m.scores, make([]float32, n)...)
	}
	return m.scores[int(r)*n:][:n]
}
