package telegram

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"sync"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"infoline/bot"
)

// atOnce is how many messages one request can delete.
const atOnce = 100

// Delete takes messages back, a hundred at a time, and returns those that the network
// does not let go: older than 48 hours, or a member's in a group. With an error it
// returns all that are not known to be gone.
func (c *channel) Delete(ctx context.Context, refs []bot.Ref) (kept []bot.Ref, err error) {
	byChat := map[int64][]bot.Ref{}
	for _, r := range refs {
		p, ok := placeOf(r.In)
		if !ok || (!r.Sent.IsZero() && time.Since(r.Sent) >= takeable) {
			kept = append(kept, r)
			continue
		}
		byChat[p.chat] = append(byChat[p.chat], r)
	}
	for chat, refs := range byChat {
		for batch := range slices.Chunk(refs, atOnce) {
			k, e := c.deleteIn(ctx, chat, batch)
			kept = append(kept, k...)
			err = errors.Join(err, e)
		}
	}
	return kept, err
}

// deleteIn takes back up to a hundred messages of a chat. The network refuses all of
// them for one that cannot go, so that each is then tried alone.
func (c *channel) deleteIn(ctx context.Context, chat int64, refs []bot.Ref) ([]bot.Ref, error) {
	var ids []int
	for _, r := range refs {
		if id, err := strconv.Atoi(r.ID()); err == nil {
			ids = append(ids, id)
			ids = append(ids, c.albums.gone(chat, id)...)
		}
	}
	var err error
	for batch := range slices.Chunk(ids, atOnce) {
		if e := c.erase(ctx, chat, deleteMessages(chat, batch)); e != nil {
			err = e
		}
	}
	var refused *tgbotapi.Error
	switch {
	case err == nil:
		return nil, nil
	case !errors.As(err, &refused) || refused.Code != 400:
		return refs, final(err)
	}
	var kept []bot.Ref
	for i, r := range refs {
		id, bad := strconv.Atoi(r.ID())
		if bad != nil {
			kept = append(kept, r)
			continue
		}
		err := c.erase(ctx, chat, deleteMessage(chat, id))
		switch {
		case err == nil, errors.As(err, &refused) && says(refused, "message to delete not found"):
		case errors.As(err, &refused) && refused.Code == 400:
			kept = append(kept, r)
		default:
			return append(kept, refs[i:]...), final(err)
		}
	}
	return kept, nil
}

// final is nil where trying again would not help: nobody is there any more.
func final(err error) error {
	err = outcome(err)
	if errors.Is(err, bot.ErrGone) || errors.Is(err, bot.ErrRefused) {
		return nil
	}
	return err
}

// erase makes a deleting request; pauses for it are counted apart from those for sending,
// so that hiding does not wait behind answers.
func (c *channel) erase(ctx context.Context, chat int64, m request) error {
	if left := c.erasing.left(chat); left > 0 {
		return bot.Wait{For: left}
	}
	err := c.call(ctx, m, nil)
	if wait, ok := pause(err); ok {
		c.erasing.set(chat, wait)
	}
	return err
}

// albums remembers for some minutes which messages belong to one album: the line sees
// its first item only, and what happens to that happens to all.
type albums struct {
	mu   sync.Mutex
	list []*album
}

type album struct {
	chat  int64
	name  string
	items []int
	taken bool // the first item was taken back
	at    time.Time
}

const albumsKept, albumAge = 200, 10 * time.Minute

// add notes an item. It reports whether it is the album's first, and for a later one
// whether the album was taken back already.
func (a *albums) add(chat int64, name string, item int) (first, taken bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := time.Now()
	for len(a.list) > 0 && (len(a.list) > albumsKept || now.Sub(a.list[0].at) > albumAge) {
		a.list = a.list[1:]
	}
	for _, al := range a.list {
		if al.chat == chat && al.name == name {
			al.items = append(al.items, item)
			return false, al.taken
		}
	}
	a.list = append(a.list, &album{chat: chat, name: name, items: []int{item}, at: now})
	return true, false
}

// gone notes that an item is taken back and returns the items that go with it.
func (a *albums) gone(chat int64, item int) []int {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, al := range a.list {
		if al.chat == chat && al.items[0] == item {
			al.taken = true
			return slices.Clone(al.items[1:])
		}
	}
	return nil
}
