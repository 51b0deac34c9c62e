package check

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Figures are the numbers of a text in one form for every language.
type figures struct {
	need map[string][]string // what another language has to have, and what counts as it too
	have map[string]bool     // what this text can show for a number of another language
}

// read finds the numbers of a text of a language: digits with any kind of spaces and
// commas, multiplied by the word behind them; months beside a digit as "month 3". Number
// words can always stand for a number of the other text. With words set (the reference
// language), the words from two on have to be matched too.
func (l *language) read(text string, words bool) figures {
	f := figures{map[string][]string{}, map[string]bool{}}
	text = plainDigits(text)
	text = l.readMonths(text, &f)
	l.readWords(text, &f, words)
	for rest := text; ; {
		i := strings.IndexFunc(rest, isDigit)
		if i < 0 {
			return f
		}
		n, size := readNumber(rest[i:])
		rest = rest[i+size:]
		l.keep(&f, n, rest)
	}
}

// keep notes the number n, with what stands behind it.
func (l *language) keep(f *figures, n, behind string) {
	behind = strings.ToLower(head(strings.TrimLeft(behind, " "), 32))
	for _, t := range l.times {
		if strings.HasPrefix(behind, t.word) && (inside(t.word) || !letterAt(behind, len(t.word))) {
			if v, err := strconv.ParseFloat(n, 64); err == nil {
				n = strconv.FormatFloat(v*float64(t.value), 'f', -1, 64)
			}
			break
		}
	}
	f.have[n] = true
	f.need[n] = append(f.need[n], n)
	if strings.HasPrefix(behind, "pm") || strings.HasPrefix(behind, "p.m") {
		if hour, err := strconv.Atoi(n); err == nil && hour < 12 {
			later := strconv.Itoa(hour + 12)
			f.have[later] = true
			f.need[n] = append(f.need[n], later)
		}
	}
}

// plainDigits makes digits of any script, and spaces of any width, the plain ones, and
// takes away addresses and placeholders, whose digits are nobody's numbers.
func plainDigits(text string) string {
	text = withoutAddresses(text)
	if strings.Contains(text, "{") {
		text = placeholderPattern.ReplaceAllString(text, " ")
	}
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Nd, r):
			return '0' + digitValue(r)
		case unicode.Is(unicode.Zs, r):
			return ' '
		}
		return r
	}, norm.NFC.String(norm.NFKC.String(text)))
}

// digitValue counts from the zero of the digit's script: digits stand in tens.
func digitValue(r rune) rune {
	n := rune(0)
	for n < 9 && unicode.Is(unicode.Nd, r-n-1) {
		n++
	}
	return n
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// readNumber reads the number at the beginning of s: "1 000", "1,000", "1.000" and 1000
// are one; "12,5" and "12.50" are "12.5"; "9:00" is "9".
func readNumber(s string) (n string, size int) {
	size = digitRun(s)
	n = s[:size]
	for grouped := size <= 3 && n[0] != '0'; grouped && mark(s, size, " ,.") && digitRun(s[size+1:]) == 3; size += 4 {
		n += s[size+1 : size+4]
	}
	if mark(s, size, ".,") {
		if d := digitRun(s[size+1:]); d == 1 || d == 2 {
			n = strings.TrimRight(strings.TrimRight(n+"."+s[size+1:size+1+d], "0"), ".")
			size += 1 + d
		}
	}
	if strings.HasPrefix(s[size:], ":00") && digitRun(s[size+1:]) == 2 {
		size += 3
	}
	if n = strings.TrimLeft(n, "0"); n == "" || n[0] == '.' {
		n = "0" + n
	}
	return n, size
}

// mark reports whether one of the marks stands at s[i].
func mark(s string, i int, marks string) bool {
	return i < len(s) && strings.IndexByte(marks, s[i]) >= 0
}

// digitRun counts the digits at the beginning of s.
func digitRun(s string) int {
	return len(s) - len(strings.TrimLeft(s, "0123456789"))
}

// readMonths notes the months and takes them out of the text. A month without a digit in
// or beside it ("may") is only a number that the text can show.
func (l *language) readMonths(text string, f *figures) string {
	for _, m := range l.months {
		for from := 0; ; {
			i := strings.Index(text[from:], m.word)
			if i < 0 {
				break
			}
			i += from
			end := i + len(m.word)
			if !apart(text, i, end, m.word) {
				from = end
				continue
			}
			name := "month " + strconv.Itoa(m.value)
			f.have[name] = true
			before, after := strings.TrimRight(text[:i], " ,."), strings.TrimLeft(text[end:], " ,.")
			if strings.ContainsFunc(m.word, isDigit) || day.MatchString(before[max(0, len(before)-8):]) || digitRun(after) > 0 {
				f.need[name] = []string{name}
			}
			text = text[:i] + " ; " + text[end:]
			from = i + 3
		}
	}
	return text
}

// day is the end of a text before the name of a month: "1", "1er", "3rd".
var day = regexp.MustCompile(`\d(st|nd|rd|th|er)?$`)

// readWords notes the number words of a text.
func (l *language) readWords(text string, f *figures, need bool) {
	text = strings.ToLower(text)
	for _, w := range l.numbers {
		for from := 0; ; {
			i := strings.Index(text[from:], w.word)
			if i < 0 {
				break
			}
			i += from
			end := i + len(w.word)
			from = end
			if !inside(w.word) && !apart(text, i, end, w.word) {
				continue
			}
			n := strconv.Itoa(w.value)
			f.have[n] = true
			if need && w.value > 1 && f.need[n] == nil {
				f.need[n] = []string{n}
			}
		}
	}
}

// apart reports whether text[i:end] stands by itself: no letter or digit that would make
// it part of a longer word or number touches it.
func apart(text string, i, end int, word string) bool {
	if inside(word) {
		return !isDigit(rune(word[0])) || i == 0 || !isDigit(rune(text[i-1]))
	}
	return !letterBefore(text, i) && !letterAt(text, end)
}
