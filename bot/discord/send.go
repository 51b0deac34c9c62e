package discord

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"

	"infoline/bot"
)

// Send implements bot.Channel.
func (c *channel) Send(ctx context.Context, to bot.Address, r bot.Reply) (bot.Delivery, error) {
	var d bot.Delivery
	kind, _, err := part(to)
	if err != nil {
		return d, err
	}
	if kind == hall && r.Audience != bot.Public {
		return d, fmt.Errorf("discord: an answer for one person in a room of all: %w", bot.ErrRefused)
	}
	bodies := render(r)
	if len(bodies) == 1 && !r.Replaces.IsZero() {
		done, err := c.replace(ctx, to, r, bodies[0])
		if err != nil {
			return d, c.meaning(err, to.Room() == bot.Alone)
		}
		if done {
			d.Sent = append(d.Sent, r.Replaces)
			bodies = nil
		}
	}
	if b, ok := renderNotice(r.Notice); ok && kind == answer {
		bodies = append(bodies, b)
	}
	for _, b := range bodies {
		ref, err := c.put(ctx, to, b)
		if err != nil {
			return d, c.meaning(err, to.Room() == bot.Alone)
		}
		if !ref.IsZero() {
			d.Sent = append(d.Sent, ref)
		}
	}
	return d, nil
}

// put shows one message at an address.
func (c *channel) put(ctx context.Context, to bot.Address, b body) (bot.Ref, error) {
	kind, id, err := part(to)
	if err != nil {
		return bot.Ref{}, err
	}
	switch kind {
	case hall:
		return c.post(ctx, to, id, b)
	case person:
		dm, err := c.dm(ctx, id)
		if err != nil {
			return bot.Ref{}, err
		}
		return c.post(ctx, to, dm, b)
	}
	w := c.ways.get(id)
	if w == nil {
		return bot.Ref{}, fmt.Errorf("%w: %w", errLate, bot.ErrRefused)
	}
	return c.putAnswer(ctx, to, w, b)
}

// putAnswer answers an interaction; in a private chat an ordinary message does as well
// once the interaction's time is over. In a server nothing but the interaction is
// private, so there it is too late.
func (c *channel) putAnswer(ctx context.Context, to bot.Address, w *way, b body) (bot.Ref, error) {
	id, err := c.reply(ctx, w, b)
	switch {
	case errors.Is(err, errLate) && !w.inServer && b.Flags&ephemeral == 0:
		return c.put(ctx, w.person, b)
	case errors.Is(err, errLate), errors.Is(err, errExpose):
		return bot.Ref{}, fmt.Errorf("%w: %w", err, bot.ErrRefused)
	case err != nil || !isID(id):
		return bot.Ref{}, err
	case w.inServer || b.Flags&ephemeral != 0:
		return bot.NewRef(to, id, since(id)), nil
	}
	return bot.NewRef(w.person, id, since(id)), nil
}

// post sends an ordinary message. The nonce makes a repeated try safe.
func (c *channel) post(ctx context.Context, in bot.Address, channel string, b body) (bot.Ref, error) {
	b.Nonce, b.Enforce = nonce(), true
	var got seen
	err := c.again(ctx, func(int) error {
		return c.api.asBot(ctx, http.MethodPost, "/channels/"+channel+"/messages", b, &got)
	})
	if err != nil || !isID(got.ID) {
		return bot.Ref{}, err
	}
	return bot.NewRef(in, got.ID, since(got.ID)), nil
}

func nonce() string {
	var b [12]byte
	_, _ = rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

// dm is the channel that is the private chat with a person.
func (c *channel) dm(ctx context.Context, person string) (string, error) {
	if id := c.dms.get(person); id != "" {
		return id, nil
	}
	var got struct {
		ID string `json:"id"`
	}
	err := c.again(ctx, func(int) error {
		return c.api.asBot(ctx, http.MethodPost, "/users/@me/channels", map[string]string{"recipient_id": person}, &got)
	})
	if err != nil {
		return "", err
	}
	if !isID(got.ID) {
		return "", errNetwork
	}
	c.dms.put(person, got.ID)
	return got.ID, nil
}

// replace puts b in the place of an older message, where that is possible and shows it to
// nobody else than b is for.
func (c *channel) replace(ctx context.Context, to bot.Address, r bot.Reply, b body) (bool, error) {
	old := r.Replaces
	if old.In.Room() == bot.Shared && r.Audience != bot.Public {
		return false, nil
	}
	if kind, id, err := part(to); err == nil && kind == answer {
		if w := c.ways.get(id); w != nil && w.press && w.ours && w.pressed.Same(old) {
			if done, err := c.change(ctx, w, b); done || err != nil {
				return done, err
			}
		}
	}
	b.Flags = noPreviews
	err := c.again(ctx, func(int) error { return c.onMessage(ctx, http.MethodPatch, old, b) })
	var f fault
	if late(err) || errors.Is(err, bot.ErrRefused) || (errors.As(err, &f) && f.status < 500 && f.status != http.StatusUnauthorized) {
		return false, nil
	}
	return err == nil, err
}

// onMessage makes a request about a message of ours.
func (c *channel) onMessage(ctx context.Context, method string, ref bot.Ref, in any) error {
	kind, id, err := part(ref.In)
	if err != nil || !isID(ref.ID()) {
		return bot.ErrRefused
	}
	switch kind {
	case hall:
		return c.api.asBot(ctx, method, "/channels/"+id+"/messages/"+ref.ID(), in, nil)
	case person:
		dm, err := c.dm(ctx, id)
		if err != nil {
			return err
		}
		return c.api.asBot(ctx, method, "/channels/"+dm+"/messages/"+ref.ID(), in, nil)
	}
	w := c.ways.get(id)
	if w == nil {
		return errLate
	}
	return c.api.asWay(ctx, method, w.messages(ref.ID()), in, nil)
}

// Delete implements bot.Deleter, message by message: Discord deletes in bulk only where
// a bot has rights over a whole server channel. A message that is gone already counts as
// taken back. What only the asker sees can be taken back while its interaction lives;
// after that it stays on her screen until she leaves or dismisses it.
func (c *channel) Delete(ctx context.Context, refs []bot.Ref) (kept []bot.Ref, err error) {
	for i, ref := range refs {
		err := c.again(ctx, func(int) error { return c.onMessage(ctx, http.MethodDelete, ref, nil) })
		var f fault
		switch {
		case err == nil, hasCode(err, unknownMessage, unknownChannel):
		case late(err), errors.Is(err, bot.ErrRefused),
			errors.As(err, &f) && f.status < 500 && f.status != http.StatusUnauthorized:
			kept = append(kept, ref)
		default:
			return append(kept, refs[i:]...), c.meaning(err, true)
		}
	}
	return kept, nil
}
