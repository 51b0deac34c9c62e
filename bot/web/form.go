package web

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"infoline/bot"
)

// A form is what a page posts.
type form struct {
	visit string // the token
	key   string // of the page: a post that arrives twice has the same
	after int    // the newest change that the page has seen
	words string
	chose bot.Action
	langs []string // that the browser asks for
}

var (
	errLong  = errors.New("longer than a form may be")
	errOther = errors.New("not a form of ours")
)

// read takes the form out of a request. Errors say nothing of what was in it.
func read(w http.ResponseWriter, r *http.Request) (form, error) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/x-www-form-urlencoded" || r.Header.Get("Content-Encoding") != "" {
		return form{}, errOther
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	var long *http.MaxBytesError
	if errors.As(err, &long) {
		return form{}, errLong
	}
	if err != nil {
		return form{}, errOther
	}
	return decode(string(body))
}

// decode reads the body of a form. It takes nothing that our own pages would not send,
// but for broken text in the words, which is repaired.
func decode(body string) (f form, err error) {
	const maxFields = 12
	if strings.Count(body, "&") > maxFields {
		return form{}, errOther
	}
	q, err := url.ParseQuery(body)
	if err != nil {
		return form{}, errOther
	}
	for field, values := range q {
		if len(values) > 1 {
			return form{}, errOther
		}
		v := values[0]
		switch field {
		case "visit":
			f.visit = v
		case "key":
			if !plain(v, 32) {
				return form{}, errOther
			}
			f.key = v
		case "after":
			if f.after, err = strconv.Atoi(v); err != nil || f.after < 0 {
				return form{}, errOther
			}
		case "words":
			f.words = readable(v)
		case "chose":
			if !plain(v, bot.MaxAction) {
				return form{}, errOther
			}
			f.chose = bot.Action(v)
		}
	}
	// A command is a button that says what could be typed: value "/menu".
	if c := q.Get("command"); c != "" {
		if !strings.HasPrefix(c, "/") || !plain(c[1:], 32) {
			return form{}, errOther
		}
		f.words, f.chose = c, ""
	}
	return f, nil
}

// plain reports whether s is made of the characters that actions, keys and commands have.
func plain(s string, most int) bool {
	return len(s) <= most && strings.IndexFunc(s, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '_' && r != '.'
	}) < 0
}

// readable repairs what was typed: broken UTF-8, control characters and marks that turn
// the direction of text round are taken out.
func readable(s string) string {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\r':
			return '\n'
		case r < ' ' || 0x7f <= r && r < 0xa0, 0x202a <= r && r <= 0x202e, 0x2066 <= r && r <= 0x2069, r == 0xfeff:
			return -1
		}
		return r
	}, s))
}
