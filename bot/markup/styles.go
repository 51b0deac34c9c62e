package markup

import (
	"html/template"
	"regexp"
	"strings"
)

// TelegramHTML is for Telegram's parse mode HTML. Its only tags are b and a. The
// limit of 4,096 counts UTF-16 units without tags; a Text split by its rendered
// length stays below it.
func TelegramHTML() Style {
	return Style{
		Escape: escapeHTML.Replace,
		Strong: func(w string) string { return "<b>" + w + "</b>" },
		Link:   func(w, url string) string { return `<a href="` + escapeHTML.Replace(url) + `">` + w + "</a>" },
		Item:   func(w string) string { return "• " + w },
	}
}

// escapeHTML leaves quotes alone: no address holds one.
var escapeHTML = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// Terminal is for a terminal; with bold, strong words are set in bold by ANSI
// escape sequences.
func Terminal(bold bool) Style {
	if !bold {
		return Style{}
	}
	return Style{Strong: func(w string) string { return "\x1b[1m" + w + "\x1b[22m" }}
}

// DiscordMarkdown is for the content of a Discord message. Links show no preview,
// and no words can mention a person, a role or everyone. A channel should ask for
// both of Discord as well (the flag SUPPRESS_EMBEDS, empty allowed_mentions):
// what the server looks for in a message is not documented.
func DiscordMarkdown() Style {
	return Style{
		Escape: escapeDiscord,
		Strong: func(w string) string { return "**" + w + "**" },
		Link:   linkDiscord,
		Item:   func(w string) string { return "- " + w },
	}
}

// linkDiscord writes a masked link. Discord does not make one whose words hold an
// address, nor one with an odd bracket in its words even behind a backslash.
func linkDiscord(words, url string) string {
	target := "<" + encodeDiscord.Replace(url) + ">"
	switch {
	case words == escapeDiscord(url):
		return target
	case strings.Contains(words, "://"), strings.Contains(words, `\://`):
		return words + " (" + target + ")"
	}
	return "[" + roundDiscord.Replace(words) + "](" + target + ")"
}

var (
	// These would end the link, or the strong words around it.
	encodeDiscord = strings.NewReplacer("(", "%28", ")", "%29", "*", "%2A")
	roundDiscord  = strings.NewReplacer(`\[`, "(", `\]`, ")")
	shortcode     = regexp.MustCompile(`^:[A-Za-z0-9_+-]{1,64}:`)
)

// escapeDiscord puts a backslash before what Discord would take for markup. It
// sees words without what is before them, so their beginning may be that of a line.
func escapeDiscord(s string) string {
	const (
		opening = iota // nothing but blanks since the line began
		number         // digits only: with a dot they would begin a numbered list
		inside
	)
	var out strings.Builder
	out.Grow(len(s) + len(s)/8)
	at, before := opening, rune(0)
	for i, r := range s {
		rest := s[i:]
		switch {
		case strings.ContainsRune("\\*_~|`<>[]", r),
			at == opening && strings.ContainsRune("#-+", r),
			at == number && (r == '.' || r == ')'),
			r == ':' && (strings.HasPrefix(rest, "://") || shortcode.MatchString(rest)):
			out.WriteByte('\\')
		}
		out.WriteRune(r)
		// A backslash hides a mention but still calls the person.
		if r == '@' && (before == '<' || strings.HasPrefix(rest, "@everyone") || strings.HasPrefix(rest, "@here")) {
			out.WriteString("\u200b")
		}
		switch {
		case r == '\n':
			at = opening
		case at != inside && '0' <= r && r <= '9':
			at = number
		case at == opening && (r == ' ' || r == '\t'):
		default:
			at = inside
		}
		before = r
	}
	return out.String()
}

// HTML returns t for a web page: paragraphs, lists, strong, links. Nothing in it
// needs further escaping.
func (t Text) HTML() template.HTML {
	var out strings.Builder
	list := false
	shut := func() {
		if list {
			out.WriteString("</ul>\n")
		}
		list = false
	}
	for _, b := range t.blocks {
		if !b.item || b.apart {
			shut()
		}
		if b.item && !list {
			out.WriteString("<ul>\n")
			list = true
		}
		tag := "p"
		if b.item {
			tag = "li"
		}
		out.WriteString("<" + tag + ">" + web.spans(b.spans) + "</" + tag + ">\n")
	}
	shut()
	return template.HTML(out.String()) //nolint:gosec // every word went through template.HTMLEscapeString
}

// web writes spans inside the blocks of a page. No window is opened and the page
// linked to is not told where the reader came from.
var web = Style{
	Escape: func(s string) string {
		return strings.ReplaceAll(template.HTMLEscapeString(s), "\n", "<br>\n")
	},
	Strong: func(w string) string { return "<strong>" + w + "</strong>" },
	Link: func(w, url string) string {
		return `<a href="` + template.HTMLEscapeString(url) + `" rel="noopener noreferrer">` + w + "</a>"
	},
}
