package knowledge

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// A Source is a page, law or paper that a text rests on.
type Source struct {
	ID, Title, Publisher string
	Kind                 string // statute, case, agency, community, scholarship, news
	Seen                 time.Time

	url  string
	urls map[string]string
}

// URL returns the address of the source for a reader of a language: the language's own,
// else that of its base language, else the reference language's, else any.
func (s Source) URL(lang string) string {
	if s.url != "" || len(s.urls) == 0 {
		return s.url
	}
	short, _, _ := strings.Cut(lang, "-")
	for _, l := range []string{lang, short, Reference} {
		if u := s.urls[l]; u != "" {
			return u
		}
	}
	return s.urls[slices.Min(slices.Collect(maps.Keys(s.urls)))]
}

// URLs returns every address of the source.
func (s Source) URLs() []string {
	var out []string
	if s.url != "" {
		out = append(out, s.url)
	}
	for _, l := range slices.Sorted(maps.Keys(s.urls)) {
		out = append(out, s.urls[l])
	}
	return out
}

// Source returns one source.
func (b *Base) Source(id string) (Source, bool) {
	s, ok := b.sources[id]
	return s, ok
}

// SourceIDs returns the ids of all sources, sorted.
func (b *Base) SourceIDs() []string { return slices.Sorted(maps.Keys(b.sources)) }
