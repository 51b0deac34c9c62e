package discordnet

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// The bot that every Net has.
const (
	Token = "MTAwMDAwMDAwMDAwMDAwMDAx.planted.token-of-nobody_0123456789" //nolint:gosec // opens nothing anywhere
	BotID = "1000000000000000001"
)

// obj is a JSON object.
type obj = map[string]any

// A Call is one request of the bot.
type Call struct {
	Method, Path string // the path follows the version; tokens in it are shown as "…"
	Body         []byte
	Answer       int
}

// A Net is Discord as one bot sees it.
type Net struct {
	// URL is the base address of the API, which ends before /v10.
	URL string
	// InTime is how long an interaction waits for its first answer: three seconds.
	InTime time.Duration

	t     testing.TB
	judge *Judge
	gate  gate

	judging  sync.WaitGroup
	oneJudge sync.Mutex
	shapes   map[string]bool

	mu           sync.Mutex
	app          obj
	lastID       int64
	places       map[string]*place
	people       map[string]*Person
	interactions map[string]*interaction
	nonces       map[string]*message
	faults       []fault
	calls        []Call
	commands     []obj
	losing       []fault
	forgiving    bool
	expose       bool
}

// New starts a Net for the length of a test. What the bot sends against the rules fails
// the test.
func New(t testing.TB) *Net {
	n := &Net{
		InTime: 3 * time.Second, t: t, judge: FindJudge(t),
		app:          obj{"id": BotID, "name": "Weather", "flags": 0, "bot": obj{"id": BotID, "bot": true}, "interactions_endpoint_url": nil},
		places:       map[string]*place{},
		people:       map[string]*Person{},
		interactions: map[string]*interaction{},
		nonces:       map[string]*message{},
		shapes:       map[string]bool{},
	}
	s := httptest.NewServer(n)
	n.URL = s.URL + "/api"
	n.gate.init(n, "ws"+strings.TrimPrefix(s.URL, "http")+"/gateway")
	t.Cleanup(func() {
		n.gate.shut()
		s.CloseClientConnections()
		s.Close()
		n.judging.Wait()
	})
	return n
}

// Set changes what Discord says of the application.
func (n *Net) Set(field string, v any) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.app[field] = v
}

// Forgive lets requests against the rules be refused without failing the test.
func (n *Net) Forgive() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.forgiving = true
}

// Expose makes Discord ignore the wish that only one person sees a message.
func (n *Net) Expose() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.expose = true
}

// Calls are the requests whose method and path begin like this, as "POST /channels/".
func (n *Net) Calls(begin string) []Call {
	n.mu.Lock()
	defer n.mu.Unlock()
	var got []Call
	for _, c := range n.calls {
		if strings.HasPrefix(c.Method+" "+c.Path, begin) {
			got = append(got, c)
		}
	}
	return got
}

// Commands are the commands that the bot has set.
func (n *Net) Commands() []byte {
	n.mu.Lock()
	defer n.mu.Unlock()
	b, _ := json.Marshal(n.commands)
	return b
}

const discordEpoch = 1420070400000

// newID makes an id as Discord does, with the time in it. The caller holds n.mu.
func (n *Net) newID() string {
	n.lastID = max(n.lastID+1, (time.Now().UnixMilli()-discordEpoch)<<22)
	return strconv.FormatInt(n.lastID, 10)
}

// complain fails the test, unless the Net forgives. The caller holds n.mu.
func (n *Net) complain(format string, args ...any) {
	if !n.forgiving {
		n.t.Errorf("discordnet: "+format, args...)
	}
}

// refusal is an answer that is no success.
type refusal struct {
	status, code int
	text         string
}

func bad(text string) *refusal { return &refusal{400, 50035, text} }

// ServeHTTP plays the API, and the gateway beside it.
func (n *Net) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/gateway/" || r.URL.Path == "/gateway" {
		n.gate.serve(w, r)
		return
	}
	path, ok := strings.CutPrefix(r.URL.Path, "/api/v10")
	body, err := io.ReadAll(io.LimitReader(r.Body, 8<<20))
	at := time.Now()
	n.mu.Lock()
	defer n.mu.Unlock()
	if !ok || err != nil {
		n.complain("a request outside version 10: %s", r.Method)
		write(w, 404, obj{"message": "404: Not Found", "code": 0})
		return
	}
	q := &request{Net: n, r: r, at: at, path: path, body: body}
	n.calls = append(n.calls, Call{Method: r.Method, Path: masked(path), Body: body})
	call := len(n.calls) - 1
	if f := next(n.faults, r.Method, path); f != nil {
		f.play(w)
		return
	}
	n.judged(r, path, body)
	result, no := q.answer()
	status := 200
	switch {
	case no != nil:
		status, result = no.status, obj{"message": no.text, "code": no.code}
	case result == nil:
		status = 204
	}
	n.calls[call].Answer = status
	if next(n.losing, r.Method, path) != nil {
		panic(http.ErrAbortHandler) // it happened, and nobody hears of it
	}
	write(w, status, result)
}

var numbers = regexp.MustCompile(`[0-9a-f]*[0-9][0-9a-f]*`)

// judged has a request judged beside everything else: that takes longer than Discord has
// time for.
func (n *Net) judged(r *http.Request, path string, body []byte) {
	if n.judge == nil || n.forgiving {
		return
	}
	method, header, full := r.Method, r.Header.Clone(), path
	if r.URL.RawQuery != "" {
		full += "?" + r.URL.RawQuery
	}
	// One request of each shape is enough: numbers, nonces and tokens make no difference.
	shape := method + numbers.ReplaceAllString(full+" "+string(body), "0")
	if n.shapes[shape] {
		return
	}
	n.shapes[shape] = true
	n.judging.Go(func() {
		n.oneJudge.Lock()
		defer n.oneJudge.Unlock()
		if err := n.judge.Request(method, full, header, body); err != nil {
			n.t.Errorf("discordnet: %s %s: by Discord's description: %v", method, masked(path), err)
		}
	})
}

func write(w http.ResponseWriter, status int, v any) {
	if v == nil {
		w.WriteHeader(status)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	// A limit that is nearly used up: a client that sleeps by these would stand still.
	w.Header().Set("X-RateLimit-Remaining", "0")
	w.Header().Set("X-RateLimit-Reset-After", "3600")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

func masked(path string) string {
	parts := strings.Split(path, "/")
	for i := range parts {
		if strings.HasPrefix(parts[i], tokenMark) {
			parts[i] = "…"
		}
	}
	return strings.Join(parts, "/")
}

// A fault is what happens to requests instead of an answer.
type fault struct {
	begin string // of method and path
	left  int
	play  func(http.ResponseWriter)
}

// Fail makes the next times requests whose method and path begin like this fail: kind is
// "429", "429 global", "429 html", "401", "403", "404", "400", "500", "502", "cut" (the
// connection), "half" (of an answer), "huge", "redirect", "nonsense".
func (n *Net) Fail(begin, kind string, times int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	play, ok := plays[kind]
	if !ok {
		n.t.Fatalf("discordnet: no fault %q", kind)
	}
	n.faults = append(n.faults, fault{begin, times, play})
}

// LoseAnswers lets the next times requests that begin like this have their effect, and
// cuts the connection instead of the answer.
func (n *Net) LoseAnswers(begin string, times int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.losing = append(n.losing, fault{begin: begin, left: times})
}

// next is the fault, if any, that is due for a request.
func next(faults []fault, method, path string) *fault {
	for i := range faults {
		if f := &faults[i]; f.left > 0 && strings.HasPrefix(method+" "+path, f.begin) {
			f.left--
			return f
		}
	}
	return nil
}

var plays = map[string]func(http.ResponseWriter){
	"429": func(w http.ResponseWriter) {
		w.Header().Set("Retry-After", "1")
		write(w, 429, obj{"message": "You are being rate limited.", "retry_after": 0.25, "global": false})
	},
	"429 global": func(w http.ResponseWriter) {
		w.Header().Set("X-RateLimit-Global", "true")
		write(w, 429, obj{"message": "You are being rate limited.", "retry_after": 0.5, "global": true})
	},
	"429 html": func(w http.ResponseWriter) {
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(429)
		_, _ = io.WriteString(w, "<html><title>Access denied | error 1015</title></html>")
	},
	"401": func(w http.ResponseWriter) { write(w, 401, obj{"message": "401: Unauthorized", "code": 0}) },
	"403": func(w http.ResponseWriter) {
		write(w, 403, obj{"message": "Cannot send messages to this user", "code": 50007})
	},
	"404": func(w http.ResponseWriter) { write(w, 404, obj{"message": "Unknown Channel", "code": 10003}) },
	"400": func(w http.ResponseWriter) { write(w, 400, obj{"message": "Invalid Form Body", "code": 50035}) },
	"500": func(w http.ResponseWriter) {
		write(w, 500, obj{"message": "500: Internal Server Error", "code": 0})
	},
	"502": func(w http.ResponseWriter) {
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(502)
		_, _ = io.WriteString(w, "<html>502 Bad Gateway</html>")
	},
	"cut": func(http.ResponseWriter) { panic(http.ErrAbortHandler) },
	"half": func(w http.ResponseWriter) {
		w.Header().Set("Content-Length", "5000")
		_, _ = io.WriteString(w, `{"id":"12`)
		panic(http.ErrAbortHandler)
	},
	"huge":     func(w http.ResponseWriter) { _, _ = fmt.Fprintf(w, `{"id":"%s"}`, strings.Repeat("1", 6<<20)) },
	"redirect": func(w http.ResponseWriter) { w.Header().Set("Location", "http://127.0.0.1:1/"); w.WriteHeader(302) },
	"nonsense": func(w http.ResponseWriter) { _, _ = io.WriteString(w, `[{"id":7},"`) },
}
