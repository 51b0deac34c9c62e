package search

import (
	"runtime"
	"sync"
)

// A readDoc is the features of one document.
type readDoc struct {
	title, answer   []feature
	examples, leads [][]feature
	arena           []feature
}

// keep is a copy of fs that stays when the reader goes on.
func (d *readDoc) keep(fs []feature) []feature {
	if cap(d.arena)-len(d.arena) < len(fs) {
		d.arena = make([]feature, 0, max(1<<12, len(fs)))
	}
	n := len(d.arena)
	d.arena = append(d.arena, fs...)
	return d.arena[n:len(d.arena):len(d.arena)]
}

// readDocs reads the documents on all processors and calls each with them in their order.
func (x *Index) readDocs(withLeads bool, each func(*Doc, *readDoc)) {
	n := min(runtime.GOMAXPROCS(0), 4)
	lanes := make([]chan *readDoc, n)
	var work sync.WaitGroup
	for lane := range lanes {
		lanes[lane] = make(chan *readDoc, 4)
		work.Go(func() {
			var r reader
			for i := lane; i < len(x.docs); i += n {
				lanes[lane] <- r.doc(&x.docs[i], withLeads)
			}
		})
	}
	for i := range x.docs {
		each(&x.docs[i], <-lanes[i%n])
	}
	work.Wait()
}

// doc reads one document.
func (r *reader) doc(d *Doc, withLeads bool) *readDoc {
	out := &readDoc{examples: make([][]feature, len(d.Examples))}
	out.title = out.keep(r.read(d.Title))
	for i, e := range d.Examples {
		out.examples[i] = out.keep(r.read(e))
	}
	out.answer = out.keep(r.read(d.Answer))
	if withLeads {
		r.runes = normal(r.runes[:0], head(d.Answer, leadRunes))
		for i, part := range split(nil, r.runes) {
			if i == leads {
				break
			}
			out.leads = append(out.leads, out.keep(r.readRunes(part)))
		}
	}
	return out
}
