package telegram

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"infoline/bot"
	"infoline/bot/fakes/telegramnet"
	"infoline/bot/markup"
)

func sample() bot.Reply {
	text, err := markup.Parse("**Rain** today, see [the chart](https://example.org/a?b=1&c=2).\n\n- one \\<b>\n- two & three")
	if err != nil {
		panic(err)
	}
	var wide []bot.Choice
	for i := range 10 {
		wide = append(wide, bot.Choice{Label: fmt.Sprint(i), Action: bot.Walk(fmt.Sprint(i))})
	}
	return bot.Reply{Audience: bot.Public, Parts: []bot.Part{
		{Text: text},
		{Text: markup.Plain("More?"), Choices: [][]bot.Choice{
			{{Label: "Open", Action: bot.Open("ab2cd3", "vi")}, {Label: "Copy", Copy: "555-0100"}},
			wide,
			{{Label: "Too long", Action: bot.Action(strings.Repeat("x", 65))}, {Label: "No copy", Copy: strings.Repeat("x", 257)}, {Label: ""}},
			{{Label: "Hide", Action: bot.Walk("hide")}},
		}},
		{Choices: [][]bot.Choice{{{Label: "No text", Action: bot.Walk("none")}}}},
		{},
	}}
}

func TestRenderGolden(t *testing.T) {
	for file, to := range map[string]place{"private": {chat: 7}, "group": {chat: -7}} {
		var b strings.Builder
		for _, m := range render(sample(), to, telegramnet.Username) {
			b.WriteString(m.html + "\n")
			for _, row := range m.rows {
				line, err := json.Marshal(row)
				if err != nil {
					t.Fatal(err)
				}
				b.Write(append(line, '\n'))
			}
			b.WriteString("---\n")
		}
		golden(t, "testdata/render-"+file+".golden", b.String())
	}
}

// A hundred buttons at most; the first stay, and the last row, which has the way out.
func TestTooManyButtons(t *testing.T) {
	var rows [][]bot.Choice
	for i := range 60 {
		rows = append(rows, []bot.Choice{{Label: fmt.Sprint(i), Action: "w.a"}, {Label: fmt.Sprint(i), Action: "w.b"}, {Label: fmt.Sprint(i), Action: "w.c"}})
	}
	got := buttons(rows, place{chat: 7}, "")
	if n := count(got); n > maxRows || n < maxRows-3 {
		t.Errorf("%d buttons", n)
	}
	if got[0][0].Text != "0" || got[len(got)-1][0].Text != "59" {
		t.Errorf("from %q to %q", got[0][0].Text, got[len(got)-1][0].Text)
	}
}

func BenchmarkRender(b *testing.B) {
	r := sample()
	b.ReportAllocs()
	for b.Loop() {
		render(r, place{chat: -7}, telegramnet.Username)
	}
}
