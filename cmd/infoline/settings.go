package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"text/tabwriter"

	"infoline/knowledge"
	"infoline/locales"
)

// A setting is an environment variable. deploy/ENVIRONMENT.md is made from this table.
type setting struct{ name, fallback, about string }

var allSettings = []setting{
	{"INFOLINE_LIVE", "", "1 when people in need may use it; without it first contact says that this is a test line"},
	{"INFOLINE_WEB_ADDR", "127.0.0.1:8080", "where the web page listens; \"off\" for none"},
	{"INFOLINE_WEB_URL", "", "the public address of the web page, if it is public"},
	{"INFOLINE_TELEGRAM_TOKEN_FILE", "", "file with the Telegram bot's token (or INFOLINE_TELEGRAM_TOKEN for a trial)"},
	{"INFOLINE_TELEGRAM_API", "https://api.telegram.org", "base address of the Bot API; requests go to BASE/bot<token>/<method>"},
	{"INFOLINE_DISCORD_TOKEN_FILE", "", "file with the Discord bot's token (or INFOLINE_DISCORD_TOKEN for a trial)"},
	{"INFOLINE_DISCORD_API", "https://discord.com/api", "base address of the Discord API, which ends before /v10"},
	{"INFOLINE_KNOWLEDGE", "", "folder laid over the embedded knowledge: a file there replaces or adds one"},
	{"INFOLINE_STATE", "the user's state folder", "folder for the key that signs buttons and for what was trained"},
	{"INFOLINE_PLACE", "", "first guess of where people are, such as CA-ON"},
	{"INFOLINE_GROUP_LANG", "en", "language of the fixed line in groups"},
	{"INFOLINE_LOG_LEVEL", "info", "debug, info, warn or error; no level logs what people write"},
}

func settings(_ context.Context, p *program, _ []string) error {
	w := tabwriter.NewWriter(p.stdout, 0, 4, 2, ' ', 0)
	for _, s := range allSettings {
		fmt.Fprintf(w, "%s\t%s\t%s\n", s.name, s.fallback, s.about)
	}
	return w.Flush()
}

func (p *program) logger() *slog.Logger {
	level := slog.LevelInfo
	if err := level.UnmarshalText([]byte(p.getenv("INFOLINE_LOG_LEVEL"))); err != nil {
		level = slog.LevelInfo
	}
	return slog.New(slog.NewTextHandler(p.stderr, &slog.HandlerOptions{Level: level}))
}

// content is the embedded knowledge with the operator's folder laid over it.
func (p *program) content() (fs.FS, error) {
	dir := p.getenv("INFOLINE_KNOWLEDGE")
	if dir == "" {
		return knowledge.Embedded(), nil
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return nil, errors.New("INFOLINE_KNOWLEDGE names no folder that can be read")
	}
	return knowledge.Overlay(knowledge.Embedded(), os.DirFS(dir)), nil
}

func (p *program) load() (*knowledge.Base, *locales.Phrases, error) {
	files, err := p.content()
	if err != nil {
		return nil, nil, err
	}
	base, err := knowledge.Load(files)
	if err != nil {
		return nil, nil, fmt.Errorf("the knowledge base is damaged: %w; run \"infoline check\"", err)
	}
	phrases, err := locales.Load(locales.Embedded())
	return base, phrases, err
}

// state is the folder for what must survive a restart, made if need be; empty where
// nothing can be written.
func (p *program) state() string {
	dir := p.getenv("INFOLINE_STATE")
	if dir == "" {
		home := p.getenv("XDG_STATE_HOME")
		if home == "" {
			user := p.getenv("HOME")
			if user == "" {
				return ""
			}
			home = filepath.Join(user, ".local", "state")
		}
		dir = filepath.Join(home, "infoline")
	}
	if os.MkdirAll(dir, 0o700) != nil {
		return ""
	}
	return dir
}

// keySize is the size of the key that signs buttons, in bytes.
const keySize = 32

// buttonKey reads the key that signs buttons from the state folder, or makes it. kept is
// false when it lives in memory only: after a restart old buttons then lead to the menu.
func buttonKey(dir string) (key []byte, kept bool) {
	file := filepath.Join(dir, "buttons.key")
	if dir != "" {
		if k, err := os.ReadFile(file); err == nil && len(k) == keySize { //nolint:gosec // the operator's own folder
			return k, true
		}
	}
	key = make([]byte, keySize)
	_, _ = rand.Read(key)
	if dir == "" {
		return key, false
	}
	return key, os.WriteFile(file, key, 0o600) == nil
}
