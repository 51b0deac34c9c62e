package discordnet

import (
	"encoding/json"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// gate is the gateway.
type gate struct {
	net *Net
	url string

	mu       sync.Mutex
	conn     *websocket.Conn
	live     bool // identified
	beat     time.Duration
	session  string
	sessions int
	seq      int64
	log      []event
	waiting  [][]byte // events that happened before anybody identified
	connects int
	resumes  int
	beats    int
	mute     int
	refuse   []int
	lastID   identify
}

type event struct {
	seq  int64
	text []byte
}

type identify struct {
	Token   string `json:"token"`
	Intents int    `json:"intents"`
	Session string `json:"session_id"`
	Seq     int64  `json:"seq"`
}

func (g *gate) init(n *Net, url string) {
	g.net, g.url, g.beat = n, url, 40*time.Second
}

func (g *gate) shut() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.conn != nil {
		_ = g.conn.Close()
	}
}

var upgrade = websocket.Upgrader{}

func (g *gate) serve(w http.ResponseWriter, r *http.Request) {
	if r.URL.RawQuery != "v=10&encoding=json" {
		g.net.t.Errorf("discordnet: the gateway was opened with %q", r.URL.RawQuery)
	}
	conn, err := upgrade.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	defer func() { _ = conn.Close() }()
	g.mu.Lock()
	g.connects++
	g.conn, g.live = conn, false
	quiet := g.mute > 0
	if quiet {
		g.mute--
	} else {
		g.put(obj{"op": 10, "s": nil, "t": nil, "d": obj{"heartbeat_interval": g.beat.Milliseconds(), "_trace": []string{}}})
	}
	g.mu.Unlock()
	for {
		_, text, err := conn.ReadMessage()
		if err != nil {
			return
		}
		if !quiet && !g.take(conn, text) {
			return
		}
	}
}

// put writes to the connection. The caller holds g.mu.
func (g *gate) put(v any) {
	b, _ := json.Marshal(v)
	g.write(b)
}

func (g *gate) write(b []byte) {
	if g.conn != nil {
		_ = g.conn.SetWriteDeadline(time.Now().Add(5 * time.Second))
		_ = g.conn.WriteMessage(websocket.TextMessage, b)
	}
}

// take reads what the bot says; it is false when that ends the connection.
func (g *gate) take(conn *websocket.Conn, text []byte) bool {
	var p struct {
		Op   int             `json:"op"`
		Data json.RawMessage `json:"d"`
	}
	if json.Unmarshal(text, &p) != nil {
		g.close(conn, 4002)
		return false
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	switch p.Op {
	case 1:
		g.beats++
		g.put(obj{"op": 11, "s": nil, "t": nil, "d": nil})
	case 2, 6:
		var id identify
		_ = json.Unmarshal(p.Data, &id)
		return g.enter(conn, p.Op == 6, id)
	default:
		g.net.t.Errorf("discordnet: the gateway got operation %d", p.Op)
	}
	return true
}

func (g *gate) enter(conn *websocket.Conn, resume bool, id identify) bool {
	g.lastID = id
	if len(g.refuse) > 0 {
		code := g.refuse[0]
		g.refuse = g.refuse[1:]
		g.closeLocked(conn, code)
		return false
	}
	if id.Token != "Bot "+Token && id.Token != Token {
		g.closeLocked(conn, 4004)
		return false
	}
	if resume {
		if id.Session != g.session || g.session == "" {
			g.put(obj{"op": 9, "s": nil, "t": nil, "d": false})
			return true
		}
		g.resumes++
		g.live = true
		for _, e := range g.log {
			if e.seq > id.Seq {
				g.write(e.text)
			}
		}
		g.seq++
		g.put(obj{"op": 0, "s": g.seq, "t": "RESUMED", "d": obj{}})
		return true
	}
	g.sessions++
	g.session = "session-" + string(rune('a'+g.sessions%26))
	g.seq, g.log, g.live = 1, nil, true
	g.put(obj{"op": 0, "s": 1, "t": "READY", "d": obj{
		"v": 10, "session_id": g.session, "resume_gateway_url": g.url,
		"user":        obj{"id": BotID, "username": "Weather", "bot": true},
		"application": obj{"id": BotID, "flags": 0},
		"guilds":      []any{nil, obj{"id": "1", "unavailable": true}},
	}})
	for _, text := range g.waiting {
		g.deliver(text)
	}
	g.waiting = nil
	return true
}

func (g *gate) close(conn *websocket.Conn, code int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.closeLocked(conn, code)
}

func (g *gate) closeLocked(conn *websocket.Conn, code int) {
	_ = conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(time.Second))
	_ = conn.Close()
	g.live = false
}

// happen sends an event, now or when somebody identifies.
func (g *gate) happen(kind string, data any) {
	text, _ := json.Marshal(obj{"t": kind, "d": data})
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.session == "" {
		g.waiting = append(g.waiting, text)
		return
	}
	g.deliver(text)
}

func (g *gate) deliver(text []byte) {
	var e obj
	_ = json.Unmarshal(text, &e)
	g.seq++
	e["op"], e["s"] = 0, g.seq
	b, _ := json.Marshal(e)
	g.log = append(g.log, event{g.seq, b})
	if g.live {
		g.write(b)
	}
}

// Event makes anything happen: an event of any kind, also one that makes no sense.
func (n *Net) Event(kind string, data any) { n.gate.happen(kind, data) }

// Frame sends text over the gateway as it is.
func (n *Net) Frame(text string) {
	n.gate.mu.Lock()
	defer n.gate.mu.Unlock()
	n.gate.write([]byte(text))
}

// Binary sends a binary frame.
func (n *Net) Binary(b []byte) {
	n.gate.mu.Lock()
	defer n.gate.mu.Unlock()
	_ = n.gate.conn.WriteMessage(websocket.BinaryMessage, b)
}

// AskBeat asks the bot for a heartbeat at once.
func (n *Net) AskBeat() { n.Frame(`{"op":1,"d":null,"s":null,"t":null}`) }

// AskReconnect asks the bot to connect again.
func (n *Net) AskReconnect() { n.Frame(`{"op":7,"d":null,"s":null,"t":null}`) }

// Invalidate tells the bot that its session is over.
func (n *Net) Invalidate() {
	n.gate.mu.Lock()
	n.gate.session = ""
	n.gate.live = false
	n.gate.mu.Unlock()
	n.Frame(`{"op":9,"d":false,"s":null,"t":null}`)
}

// Replay sends the last count events again, as if the bot had lost them.
func (n *Net) Replay(count int) {
	n.gate.mu.Lock()
	defer n.gate.mu.Unlock()
	for _, e := range n.gate.log[max(0, len(n.gate.log)-count):] {
		n.gate.write(e.text)
	}
}

// Drop ends the connection with a closing code, 0 for none at all.
func (n *Net) Drop(code int) {
	n.gate.mu.Lock()
	defer n.gate.mu.Unlock()
	if code == 0 {
		_ = n.gate.conn.UnderlyingConn().Close()
		n.gate.live = false
		return
	}
	n.gate.closeLocked(n.gate.conn, code)
}

// Mute keeps the next count connections without a word.
func (n *Net) Mute(count int) {
	n.gate.mu.Lock()
	defer n.gate.mu.Unlock()
	n.gate.mute = count
}

// Refuse closes the next connections with these codes when the bot identifies.
func (n *Net) Refuse(codes ...int) {
	n.gate.mu.Lock()
	defer n.gate.mu.Unlock()
	n.gate.refuse = codes
}

// Beat sets the heartbeat interval for connections to come.
func (n *Net) Beat(d time.Duration) {
	n.gate.mu.Lock()
	defer n.gate.mu.Unlock()
	n.gate.beat = d
}

// Freeze keeps the connection that stands, and says nothing more over it.
func (n *Net) Freeze() {
	n.gate.mu.Lock()
	defer n.gate.mu.Unlock()
	n.gate.conn, n.gate.live = nil, false
}

// A Tally counts what happened at the gateway.
type Tally struct {
	Connects, Sessions, Resumes, Beats, Intents int
	Live                                        bool
}

// Gateway counts.
func (n *Net) Gateway() Tally {
	g := &n.gate
	g.mu.Lock()
	defer g.mu.Unlock()
	return Tally{g.connects, g.sessions, g.resumes, g.beats, g.lastID.Intents, g.live}
}
