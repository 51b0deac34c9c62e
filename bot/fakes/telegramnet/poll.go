package telegramnet

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"
)

// An update waits until the bot asks for what comes after it.
type update struct {
	id   int
	kind string
	at   time.Time
	body json.RawMessage
}

// backlog is how long the network keeps an update that nobody fetches.
const backlog = 24 * time.Hour

// push makes an update of one of the kinds that Telegram has. The lock is held.
func (n *Net) push(kind string, v any) int {
	n.lastUp++
	o := obj{"update_id": n.lastUp, kind: v}
	if n.judge != nil {
		for _, p := range n.judge.Fits("Update", o) {
			n.t.Errorf("telegramnet: own update: %s", p)
		}
	}
	body, err := json.Marshal(o)
	if err != nil {
		n.t.Errorf("telegramnet: own update: %v", err)
	}
	n.updates = append(n.updates, update{n.lastUp, kind, n.Now(), body})
	n.stir()
	return n.lastUp
}

// Push delivers raw JSON as an update, whatever it is. A "%d" in it becomes the update's id.
func (n *Net) Push(raw string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.lastUp++
	body := []byte(raw)
	for i := 0; i+1 < len(body); i++ {
		if body[i] == '%' && body[i+1] == 'd' {
			body = append(append(append([]byte{}, body[:i]...), strconv.Itoa(n.lastUp)...), body[i+2:]...)
			break
		}
	}
	n.updates = append(n.updates, update{n.lastUp, "", n.Now(), body})
	n.stir()
}

// Repeat delivers what was delivered already once more, as networks do.
func (n *Net) Repeat(id int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, u := range n.updates {
		if u.id == id {
			n.updates = append(n.updates, u)
			n.stir()
			return
		}
	}
}

// Rival lets a second bot poll with the same token: the poll under way is ended.
func (n *Net) Rival() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.poll++
	n.stir()
}

// Pending is the number of updates that the bot has not confirmed.
func (n *Net) Pending() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return len(n.updates)
}

// Redelivered is the number of updates that were handed out more than once.
func (n *Net) Redelivered() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	sum := 0
	for _, times := range n.delivered {
		if times > 1 {
			sum++
		}
	}
	return sum
}

func (n *Net) stir() {
	if n.wake != nil {
		close(n.wake)
		n.wake = make(chan struct{})
	}
}

func getUpdates(n *Net, r *http.Request, args map[string]string) (any, *refusal) {
	offset, limit, timeout := number(args, "offset"), number(args, "limit"), number(args, "timeout")
	if limit == 0 {
		limit = 100
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.poll++
	mine := n.poll
	n.stir()
	if s, ok := args["allowed_updates"]; ok {
		var kinds []string
		if json.Unmarshal([]byte(s), &kinds) != nil {
			return nil, bad("can't parse allowed updates")
		}
		n.allowed = map[string]bool{}
		for _, k := range kinds {
			n.allowed[k] = true
		}
	}
	n.confirm(offset)
	deadline := time.NewTimer(time.Duration(timeout) * time.Second)
	defer deadline.Stop()
	for {
		if n.poll != mine {
			if n.revoked {
				return nil, &refusal{code: 401, text: "Unauthorized"}
			}
			return nil, conflict
		}
		got := []json.RawMessage{}
		for _, u := range n.updates {
			if len(got) < limit {
				got = append(got, u.body)
				n.delivered[u.id]++
			}
		}
		if len(got) > 0 || timeout == 0 || n.wake == nil {
			return got, nil
		}
		wake := n.wake
		n.mu.Unlock()
		over := false
		select {
		case <-wake:
		case <-r.Context().Done():
			over = true
		case <-deadline.C:
			over = true
		}
		n.mu.Lock()
		if over {
			return got, nil
		}
		n.confirm(offset)
	}
}

// confirm forgets what the bot has seen, what is too old, and what it does not want.
func (n *Net) confirm(offset int) {
	kept := n.updates[:0:0]
	for _, u := range n.updates {
		wanted := u.kind == "" || len(n.allowed) == 0 || n.allowed[u.kind]
		if u.id >= offset && wanted && n.Now().Sub(u.at) < backlog {
			kept = append(kept, u)
		}
	}
	n.updates = kept
}
