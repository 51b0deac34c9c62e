package discordnet

import (
	"net/http"
	"strings"
	"testing"
)

// The published description finds what is wrong, and takes what is right.
func TestJudge(t *testing.T) {
	j := FindJudge(t)
	if j == nil {
		t.Skip("SKIPPED: nothing to judge by")
	}
	header := http.Header{"Content-Type": {"application/json"}}
	for _, c := range []struct {
		name, method, path, body string
		right                    bool
	}{
		{"a message", "POST", "/channels/1/messages", `{"content":"x","allowed_mentions":{"parse":[]},"components":[]}`, true},
		{"a long message", "POST", "/channels/1/messages", `{"content":"` + strings.Repeat("x", 4001) + `"}`, false},
		{"an unknown route", "POST", "/channels/1/postcards", `{}`, false},
		{"a callback", "POST", "/interactions/1/t/callback?with_response=true", `{"type":5,"data":{"flags":64}}`, true},
		{"a callback of no type", "POST", "/interactions/1/t/callback", `{"type":99}`, false},
		{"commands", "PUT", "/applications/1/commands", `[{"name":"menu","type":1,"description":"x"}]`, true},
		{"a command with a long name", "PUT", "/applications/1/commands", `[{"name":"` + strings.Repeat("m", 40) + `","type":1,"description":"x"}]`, false},
		{"an id that is none", "DELETE", "/channels/x/messages/1", ``, false},
	} {
		err := j.Request(c.method, c.path, header, []byte(c.body))
		if (err == nil) != c.right {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestChecks(t *testing.T) {
	text := "x"
	button := component{Type: 2, CustomID: "a", Label: "A", Style: 2}
	mentions := &struct {
		Parse []string `json:"parse"`
	}{Parse: []string{}}
	long := strings.Repeat("é", 2001)
	for name, c := range map[string]struct {
		s     sent
		right bool
	}{
		"right":           {sent{Content: &text, Flags: NoPreviews, Mentions: mentions, Components: []component{{Type: 1, Components: []component{button}}}}, true},
		"empty":           {sent{Flags: NoPreviews, Mentions: mentions}, false},
		"long":            {sent{Content: &long, Flags: NoPreviews, Mentions: mentions}, false},
		"mentions":        {sent{Content: &text, Flags: NoPreviews}, false},
		"previews":        {sent{Content: &text, Mentions: mentions}, false},
		"no custom_id":    {sent{Content: &text, Flags: NoPreviews, Mentions: mentions, Components: []component{{Type: 1, Components: []component{{Type: 2, Label: "A"}}}}}, false},
		"custom_id twice": {sent{Content: &text, Flags: NoPreviews, Mentions: mentions, Components: []component{{Type: 1, Components: []component{button, button}}}}, false},
		"six in a row":    {sent{Content: &text, Flags: NoPreviews, Mentions: mentions, Components: []component{{Type: 1, Components: make([]component, 6)}}}, false},
	} {
		if wrong := checkMessage(c.s); (wrong == "") != c.right {
			t.Errorf("%s: %q", name, wrong)
		}
	}
	for body, right := range map[string]bool{
		`[{"name":"menu","description":"x","description_localizations":{"zh-TW":"選單"}}]`: true,
		`[{"name":"menu","description":"x","description_localizations":{"fil":"x"}}]`:    false,
		`[{"name":"menu","description":"x","options":null}]`:                             false,
		`[{"name":"Menu","description":"x"}]`:                                            false,
		`[{"name":"menu","description":""}]`:                                             false,
	} {
		if wrong := checkCommands([]byte(body)); (wrong == "") != right {
			t.Errorf("%s: %q", body, wrong)
		}
	}
}
