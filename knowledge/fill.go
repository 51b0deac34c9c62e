package knowledge

import (
	"regexp"
	"strings"
	"unicode"
)

var placeholder = regexp.MustCompile(`\{[^{}\n]*\}`)

// Placeholders returns the placeholders of a text, braces included, in order.
func Placeholders(text string) []string {
	if !strings.Contains(text, "{") {
		return nil
	}
	return placeholder.FindAllString(text, -1)
}

// gone stands in for an operator's fact that nobody filled in, until the line around it
// is tidied. It cannot occur in a file: clean refuses it.
const gone = "\x00"

// Fill puts a service's number, a source's address or an operator's fact in the place of
// every placeholder, as they are shown in a language. An empty operator's fact takes the
// space, comma and brackets around it away, and a line that says nothing else. unknown
// lists the placeholders that could not be filled; they are left standing.
func (b *Base) Fill(lang, text string) (filled string, unknown []string) {
	if !strings.Contains(text, "{") {
		return text, nil
	}
	filled = placeholder.ReplaceAllStringFunc(text, func(p string) string {
		value, ok := b.value(lang, p[1:len(p)-1])
		if !ok {
			unknown = append(unknown, p)
			return p
		}
		return value
	})
	return tidy(filled), unknown
}

func (b *Base) value(lang, name string) (string, bool) {
	if id, ok := strings.CutPrefix(name, "src."); ok {
		s, ok := b.sources[id]
		return s.URL(lang), ok && s.URL(lang) != ""
	}
	id, what, _ := strings.Cut(name, ".")
	if id == "operator" {
		v, ok := map[string]string{
			"name": b.operator.Name, "phone": b.operator.Phone, "hours": b.operator.Hours,
			"contact": b.operator.Contact, "privacy": b.operator.Privacy,
		}[what]
		if ok && v == "" {
			return gone, true
		}
		return v, ok
	}
	if what != "phone" {
		return "", false
	}
	s, ok := b.services[id]
	number := b.Number(lang, s)
	return number, ok && number != ""
}

var (
	goneInBrackets = regexp.MustCompile(`\s*[(（](?:[\s,;，、·]*\x00)+\s*[)）]`)
	goneInRow      = regexp.MustCompile(`(?:[ \t]*[,;，、·]?[ \t]*\x00)+`)
)

func tidy(text string) string {
	if !strings.Contains(text, gone) {
		return text
	}
	var out []string
	for _, line := range strings.Split(text, "\n") {
		if strings.Contains(line, gone) {
			line = goneInBrackets.ReplaceAllString(line, "")
			line = goneInRow.ReplaceAllString(line, "")
			if !strings.ContainsFunc(line, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
				continue
			}
		}
		out = append(out, line)
	}
	return strings.TrimSpace(strings.Join(out, "\n"))
}
