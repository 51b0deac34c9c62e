package search

import "math"

// An alarm hears whether a text speaks of danger, by the phrases it was given: how near the
// nearest of them is, against the nearest harmless sentence, and what a classifier makes of it.
type alarm struct {
	kinds []string
	near  *near // phrases by kind; harmless ones after the kinds
}

// A hearing is what Train learned about danger.
type hearing struct {
	Class *class
	Signs [soundSigns]float64
	Lang  []float64 // added for texts in each language: alphabets differ in how near "near" is
	From  float64   // probability from which there is danger
}

const soundSigns = 5

// watchful is used until Train has learned better: nearly the same words must be there.
var watchful = hearing{Signs: [soundSigns]float64{-6, 16, -5, -3, 0}, From: .5}

// A sound is a kind of danger and how likely it is.
type sound struct {
	kind int
	prob float64
}

func (s sound) louder(o sound) sound {
	if o.prob > s.prob {
		return o
	}
	return s
}

func newAlarm(c *corpus, kinds []string) *alarm {
	if len(kinds) == 0 {
		return &alarm{near: &near{}}
	}
	return &alarm{kinds: kinds, near: newNear(c, c.alarms, nil)}
}

// hear weighs one text or sentence, of which v is the ordinary view.
func (a *alarm) hear(t *trained, terms []term, unknown float32, v *view, lang int, s *scratch) sound {
	if len(a.kinds) == 0 {
		return sound{}
	}
	signs, kind := listen(a.near, t.alarm.Class, terms, unknown, v, s)
	return sound{kind, t.alarm.chance(&signs, lang)}
}

// listen returns what speaks for danger, and of which kind.
func listen(n *near, c *class, terms []term, unknown float32, v *view, s *scratch) (signs [soundSigns]float64, kind int) {
	calm := len(s.kinds) - 1
	clear(s.kinds)
	n.search(terms, unknown, s.kinds, s)
	for k := range calm {
		if s.kinds[k] > s.kinds[kind] {
			kind = k
		}
	}
	odds := 0.0
	if c != nil {
		c.predict(terms, s.calls)
		odds = math.Log(float64(s.calls[0]+.001) / float64(s.calls[1]+.001))
	}
	return [soundSigns]float64{1, float64(s.kinds[kind]), float64(s.kinds[calm]), float64(v.near), odds}, kind
}

// chance is how likely there is danger, given the signs and the language (-1: any).
func (h *hearing) chance(signs *[soundSigns]float64, lang int) float64 {
	z := 0.0
	if lang >= 0 && lang < len(h.Lang) {
		z = h.Lang[lang]
	}
	for i, w := range h.Signs {
		z += w * signs[i]
	}
	return 1 / (1 + math.Exp(-z))
}

// name is the kind that was heard, if it is likely enough.
func (a *alarm) name(s sound, t *trained) string {
	if s.prob < t.alarm.From || len(a.kinds) == 0 {
		return ""
	}
	return a.kinds[s.kind]
}
