package web

import (
	"encoding/json"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"infoline/bot"
)

// TestBrowserExit leaves at several points and goes back: nothing of the visit is there.
func TestBrowserExit(t *testing.T) {
	w := newWindow(t)
	for name, leave := range map[string]func(){
		"button": func() { w.do(chromedp.Click("#exit button")) },
		"shift": func() {
			for range 3 {
				w.do(chromedp.KeyEvent(kb.Shift))
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			w.t = t
			w.open("/")
			w.say("a word")
			w.say("another word")
			before := len(w.history())
			leave()
			w.until("the page elsewhere", `location.href === "`+Elsewhere+`"`)
			if h := w.history(); len(h) != before || !strings.HasPrefix(h[len(h)-1], Elsewhere) || strings.Contains(strings.Join(h, " "), w.desk.URL) {
				t.Errorf("the history is %q: the visit's place was not taken", h)
			}
			until(t, "the visit to end", func() bool {
				w.desk.c.visits.mu.Lock()
				defer w.desk.c.visits.mu.Unlock()
				return len(w.desk.c.visits.live) == 0
			})
			w.do(chromedp.Evaluate[chromedp.Void](`setTimeout(() => history.back(), 0)`))
			time.Sleep(500 * time.Millisecond)
			if got := w.eval(`location.href + (document.body ? document.body.innerText : '')`); strings.Contains(got, w.desk.URL) || strings.Contains(got, "word") {
				t.Errorf("Back shows %.200q", got)
			}
		})
	}
}

// TestBrowserVisit walks with script: one entry of the history, no storage, the answer in
// view, Enter sends, Hide empties, a copy button where script is.
func TestBrowserVisit(t *testing.T) {
	w := newWindow(t)
	w.reads("th")
	w.open("/")
	before := len(w.history())
	for range 3 {
		w.say("คำถาม")
	}
	w.do(chromedp.SendKeys("#words", "by enter\r"))
	w.until("the answer to Enter", `document.querySelectorAll('.ours').length === 8 && document.querySelector('#words').value === ''`)
	w.do(chromedp.Click(`#log article:last-child .row button`))
	w.until("the answer to a press", `document.querySelectorAll('.ours').length === 10`)
	h := w.history()
	if len(h) != before || h[len(h)-1] != w.desk.URL+"/ ข้อมูล" {
		t.Errorf("the history is %q", h)
	}
	if got := w.eval(`[document.cookie, localStorage.length, sessionStorage.length, document.title, location.search, location.hash].join()`); got != ",0,0,ข้อมูล,," {
		t.Errorf("stored or shown: %q", got)
	}
	if got := w.eval(`(async () => [(await indexedDB.databases()).length, window.caches ? (await caches.keys()).length : 0].join())()`, chromedp.EvalAwaitPromise); got != "0,0" {
		t.Errorf("stored: %q", got)
	}
	if got := w.eval(`(() => { const r = [...document.querySelectorAll('.ours')].at(-2).getBoundingClientRect(); return String(r.top > 0 && r.top < innerHeight / 2) })()`); got != "true" {
		t.Error("the beginning of the newest answer is not in view")
	}
	if got := w.eval(`String([...document.querySelectorAll('[data-copy]')].every(b => !b.hidden) && document.documentElement.lang + document.querySelector('.ours').lang)`); got != "thth" {
		t.Errorf("copy buttons, languages: %q", got)
	}
	if got := w.eval(`String(document.documentElement.scrollWidth <= innerWidth)`); got != "true" {
		t.Error("the page is wider than the window")
	}
	w.do(chromedp.EmulateViewport(180, 320)) // 200 %
	if got := w.eval(`String(document.documentElement.scrollWidth <= innerWidth) + getComputedStyle(document.querySelector('#foot')).position`); got != "truestatic" {
		t.Errorf("at 200 %% the page is wider than the window, or the form takes all of it: %s", got)
	}
	w.do(chromedp.EmulateViewport(360, 640, chromedp.EmulateScale(2)))
	if got := w.eval(`[...document.querySelectorAll('button, summary, textarea')].filter(b => b.offsetWidth && (b.offsetHeight < 44 || b.offsetWidth < 44)).map(b => b.textContent).join()`); got != "" {
		t.Errorf("too small to touch: %s", got)
	}
	if got := w.eval(`[...document.querySelectorAll('body *')].filter(e => e.offsetWidth > 1 && parseFloat(getComputedStyle(e).fontSize) < 16).map(e => e.className || e.tagName).join()`); got != "" {
		t.Errorf("smaller than 16 px: %s", got)
	}
	w.desk.line.do = nil
	live := w.desk.line.messages(bot.Text)
	w.desk.c.visits.mu.Lock()
	var refs []bot.Ref
	for _, v := range w.desk.c.visits.live {
		for _, e := range v.entries {
			refs = append(refs, v.ref(e))
		}
	}
	w.desk.c.visits.mu.Unlock()
	if _, err := w.desk.c.Delete(t.Context(), refs); err != nil || len(live) == 0 {
		t.Fatal(err)
	}
	w.do(chromedp.SendKeys("#words", "after\r"))
	w.until("an empty log", `document.querySelectorAll('article').length === 2 && document.querySelector('.ours').textContent.includes('echo after')`)
}

// TestBrowserWithoutScript walks without script: the answer is in view, Back and a post
// that the browser sends again have no second effect, and after the exit nothing is left.
func TestBrowserWithoutScript(t *testing.T) {
	w := newWindow(t)
	w.script(false)
	w.open("/")
	w.do(chromedp.SendKeys("#words", "first"), chromedp.Click("#say .send"))
	w.until("an answer", `document.querySelectorAll('.ours').length === 2`)
	w.do(chromedp.SendKeys("#words", "second"), chromedp.Click("#say .send"))
	w.until("an answer", `document.querySelectorAll('.ours').length === 4`)
	if got := w.eval(`location.pathname + location.search + location.hash`); got != "/" {
		t.Errorf("the address is %q", got)
	}
	w.until("the newest answer to be in view", `(() => { const r = document.querySelector('[autofocus]').getBoundingClientRect(); return r.top >= 0 && r.top < innerHeight / 2 })()`)
	w.do(chromedp.Reload())
	w.until("the same page", `document.querySelectorAll('.ours').length === 4`)
	if got := len(w.desk.line.messages(bot.Text)); got != 2 {
		t.Errorf("%d messages after a reload", got)
	}
	for _, h := range w.history() {
		if strings.HasPrefix(h, w.desk.URL) && h != w.desk.URL+"/ Information" {
			t.Errorf("the history holds %q", h)
		}
	}
	began := time.Now()
	w.do(chromedp.Click("#exit button"))
	w.until("the page elsewhere", `location.href === "`+Elsewhere+`"`)
	t.Logf("left in %s", time.Since(began).Round(10*time.Millisecond))
	if h := w.history(); strings.Contains(h[len(h)-2], "/exit") {
		t.Logf("the exit page stays in the history: %q", h)
	}
	before := len(w.desk.line.messages(bot.Text))
	for range len(w.history()) - 1 {
		if err := chromedp.Do(w.ctx, chromedp.NavigateBack()); err != nil {
			break
		}
		time.Sleep(300 * time.Millisecond)
		if got := w.eval(`document.body ? document.body.innerText : ''`); strings.Contains(got, "library") || strings.Contains(got, "first") {
			t.Errorf("after the exit, Back shows the visit: %.200q", got)
		}
	}
	if got := len(w.desk.line.messages(bot.Text)); got != before {
		t.Error("what the browser sent again after the exit was read")
	}
}

// TestBrowserAxe lets axe-core look at every kind of page, light and dark, with script
// and without.
func TestBrowserAxe(t *testing.T) {
	path := os.Getenv("INFOLINE_AXE")
	if path == "" {
		t.Skip("SKIPPED: INFOLINE_AXE does not name an axe.min.js")
	}
	axe, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	w := newWindow(t)
	w.reads("th")
	check := func(what string) {
		t.Helper()
		w.do(chromedp.Evaluate[chromedp.Void](string(axe) + ";0"))
		raw := run(w, chromedp.Evaluate[string](`axe.run(document, {resultTypes: ['violations']}).then(r => JSON.stringify(r.violations.map(v => ({id: v.id, nodes: v.nodes.map(n => n.html + ' ' + n.failureSummary)}))))`, chromedp.EvalAwaitPromise))
		var found []struct {
			ID    string
			Nodes []string
		}
		if err := json.Unmarshal([]byte(raw), &found); err != nil {
			t.Fatal(err)
		}
		for _, f := range found {
			t.Errorf("%s: %s %.600q", what, f.ID, f.Nodes)
		}
	}
	for _, script := range []bool{true, false} {
		if !script {
			if _, err := chromedp.Call(w.ctx, network.SetBlockedURLs, network.SetBlockedURLsParams{URLPatterns: []*network.BlockPattern{{URLPattern: w.desk.URL + "/script.js", Block: true}}}); err != nil {
				t.Fatal(err)
			}
		}
		for _, scheme := range []string{"light", "dark"} {
			name := map[bool]string{true: "script", false: "no script"}[script] + ", " + scheme + ": "
			w.scheme(scheme)
			w.open("/")
			check(name + "start")
			w.say("คำถาม")
			w.say("อีกคำถาม")
			check(name + "conversation")
			w.do(chromedp.Click("summary"))
			check(name + "menu")
			w.open("/th/abc234")
			check(name + "page")
			w.open("/nothing")
			check(name + "fault")
		}
	}
	// The exit page is gone at once; its HTML is looked at without its leading away.
	b := w.desk.tab(t).get("/exit")
	if b.status != http.StatusOK || b.page.elements["h1"] != 1 || b.page.elements["main"] != 1 || b.page.lang == "" {
		t.Error("the exit page lacks a heading, a landmark or a language")
	}
}
