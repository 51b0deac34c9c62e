package discord

import (
	"bytes"
	"encoding/json"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"infoline/bot"
	"infoline/bot/markup"
)

// seeds are all events in testdata.
func seeds(t testing.TB) map[string][]byte {
	files, err := filepath.Glob("testdata/events/*.json")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]byte{}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all[filepath.Base(file)] = b
	}
	return all
}

func FuzzDecodeEvent(f *testing.F) {
	for name, b := range seeds(f) {
		kind, _, _ := strings.Cut(name, ".")
		f.Add(kind, b)
	}
	f.Fuzz(func(t *testing.T, kind string, b []byte) {
		a, ok := decodeEvent(kind, b, me)
		if !ok || a.query != nil {
			return
		}
		m := a.message
		if m.From.IsZero() || m.In.IsZero() || m.Back.IsZero() || m.Key == "" || len(m.Chose) > bot.MaxAction {
			t.Error("a message with something missing")
		}
		for _, at := range []bot.Address{m.From, m.In, m.Back} {
			if _, _, err := part(at); err != nil {
				t.Error("an address that Send does not know")
			}
		}
		if !utf8.ValidString(m.Words.Read()) || utf8.RuneCountInString(m.Words.Read()) > maxWords {
			t.Error("words that nobody can have typed")
		}
	})
}

// Whatever the network sends, the vendor's code gets whole frames with an operation that
// it knows, or an end.
func FuzzGuard(f *testing.F) {
	head := "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n"
	for _, text := range []string{
		`{"op":10,"d":{"heartbeat_interval":41250}}`, `{"op":1,"d":null}`, `{"op":0,"s":1,"t":"READY","d":{"session_id":"a","user":{"id":"1"}}}`,
		`{"op":0,"s":2,"t":"MESSAGE_CREATE","d":{}}`, `{"op":9,"d":false}`, `null`, ``,
	} {
		f.Add(append([]byte(head), appendFrame(nil, textFrame, []byte(text))...))
	}
	f.Add([]byte(head + "\x81\x7f\xff\xff\xff\xff\xff\xff\xff\xff"))
	f.Add([]byte(head + "\x88\x02\x0f\xa4"))
	f.Fuzz(func(t *testing.T, in []byte) {
		out, _ := io.ReadAll(io.LimitReader(newGuard(&fakeConn{r: bytes.NewReader(in)}, time.Second), 1<<20))
		_, rest, ok := bytes.Cut(out, []byte("\n\r\n"))
		if !ok || bytes.Contains(in, []byte("\n\n")) {
			return
		}
		g := newGuard(&fakeConn{r: bytes.NewReader(rest)}, time.Second)
		for {
			kind, final, payload, err := g.frame()
			if err != nil {
				return
			}
			if !final {
				t.Fatal("a part of a frame")
			}
			if kind != textFrame {
				continue
			}
			var p struct {
				Op *int `json:"op"`
			}
			if json.Unmarshal(payload, &p) != nil || p.Op == nil || *p.Op == opHeartbeat {
				t.Fatalf("the vendor's code would get %q", payload)
			}
		}
	})
}

// fakeConn reads from r and takes every write.
type fakeConn struct {
	net.Conn
	r io.Reader
}

func (c *fakeConn) Read(p []byte) (int, error)       { return c.r.Read(p) }
func (c *fakeConn) Write(p []byte) (int, error)      { return len(p), nil }
func (c *fakeConn) SetReadDeadline(time.Time) error  { return nil }
func (c *fakeConn) SetWriteDeadline(time.Time) error { return nil }

// Any reply becomes messages that Discord takes.
func FuzzRender(f *testing.F) {
	f.Add("**a** [b](https://example.org)", "Label", "w.x", 30)
	f.Fuzz(func(t *testing.T, src, label, action string, n int) {
		text, err := markup.Parse(src)
		if err != nil {
			text = markup.Plain(src)
		}
		var rows [][]bot.Choice
		for range max(0, min(n, 300)) {
			rows = append(rows, []bot.Choice{{Label: label, Action: bot.Action(action)}})
		}
		for _, b := range render(bot.Reply{Parts: []bot.Part{{Text: text, Choices: rows}}}) {
			if b.Content == "" || utf8.RuneCountInString(b.Content) > maxContent || len(b.Components) > maxRows {
				t.Fatal("a message that Discord does not take")
			}
			ids := map[string]bool{}
			for _, row := range b.Components {
				for _, c := range row.Components {
					if ids[c.ID] || len(c.ID) > 100 || len(c.Options) > maxOptions {
						t.Fatal("a component that Discord does not take")
					}
					ids[c.ID] = true
				}
			}
		}
	})
}

func BenchmarkDecodeEvent(b *testing.B) {
	raw := seeds(b)["INTERACTION_CREATE.ask-in-server.json"]
	for b.Loop() {
		if _, ok := decodeEvent(interactionCreate, raw, me); !ok {
			b.Fatal("not decoded")
		}
	}
}

func BenchmarkRender(b *testing.B) {
	all := replies(b)
	for _, name := range []string{"two parts", "long", "hundred and ten"} {
		b.Run(strings.ReplaceAll(name, " ", "-"), func(b *testing.B) {
			for b.Loop() {
				render(all[name])
			}
		})
	}
}

func BenchmarkGuard(b *testing.B) {
	text := []byte(`{"op":0,"s":7,"t":"MESSAGE_CREATE","d":` + string(seeds(b)["MESSAGE_CREATE.dm.json"]) + `}`)
	g := newGuard(&fakeConn{}, time.Second)
	for b.Loop() {
		if _, err := g.digest(text); err != nil {
			b.Fatal(err)
		}
	}
}
