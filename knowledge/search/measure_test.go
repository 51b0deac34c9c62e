package search

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"go.yaml.in/yaml/v3"
	"golang.org/x/text/unicode/norm"
)

// contentDocs reads the content folder as a caller would. It returns nothing where there is none.
func contentDocs(t testing.TB, root string) (docs []Doc, danger []Phrases) {
	dirs, _ := os.ReadDir(root)
	for _, d := range dirs {
		if !d.IsDir() {
			continue
		}
		lang := d.Name()
		files, _ := filepath.Glob(filepath.Join(root, lang, "*.yaml"))
		for _, f := range files {
			raw, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			m := map[string]string{}
			if err := yaml.Unmarshal(raw, &m); err != nil {
				t.Logf("skipped, not readable yet: %s: %v", filepath.Base(f), err)
				continue
			}
			switch id := strings.TrimSuffix(filepath.Base(f), ".yaml"); id {
			case "now", "words", "phrases":
			case "not-covered":
				docs = append(docs, Doc{ID: "", Lang: lang, Examples: nonEmpty(m["ask"])})
			case "smalltalk":
				for k, v := range m {
					if name, ok := strings.CutSuffix(k, "-ask"); ok {
						docs = append(docs, Doc{ID: "smalltalk/" + name, Lang: lang, Examples: nonEmpty(v)})
					}
				}
			case "danger":
				not := nonEmpty(m["not-danger"])
				for k, v := range m {
					if name, ok := strings.CutSuffix(k, "-ask"); ok {
						danger = append(danger, Phrases{Lang: lang, Kind: name, Lines: nonEmpty(v), Not: not})
					}
				}
			default:
				if m["ask"] == "" {
					continue
				}
				docs = append(docs, Doc{ID: id, Lang: lang, Title: m["title"], Examples: nonEmpty(m["ask"]), Answer: m["short"] + "\n" + m["body"]})
			}
		}
	}
	return docs, danger
}

func nonEmpty(s string) (out []string) {
	for line := range strings.Lines(s) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

type question struct {
	ID, Lang, Kind, Topic, Subtype, Style, Text string
	Also                                        []string
}

// questions reads the questions for measuring. They are kept apart from the project.
func questions(t testing.TB) (qs []question) {
	dir := os.Getenv("INFOLINE_EVAL")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "eval", "dev")
	}
	files, _ := filepath.Glob(filepath.Join(dir, "*.jsonl"))
	if len(files) == 0 {
		t.Skipf("SKIPPED: no questions in %s; set INFOLINE_EVAL to a folder of them", dir)
	}
	for _, f := range files {
		in, err := os.Open(f)
		if err != nil {
			t.Fatal(err)
		}
		sc := bufio.NewScanner(in)
		sc.Buffer(nil, 1<<20)
		for sc.Scan() {
			var q question
			if err := json.Unmarshal(sc.Bytes(), &q); err != nil {
				t.Fatal(err)
			}
			qs = append(qs, q)
		}
		_ = in.Close()
	}
	return qs
}

// measured is what came of the questions of one language.
type measured struct {
	topic, first, three, refused, answered, rightAnswered float64
	bad, badFirst, bare, bareFirst                        float64
	none, declined, noneRefused                           float64
	crisis, heard, calm, alarmed, ordinary, falseAlarm    float64
	all, lang, sure, sureWrong                            float64
}

func TestMeasure(t *testing.T) {
	docs, danger := contentDocs(t, cmp.Or(os.Getenv("INFOLINE_CONTENT"), filepath.Join("..", "content")))
	if len(docs) == 0 {
		t.Skip("SKIPPED: no content to measure yet")
	}
	qs := questions(t)
	begin := time.Now()
	x := New(docs, danger)
	ready := time.Since(begin)
	begin = time.Now()
	if os.Getenv("UNTRAINED") == "" {
		if err := x.Train(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	trainedIn := time.Since(begin)
	have, langs, crisis := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, d := range docs {
		have[d.ID+" "+d.Lang], langs[d.Lang] = true, true
	}
	for _, d := range danger {
		crisis[d.Lang] = true
	}
	by := map[string]*measured{}
	var times []time.Duration
	rng := rand.New(rand.NewPCG(1, 2))
	verbose := os.Getenv("SHOW")
	for _, q := range qs {
		if !langs[q.Lang] {
			continue
		}
		m := by[q.Lang]
		if m == nil {
			m = &measured{}
			by[q.Lang] = m
		}
		begin := time.Now()
		r := x.Find(q.Text)
		times = append(times, time.Since(begin))
		m.all++
		m.lang += is(r.Lang == q.Lang)
		m.sure += is(r.Sure)
		m.sureWrong += is(r.Sure && r.Lang != q.Lang)
		show := func(what string) {
			if verbose != "" && (verbose == "all" || strings.Contains(what, verbose)) {
				t.Logf("%s %s %s\n   %s want %s%v: %v %s %v %s", what, q.ID, q.Style, q.Text, q.Topic+q.Subtype, q.Also, r.Kind, r.Lang, short(r.Hits), r.Danger)
			}
		}
		if r.Lang != q.Lang {
			show("lang")
		}
		switch q.Kind {
		case "topic":
			m.ordinary++
			m.falseAlarm += is(r.Danger != "")
			if r.Danger != "" {
				show("falsealarm")
			}
			if !have[q.Topic+" "+q.Lang] {
				continue
			}
			m.topic++
			m.first += is(right(r, q, 1))
			m.three += is(right(r, q, 3))
			m.refused += is(r.Kind == None)
			m.answered += is(r.Kind == Answer)
			m.rightAnswered += is(r.Kind == Answer && right(r, q, 1))
			if !right(r, q, 1) {
				show("first")
			}
			if r.Kind == None {
				show("refused")
			}
			m.bad++
			m.badFirst += is(right(x.Find(misspelt(q.Text, rng)), q, 1))
			if b := bare(q.Text); b != q.Text {
				m.bare++
				m.bareFirst += is(right(x.Find(b), q, 1)) - is(right(r, q, 1))
			}
		case "none":
			m.none++
			m.declined += is(r.Kind != Answer || strings.HasPrefix(r.Hits[0].ID, "smalltalk/"))
			m.noneRefused += is(r.Kind == None)
			m.ordinary++
			m.falseAlarm += is(r.Danger != "")
			if r.Kind == Answer {
				show("outside")
			}
		case "crisis":
			if crisis[q.Lang] {
				m.crisis++
				m.heard += is(r.Danger != "")
				if r.Danger == "" {
					show("unheard")
				}
			}
		case "not-crisis":
			if crisis[q.Lang] {
				m.calm++
				m.alarmed += is(r.Danger != "")
				if r.Danger != "" {
					show("alarmed")
				}
			}
		}
	}
	slices.Sort(times)
	t.Logf("%d docs, ready in %v, trained in %v; a question takes %v at the median, %v at p99", len(docs), ready.Round(time.Millisecond), trainedIn.Round(time.Millisecond), times[len(times)/2], times[len(times)*99/100])
	names := make([]string, 0, len(by))
	sum := measured{}
	for l, m := range by {
		names = append(names, l)
		sum.add(m)
	}
	slices.Sort(names)
	by["all"] = &sum
	t.Logf("%-8s %4s %5s %5s %5s | %5s %5s %5s | %5s %5s %5s | %5s %5s %5s | %5s %5s %5s", "", "n", "first", "three", "refus", "answd", "a.prc", "typo", "marks", "o.dcl", "o.ref", "crisi", "hardn", "falsA", "lang", "sure", "surew")
	for _, l := range append(names, "all") {
		m := by[l]
		t.Logf("%-8s %4.0f %5.1f %5.1f %5.1f | %5.1f %5.1f %5.1f | %5.1f %5.1f %5.1f | %5.1f %5.1f %5.1f | %5.1f %5.1f %5.1f", l, m.topic,
			pc(m.first, m.topic), pc(m.three, m.topic), pc(m.refused, m.topic), pc(m.answered, m.topic), pc(m.rightAnswered, m.answered),
			pc(m.badFirst, m.bad), pc(m.bareFirst, m.bare), pc(m.declined, m.none), pc(m.noneRefused, m.none), pc(m.heard, m.crisis), pc(m.alarmed, m.calm), pc(m.falseAlarm, m.ordinary),
			pc(m.lang, m.all), pc(m.sure, m.all), pc(m.sureWrong, m.sure))
	}
	if os.Getenv("THIEVES") != "" {
		th := x.Thieves()
		for _, th := range th[:min(40, len(th))] {
			t.Logf("%s -> %s %s %d", th.From, th.To, th.Lang, len(th.Lines))
		}
	}
}

func (m *measured) add(o *measured) {
	m.topic, m.first, m.three, m.refused = m.topic+o.topic, m.first+o.first, m.three+o.three, m.refused+o.refused
	m.answered, m.rightAnswered = m.answered+o.answered, m.rightAnswered+o.rightAnswered
	m.bad, m.badFirst, m.bare, m.bareFirst = m.bad+o.bad, m.badFirst+o.badFirst, m.bare+o.bare, m.bareFirst+o.bareFirst
	m.none, m.declined, m.noneRefused = m.none+o.none, m.declined+o.declined, m.noneRefused+o.noneRefused
	m.crisis, m.heard, m.calm, m.alarmed = m.crisis+o.crisis, m.heard+o.heard, m.calm+o.calm, m.alarmed+o.alarmed
	m.ordinary, m.falseAlarm = m.ordinary+o.ordinary, m.falseAlarm+o.falseAlarm
	m.all, m.lang, m.sure, m.sureWrong = m.all+o.all, m.lang+o.lang, m.sure+o.sure, m.sureWrong+o.sureWrong
}

func right(r Result, q question, n int) bool {
	return slices.ContainsFunc(r.Hits[:min(n, len(r.Hits))], func(h Hit) bool { return h.ID == q.Topic || slices.Contains(q.Also, h.ID) })
}

func is(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

func pc(a, b float64) float64 { return 100 * a / max(b, 1e-9) }

func short(hits []Hit) string {
	var s strings.Builder
	for _, h := range hits[:min(4, len(hits))] {
		fmt.Fprintf(&s, "%s %.2f  ", cmp.Or(h.ID, "(none)"), h.Score)
	}
	return s.String()
}

// misspelt edits 15 % of the words once (characters, where there are no spaces).
func misspelt(s string, rng *rand.Rand) string {
	rs := []rune(s)
	for i := 0; i+1 < len(rs); i++ {
		p := .15 / 5
		switch scriptOf(unicode.ToLower(rs[i])) {
		case gap:
			continue
		case han:
			p = .06
		case joined:
			p = .03
		case hangul:
			p = .05
		}
		if rng.Float64() > p {
			continue
		}
		switch rng.IntN(3) {
		case 0:
			rs = slices.Delete(rs, i, i+1)
		case 1:
			rs[i], rs[i+1] = rs[i+1], rs[i]
		case 2:
			rs = slices.Insert(rs, i, rs[i])
		}
	}
	return string(rs)
}

// bare takes the marks off Latin letters.
func bare(s string) string {
	var out []rune
	latin := false
	for _, r := range norm.NFD.String(s) {
		if unicode.Is(unicode.Mn, r) && latin {
			continue
		}
		latin = unicode.Is(unicode.Latin, r)
		switch r {
		case 'đ':
			r = 'd'
		case 'Đ':
			r = 'D'
		}
		out = append(out, r)
	}
	return norm.NFC.String(string(out))
}
