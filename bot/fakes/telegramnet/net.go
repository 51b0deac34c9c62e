package telegramnet

import (
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

// The bot that every Net has.
const (
	Token    = "123456789:AAplanted-token-of-nobody_0123456789"
	BotID    = 123456789
	Username = "weather_line_bot"
)

// obj is a JSON object.
type obj = map[string]any

// A Call is one request of the bot.
type Call struct {
	Method string
	Args   map[string]string // as sent: text as it is, the rest as JSON
	At     time.Time
	Answer int // status
}

// A Net is Telegram as one bot sees it.
type Net struct {
	URL string
	// Now is the network's clock; set it before anything happens.
	Now func() time.Time

	t     testing.TB
	judge *Judge

	mu        sync.Mutex
	me        obj
	chats     map[int64]*chat
	topics    map[int64]map[int]bool
	lastID    int64
	updates   []update
	lastUp    int
	delivered map[int]int
	allowed   map[string]bool
	wake      chan struct{}
	poll      int
	presses   map[string]*press
	faults    []fault
	bans      map[int64]time.Time
	banned    int
	revoked   bool
	calls     []Call
	commands  map[string][]Command
}

// A Command is one entry of a list that the bot has set.
type Command struct{ Command, Description string }

// New starts a Net for the length of a test. What the bot sent against the rules fails
// the test when it ends.
func New(t testing.TB) *Net {
	n := &Net{
		Now: time.Now, t: t, judge: FindJudge(t),
		me: obj{
			"id": BotID, "is_bot": true, "first_name": "Weather", "username": Username,
			"can_join_groups": true, "can_read_all_group_messages": false, "supports_inline_queries": false,
		},
		chats: map[int64]*chat{}, topics: map[int64]map[int]bool{}, lastID: 1000, lastUp: 5000,
		delivered: map[int]int{}, wake: make(chan struct{}), presses: map[string]*press{},
		bans: map[int64]time.Time{}, commands: map[string][]Command{},
	}
	s := httptest.NewServer(n)
	n.URL = s.URL
	t.Cleanup(func() {
		n.mu.Lock()
		close(n.wake) // lets waiting polls go
		n.wake = nil
		n.mu.Unlock()
		s.CloseClientConnections()
		s.Close()
	})
	return n
}

// Set changes what getMe says of the bot.
func (n *Net) Set(field string, v any) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.me[field] = v
}

// Calls are the requests of a method so far, all of them for "".
func (n *Net) Calls(method string) []Call {
	n.mu.Lock()
	defer n.mu.Unlock()
	var got []Call
	for _, c := range n.calls {
		if method == "" || c.Method == method {
			got = append(got, c)
		}
	}
	return got
}

// Commands is the list set for a scope and a language, as "all_private_chats" and "zh".
func (n *Net) Commands(scope, lang string) []Command {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.commands[scope+" "+lang]
}

// refusal is an answer that is not ok.
type refusal struct {
	code   int
	text   string
	params obj
}

func bad(text string) *refusal { return &refusal{code: 400, text: "Bad Request: " + text} }

// ServeHTTP answers one request: the fault that was ordered, or the method's result.
func (n *Net) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	token, method, ok := strings.Cut(strings.TrimPrefix(r.URL.Path, "/bot"), "/")
	if !ok || token != Token {
		n.refuse(w, &refusal{code: 401, text: "Unauthorized"})
		return
	}
	args, err := arguments(r)
	if err != nil {
		n.refuse(w, bad("can't parse the request"))
		return
	}
	n.mu.Lock()
	n.calls = append(n.calls, Call{Method: method, Args: args, At: n.Now()})
	call := len(n.calls) - 1
	revoked, f := n.revoked, n.faultFor(method, args)
	n.mu.Unlock()
	if n.judge != nil {
		for _, p := range n.judge.Request(method, args) {
			n.t.Errorf("telegramnet: %s: %s", method, p)
		}
	}
	switch {
	case revoked:
		n.refuse(w, &refusal{code: 401, text: "Unauthorized"})
		return
	case f != nil && f(w):
		return
	}
	do, ok := methods[method]
	if !ok {
		n.t.Errorf("telegramnet: %s is not played here", method)
		n.refuse(w, &refusal{code: 404, text: "Not Found"})
		return
	}
	result, no := do(n, r, args)
	if no != nil {
		n.mu.Lock()
		n.calls[call].Answer = no.code
		n.mu.Unlock()
		n.refuse(w, no)
		return
	}
	if n.judge != nil && method != "getUpdates" { // updates are judged where they are made
		for _, p := range n.judge.Result(method, result) {
			n.t.Errorf("telegramnet: own answer to %s: %s", method, p)
		}
	}
	writeJSON(w, 200, obj{"ok": true, "result": result})
}

func (n *Net) refuse(w http.ResponseWriter, no *refusal) {
	body := obj{"ok": false, "error_code": no.code, "description": no.text}
	if no.params != nil {
		body["parameters"] = no.params
	}
	writeJSON(w, no.code, body)
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

// arguments reads a request's fields, from a form or from JSON.
func arguments(r *http.Request) (map[string]string, error) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 10<<20))
	if err != nil {
		return nil, err
	}
	args := map[string]string{}
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind == "application/json" {
		var fields map[string]json.RawMessage
		if err := json.Unmarshal(body, &fields); err != nil {
			return nil, err
		}
		for k, v := range fields {
			var s string
			if json.Unmarshal(v, &s) != nil {
				s = string(v)
			}
			args[k] = s
		}
		return args, nil
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, err
	}
	for k, v := range form {
		if len(v) != 1 {
			return nil, fmt.Errorf("field %s stands %d times", k, len(v))
		}
		args[k] = v[0]
	}
	return args, nil
}
