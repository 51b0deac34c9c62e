package line

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"encoding/base64"
	"strings"

	"infoline/bot"
)

// A walk is what a Walk action says: the language it was shown in, what to do, and with
// what (a topic's code, an opaque word, a page).
type walk struct{ lang, verb, arg string }

// walkVersion is raised when old walks can no longer be understood; they then restart
// politely. Version 1: version.lang.verb.arg.mac
const walkVersion = "1"

// A key signs walks for the person and the chat that they were shown to.
type key []byte

func newKey(k []byte) key {
	if len(k) >= 16 {
		return key(k)
	}
	fresh := make([]byte, 32)
	_, _ = rand.Read(fresh) // never fails (crypto/rand, since Go 1.24)
	return key(fresh)
}

func (k key) sign(w walk, from, in bot.Address) bot.Action {
	body := strings.Join([]string{walkVersion, w.lang, w.verb, w.arg}, ".")
	return bot.Walk(body + "." + k.mac(body, from, in))
}

// read opens a walk. ok is false for one that cannot be understood; own is false for one
// that was shown to somebody else, or elsewhere.
func (k key) read(a bot.Action, from, in bot.Address) (w walk, own, ok bool) {
	rest, isWalk := a.Walked()
	i := strings.LastIndexByte(rest, '.')
	if !isWalk || i < 0 {
		return walk{}, false, false
	}
	body, mac := rest[:i], rest[i+1:]
	f := strings.Split(body, ".")
	if len(f) != 4 || f[0] != walkVersion {
		return walk{}, false, false
	}
	own = subtle.ConstantTimeCompare([]byte(mac), []byte(k.mac(body, from, in))) == 1
	return walk{lang: f[1], verb: f[2], arg: f[3]}, own, true
}

// mac is 48 bits: enough that a forged button is not worth a try, since a walk can do
// nothing but show public entries and hide the forger's own chat.
func (k key) mac(body string, from, in bot.Address) string {
	h := hmac.New(sha256.New, k)
	for _, s := range []string{body, from.Channel(), from.ID(), in.Channel(), in.ID()} {
		h.Write([]byte(s))
		h.Write([]byte{0})
	}
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:6])
}

// opaque is a short stand-in for a word that must not be read in button data, such as a
// section or a status. It is looked up among the words that are possible there.
func opaque(word string) string {
	sum := sha256.Sum256([]byte("infoline " + word))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:])[:5])
}

// clear finds the word that an opaque one stands for.
func clearWord(code string, among []string) (string, bool) {
	for _, w := range among {
		if opaque(w) == code {
			return w, true
		}
	}
	return "", false
}

// once makes an action that acts a single time in this session.
func once(s *bot.Session, does string) bot.Action {
	var raw [6]byte
	_, _ = rand.Read(raw[:])
	nonce := base64.RawURLEncoding.EncodeToString(raw[:])
	fresh := map[string]string{nonce: does}
	if len(s.Nonces) < 8 {
		for k, v := range s.Nonces {
			fresh[k] = v
		}
	}
	s.Nonces = fresh
	return bot.Once(nonce)
}

// useOnce takes the action out of the session; ok is false when it was used or is old.
func useOnce(s *bot.Session, a bot.Action) (does string, ok bool) {
	nonce, _ := a.OnceOnly()
	does, ok = s.Nonces[nonce]
	if !ok {
		return "", false
	}
	left := map[string]string{}
	for k, v := range s.Nonces {
		if k != nonce {
			left[k] = v
		}
	}
	s.Nonces = left
	return does, true
}
