package markup

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// masked stands, where foreign marks are looked for, for what has been read: no
// Text holds this character.
const masked = "\x01"

// inline reads the strong words and links of one line.
func (p *parser) inline(line string) ([]span, error) {
	var (
		spans  []span
		strong bool
		text   strings.Builder // plain words not yet in spans
		seen   strings.Builder // the line without what was understood
	)
	flush := func() {
		spans = add(spans, span{text: text.String(), strong: strong})
		text.Reset()
	}
	for rest := line; rest != ""; {
		size := 1
		switch c := rest[0]; {
		case c == '\\' && len(rest) > 1 && isPunct(rune(rest[1])):
			size = 2
			text.WriteByte(rest[1])
			seen.WriteString(masked)
		case strings.HasPrefix(rest, "**"):
			size = len(rest) - len(strings.TrimLeft(rest, "*"))
			if size%2 == 1 {
				return nil, p.refuse(strconv.Itoa(size) + ` "*" in a row: strong words stand between two pairs`)
			}
			flush()
			strong = strong != (size%4 == 2)
			seen.WriteString(masked)
		case c == '[':
			l, n, err := p.link(rest)
			if err != nil {
				return nil, err
			}
			if n == 0 {
				text.WriteByte(c)
				break
			}
			size = n
			flush()
			l.strong = strong
			spans = add(spans, l)
			seen.WriteString(masked)
		case c == ']' && stray.MatchString(rest):
			return nil, p.refuse("bad link: write [words](https://…) with nothing between the brackets")
		default:
			_, size = utf8.DecodeRuneInString(rest)
			text.WriteString(rest[:size])
			seen.WriteString(rest[:size])
		}
		rest = rest[size:]
	}
	flush()
	if strong {
		return nil, p.refuse("unclosed **: strong words end on the line where they begin")
	}
	return spans, p.foreignIn(seen.String())
}

// stray is the second half of a link whose first half is no link: a bracket too
// few, a space too many, or the wide brackets of a Chinese keyboard.
var stray = regexp.MustCompile(`^\](\(|[ \t]*[(（][ \t]*https?:)`)

func (p *parser) foreignIn(line string) error {
	if !strings.ContainsAny(line, "_*<") {
		return nil
	}
	for _, f := range foreignSpans {
		if f.looks.MatchString(line) {
			return p.refuse(f.problem)
		}
	}
	return nil
}

// link reads a link at the beginning of s and says how long it is: 0 if the
// bracket is only a bracket.
func (p *parser) link(s string) (l span, size int, err error) {
	end := closing(s, '[', ']', 1)
	if end < 0 || !strings.HasPrefix(s[end+1:], "(") {
		return span{}, 0, nil
	}
	words := s[1:end]
	stop := closing(s[end+1:], '(', ')', 99)
	switch {
	case stop < 0:
		return span{}, 0, p.refuse(`bad link: the ")" after the address is missing`)
	case strings.Trim(words, " \t") == "":
		return span{}, 0, p.refuse("bad link: it has no words to tap")
	case strings.Contains(mask(words), "**"):
		return span{}, 0, p.refuse("bad link: put the ** around the whole link, not inside it")
	}
	if err := p.foreignIn(mask(words)); err != nil {
		return span{}, 0, err
	}
	url, problem := address(unescape(s[end+2 : end+1+stop]))
	if problem != "" {
		return span{}, 0, p.refuse("bad link: " + problem)
	}
	return span{text: unescape(strings.Trim(words, " \t")), url: url}, end + 1 + stop + 1, nil
}

// closing returns where the bracket that opens s is closed, or -1. Brackets may
// stand in one another, at most deep of them.
func closing(s string, open, shut byte, deep int) int {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case open:
			if depth++; depth > deep {
				return -1
			}
		case shut:
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

var escaped = regexp.MustCompile("\\\\([!-/:-@\\[-`{-~])")

func mask(s string) string { return escaped.ReplaceAllString(s, masked) }

func unescape(s string) string { return escaped.ReplaceAllString(s, "$1") }

// address returns where a link leads, in ASCII, or says why it may not.
func address(s string) (ok, problem string) {
	s = strings.Trim(s, " \t")
	if !strings.HasPrefix(s, "https://") {
		return "", "an address begins with https:// (numbers and mail addresses are written out as text)"
	}
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= utf8.RuneSelf:
			out.WriteString("%" + strings.ToUpper(strconv.FormatUint(uint64(c), 16)))
		case c <= ' ' || strings.IndexByte("\"<>\\^`{|}", c) >= 0:
			return "", "the address holds a space or a mark that must be percent-encoded"
		default:
			out.WriteByte(c)
		}
	}
	u, err := url.Parse(out.String())
	switch {
	case err != nil:
		return "", "the address cannot be read"
	case u.User != nil:
		return "", "the address holds a user name"
	case !host.MatchString(u.Host):
		return "", "the address has no full ASCII host name"
	}
	return out.String(), ""
}

var host = regexp.MustCompile(`^([A-Za-z0-9-]+\.)+[A-Za-z0-9-]+(:[0-9]+)?$`)
