package discord

import (
	"context"
	"net/http"
	"regexp"
	"time"

	"infoline/bot"
)

// askCommand is the command whose suggestions are answers themselves; with any other, a
// suggestion is what the command is about.
const (
	askCommand    = "ask"
	shareCommand  = "share"
	languagesName = "languages"
)

// Kinds of options, and where a command can be used.
const (
	textOption = 3
	inServers  = 0
)

var commandName = regexp.MustCompile(`^[a-z0-9_-]{1,32}$`)

func isCommand(s string) bool { return commandName.MatchString(s) }

// A command as Discord takes it. What is empty is left out: nothing is ever null.
type command struct {
	Kind     int               `json:"type"`
	Name     string            `json:"name"`
	About    string            `json:"description"`
	AboutIn  map[string]string `json:"description_localizations,omitempty"`
	Options  []optionSpec      `json:"options,omitempty"`
	Contexts []int             `json:"contexts"`
}

type optionSpec struct {
	Kind      int               `json:"type"`
	Name      string            `json:"name"`
	About     string            `json:"description"`
	AboutIn   map[string]string `json:"description_localizations,omitempty"`
	Required  bool              `json:"required,omitempty"`
	Suggested bool              `json:"autocomplete,omitempty"`
}

const maxAbout = 100

// commands are all commands of h with their descriptions in every language that Discord
// and h both have. Names are ASCII and the same everywhere, so that one poster suits all.
func commands(h bot.Handler) []command {
	have := h.Langs()
	main := reference(have)
	in := map[string]map[string]bot.Command{} // by locale and name
	for _, l := range locales {
		if lang, ok := spoken(l, have); ok && lang != main {
			in[l] = byName(h.Commands(lang))
		}
	}
	localized := func(name string, of func(bot.Command) string) map[string]string {
		all := map[string]string{}
		for l, cs := range in {
			if s := short(of(cs[name]), maxAbout); s != "" {
				all[l] = s
			}
		}
		return all
	}
	out := []command{}
	for _, c := range h.Commands(main) {
		if !isCommand(c.Name) || len(out) == 100 {
			continue
		}
		about := func(c bot.Command) string { return c.Description }
		args := func(c bot.Command) string { return c.Args }
		spec := command{Kind: 1, Name: c.Name, About: filled(c.Description, c.Name), AboutIn: localized(c.Name, about), Contexts: []int{inBotDM}}
		if c.Group {
			spec.Contexts = []int{inServers, inBotDM}
		}
		if c.Args != "" {
			spec.Options = []optionSpec{{
				Kind: textOption, Name: optionName(c.Name), About: filled(c.Args, c.Name), AboutIn: localized(c.Name, args),
				Required: c.Name == askCommand || c.Name == shareCommand, Suggested: true,
			}}
		}
		if c.Name == shareCommand {
			spec.Options = append(spec.Options, languagesOption(h, main))
		}
		out = append(out, spec)
	}
	return out
}

func byName(cs []bot.Command) map[string]bot.Command {
	all := map[string]bot.Command{}
	for _, c := range cs {
		all[c.Name] = c
	}
	return all
}

func optionName(command string) string {
	switch command {
	case askCommand:
		return "question"
	case shareCommand:
		return "topic"
	}
	return "text"
}

// languagesOption is the option of /share for more than one language.
func languagesOption(h bot.Handler, main string) optionSpec {
	const id = "command.languages"
	o := optionSpec{Kind: textOption, Name: languagesName, About: filled(h.Words(main, id), "languages"), AboutIn: map[string]string{}}
	for _, l := range locales {
		if lang, ok := spoken(l, h.Langs()); ok && lang != main {
			if s := h.Words(lang, id); s != "" {
				o.AboutIn[l] = short(s, maxAbout)
			}
		}
	}
	return o
}

// filled is s, or instead where s is empty: Discord wants a description.
func filled(s, instead string) string {
	if s == "" {
		s = instead
	}
	return short(s, maxAbout)
}

// publish sets the commands, all at once. The line works without: people can type.
func (c *channel) publish(ctx context.Context, h bot.Handler, app string) {
	list := commands(h)
	err := c.again(ctx, func(int) error {
		return c.api.asBot(ctx, http.MethodPut, "/applications/"+app+"/commands", list, nil)
	})
	if err != nil && ctx.Err() == nil {
		c.log.Warn("commands not set: the menu of commands may be old", "err", c.meaning(err, false))
	}
}

// suggest offers topics for what somebody has typed so far.
func (c *channel) suggest(ctx context.Context, h bot.Handler, a arrival) {
	ctx, cancel := context.WithTimeout(ctx, 2500*time.Millisecond) // Discord waits for three seconds
	defer cancel()
	found := []suggestion{}
	for _, s := range h.Suggest(ctx, *a.query) {
		if s.Label == "" || s.Action == "" || len(s.Action) > maxOption || len(found) == maxOptions {
			continue
		}
		found = append(found, suggestion{short(s.Label, maxOption), string(s.Action)})
	}
	err := c.api.asWay(ctx, http.MethodPost, a.way.callback(), callback{Kind: suggestions, Data: map[string]any{"choices": found}}, nil)
	if err != nil {
		c.log.Debug("suggestions not shown", "err", err)
	}
}

type suggestion struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}
