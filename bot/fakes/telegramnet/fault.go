package telegramnet

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// a fault answers in place of the method; it reports whether it did.
type fault struct {
	method string // "send" stands for sendMessage and editMessageText; "": any but getUpdates
	play   func(http.ResponseWriter) bool
}

// Fail makes the next call of a method fail once. Method "send" stands for sending and
// editing. The kinds: "429", "403", "401", "409", "500" (JSON), "502" (a page of HTML),
// "half" (the answer breaks off), "garbled" (no JSON), "giant" (too long), "reset" (the
// connection ends), "redirect" (to elsewhere), "silence" (no answer for three seconds),
// "notjson" (JSON of another shape).
func (n *Net) Fail(method, kind string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.faults = append(n.faults, fault{method, n.faultOf(kind)})
}

// Faults is the number of ordered faults that have not happened yet.
func (n *Net) Faults() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return len(n.faults)
}

func (n *Net) faultOf(kind string) func(http.ResponseWriter) bool {
	no := func(r *refusal) func(http.ResponseWriter) bool {
		return func(w http.ResponseWriter) bool { n.refuse(w, r); return true }
	}
	page := func(status int, kind, body string) func(http.ResponseWriter) bool {
		return func(w http.ResponseWriter) bool {
			w.Header().Set("Content-Type", kind)
			w.WriteHeader(status)
			_, _ = w.Write([]byte(body))
			return true
		}
	}
	switch kind {
	case "429":
		return no(tooMany(1))
	case "403":
		return no(&refusal{code: 403, text: "Forbidden: bot was blocked by the user"})
	case "401":
		return no(&refusal{code: 401, text: "Unauthorized"})
	case "409":
		return no(conflict)
	case "500":
		return no(&refusal{code: 500, text: "Internal Server Error"})
	case "502":
		return page(502, "text/html", "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>")
	case "garbled":
		return page(200, "application/json", `{"ok":true,"result":[{"update_id":`)
	case "notjson":
		return page(200, "application/json", `{"ok":"perhaps","result":7}`)
	case "giant":
		return page(200, "application/json", `{"ok":true,"result":[],"description":"`+strings.Repeat("x", 6<<20)+`"}`)
	case "redirect":
		return func(w http.ResponseWriter) bool {
			w.Header().Set("Location", n.URL+"/elsewhere")
			w.WriteHeader(http.StatusTemporaryRedirect)
			return true
		}
	case "half", "reset":
		return func(w http.ResponseWriter) bool { breakOff(w, kind == "half"); return true }
	case "silence":
		return func(w http.ResponseWriter) bool { time.Sleep(3 * time.Second); breakOff(w, false); return true }
	}
	panic("telegramnet: no fault " + kind)
}

var conflict = &refusal{code: 409, text: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"}

func tooMany(seconds int) *refusal {
	return &refusal{code: 429, text: fmt.Sprintf("Too Many Requests: retry after %d", seconds), params: obj{"retry_after": seconds}}
}

func breakOff(w http.ResponseWriter, half bool) {
	conn, buf, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	if half {
		_, _ = buf.WriteString("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{\"ok\":true,\"resu")
		_ = buf.Flush()
	}
	_ = conn.Close()
}

// faultFor takes the first ordered fault that is meant for this call.
func (n *Net) faultFor(method string, args map[string]string) func(http.ResponseWriter) bool {
	for i, f := range n.faults {
		switch {
		case f.method == method,
			f.method == "send" && (method == "sendMessage" || method == "editMessageText"),
			f.method == "" && method != "getUpdates":
			n.faults = append(n.faults[:i], n.faults[i+1:]...)
			return f.play
		}
	}
	if method != "sendMessage" && method != "editMessageText" {
		return nil
	}
	id, _ := strconv.ParseInt(args["chat_id"], 10, 64)
	left := n.bans[id].Sub(n.Now())
	if left <= 0 {
		return nil
	}
	n.banned++
	no := tooMany(int(left/time.Second) + 1)
	return func(w http.ResponseWriter) bool { n.refuse(w, no); return true }
}

// Ban answers every sending into a chat with a pause, for that long.
func (n *Net) Ban(chatID int64, d time.Duration) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.bans[chatID] = n.Now().Add(d)
}

// Banned is how many sendings came into a chat that had to pause.
func (n *Net) Banned() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.banned
}

// Revoke makes the token worthless.
func (n *Net) Revoke() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.revoked = true
	n.poll++
	n.stir()
}
