package knowledge

import (
	"slices"
	"strings"
	"time"
)

// A Service is a place that helps, in the names of Open Referral HSDS 3. What is not
// known is empty or nil.
type Service struct {
	ID           string
	Organization Organization
	Service      Offer
	Categories   []string // ids of topics
	Areas        []string // places served: CA, CA-ON, CA-ON-Toronto
	Phones       []Phone
	Languages    []string // BCP 47 tags
	Interpreters *bool
	Hours        string // as printed, in English
	Free         *bool
	Seen         time.Time
	Everywhere   bool // a number that right-now and crisis texts may name
}

// An Organization runs a service.
type Organization struct {
	Name string `yaml:"name"`
	URL  string `yaml:"url"`
}

// An Offer is what an organization offers.
type Offer struct {
	Name  string `yaml:"name"`
	URL   string `yaml:"url"`
	Email string `yaml:"email"`
}

// A Phone is a number and what is known of it.
type Phone struct {
	Number string
	Type   string    // voice, tollfree, text
	Seen   time.Time // the year of the page that printed it
	Called time.Time // when somebody last called it; zero: nobody did
}

// Serves reports whether the service reaches a place: it lies in one of its areas, or,
// from a province on, contains one (somebody who said Ontario may be in Toronto). The
// empty place is anywhere.
func (s Service) Serves(place string) bool {
	return place == "" || slices.ContainsFunc(s.Areas, func(area string) bool {
		return Within(place, area) || strings.Contains(place, "-") && Within(area, place)
	})
}

// Within reports whether place is area or a part of it.
func Within(place, area string) bool {
	return place == area || strings.HasPrefix(place, area+"-")
}

// Service returns one service.
func (b *Base) Service(id string) (Service, bool) {
	s, ok := b.services[id]
	return s, ok
}

// ServiceIDs returns the ids of all services, in the order of the file.
func (b *Base) ServiceIDs() []string { return slices.Clone(b.serviceOrder) }

// Services returns what helps with any of the categories and serves the place, in the
// order of the categories and then of the file. An empty place is anywhere.
func (b *Base) Services(categories []string, place string) []Service {
	var out []Service
	taken := map[string]bool{}
	for _, c := range categories {
		for _, id := range b.serviceOrder {
			s := b.services[id]
			if !taken[id] && slices.Contains(s.Categories, c) && s.Serves(place) {
				taken[id] = true
				out = append(out, s)
			}
		}
	}
	return out
}

// Number returns the first number of a service as it is shown in a language: bare when
// it is sure, else with the year it was seen. Empty: the service has none.
func (b *Base) Number(lang string, s Service) string {
	if len(s.Phones) == 0 {
		return ""
	}
	p := s.Phones[0]
	if s.Everywhere || p.Sure(b.now) {
		return p.Number
	}
	seen := p.Seen
	if seen.IsZero() {
		seen = s.Seen
	}
	form := b.Word(lang, "number-unsure")
	if form == "" || seen.IsZero() {
		return p.Number + " (?)"
	}
	return strings.NewReplacer("{number}", p.Number, "{year}", seen.Format("2006")).Replace(form)
}
