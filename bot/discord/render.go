package discord

import (
	"infoline/bot"
	"infoline/bot/markup"
)

// Flags of a message.
const (
	noPreviews = 1 << 2
	ephemeral  = 1 << 6 // only the asker sees it
	noSound    = 1 << 12
)

// A body is a message as Discord takes it.
type body struct {
	Content    string      `json:"content"`
	Flags      int         `json:"flags,omitempty"`
	Mentions   mentions    `json:"allowed_mentions"`
	Components []component `json:"components"` // never null: an edit takes old buttons away
	Nonce      string      `json:"nonce,omitempty"`
	Enforce    bool        `json:"enforce_nonce,omitempty"`
}

// mentions allow none: no text of ours calls anybody.
type mentions struct {
	Parse []string `json:"parse"`
}

// elsewhere stands where choices go on under a message of their own, which Discord does
// not take without text.
const elsewhere = "…"

// render turns a reply into messages, in their order. It is pure.
func render(r bot.Reply) []body {
	style := markup.DiscordMarkdown()
	flags := noPreviews
	if r.Rank == bot.Alert || r.Rank == bot.Relay { // nobody asked just now
		flags |= noSound
	}
	var out []body
	add := func(content string, cs []component) {
		if cs == nil {
			cs = []component{}
		}
		out = append(out, body{Content: content, Flags: flags, Mentions: mentions{Parse: []string{}}, Components: cs})
	}
	for _, p := range r.Parts {
		pages := grid(p.Choices)
		pieces := p.Text.Split(maxContent, markup.Runes, style)
		for i, piece := range pieces {
			var under []component
			if i == len(pieces)-1 && len(pages) > 0 {
				under, pages = pages[0], pages[1:]
			}
			add(piece.Render(style), under)
		}
		for _, page := range pages {
			add(elsewhere, page)
		}
	}
	return out
}

// renderNotice makes the line that only the presser sees.
func renderNotice(s string) (body, bool) {
	r := render(bot.Reply{Parts: []bot.Part{{Text: markup.Plain(s)}}})
	if len(r) == 0 {
		return body{}, false
	}
	r[0].Flags |= ephemeral
	return r[0], true
}
