package knowledge

import (
	"io/fs"
	"slices"
	"testing"
	"testing/fstest"
	"time"
)

func TestOverlay(t *testing.T) {
	over := fstest.MapFS{
		"operator.yaml":    {Data: []byte("\ufeffname: Us\r\nphone: 555-0199\r\n")},
		"en/stop.yaml":     {Data: []byte("\ufefftitle: Ours\r\nshort: One.\r\nbody: |\r\n  One.\r\n\r\n  Two.\r\n")},
		"ko/stop.yaml":     {Data: []byte("title: 정지\nshort: 물어보세요.\nbody: 물어보세요.\n")},
		"en/.DS_Store":     {Data: []byte{0, 1}},
		"en/stop.yaml.bak": {Data: []byte("x")},
	}
	fsys := Overlay(sound(), over)
	if err := fstest.TestFS(fsys, "topics.yaml", "en/stop.yaml", "ko/stop.yaml", "fr/door.yaml"); err != nil {
		t.Error(err)
	}
	b := load(t, fsys)
	stop, _ := b.Topic("stop")
	if a, _ := stop.In("en"); a.Title != "Ours" || a.Body != "One.\n\nTwo." {
		t.Errorf("article = %+v", a)
	}
	if !slices.Equal(b.Langs(), []string{"en", "fr", "ko"}) || b.Operator().Name != "Us" {
		t.Errorf("langs %v, operator %+v", b.Langs(), b.Operator())
	}
	door, _ := b.Topic("door")
	if a, _ := door.In("en"); !slices.Contains(lines(a.Body), "- Call us: 555-0199.") {
		t.Errorf("body = %q", a.Body)
	}
	if got := load(t, Overlay(sound(), nil)); got.Hash() != load(t, sound()).Hash() {
		t.Error("an overlay of nothing changes something")
	}
}

// refusing is a folder that exists and cannot be read.
type refusing struct{ fs.FS }

func (refusing) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
}

func TestOverlayThatCannotBeReadIsNoFallback(t *testing.T) {
	if _, err := LoadAt(Overlay(sound(), refusing{}), june); err == nil {
		t.Error("an unreadable overlay is passed over in silence")
	}
}

func TestFillOperator(t *testing.T) {
	empty := &Base{}
	named := &Base{operator: Operator{Name: "Us", Hours: "9 to 5"}}
	for text, want := range map[string][2]string{
		"Call {operator.phone}.":                      {"Call.", "Call."},
		"Ask us ({operator.name}, {operator.phone}).": {"Ask us.", "Ask us (Us)."},
		"People: {operator.name}, {operator.hours}":   {"People:", "People: Us, 9 to 5"},
		"One\n- {operator.phone}\nTwo":                {"One\nTwo", "One\nTwo"},
		"- {operator.name}（{operator.hours}）\n- 别的人。": {"- 别的人。", "- Us（9 to 5）\n- 别的人。"},
	} {
		for i, b := range []*Base{empty, named} {
			if got, unknown := b.Fill("en", text); got != want[i] || len(unknown) > 0 {
				t.Errorf("Fill(%q) = %q %v, want %q", text, got, unknown, want[i])
			}
		}
	}
}

func TestFillUnknown(t *testing.T) {
	b := load(t, sound())
	for _, text := range []string{"{none.phone}", "{aid.fax}", "{src.none}", "{operator.fax}", "{}", "{mute.phone}", "{aid}"} {
		if got, unknown := b.Fill("en", "a "+text); got != "a "+text || !slices.Equal(unknown, []string{text}) {
			t.Errorf("Fill(%q) = %q %v", text, got, unknown)
		}
	}
}

func TestANumberIsSureForSixMonths(t *testing.T) {
	called := time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC)
	for now, want := range map[string]bool{"2026-01-31": true, "2026-07-30": true, "2026-07-31": false, "2027-01-01": false} {
		at, _ := time.Parse(time.DateOnly, now)
		if got := (Phone{Called: called}).Sure(at); got != want {
			t.Errorf("sure on %s = %v", now, got)
		}
	}
	if (Phone{}).Sure(june) {
		t.Error("a number nobody called is sure")
	}
}

func TestPlace(t *testing.T) {
	b := load(t, sound())
	for text, want := range map[string]string{
		"I live in Ontario": "CA-ON",
		"je suis à quebec":  "CA-QC",
		"QUÉBEC!":           "CA-QC",
		"我在安省做工":            "CA-ON",
		"我在toronto工作":       "CA-ON",
		"อยู่ออนแทรีโอค่ะ":             "CA-ON",
		"저는 퀘벡에 살아요":                   "CA-QC",
		"in b.c. now":                  "CA-BC",
		"ottawa, ontario":              "CA-ON-Ottawa",
		"from ottawa to hamilton":      "CA-ON",
		"ottawa or hamilton or quebec": "",
		"quebec or vancouver":          "",
		"north vancouver":              "CA-BC",
		"ontarioo":                     "",
		"torontonian":                  "",
		"":                             "",
	} {
		if got, ok := b.Place(text); got != want || ok != (want != "") {
			t.Errorf("Place(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestServices(t *testing.T) {
	b := load(t, sound())
	for _, test := range []struct {
		categories []string
		place      string
		want       []string
	}{
		{[]string{"door"}, "", []string{"aid", "city"}},
		{[]string{"stop", "door"}, "CA-ON", []string{"all", "aid", "city"}},
		{[]string{"door", "stop"}, "CA-ON-Toronto", []string{"aid", "city", "all"}},
		{[]string{"door", "stop"}, "CA-ON-Ottawa", []string{"aid", "all"}},
		{[]string{"door", "stop"}, "CA", []string{"all"}},
		{[]string{"stop"}, "CA-BC", []string{"all", "mute"}},
		{[]string{"none"}, "", nil},
	} {
		var got []string
		for _, s := range b.Services(test.categories, test.place) {
			got = append(got, s.ID)
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("Services(%v, %q) = %v, want %v", test.categories, test.place, got, test.want)
		}
	}
	if s, ok := b.Source("law"); !ok || s.URL("zh-Hant") != "https://example.org/en" || s.URL("fr-CA") != "https://example.org/fr" {
		t.Errorf("source = %+v", s)
	}
}

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"Đường Phố": "duong pho", "ÉTÉ": "ete", "ＡＢＣ１": "abc1", "ทำไง": "ทําไง", "한국": "한국", "警察": "警察",
	} {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}
