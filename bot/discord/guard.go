package discord

import (
	"bufio"
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// A guard stands between the network and the vendor's gateway code, and lets through only
// what that code can digest. What could end the whole program there (a nil pointer when a
// heartbeat is asked for while closing, an event without its content, a heartbeat interval
// of zero, "null" for an event) ends here. It also
//   - keeps a rolling deadline, without which opening and closing can hang for ever;
//   - answers requests for a heartbeat itself;
//   - renames the events that are for us, so that the vendor's code passes them on raw
//     and decodes nothing of them;
//   - remembers with which code the server closed.
//
// It reads frames as a server sends them (RFC 6455): not masked, and not compressed, since
// compression is never asked for.
type guard struct {
	net.Conn
	r       *bufio.Reader
	shaken  bool   // the handshake is over
	head    int    // bytes of the handshake so far
	pending []byte // to be read by the vendor's code

	writing sync.Mutex
	quiet   atomic.Int64 // the longest silence, in nanoseconds
	seq     int64
	closed  atomic.Int32 // the server's closing code
}

// raw begins the names under which events reach our own handler.
const raw = "RAW_"

const (
	maxFrame = 4 << 20
	maxHead  = 16 << 10
	writeIn  = 10 * time.Second
)

var errFrame = errors.New("discord: the gateway sent what cannot be read")

func newGuard(conn net.Conn, quiet time.Duration) *guard {
	g := &guard{Conn: conn, r: bufio.NewReader(conn)}
	g.quiet.Store(int64(quiet))
	return g
}

// Write implements net.Conn.
func (g *guard) Write(p []byte) (int, error) {
	g.writing.Lock()
	defer g.writing.Unlock()
	if err := g.SetWriteDeadline(time.Now().Add(writeIn)); err != nil {
		return 0, err
	}
	return g.Conn.Write(p)
}

// Read implements net.Conn.
func (g *guard) Read(p []byte) (int, error) {
	for len(g.pending) == 0 {
		var err error
		if g.shaken {
			err = g.next()
		} else {
			err = g.handshake()
		}
		if err != nil {
			return 0, err
		}
	}
	n := copy(p, g.pending)
	g.pending = g.pending[n:]
	return n, nil
}

// handshake passes one line of the server's first answer on.
func (g *guard) handshake() error {
	line, err := g.r.ReadSlice('\n')
	g.head += len(line)
	if err != nil {
		return err
	}
	if g.head > maxHead {
		return errFrame
	}
	g.shaken = len(bytes.TrimSpace(line)) == 0
	g.pending = append(g.pending[:0], line...)
	return nil
}

// Kinds of frames.
const (
	contFrame  = 0
	textFrame  = 1
	closeFrame = 8
)

// next reads frames until there is a whole message, and passes on what is left of it.
func (g *guard) next() error {
	var text []byte
	for {
		if err := g.SetReadDeadline(time.Now().Add(time.Duration(g.quiet.Load()))); err != nil {
			return err
		}
		kind, final, payload, err := g.frame()
		switch {
		case err != nil:
			return err
		case kind >= closeFrame:
			if kind == closeFrame && len(payload) >= 2 {
				g.closed.Store(int32(binary.BigEndian.Uint16(payload)))
			}
			g.pending = appendFrame(g.pending[:0], kind, payload)
			return nil
		case kind != textFrame && kind != contFrame, len(text)+len(payload) > maxFrame:
			return errFrame
		}
		text = append(text, payload...)
		if !final {
			continue
		}
		out, err := g.digest(text)
		if err != nil {
			return err
		}
		if out != nil {
			g.pending = appendFrame(g.pending[:0], textFrame, out)
		}
		return nil
	}
}

func (g *guard) frame() (kind byte, final bool, payload []byte, err error) {
	var h [8]byte
	if _, err = io.ReadFull(g.r, h[:2]); err != nil {
		return 0, false, nil, err
	}
	kind, final = h[0]&0x0f, h[0]&0x80 != 0
	size := uint64(h[1] & 0x7f)
	if h[0]&0x70 != 0 || h[1]&0x80 != 0 || (kind >= closeFrame && (!final || size > 125)) {
		return 0, false, nil, errFrame
	}
	switch size {
	case 126:
		_, err = io.ReadFull(g.r, h[:2])
		size = uint64(binary.BigEndian.Uint16(h[:2]))
	case 127:
		_, err = io.ReadFull(g.r, h[:8])
		size = binary.BigEndian.Uint64(h[:8])
	}
	if err != nil {
		return 0, false, nil, err
	}
	if size > maxFrame {
		return 0, false, nil, errFrame
	}
	payload = make([]byte, size)
	_, err = io.ReadFull(g.r, payload)
	return kind, final, payload, err
}

// appendFrame writes a frame as a server does.
func appendFrame(to []byte, kind byte, payload []byte) []byte {
	to = append(to, 0x80|kind)
	switch n := len(payload); {
	case n < 126:
		to = append(to, byte(n))
	case n <= 0xffff:
		to = binary.BigEndian.AppendUint16(append(to, 126), uint16(n))
	default:
		to = binary.BigEndian.AppendUint64(append(to, 127), uint64(n))
	}
	return append(to, payload...)
}

// Operations of the gateway.
const (
	opEvent     = 0
	opHeartbeat = 1
	opReconnect = 7
	opInvalid   = 9
	opHello     = 10
	opAck       = 11
)

// A packet is what the gateway sends and takes.
type packet struct {
	Op   *int            `json:"op"`
	Seq  *int64          `json:"s,omitempty"`
	Type string          `json:"t,omitempty"`
	Data json.RawMessage `json:"d"`
}

// digest decides what the vendor's code gets of a message; nil is nothing.
func (g *guard) digest(text []byte) ([]byte, error) {
	var p packet
	if json.Unmarshal(text, &p) != nil || p.Op == nil {
		return nil, nil
	}
	switch *p.Op {
	case opEvent:
		return g.event(p)
	case opHeartbeat:
		return nil, g.beat()
	case opHello:
		return g.hello(p)
	case opReconnect, opInvalid, opAck:
		return json.Marshal(packet{Op: p.Op, Data: p.Data})
	}
	return nil, nil
}

// hello takes over the server's rhythm: two beats may fail.
func (g *guard) hello(p packet) ([]byte, error) {
	var d struct {
		Interval int64 `json:"heartbeat_interval"`
	}
	if json.Unmarshal(p.Data, &d) != nil || d.Interval < 10 || d.Interval > 10*60*1000 {
		return nil, errFrame
	}
	g.quiet.Store(max(g.quiet.Load(), int64(3*time.Duration(d.Interval)*time.Millisecond)))
	return json.Marshal(map[string]any{"op": opHello, "d": d})
}

func (g *guard) event(p packet) ([]byte, error) {
	if p.Seq == nil {
		return nil, nil
	}
	g.seq = max(g.seq, *p.Seq)
	switch p.Type {
	case "READY":
		var d ready
		if json.Unmarshal(p.Data, &d) != nil || d.Session == "" || !isID(d.User.ID) {
			return nil, errFrame
		}
		p.Data, _ = json.Marshal(d)
	case "RESUMED":
		p.Data = json.RawMessage(`{}`)
	case messageCreate, messageUpdate, interactionCreate:
		p.Type = raw + p.Type
	default: // its number is all that matters
		p.Type, p.Data = raw+"OTHER", json.RawMessage(`null`)
	}
	return json.Marshal(p)
}

// ready is what matters of the first event of a session.
type ready struct {
	Session string `json:"session_id"`
	User    struct {
		ID string `json:"id"`
	} `json:"user"`
}

// beat sends a heartbeat, as a client does: masked.
func (g *guard) beat() error {
	last := []byte("null")
	if g.seq > 0 {
		last, _ = json.Marshal(g.seq)
	}
	text := append(append([]byte(`{"op":1,"d":`), last...), '}')
	f := []byte{0x80 | textFrame, 0x80 | byte(len(text)), 0, 0, 0, 0} //nolint:gosec // a number of 64 bits has at most 20 digits
	if _, err := rand.Read(f[2:]); err != nil {
		return err
	}
	for i, b := range text {
		f = append(f, b^f[2+i%4])
	}
	_, err := g.Write(f)
	return err
}

// ours takes the prefix off the name of an event that was renamed for us.
func ours(t string) (string, bool) { return strings.CutPrefix(t, raw) }
