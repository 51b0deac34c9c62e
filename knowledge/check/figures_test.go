package check

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"infoline/knowledge"
)

func TestReadNumber(t *testing.T) {
	for in, want := range map[string]string{
		"1,000 x": "1000", "1 000 $": "1000", "1.000": "1000", "1 234 567": "1234567", "1000": "1000",
		"12,5 %": "12.5", "12.50": "12.5", "17.00": "17", "9:00": "9", "9:30": "9", "09": "9", "0": "0", "0.68": "0.68",
		"1, 2": "1", "2026, 100": "2026", "2026 100": "2026", "286.1": "286.1", "8-10": "8", "5.": "5", "1 00": "1", "1 0000": "1",
	} {
		n, size := readNumber(in)
		if n != want || size < 1 || size > len(in) {
			t.Errorf("readNumber(%q) = %q %d, want %q", in, n, size, want)
		}
	}
}

func realSettings(t testing.TB) settings {
	t.Helper()
	c := &run{fsys: knowledge.Embedded()}
	c.readSettings()
	if len(c.found) > 0 || len(c.settings.Languages) == 0 {
		t.Fatalf("check.yaml: %v", c.found)
	}
	return c.settings
}

func TestNumbersAreEqualAcrossLanguages(t *testing.T) {
	s := realSettings(t)
	for _, test := range []struct {
		en, lang, text string
		want           string // the numbers that differ
	}{
		{"within 3 days", "fr", "dans les trois jours", ""},
		{"within three days", "fr", "dans les 3 jours", ""},
		{"within three days", "fr", "dans les quatre jours", "3"},
		{"within 30 days", "ko", "30일 안에", ""},
		{"within 15 days", "zh-Hans", "十五天内", ""},
		{"within 15 days", "zh-Hans", "五天内", "15"},
		{"within two days", "ko", "이틀 안에", ""},
		{"12 weeks", "vi", "mười hai tuần", ""},
		{"12 weeks", "th", "12 สัปดาห์", ""},
		{"12 weeks", "th", "๑๒ สัปดาห์", ""},
		{"since 1 January 2026", "fr", "depuis le 1er janvier 2026", ""},
		{"since 1 January 2026", "zh-Hant", "2026年1月1日起", ""},
		{"since 1 January 2026", "ko", "2026년 1월 1일부터", ""},
		{"since 1 January 2026", "vi", "từ ngày 1 tháng 1 năm 2026", ""},
		{"since 1 January 2026", "th", "ตั้งแต่ 1 มกราคม 2026", ""},
		{"since 1 January 2026", "fil", "mula Enero 1, 2026", ""},
		{"since 12 December 2025", "zh-Hans", "2025年12月12日起", ""},
		{"since 12 December 2025", "zh-Hans", "2025年2月12日起", "month 12, month 2"},
		{"they may ask; in May 2026", "fr", "en mai 2026", ""},
		{"they may ask", "fr", "on peut demander", ""},
		{"$1,000", "fr", "1 000 $", ""},
		{"$10,000", "zh-Hans", "1万加元", ""},
		{"$15,000", "ko", "1만 5천 달러", "15000, 10000, 5000"},
		{"5,000 people", "zh-Hant", "5千人", ""},
		{"2 million", "zh-Hans", "200万", ""},
		{"8–10 days", "fr", "de 8 à 10 jours", ""},
		{"8-10 days", "zh-Hans", "8至10天", ""},
		{"10 a.m. to 5 p.m.", "fr", "de 10 h à 17 h", ""},
		{"10 a.m. to 5 p.m.", "zh-Hans", "上午10点至下午5点", ""},
		{"{211.phone} and [law]({src.a-2019})", "fr", "{211.phone} et [loi]({src.b-2020})", ""},
		{"[page](https://example.org/2019)", "fr", "[page](https://example.org/fr/2020)", ""},
		{"nothing", "fr", "dans 24 heures", "24"},
		{"section 286.1", "fr", "article 286.1", ""},
		{"17.50 an hour", "fr", "17,50 $ l’heure", ""},
		{"one person", "km", "no data for it", ""},
		{"in 3 days", "km", "៣ ថ្ងៃ", ""},
	} {
		a, b := s.of("en").read(test.en, true), s.of(test.lang).read(test.text, false)
		if got := strings.Join(append(missing(a, b), missing(b, a)...), ", "); got != test.want {
			t.Errorf("%q / %q: differ in %q, want %q (%v %v)", test.en, test.text, got, test.want,
				slices.Sorted(maps.Keys(a.need)), slices.Sorted(maps.Keys(b.need)))
		}
	}
}

func TestSettingsSpellWholeSeries(t *testing.T) {
	for tag, l := range realSettings(t).Languages {
		if n := len(strings.Fields(l.Numbers)); n != 20 {
			t.Errorf("%s has %d number words, want 20", tag, n)
		}
	}
}

func FuzzRead(f *testing.F) {
	s := realSettings(f)
	for _, l := range s.Languages {
		f.Add(l.Months + l.Numbers + l.Times)
	}
	f.Add("1 000,5 p.m. 9:00 ๑ 1. 万")
	f.Fuzz(func(t *testing.T, text string) {
		for _, l := range s.Languages {
			a := l.read(text, true)
			if left := missing(a, a); len(left) > 0 {
				t.Fatalf("a text differs from itself in %v", left)
			}
		}
	})
}
