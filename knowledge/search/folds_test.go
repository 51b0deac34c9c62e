package search

import (
	"cmp"
	"context"
	"math"
	"os"
	"path/filepath"
	"testing"
)

// TestFolds logs how the base does on its own hidden lines: the figures by which the weights and
// constants of this package were chosen, so that the questions for measuring stay unseen.
func TestFolds(t *testing.T) {
	if os.Getenv("FOLDS") == "" {
		t.Skip("SKIPPED: set FOLDS=1 to see how the base does on its own hidden lines")
	}
	docs, danger := contentDocs(t, cmp.Or(os.Getenv("INFOLINE_CONTENT"), filepath.Join("..", "content")))
	x := New(docs, danger)
	c := newCorpus(x)
	var probes []probe
	var calls []call
	for k := range folds {
		f, err := x.testFold(context.Background(), c, k)
		if err != nil {
			t.Fatal(err)
		}
		probes = append(probes, f.probes...)
		calls = append(calls, f.calls...)
	}
	j := learnJudge(probes, x.langs)
	h := learnHearing(calls, x.langs)
	t.Logf("judge %.2f", j)
	t.Logf("hearing %.2f %.2f from %.2f", h.Signs, h.Lang, h.From)
	for l, lang := range append(x.langs, "all") {
		var parts [3]float64 // BM25F, nearest, classifier: each alone
		partOf := [3]int{1, 2, 3}
		var n, first, first0, loss, away, awayAnswered, refused, answered, rightAnswered float64
		for i := range probes {
			p := &probes[i]
			if p.lang != l && l < len(x.langs) {
				continue
			}
			z := make([]float64, len(p.topics))
			none := j.chances(p, z)
			best, sum := 0, 0.0
			for i, v := range z {
				sum += v
				if v > z[best] {
					best = i
				}
			}
			top := 0.0
			if len(z) > 0 {
				top = z[best]
			}
			if p.right >= 0 {
				loss -= math.Log(max(z[p.right], 1e-6))
			} else {
				loss -= math.Log(max(none, 1e-6))
			}
			if p.away {
				away++
				awayAnswered += is(top >= answerFrom)
				continue
			}
			n++
			first += is(p.right == best && p.right >= 0)
			first0 += is(p.right == 0)
			for k := range parts {
				b := 0
				for i := range p.topics {
					if p.topics[i][partOf[k]] > p.topics[b][partOf[k]] {
						b = i
					}
				}
				parts[k] += is(p.right == b && p.right >= 0)
			}
			refused += is(sum < clarifyFrom)
			answered += is(top >= answerFrom)
			rightAnswered += is(top >= answerFrom && best == p.right)
		}
		var dn, dh, nn, nh, on, oh float64
		for i := range calls {
			c := &calls[i]
			if c.lang != l && l < len(x.langs) {
				continue
			}
			hit := is(h.chance(&c.signs, c.lang) >= h.From)
			switch {
			case c.danger:
				dn, dh = dn+1, dh+hit
			case c.hard:
				nn, nh = nn+1, nh+hit
			default:
				on, oh = on+1, oh+hit
			}
		}
		t.Logf("%-8s n %4.0f first %5.1f (rough %5.1f; parts %.1f %.1f %.1f) refused %4.1f answered %4.1f precision %5.1f | away %4.0f answered %4.1f | loss %.3f | danger %3.0f heard %5.1f hard %3.0f false %4.1f ordinary %4.0f false %4.1f", lang, n, pc(first, n), pc(first0, n), pc(parts[0], n), pc(parts[1], n), pc(parts[2], n), pc(refused, n), pc(answered, n), pc(rightAnswered, answered), away, pc(awayAnswered, away), loss/max(1, n+away), dn, pc(dh, dn), nn, pc(nh, nn), on, pc(oh, on))
	}
}
