package console

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"time"

	"infoline/bot"
	"infoline/bot/markup"
)

// Channel is one person at a terminal.
type Channel struct {
	in    io.Reader
	out   io.Writer
	log   *slog.Logger
	langs []string
	me    bot.Address
	style markup.Style
	first string

	mu     sync.Mutex
	number int
}

// Open makes a channel of a terminal's two ends. langs are what the person reads, best
// first; first, if not empty, is handled as if it had been typed.
func Open(in io.Reader, out io.Writer, bold bool, langs []string, first string, log *slog.Logger) *Channel {
	return &Channel{
		in: in, out: out, langs: langs, log: log, first: first,
		me:    bot.NewAddress("console", "1", bot.Alone),
		style: markup.Terminal(bold),
	}
}

// Name implements bot.Channel.
func (c *Channel) Name() string { return "console" }

// Reach implements bot.Channel. A terminal shows anything, and takes nothing back.
func (c *Channel) Reach() bot.Reach {
	return bot.Reach{Count: markup.Runes, Length: 1 << 20, Rows: 99, PerRow: 1}
}

// maxLine is how much of one line is read; the rest of it is left out.
const maxLine = 64 << 10

// Run implements bot.Channel: a line is a message. It ends with the input.
func (c *Channel) Run(ctx context.Context, h bot.Handler) error {
	lines := make(chan string)
	failed := make(chan error, 1)
	go c.read(ctx, lines, failed)
	if c.first != "" {
		c.handle(ctx, h, c.first)
	}
	for {
		select {
		case <-ctx.Done():
			return nil
		case err := <-failed:
			return err
		case line, ok := <-lines:
			if !ok {
				return nil
			}
			c.handle(ctx, h, line)
		}
	}
}

// read hands lines over until the input or the conversation ends.
func (c *Channel) read(ctx context.Context, lines chan<- string, failed chan<- error) {
	defer close(lines)
	r := bufio.NewReader(c.in)
	for {
		line, err := readLine(r)
		if line != "" {
			select {
			case lines <- line:
			case <-ctx.Done():
				return
			}
		}
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			failed <- fmt.Errorf("console: read: %w", err)
			return
		}
	}
}

// readLine reads a line of any length and keeps its first part.
func readLine(r *bufio.Reader) (string, error) {
	var b strings.Builder
	for {
		part, more, err := r.ReadLine()
		if b.Len() < maxLine {
			b.Write(part[:min(len(part), maxLine-b.Len())])
		}
		if err != nil || !more {
			return strings.TrimSpace(strings.ToValidUTF8(b.String(), "\uFFFD")), err
		}
	}
}

func (c *Channel) handle(ctx context.Context, h bot.Handler, line string) {
	c.number++
	m := bot.Message{
		From: c.me, In: c.me, Back: c.me, Key: strconv.Itoa(c.number),
		Sent: time.Now(), Kind: bot.Text, Langs: c.langs, Words: bot.NewWords(line),
	}
	if err := h.Handle(ctx, m); err != nil {
		c.log.Error("not answered", "channel", c.Name())
	}
}

// Send implements bot.Channel.
func (c *Channel) Send(_ context.Context, _ bot.Address, r bot.Reply) (bot.Delivery, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, err := io.WriteString(c.out, c.render(r)); err != nil {
		return bot.Delivery{}, fmt.Errorf("console: write: %w", err)
	}
	return bot.Delivery{}, nil
}

// render is a reply as text. Choices are numbered over all parts, as the line counts
// what is typed.
func (c *Channel) render(r bot.Reply) string {
	var b strings.Builder
	if r.Notice != "" {
		fmt.Fprintf(&b, "* %s\n", r.Notice)
	}
	for _, p := range r.Parts {
		if !p.Text.Empty() {
			fmt.Fprintf(&b, "%s\n\n", p.Text.Render(c.style))
		}
		n := 0
		for _, row := range p.Choices {
			for _, choice := range row {
				if choice.Action == "" {
					continue // copying is what terminals do already
				}
				n++
				fmt.Fprintf(&b, "  %d  %s\n", n, choice.Label)
			}
		}
		if n > 0 {
			b.WriteString("\n")
		}
	}
	return b.String()
}
