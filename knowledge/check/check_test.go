package check

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"infoline/knowledge"
)

func TestSoundContentHasNoFindings(t *testing.T) {
	for _, f := range Run(sound(3, eight...), Options{Now: june}) {
		t.Error(f)
	}
}

// A damage changes a sound folder; a finding has to follow.
type damage struct {
	file, old, new string // old in file becomes new; old empty: the file is new; new "-": the file is gone
	wantFile, key  string
	rule           string
}

var damages = map[string]damage{
	"a topic missing in a language":   {"fr/topic-1.yaml", "", "-", "fr/topic-1.yaml", "", "files"},
	"a topic missing in the original": {"en/topic-1.yaml", "", "-", "en/topic-1.yaml", "", "files"},
	"words missing":                   {"fr/words.yaml", "", "-", "fr/words.yaml", "", "files"},
	"a file without topic":            {"fr/topic-9.yaml", "", "title: x", "fr/topic-9.yaml", "", "files"},
	"a file with another ending":      {"fr/topic-1.yml", "", "title: x", "fr/topic-1.yml", "", "files"},
	"a folder that is no language":    {"fra_CA/topic-1.yaml", "", "title: x", "fra_CA", "", "files"},
	"a damaged file":                  {"fr/topic-1.yaml", "short:", "shrot:", "fr/topic-1.yaml", "shrot", "load"},
	"an empty key":                    {"fr/topic-1.yaml", "for-CA: 'Demandez ce que c’est.'", "for-CA:", "fr/topic-1.yaml", "for-CA", "keys"},
	"a key missing":                   {"fr/topic-1.yaml", "for-visitor", "for-CA-ON", "fr/topic-1.yaml", "for-visitor", "keys"},
	"a key too many":                  {"fr/topic-1.yaml", "for-visitor", "for-CA-ON", "fr/topic-1.yaml", "for-CA-ON", "keys"},
	"no status":                       {"en/topic-1.yaml", "for-visitor", "for-tourist", "en/topic-1.yaml", "for-tourist", "keys"},
	"nothing for Canada":              {"en/topic-1.yaml", "for-CA:", "for-CA-ON:", "en/topic-1.yaml", "for-CA", "keys"},
	"no steps":                        {"en/topic-1.yaml", "steps:", "for-CA-ON:", "en/topic-1.yaml", "steps", "keys"},
	"a card without text":             {"en/now.yaml", "door-show", "door-shown", "en/now.yaml", "door-show", "keys"},
	"a card that is not there":        {"en/now.yaml", "door-show", "door-shown", "en/now.yaml", "door-shown", "keys"},

	"a long title":           {"en/topic-1.yaml", "My rights", strings.Repeat("x", 46), "en/topic-1.yaml", "title", "length"},
	"a long short":           {"en/topic-1.yaml", "in 2 days", strings.Repeat("and that is it ", 25), "en/topic-1.yaml", "short", "length"},
	"a long Chinese short":   {"zh-Hans/topic-1.yaml", "两天内", strings.Repeat("好", 180), "zh-Hans/topic-1.yaml", "short", "length"},
	"a long Korean step":     {"ko/topic-1.yaml", "  무엇인지", "  " + strings.Repeat("가", 45), "ko/topic-1.yaml", "steps", "length"},
	"too many words":         {"en/topic-1.yaml", "in 2 days", strings.Repeat("to it ", 30), "en/topic-1.yaml", "short", "length"},
	"few questions":          {"en/topic-1.yaml", "  do i have to open 1 19\n", "", "en/topic-1.yaml", "ask", "length"},
	"a bullet in questions":  {"en/topic-1.yaml", "  do i have to open 1 19\n", "  - do i have to open 1 19\n", "en/topic-1.yaml", "ask", "lines"},
	"four steps":             {"en/topic-1.yaml", "steps: |\n", "steps: |\n  Four.\n", "en/topic-1.yaml", "steps", "lines"},
	"two lines on a card":    {"en/now.yaml", "text: |\n  Ask what this is.\n", "text: |\n", "en/now.yaml", "door-text", "lines"},
	"foreign markup":         {"en/topic-1.yaml", "short: '", "short: '# ", "en/topic-1.yaml", "short", "markup"},
	"markup on a card":       {"en/topic-1.yaml", "title: My rights", "title: '**My** rights'", "en/topic-1.yaml", "title", "markup"},
	"no headings":            {"en/topic-1.yaml", "**What you can do**", "What you can do", "en/topic-1.yaml", "body", "headings"},
	"a heading missing":      {"fr/topic-1.yaml", "**Ce", "**Attention**\n  **Ce", "fr/topic-1.yaml", "body", "headings"},
	"ten items":              {"en/topic-1.yaml", "do**\n", "do**\n" + strings.Repeat("  - x\n", 9), "en/topic-1.yaml", "body", "headings"},
	"an invisible character": {"en/topic-1.yaml", "My rights", "My\u202erights", "en/topic-1.yaml", "title", "letters"},
	"a typed phone":          {"en/topic-1.yaml", "{aid.phone}", "416-555-0100", "en/topic-1.yaml", "body", "phone"},
	"a phone in questions":   {"en/topic-1.yaml", "open 1 19", "open (416) 555-0100", "en/topic-1.yaml", "ask", "phone"},
	"a typed short number":   {"en/topic-1.yaml", "{aid.phone}", "211", "en/topic-1.yaml", "body", "phone"},
	"a hole":                 {"en/topic-1.yaml", "{aid.phone}", "{add.phone}", "en/topic-1.yaml", "body", "load"},
	"an operator's hole":     {"en/topic-1.yaml", "Ask what this is.'", "Call us: {operator.phone}'", "en/topic-1.yaml", "for-CA", "operator"},
	"Ontario's number":       {"en/topic-1.yaml", "for-CA: '", "for-CA: '{aid.phone} ", "en/topic-1.yaml", "for-CA", "reach"},
	"a crisis number":        {"en/danger.yaml", "{all.phone}", "{aid.phone}", "en/danger.yaml", "fire-card", "reach"},

	"another number":       {"fr/topic-1.yaml", "3 jours", "4 jours", "fr/topic-1.yaml", "body", "numbers"},
	"another number word":  {"fr/topic-1.yaml", "deux jours", "dix jours", "fr/topic-1.yaml", "short", "numbers"},
	"another month":        {"zh-Hans/topic-1.yaml", "1月1日", "2月1日", "zh-Hans/topic-1.yaml", "body", "numbers"},
	"a placeholder lost":   {"fr/topic-1.yaml", "{aid.phone}", "nous", "fr/topic-1.yaml", "body", "placeholders"},
	"a placeholder more":   {"fr/topic-1.yaml", "{aid.phone}", "{aid.phone} {all.phone}", "fr/topic-1.yaml", "body", "placeholders"},
	"another link":         {"fr/topic-1.yaml", "{aid.phone}", "{aid.phone} [loi](https://example.org/fr)", "fr/topic-1.yaml", "body", "links"},
	"a shared question":    {"fr/topic-1.yaml", "ouvrir 1 1\n", "ouvrir, 0 1 ?\n", "fr/topic-1.yaml", "ask", "shared-ask"},
	"a question twice":     {"fr/topic-1.yaml", "ouvrir 1 1\n", "OUVRIR 1 2\n", "fr/topic-1.yaml", "ask", "lines"},
	"both in and out":      {"en/not-covered.yaml", "parking", "do i have to open 1 2", "en/topic-1.yaml", "ask", "shared-ask"},
	"English left":         {"fr/topic-1.yaml", "Vous ne devez", "You do not have to open the door if they have no paper. Vous", "fr/topic-1.yaml", "short", "language"},
	"English left in Thai": {"th/topic-1.yaml", "คุณมีเวลา", "You have time to call from here คุณ", "th/topic-1.yaml", "body", "language"},
	"the wrong Chinese":    {"zh-Hans/topic-1.yaml", "不用开门", "不用開門", "zh-Hans/topic-1.yaml", "short", "language"},
	"Korean in Vietnamese": {"vi/topic-1.yaml", "Bạn thường không", "무엇인지 물어보세요", "vi/topic-1.yaml", "short", "language"},

	"a bad code":             {"topics.yaml", "abaaab", "AB10", "topics.yaml", "topic-1", "facts"},
	"a code used twice":      {"topics.yaml", "abaaab", "abaaaa", "topics.yaml", "topic-1", "load"},
	"a card's code":          {"now.yaml", "zzzzzz", "zz", "now.yaml", "door", "facts"},
	"a bad section":          {"topics.yaml", "section: police", "section: polise", "topics.yaml", "topic-0", "facts"},
	"a bad kind":             {"topics.yaml", "order: 1,", "order: 1, kind: theory,", "topics.yaml", "topic-1", "facts"},
	"a bad place":            {"topics.yaml", "order: 1, jurisdiction: CA-ON", "order: 1, jurisdiction: ON", "topics.yaml", "topic-1", "facts"},
	"an unknown town":        {"topics.yaml", "order: 1, jurisdiction: CA-ON", "order: 1, jurisdiction: CA-ON-Toranto", "topics.yaml", "topic-1", "facts"},
	"no revision":            {"topics.yaml", "revision: 1", "revision: 0", "topics.yaml", "topic-0", "facts"},
	"a date ahead":           {"topics.yaml", "2026-01-02", "2026-07-02", "topics.yaml", "topic-0", "facts"},
	"a lost relation":        {"topics.yaml", "order: 1,", "order: 1, related: [topic-9],", "topics.yaml", "topic-1", "facts"},
	"related to itself":      {"topics.yaml", "order: 1,", "order: 1, related: [topic-1],", "topics.yaml", "topic-1", "facts"},
	"a lost category":        {"topics.yaml", "order: 1,", "order: 1, services: [topic-9],", "topics.yaml", "topic-1", "facts"},
	"no node":                {"topics.yaml", "order: 1,", "order: 1, presses: [O9],", "topics.yaml", "topic-1", "facts"},
	"a move that presses":    {"topics.yaml", "order: 1,", "order: 1, moves: [O1],", "topics.yaml", "topic-1", "facts"},
	"half a deadline":        {"topics.yaml", "order: 1,", "order: 1, deadlines: [{id: a, from: b, length: 3, unit: moons, place: CA, source: law}],", "topics.yaml", "topic-1", "facts"},
	"a lost source":          {"topics.yaml", "sources: [law]", "sources: [lore]", "topics.yaml", "topic-0", "facts"},
	"no source":              {"topics.yaml", "sources: [law]", "sources: []", "topics.yaml", "topic-0", "sources"},
	"no status in parts":     {"topics.yaml", "status: true", "status: false", "en/topic-0.yaml", "for-", "keys"},
	"a card to nowhere":      {"now.yaml", "topic-0", "topic-9", "now.yaml", "door", "facts"},
	"a source without kind":  {"sources.yaml", "statute", "rumour", "sources.yaml", "law", "facts"},
	"a source unseen":        {"sources.yaml", "seen: 2026-01-10,", "", "sources.yaml", "law", "facts"},
	"a source nowhere":       {"sources.yaml", "https://example.org/law", "example.org", "sources.yaml", "law", "facts"},
	"a service nowhere":      {"services.yaml", "[CA-ON]", "[ON]", "services.yaml", "aid", "facts"},
	"a service's category":   {"services.yaml", "[topic-0]", "[topic-9]", "services.yaml", "aid", "facts"},
	"a service's tongue":     {"services.yaml", "yue", "Cantonese", "services.yaml", "aid", "facts"},
	"a service's number":     {"services.yaml", "555-0100", "ask us", "services.yaml", "aid", "facts"},
	"a number's type":        {"services.yaml", "voice", "fax", "services.yaml", "aid", "facts"},
	"a signature for nobody": {"reviews.yaml", "", "- {topic: topic-9, lang: en, revision: 1, by: AB, as: lawyer, on: 2026-01-02}", "reviews.yaml", "entry 1", "facts"},
	"a signature ahead":      {"reviews.yaml", "", "- {topic: topic-0, lang: en, revision: 2, by: AB, as: lawyer, on: 2026-01-02}", "reviews.yaml", "entry 1", "facts"},
	"a nameless signature":   {"reviews.yaml", "", "- {topic: topic-0, lang: en, revision: 1, as: friend, on: 2026-01-02}", "reviews.yaml", "entry 1", "facts"},
	"settings misspelt":      {"check.yaml", "presses:", "pesses:", "check.yaml", "", "settings"},
	"a promised language":    {"check.yaml", "complete: ", "complete: km ", "km", "", "files"},
}

func (d damage) do(m fstest.MapFS) error {
	switch f := m[d.file]; {
	case d.new == "-":
		delete(m, d.file)
	case d.old == "":
		m[d.file] = &fstest.MapFile{Data: []byte(d.new)}
	case !strings.Contains(string(f.Data), d.old):
		return fmt.Errorf("%s does not hold %q", d.file, d.old)
	default:
		f.Data = []byte(strings.Replace(string(f.Data), d.old, d.new, 1))
	}
	return nil
}

func TestEachDamageIsFound(t *testing.T) {
	for name, d := range damages {
		t.Run(name, func(t *testing.T) {
			m := sound(2, eight...)
			if err := d.do(m); err != nil {
				t.Fatal(err)
			}
			found := Run(m, Options{Now: june})
			if !slices.ContainsFunc(found, func(f Finding) bool { return f.File == d.wantFile && f.Key == d.key && f.Rule == d.rule }) {
				t.Errorf("no finding %q at %s %s; found: %v", d.rule, d.wantFile, d.key, found)
			}
			for _, f := range found {
				if f.Problem == "" || f.Mend == "" {
					t.Errorf("%+v does not say what mends it", f)
				}
			}
		})
	}
}

func TestOverdueSources(t *testing.T) {
	late := june.AddDate(0, 9, 0)
	for _, strict := range []bool{false, true} {
		found := Run(sound(2, "en"), Options{Now: late, Strict: strict})
		if len(found) != 2 || found[0].Rule != "overdue" || found[0].Warning == strict {
			t.Errorf("strict %v: %v", strict, found)
		}
	}
}

func TestAccept(t *testing.T) {
	with := func(accept string) []Finding {
		m := sound(2, "en", "fr")
		f := m["fr/topic-1.yaml"]
		f.Data = []byte(strings.Replace(string(f.Data), "3 jours", "4 jours", 1))
		m[fileSettings].Data = append(m[fileSettings].Data, accept...)
		return Run(m, Options{Now: june})
	}
	rules := func(found []Finding) string {
		var out []string
		for _, f := range found {
			out = append(out, f.Rule+" "+f.Of)
		}
		slices.Sort(out)
		return strings.Join(out, ", ")
	}
	for accept, want := range map[string]string{
		"": "numbers 3, numbers 4",
		"accept: [{file: fr/topic-1.yaml, key: body, rule: numbers, reason: said otherwise}]":                                                           "",
		"accept: [{file: '*/topic-1.yaml', key: body, rule: numbers, of: '4', reason: said otherwise}]":                                                 "numbers 3",
		"accept: [{file: fr/topic-1.yaml, key: body, rule: numbers}]":                                                                                   "accept , numbers 3, numbers 4, settings ",
		"accept: [{file: fr/topic-1.yaml, key: body, rule: load, reason: no}]":                                                                          "accept , numbers 3, numbers 4, settings ",
		"accept: [{file: fr/topic-0.yaml, key: body, rule: numbers, reason: not needed}]":                                                               "accept , numbers 3, numbers 4",
		"accept: [{file: '[', key: body, rule: numbers, reason: bad}]":                                                                                  "accept , numbers 3, numbers 4, settings ",
		"accept: [{file: fr/topic-1.yaml, key: body, rule: numbers, of: '3', reason: a}, {file: 'fr/*', key: body, rule: numbers, of: '4', reason: b}]": "",
	} {
		if got := rules(with(accept)); got != want {
			t.Errorf("%s\n\tgot  %s\n\twant %s", accept, got, want)
		}
	}
}

func TestQuestionsKeptApart(t *testing.T) {
	apart := fstest.MapFS{
		"dev/fr.jsonl": {Data: []byte(`{"id":"1","text":"Est-ce que je dois ouvrir? 1 7"}` + "\n" + `{"id":"2","text":"hi!"}` + "\nnot json\n")},
		"README.md":    {Data: []byte("hi")},
	}
	found := Run(sound(2, "en", "fr"), Options{Now: june, Apart: apart})
	var at []string
	for _, f := range found {
		at = append(at, f.Rule+" "+f.File)
	}
	if !slices.Equal(at, []string{"apart en/smalltalk.yaml", "apart fr/smalltalk.yaml", "apart fr/topic-1.yaml"}) {
		t.Errorf("found %v", found)
	}
}

func TestOnlyTheLanguagesAskedFor(t *testing.T) {
	m := sound(2, "en", "fr", "ko")
	delete(m, "ko/topic-1.yaml")
	if found := Run(m, Options{Now: june, Langs: []string{"fr"}}); len(found) > 0 {
		t.Error(found)
	}
	if found := Run(m, Options{Now: june}); len(found) != 1 {
		t.Error(found)
	}
}

// The content that is built in has no error in the languages that have to be whole.
func TestEmbedded(t *testing.T) {
	fsys := knowledge.Embedded()
	c := &run{fsys: fsys}
	c.readSettings()
	complete := strings.Fields(c.settings.Complete)
	if len(complete) == 0 {
		t.Fatal("check.yaml names no complete language")
	}
	for _, f := range Run(fsys, Options{Now: june.AddDate(0, 6, 0), Langs: complete}) {
		if f.Warning {
			t.Log(f)
		} else {
			t.Error(f)
		}
	}
}

func BenchmarkRun(b *testing.B) {
	m := sound(64, eight...)
	for name, f := range m { // to the length that answers have
		if strings.Contains(name, "/topic-") {
			lang, _, _ := strings.Cut(name, "/")
			long := strings.Repeat("  - "+voices[lang].body+"\n", 24)
			f.Data = []byte(strings.Replace(string(f.Data), "steps:", long+"steps:", 1))
		}
	}
	for b.Loop() {
		Run(m, Options{Now: june})
	}
}

func ExampleRun() {
	content := fstest.MapFS{
		"topics.yaml":   {Data: []byte("- {id: hours, code: abcd23, section: help}")},
		"en/hours.yaml": {Data: []byte("titel: Opening hours\ntitle: Hours\nshort: Weekdays.\nbody: Weekdays.")},
	}
	fmt.Println(Run(content, Options{Now: june})[0])
	// Output: en/danger.yaml: is missing; write it; SCHEMA.md lists its keys
}
