package telegram

import (
	"context"
	"errors"
	"sync"

	"infoline/bot"
	"infoline/bot/markup"
)

// line is a handler that keeps what it was given and answers as a test says.
type line struct {
	langs    []string
	commands []bot.Command
	do       func(context.Context, bot.Message) error

	mu  sync.Mutex
	got []bot.Message
}

func (l *line) Handle(ctx context.Context, m bot.Message) error {
	l.mu.Lock()
	l.got = append(l.got, m)
	l.mu.Unlock()
	if l.do == nil {
		return nil
	}
	return l.do(ctx, m)
}

// seen are the messages handed in so far.
func (l *line) seen() []bot.Message {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]bot.Message(nil), l.got...)
}

func (l *line) Suggest(context.Context, bot.Query) []bot.Suggestion { return nil }
func (l *line) Commands(string) []bot.Command                       { return l.commands }
func (l *line) Page(string, string) (bot.Page, bool)                { return bot.Page{}, false }
func (l *line) Langs() []string                                     { return l.langs }
func (l *line) Words(_, id string) string                           { return "words: " + id }

// echo answers with what was said, publicly, and takes a pause for an answer as package
// post does: what must wait is parked there.
func echo(c func() bot.Channel) func(context.Context, bot.Message) error {
	return func(ctx context.Context, m bot.Message) error {
		_, err := c().Send(ctx, m.Back, public("echo "+m.Words.Read()))
		var wait bot.Wait
		if errors.As(err, &wait) || errors.Is(err, bot.ErrGone) || errors.Is(err, bot.ErrRefused) {
			return nil
		}
		return err
	}
}

func public(text string, rows ...[]bot.Choice) bot.Reply {
	return bot.Reply{Audience: bot.Public, Parts: []bot.Part{{Text: markup.Plain(text), Choices: rows}}}
}

// echoing starts a channel that echoes.
func (r *running) echoing(l *line) *line {
	l.do = echo(func() bot.Channel { return r.channel })
	return l
}
