package locales

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

//go:embed *.json
var files embed.FS

// Embedded holds the phrases that ship with the program.
func Embedded() fs.FS { return files }

// Reference is the language that the others are translated from.
const Reference = "en"

// Phrases say sentences. They are safe for concurrent use and never change.
type Phrases struct {
	langs   []string
	tags    []language.Tag
	matcher language.Matcher
	said    map[string]*i18n.Localizer
	ids     map[string]map[string]bool
}

// Load reads every *.json of fsys.
func Load(fsys fs.FS) (*Phrases, error) {
	names, err := fs.Glob(fsys, "*.json")
	if err != nil {
		return nil, fmt.Errorf("locales: %w", err)
	}
	bundle := i18n.NewBundle(language.MustParse(Reference))
	bundle.RegisterUnmarshalFunc("json", json.Unmarshal)
	p := &Phrases{said: map[string]*i18n.Localizer{}, ids: map[string]map[string]bool{}}
	for _, name := range names {
		file, err := bundle.LoadMessageFileFS(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("locales: %s: %w", name, err)
		}
		lang := strings.TrimSuffix(path.Base(name), ".json")
		ids := map[string]bool{}
		for _, m := range file.Messages {
			ids[m.ID] = true
		}
		p.ids[lang] = ids
		p.langs = append(p.langs, lang)
	}
	if p.ids[Reference] == nil {
		return nil, fmt.Errorf("locales: no %s.json: it is the language that the others fall back to", Reference)
	}
	// The reference language comes first: a matcher falls back to its first tag.
	slices.SortFunc(p.langs, func(a, b string) int {
		if a == Reference || b == Reference {
			return map[bool]int{true: -1, false: 1}[a == Reference]
		}
		return strings.Compare(a, b)
	})
	for _, lang := range p.langs {
		tag, err := language.Parse(lang)
		if err != nil {
			return nil, fmt.Errorf("locales: %s.json: the name is not a BCP 47 tag: %w", lang, err)
		}
		p.tags = append(p.tags, tag)
		p.said[lang] = i18n.NewLocalizer(bundle, lang)
	}
	p.matcher = language.NewMatcher(p.tags)
	return p, nil
}

// Langs lists the languages, the reference language first.
func (p *Phrases) Langs() []string { return slices.Clone(p.langs) }

// sinitic are languages written in Han script that the standard matcher sends to the
// other Chinese script, or nowhere (golang.org/x/text v0.43.0: hak, wuu and nan are
// called Simplified, Cantonese Traditional with no confidence).
var sinitic = map[string]string{"yue": "zh-Hant", "nan": "zh-Hant", "hak": "zh-Hant", "wuu": "zh-Hans", "cmn": "zh-Hans"}

// Match finds the language to speak to somebody who reads want, best first. It reports
// false when none of them is spoken here; it never takes a neighbouring language for
// theirs (Khmer is not English, though a matcher may say so with confidence).
func (p *Phrases) Match(want ...string) (string, bool) {
	for _, w := range want {
		tag, err := language.Parse(w)
		if err != nil {
			continue
		}
		base, _ := tag.Base()
		if to, ok := sinitic[base.String()]; ok && p.said[to] != nil {
			return to, true
		}
		_, i, conf := p.matcher.Match(tag)
		if conf == language.No {
			continue
		}
		if have, _ := p.tags[i].Base(); have == base || aliases[base.String()] == have.String() {
			return p.langs[i], true
		}
	}
	return "", false
}

// aliases are codes that networks send for a language we name otherwise: Telegram says
// tl, and some phones ceb or ilo, where fil is what can be read.
var aliases = map[string]string{"tl": "fil", "ceb": "fil", "ilo": "fil", "pam": "fil", "war": "fil"}

// Say is the phrase id in a language, with args put in for {{.Name}}. A phrase that the
// language lacks is said in the reference language; one that nobody has is its id in
// brackets, which a test keeps from ever being seen.
//
// Nothing is escaped: a value that goes into markup must be escaped by the caller.
func (p *Phrases) Say(lang, id string, args ...any) string {
	l := p.said[lang]
	if l == nil {
		l = p.said[Reference]
	}
	data := make(map[string]any, len(args)/2)
	var count any
	for i := 0; i+1 < len(args); i += 2 {
		key, _ := args[i].(string)
		data[key] = args[i+1]
		if key == "Count" {
			count = args[i+1]
		}
	}
	s, err := l.Localize(&i18n.LocalizeConfig{MessageID: id, TemplateData: data, PluralCount: count})
	if s == "" && err != nil {
		return "[" + id + "]"
	}
	return s
}

// Has reports whether a language has the phrase itself, without falling back.
func (p *Phrases) Has(lang, id string) bool { return p.ids[lang][id] }

// IDs lists the phrases of a language, sorted.
func (p *Phrases) IDs(lang string) []string {
	ids := make([]string, 0, len(p.ids[lang]))
	for id := range p.ids[lang] {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// Lines are the lines of a phrase that lists words, such as the plain words for a command.
func (p *Phrases) Lines(lang, id string) []string {
	if !p.Has(lang, id) {
		return nil
	}
	var lines []string
	for line := range strings.SplitSeq(p.Say(lang, id), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// Name is the language's own name for itself: "ไทย", "繁體中文".
func (p *Phrases) Name(lang string) string { return p.Say(lang, "language.name") }
