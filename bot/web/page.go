package web

import (
	"bytes"
	"crypto/rand"
	"embed"
	"encoding/hex"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/language"

	"infoline/bot"
)

//go:embed pages/*.html
var pageFiles embed.FS

var pages = template.Must(template.ParseFS(pageFiles, "pages/*.html"))

// A page is what a template shows.
type page struct {
	site *site
	Lang string

	Chat, Fresh bool
	Entries     []bubble
	All         string // names of all bubbles that stand in the visit
	Status      string
	Draft       string
	Token, Key  string
	After       int
	Target      string // what the skip link leads to

	Doc       bot.Page
	Open      bot.Action
	Others    []tongue
	Elsewhere string
}

// A bubble is an entry on a page.
type bubble struct {
	Page   page
	N      int
	Theirs bool
	Focus  bool
	Lang   string
	HTML   template.HTML
	Rows   [][]bot.Choice
	Print  string
	Asked  string
}

// A tongue is a language that a page offers, by its own name.
type tongue struct {
	Tag, Name string
	Action    bot.Action
}

// Say is a sentence in the language of the page.
func (p page) Say(id string) string { return p.site.h.Words(p.Lang, id) }

// Away is where the exit leads.
func (page) Away() string { return Elsewhere }

// Languages are all that there is content in.
func (p page) Languages() []tongue { return p.site.tongues(p.site.h.Langs()) }

// Commands are what can be asked for without words.
func (p page) Commands() (usable []bot.Command) {
	for _, c := range p.site.h.Commands(p.Lang) {
		if plain(c.Name, 32) && c.Name != "" && c.Description != "" {
			usable = append(usable, c)
		}
	}
	return usable
}

func (s *site) tongues(tags []string) (all []tongue) {
	for _, tag := range tags {
		name := s.h.Words(tag, "language.name")
		if name == "" {
			name = tag
		}
		all = append(all, tongue{Tag: tag, Name: name, Action: bot.Open(bot.Start, tag)})
	}
	return all
}

// fresh shows the beginning of a visit that does not exist yet.
func (s *site) fresh(w http.ResponseWriter, r *http.Request, status int, phrase, draft string) {
	p := page{site: s, Lang: s.lang(r), Chat: true, Fresh: true, Draft: draft, Target: "words"}
	p.Token, p.Key = s.c.seal.token(newID(), s.c.visits.now()), newKey()
	if phrase != "" {
		p.Status = p.Say(phrase)
	}
	s.write(w, status, "chat", p)
}

// visit shows a visit as it is now: all of it, or to our script what the page has not yet.
func (s *site) visit(w http.ResponseWriter, r *http.Request, v *visit, f form, status int, phrase string) {
	p := page{site: s, Chat: true, Target: "words", Key: newKey()}
	p.Token = s.c.seal.token(v.id, v.made)
	entries, notice, lang, after := s.c.visits.read(v)
	p.Lang, p.Status, p.After = first(lang, s.lang(r)), notice, after
	if phrase != "" {
		p.Status = p.Say(phrase)
	}
	if status != http.StatusOK || f.chose != "" {
		p.Draft = f.words
	}
	p.Fresh = len(entries) == 0
	news := 0
	var all []string
	for _, e := range entries {
		all = append(all, "m"+strconv.Itoa(e.n))
		if e.at <= f.after && r.Header.Get("X-Part") != "" {
			continue
		}
		b := bubble{Page: p, N: e.n, Theirs: e.theirs, Lang: e.lang, HTML: e.html, Rows: e.rows, Print: e.print, Asked: e.asked}
		if e.at > f.after && !e.theirs {
			news++
			b.Focus = news == 1
		}
		p.Entries = append(p.Entries, b)
	}
	p.All = strings.Join(all, " ")
	s.write(w, status, "chat", p)
}

// read copies what a page shows of a visit. A notice is seen once.
func (vs *visits) read(v *visit) (entries []entry, notice, lang string, after int) {
	vs.mu.Lock()
	defer vs.mu.Unlock()
	notice, v.notice = v.notice, ""
	return slices.Clone(v.entries), notice, v.lang, v.change
}

// doc shows an entry of the base, for reading and printing.
func (s *site) doc(w http.ResponseWriter, r *http.Request, lang, code string) {
	d, ok := s.h.Page(lang, code)
	if !ok {
		s.fault(w, r, http.StatusNotFound, "web.missing")
		return
	}
	p := page{site: s, Lang: d.Lang, Doc: d, Open: bot.Open(d.Code, d.Lang), Target: "main"}
	p.Token, p.Key = s.c.seal.token(newID(), s.c.visits.now()), newKey()
	p.Others = s.tongues(slices.DeleteFunc(slices.Clone(d.Langs), func(l string) bool { return l == d.Lang }))
	s.write(w, http.StatusOK, "doc", p)
}

// fault shows that something is not there or went wrong, in the look of every other page.
func (s *site) fault(w http.ResponseWriter, r *http.Request, status int, phrase string) {
	p := page{site: s, Lang: s.lang(r), Target: "main"}
	p.Token = s.c.seal.token(newID(), s.c.visits.now())
	p.Status = p.Say(phrase)
	s.write(w, status, "fault", p)
}

func (s *site) write(w http.ResponseWriter, status int, tmpl string, p page) {
	var b bytes.Buffer
	if err := pages.ExecuteTemplate(&b, tmpl, p); err != nil {
		s.c.log.Error("a page could not be made", "channel", name, "page", tmpl)
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Language", p.Lang)
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes())
}

func newKey() string {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails (crypto/rand)
	return hex.EncodeToString(b[:])
}

// wants are the languages that a browser asks for, best first.
func wants(r *http.Request) (langs []string) {
	const most = 10
	header := r.Header.Get("Accept-Language")
	tags, _, err := language.ParseAcceptLanguage(header[:min(len(header), 300)])
	if err != nil {
		return nil
	}
	for _, t := range tags[:min(len(tags), most)] {
		langs = append(langs, t.String())
	}
	return langs
}

// lang is the language in which a page speaks before a conversation has one: the first
// that the browser asks for and we have, else the first that we have.
func (s *site) lang(r *http.Request) string {
	have := s.h.Langs()
	if len(have) == 0 {
		return "und"
	}
	tags := make([]language.Tag, len(have))
	for i, l := range have {
		tags[i] = language.Make(l)
	}
	matcher := language.NewMatcher(tags)
	for _, want := range wants(r) {
		if slices.Contains(have, want) {
			return want
		}
		tag := language.Make(want)
		_, i, conf := matcher.Match(tag)
		a, _ := tag.Base()
		b, _ := tags[i].Base()
		if conf != language.No && a == b {
			return have[i]
		}
	}
	return have[0]
}
