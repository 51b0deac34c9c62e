package telegram

import (
	"regexp"

	"infoline/bot"
	"infoline/bot/markup"
)

// A message is one bubble, ready to be sent.
type message struct {
	html, plain string
	rows        [][]button
}

// maxCopy is how much a button can copy, in UTF-16 units; maxNotice what a press can be
// answered with, and longToast from where on it waits for a tap to go away.
const (
	maxCopy   = 256
	maxNotice = 200
	longToast = 60
)

// render turns a Reply into messages for a place. It is pure.
func render(r bot.Reply, to place, username string) []message {
	var all []message
	style := markup.TelegramHTML()
	for _, p := range r.Parts {
		rows := buttons(p.Choices, to, username)
		pieces := p.Text.Split(longest, markup.UTF16, style)
		if len(pieces) == 0 && len(rows) > 0 {
			pieces = []markup.Text{markup.Plain("…")} // a keyboard needs a text to hang on
		}
		for i, t := range pieces {
			m := message{html: t.Render(style), plain: t.String()}
			if i == len(pieces)-1 {
				m.rows = rows
			}
			all = append(all, m)
		}
	}
	return all
}

// buttons lays out choices: at most eight in a row and a hundred in all. Where there are
// more, the first ones and the last row stay, since the last row has the way out.
func buttons(choices [][]bot.Choice, to place, username string) [][]button {
	var rows [][]button
	for _, choice := range choices {
		var row []button
		for _, c := range choice {
			if b, ok := buttonOf(c, to, username); ok {
				row = append(row, b)
			}
		}
		for len(row) > perRow {
			rows, row = append(rows, row[:perRow]), row[perRow:]
		}
		if len(row) > 0 {
			rows = append(rows, row)
		}
	}
	if count(rows) <= maxRows {
		return rows
	}
	rows, last := rows[:len(rows)-1], rows[len(rows)-1]
	for count(rows)+len(last) > maxRows {
		rows = rows[:len(rows)-1]
	}
	return append(rows[:len(rows):len(rows)], last)
}

func count(rows [][]button) int {
	n := 0
	for _, r := range rows {
		n += len(r)
	}
	return n
}

// buttonOf makes a button. In a group nobody can be whispered to, so that what opens an
// entry there is a link to the private chat.
func buttonOf(c bot.Choice, to place, username string) (button, bool) {
	code, lang, open := c.Action.Opened()
	switch {
	case c.Label == "":
	case c.Copy != "":
		if markup.UTF16(c.Copy) <= maxCopy {
			return button{Text: c.Label, Copy: &copyText{c.Copy}}, true
		}
	case open && !to.private():
		start := code
		if lang != "" {
			start += "-" + lang
		}
		if username != "" && startShape.MatchString(start) {
			return button{Text: c.Label, URL: "https://t.me/" + username + "?start=" + start}, true
		}
	case c.Action != "" && len(c.Action) <= bot.MaxAction:
		return button{Text: c.Label, Data: string(c.Action)}, true
	}
	return button{}, false
}

var startShape = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// notice cuts the answer to a press to its length; a long one waits for a tap.
func notice(s string) (text string, alert bool) {
	return shorten(s, maxNotice), markup.UTF16(s) > longToast
}

// shorten cuts a text that is longer than most, in UTF-16 units.
func shorten(s string, most int) string {
	if markup.UTF16(s) <= most {
		return s
	}
	for _, first := range markup.Plain(s).Split(most-1, markup.UTF16, markup.Style{}) {
		return first.String() + "…"
	}
	return "" // nothing but white space
}
