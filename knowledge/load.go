package knowledge

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/text/language"
)

// Load reads a content folder with today's date. See LoadAt.
func Load(fsys fs.FS) (*Base, error) { return LoadAt(fsys, time.Now()) }

// LoadAt reads a content folder; now decides which phone numbers are still sure. Its
// error joins every Fault that was found.
func LoadAt(fsys fs.FS, now time.Time) (*Base, error) {
	b, bad := Inspect(fsys, now)
	if len(bad) > 0 {
		return nil, faults(bad).err()
	}
	return b, nil
}

// Inspect reads a content folder and returns both a Base of all that is sound and every
// Fault. It is for the validator, which says everything at once; whoever answers people
// uses Load.
func Inspect(fsys fs.FS, now time.Time) (*Base, []*Fault) {
	var bad faults
	sum := &digest{files: map[string][sha256.Size]byte{}}
	n := readNeutral(fsys, sum, &bad)
	b := n.base(now, &bad)

	names, err := Languages(fsys)
	bad.take(".", err)
	readers := make([]*reader, len(names))
	for i, lang := range names {
		readers[i] = &reader{fsys: fsys, sum: sum, base: b, lang: lang, articles: map[string]Article{}}
	}
	each(readers, (*reader).words) // first: the other texts are filled with them
	for _, r := range readers {
		b.lang[r.lang] = r.tongue
	}
	each(readers, (*reader).rest)
	for _, r := range readers {
		r.settle()
		bad = append(bad, r.bad...)
		b.leftOut = append(b.leftOut, r.leftOut...)
		if len(r.articles) > 0 {
			b.langs = append(b.langs, r.lang)
		} else if r.lang != Reference { // its words still stand in for others
			delete(b.lang, r.lang)
		}
	}
	b.arrange()
	b.hash = sum.String()
	return b, bad
}

// Languages returns the directories of a content folder whose names are BCP 47 tags,
// sorted.
func Languages(fsys fs.FS) ([]string, error) {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, err
	}
	var out []string
	for _, e := range entries {
		if tag, err := language.Parse(e.Name()); err == nil && e.IsDir() && tag.String() == e.Name() {
			out = append(out, e.Name())
		}
	}
	slices.Sort(out)
	return out, nil
}

// each runs do for every reader, side by side.
func each(readers []*reader, do func(*reader)) {
	var wg sync.WaitGroup
	for _, r := range readers {
		wg.Go(func() { do(r) })
	}
	wg.Wait()
}

// base builds everything that no language changes.
func (n neutral) base(now time.Time, bad *faults) *Base {
	b := &Base{
		now: now, operator: n.operator, byID: map[string]*Topic{}, byCode: map[string]*Topic{},
		sources: map[string]Source{}, services: map[string]Service{}, lang: map[string]*tongue{},
	}
	codes := map[string]string{}
	claim := func(file, id, code string) {
		switch owner, taken := codes[code]; {
		case code == "":
			bad.add(file, id, "has no code", "give it six random characters of a-z and 2-9")
		case taken:
			bad.add(file, id, "has the code of "+owner, "give the newer one six other random characters")
		}
		codes[code] = id
	}
	for _, r := range n.topics {
		if _, twice := b.byID[r.ID]; twice || r.ID == "" {
			bad.add(fileTopics, r.ID, "has an id that is empty or stands twice", "give each topic its own id")
			continue
		}
		claim(fileTopics, r.ID, r.Code)
		t := r.topic()
		b.topics, b.byID[t.ID], b.byCode[t.Code] = append(b.topics, t), t, t
	}
	for _, r := range n.cards {
		claim(fileNow, r.ID, r.Code)
		b.cards = append(b.cards, Card{r.ID, r.Code, r.Order, r.Topic, r.Show, map[string]CardText{}})
	}
	slices.SortStableFunc(b.cards, func(a, c Card) int { return cmp.Compare(a.Order, c.Order) })
	for id, r := range n.sources {
		b.sources[id] = Source{id, r.Title, r.Publisher, r.Kind, r.Seen.Time, r.URL, r.URLs}
	}
	for _, r := range n.services {
		if _, twice := b.services[r.ID]; twice || r.ID == "" {
			bad.add(fileServices, r.ID, "has an id that is empty or stands twice", "give each service its own id")
			continue
		}
		b.services[r.ID] = r.service()
		b.serviceOrder = append(b.serviceOrder, r.ID)
	}
	for _, r := range n.reviews {
		b.reviews = append(b.reviews, Review{r.Topic, r.Lang, r.Revision, r.By, r.As, r.On.Time})
	}
	for _, r := range n.places {
		for _, name := range lines(r.Names) {
			b.places = append(b.places, newPlace(r.ID, name))
		}
	}
	return b
}

// arrange puts topics and sections into menu order.
func (b *Base) arrange() {
	order := b.sectionOrder()
	at := func(section string) int {
		if i := slices.Index(order, section); i >= 0 {
			return i
		}
		return len(order)
	}
	slices.SortFunc(b.topics, func(x, y *Topic) int {
		return cmp.Or(cmp.Compare(at(x.Section), at(y.Section)), strings.Compare(x.Section, y.Section),
			cmp.Compare(x.Order, y.Order), strings.Compare(x.ID, y.ID))
	})
	for _, t := range b.topics {
		if !slices.Contains(b.sections, t.Section) {
			b.sections = append(b.sections, t.Section)
		}
	}
	slices.Sort(b.langs)
}

// A digest remembers what was read, to name it.
type digest struct {
	mu    sync.Mutex
	files map[string][sha256.Size]byte
}

func (d *digest) read(fsys fs.FS, file string) ([]byte, error) {
	data, err := readText(fsys, file)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(data)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.files[file] = sum
	return data, nil
}

func (d *digest) String() string {
	h := sha256.New()
	for _, file := range slices.Sorted(maps.Keys(d.files)) {
		sum := d.files[file]
		h.Write([]byte(file + "\x00"))
		h.Write(sum[:])
	}
	return hex.EncodeToString(h.Sum(nil))
}

func isAbsent(err error) bool { return errors.Is(err, fs.ErrNotExist) }
