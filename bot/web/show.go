package web

import (
	"context"
	"encoding/hex"
	"strconv"
	"time"

	"infoline/bot"
	"infoline/bot/markup"
)

// Send puts a reply into the transcript of the visit at to. It is seen with the page that
// answers the post in work, or with the next one.
func (c *Channel) Send(_ context.Context, to bot.Address, r bot.Reply) (bot.Delivery, error) {
	who, ok := named(to)
	if !ok {
		return bot.Delivery{}, bot.ErrRefused
	}
	if !plain(r.Lang, 35) {
		r.Lang = "" // it goes into a header and into addresses
	}
	fresh := c.render(r)
	c.visits.mu.Lock()
	defer c.visits.mu.Unlock()
	v := c.visits.live[who]
	if v == nil {
		return bot.Delivery{}, bot.ErrGone
	}
	if r.Notice != "" {
		v.notice = r.Notice
	}
	if r.Lang != "" {
		v.lang = r.Lang
	}
	if len(r.Parts) == 1 && len(fresh) == 1 && r.Replaces.In == to {
		n, _ := strconv.Atoi(r.Replaces.ID())
		if i := v.index(n); i >= 0 && !v.entries[i].theirs {
			fresh[0].n, fresh[0].sent, fresh[0].asked = n, v.entries[i].sent, v.entries[i].asked
		}
	}
	var d bot.Delivery
	for _, e := range fresh {
		if e.n == 0 && v.press != "" {
			e.asked, v.press = v.press, ""
		}
		d.Sent = append(d.Sent, v.ref(c.visits.put(v, e)))
	}
	return d, nil
}

// render makes the bubbles of a reply: one for each part, more where a part is longer
// than Reach promises.
func (c *Channel) render(r bot.Reply) (fresh []entry) {
	reach, now := c.Reach(), c.visits.now()
	for _, p := range r.Parts {
		pieces := p.Text.Split(reach.Length, reach.Count, markup.Style{})
		if len(pieces) == 0 {
			pieces = []markup.Text{{}} // only buttons
		}
		for i, t := range pieces {
			e := entry{sent: now, lang: r.Lang, html: t.HTML()}
			if i == len(pieces)-1 {
				e.rows = rows(p.Choices, reach)
				if plain(p.Print, 32) && r.Lang != "" {
					e.print = p.Print
				}
			}
			if e.html != "" || len(e.rows) > 0 || e.print != "" {
				fresh = append(fresh, e)
			}
		}
	}
	return fresh
}

// rows copies the choices that can be shown: those that do something, as many as Reach
// promises.
func rows(all [][]bot.Choice, reach bot.Reach) (kept [][]bot.Choice) {
	for _, row := range all {
		var k []bot.Choice
		for _, ch := range row {
			if ch.Label != "" && (ch.Action != "" && plain(string(ch.Action), bot.MaxAction) || ch.Copy != "") {
				k = append(k, ch)
			}
		}
		for len(k) > 0 && len(kept) < reach.Rows {
			n := min(len(k), reach.PerRow)
			kept, k = append(kept, k[:n]), k[n:]
		}
	}
	return kept
}

// Delete takes entries out of transcripts. Nothing is ever kept: what is not there any
// more is gone.
func (c *Channel) Delete(_ context.Context, refs []bot.Ref) ([]bot.Ref, error) {
	c.visits.mu.Lock()
	defer c.visits.mu.Unlock()
	for _, r := range refs {
		who, ok := named(r.In)
		v := c.visits.live[who]
		if !ok || v == nil {
			continue
		}
		n, _ := strconv.Atoi(r.ID())
		if i := v.index(n); i >= 0 {
			c.visits.weigh(v, -v.entries[i].size())
			clear(v.entries[i : i+1])
			v.entries = append(v.entries[:i:i], v.entries[i+1:]...)
			v.change++
		}
	}
	return nil, nil
}

func (v *visit) ref(e entry) bot.Ref {
	return bot.NewRef(v.addr, strconv.Itoa(e.n), e.sent)
}

// named reads the visit's name out of an address.
func named(a bot.Address) (who id, ok bool) {
	if a.Channel() != name {
		return id{}, false
	}
	n, err := hex.Decode(who[:], []byte(a.ID()[:min(len(a.ID()), 2*len(who))]))
	return who, err == nil && n == len(who)
}

// said puts the person's own words into the transcript.
func (c *Channel) said(v *visit, words string, now time.Time) bot.Ref {
	e := entry{theirs: true, sent: now, html: markup.Plain(words).HTML()}
	return v.ref(c.visits.put(v, e))
}
