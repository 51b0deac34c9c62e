package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"runtime/debug"
	"strings"

	knowcheck "infoline/knowledge/check"
)

// errFound ends a command that has said itself what is wrong.
var errFound = errors.New("")

// check validates knowledge, phrases and configuration.
func check(_ context.Context, p *program, args []string) error {
	flags := flag.NewFlagSet("check", flag.ContinueOnError)
	flags.SetOutput(p.stderr)
	asJSON := flags.Bool("json", false, "print findings as JSON")
	strict := flags.Bool("strict", false, "count warnings as errors")
	apart := flags.String("apart", "", "folder of JSONL files with questions kept apart, none of which may stand in the base")
	if err := flags.Parse(args); err != nil {
		return errFound
	}
	content, err := p.content()
	if err != nil {
		return err
	}
	options := knowcheck.Options{Strict: *strict}
	if *apart != "" {
		options.Apart = os.DirFS(*apart)
	}
	found := knowcheck.Run(content, options)
	bad := 0
	for _, f := range found {
		if !f.Warning {
			bad++
		}
	}
	if *asJSON {
		enc := json.NewEncoder(p.stdout)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(found); err != nil {
			return err
		}
	} else {
		for _, f := range found {
			fmt.Fprintln(p.stdout, f)
		}
		fmt.Fprintf(p.stdout, "%d errors, %d warnings\n", bad, len(found)-bad)
	}
	if bad > 0 {
		return errFound
	}
	return nil
}

// quiet is a logger for commands that talk to one person in a terminal.
func (p *program) quiet() *slog.Logger {
	return slog.New(slog.NewTextHandler(p.stderr, &slog.HandlerOptions{Level: slog.LevelError}))
}

func version(_ context.Context, p *program, _ []string) error {
	base, _, err := p.load()
	if err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "infoline %s, knowledge of %s (%.12s)\n", programVersion(), base.Dated().Format("2006-01-02"), base.Hash())
	return nil
}

// programVersion is the commit that the program was built from, if it is known.
func programVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return s.Value[:12]
		}
	}
	return strings.Trim(info.Main.Version, "()")
}

func help(p *program) error {
	fmt.Fprint(p.stdout, "infoline answers questions from a curated base, on the web, Telegram, Discord and in a terminal.\n\n")
	for _, c := range commands() {
		fmt.Fprintf(p.stdout, "  %-38s %s\n  %-38s for example: %s\n", "infoline "+c.name+" "+c.args, c.about, "", c.example)
	}
	return nil
}
