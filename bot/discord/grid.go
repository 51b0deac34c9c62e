package discord

import (
	"strconv"
	"unicode/utf8"

	"infoline/bot"
)

// Kinds of components, and the style of a quiet button.
const (
	rowKind    = 1
	buttonKind = 2
	selectKind = 3
	grey       = 2
)

// A component is a row, a button or a select. Fields that a kind does not have stay out.
type component struct {
	Kind       int         `json:"type"`
	Style      int         `json:"style,omitempty"`
	Label      string      `json:"label,omitempty"`
	ID         string      `json:"custom_id,omitempty"`
	Hint       string      `json:"placeholder,omitempty"`
	Options    []choice    `json:"options,omitempty"`
	Components []component `json:"components,omitempty"`
}

type choice struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

// repeat parts an action from a number, where one action stands twice in a message:
// Discord wants every id there to be different.
const repeat = "~"

// grid lays choices out as components, in their order: as buttons where five rows of five
// are enough; else as menus to pick from, with the last row (it holds what must be one tap
// away) as buttons still. What does not fit under one message goes under further ones.
func grid(rows [][]bot.Choice) [][]component {
	clean := usable(rows)
	total := 0
	for _, r := range clean {
		total += len(r)
	}
	switch {
	case total == 0:
		return nil
	case len(clean) <= maxRows:
		return [][]component{buttons(clean)}
	case total <= maxRows*maxPerRow:
		return [][]component{buttons(reflow(clean, maxPerRow))}
	}
	last := clean[len(clean)-1]
	menus := reflow(clean[:len(clean)-1], maxOptions)
	var pages [][]component
	for len(menus) > 0 {
		n := min(len(menus), maxRows-1)
		if len(menus) > maxRows-1 {
			n = min(len(menus), maxRows)
		}
		pages = append(pages, selects(menus[:n]))
		menus = menus[n:]
	}
	tail := buttons([][]bot.Choice{last})
	if end := len(pages) - 1; len(pages[end]) < maxRows {
		pages[end] = append(pages[end], tail...)
	} else {
		pages = append(pages, tail)
	}
	return pages
}

// usable leaves out what Discord has no button for, makes ids different, and breaks rows
// that are too long.
func usable(rows [][]bot.Choice) [][]bot.Choice {
	seen := map[bot.Action]int{}
	var clean [][]bot.Choice
	for _, row := range rows {
		var kept []bot.Choice
		for _, c := range row {
			if c.Label == "" || c.Action == "" || len(c.Action) > bot.MaxAction {
				continue
			}
			seen[c.Action]++
			if n := seen[c.Action]; n > 1 {
				c.Action += bot.Action(repeat + strconv.Itoa(n))
			}
			kept = append(kept, c)
		}
		clean = append(clean, reflow([][]bot.Choice{kept}, maxPerRow)...)
	}
	return clean
}

// reflow deals all choices out into rows of n.
func reflow(rows [][]bot.Choice, n int) [][]bot.Choice {
	var dealt [][]bot.Choice
	for _, row := range rows {
		for _, c := range row {
			if end := len(dealt) - 1; end >= 0 && len(dealt[end]) < n {
				dealt[end] = append(dealt[end], c)
			} else {
				dealt = append(dealt, []bot.Choice{c})
			}
		}
	}
	return dealt
}

func buttons(rows [][]bot.Choice) []component {
	out := make([]component, 0, len(rows))
	for _, row := range rows {
		r := component{Kind: rowKind}
		for _, c := range row {
			r.Components = append(r.Components, component{Kind: buttonKind, Style: grey, Label: short(c.Label, maxLabel), ID: string(c.Action)})
		}
		out = append(out, r)
	}
	return out
}

// selects makes a menu of each row. What stands on it closed are its first and last labels.
func selects(rows [][]bot.Choice) []component {
	out := make([]component, 0, len(rows))
	for i, row := range rows {
		m := component{Kind: selectKind, ID: "pick." + strconv.Itoa(i)}
		for _, c := range row {
			m.Options = append(m.Options, choice{short(c.Label, maxOption), string(c.Action)})
		}
		m.Hint = short(row[0].Label, 60) + " – " + short(row[len(row)-1].Label, 60)
		out = append(out, component{Kind: rowKind, Components: []component{m}})
	}
	return out
}

// short cuts s to n code points.
func short(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n-1]) + "…"
}
