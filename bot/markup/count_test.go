package markup

import "testing"

func TestCounts(t *testing.T) {
	for _, c := range []struct {
		s            string
		utf16, runes int
	}{
		{"", 0, 0},
		{"abc", 3, 3},
		{"你好", 2, 2},
		{"ที่", 3, 3},
		{"🙂", 2, 1},
		{"👩‍👧", 5, 3},
		{"𠮷", 2, 1},
		{"e\u0301", 2, 2},
	} {
		if got := UTF16(c.s); got != c.utf16 {
			t.Errorf("UTF16(%q) = %d, want %d", c.s, got, c.utf16)
		}
		if got := Runes(c.s); got != c.runes {
			t.Errorf("Runes(%q) = %d, want %d", c.s, got, c.runes)
		}
	}
}

func TestWords(t *testing.T) {
	for _, c := range []struct {
		s    string
		want int
	}{
		{"", 0},
		{" … – • ", 0},
		{"one", 1},
		{"I don't know, and/or 416-555-0100.", 5},
		{"one—two – three", 3},
		{"• one\n• two", 2},
		{"L’avocat est là", 3},
		{"Bạn có thể hỏi", 4},
		{"tie\u0302\u0301ng vie\u0302\u0323t", 2},
		{"자기 말로 물어보세요.", 3},
		{"你可以说话", 3},
		{"拨打 911，现在", 3},
		{"コーヒー", 2},
		{"ไม่ถามชื่อ", 2},
		{"โทร ๙๑๑", 2},
		{"😀 ok", 1},
	} {
		if got := Words(c.s); got != c.want {
			t.Errorf("Words(%q) = %d, want %d", c.s, got, c.want)
		}
	}
}
