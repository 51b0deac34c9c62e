package knowledge

import (
	"cmp"
	"io/fs"
	"time"
)

// Names of the neutral files. What they hold is described in SCHEMA.md.
const (
	fileTopics   = "topics.yaml"
	fileNow      = "now.yaml"
	fileSources  = "sources.yaml"
	fileServices = "services.yaml"
	filePlaces   = "places.yaml"
	fileReviews  = "reviews.yaml"
	fileOperator = "operator.yaml"
)

type rawTopic struct {
	ID           string        `yaml:"id"`
	Code         string        `yaml:"code"`
	Section      string        `yaml:"section"`
	Order        int           `yaml:"order"`
	Urgent       bool          `yaml:"urgent"`
	Sensitive    bool          `yaml:"sensitive"`
	Kind         string        `yaml:"kind"`
	Jurisdiction string        `yaml:"jurisdiction"`
	Status       bool          `yaml:"status"`
	Related      []string      `yaml:"related"`
	Services     []string      `yaml:"services"`
	Presses      []string      `yaml:"presses"`
	Moves        []string      `yaml:"moves"`
	Deadlines    []rawDeadline `yaml:"deadlines"`
	Sources      []string      `yaml:"sources"`
	Revision     int           `yaml:"revision"`
	Dated        day           `yaml:"dated"`
}

type rawDeadline struct {
	ID       string `yaml:"id"`
	From     string `yaml:"from"`
	Length   int    `yaml:"length"`
	Unit     string `yaml:"unit"`
	Calendar bool   `yaml:"calendar"`
	Place    string `yaml:"place"`
	Source   string `yaml:"source"`
}

func (r rawTopic) topic() *Topic {
	t := &Topic{
		ID: r.ID, Code: r.Code, Section: r.Section, Kind: cmp.Or(r.Kind, Practical), Order: r.Order,
		Urgent: r.Urgent, Sensitive: r.Sensitive, Jurisdiction: r.Jurisdiction, Status: r.Status,
		Related: r.Related, Services: r.Services, Presses: r.Presses, Moves: r.Moves, Sources: r.Sources,
		Revision: r.Revision, Dated: r.Dated.Time, articles: map[string]Article{},
	}
	if len(t.Services) == 0 {
		t.Services = []string{t.ID}
	}
	for _, d := range r.Deadlines {
		t.Deadlines = append(t.Deadlines, Deadline(d))
	}
	return t
}

type rawCard struct {
	ID    string `yaml:"id"`
	Code  string `yaml:"code"`
	Order int    `yaml:"order"`
	Topic string `yaml:"topic"`
	Show  bool   `yaml:"show"`
}

type rawSource struct {
	Title     string            `yaml:"title"`
	Publisher string            `yaml:"publisher"`
	URL       string            `yaml:"url"`
	URLs      map[string]string `yaml:"urls"`
	Seen      day               `yaml:"seen"`
	Kind      string            `yaml:"kind"`
}

type rawService struct {
	ID           string       `yaml:"id"`
	Organization Organization `yaml:"organization"`
	Service      Offer        `yaml:"service"`
	Categories   []string     `yaml:"categories"`
	Areas        []string     `yaml:"service_area"`
	Phones       []rawPhone   `yaml:"phones"`
	Languages    []string     `yaml:"languages"`
	Interpreters *bool        `yaml:"interpreters"`
	Hours        string       `yaml:"hours"`
	Free         *bool        `yaml:"free"`
	Seen         day          `yaml:"seen"`
	Everywhere   bool         `yaml:"everywhere"`
}

type rawPhone struct {
	Number string `yaml:"number"`
	Type   string `yaml:"type"`
	Seen   day    `yaml:"seen"`
	Called day    `yaml:"called"`
}

func (r rawService) service() Service {
	s := Service{
		ID: r.ID, Organization: r.Organization, Service: r.Service, Categories: r.Categories, Areas: r.Areas,
		Languages: r.Languages, Interpreters: r.Interpreters, Hours: r.Hours, Free: r.Free,
		Seen: r.Seen.Time, Everywhere: r.Everywhere,
	}
	for _, p := range r.Phones {
		s.Phones = append(s.Phones, Phone{p.Number, p.Type, p.Seen.Time, p.Called.Time})
	}
	return s
}

type rawPlace struct {
	ID    string `yaml:"id"`
	Names string `yaml:"names"`
}

type rawReview struct {
	Topic    string `yaml:"topic"`
	Lang     string `yaml:"lang"`
	Revision int    `yaml:"revision"`
	By       string `yaml:"by"`
	As       string `yaml:"as"`
	On       day    `yaml:"on"`
}

// An Operator is what only the organization that runs the line knows. All of it may be
// empty; the texts read well without.
type Operator struct {
	Name    string `yaml:"name"`
	Phone   string `yaml:"phone"`
	Hours   string `yaml:"hours"`
	Contact string `yaml:"contact"`
	Privacy string `yaml:"privacy"`
}

// A neutral holds the neutral files as they were read.
type neutral struct {
	topics   []rawTopic
	cards    []rawCard
	sources  map[string]rawSource
	services []rawService
	places   []rawPlace
	reviews  []rawReview
	operator Operator
}

func readNeutral(fsys fs.FS, sum *digest, bad *faults) neutral {
	var n neutral
	for _, f := range []struct {
		file string
		into any
	}{
		{fileTopics, &n.topics}, {fileNow, &n.cards}, {fileSources, &n.sources}, {fileServices, &n.services},
		{filePlaces, &n.places}, {fileReviews, &n.reviews}, {fileOperator, &n.operator},
	} {
		data, err := sum.read(fsys, f.file)
		if err == nil {
			err = decode(f.file, data, f.into)
		} else if isAbsent(err) {
			err = nil
		}
		bad.take(f.file, err)
	}
	return n
}

// monthsSure is how long a recorded call vouches for a number.
const monthsSure = 6

// Sure reports whether somebody called the number less than six months before now.
func (p Phone) Sure(now time.Time) bool {
	return !p.Called.IsZero() && now.Before(p.Called.AddDate(0, monthsSure, 0))
}
