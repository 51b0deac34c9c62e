package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"time"

	"infoline/bot"
	"infoline/bot/line"
	"infoline/bot/post"
	"infoline/knowledge/search"
)

// drainFor is how long what is in work may take after we were asked to stop.
const drainFor = 10 * time.Second

// serve starts every channel that is set up and answers until it is told to stop.
func serve(ctx context.Context, p *program, _ []string) error {
	log := p.logger()
	base, phrases, err := p.load()
	if err != nil {
		return err
	}
	var open []bot.Channel
	for _, o := range channels() {
		c, err := o.open(p.getenv, log)
		if err != nil {
			return fmt.Errorf("%s: %w", o.name, err)
		}
		if c == nil {
			fmt.Fprintf(p.stdout, "%-9s off: %s\n", o.name, o.how)
			continue
		}
		fmt.Fprintf(p.stdout, "%-9s on\n", o.name)
		open = append(open, c)
	}
	if len(open) == 0 {
		return errors.New("every channel is switched off; run \"infoline settings\" for how to switch one on")
	}
	dir := p.state()
	key, kept := buttonKey(dir)
	index := line.Index(base)
	l := line.New(line.Config{
		Phrases: phrases, Base: base, Index: index, Key: key, Place: p.getenv("INFOLINE_PLACE"),
		GroupLang: p.getenv("INFOLINE_GROUP_LANG"), Address: p.getenv("INFOLINE_WEB_URL"),
		Version: programVersion(), Live: p.getenv("INFOLINE_LIVE") == "1", Log: log,
	}, open, post.NewMemory())
	p.announce(kept, len(base.Topics()), l.Langs())

	var work sync.WaitGroup
	running, stop := context.WithCancel(ctx)
	defer stop()
	work.Go(func() { l.Run(running) })
	work.Go(func() {
		train(running, index, dir, log)
		debug.FreeOSMemory() // training needs three times what answering does
	})
	err = supervise(ctx, open, l, log)
	stop()
	work.Wait()
	return err
}

func (p *program) announce(kept bool, topics int, langs []string) {
	if addr := p.getenv("INFOLINE_WEB_ADDR"); addr != "off" {
		if addr == "" {
			addr = "127.0.0.1:8080"
		}
		fmt.Fprintf(p.stdout, "the page is on http://%s\n", addr)
	}
	fmt.Fprintf(p.stdout, "knowledge %d topics in %d languages\n", topics, len(langs))
	if !kept {
		fmt.Fprintln(p.stdout, "state     in memory only: the state folder cannot be written, so buttons end with a restart (INFOLINE_STATE)")
	}
	for _, name := range []string{"INFOLINE_TELEGRAM_TOKEN", "INFOLINE_DISCORD_TOKEN"} {
		if p.getenv(name) != "" {
			fmt.Fprintf(p.stdout, "%s stands in the environment, where other programs can read it; for more than a trial use %s_FILE\n", name, name)
		}
	}
	if p.getenv("INFOLINE_LIVE") != "1" {
		fmt.Fprintln(p.stdout, "this is a test line, and says so to people; INFOLINE_LIVE=1 when it is ready for them")
	}
}

// supervise runs the channels; one that fails is started again after a growing pause and
// does not silence the others. It returns when ctx is done, or when every channel has
// been refused for good.
func supervise(ctx context.Context, open []bot.Channel, h bot.Handler, log *slog.Logger) error {
	var work sync.WaitGroup
	refused := make(chan error, len(open))
	for _, c := range open {
		work.Go(func() { refused <- keepRunning(ctx, c, h, log) })
	}
	done := make(chan struct{})
	go func() { work.Wait(); close(done) }()
	select {
	case <-done:
	case <-ctx.Done():
		select {
		case <-done:
		case <-time.After(drainFor):
			log.Warn("not everything in work was settled in time")
		}
		return nil
	}
	close(refused)
	var all error
	for err := range refused {
		all = errors.Join(all, err)
	}
	return all
}

// longestPause is the longest a failed channel waits before it is started again.
const longestPause = 5 * time.Minute

func keepRunning(ctx context.Context, c bot.Channel, h bot.Handler, log *slog.Logger) error {
	pause := time.Second
	for {
		started := time.Now()
		err := c.Run(ctx, h)
		if ctx.Err() != nil || err == nil {
			return nil
		}
		if errors.Is(err, bot.ErrRefused) {
			log.Error("channel stopped for good", "channel", c.Name(), "err", err)
			return fmt.Errorf("%s: %w", c.Name(), err)
		}
		if time.Since(started) > longestPause {
			pause = time.Second
		}
		log.Error("channel stopped, starting it again", "channel", c.Name(), "err", err, "pause", pause)
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(pause):
			pause = min(2*pause, longestPause)
		}
	}
}

// train makes the index better beside the answering: from the file of an earlier start
// when the content is the same, else anew.
func train(ctx context.Context, x *search.Index, dir string, log *slog.Logger) {
	file := filepath.Join(dir, "search.trained")
	if dir != "" {
		if f, err := os.Open(file); err == nil { //nolint:gosec // the operator's own folder
			err = x.Restore(f)
			_ = f.Close()
			if err == nil {
				return
			}
		}
	}
	start := time.Now()
	if err := x.Train(ctx); err != nil {
		if ctx.Err() == nil {
			log.Warn("the index stays untrained: it answers, but asks back more often", "err", err)
		}
		return
	}
	log.Info("index trained", "ms", time.Since(start).Milliseconds())
	if dir == "" {
		return
	}
	if err := save(x, file); err != nil {
		log.Warn("what was trained could not be kept; it is trained again at the next start")
	}
}

// save writes beside the file and renames, so that a half-written one is never read.
func save(x *search.Index, file string) error {
	f, err := os.CreateTemp(filepath.Dir(file), "search.*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }()
	if err := x.Save(f); err != nil {
		return errors.Join(err, f.Close())
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), file)
}
