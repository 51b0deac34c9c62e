package channeltest

import (
	"context"
	"sync"

	"infoline/bot"
)

// line is the handler behind the channel under test: it answers as the scenario says.
type line struct {
	joined  chan struct{}
	channel bot.Channel

	mu sync.Mutex
	do func(context.Context, bot.Message) error
}

func newLine() *line { return &line{joined: make(chan struct{})} }

func (l *line) join(c bot.Channel) {
	l.channel = c
	close(l.joined)
}

// answer sets what is done with messages from now on.
func (l *line) answer(do func(context.Context, bot.Message) error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.do = do
}

// echo answers every message with its own words.
func (l *line) echo(ctx context.Context, m bot.Message) error {
	_, err := l.channel.Send(ctx, m.Back, say("echo "+m.Words.Read()))
	return err
}

func (l *line) Handle(ctx context.Context, m bot.Message) error {
	<-l.joined
	l.mu.Lock()
	do := l.do
	l.mu.Unlock()
	if do == nil {
		return nil
	}
	return do(ctx, m)
}

func (l *line) Suggest(context.Context, bot.Query) []bot.Suggestion { return nil }

func (l *line) Commands(string) []bot.Command {
	return []bot.Command{{Name: "menu", Description: "What this line can do", Group: true}}
}

func (l *line) Page(string, string) (bot.Page, bool) { return bot.Page{}, false }

func (l *line) Langs() []string { return []string{"en", "fr", "zh-Hans", "zh-Hant", "fil"} }

func (l *line) Words(_, id string) string { return id }
