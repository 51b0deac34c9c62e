package knowledge

import (
	"io/fs"
	"strings"
)

// A reader reads the files of one language. Readers run side by side; each writes only
// to itself until settle.
type reader struct {
	fsys fs.FS
	sum  *digest
	base *Base
	lang string

	tongue   *tongue
	articles map[string]Article
	cards    map[string]CardText
	bad      faults
	leftOut  faults
}

// strings reads one of the language's files; one that is absent has no keys.
func (r *reader) strings(name string) (keys []string, values map[string]string) {
	file := r.file(name)
	data, err := r.sum.read(r.fsys, file)
	if isAbsent(err) {
		return nil, nil
	}
	if err == nil {
		keys, values, err = decodeStrings(file, data)
	}
	r.bad.take(file, err)
	return keys, values
}

func (r *reader) file(name string) string { return r.lang + "/" + name + ".yaml" }

func (r *reader) words() {
	r.tongue = &tongue{say: map[string]string{}, sayAsk: map[string][]string{}, danger: map[string]DangerText{}}
	r.tongue.wordKeys, r.tongue.words = r.strings("words")
}

func (r *reader) rest() {
	r.topics()
	r.now()
	r.smalltalk()
	_, v := r.strings("not-covered")
	r.tongue.notCovered = lines(v["ask"])
	r.danger()
}

func (r *reader) topics() {
	for _, t := range r.base.topics {
		keys, values := r.strings(t.ID)
		if keys == nil {
			continue // not written yet, or damaged and already told
		}
		if a, ok := r.article(t, keys, values); ok {
			r.articles[t.ID] = a
		}
	}
}

// article builds a topic's text of the language. It is false when the file is damaged or
// names a number or a source that is not there.
func (r *reader) article(t *Topic, keys []string, values map[string]string) (Article, bool) {
	file, before := r.file(t.ID), len(r.bad)+len(r.leftOut)
	a := Article{For: map[string]string{}}
	for _, k := range keys {
		v := values[k]
		if k != "ask" {
			v = r.fill(file, k, v, &r.leftOut)
		}
		switch part, isPart := strings.CutPrefix(k, "for-"); {
		case isPart && part != "":
			a.For[part] = v
		case k == "title":
			a.Title = v
		case k == "ask":
			a.Ask = lines(v)
		case k == "short":
			a.Short = v
		case k == "body":
			a.Body = v
		case k == "steps":
			a.Steps = lines(v)
		default:
			r.bad.add(file, k, "unknown key", "correct its spelling: title, ask, short, body, steps or for-…")
		}
	}
	for _, need := range []string{"title", "short", "body"} {
		if values[need] == "" {
			r.bad.add(file, need, "is missing or empty", "write it; SCHEMA.md says what it holds")
		}
	}
	return a, len(r.bad)+len(r.leftOut) == before
}

// fill fills a text and tells into what could not be filled.
func (r *reader) fill(file, key, text string, into *faults) string {
	filled, unknown := r.base.Fill(r.lang, text)
	for _, p := range unknown {
		into.add(file, key, "nothing fills "+p,
			"correct the id, or add the number to services.yaml or the address to sources.yaml")
	}
	return filled
}

func (r *reader) now() {
	_, v := r.strings("now")
	r.cards = map[string]CardText{}
	for _, c := range r.base.cards {
		text := CardText{v[c.ID+"-title"], v[c.ID+"-text"], v[c.ID+"-show"]}
		if text.Title == "" || text.Text == "" {
			continue
		}
		text.Text = r.fill(r.file("now"), c.ID+"-text", text.Text, &r.bad)
		r.cards[c.ID] = text
	}
}

func (r *reader) smalltalk() {
	keys, v := r.strings("smalltalk")
	for _, k := range keys {
		if id, ok := strings.CutSuffix(k, "-say"); ok {
			r.tongue.say[id] = r.fill(r.file("smalltalk"), k, v[k], &r.bad)
		} else if id, ok := strings.CutSuffix(k, "-ask"); ok {
			r.tongue.sayAsk[id] = lines(v[k])
		} else {
			r.bad.add(r.file("smalltalk"), k, "unknown key", "write it as …-ask or …-say")
		}
	}
}

// danger reads the crisis phrases and cards. A card that cannot be filled is damage, not
// something to leave out: nobody in danger may meet silence.
func (r *reader) danger() {
	file := r.file("danger")
	keys, v := r.strings("danger")
	for _, k := range keys {
		if k == "not-danger" {
			r.tongue.notDanger = lines(v[k])
			continue
		}
		kind, isAsk := strings.CutSuffix(k, "-ask")
		if !isAsk {
			kind, isCard := strings.CutSuffix(k, "-card")
			if !isCard || v[kind+"-ask"] == "" {
				r.bad.add(file, k, "unknown key, or a card without phrases", "write …-ask and …-card with the same beginning")
			}
			continue
		}
		if v[kind+"-card"] == "" {
			r.bad.add(file, kind+"-card", "is missing or empty", "write the card that answers "+k)
			continue
		}
		r.tongue.danger[kind] = DangerText{lines(v[k]), r.fill(file, kind+"-card", v[kind+"-card"], &r.bad)}
	}
}

// settle hands what was read to the topics and cards. It is called for one reader after
// the other.
func (r *reader) settle() {
	for id, a := range r.articles {
		t := r.base.byID[id]
		for _, v := range r.base.reviews {
			if v.Topic == id && v.Lang == r.lang && v.Revision == t.Revision {
				a.Reviewed = append(a.Reviewed, v)
			}
		}
		a.Draft = len(a.Reviewed) == 0
		t.articles[r.lang] = a
	}
	for _, c := range r.base.cards {
		if text, ok := r.cards[c.ID]; ok {
			c.texts[r.lang] = text
		}
	}
}
