package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"infoline/bot"
	"infoline/bot/console"
	"infoline/bot/line"
	"infoline/bot/post"
	"infoline/knowledge/search"
)

// chat is the line in this terminal.
func chat(ctx context.Context, p *program, args []string) error {
	flags := flag.NewFlagSet("chat", flag.ContinueOnError)
	flags.SetOutput(p.stderr)
	lang := flags.String("lang", p.getenv("LANG"), "language to start in, such as th or zh-Hant")
	if err := flags.Parse(args); err != nil {
		return errFound
	}
	tag, _, _ := strings.Cut(strings.ReplaceAll(*lang, "_", "-"), ".")
	return p.talk(ctx, p.stdin, []string{tag}, "/start", isTerminal(p.stdout))
}

// talk runs a conversation of lines from in.
func (p *program) talk(ctx context.Context, in io.Reader, langs []string, first string, bold bool) error {
	base, phrases, err := p.load()
	if err != nil {
		return err
	}
	index := line.Index(base)
	train(ctx, index, p.state(), p.quiet())
	c := console.Open(in, p.stdout, bold, langs, first, p.quiet())
	l := line.New(line.Config{
		Phrases: phrases, Base: base, Index: index, Place: p.getenv("INFOLINE_PLACE"),
		Version: programVersion(), Live: p.getenv("INFOLINE_LIVE") == "1", Log: p.quiet(),
	}, []bot.Channel{c}, post.NewMemory())
	return c.Run(ctx, l)
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// ask answers one question as the line would, or many as programs want it.
func ask(ctx context.Context, p *program, args []string) error {
	flags := flag.NewFlagSet("ask", flag.ContinueOnError)
	flags.SetOutput(p.stderr)
	jsonl := flags.Bool("jsonl", false, `read {"id","text","lang"?} per line, print one JSON line each`)
	lang := flags.String("lang", "", "language of the reader, if not that of the question")
	dir := flags.String("knowledge", "", "folder laid over the knowledge base")
	file := flags.String("base", "", "folder or file in the exchange form that replaces the knowledge base")
	keep := flags.Bool("keep-safety", false, "with -base: keep small talk and danger of the embedded base")
	if err := flags.Parse(args); err != nil {
		return errFound
	}
	if *dir != "" {
		getenv := p.getenv
		p.getenv = func(name string) string {
			if name == "INFOLINE_KNOWLEDGE" {
				return *dir
			}
			return getenv(name)
		}
	}
	if *jsonl {
		index, err := p.index(ctx, *file, *keep)
		if err != nil {
			return err
		}
		return askLines(index, p.stdin, p.stdout)
	}
	question := strings.Join(flags.Args(), " ")
	if question == "" {
		return errors.New(`nothing was asked; for example: infoline ask "police at my door"`)
	}
	var langs []string
	if *lang != "" {
		langs = []string{*lang}
	}
	return p.talk(ctx, strings.NewReader(""), langs, question, isTerminal(p.stdout))
}

// index is over the base, or over one in the exchange form, trained.
func (p *program) index(ctx context.Context, file string, keep bool) (*search.Index, error) {
	if file != "" && !keep {
		docs, err := readExchange(file)
		if err != nil {
			return nil, err
		}
		x := search.New(docs, nil)
		return x, x.Train(ctx)
	}
	base, _, err := p.load()
	if err != nil {
		return nil, err
	}
	docs, danger := line.Docs(base)
	if file == "" {
		x := search.New(docs, danger)
		train(ctx, x, p.state(), p.quiet())
		return x, nil
	}
	own, err := readExchange(file)
	if err != nil {
		return nil, err
	}
	for _, d := range docs {
		if line.IsSmalltalk(d.ID) {
			own = append(own, d)
		}
	}
	x := search.New(own, danger)
	return x, x.Train(ctx)
}

type asked struct {
	ID   json.RawMessage `json:"id"`
	Text string          `json:"text"`
}

type answered struct {
	ID     json.RawMessage `json:"id"`
	Lang   string          `json:"lang"`
	Kind   string          `json:"kind"`
	Danger string          `json:"danger,omitempty"`
	Topics []hit           `json:"topics"`
}

type hit struct {
	ID    string  `json:"id"`
	Score float64 `json:"score"`
}

// mostHits is how many topics a line names, whatever its kind.
const mostHits = 5

func askLines(x *search.Index, in io.Reader, out io.Writer) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 64<<10), 4<<20)
	w := bufio.NewWriter(out)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for n := 1; lines.Scan(); n++ {
		if strings.TrimSpace(lines.Text()) == "" {
			continue
		}
		var q asked
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			return fmt.Errorf("line %d is not a JSON object with \"id\" and \"text\"", n)
		}
		if err := enc.Encode(answerLine(q.ID, x.Find(q.Text))); err != nil {
			return err
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("standard input: %w", err)
	}
	return w.Flush()
}

func answerLine(id json.RawMessage, found search.Result) answered {
	if id == nil {
		id = json.RawMessage("null")
	}
	a := answered{ID: id, Lang: found.Lang, Kind: found.Kind.String(), Danger: found.Danger, Topics: []hit{}}
	if len(found.Hits) > 0 && line.IsSmalltalk(found.Hits[0].ID) && found.Kind == search.Answer {
		a.Kind = "smalltalk"
	}
	for _, h := range found.Hits {
		if !line.IsSmalltalk(h.ID) && len(a.Topics) < mostHits {
			a.Topics = append(a.Topics, hit{h.ID, h.Score})
		}
	}
	if a.Kind == "clarify" && len(a.Topics) == 0 {
		a.Kind = "smalltalk"
	}
	return a
}
