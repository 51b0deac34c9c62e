package check

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	bcp47 "golang.org/x/text/language"

	"infoline/knowledge"
)

var (
	code   = regexp.MustCompile(`^[a-z2-9]{6}$`)
	id     = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	number = regexp.MustCompile(`^\+?[0-9][0-9 ()-]*[0-9]( ?(ext\.?|x) ?[0-9]+)?$`)
)

// topics proves the neutral facts of the topics.
func (c *run) topics() {
	for _, t := range c.base.Topics() {
		say := func(problem, mend string) { c.say("topics.yaml", t.ID, "facts", problem, mend) }
		if !id.MatchString(t.ID) || slices.Contains(common, t.ID) {
			say("is no good id", "use lower case and hyphens, and not the name of another file of a language")
		}
		if !code.MatchString(t.Code) {
			say("has the code "+strconv.Quote(t.Code), "give it six random characters of a-z and 2-9")
		}
		if t.Kind != knowledge.Practical && t.Kind != knowledge.Learn {
			say("has the kind "+strconv.Quote(t.Kind), "write practical or learn")
		}
		if c.base.Word(knowledge.Reference, "section-"+t.Section) == "" {
			say("is in the section "+strconv.Quote(t.Section)+", which has no name", "correct it, or name it in words.yaml with section-…")
		}
		if !c.isPlace(t.Jurisdiction) {
			say("has the jurisdiction "+strconv.Quote(t.Jurisdiction), "write CA or a place of places.yaml")
		}
		if t.Revision < 1 {
			say("has no revision", "write 1 or more")
		}
		c.day("topics.yaml", t.ID, "dated", t.Dated)
		c.links(t, say)
		c.nodes(t.Presses, c.settings.Presses, "presses", say)
		c.nodes(t.Moves, c.settings.Moves, "moves", say)
		c.deadlines(t, say)
		c.sourced(t)
	}
}

// links proves the ids that a topic names.
func (c *run) links(t *knowledge.Topic, say func(problem, mend string)) {
	if len(t.Related) > 4 {
		say("names more than 4 related topics", "keep the 4 that help most")
	}
	for _, r := range t.Related {
		if _, ok := c.base.Topic(r); r == t.ID || !ok && !c.planned[r] {
			say("is related to "+r+", which is no other topic", "correct the id or take it out")
		}
	}
	for _, s := range t.Services {
		if _, ok := c.base.Topic(s); !ok && !c.planned[s] {
			say("wants services of "+s+", which is no topic", "correct the id or take it out")
		}
	}
	for _, s := range t.Sources {
		if _, ok := c.base.Source(s); !ok {
			say("names the source "+s+", which is not in sources.yaml", "correct the id or add the source")
		}
	}
}

func (c *run) nodes(named []string, known, what string, say func(problem, mend string)) {
	for _, n := range named {
		if !slices.Contains(strings.Fields(known), n) {
			say(what+" "+n+", which is no node of the model", "use one that check.yaml lists")
		}
	}
}

func (c *run) deadlines(t *knowledge.Topic, say func(problem, mend string)) {
	seen := map[string]bool{}
	for _, d := range t.Deadlines {
		if d.ID == "" || seen[d.ID] || d.From == "" || d.Length < 1 || !slices.Contains([]string{"days", "weeks", "months", "years"}, d.Unit) {
			say("has the deadline "+strconv.Quote(d.ID)+", which is not whole",
				"give it its own id, from, a length above 0 and a unit of days, weeks, months or years")
		}
		seen[d.ID] = true
		if !c.isPlace(d.Place) {
			say("has the deadline "+d.ID+" in "+strconv.Quote(d.Place), "write CA or a place of places.yaml")
		}
		if _, ok := c.base.Source(d.Source); !ok {
			say("has the deadline "+d.ID+" from "+strconv.Quote(d.Source)+", which is no source", "name the source it was read in")
		}
	}
}

// sourced proves that a topic rests on a source that is not overdue.
func (c *run) sourced(t *knowledge.Topic) {
	if len(t.Sources) == 0 {
		c.say("topics.yaml", t.ID, "sources", "has no source",
			"name what its facts rest on, or accept it in check.yaml if it states none")
		return
	}
	var due time.Time
	for _, id := range t.Sources {
		s, _ := c.base.Source(id)
		months, known := c.settings.ReviewMonths[s.Kind]
		switch {
		case !known || s.Seen.IsZero():
			continue // told by sources
		case months == 0:
			return
		}
		if d := s.Seen.AddDate(0, months, 0); d.After(due) {
			due = d
		}
	}
	if !due.After(c.Now) && !due.IsZero() {
		c.add(Finding{File: "topics.yaml", Key: t.ID, Rule: "overdue", Warning: !c.Strict,
			Problem: "its sources were due for a new look by " + due.Format("January 2006"),
			Mend:    "read them again, then set `seen` in sources.yaml and `dated` here"})
	}
}

// cards proves the neutral facts of the right-now cards.
func (c *run) cards() {
	seen := map[string]bool{}
	for _, card := range c.base.Now() {
		if !id.MatchString(card.ID) || seen[card.ID] {
			c.say("now.yaml", card.ID, "facts", "has an id that is empty, misspelt or stands twice", "give each card its own id")
		}
		seen[card.ID] = true
		if !code.MatchString(card.Code) {
			c.say("now.yaml", card.ID, "facts", "has the code "+strconv.Quote(card.Code), "give it six random characters of a-z and 2-9")
		}
		if _, ok := c.base.Topic(card.Topic); !ok && card.Topic != "" {
			c.say("now.yaml", card.ID, "facts", "leads to "+card.Topic+", which is no topic", "correct the id or take it out")
		}
	}
}

func (c *run) services() {
	for _, sid := range c.base.ServiceIDs() {
		s, _ := c.base.Service(sid)
		say := func(problem, mend string) { c.say("services.yaml", sid, "facts", problem, mend) }
		if !id.MatchString(sid) || s.Organization.Name == "" {
			say("has no good id or no organization name", "write an id in lower case with hyphens, and organization: {name: …}")
		}
		for _, cat := range s.Categories {
			if _, ok := c.base.Topic(cat); !ok && !c.planned[cat] {
				say("has the category "+cat+", which is no topic", "correct the id or take it out")
			}
		}
		if len(s.Areas) == 0 {
			say("serves no place", "write service_area: [CA], or the places it serves")
		}
		for _, a := range s.Areas {
			if !c.isPlace(a) {
				say("serves "+strconv.Quote(a), "write CA or a place of places.yaml")
			}
		}
		for _, l := range s.Languages {
			if _, err := bcp47.Parse(l); err != nil {
				say("speaks "+strconv.Quote(l), "write a BCP 47 tag: yue, zh-Hans, ko")
			}
		}
		for _, u := range []string{s.Organization.URL, s.Service.URL} {
			if u != "" && !strings.HasPrefix(u, "https://") && !strings.HasPrefix(u, "http://") {
				say("has the address "+strconv.Quote(u), "write it with https://")
			}
		}
		for _, p := range s.Phones {
			c.phone(s, p, say)
		}
		c.notAhead("services.yaml", sid, "seen", s.Seen)
	}
}

func (c *run) phone(s knowledge.Service, p knowledge.Phone, say func(problem, mend string)) {
	if !number.MatchString(p.Number) {
		say("has the number "+strconv.Quote(p.Number), "write digits with hyphens, in quotes")
	}
	if !slices.Contains([]string{"voice", "tollfree", "text"}, p.Type) {
		say("has a number of the type "+strconv.Quote(p.Type), "write voice, tollfree or text")
	}
	if p.Seen.IsZero() && p.Called.IsZero() && s.Seen.IsZero() {
		say("has a number that nobody saw", "write the year of the page that printed it as `seen`")
	}
	c.notAhead("services.yaml", s.ID, "phones: seen", p.Seen)
	c.notAhead("services.yaml", s.ID, "phones: called", p.Called)
}

func (c *run) sources() {
	for _, sid := range c.base.SourceIDs() {
		s, _ := c.base.Source(sid)
		if s.Title == "" || s.Publisher == "" {
			c.say("sources.yaml", sid, "facts", "has no title or no publisher", "write both as they stand on the source")
		}
		if _, ok := c.settings.ReviewMonths[s.Kind]; !ok {
			c.say("sources.yaml", sid, "facts", "has the kind "+strconv.Quote(s.Kind), "use one that check.yaml lists in review-months")
		}
		if len(s.URLs()) == 0 {
			c.say("sources.yaml", sid, "facts", "has no address", "write url, or urls per language")
		}
		for _, u := range s.URLs() {
			switch {
			case strings.ContainsAny(u, " )\"<>") || !strings.HasPrefix(u, "https://") && !strings.HasPrefix(u, "http://"):
				c.say("sources.yaml", sid, "facts", "has the address "+strconv.Quote(u), "write an https:// address without spaces or brackets")
			case strings.HasPrefix(u, "http://"):
				c.add(Finding{File: "sources.yaml", Key: sid, Rule: "facts", Warning: true, Of: u,
					Problem: "has an address that others on the network can read along", Mend: "write it with https:// if the site has it"})
			}
		}
		c.day("sources.yaml", sid, "seen", s.Seen)
	}
}

func (c *run) placesAndReviews() {
	if len(c.base.PlaceIDs()) == 0 {
		c.say("places.yaml", "", "facts", "holds no place", "write the places that topics and services name")
	}
	for i, r := range c.base.Reviews() {
		key := fmt.Sprintf("entry %d", i+1)
		t, ok := c.base.Topic(r.Topic)
		langs, _ := knowledge.Languages(c.fsys)
		if !ok || !slices.Contains(langs, r.Lang) || r.Revision < 1 || r.Revision > t.Revision {
			c.say("reviews.yaml", key, "facts", "signs a topic, language or revision that is not there", "correct it")
		}
		if r.By == "" || !slices.Contains([]string{"lawyer", "speaker", "worker"}, r.As) {
			c.say("reviews.yaml", key, "facts", "does not say who signed as what", "write by, and as: lawyer, speaker or worker")
		}
		c.day("reviews.yaml", key, "on", r.On)
	}
}

// isPlace reports whether a place is Canada, of places.yaml or around one of those, or a
// town whose name stands there: CA-ON-Toronto, as CA-ON has the name Toronto.
func (c *run) isPlace(p string) bool {
	if p == "CA" {
		return true
	}
	for _, known := range c.base.PlaceIDs() {
		if town, ok := strings.CutPrefix(p, known+"-"); ok {
			in, ok := c.base.Place(strings.ReplaceAll(town, "-", " "))
			return ok && knowledge.Within(in, known)
		}
		if p != "" && knowledge.Within(known, p) {
			return true
		}
	}
	return false
}

func (c *run) day(file, key, what string, d time.Time) {
	if d.IsZero() {
		c.say(file, key, "facts", "has no date `"+what+"`", "write it as YYYY-MM-DD")
	}
	c.notAhead(file, key, what, d)
}

func (c *run) notAhead(file, key, what string, d time.Time) {
	if d.After(c.Now) {
		c.say(file, key, "facts", "its date `"+what+"` lies ahead", "write the day it was done")
	}
}
