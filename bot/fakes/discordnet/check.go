package discordnet

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// sent is a message as the bot sends it.
type sent struct {
	Content    *string     `json:"content"`
	Flags      int         `json:"flags"`
	Components []component `json:"components"`
	Mentions   *struct {
		Parse []string `json:"parse"`
	} `json:"allowed_mentions"`
	Nonce   string `json:"nonce"`
	Enforce bool   `json:"enforce_nonce"`
}

type component struct {
	Type        int         `json:"type"`
	Style       int         `json:"style,omitempty"`
	Label       string      `json:"label,omitempty"`
	CustomID    string      `json:"custom_id,omitempty"`
	Placeholder string      `json:"placeholder,omitempty"`
	Options     []Choice    `json:"options,omitempty"`
	Components  []component `json:"components,omitempty"`
}

// A Choice is an option of a select, or a suggestion.
type Choice struct {
	Label string `json:"label"`
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Flags of messages.
const (
	NoPreviews = 1 << 2
	Ephemeral  = 1 << 6
	Loading    = 1 << 7
	NoSound    = 1 << 12
)

// checkMessage says what Discord would refuse, beyond what its description says, and what
// this project never wants to send.
func checkMessage(s sent) string {
	if s.Content == nil || strings.TrimSpace(*s.Content) == "" {
		return "an empty message"
	}
	if n := utf8.RuneCountInString(*s.Content); n > 2000 {
		return fmt.Sprintf("%d characters", n)
	}
	if s.Mentions == nil || s.Mentions.Parse == nil || len(s.Mentions.Parse) > 0 {
		return "mentions are not turned off"
	}
	if s.Flags&NoPreviews == 0 {
		return "previews are not turned off"
	}
	if len(s.Components) > 5 {
		return "more than five rows"
	}
	ids := map[string]bool{}
	for _, row := range s.Components {
		if row.Type != 1 || len(row.Components) == 0 || len(row.Components) > 5 {
			return "a row of nothing, or of more than five"
		}
		for _, c := range row.Components {
			if wrong := checkComponent(c, len(row.Components)); wrong != "" {
				return wrong
			}
			if ids[c.CustomID] {
				return "the same custom_id twice"
			}
			ids[c.CustomID] = true
		}
	}
	return ""
}

func checkComponent(c component, inRow int) string {
	switch {
	case c.CustomID == "" || len(c.CustomID) > 100:
		return "a custom_id that is missing or too long"
	case c.Type == 2:
		if c.Label == "" || utf8.RuneCountInString(c.Label) > 80 {
			return "a button without a label, or with a long one"
		}
		return ""
	case c.Type != 3 || inRow != 1:
		return "a component that is neither a button nor a select alone in its row"
	case len(c.Options) == 0 || len(c.Options) > 25 || utf8.RuneCountInString(c.Placeholder) > 150:
		return "a select of nothing, or of more than 25"
	}
	var values []string
	for _, o := range c.Options {
		if o.Label == "" || utf8.RuneCountInString(o.Label) > 100 || o.Value == "" || utf8.RuneCountInString(o.Value) > 100 {
			return "an option without label or value, or with a long one"
		}
		if slices.Contains(values, o.Value) {
			return "the same option twice"
		}
		values = append(values, o.Value)
	}
	return ""
}

// Locales are the languages that Discord's apps have.
var Locales = strings.Fields(`id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR
	ro fi sv-SE vi tr cs el bg ru uk hi th zh-CN ja zh-TW ko`)

var commandName = regexp.MustCompile(`^[-_a-z0-9]{1,32}$`)

// checkCommands says what Discord would refuse of a list of commands.
func checkCommands(body []byte) string {
	var list []struct {
		named
		Options []struct {
			named
			Required     bool `json:"required"`
			Autocomplete bool `json:"autocomplete"`
		} `json:"options"`
	}
	if json.Unmarshal(body, &list) != nil {
		return "no list"
	}
	var whole any
	_ = json.Unmarshal(body, &whole)
	if hasNull(whole) {
		return "null stands in it"
	}
	seen := map[string]bool{}
	for _, c := range list {
		if seen[c.Name] {
			return "the same command twice"
		}
		seen[c.Name] = true
		if wrong := c.check(); wrong != "" {
			return wrong
		}
		for i, o := range c.Options {
			if wrong := o.check(); wrong != "" {
				return wrong
			}
			if i > 0 && o.Required && !c.Options[i-1].Required {
				return "a required option after one that is not"
			}
		}
	}
	return ""
}

type named struct {
	Name                     string            `json:"name"`
	NameLocalizations        map[string]string `json:"name_localizations"`
	Description              string            `json:"description"`
	DescriptionLocalizations map[string]string `json:"description_localizations"`
}

func (n named) check() string {
	if !commandName.MatchString(n.Name) || len(n.NameLocalizations) > 0 {
		return "a name that is not plain ASCII everywhere"
	}
	if n.Description == "" || utf8.RuneCountInString(n.Description) > 100 {
		return "a description that is missing or too long"
	}
	for locale, s := range n.DescriptionLocalizations {
		if !slices.Contains(Locales, locale) {
			return "a locale that Discord does not have: " + locale
		}
		if s == "" || utf8.RuneCountInString(s) > 100 {
			return "a localized description that is empty or too long"
		}
	}
	return ""
}

func hasNull(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case []any:
		return slices.ContainsFunc(v, hasNull)
	case obj:
		for _, e := range v {
			if hasNull(e) {
				return true
			}
		}
	}
	return false
}
