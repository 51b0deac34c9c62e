package discord

import (
	"encoding/json"
	"testing"

	"infoline/bot/fakes/discordnet"
)

func TestSuggestions(t *testing.T) {
	r, _ := talk(t, nil)
	for _, room := range []*discordnet.Room{nil, r.net.Room()} {
		got, err := r.person.Type(room, "ask", "question", "rai")
		if err != nil || len(got) != 25 || len([]rune(got[0].Name)) != 100 || got[0].Value != "o.wthr00" {
			t.Errorf("%d suggestions, %v", len(got), err)
		}
	}
	if got, err := r.person.Type(nil, "ask", "question", ""); err != nil || len(got) != 0 {
		t.Errorf("%d suggestions, %v", len(got), err)
	}
}

func TestCommandsAreSet(t *testing.T) {
	r, _ := talk(t, nil)
	r.until("the commands", func() bool { return len(r.net.Calls("PUT /applications/")) == 1 && string(r.net.Commands()) != "null" })
	var list any
	if err := json.Unmarshal(r.net.Commands(), &list); err != nil {
		t.Fatal(err)
	}
	golden(t, "commands.json", pretty(list))
}
