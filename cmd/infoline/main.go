// Infoline is an information line in one program: a chat bot that answers questions from
// a curated base on Telegram, Discord, a web page and a terminal. Run it with "help".
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// A command is a word after the program's name.
type command struct {
	name, args, about, example string
	run                        func(ctx context.Context, p *program, args []string) error
}

// commands is in the order that help shows.
func commands() []command {
	return []command{
		{"serve", "", "start the line (also without any command)", "infoline", serve},
		{"chat", "[-lang TAG]", "talk to the line in this terminal", "infoline chat -lang th", chat},
		{"ask", "[-jsonl] [QUESTION]", "answer one question, or JSON lines from standard input", "infoline ask 'police at my door'", ask},
		{"check", "[-json] [-strict] [-apart DIR]", "validate knowledge, phrases and configuration", "infoline check", check},
		{"settings", "", "list the environment variables", "infoline settings", settings},
		{"version", "", "print the version and the date of the knowledge", "infoline version", version},
	}
}

// A program is what a command gets of the world.
type program struct {
	getenv         func(string) string
	stdin          io.Reader
	stdout, stderr io.Writer
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := exit(ctx, &program{os.Getenv, os.Stdin, os.Stdout, os.Stderr}, os.Args[1:])
	stop()
	os.Exit(code)
}

// exit runs a command, says in a line what went wrong, and is the code to end with.
func exit(ctx context.Context, p *program, args []string) int {
	err := run(ctx, p, args)
	if err == nil {
		return 0
	}
	if !errors.Is(err, errFound) {
		fmt.Fprintln(p.stderr, "infoline:", err)
	}
	return 1
}

func run(ctx context.Context, p *program, args []string) error {
	name := "serve"
	if len(args) > 0 {
		name, args = args[0], args[1:]
	}
	for _, c := range commands() {
		if c.name == name {
			return c.run(ctx, p, args)
		}
	}
	switch name {
	case "help", "-h", "-help", "--help":
		return help(p)
	}
	return fmt.Errorf("there is no command %q; run \"infoline help\" for the list", name)
}
