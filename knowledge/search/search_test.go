package search

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
)

// The small base of the tests: a library's desk, in four languages and scripts.
func small() []Doc {
	lines := func(s string) []string { return strings.Split(strings.TrimSpace(s), "\n") }
	return []Doc{
		{ID: "card", Lang: "en", Title: "Get a library card", Answer: "Bring a letter with your address to the desk.", Examples: lines("how do i get a library card\nneed a new card for borrowing\ncan i join without an address\nlost my library card\nis the card free\nsign up for membership")},
		{ID: "card", Lang: "vi", Title: "Làm thẻ thư viện", Answer: "Mang theo một lá thư có địa chỉ của bạn.", Examples: lines("làm thẻ thư viện ở đâu\ntôi bị mất thẻ rồi\nlàm thẻ có tốn tiền không\nkhông có địa chỉ thì đăng ký được không\nmuốn đăng ký thành viên")},
		{ID: "card", Lang: "zh-Hans", Title: "办理借书证", Answer: "请带上写有地址的信到服务台。", Examples: lines("怎么办借书证\n借书证丢了怎么办\n办证要钱吗\n没有地址可以办吗\n想注册会员")},
		{ID: "card", Lang: "zh-Hant", Title: "辦理借書證", Answer: "請帶上寫有地址的信到服務台。", Examples: lines("點樣辦借書證\n借書證唔見咗點算\n辦證要錢嗎\n沒有地址可以辦嗎\n想註冊會員")},
		{ID: "late", Lang: "en", Title: "Late books and fees", Answer: "You can return late books without a fee.", Examples: lines("my book is overdue\nhow much is the late fee\nforgot to return a book\ncan i renew my loan\nreturn date has passed\nfine for late books")},
		{ID: "late", Lang: "vi", Title: "Trả sách trễ", Answer: "Bạn có thể trả sách trễ mà không bị phạt.", Examples: lines("trả sách trễ bị phạt bao nhiêu\nquên trả sách\ngia hạn mượn sách\nsách quá hạn rồi\ntiền phạt sách")},
		{ID: "late", Lang: "zh-Hans", Title: "书过期了", Answer: "过期的书可以免费归还。", Examples: lines("书过期了罚多少钱\n忘了还书\n可以续借吗\n还书日期过了\n逾期费用")},
		{ID: "late", Lang: "zh-Hant", Title: "書過期了", Answer: "過期的書可以免費歸還。", Examples: lines("書過期罰幾多錢\n唔記得還書\n可以續借嗎\n還書日期過咗\n逾期費用")},
		{ID: "room", Lang: "en", Title: "Book a study room", Answer: "Rooms can be booked for two hours.", Examples: lines("reserve a study room\nis there a quiet place for our group\nbook a meeting room\nhow long can we keep the room\nroom with a projector\ncancel my room booking")},
		{ID: "room", Lang: "vi", Title: "Đặt phòng học", Answer: "Có thể đặt phòng hai tiếng.", Examples: lines("đặt phòng học nhóm\ncó chỗ yên tĩnh cho nhóm không\nphòng họp có máy chiếu không\nđược giữ phòng bao lâu\nhủy đặt phòng")},
		{ID: "", Lang: "en", Examples: lines("what is the weather tomorrow\nrecipe for noodle soup\nwho won the football game\nhow to fix my car engine\ntranslate this song")},
		{ID: "", Lang: "vi", Examples: lines("thời tiết ngày mai thế nào\ncách nấu phở\nai thắng trận bóng đá\nsửa xe máy ở đâu")},
	}
}

func smallDanger() []Phrases {
	return []Phrases{
		{Lang: "en", Kind: "fire", Lines: []string{"there is a fire in the stacks", "i smell smoke everywhere", "the shelf is burning", "flames on the stairs", "the paper bin is on fire now"}, Not: []string{"books about the great fire", "is this desk lamp smoke coloured", "burning question about my loan"}},
		{Lang: "vi", Kind: "fire", Lines: []string{"cháy rồi cứu với", "có khói khắp nơi", "kệ sách đang cháy", "lửa ở cầu thang"}, Not: []string{"sách về lửa", "đèn màu khói"}},
		{Lang: "en", Kind: "hurt", Lines: []string{"someone fell and does not move", "she is bleeding a lot", "he cannot breathe", "a child fell down the stairs"}, Not: []string{"books about first aid", "last year i fell here"}},
	}
}

func trainedSmall(t testing.TB) *Index {
	x := New(small(), smallDanger())
	if err := x.Train(context.Background()); err != nil {
		t.Fatal(err)
	}
	return x
}

func TestFind(t *testing.T) {
	tests := []struct{ text, id, lang string }{
		{"how can i get a card", "card", "en"},
		{"libary crad free?", "card", "en"},
		{"fee for overdue boks", "late", "en"},
		{"lam the thu vien o dau", "card", "vi"},
		{"quen tra sach bi phat", "late", "vi"},
		{"dat phong hoc nhom", "room", "vi"},
		{"我的借书证丢了", "card", "zh-Hans"},
		{"我的借書證不見了", "card", "zh-Hant"},
		{"唔記得還書", "late", "zh-Hant"},
		{"可以續借", "late", "zh-Hant"},
	}
	fresh := New(small(), smallDanger())
	for _, x := range []*Index{fresh, trainedSmall(t)} {
		for _, tt := range tests {
			r := x.Find(tt.text)
			if len(r.Hits) == 0 || r.Hits[0].ID != tt.id {
				t.Errorf("Find(%q).Hits = %v, want %q first", tt.text, r.Hits, tt.id)
			}
			if r.Lang != tt.lang {
				t.Errorf("Find(%q).Lang = %q, want %q", tt.text, r.Lang, tt.lang)
			}
		}
	}
}

func TestFindDeclines(t *testing.T) {
	x := trainedSmall(t)
	for _, text := range []string{"", " ", "??", "👍", "noodle soup recipe please", "who won the game last night", "zxcv qwrt"} {
		r := x.Find(text)
		if r.Kind == Answer {
			t.Errorf("Find(%q) = %v, want no answer", text, r)
		}
		for _, h := range r.Hits {
			if h.ID == "" {
				t.Errorf("Find(%q) found the surroundings", text)
			}
		}
	}
}

func TestFindTwoProblems(t *testing.T) {
	x := trainedSmall(t)
	r := x.Find("I lost my library card last week and need a new one. Also my group wants to reserve a study room with a projector on Friday.")
	if len(r.Hits) < 2 {
		t.Fatalf("hits: %v", r.Hits)
	}
	got := []string{r.Hits[0].ID, r.Hits[1].ID}
	slices.Sort(got)
	if !slices.Equal(got, []string{"card", "room"}) {
		t.Errorf("first two hits: %v, want card and room", r.Hits)
	}
}

func TestScores(t *testing.T) {
	x := trainedSmall(t)
	for _, text := range []string{"library card", "the room. my card. the late fee! and what else is there to say", "sách", "x"} {
		sum := 0.0
		last := 1.0
		hits := x.Find(text).Hits
		for _, h := range hits {
			if h.Score < 0 || h.Score > last {
				t.Errorf("Find(%q): score %v out of order or range", text, h)
			}
			sum, last = sum+h.Score, h.Score
		}
		if sum > 1.000001 || len(hits) > maxHits {
			t.Errorf("Find(%q): %d hits, scores sum to %v", text, len(hits), sum)
		}
	}
}

func TestEmpty(t *testing.T) {
	x := New(nil, nil)
	if err := x.Train(context.Background()); err != nil {
		t.Fatal(err)
	}
	if r := x.Find("hello"); r.Kind != None || r.Lang != "" || r.Hits != nil || r.Danger != "" {
		t.Errorf("Find in nothing = %+v", r)
	}
	only := New([]Doc{{Lang: "en", Examples: []string{"weather"}}}, smallDanger())
	if err := only.Train(context.Background()); err != nil {
		t.Fatal(err)
	}
	if r := only.Find("weather"); r.Kind != None || r.Hits != nil {
		t.Errorf("Find among the surroundings alone = %+v", r)
	}
	one := New(small()[:1], nil)
	if err := one.Train(context.Background()); err != nil {
		t.Fatal(err)
	}
	if r := one.Find("lost my library card"); r.Lang != "en" || !r.Sure || r.Hits[0].ID != "card" {
		t.Errorf("Find with one doc = %+v", r)
	}
	if r := one.Find("借书证"); r.Lang != "" || r.Sure || r.Script != "Hani" {
		t.Errorf("Find in a script no doc has = %+v", r)
	}
}

func TestDeterminism(t *testing.T) {
	docs := small()
	var saves [][]byte
	for seed := range uint64(2) {
		rand.New(rand.NewPCG(seed, 1)).Shuffle(len(docs), func(i, j int) { docs[i], docs[j] = docs[j], docs[i] })
		x := New(docs, smallDanger())
		if err := x.Train(context.Background()); err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := x.Save(&out); err != nil {
			t.Fatal(err)
		}
		saves = append(saves, out.Bytes())
	}
	if !bytes.Equal(saves[0], saves[1]) {
		t.Error("the order of the documents changed what was learned")
	}
}

func TestSaveRestore(t *testing.T) {
	x := trainedSmall(t)
	var out bytes.Buffer
	if err := New(small(), smallDanger()).Save(&out); !errors.Is(err, ErrUntrained) {
		t.Errorf("Save before Train: %v", err)
	}
	if err := x.Save(&out); err != nil {
		t.Fatal(err)
	}
	raw := out.Bytes()
	y := New(small(), smallDanger())
	if err := y.Restore(bytes.NewReader(raw)); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"get a card", "dat phong", "借書證", "smoke on the stairs", "noodle soup"} {
		if a, b := x.Find(text), y.Find(text); !reflect.DeepEqual(a, b) {
			t.Errorf("Find(%q) = %v, after Restore %v", text, a, b)
		}
	}
	if !reflect.DeepEqual(x.Thieves(), y.Thieves()) {
		t.Error("Restore lost the thieves")
	}
	changed := small()
	changed[0].Title += "!"
	if err := New(changed, smallDanger()).Restore(bytes.NewReader(raw)); !errors.Is(err, ErrOther) {
		t.Errorf("Restore into other documents: %v", err)
	}
	for _, n := range []int{0, 10, len(raw) / 2, len(raw) - 1} {
		if err := y.Restore(bytes.NewReader(raw[:n])); err == nil {
			t.Errorf("Restore of the first %d bytes succeeded", n)
		}
	}
}

func TestTrainStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	x := New(madeUp(20, 2, 10, 30), nil)
	if err := x.Train(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Train after cancel: %v", err)
	}
	if x.trained.Load().learned {
		t.Error("a stopped Train changed the index")
	}
}

func TestConcurrency(t *testing.T) {
	x := New(small(), smallDanger())
	var saved bytes.Buffer
	if err := trainedSmall(t).Save(&saved); err != nil {
		t.Fatal(err)
	}
	var work sync.WaitGroup
	for range 4 {
		work.Go(func() {
			for range 50 {
				x.Find("I lost my card. Where is the quiet room for our group? có khói khắp nơi")
				x.Thieves()
			}
		})
	}
	work.Go(func() { _ = x.Train(context.Background()) })
	work.Go(func() { _ = x.Restore(bytes.NewReader(saved.Bytes())) })
	work.Wait()
}

func TestThieves(t *testing.T) {
	docs := madeUp(12, 2, 10, 20)
	for i := range docs { // two topics that are one
		if docs[i].ID == "t00003" {
			docs[i].ID = "t00900"
		}
	}
	twin := slices.Clone(docs)
	for _, d := range twin {
		if d.ID == "t00002" {
			d.ID = "t00901"
			docs = append(docs, d)
		}
	}
	x := New(docs, nil)
	if err := x.Train(context.Background()); err != nil {
		t.Fatal(err)
	}
	th := x.Thieves()
	if len(th) == 0 {
		t.Fatal("no thieves among twins")
	}
	for _, th := range th[:1] {
		if th.From != "t00002" && th.From != "t00901" || len(th.Lines) == 0 {
			t.Errorf("worst theft: %+v", th)
		}
	}
}
