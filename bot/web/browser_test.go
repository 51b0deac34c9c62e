package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"infoline/bot"
	"infoline/bot/markup"
)

// A window is a real browser with one tab, which reaches our site and a page that plays
// the one that the exit leads to, and nothing else.
type window struct {
	t    *testing.T
	ctx  context.Context
	desk *desk
}

func browser(t *testing.T) string {
	t.Helper()
	if os.Getenv("INFOLINE_BROWSER") == "" {
		t.Skip("SKIPPED: INFOLINE_BROWSER=1 drives a real browser; .ci/run does")
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("SKIPPED: no chromium on this machine")
	return ""
}

func newWindow(t *testing.T) *window {
	t.Helper()
	path := browser(t)
	away := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = fmt.Fprint(w, "<!doctype html><html lang=en><title>Weather</title><h1>Weather</h1>")
	}))
	t.Cleanup(away.Close)
	elsewhere, err := url.Parse(Elsewhere)
	if err != nil {
		t.Fatal(err)
	}
	d := newDesk(t)
	d.line.said = phrases(t)
	d.line.do = sample(t, d.c)

	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.IgnoreCertErrors, chromedp.WindowSize(360, 640), chromedp.UserDataDir(t.TempDir()))
	for _, flag := range []string{"disable-quic", "disable-background-networking", "disable-component-update", "disable-sync"} {
		opts = append(opts, chromedp.Flag(flag, true))
	}
	opts = append(opts, chromedp.Flag("host-resolver-rules", fmt.Sprintf("MAP %s %s, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", elsewhere.Host, away.Listener.Addr())))
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, opts...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	w := &window{t: t, ctx: ctx, desk: d}
	if err := chromedp.Do(ctx); err != nil { // starts it, for as long as ctx lives
		t.Fatal(err)
	}
	w.do(chromedp.EmulateViewport(360, 640, chromedp.EmulateScale(2)))
	return w
}

func (w *window) do(steps ...chromedp.Action[chromedp.Void]) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.ctx, 60*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		w.t.Fatal(err)
	}
}

func run[T any](w *window, a chromedp.Action[T]) T {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.ctx, 30*time.Second)
	defer cancel()
	v, err := chromedp.Run(ctx, a)
	if err != nil {
		w.t.Fatal(err)
	}
	return v
}

func (w *window) eval(js string, opts ...chromedp.EvaluateOption) string {
	w.t.Helper()
	return run(w, chromedp.Evaluate[string](js, opts...))
}

func (w *window) until(what, js string) {
	w.t.Helper()
	for end := time.Now().Add(40 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		ctx, cancel := context.WithTimeout(w.ctx, 5*time.Second)
		ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool](js))
		cancel()
		if err == nil && ok {
			return
		}
		if time.Now().After(end) {
			w.t.Fatalf("waited too long for %s (%v)", what, err)
		}
	}
}

func (w *window) open(path string) { w.t.Helper(); w.do(chromedp.Navigate(w.desk.URL + path)) }

func (w *window) script(on bool) {
	w.t.Helper()
	if _, err := chromedp.Call(w.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on}); err != nil {
		w.t.Fatal(err)
	}
}

func (w *window) scheme(scheme string) {
	w.t.Helper()
	p := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}
	if _, err := chromedp.Call(w.ctx, emulation.SetEmulatedMedia, p); err != nil {
		w.t.Fatal(err)
	}
}

func (w *window) reads(lang string) {
	w.t.Helper()
	if _, err := chromedp.Call(w.ctx, emulation.SetUserAgentOverride, emulation.SetUserAgentOverrideParams{UserAgent: "browser", AcceptLanguage: lang}); err != nil {
		w.t.Fatal(err)
	}
}

// say types and sends, and waits for the answer to stand there.
func (w *window) say(words string) {
	w.t.Helper()
	before := w.eval(`String(document.querySelectorAll('.ours').length)`)
	w.do(chromedp.SendKeys("#words", words), chromedp.Click("#say .send"))
	w.until("an answer", `document.querySelectorAll('.ours').length > `+before)
}

func (w *window) history() (urls []string) {
	w.t.Helper()
	h := run(w, chromedp.NavigationEntries())
	for _, e := range h.Entries[:h.CurrentIndex+1] {
		urls = append(urls, e.URL+" "+e.Title)
	}
	return urls
}

func phrases(t testing.TB) (all map[string]map[string]string) {
	t.Helper()
	load(t, "phrases.json", &all)
	return all
}

func load(t testing.TB, file string, into any) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, into); err != nil {
		t.Fatal(err)
	}
}

// sample answers in the language of whoever asks, in the shape of real answers.
func sample(t testing.TB, c *Channel) func(context.Context, bot.Message) error {
	var answers map[string]map[string]string
	load(t, "answers.json", &answers)
	return func(ctx context.Context, m bot.Message) error {
		lang := "en"
		for _, l := range m.Langs {
			if answers[l] != nil {
				lang = l
				break
			}
		}
		if _, l, ok := m.Chose.Opened(); ok && answers[l] != nil {
			lang = l
		}
		a := answers[lang]
		text, err := markup.Parse(a["say"])
		if err != nil {
			return err
		}
		var row []bot.Choice
		for i, label := range strings.Split(a["buttons"], "|") {
			row = append(row, bot.Choice{Label: label, Action: bot.Walk(fmt.Sprint("b", i))})
		}
		row = append(row, bot.Choice{Label: "555-0100", Copy: "555-0100"})
		_, err = c.Send(ctx, m.Back, bot.Reply{Lang: lang, Parts: []bot.Part{{Text: text}, {Text: markup.Plain(a["next"]), Choices: [][]bot.Choice{row}, Print: "abc234"}}})
		return err
	}
}

// TestScreens writes pictures to look at into the folder INFOLINE_SCREENS.
func TestScreens(t *testing.T) {
	dir := os.Getenv("INFOLINE_SCREENS")
	if dir == "" {
		t.Skip("SKIPPED: INFOLINE_SCREENS names no folder for the pictures")
	}
	var answers map[string]map[string]string
	load(t, "answers.json", &answers)
	for _, lang := range []string{"th", "zh-Hant", "en"} {
		w := newWindow(t)
		w.reads(lang)
		for _, scheme := range []string{"light", "dark"} {
			w.scheme(scheme)
			shot := func(what string) {
				b := run(w, chromedp.CaptureScreenshot())
				if err := os.WriteFile(filepath.Join(dir, lang+"-"+scheme+"-"+what+".png"), b, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			w.open("/")
			shot("1-start")
			w.say(answers[lang]["ask"])
			shot("2-answer")
			w.do(chromedp.Evaluate[chromedp.Void](`scrollTo(0, 1e6)`))
			shot("3-end")
			w.do(chromedp.Click("summary"))
			shot("4-menu")
			w.open("/" + lang + "/abc234")
			shot("5-page")
		}
	}
}
