package line

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"infoline/bot"
	"infoline/knowledge"
	"infoline/locales"
)

// commandNames are the words after a slash. They are ASCII and the same in every
// language, since networks allow no more; plain words in each language mean the same
// (phrases "plain.NAME"). Which are listed in a network's menu says listed.
var commandNames = []string{
	"start", "help", "menu", "urgent", "ask", "share", "language", "settings",
	"privacy", "about", "person", "hide", "cancel", "mydata", "delete",
}

// listed are the commands that stand in a network's menu, and whether in groups too.
// The menu is seen by who takes the phone: every word of it is an ordinary one.
var listed = []struct {
	name  string
	args  bool
	group bool
}{
	{"start", false, false}, {"menu", false, false}, {"urgent", false, false}, {"ask", true, true},
	{"share", true, true}, {"language", false, false}, {"settings", false, false},
	{"privacy", false, false}, {"help", false, true}, {"about", false, false}, {"hide", false, false},
	{"mydata", false, false}, {"delete", false, false},
}

// Commands implements bot.Handler.
func (l *Line) Commands(lang string) []bot.Command {
	var out []bot.Command
	for _, c := range listed {
		cmd := bot.Command{Name: c.name, Description: l.Phrases.Say(lang, "command."+c.name), Group: c.group}
		if c.args {
			cmd.Args = l.Phrases.Say(lang, "command.args")
		}
		out = append(out, cmd)
	}
	return out
}

// command reads a typed command or a plain word for it, and what follows. A slash with a
// small mistake is understood; a plain word must be the whole message.
func (l *Line) command(t *bot.Turn) (name, rest string) {
	if t.Kind != bot.Text && t.Kind != bot.Edited {
		return "", ""
	}
	text := strings.TrimSpace(t.Words.Read())
	if slash, ok := strings.CutPrefix(text, "/"); ok {
		word, rest, _ := strings.Cut(slash, " ")
		word, _, _ = strings.Cut(word, "@") // /help@ourbot
		return nearest(strings.ToLower(word), commandNames), strings.TrimSpace(rest)
	}
	if utf8.RuneCountInString(text) > 40 {
		return "", ""
	}
	return l.plain.command(text), ""
}

// plainWords are the words of every language that mean a command: people mix languages,
// and a word for help is not a question. They are read once; phrases do not change.
type plainWords struct {
	whole  map[string]string // letters of a word to its command
	folded map[string]string // the same without marks, of words long enough to lose them
	hide   []string          // words that may have one mistake
}

func newPlainWords(p *locales.Phrases) plainWords {
	w := plainWords{whole: map[string]string{}, folded: map[string]string{}}
	for _, name := range slices.Backward(commandNames) { // where a word has two, the first command has it
		for _, lang := range p.Langs() {
			for _, line := range p.Lines(lang, "plain."+name) {
				word := letters(line)
				w.whole[word] = name
				if sameWord(bare(line), line) {
					w.folded[bare(line)] = name
				}
				if name == "hide" && utf8.RuneCountInString(word) >= 4 && isASCII(word) {
					w.hide = append(w.hide, word)
				}
			}
		}
	}
	return w
}

// command is the command that a whole message means in plain words, or "".
func (w plainWords) command(text string) string {
	typed := letters(text)
	if typed == "" {
		return ""
	}
	if name, ok := w.whole[typed]; ok {
		return name
	}
	return w.folded[typed]
}

// sameWord reports whether somebody typed the word w. Marks may be left out, as on many
// phones, but not in a short word, and none may be another: "ẩn" hides, "an" and "ăn"
// are about eating.
func sameWord(typed, w string) bool {
	typed, w = letters(typed), letters(w)
	if typed == "" || typed == w {
		return typed != ""
	}
	folded := bare(w)
	return utf8.RuneCountInString(folded) >= 4 && typed == folded
}

// letters is a text in lower case and one width, without spaces and punctuation.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, strings.ToLower(norm.NFKC.String(s)))
}

// bare is letters without the marks of Latin letters.
func bare(s string) string { return letters(knowledge.Fold(s)) }

// nearest is word itself if it is one of names, or the only name that one mistake leads
// to: a letter missing, added, wrong, or two swapped.
func nearest(word string, names []string) string {
	found := ""
	for _, n := range names {
		if n == word {
			return n
		}
		if len(n) >= 4 && oneMistake(word, n) {
			if found != "" {
				return ""
			}
			found = n
		}
	}
	return found
}

// oneMistake reports whether a and b differ by one edit (Damerau).
func oneMistake(a, b string) bool {
	x, y := []rune(a), []rune(b)
	i := 0
	for i < len(x) && i < len(y) && x[i] == y[i] {
		i++
	}
	j := 0
	for j < len(x)-i && j < len(y)-i && x[len(x)-1-j] == y[len(y)-1-j] {
		j++
	}
	p, q := x[i:len(x)-j], y[i:len(y)-j]
	switch {
	case len(p) <= 1 && len(q) <= 1:
		return true
	case len(p) == 2 && len(q) == 2:
		return p[0] == q[1] && p[1] == q[0]
	}
	return false
}

// typedRoute lets numbers, first letters and whole labels choose as buttons do.
func (l *Line) typedRoute(t *bot.Turn) (bot.Plan, bool) {
	choices := t.Session.Choices
	text := strings.TrimSpace(t.Words.Read())
	if t.Kind != bot.Text || len(choices) == 0 || text == "" || utf8.RuneCountInString(text) > 60 {
		return bot.Plan{}, false
	}
	c, ok := chosen(text, choices)
	if !ok {
		return bot.Plan{}, false
	}
	press := *t
	press.Kind, press.Chose, press.Pressed = bot.Chosen, c.Action, bot.Ref{}
	plan, ok := l.pressRoute(&press)
	t.Lang = press.Lang
	return plan, ok
}

func chosen(text string, choices []bot.Choice) (bot.Choice, bool) {
	if n, ok := number(text); ok && n >= 1 && n <= len(choices) {
		return choices[n-1], true
	}
	typed := bare(text)
	var starts []bot.Choice
	for _, c := range choices {
		label := bare(c.Label)
		if label == typed {
			return c, true
		}
		if utf8.RuneCountInString(typed) == 1 && strings.HasPrefix(label, typed) {
			starts = append(starts, c)
		}
	}
	if len(starts) == 1 {
		return starts[0], true
	}
	return bot.Choice{}, false
}

// number reads a number of one or two digits, also full-width or Thai ones, as in "2.",
// "(2)" or "no 2" on no keyboard: only digits and the signs around them.
func number(s string) (int, bool) {
	n, digits := 0, 0
	for _, r := range norm.NFKC.String(s) {
		switch {
		case unicode.IsDigit(r):
			n, digits = n*10+digitValue(r), digits+1
		case unicode.IsPunct(r) || unicode.IsSpace(r):
		default:
			return 0, false
		}
	}
	return n, digits > 0 && digits <= 2
}

// digitValue is the value of a decimal digit in any script: scripts have theirs in a row
// of ten (Unicode, section 4.6).
func digitValue(r rune) int {
	zero := r
	for zero > 0 && unicode.IsDigit(zero-1) && r-zero < 9 {
		zero--
	}
	return int(r - zero)
}

// hasWords reports whether a text has a letter or a digit at all.
func hasWords(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}
