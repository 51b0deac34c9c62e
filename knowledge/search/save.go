package search

import (
	"crypto/sha256"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
)

// saved is the trained part as it is written.
type saved struct {
	Form    string
	Hash    [sha256.Size]byte
	Class   *class
	Judge   judge
	Alarm   hearing
	Thieves []Theft
}

// ErrUntrained is what Save returns before Train or Restore.
var ErrUntrained = errors.New("search: nothing learned yet to save")

// ErrOther is what Restore returns for what was learned from other documents.
var ErrOther = errors.New("search: learned from other documents; train again")

// Save writes what Train learned, with a hash of the documents it was learned from. The
// words of the documents are in it only as far as Thieves returns them.
func (x *Index) Save(w io.Writer) error {
	t := x.trained.Load()
	if !t.learned {
		return ErrUntrained
	}
	return gob.NewEncoder(w).Encode(saved{trainedForm, x.hash, t.class, t.judge, t.alarm, t.thieves})
}

// Restore reads what Save wrote and swaps it in. It refuses what was learned from other documents
// with ErrOther; then, and on any other error, nothing changes.
func (x *Index) Restore(r io.Reader) error {
	var s saved
	if err := gob.NewDecoder(r).Decode(&s); err != nil {
		return fmt.Errorf("search: not a trained part: %w", err)
	}
	if s.Form != trainedForm || s.Hash != x.hash {
		return ErrOther
	}
	if !s.Class.fits(len(x.topics), x.vocab.n) || !s.Alarm.Class.fits(2, x.vocab.n) {
		return errors.New("search: a damaged trained part")
	}
	x.trained.Store(&trained{learned: true, class: s.Class, judge: s.Judge, alarm: s.Alarm, thieves: s.Thieves})
	return nil
}

// fits says whether c can be used without reading outside its tables.
func (c *class) fits(classes, vocab int) bool {
	if c == nil {
		return true
	}
	rows := len(c.IDF)
	if c.Classes != classes || len(c.Bias) != classes || len(c.Row) != vocab || len(c.Scale) != rows || len(c.Weight) != rows*classes {
		return false
	}
	for _, r := range c.Row {
		if int(r) >= rows {
			return false
		}
	}
	return true
}
