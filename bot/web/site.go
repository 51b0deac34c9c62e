package web

import (
	"embed"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"infoline/bot"
)

//go:embed static
var static embed.FS

// A site answers requests with one handler.
type site struct {
	c     *Channel
	h     bot.Handler
	crowd crowd
}

func (c *Channel) site(h bot.Handler) *site {
	return &site{c: c, h: h}
}

// safety stands on every answer, errors too. Permissions that a page could ask for are all
// off, but for writing to the clipboard, which the copy button does.
var safety = map[string]string{
	"Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; " +
		"frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
	"X-Content-Type-Options": "nosniff",
	// Not no-referrer: browsers then call the origin of our own forms "null".
	"Referrer-Policy":              "same-origin",
	"Cache-Control":                "no-store",
	"Cross-Origin-Opener-Policy":   "same-origin",
	"Cross-Origin-Resource-Policy": "same-origin",
	"X-Frame-Options":              "DENY",
	"Permissions-Policy": "accelerometer=(), autoplay=(), bluetooth=(), browsing-topics=(), camera=(), clipboard-read=(), clipboard-write=(self), " +
		"display-capture=(), encrypted-media=(), fullscreen=(), gamepad=(), geolocation=(), gyroscope=(), hid=(), idle-detection=(), local-fonts=(), " +
		"magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), publickey-credentials-create=(), publickey-credentials-get=(), " +
		"screen-wake-lock=(), serial=(), storage-access=(), usb=(), web-share=(), window-management=(), xr-spatial-tracking=()",
}

// ServeHTTP finds who answers a path. There are few enough to be read here.
func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	for k, v := range safety {
		w.Header().Set(k, v)
	}
	defer func() {
		if recover() != nil { // net/http would print where from
			s.fault(w, r, http.StatusInternalServerError, "web.trouble")
		}
	}()
	look := r.Method == http.MethodGet || r.Method == http.MethodHead
	path := r.URL.Path
	switch lang, code, doc := docPath(path); {
	case path == "/" && r.Method == http.MethodPost:
		s.post(w, r)
	case path == "/" && look:
		s.fresh(w, r, http.StatusOK, "", "")
	case path == "/exit" && (look || r.Method == http.MethodPost):
		s.exit(w, r)
	case path == "/" || path == "/exit":
		w.Header().Set("Allow", "GET, HEAD, POST")
		s.fault(w, r, http.StatusMethodNotAllowed, "web.again")
	case path == "/style.css", path == "/script.js", path == "/icon.svg":
		s.only(w, r, look, func() { s.file(w, path) })
	case path == "/healthz" && s.near(r):
		s.only(w, r, look, func() {
			w.Header().Set("Content-Type", "text/plain; charset=utf-8")
			_, _ = w.Write([]byte("ok"))
		})
	case doc:
		s.only(w, r, look, func() { s.doc(w, r, lang, code) })
	default:
		s.fault(w, r, http.StatusNotFound, "web.missing")
	}
}

func (s *site) only(w http.ResponseWriter, r *http.Request, allowed bool, answer func()) {
	if allowed {
		answer()
		return
	}
	w.Header().Set("Allow", "GET, HEAD")
	s.fault(w, r, http.StatusMethodNotAllowed, "web.again")
}

// docPath reads "/th/abc234".
func docPath(path string) (lang, code string, ok bool) {
	lang, code, ok = strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return lang, code, ok && lang != "" && code != "" && plain(lang, 20) && plain(code, 32)
}

func (s *site) file(w http.ResponseWriter, path string) {
	b, err := static.ReadFile("static" + path)
	if err != nil {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	_, ending, _ := strings.Cut(path, ".")
	kind := map[string]string{"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}[ending]
	w.Header().Set("Content-Type", kind+"; charset=utf-8")
	_, _ = w.Write(b)
}

// sameOrigin reports whether a page of ours sent a post. Browsers of today say so
// themselves; older ones name the origin.
func (s *site) sameOrigin(r *http.Request) bool {
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" {
		return site == "same-origin"
	}
	origin := strings.ToLower(r.Header.Get("Origin"))
	if origin == "" {
		return false
	}
	if origin == s.c.origin {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && strings.EqualFold(u.Host, r.Host)
}

// place is where a request comes from, as a hash; the zero place where that is not known,
// as behind an onion service.
func (s *site) place(r *http.Request) place {
	from := peer(r)
	if from.IsLoopback() || from.IsPrivate() {
		// A proxy of ours adds who asked it as the last entry. Nobody from the open network
		// gets here with such an address but through one.
		hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
		if a, err := netip.ParseAddr(strings.TrimSpace(hops[len(hops)-1])); err == nil {
			from = a
		}
	}
	return s.crowd.place(from, s.c.visits.now())
}

func peer(r *http.Request) netip.Addr {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	a, err := netip.ParseAddr(host)
	if err != nil {
		return netip.Addr{}
	}
	return a.Unmap()
}

// near reports whether this machine itself asks, and not a proxy on it for somebody.
func (s *site) near(r *http.Request) bool {
	return peer(r).IsLoopback() && r.Header.Get("X-Forwarded-For") == "" && r.Header.Get("Forwarded") == "" && r.Header.Get("X-Real-Ip") == ""
}
