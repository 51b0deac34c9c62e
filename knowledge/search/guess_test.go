package search

import (
	"strings"
	"testing"
)

// spoken is a base in which only the language matters.
func spoken() []Doc {
	lines := func(s string) []string { return strings.Split(strings.TrimSpace(s), "\n") }
	return []Doc{
		{ID: "a", Lang: "en", Examples: lines("where is the train station\nthe shop opens at nine in the morning\nhow much does the ticket cost\ni would like to buy some bread\nmy brother works in the garden\nwe are going to the market tomorrow\nplease close the window\nthe weather is very nice today\nwhat time does the bus leave\nshe wants to learn how to swim\nmeeting room is upstairs\ncan you send the schedule again")},
		{ID: "a", Lang: "fil", Examples: lines("nasaan ang istasyon ng tren\nmagkano po ang tiket\ngusto kong bumili ng tinapay\nnagtatrabaho ang kapatid ko sa hardin\npupunta kami sa palengke bukas\npakisara ang bintana\nmaganda ang panahon ngayon\nanong oras aalis ang bus\ngusto niyang matutong lumangoy\npwede bang i-send ulit ang schedule\nna-late ako sa meeting kanina\nnasa itaas ang meeting room")},
		{ID: "a", Lang: "vi", Examples: lines("nhà ga ở đâu vậy\ngiá vé bao nhiêu tiền\ntôi muốn mua bánh mì\nanh trai tôi làm việc trong vườn\nngày mai chúng tôi đi chợ\nlàm ơn đóng cửa sổ\nhôm nay thời tiết rất đẹp\nmấy giờ xe buýt chạy\ncô ấy muốn học bơi\ncửa hàng mở lúc chín giờ sáng")},
		{ID: "a", Lang: "fr", Examples: lines("où est la gare\ncombien coûte le billet\nje voudrais acheter du pain\nmon frère travaille dans le jardin\nnous allons au marché demain\nfermez la fenêtre s'il vous plaît\nil fait très beau aujourd'hui\nà quelle heure part le bus\nelle veut apprendre à nager\nle magasin ouvre à neuf heures")},
		{ID: "a", Lang: "zh-Hans", Examples: lines("火车站在哪里\n车票多少钱\n我想买面包\n我哥哥在花园工作\n明天我们去市场\n请关窗\n今天天气很好\n商店九点开门\n他学习游泳")},
		{ID: "a", Lang: "zh-Hant", Examples: lines("火車站喺邊度\n車飛幾多錢\n我想買麵包\n我阿哥喺花園做嘢\n聽日我哋去街市\n唔該閂窗\n今日天氣好好\n店鋪九點開門\n佢學游水")},
		{ID: "a", Lang: "ko", Examples: lines("기차역이 어디예요\n표가 얼마예요\n빵을 사고 싶어요")},
		{ID: "a", Lang: "th", Examples: lines("สถานีรถไฟอยู่ที่ไหน\nตั๋วราคาเท่าไหร่\nอยากซื้อขนมปัง")},
	}
}

func TestGuess(t *testing.T) {
	x := New(spoken(), nil)
	tests := []struct {
		text, lang, script string
	}{
		{"where is the market", "en", "Latn"},
		{"magkano ang tinapay sa palengke", "fil", "Latn"},
		{"gia banh mi bao nhieu", "vi", "Latn"},
		{"ou est le marche", "fr", "Latn"},
		{"pwede bang i-send ang ticket schedule today please", "fil", "Latn"},
		{"图书馆几点开门", "zh-Hans", "Hani"},
		{"圖書館幾點開門", "zh-Hant", "Hani"},
		{"佢喺邊", "zh-Hant", "Hani"},
		{"ticket 얼마예요", "ko", "Hang"},
		{"schedule อยู่ที่ไหน", "th", "Thai"},
		{"где вокзал", "", "Cyrl"},
		{"👍", "", ""},
		{"12345", "", ""},
	}
	for _, tt := range tests {
		r := x.Find(tt.text)
		if r.Lang != tt.lang || r.Script != tt.script {
			t.Errorf("Find(%q): language %q in %q, want %q in %q", tt.text, r.Lang, r.Script, tt.lang, tt.script)
		}
		if r.Lang == "" && r.Sure {
			t.Errorf("Find(%q): sure of nothing", tt.text)
		}
	}
	if x.Find("bus").Sure {
		t.Error("sure of one word that two languages have")
	}
}

func TestTable(t *testing.T) {
	tb := newTable()
	const n = 300_000
	key := func(i int) uint64 { return mix(seed(1), rune(i)) | 1 }
	for i := range n {
		if id := tb.add(key(i)); int(id) != i {
			t.Fatalf("key %d has number %d", i, id)
		}
	}
	for i := range n {
		if id, ok := tb.find(key(i)); !ok || int(id) != i || tb.add(key(i)) != id {
			t.Fatalf("key %d lost", i)
		}
	}
	if _, ok := tb.find(key(n + 1)); ok {
		t.Error("found what was not added")
	}
}

func TestPosting(t *testing.T) {
	for _, n := range []int{0, 1, 65_536, maxPostings - 1} {
		for _, v := range []float32{0, .001, .5, 1, 2} {
			p := newPosting(n, v)
			if got := p.strength() / strengths; p.number() != n || got <= 0 || got > 1 || v > .001 && v <= 1 && (got-v > .001 || v-got > .001) {
				t.Errorf("newPosting(%d, %v) = %d, %v", n, v, p.number(), got)
			}
		}
	}
}
