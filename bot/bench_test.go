package bot_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"infoline/bot"
	"infoline/bot/line"
	"infoline/bot/markup"
	"infoline/bot/post"
)

// A void shows everything to nobody.
type void struct{}

func (void) Name() string { return "void" }
func (void) Reach() bot.Reach {
	return bot.Reach{Count: markup.UTF16, Length: 4096, OwnFor: 48 * time.Hour, Keeper: "Telegram"}
}
func (void) Run(context.Context, bot.Handler) error { return nil }
func (void) Send(_ context.Context, _ bot.Address, r bot.Reply) (bot.Delivery, error) {
	for _, p := range r.Parts {
		p.Text.Render(markup.TelegramHTML())
	}
	return bot.Delivery{}, nil
}

// BenchmarkThinking is our own time for a question: language, search, routes, rendering.
func BenchmarkThinking(b *testing.B) {
	c := trained(b).config
	l := line.New(c, []bot.Channel{void{}}, post.NewMemory())
	questions := []string{"police are at my door", "差佬拍門點算", "chủ không trả lương hai tháng rồi", "โดนลูกค้าไม่จ่ายเงิน", "thank you so much",
		"my boss did not pay me for five weeks and now the inspector came and gave me a ticket because i have no licence"}
	n := 0
	for b.Loop() {
		n++
		her := bot.NewAddress("void", fmt.Sprint(n%1000), bot.Alone)
		m := bot.Message{From: her, In: her, Back: her, Key: fmt.Sprint(n), Kind: bot.Text, Words: bot.NewWords(questions[n%len(questions)]), Langs: []string{"en"}}
		if err := l.Handle(b.Context(), m); err != nil {
			b.Fatal(err)
		}
	}
}
