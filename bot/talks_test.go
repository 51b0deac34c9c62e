package bot_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"infoline/bot"
	"infoline/bot/line"
	"infoline/bot/markup"
	"infoline/bot/post"
	"infoline/knowledge"
	"infoline/locales"
)

var update = flag.Bool("update", false, "write the talks anew; read them aloud afterwards")

// TestTalks holds whole conversations in testdata/talks. A line that starts in the first
// column is an instruction, an indented one is what the line answers:
//
//	on app|web|group|whisper   where the talk takes place ("group": everybody reads along)
//	reads fr                   what the person's app is set to
//	as NAME                    who speaks from here on
//	after 11m                  time passes
//	> words                    she types
//	[Label]                    she presses a button of the last reply that has it
//	link CODE                  she follows a link or a poster
//	media | edits words        she sends a picture; changes what she typed
func TestTalks(t *testing.T) {
	files, err := filepath.Glob("testdata/talks/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	order, _ := filepath.Glob("testdata/talks/order/*.txt")
	base := trained(t)
	for _, file := range append(files, order...) {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := base.play(t, string(want))
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
				return
			}
			if got != string(want) {
				t.Errorf("the talk went differently; see it with -update and git diff:\n%s", firstDifference(string(want), got))
			}
		})
	}
}

func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range max(len(w), len(g)) {
		a, b := at(w, i), at(g, i)
		if a != b {
			return fmt.Sprintf("line %d\nwant %s\ngot  %s", i+1, a, b)
		}
	}
	return ""
}

func at(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "(end)"
}

// A stage has everything a talk needs; the base is loaded and trained once.
type stage struct {
	config line.Config
}

var once struct {
	sync.Once
	stage stage
	err   error
}

func trained(tb testing.TB) stage {
	tb.Helper()
	once.Do(func() {
		base, err := knowledge.LoadAt(knowledge.Embedded(), opening)
		if err != nil {
			once.err = err
			return
		}
		phrases, err := locales.Load(locales.Embedded())
		if err != nil {
			once.err = err
			return
		}
		index := line.Index(base)
		once.err = index.Train(context.Background())
		once.stage = stage{line.Config{
			Phrases: phrases, Base: base, Index: index, Key: bytes.Repeat([]byte{7}, 32), Live: true,
			Version: "test", Log: slog.New(slog.DiscardHandler),
		}}
	})
	if once.err != nil {
		tb.Fatal(once.err)
	}
	return once.stage
}

// link is an address as plain text shows it; networks show its words alone.
var link = regexp.MustCompile(` \(https://[^)]*\)`)

// opening is when every talk begins.
var opening = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)

// A talk is one conversation being played.
type talk struct {
	t      *testing.T
	out    strings.Builder
	now    time.Time
	hall   *hall
	line   *line.Line
	who    string
	reads  []string
	where  string
	events int
	begun  bool                   // the answer to this event
	first  bool                   // its first bubble is still to come
	typed  bool                   // it was typed, or followed from a link
	last   map[string][]bot.Reply // by person
}

func (s stage) play(t *testing.T, script string) string {
	k := &talk{t: t, now: opening, who: "she", where: "app", last: map[string][]bot.Reply{}}
	k.hall = &hall{k: k}
	c := s.config
	c.Now = func() time.Time { return k.now }
	k.line = line.New(c, []bot.Channel{k.hall}, post.NewMemory())
	for _, l := range strings.Split(strings.TrimRight(script, "\n"), "\n") {
		if strings.HasPrefix(l, "  ") || strings.TrimSpace(l) == "" {
			continue
		}
		if !strings.HasPrefix(l, "#") && k.out.Len() > 0 && isEvent(l) {
			k.out.WriteString("\n")
		}
		k.out.WriteString(l + "\n")
		if !strings.HasPrefix(l, "#") {
			k.instruct(l)
		}
	}
	return k.out.String()
}

func isEvent(l string) bool {
	word, _, _ := strings.Cut(l, " ")
	return strings.HasPrefix(l, "[") || word == ">" || word == "link" || word == "media" || word == "edits"
}

func (k *talk) instruct(l string) {
	word, rest, _ := strings.Cut(l, " ")
	switch {
	case word == "on":
		k.where = rest
	case word == "reads":
		k.reads = strings.Fields(rest)
	case word == "as":
		k.who = rest
	case word == "after":
		d, err := time.ParseDuration(rest)
		if err != nil {
			k.t.Fatal(err)
		}
		k.now = k.now.Add(d)
	case word == ">":
		k.say(bot.Message{Kind: bot.Text, Words: bot.NewWords(rest)})
	case word == "edits":
		k.say(bot.Message{Kind: bot.Edited, Words: bot.NewWords(rest)})
	case word == "media":
		k.say(bot.Message{Kind: bot.Media})
	case word == "link":
		k.say(bot.Message{Kind: bot.Chosen, Chose: bot.Open(rest, "")})
	case strings.HasPrefix(l, "["):
		k.say(bot.Message{Kind: bot.Chosen, Chose: k.find(strings.Trim(l, "[]"))})
	default:
		k.t.Fatalf("a talk has no instruction %q", l)
	}
}

// find is the action of a button of the newest reply that has it, of whomever it was
// shown to: in a group others press too.
func (k *talk) find(label string) bot.Action {
	for _, replies := range [][]bot.Reply{k.last[k.who], k.last["all"]} {
		for i := len(replies) - 1; i >= 0; i-- {
			for _, p := range replies[i].Parts {
				for _, row := range p.Choices {
					for _, c := range row {
						if c.Label == label {
							return c.Action
						}
					}
				}
			}
		}
	}
	k.t.Fatalf("nobody was shown a button %q", label)
	return ""
}

// say hands an event to the line as a channel would.
func (k *talk) say(m bot.Message) {
	k.events, k.begun, k.first = k.events+1, false, m.Kind == bot.Text
	k.typed = m.Kind == bot.Text && len(m.Words.Read()) > 8 // a question, not a command or a number
	k.now = k.now.Add(3 * time.Second)
	from := bot.NewAddress("hall", k.who, bot.Alone)
	m.From, m.In, m.Back = from, from, from
	if k.where == "group" || k.where == "whisper" {
		m.In = bot.NewAddress("hall", "group", bot.Shared)
		m.Back = m.In
		if k.where == "whisper" {
			m.Back = bot.NewAddress("hall", "whisper-"+k.who, bot.Whisper)
		}
	}
	m.Key, m.Sent, m.Langs = fmt.Sprint(k.events), k.now, k.reads
	if m.Kind != bot.Chosen {
		m.Own = bot.NewRef(m.In, fmt.Sprint("own-", k.events), k.now)
	}
	if err := k.line.Handle(context.Background(), m); err != nil {
		k.t.Errorf("not settled: %v", err)
	}
}

// A hall is the channel of the talks: it writes down what is said.
type hall struct {
	k     *talk
	shown int
}

func (h *hall) Name() string { return "hall" }

func (h *hall) Reach() bot.Reach {
	r := bot.Reach{Count: markup.UTF16, Length: 4096, Rows: 100, PerRow: 8}
	if h.k.where != "web" {
		r.OwnFor, r.TheirsFor, r.Keeper = 48*time.Hour, 48*time.Hour, "Telegram"
	}
	return r
}

func (h *hall) Run(context.Context, bot.Handler) error { return nil }

func (h *hall) Send(_ context.Context, to bot.Address, r bot.Reply) (bot.Delivery, error) {
	k := h.k
	seen := strings.TrimPrefix(to.ID(), "whisper-")
	if to.Room() == bot.Shared {
		seen = "all"
		fmt.Fprintln(&k.out, "  everybody sees:")
	}
	k.last[seen] = append(k.last[seen], r)
	k.limits(r)
	if k.begun {
		fmt.Fprintln(&k.out, "  --")
	}
	k.begun = true
	if r.Notice != "" {
		fmt.Fprintf(&k.out, "  * %s\n", r.Notice)
	}
	var d bot.Delivery
	for i, p := range r.Parts {
		mark := "  "
		if i == 0 && !r.Replaces.IsZero() {
			mark = "  (in place) "
		}
		for n, l := range strings.Split(p.Text.String(), "\n") {
			if n == 0 {
				l = mark + l
			} else if l != "" {
				l = "  " + l
			} else {
				l = "  ."
			}
			fmt.Fprintln(&k.out, l)
		}
		for _, row := range p.Choices {
			var labels []string
			for _, c := range row {
				labels = append(labels, "["+c.Label+"]")
			}
			fmt.Fprintln(&k.out, "    "+strings.Join(labels, " "))
		}
		h.shown++
		d.Sent = append(d.Sent, bot.NewRef(to, fmt.Sprint(h.shown), k.now))
	}
	return d, nil
}

// limits are what every talk keeps: the first bubble is short, and an answer has no more
// buttons than can be read. Lists that a person opened herself may be longer.
func (k *talk) limits(r bot.Reply) {
	for _, p := range r.Parts {
		if k.first && len(p.Choices) == 0 {
			if n := markup.Words(link.ReplaceAllString(p.Text.String(), "")); n > 66 { // a title or a place, and sixty words
				k.t.Errorf("the first bubble has %d words", n)
			}
		}
		buttons := 0
		for _, row := range p.Choices {
			buttons += len(row)
		}
		if k.typed && buttons > 8 {
			k.t.Errorf("an answer has %d buttons", buttons)
		}
	}
	k.first = false
}

func (h *hall) Delete(_ context.Context, refs []bot.Ref) ([]bot.Ref, error) {
	fmt.Fprintf(&h.k.out, "  (%d messages taken away)\n", len(refs))
	return nil, nil
}
