package search

const (
	sureBy     = 4   // nats by which the best language must lead, or nobody may act on it
	wordBy     = 3   // nats by which a word must favour a language to vote for it
	votesShare = .34 // of the words that win over the sum
)

// guess names the language of text, whose main script is known, and says whether that is sure.
func (t *tongue) guess(text []rune, script string, s *scratch) (lang string, sure bool) {
	m := t.models[script]
	if m == nil {
		return "", false
	}
	if len(m.langs) == 1 {
		return t.langs[m.langs[0]], true
	}
	sum := s.lang[:len(m.langs)]
	m.add(text, sum)
	best, second := top2(sum)
	lead := sum[best] - sum[second]
	if best == m.donor {
		if l, share := m.vote(text, s); share >= votesShare {
			best, lead = l, sureBy
		} else if share > votesShare/2 {
			lead = 0
		}
	}
	return t.langs[m.langs[best]], lead >= sureBy
}

// add sets sum to how likely text is in each language.
func (m *model) add(text []rune, sum []float64) {
	n := len(m.langs)
	for i := range sum {
		sum[i] = m.prior[i]
	}
	pieces(text, m.spaced, func(h uint64) {
		if row, ok := m.rows[h]; ok {
			for i, v := range m.scores[int(row)*n:][:n] {
				sum[i] += float64(v)
			}
		}
	})
}

func top2(sum []float64) (best, second int) {
	second = 1
	for i := 1; i < len(sum); i++ {
		if sum[i] > sum[best] {
			best, second = i, best
		} else if i == 1 || sum[i] > sum[second] {
			second = i
		}
	}
	return best, second
}

// vote asks the words one by one: people who mix two languages borrow many words of the one that
// everybody knows, so that its sum wins; the other one's words still show. It returns the language
// that most words favour over the lender, and their share.
func (m *model) vote(text []rune, s *scratch) (lang int, share float64) {
	var votes [16]int
	words := 0
	sum := s.word1[:len(m.langs)]
	eachWord(text, func(w []rune) {
		words++
		m.add(w, sum)
		best, _ := top2(sum)
		if m.own[best] && best != m.donor && sum[best]-sum[m.donor] > wordBy && best < len(votes) {
			votes[best]++
		}
	})
	for i, v := range votes {
		if v > votes[lang] {
			lang = i
		}
	}
	if words == 0 {
		return 0, 0
	}
	return lang, float64(votes[lang]) / float64(words)
}

// eachWord calls f with every word of the scripts that have spaces.
func eachWord(text []rune, f func(w []rune)) {
	for i := 0; i < len(text); {
		if scriptOf(text[i]) != spaced {
			i++
			continue
		}
		j := i + 1
		for j < len(text) && scriptOf(text[j]) == spaced {
			j++
		}
		f(text[i:j])
		i = j
	}
}

// findDonors finds in each script the language whose words the others borrow: the one that the
// foreign words in texts of other scripts, and of the other languages, favour most.
func (t *tongue) findDonors(lines func(each func(lang int, text []rune))) {
	for script, m := range t.models {
		if len(m.langs) < 2 || script == "Hani" {
			continue
		}
		lent := make([]int, len(m.langs))
		sum := make([]float64, len(m.langs))
		lines(func(lang int, text []rune) {
			own := -1
			for i, l := range m.langs {
				if l == lang {
					own = i
				}
			}
			eachWord(text, func(w []rune) {
				m.add(w, sum)
				best, second := top2(sum)
				if best != own && sum[best]-sum[second] > wordBy && (own < 0 || sum[best]-sum[own] > wordBy) {
					lent[best]++
				}
			})
		})
		for i, n := range lent {
			if n > 0 && (m.donor < 0 || n > lent[m.donor]) {
				m.donor = i
			}
		}
	}
}
