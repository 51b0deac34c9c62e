package knowledge

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

var june = time.Date(2026, 6, 15, 0, 0, 0, 0, time.UTC)

// sound is a small content folder without damage.
func sound() fstest.MapFS {
	m := fstest.MapFS{}
	for name, data := range map[string]string{
		"topics.yaml": `
- {id: door, code: abcd23, section: police, order: 20, jurisdiction: CA-ON, status: true, urgent: true, related: [stop],
   services: [door, stop], presses: [O1], moves: [R1], sources: [law], revision: 2, dated: 2026-03-01,
   deadlines: [{id: reply, from: the letter, length: 10, unit: days, calendar: true, place: CA-ON, source: law}]}
- {id: stop, code: abcd24, section: police, order: 10, jurisdiction: CA, sources: [law], revision: 1, dated: 2026-04-01}
- {id: theory, code: abcd25, section: learn, order: 10, kind: learn, jurisdiction: CA, sources: [law], revision: 1, dated: 2026-02-01}
`,
		"now.yaml": `
- {id: street, code: abcd27, order: 20}
- {id: knock, code: abcd26, order: 10, topic: door, show: true}
`,
		"sources.yaml": `
law: {title: A law, publisher: A parliament, urls: {en: "https://example.org/en", fr: "https://example.org/fr"}, seen: 2026-01-10, kind: statute}
page: {title: A page, publisher: An agency, url: "https://example.org/page", seen: 2026-02, kind: agency}
`,
		"services.yaml": `
- {id: aid, organization: {name: Aid}, categories: [door], service_area: [CA-ON], seen: 2025-11,
   phones: [{number: 555-0100, type: voice, seen: 2024, called: 2026-01-02}]}
- {id: city, organization: {name: City}, categories: [door], service_area: [CA-ON-Toronto], phones: [{number: 555-0101, type: voice, seen: 2019}]}
- {id: all, organization: {name: All}, categories: [stop], service_area: [CA], everywhere: true, phones: [{number: "911", type: voice, seen: 2020}]}
- {id: mute, organization: {name: Mute}, categories: [stop], service_area: [CA-BC]}
`,
		"places.yaml": `
- {id: CA-ON, names: "Ontario\n安省\nออนแทรีโอ\nToronto"}
- {id: CA-ON-Ottawa, names: "Ottawa"}
- {id: CA-ON-Hamilton, names: "Hamilton"}
- {id: CA-QC, names: "Québec\n퀘벡"}
- {id: CA-BC, names: "B.C.\nVancouver\nNorth Vancouver"}
`,
		"reviews.yaml": `
- {topic: door, lang: en, revision: 1, by: AB, as: lawyer, on: 2026-01-02}
- {topic: stop, lang: en, revision: 1, by: AB, as: lawyer, on: 2026-04-02}
`,
		"operator.yaml": `{name: "", phone: ""}`,
		"en/words.yaml": "section-police: Police\nsection-learn: Learn\nplace-CA: Canada\nnumber-unsure: '{number} (number from {year})'\n",
		"en/door.yaml": `
title: Police at the door
ask: |
  police at door
  do i open
short: 'Keep it closed. Call {aid.phone}, {city.phone} or {all.phone}.'
body: |
  **What you can do**
  - Read [the law]({src.law}).
  - Call us: {operator.phone}.
steps: |
  One.
  Two.
  Three.
for-CA: Elsewhere, ask.
for-visitor: You can ask too.
`,
		"en/stop.yaml":        "title: Stopped\nask: stopped\nshort: Ask.\nbody: Ask.\n",
		"en/theory.yaml":      "title: Theory\nask: theory\nshort: An idea.\nbody: An idea.\n",
		"en/now.yaml":         "knock-title: Knock\nknock-text: |\n  One\n  Two, {all.phone}\n  Three\nknock-show: I want a lawyer.\n",
		"en/smalltalk.yaml":   "hello-ask: |\n  hi\n  hello\nhello-say: Hello.\n",
		"en/not-covered.yaml": "ask: |\n  parking ticket\n  car loan\n",
		"en/danger.yaml":      "violence-now-ask: he hits me\nviolence-now-card: Call {all.phone}.\nnot-danger: this job kills me\n",
		"fr/door.yaml":        "title: La police\nask: la police\nshort: 'Appelez {aid.phone}.'\nbody: '[la loi]({src.law})'\n",
		"th/words.yaml":       "section-police: ตำรวจ\n",
		"notes/readme.txt":    "not a language",
	} {
		m[name] = &fstest.MapFile{Data: []byte(data)}
	}
	return m
}

func load(t *testing.T, fsys fs.FS) *Base {
	t.Helper()
	b, err := LoadAt(fsys, june)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestLoad(t *testing.T) {
	b := load(t, sound())
	if got := b.Langs(); !slices.Equal(got, []string{"en", "fr"}) {
		t.Errorf("Langs = %v: a folder without a topic is no language", got)
	}
	var ids []string
	for _, topic := range b.Topics() {
		ids = append(ids, topic.ID)
	}
	if !slices.Equal(ids, []string{"stop", "door", "theory"}) || !slices.Equal(b.Sections(), []string{"police", "learn"}) {
		t.Errorf("topics %v, sections %v: not in menu order", ids, b.Sections())
	}
	door, ok := b.ByCode("abcd23")
	if !ok || door.ID != "door" || door.Kind != Practical || !slices.Equal(door.Services, []string{"door", "stop"}) {
		t.Fatalf("ByCode = %+v", door)
	}
	if stop, _ := b.Topic("stop"); !slices.Equal(stop.Services, []string{"stop"}) {
		t.Errorf("services of stop = %v, want its own id", stop.Services)
	}
	if d := door.Deadlines; len(d) != 1 || d[0].Length != 10 || !d[0].Calendar {
		t.Errorf("deadlines = %+v", d)
	}
	a, ok := door.In("en")
	if !ok || len(a.Ask) != 2 || len(a.Steps) != 3 || a.For["visitor"] == "" || a.For["CA"] == "" {
		t.Fatalf("article = %+v", a)
	}
	if want := "Keep it closed. Call 555-0100, 555-0101 (number from 2019) or 911."; a.Short != want {
		t.Errorf("short = %q, want %q", a.Short, want)
	}
	if !strings.Contains(a.Body, "(https://example.org/en)") {
		t.Errorf("body = %q", a.Body)
	}
	if fr, _ := door.In("fr"); !strings.Contains(fr.Body, "(https://example.org/fr)") {
		t.Errorf("the French text leads to %q", fr.Body)
	}
	if _, ok := door.In("th"); ok {
		t.Error("In falls back")
	}
	if !b.Dated().Equal(time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("Dated = %v", b.Dated())
	}
	if b.Word("fr", "section-police") != "Police" || b.Word("fr", "nothing") != "" {
		t.Error("Word does not fall back to the reference language, or makes words up")
	}
}

func TestLoadOtherTexts(t *testing.T) {
	b := load(t, sound())
	cards := b.Now()
	if len(cards) != 2 || cards[0].ID != "knock" || cards[1].ID != "street" {
		t.Fatalf("cards = %+v", cards)
	}
	if text, ok := cards[0].In("en"); !ok || text.Text != "One\nTwo, 911\nThree" || text.Show == "" {
		t.Errorf("card = %+v", text)
	}
	if _, ok := cards[1].In("en"); ok {
		t.Error("a card without text is shown")
	}
	if c, ok := b.NowByCode("abcd26"); !ok || c.ID != "knock" {
		t.Errorf("NowByCode = %+v", c)
	}
	if b.Smalltalk("en", "hello") != "Hello." || len(b.SmalltalkAsk("en")["hello"]) != 2 || b.Smalltalk("xx", "hello") != "" {
		t.Error("small talk is wrong")
	}
	if kinds, not := b.Danger("en"); kinds["violence-now"].Card != "Call 911." || len(kinds["violence-now"].Ask) != 1 || len(not) != 1 {
		t.Errorf("danger = %+v %v", kinds, not)
	}
	if len(b.NotCovered("en")) != 2 {
		t.Errorf("not covered = %v", b.NotCovered("en"))
	}
}

func TestDraftUntilThisRevisionIsSigned(t *testing.T) {
	b := load(t, sound())
	for id, draft := range map[string]bool{"door": true, "stop": false, "theory": true} {
		topic, _ := b.Topic(id)
		if a, _ := topic.In("en"); a.Draft != draft || len(a.Reviewed) == 0 != draft {
			t.Errorf("%s: draft = %v, signed by %v", id, a.Draft, a.Reviewed)
		}
	}
}

func TestLoadRefusesDamage(t *testing.T) {
	for name, test := range map[string]struct{ file, data, wantFile, wantKey string }{
		"broken yaml":         {"en/door.yaml", "title: x\n\tshort: y", "en/door.yaml", "line"},
		"unknown key":         {"en/door.yaml", "titel: x\ntitle: x\nshort: x\nbody: x", "en/door.yaml", "titel"},
		"doubled key":         {"en/door.yaml", "title: x\ntitle: y\nshort: x\nbody: x", "en/door.yaml", "title"},
		"missing key":         {"en/door.yaml", "title: x\nshort: x", "en/door.yaml", "body"},
		"empty key":           {"en/door.yaml", "title: x\nshort:\nbody: x", "en/door.yaml", "short"},
		"list for text":       {"en/door.yaml", "title: x\nask: [a, b]\nshort: x\nbody: x", "en/door.yaml", "ask"},
		"alias for text":      {"en/door.yaml", "title: &a x\nshort: *a\nbody: x", "en/door.yaml", "short"},
		"no map":              {"en/door.yaml", "- title", "en/door.yaml", ""},
		"two documents":       {"en/door.yaml", "title: x\n---\nshort: x", "en/door.yaml", ""},
		"not UTF-8":           {"en/door.yaml", "title: \xff\xfe", "en/door.yaml", ""},
		"NUL":                 {"en/door.yaml", "title: a\x00b", "en/door.yaml", ""},
		"too large":           {"en/door.yaml", "title: " + strings.Repeat("x", maxFile), "en/door.yaml", ""},
		"crisis card's hole":  {"en/danger.yaml", "fire-ask: fire\nfire-card: 'Call {nobody.phone}.'", "en/danger.yaml", "fire-card"},
		"crisis without card": {"en/danger.yaml", "fire-ask: fire", "en/danger.yaml", "fire-card"},
		"card without phrase": {"en/danger.yaml", "fire-card: fire", "en/danger.yaml", "fire-card"},
		"now card's hole":     {"en/now.yaml", "knock-title: x\nknock-text: '{aid.fax}'", "en/now.yaml", "knock-text"},
		"small talk's key":    {"en/smalltalk.yaml", "hello: hi", "en/smalltalk.yaml", "hello"},
		"topics: unknown key": {"topics.yaml", "- {id: a, code: abcd23, colour: red}", "topics.yaml", "colour"},
		"topics: same code":   {"topics.yaml", "- {id: a, code: abcd23}\n- {id: b, code: abcd23}", "topics.yaml", "b"},
		"topics: card's code": {"topics.yaml", "- {id: a, code: abcd26}", "now.yaml", "knock"},
		"topics: no code":     {"topics.yaml", "- {id: a}", "topics.yaml", "a"},
		"topics: same id":     {"topics.yaml", "- {id: a, code: abcd23}\n- {id: a, code: abcd24}", "topics.yaml", "a"},
		"topics: no date":     {"topics.yaml", "- {id: a, code: abcd23, dated: soon}", "topics.yaml", "line"},
		"sources: same id":    {"sources.yaml", "a: {title: x}\na: {title: y}", "sources.yaml", "a"},
		"services: same id":   {"services.yaml", "- {id: a}\n- {id: a}", "services.yaml", "a"},
		"operator: unknown":   {"operator.yaml", "fax: x", "operator.yaml", "fax"},
	} {
		t.Run(name, func(t *testing.T) {
			fsys := sound()
			fsys[test.file] = &fstest.MapFile{Data: []byte(test.data)}
			_, err := LoadAt(fsys, june)
			var f *Fault
			if !errors.As(err, &f) {
				t.Fatalf("err = %v, want a Fault", err)
			}
			_, all := Inspect(fsys, june)
			if !slices.ContainsFunc(all, func(f *Fault) bool {
				return f.File == test.wantFile && (f.Key == test.wantKey || test.wantKey == "line" && strings.HasPrefix(f.Key, "line "))
			}) {
				t.Errorf("no fault at %s %q in:\n%v", test.wantFile, test.wantKey, err)
			}
			for _, f := range all {
				if f.Problem == "" || f.Mend == "" {
					t.Errorf("%v does not say what mends it", f)
				}
			}
		})
	}
}

func TestLoadRefusesAFileItCannotRead(t *testing.T) {
	fsys := sound()
	fsys["en/door.yaml/inner"] = &fstest.MapFile{} // the file is a folder now
	delete(fsys, "en/door.yaml")
	if _, err := LoadAt(fsys, june); err == nil || !strings.Contains(err.Error(), "en/door.yaml") {
		t.Errorf("err = %v", err)
	}
}

func TestAnArticleWithAHoleIsLeftOut(t *testing.T) {
	fsys := sound()
	fsys["en/stop.yaml"] = &fstest.MapFile{Data: []byte("title: x\nshort: '{mute.phone}'\nbody: '{src.none}'\n")}
	b := load(t, fsys)
	stop, _ := b.Topic("stop")
	if _, ok := stop.In("en"); ok {
		t.Error("an article with a hole is shown")
	}
	if out := b.LeftOut(); len(out) != 2 || out[0].File != "en/stop.yaml" || out[0].Key != "short" {
		t.Errorf("left out: %v", out)
	}
}

func TestHash(t *testing.T) {
	a, b := load(t, sound()), load(t, sound())
	if a.Hash() != b.Hash() || len(a.Hash()) != 64 {
		t.Error("the hash differs for the same content")
	}
	changed := sound()
	changed["fr/door.yaml"].Data = append(changed["fr/door.yaml"].Data, "steps: un\n"...)
	if load(t, changed).Hash() == a.Hash() {
		t.Error("the hash is the same for other content")
	}
}

func TestEmbeddedLoads(t *testing.T) {
	b, err := Load(Embedded())
	if err != nil {
		t.Fatal(err)
	}
	for _, topic := range b.Topics() {
		if byCode, ok := b.ByCode(topic.Code); !ok || byCode != topic {
			t.Errorf("%s is not found by its code", topic.ID)
		}
	}
	for _, f := range b.LeftOut() {
		t.Error(f)
	}
}

func FuzzStrings(f *testing.F) {
	for _, file := range sound() {
		f.Add(file.Data)
	}
	f.Add([]byte("a: &x [*x]"))
	f.Add([]byte("? [a]\n: b"))
	f.Add([]byte("\xef\xbb\xbftitle: x\r\nshort: |\r\n  y\r\n"))
	topic := &Topic{ID: "door", articles: map[string]Article{}}
	f.Fuzz(func(t *testing.T, data []byte) {
		data, err := clean("en/door.yaml", data)
		if err != nil {
			return
		}
		keys, values, err := decodeStrings("en/door.yaml", data)
		if err != nil {
			var fault *Fault
			if !errors.As(err, &fault) || fault.Mend == "" {
				t.Fatalf("%v is no fault that says what mends it", err)
			}
			return
		}
		if len(keys) != len(values) {
			t.Fatalf("%d keys, %d values", len(keys), len(values))
		}
		r := &reader{base: &Base{}, lang: "en"}
		if a, ok := r.article(topic, keys, values); ok && (a.Title == "" || a.Short == "" || a.Body == "") {
			t.Fatalf("an article without words: %+v", a)
		}
	})
}
