package main

import (
	"log/slog"

	"infoline/bot"
	"infoline/bot/discord"
	"infoline/bot/telegram"
	"infoline/bot/web"
)

// An opener opens a channel from its own environment variables; nil without an error
// means that it is not set up.
type opener struct {
	name string
	open func(getenv func(string) string, log *slog.Logger) (bot.Channel, error)
	how  string // to switch it on
}

// channels is the table of channels: one line each.
func channels() []opener {
	return []opener{
		{"web", web.Open, "unset INFOLINE_WEB_ADDR, or set it to an address"},
		{"telegram", telegram.Open, "set INFOLINE_TELEGRAM_TOKEN_FILE (deploy/OPERATOR.md has the steps)"},
		{"discord", discord.Open, "set INFOLINE_DISCORD_TOKEN_FILE (deploy/OPERATOR.md has the steps)"},
	}
}
