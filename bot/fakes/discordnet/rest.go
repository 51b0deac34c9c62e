package discordnet

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"
)

// A request is one request of the bot.
type request struct {
	*Net
	r    *http.Request
	at   time.Time // when it arrived
	path string
	body []byte
}

// answer plays the route. Nil and nil is success without content.
func (q *request) answer() (any, *refusal) {
	p := strings.Split(strings.TrimPrefix(q.path, "/"), "/")
	auth := q.r.Header.Get("Authorization")
	viaToken := p[0] == "interactions" || p[0] == "webhooks"
	switch {
	case viaToken && auth != "":
		q.complain("the bot's token was sent where an interaction's is enough: %s", p[0])
	case !viaToken && auth != "Bot "+Token && q.path != "/gateway":
		return nil, &refusal{401, 0, "401: Unauthorized"}
	}
	route := q.r.Method + " " + p[0]
	switch {
	case route == "GET gateway":
		return obj{"url": q.gate.url}, nil
	case route == "GET applications":
		return q.app, nil
	case route == "PUT applications" && len(p) == 3 && p[1] == BotID:
		return q.setCommands()
	case route == "POST users" && q.path == "/users/@me/channels":
		return q.openDM()
	case p[0] == "channels" && len(p) >= 3 && p[2] == "messages":
		return q.message(p)
	case route == "POST interactions" && len(p) == 4:
		return q.callback(p[1], p[2])
	case p[0] == "webhooks" && len(p) >= 3 && p[1] == BotID:
		return q.webhook(p)
	}
	q.complain("%s is not played here", masked(q.path))
	return nil, &refusal{404, 0, "404: Not Found"}
}

func (q *request) setCommands() (any, *refusal) {
	if wrong := checkCommands(q.body); wrong != "" {
		q.complain("commands: %s", wrong)
		return nil, bad(wrong)
	}
	var list []obj
	_ = json.Unmarshal(q.body, &list)
	q.commands = list
	return list, nil
}

func (q *request) openDM() (any, *refusal) {
	var in struct {
		ID string `json:"recipient_id"`
	}
	_ = json.Unmarshal(q.body, &in)
	p := q.people[in.ID]
	if p == nil {
		return nil, bad("Unknown User")
	}
	return obj{"id": p.dm.id, "type": 1}, nil
}

// sent reads and checks a message in the body.
func (q *request) sent(body []byte, edit bool) (sent, *refusal) {
	var s sent
	if json.Unmarshal(body, &s) != nil {
		return s, bad("no JSON")
	}
	if edit {
		s.Flags |= NoPreviews
	}
	if wrong := checkMessage(s); wrong != "" {
		q.complain("a message: %s", wrong)
		return s, bad(wrong)
	}
	return s, nil
}

func (q *request) message(p []string) (any, *refusal) {
	pl := q.places[p[1]]
	if pl == nil {
		return nil, &refusal{404, 10003, "Unknown Channel"}
	}
	if q.r.Method == http.MethodPost {
		s, no := q.sent(q.body, false)
		if no != nil {
			return nil, no
		}
		if s.Flags&Ephemeral != 0 {
			q.complain("an ordinary message cannot be for one person")
		}
		if m := q.nonces[s.Nonce]; m != nil && s.Enforce {
			return m.json(pl), nil
		}
		m := q.add(pl, s, "")
		if s.Enforce {
			q.nonces[s.Nonce] = m
		}
		return m.json(pl), nil
	}
	m := pl.find(p[len(p)-1])
	if m == nil || m.flags&Ephemeral != 0 {
		return nil, &refusal{404, 10008, "Unknown Message"}
	}
	if m.author != nil {
		return nil, &refusal{403, 50003, "Cannot execute action on this channel type"}
	}
	return q.onMessage(pl, m)
}

// onMessage edits, deletes or shows a message of the bot's.
func (q *request) onMessage(pl *place, m *message) (any, *refusal) {
	switch q.r.Method {
	case http.MethodDelete:
		pl.remove(m)
		return nil, nil
	case http.MethodPatch:
		s, no := q.sent(q.body, true)
		if no != nil {
			return nil, no
		}
		m.set(s)
	}
	return m.json(pl), nil
}

// callback takes the first answer to an interaction.
func (q *request) callback(id, token string) (any, *refusal) {
	i := q.interactions[token]
	switch {
	case i == nil || i.id != id, q.at.Sub(i.made) > q.InTime:
		return nil, &refusal{404, 10062, "Unknown interaction"}
	case i.answered:
		return nil, &refusal{400, 40060, "Interaction has already been acknowledged."}
	}
	var cb struct {
		Type int             `json:"type"`
		Data json.RawMessage `json:"data"`
	}
	_ = json.Unmarshal(q.body, &cb)
	if wrong := i.mayAnswer(cb.Type); wrong != "" {
		q.complain("an answer of type %d: %s", cb.Type, wrong)
		return nil, bad(wrong)
	}
	if no := q.play(i, cb.Type, cb.Data); no != nil {
		return nil, no
	}
	i.answered, i.first = true, q.at.Sub(i.made)
	if q.r.URL.Query().Get("with_response") != "true" {
		return nil, nil
	}
	res := obj{"type": cb.Type}
	if i.original != nil {
		res["message"] = i.original.json(i.in)
	}
	return obj{"interaction": obj{"id": i.id, "type": i.kind}, "resource": res}, nil
}

func (i *interaction) mayAnswer(kind int) string {
	switch {
	case kind == 8 != (i.kind == 4):
		return "suggestions are for somebody who types, and nothing else is"
	case (kind == 6 || kind == 7) && i.kind != 3:
		return "only a button's message can be changed"
	case kind < 4 || kind > 8:
		return "no such type"
	}
	return ""
}

func (q *request) play(i *interaction, kind int, data json.RawMessage) *refusal {
	switch kind {
	case 4, 7:
		s, no := q.sent(data, kind == 7)
		if no != nil {
			return no
		}
		if kind == 7 {
			i.original = i.pressed
			i.pressed.set(s)
			return nil
		}
		i.original = q.add(i.in, s, i.id)
		i.original.viewer = i.by
	case 5:
		var s sent
		_ = json.Unmarshal(data, &s)
		s.Flags |= Loading
		i.original = q.add(i.in, s, i.id)
		i.original.viewer = i.by
	case 6:
		i.original = i.pressed
	case 8:
		var s struct {
			Choices []Choice `json:"choices"`
		}
		_ = json.Unmarshal(data, &s)
		if len(s.Choices) > 25 {
			q.complain("%d suggestions", len(s.Choices))
		}
		i.choices <- s.Choices
	}
	return nil
}

// webhook takes what follows the first answer.
func (q *request) webhook(p []string) (any, *refusal) {
	i := q.interactions[p[2]]
	if i == nil || !i.answered || time.Since(i.made) > 15*time.Minute {
		return nil, &refusal{404, 10015, "Unknown Webhook"}
	}
	if len(p) == 3 {
		s, no := q.sent(q.body, false)
		if no != nil {
			return nil, no
		}
		m := i.original
		if m != nil && m.flags&Loading != 0 { // the first one takes the place of "thinking"
			m.set(s)
		} else {
			m = q.add(i.in, s, i.id)
			m.viewer = i.by
		}
		return m.json(i.in), nil
	}
	m := i.original
	if p[4] != "@original" {
		m = i.in.find(p[4])
		if m != nil && (m.cause != i.id && m != i.pressed) {
			m = nil // another interaction's
		}
	}
	if m == nil || i.in.find(m.id) == nil {
		return nil, &refusal{404, 10008, "Unknown Message"}
	}
	return q.onMessage(i.in, m)
}
