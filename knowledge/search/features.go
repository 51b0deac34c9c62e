package search

// A feature is a piece of a text by which texts are compared: a hash of what kind of piece
// it is and of its letters, and how much it counts in a question.
type feature struct {
	hash   uint64
	weight float32
	core   bool // a word or what stands for one in scripts without spaces
}

// What each kind of piece weighs in a question.
const (
	wWord, wAccented, wJoined, wPair = 1, .5, .5, 1
	wNumber                          = .7
	wGrams                           = 3 // shared by the n-grams of one word of four letters
	wHanTwo, wHanOne                 = 1, 1
	wEojeol, wSyllable, wTwoSyllable = .3, .2, 1
	wJamo                            = .3 // per syllable, shared by its n-grams
	wThaiThree, wThaiFour, wThaiTwo  = 1, .2, .1
)

// The kinds of pieces, mixed into their hashes so that they never meet.
const (
	kWord uint64 = iota + 1
	kAccented
	kGram
	kPair
	kHanTwo
	kHanOne
	kEojeol
	kSyllable
	kTwoSyllable
	kJamo
	kThree
	kFour
	kTwo
	kNumber
)

const prime = 0x9E3779B97F4A7C15

func mix(h uint64, r rune) uint64 {
	h = (h ^ uint64(r)) * prime
	return h ^ h>>29
}

// seed starts the hash of a piece of one kind.
func seed(kind uint64) uint64 { return mix(0x8445D61A4E774912, rune(kind)) }

// A reader cuts texts into features. It keeps its memory between texts; one per goroutine.
type reader struct {
	runes, word, jamo []rune
	out               []feature
	before            uint64 // the word before this one, for pairs
}

// read returns the features of text, equal ones not merged. The slice is reused by the next call.
func (r *reader) read(text string) []feature {
	r.runes = normal(r.runes[:0], text)
	return r.readRunes(r.runes)
}

// readRunes is read for text that is normal already.
func (r *reader) readRunes(text []rune) []feature {
	r.out, r.before = r.out[:0], 0
	var han1, hangul1 rune // the last character, across spaces
	for i := 0; i < len(text); {
		s := scriptOf(text[i])
		j := i + 1
		for j < len(text) && (scriptOf(text[j]) == s || s == spaced && text[j] == '\'' && j+1 < len(text) && scriptOf(text[j+1]) == spaced) {
			j++
		}
		run := text[i:j]
		switch s {
		case spaced:
			r.spaced(run)
			han1, hangul1 = 0, 0
		case han:
			han1 = r.han(run, han1)
			hangul1, r.before = 0, 0
		case hangul:
			hangul1 = r.hangul(run, hangul1)
			han1, r.before = 0, 0
		case joined:
			r.joined(run)
			han1, hangul1, r.before = 0, 0, 0
		default:
			if len(run) > 1 || run[0] != ' ' {
				han1, hangul1 = 0, 0
			}
		}
		i = j
	}
	return r.out
}

func (r *reader) add(h uint64, w float32, core bool) {
	r.out = append(r.out, feature{h, w, core})
}

// spaced reads a run of letters that may hold apostrophes: its words, and the whole as one.
func (r *reader) spaced(run []rune) {
	start := 0
	for i, c := range run {
		if c == '\'' {
			r.latin(run[start:i])
			start = i + 1
		}
	}
	r.latin(run[start:])
	if start > 0 {
		h := seed(kWord)
		for _, c := range run {
			if c != '\'' {
				h = mix(h, unmark(c))
			}
		}
		r.add(h, wJoined, false)
	}
}

// latin reads one word: itself without marks, with them, its n-grams, its pair with the word before.
func (r *reader) latin(w []rune) {
	if len(w) == 0 {
		return
	}
	if len(w) > 40 {
		w = w[:40]
	}
	r.word = append(r.word[:0], '^')
	plain, marked, differs := seed(kWord), seed(kAccented), false
	for _, c := range w {
		u := unmark(c)
		differs = differs || u != c
		plain, marked = mix(plain, u), mix(marked, c)
		r.word = append(r.word, u)
	}
	r.word = append(r.word, '$')
	r.add(plain, wWord, true)
	if size := sizeOfNumber(w); size > 0 {
		r.add(mix(seed(kNumber), size), wNumber, false)
	}
	if differs {
		r.add(marked, wAccented, false)
	}
	if r.before != 0 {
		r.add(mix(r.before^seed(kPair), rune(plain>>33)), wPair, false)
	}
	r.before = plain
	r.grams(r.word, 3, 5, kGram, wGrams*(.4+.6*float32(min(len(w), 8))/4))
}

// grams adds the n-grams of w, lo to hi long, which share the weight.
func (r *reader) grams(w []rune, lo, hi int, kind uint64, weight float32) {
	n := 0
	for l := lo; l <= hi; l++ {
		n += max(0, len(w)-l+1)
	}
	if n == 0 {
		return
	}
	weight /= float32(n)
	for i := range w {
		h := seed(kind)
		for j := i; j < len(w) && j < i+hi; j++ {
			h = mix(h, w[j])
			if j-i+1 >= lo {
				r.add(h, weight, false)
			}
		}
	}
}

// han reads characters and their pairs; before is the character before the run, or 0.
func (r *reader) han(run []rune, before rune) rune {
	table := hanzi()
	for _, c := range run {
		if s, ok := table[c]; ok {
			c = s
		}
		r.add(mix(seed(kHanOne), c), wHanOne, false)
		if before != 0 {
			r.add(mix(mix(seed(kHanTwo), before), c), wHanTwo, true)
		}
		before = c
	}
	return before
}

// hangul reads a run between spaces: itself, syllables, their pairs (also across spaces, which
// many leave out), and n-grams of the letters inside the syllables.
func (r *reader) hangul(run []rune, before rune) rune {
	r.jamo = r.jamo[:0]
	whole := seed(kEojeol)
	for _, c := range run {
		whole = mix(whole, c)
		r.add(mix(seed(kSyllable), c), wSyllable, false)
		if before != 0 {
			r.add(mix(mix(seed(kTwoSyllable), before), c), wTwoSyllable, true)
		}
		before = c
		if s := c - 0xAC00; 0 <= s && s < 11172 {
			r.jamo = append(r.jamo, 0x1100+s/588, 0x1161+s%588/28)
			if t := s % 28; t > 0 {
				r.jamo = append(r.jamo, 0x11A7+t)
			}
		} else {
			r.jamo = append(r.jamo, c)
		}
	}
	r.add(whole, wEojeol, true)
	r.grams(r.jamo, 5, 6, kJamo, wJamo*float32(len(run)))
	return before
}

// joined reads a run of a script without spaces by windows of two, three and four letters.
func (r *reader) joined(run []rune) {
	for i := range run {
		h := mix(seed(kTwo), run[i])
		if i+1 >= len(run) {
			if len(run) == 1 {
				r.add(h, wThaiTwo, false)
			}
			break
		}
		h = mix(h, run[i+1])
		r.add(h, wThaiTwo, false)
		if i+2 < len(run) {
			h = mix(h, run[i+2])
			r.add(h^seed(kThree), wThaiThree, true)
		}
		if i+3 < len(run) {
			h = mix(h, run[i+3])
			r.add(h^seed(kFour), wThaiFour, false)
		}
	}
}

// sizeOfNumber is about how large a number is, 0 if w is none: ages, sums and years that no
// document has still say something.
func sizeOfNumber(w []rune) rune {
	n := 0
	for _, c := range w {
		if c < '0' || c > '9' {
			return 0
		}
		n = min(10*n+int(c-'0'), 1e6)
	}
	switch {
	case n < 10:
		return 1
	case n < 18:
		return 2
	case n < 100:
		return 3
	case n < 1000:
		return 4
	case n >= 1900 && n < 2100:
		return 5
	}
	return 6
}
