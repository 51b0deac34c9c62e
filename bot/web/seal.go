package web

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"net/netip"
	"sync"
	"time"
)

// A sealer signs what pages carry, so that only pages of this run of the program can open
// a visit. It is made at the start and dies with the program.
type sealer [32]byte

// An id is the secret name of a visit: 128 random bits.
type id [16]byte

func newID() (v id) {
	_, _ = rand.Read(v[:]) // never fails (crypto/rand)
	return v
}

const (
	stampLen = 4
	macLen   = 16
	tokenLen = len(id{}) + stampLen + macLen
)

// token is what a page carries: the visit, the minute in which it was named, and a
// signature over both.
func (s sealer) token(v id, made time.Time) string {
	raw := make([]byte, 0, tokenLen)
	raw = append(raw, v[:]...)
	raw = binary.BigEndian.AppendUint32(raw, uint32(made.Unix()/60)) //nolint:gosec // minutes fit until the year 10000
	return base64.RawURLEncoding.EncodeToString(append(raw, s.mac(raw)...))
}

// open reads a token back. It is false for everything that token did not make.
func (s sealer) open(token string) (v id, made time.Time, ok bool) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(raw) != tokenLen {
		return id{}, time.Time{}, false
	}
	signed := raw[:len(raw)-macLen]
	if !hmac.Equal(s.mac(signed), raw[len(signed):]) {
		return id{}, time.Time{}, false
	}
	copy(v[:], raw)
	return v, time.Unix(int64(binary.BigEndian.Uint32(raw[len(v):]))*60, 0), true
}

func (s sealer) mac(b []byte) []byte {
	h := hmac.New(sha256.New, s[:])
	_, _ = h.Write(b)
	return h.Sum(nil)[:macLen]
}

// hash tells contents apart without keeping them.
func (s sealer) hash(parts ...string) (sum [16]byte) {
	h := hmac.New(sha256.New, s[:])
	for _, p := range parts {
		_, _ = h.Write(binary.BigEndian.AppendUint32(nil, uint32(len(p)))) //nolint:gosec // a body has 16 KiB
		_, _ = h.Write([]byte(p))
	}
	copy(sum[:], h.Sum(nil))
	return sum
}

// A crowd tells places on the network apart for a day, and keeps no address. The zero
// place is nobody in particular.
type crowd struct {
	mu   sync.Mutex
	day  int64
	salt [32]byte
}

type place [8]byte

func (c *crowd) place(a netip.Addr, now time.Time) (p place) {
	a = a.Unmap()
	if !a.IsValid() || a.IsLoopback() {
		return place{}
	}
	bits := 24
	if a.Is6() {
		bits = 56
	}
	prefix, err := a.WithZone("").Prefix(bits)
	if err != nil {
		return place{}
	}
	c.mu.Lock()
	if day := now.Unix() / 86_400; day != c.day {
		c.day = day
		_, _ = rand.Read(c.salt[:])
	}
	salt := c.salt
	c.mu.Unlock()
	h := hmac.New(sha256.New, salt[:])
	_, _ = h.Write(prefix.Addr().AsSlice())
	copy(p[:], h.Sum(nil))
	return p
}
