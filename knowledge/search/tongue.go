package search

import (
	"math"
	"slices"
)

// A tongue tells languages apart. It learns from the documents alone: which languages are
// written in which script, and by which letters and words those that share one differ.
type tongue struct {
	langs  []string
	models map[string]*model // by main script
}

// A model tells apart the languages of one script by naive Bayes over n-grams and words.
type model struct {
	langs  []int  // places in tongue.langs
	spaced bool   // words stand between spaces
	own    []bool // whether it is the script that the language is mostly written in
	prior  []float64
	rows   map[uint64]uint32
	scores []float32 // rows × langs: log of how likely the piece is
	donor  int       // place in langs of the language whose words the others borrow, or -1
}

const (
	maxLines     = 600 // of a language that are learned from
	notOwn       = 5   // nats that a language must make up for in a script that is not its own
	minLines     = 10  // of a language in a script that is not its own, or it is not taken to be written in it
	strippedPart = .5
	smoothing    = .01
	borrowed     = 300 // pieces of all languages together that each is given to begin with
	priorBy      = 2   // how much more a language counts that has more lines in the script
)

// newTongue learns from the docs.
func newTongue(docs []Doc, langs []string) *tongue {
	t := &tongue{langs: langs, models: map[string]*model{}}
	type line struct {
		lang int
		text []rune
	}
	lines := map[string][]line{}
	taken := make([]map[string]int, len(langs))
	for i := range taken {
		taken[i] = map[string]int{}
	}
	all := make([]int, len(langs))
	at := func(d Doc) int { i, _ := slices.BinarySearch(langs, d.Lang); return i }
	for _, d := range docs {
		all[at(d)] += len(d.Examples) + 2
	}
	seen := make([]int, len(langs))
	for _, d := range docs {
		l := at(d)
		step := max(1, float64(all[l])/maxLines)
		put := func(s string) {
			n := seen[l]
			seen[l]++
			if math.Floor(float64(n)/step) == math.Floor(float64(n-1)/step) && n > 0 { // an even choice
				return
			}
			text := normal(nil, head(s, 300))
			if sc := mainScript(text); sc != "" {
				taken[l][sc]++
				lines[sc] = append(lines[sc], line{l, text})
			}
		}
		put(d.Title)
		for _, e := range d.Examples {
			put(e)
		}
		put(d.Answer)
	}
	for sc, ls := range lines {
		m := &model{rows: map[uint64]uint32{}, donor: -1, spaced: hasWords(sc)}
		for l := range langs {
			own := true
			for _, n := range taken[l] {
				own = own && n <= taken[l][sc]
			}
			if own && taken[l][sc] > 0 || taken[l][sc] >= minLines {
				prior := priorBy * math.Log(float64(taken[l][sc]))
				if !own {
					prior -= notOwn
				}
				m.langs, m.own, m.prior = append(m.langs, l), append(m.own, own), append(m.prior, prior)
			}
		}
		if len(m.langs) == 0 {
			continue
		}
		t.models[sc] = m
		if len(m.langs) == 1 {
			continue
		}
		for _, ln := range ls {
			if i := slices.Index(m.langs, ln.lang); i >= 0 {
				m.learn(i, ln.text, 1)
				if bare, ok := stripped(ln.text); ok {
					m.learn(i, bare, strippedPart)
				}
			}
		}
		if sc == "Hani" {
			teach := m.lean()
			m.settle()
			teach()
		} else {
			m.settle()
		}
	}
	t.findDonors(func(each func(lang int, text []rune)) {
		for _, ls := range lines {
			for _, ln := range ls {
				each(ln.lang, ln.text)
			}
		}
	})
	return t
}

// stripped is the text without marks, and whether that changed it.
func stripped(text []rune) ([]rune, bool) {
	bare, changed := slices.Clone(text), false
	for i, r := range bare {
		bare[i] = unmark(r)
		changed = changed || bare[i] != r
	}
	return bare, changed
}

// learn counts the pieces of a line.
func (m *model) learn(lang int, text []rune, weight float32) {
	n := len(m.langs)
	pieces(text, m.spaced, func(h uint64) {
		row, ok := m.rows[h]
		if !ok {
			row = uint32(len(m.rows))
			m.rows[h] = row
			m.scores = append(m.scores, make([]float32, n)...)
		}
		m.scores[int(row)*n+lang] += weight
	})
}

// settle turns counts into logarithms and forgets what was seen once.
func (m *model) settle() {
	n := len(m.langs)
	total := make([]float64, n)
	kept := make(map[uint64]uint32, len(m.rows)/3)
	var scores []float32
	for h, row := range m.rows {
		counts := m.scores[int(row)*n:][:n]
		sum := float32(0)
		for i, c := range counts {
			total[i] += float64(c)
			sum += c
		}
		if sum > 1.5 {
			kept[h] = uint32(len(scores) / n)
			scores = append(scores, counts...)
		}
	}
	all := 0.0
	for _, v := range total {
		all += v
	}
	for i := 0; i < len(scores); i += n {
		counts, sum := scores[i:i+n], 0.0
		for _, c := range counts {
			sum += float64(c)
		}
		for l, c := range counts { // what a language has not shown is taken to be as in all of them
			counts[l] = float32(math.Log((float64(c) + borrowed*sum/all + smoothing) / (total[l] + borrowed)))
		}
	}
	m.rows, m.scores = kept, scores
}

// pieces calls each for every n-gram, up to four letters, and every word of text; or, without words,
// for every character of the scripts that have no spaces.
func pieces(text []rune, words bool, each func(h uint64)) {
	for i := 0; i < len(text); {
		s := scriptOf(text[i])
		if s == gap || (s == spaced) != words { // foreign words say nothing here
			i++
			continue
		}
		j := i + 1
		for j < len(text) && scriptOf(text[j]) == s {
			j++
		}
		if words {
			word := seed(kWord)
			for k := i - 1; k <= j; k++ {
				h := seed(kGram)
				for l := k; l <= j && l < k+4; l++ {
					r := ' '
					if l >= i && l < j {
						r = text[l]
					}
					h = mix(h, r)
					if l > k || l >= i && l < j {
						each(h)
					}
				}
				if k >= i && k < j {
					word = mix(word, text[k])
				}
			}
			each(word)
		} else {
			for k := i; k < j; k++ {
				each(mix(seed(kHanOne), text[k]))
			}
		}
		i = j
	}
}
