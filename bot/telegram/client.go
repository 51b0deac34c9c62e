package telegram

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// maxAnswer is the longest answer that is read.
const maxAnswer = 4 << 20

// What can go wrong on the way. The causes are named without address, id or token; the
// originals hold all of them and go no further.
var (
	errConnect = errors.New("telegram: no connection")
	errTLS     = errors.New("telegram: the server's certificate is not trusted")
	errTimeout = errors.New("telegram: no answer in time")
	errBroken  = errors.New("telegram: the answer broke off")
	errTooBig  = errors.New("telegram: the answer is too long")
	errGarbled = errors.New("telegram: the answer is not understood")
)

// api makes requests through the library: its BotAPI is made by hand, since its
// constructors ask the network at once.
type api struct {
	base       tgbotapi.BotAPI
	poll, send *http.Client
}

func newAPI(token, base string) *api {
	a := &api{
		base: tgbotapi.BotAPI{Token: token},
		poll: newClient(75*time.Second, 2), // longer than a poll is held
		send: newClient(20*time.Second, 32),
	}
	// The library formats the endpoint with Sprintf.
	a.base.SetAPIEndpoint(strings.ReplaceAll(base, "%", "%%") + "/bot%s/%s")
	return a
}

// newClient makes a client of verified TLS 1.2 or later that follows no redirect, which
// would carry the token to another place.
func newClient(timeout time.Duration, conns int) *http.Client {
	dialer := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}
	return &http.Client{
		Timeout:       timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			Proxy:                  http.ProxyFromEnvironment,
			DialContext:            dialer.DialContext,
			TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
			TLSHandshakeTimeout:    10 * time.Second,
			ResponseHeaderTimeout:  timeout,
			IdleConnTimeout:        90 * time.Second,
			MaxConnsPerHost:        conns,
			MaxIdleConnsPerHost:    conns,
			MaxResponseHeaderBytes: 64 << 10,
			ForceAttemptHTTP2:      true,
		},
	}
}

// call makes one request and reads its result into v, if v is not nil. It returns a
// *tgbotapi.Error where the network refused, else one of the errors above or the
// context's.
func (a *api) call(ctx context.Context, client *http.Client, m request, v any) error {
	b := a.base // a copy: the library has no contexts, so each call has its own client
	b.Client = &doer{ctx, client}
	answer, err := b.MakeRequest(m.method, m.params)
	var refused *tgbotapi.Error
	var ours *wayError
	switch {
	case errors.As(err, &refused):
		return refused
	case errors.As(err, &ours):
		return ours.cause
	case err != nil, v != nil && json.Unmarshal(answer.Result, v) != nil:
		return errGarbled
	}
	return nil
}

// wayError carries one of our causes through the library.
type wayError struct{ cause error }

func (e *wayError) Error() string { return e.cause.Error() }

// doer is the library's HTTPClient: it binds a context, reads the whole answer up to the
// cap, and looks whether it can be an answer at all before the library parses it.
type doer struct {
	ctx    context.Context //nolint:containedctx // lives for one request
	client *http.Client
}

func (d *doer) Do(req *http.Request) (*http.Response, error) {
	resp, err := d.client.Do(req.WithContext(d.ctx)) //nolint:gosec // the operator sets the address, nobody who writes to the bot
	if err != nil {
		return nil, &wayError{cause(d.ctx, err, errConnect)}
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	_ = resp.Body.Close()
	switch {
	case err != nil:
		return nil, &wayError{cause(d.ctx, err, errBroken)}
	case len(body) > maxAnswer:
		return nil, &wayError{errTooBig}
	case len(bytes.TrimSpace(body)) == 0 || bytes.TrimSpace(body)[0] != '{':
		return nil, &wayError{fmt.Errorf("telegram: not the Bot API answered, but something with status %d", resp.StatusCode)}
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}

// cause names what went wrong without the address, which holds the token.
func cause(ctx context.Context, err, otherwise error) error {
	var timeout net.Error
	var untrusted *tls.CertificateVerificationError
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.As(err, &untrusted):
		return errTLS
	case errors.As(err, &timeout) && timeout.Timeout():
		return errTimeout
	}
	return otherwise
}
