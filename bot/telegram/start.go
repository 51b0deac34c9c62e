package telegram

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"infoline/bot"
)

// self is what the network says of the bot's account.
type self struct {
	ID       int64  `json:"id"`
	Username string `json:"username"`
	ReadsAll bool   `json:"can_read_all_group_messages"`
	Inline   bool   `json:"supports_inline_queries"`
	Guest    bool   `json:"supports_guest_queries"`
	Business bool   `json:"can_connect_to_business"`
}

// check asks who we are until the network answers, and warns of settings that bring more
// of people's words here than an answer needs.
func (c *channel) check(ctx context.Context, h bot.Handler) (account, error) {
	var me self
	for fails := 1; ; fails++ {
		err := c.call(ctx, getMe(), &me)
		if err == nil && me.ID != 0 {
			break
		}
		if ctx.Err() != nil {
			return account{}, nil
		}
		if away := sentAway(err); away != nil {
			return account{}, away
		}
		c.log.Warn("no answer at the start, tried again", "channel", name, "failed", fails, "outcome", reason(err))
		wait, paused := pause(err)
		if !paused {
			wait = backoff(c.pace, fails)
		}
		sleep(ctx, wait)
	}
	for _, w := range []struct {
		bad  bool
		text string
	}{
		{me.ReadsAll, "group privacy is off: the network sends everything said in groups here; turn it on at @BotFather (/setprivacy)"},
		{me.Inline, "inline mode is on: what people type beside this bot's name comes here; turn it off at @BotFather (/setinline)"},
		{me.Guest, "guest mode is on: strangers' chats can call this bot; turn it off at @BotFather"},
		{me.Business, "business mode is on: this bot can be connected to people's accounts; turn it off at @BotFather"},
	} {
		if w.bad {
			c.log.Warn(w.text, "channel", name)
		}
	}
	a := account{id: me.ID, username: me.Username, commands: map[string]bool{bot.Start: true}}
	for _, cmd := range h.Commands("en") {
		a.commands[cmd.Name] = cmd.Group || a.commands[cmd.Name]
	}
	return a, nil
}

// The two lists that people see: in private chats and in groups.
var scopes = []struct {
	name  string
	group bool
}{{"all_private_chats", false}, {"all_group_chats", true}}

// publish sets the lists of commands: one in English for everybody, one for each language
// that the network knows. It goes on after a refusal: lists are a comfort.
func (c *channel) publish(ctx context.Context, h bot.Handler) {
	failed := 0
	for _, m := range commandLists(h) {
		for try := 0; ctx.Err() == nil; try++ {
			err := c.call(ctx, m, nil)
			if wait, ok := pause(err); ok && try < 5 {
				sleep(ctx, wait)
				continue
			}
			if err != nil {
				failed++
			}
			break
		}
	}
	if failed > 0 && ctx.Err() == nil {
		c.log.Warn("some lists of commands could not be set", "channel", name, "failed", failed)
	}
}

// commandLists are the requests that set every list.
func commandLists(h bot.Handler) []request {
	langs := map[string]string{"": "en"}
	for _, l := range h.Langs() {
		if code, ok := commandLang(l); ok {
			langs[code] = l
		}
	}
	codes := make([]string, 0, len(langs))
	for code := range langs {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	var all []request
	for _, s := range scopes {
		for _, code := range codes {
			all = append(all, setMyCommands(s.name, code, commandList(h.Commands(langs[code]), s.group)))
		}
	}
	return all
}

// commandLang is the two-letter code that the network knows a language by. It has one
// Chinese, which most of its readers write in simplified characters, and calls Filipino
// Tagalog.
func commandLang(lang string) (string, bool) {
	base, _, _ := strings.Cut(strings.ToLower(lang), "-")
	switch {
	case base == "zh" && !strings.EqualFold(lang, "zh-Hans") && !strings.EqualFold(lang, "zh"):
		return "", false
	case base == "fil":
		return "tl", true
	}
	return base, len(base) == 2
}

var commandShape = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)

func commandList(cmds []bot.Command, group bool) []command {
	var list []command
	for _, c := range cmds {
		d := shorten(c.Description, 256)
		if (group && !c.Group) || !commandShape.MatchString(c.Name) || d == "" || len(list) == 100 {
			continue
		}
		list = append(list, command{c.Name, d})
	}
	return list
}
