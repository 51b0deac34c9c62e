package telegramnet

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

type answer struct {
	OK     bool            `json:"ok"`
	Code   int             `json:"error_code"`
	Text   string          `json:"description"`
	Result json.RawMessage `json:"result"`
}

// call makes a request as any client would.
func call(t *testing.T, n *Net, method string, args map[string]string) answer {
	t.Helper()
	form := url.Values{}
	for k, v := range args {
		form.Set(k, v)
	}
	resp, err := http.PostForm(n.URL+"/bot"+Token+"/"+method, form)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	var a answer
	if err := json.NewDecoder(resp.Body).Decode(&a); err != nil {
		t.Fatal(err)
	}
	return a
}

func TestLimits(t *testing.T) {
	n := New(t)
	p := n.Person("Somebody", "en")
	to := fmt.Sprint(p.ID)
	button := func(b string) string { return `{"inline_keyboard":[[` + b + `]]}` }
	for name, c := range map[string]struct {
		args map[string]string
		want string
	}{
		"fits":           {map[string]string{"text": strings.Repeat("雨", 4096)}, ""},
		"marks are free": {map[string]string{"text": "<b>" + strings.Repeat("&lt;", 4096) + "</b>", "parse_mode": "HTML"}, ""},
		"too long":       {map[string]string{"text": strings.Repeat("🌧", 2049)}, "too long"},
		"empty":          {map[string]string{"text": " \n"}, "empty"},
		"open tag":       {map[string]string{"text": "<b>x", "parse_mode": "HTML"}, "parse entities"},
		"unknown tag":    {map[string]string{"text": "<p>x</p>", "parse_mode": "HTML"}, "parse entities"},
		"bare bracket":   {map[string]string{"text": "1 < 2", "parse_mode": "HTML"}, "parse entities"},
		"long data":      {map[string]string{"text": "x", "reply_markup": button(`{"text":"x","callback_data":"` + strings.Repeat("x", 65) + `"}`)}, "BUTTON_DATA_INVALID"},
		"long copy":      {map[string]string{"text": "x", "reply_markup": button(`{"text":"x","copy_text":{"text":"` + strings.Repeat("x", 257) + `"}}`)}, "BUTTON_COPY_TEXT_INVALID"},
		"no action":      {map[string]string{"text": "x", "reply_markup": button(`{"text":"x"}`)}, "unallowed"},
		"no such topic":  {map[string]string{"text": "x", "message_thread_id": "7"}, "thread not found"},
	} {
		c.args["chat_id"] = to
		a := call(t, n, "sendMessage", c.args)
		if a.OK != (c.want == "") || !strings.Contains(a.Text, c.want) {
			t.Errorf("%s: ok %t, %q", name, a.OK, a.Text)
		}
	}
	if a := call(t, n, "sendMessage", map[string]string{"chat_id": "42", "text": "x"}); a.Text != "Bad Request: chat not found" {
		t.Errorf("an unknown chat: %q", a.Text)
	}
}

// Updates are kept for a day and forgotten when they are confirmed; messages can be
// deleted for two days.
func TestClock(t *testing.T) {
	n := New(t)
	now := time.Unix(1_790_000_000, 0)
	n.Now = func() time.Time { return now }
	p := n.Person("Somebody", "en")
	fetch := func(offset int) (ids []int) {
		var got []struct {
			ID int `json:"update_id"`
		}
		a := call(t, n, "getUpdates", map[string]string{"offset": fmt.Sprint(offset), "timeout": "0"})
		if err := json.Unmarshal(a.Result, &got); err != nil {
			t.Fatal(err)
		}
		for _, u := range got {
			ids = append(ids, u.ID)
		}
		return ids
	}
	old := p.Say("old")
	now = now.Add(23 * time.Hour)
	p.Say("new")
	if ids := fetch(0); len(ids) != 2 || len(fetch(0)) != 2 || len(fetch(ids[0]+1)) != 1 || len(fetch(0)) != 1 {
		t.Errorf("updates %v", ids)
	}
	p.Say("late")
	now = now.Add(25 * time.Hour)
	if ids := fetch(0); len(ids) != 0 {
		t.Errorf("after a day: updates %v", ids)
	}
	args := func(id int) map[string]string {
		return map[string]string{"chat_id": fmt.Sprint(p.ID), "message_id": fmt.Sprint(id)}
	}
	if a := call(t, n, "deleteMessage", args(old)); a.OK {
		t.Error("a message of 48 hours was deleted")
	}
	if a := call(t, n, "deleteMessage", args(old+1)); !a.OK {
		t.Errorf("a younger message was not deleted: %s", a.Text)
	}
}

// The judge finds what a server that only reads what it knows would let pass.
func TestJudge(t *testing.T) {
	j := FindJudge(t)
	if j == nil {
		t.Skip("SKIPPED: there is no description to judge by")
	}
	for name, c := range map[string]struct {
		method string
		args   map[string]string
		wrong  int
	}{
		"right":           {"sendMessage", map[string]string{"chat_id": "1", "text": "x", "link_preview_options": `{"is_disabled":true}`}, 0},
		"unknown method":  {"sendMessages", nil, 1},
		"missing":         {"sendMessage", map[string]string{"chat_id": "1"}, 1},
		"unknown field":   {"sendMessage", map[string]string{"chat_id": "1", "text": "x", "disable_web_page_preview": "true"}, 1},
		"null":            {"sendMessage", map[string]string{"chat_id": "1", "text": "x", "entities": "null"}, 1},
		"no boolean":      {"sendMessage", map[string]string{"chat_id": "1", "text": "x", "protect_content": "1"}, 1},
		"nested":          {"sendMessage", map[string]string{"chat_id": "1", "text": "x", "reply_markup": `{"inline_keyboard":[[{"text":7,"data":"x"}]]}`}, 2},
		"a scope":         {"setMyCommands", map[string]string{"commands": "[]", "scope": `{"type":"all_group_chats"}`}, 0},
		"no scope":        {"setMyCommands", map[string]string{"commands": "[]", "scope": `{"type":"all_groups"}`}, 1},
		"no integers":     {"deleteMessages", map[string]string{"chat_id": "1", "message_ids": `[1,"2",3.5]`}, 2},
		"missing, nested": {"setMyCommands", map[string]string{"commands": `[{"command":"x"}]`}, 1},
	} {
		if got := j.Request(c.method, c.args); len(got) != c.wrong {
			t.Errorf("%s: %q", name, got)
		}
	}
}
