package search

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
)

// alphabets are the letters that the made-up languages of the benchmarks are built from.
var alphabets = []struct {
	lang, space string
	syllables   []string
	perWord     int
}{
	{"aa", " ", strings.Fields("the ra no ti ing sta con ple ver mi lo e pro sh dow ber ca un li ex ly ter ous"), 3},
	{"bb", " ", strings.Fields("que les é pro tion ri vou mer dé con ça oi re par eau lu nt is ais pou mé"), 3},
	{"cc", " ", strings.Fields("không người được là của tôi em chị giấy tờ công an nhà cửa tiền làm việc đi về hỏi mình sao nào ở thì"), 1},
	{"dd", " ", strings.Fields("ang nag mag ba ka sa ng mga pa la wa in to ko mo si ya ha pu li sin ta ha na"), 3},
	{"ee", "", strings.Fields("我 你 他 的 是 不 了 在 有 人 来 要 工 作 签 证 警 察 店 钱 老 板 怎 么 办 移 民 法 律 门 开 电 话 号 家 里 能 会 吗 什 上 下 出 入 境 按 摩 客 打 报 告"), 1},
	{"ff", "", strings.Fields("我 你 他 的 是 不 了 在 有 人 來 要 工 作 簽 證 警 察 店 錢 老 闆 怎 麼 辦 移 民 法 律 門 開 電 話 號 家 裡 能 會 嗎 什 上 下 出 入 境 按 摩 客 打 報 告"), 1},
	{"gg", " ", strings.Fields("경 찰 이 가 을 문 열 어 야 하 나 요 비 자 만 료 일 돈 사 장 님 는 도 에 서 집 주 인 병 원 변 호"), 3},
	{"hh", "", strings.Fields("ตำ รวจ มา ที่ บ้าน ต้อง เปิด ประ ตู ไหม วี ซ่า หมด อา ยุ ทำ งาน เงิน นาย จ้าง ไม่ จ่าย ครับ ค่ะ หมอ"), 2},
}

// madeUp is a base of n topics in the given number of languages: words fall as in life, a few often
// and most seldom, and each topic has some of its own.
func madeUp(n, langs, examples, answerWords int) []Doc {
	rng := rand.New(rand.NewPCG(3, 4))
	var docs []Doc
	for l := range langs {
		a := alphabets[l%len(alphabets)]
		words := make([]string, 6000)
		for i := range words {
			for range 1 + rng.IntN(a.perWord+1) {
				words[i] += a.syllables[rng.IntN(len(a.syllables))]
			}
		}
		for t := range n {
			own := make([]string, 60)
			for i := range own {
				own[i] = words[rng.IntN(len(words))]
			}
			say := func(n int) string {
				out := make([]string, n)
				for i := range out {
					if out[i] = own[int(float64(len(own))*math.Pow(rng.Float64(), 2))]; rng.IntN(2) == 0 {
						out[i] = words[int(float64(len(words))*math.Pow(rng.Float64(), 4))]
					}
				}
				return strings.Join(out, a.space)
			}
			d := Doc{ID: fmt.Sprintf("t%05d", t), Lang: a.lang, Title: say(4), Answer: say(answerWords)}
			for range examples {
				d.Examples = append(d.Examples, say(5+rng.IntN(6)))
			}
			docs = append(docs, d)
		}
	}
	return docs
}

func BenchmarkNew(b *testing.B) {
	docs := madeUp(64, 8, 30, 400)
	for b.Loop() {
		New(docs, nil)
	}
}

func BenchmarkTrain(b *testing.B) {
	x := New(madeUp(64, 8, 30, 400), nil)
	for b.Loop() {
		if err := x.Train(context.Background()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFind(b *testing.B) {
	for _, size := range []struct {
		name                     string
		topics, langs, examples  int
		answerWords, trainedFrom int
	}{{"64x8", 64, 8, 30, 400, 1}, {"10000", 10000, 1, 5, 30, 0}} {
		docs := madeUp(size.topics, size.langs, size.examples, size.answerWords)
		x := New(docs, nil)
		if size.trainedFrom > 0 {
			if err := x.Train(context.Background()); err != nil {
				b.Fatal(err)
			}
		}
		rng := rand.New(rand.NewPCG(5, 6))
		var asked []string
		for range 200 {
			d := docs[rng.IntN(len(docs))]
			asked = append(asked, misspelt(d.Examples[rng.IntN(len(d.Examples))], rng))
		}
		b.Run(size.name, func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				x.Find(asked[i%len(asked)])
			}
		})
	}
}

// BenchmarkMemory reports what an index holds, in bytes.
func BenchmarkMemory(b *testing.B) {
	for _, size := range []struct {
		name                                 string
		topics, langs, examples, answerWords int
	}{{"64x8", 64, 8, 30, 400}, {"10000", 10000, 1, 5, 30}} {
		b.Run(size.name, func(b *testing.B) {
			docs := madeUp(size.topics, size.langs, size.examples, size.answerWords)
			for b.Loop() {
				before := heap()
				x := New(docs, nil)
				if err := x.Train(context.Background()); err != nil {
					b.Fatal(err)
				}
				x.Find(docs[0].Title)
				b.ReportMetric(float64(heap()-before), "held-bytes")
				var out bytes.Buffer
				if err := x.Save(&out); err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(out.Len()), "saved-bytes")
				runtime.KeepAlive(x)
			}
		})
	}
}

func heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
