package search

import (
	"context"
	"runtime"
	"sync"
)

const trainedForm = "1" // raised when the meaning of a saved trained part changes

// trained is the part of an Index that Train learns.
type trained struct {
	learned bool
	class   *class
	judge   judge
	alarm   hearing
	thieves []Theft
}

// Train learns the classifier, the probabilities and the thresholds from the documents
// themselves, and swaps them in when all is done. The same documents give the same result.
// On an error, nothing changes.
func (x *Index) Train(ctx context.Context) error {
	c := newCorpus(x)
	t := &trained{learned: true, judge: cautious, alarm: watchful}
	var tests [folds]foldTest
	var errs [folds + 2]error
	var work sync.WaitGroup
	slots := make(chan struct{}, max(1, min(runtime.GOMAXPROCS(0), folds+2)))
	start := func(i int, f func() error) {
		work.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			errs[i] = f()
		})
	}
	start(folds, func() (err error) {
		t.class, err = learnClass(ctx, c.samples(nil), c.topics, c.vocab.n)
		return err
	})
	var alarm *class
	start(folds+1, func() (err error) {
		if len(x.kinds) > 0 {
			alarm, err = learnClass(ctx, c.dangerSamples(len(x.kinds), nil), 2, c.vocab.n)
		}
		return err
	})
	for k := range folds {
		start(k, func() (err error) {
			tests[k], err = x.testFold(ctx, c, k)
			return err
		})
	}
	work.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	var probes []probe
	var calls []call
	for k := range tests {
		probes = append(probes, tests[k].probes...)
		calls = append(calls, tests[k].calls...)
	}
	t.alarm = learnHearing(calls, x.langs)
	t.alarm.Class = alarm
	t.judge = learnJudge(probes, x.langs)
	t.thieves = x.thefts(tests[:])
	x.trained.Store(t)
	return nil
}

// samples is what the classifier learns from, of the pieces for which keep is true.
func (c *corpus) samples(keep func(*piece) bool) []sample {
	var out []sample
	for i := range c.pieces {
		p := &c.pieces[i]
		if p.field == answer || keep != nil && !keep(p) {
			continue
		}
		s := sample{class: p.topic, lang: p.lang, weight: 1, terms: p.terms}
		if p.field == lead {
			s.weight = answerShare
		}
		out = append(out, s)
	}
	return out
}
