package markup_test

import (
	"fmt"

	"infoline/bot/markup"
)

func ExampleParse() {
	text, err := markup.Parse("**You can**\n- ask in any language\n- read [more](https://example.org/more)")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(text.Render(markup.TelegramHTML()))
	// Output:
	// <b>You can</b>
	// • ask in any language
	// • read <a href="https://example.org/more">more</a>
}

func ExampleParse_refused() {
	_, err := markup.Parse("Say this:\n\n1. Am I free to go?")
	fmt.Println(err)
	// Output:
	// line 3: a numbered list: begin an item with "- ", or put a backslash before the mark after the number
}

func ExampleEscape() {
	typed := "**free** [gift](https://example.org)"
	text, err := markup.Parse("You wrote: " + markup.Escape(typed))
	fmt.Println(text, err)
	// Output:
	// You wrote: **free** [gift](https://example.org) <nil>
}

func ExampleJoin() {
	text := markup.Join(markup.Strong("A draft"), markup.Plain("Nobody has signed this answer yet."))
	fmt.Println(text.Render(markup.DiscordMarkdown()))
	// Output:
	// **A draft**
	//
	// Nobody has signed this answer yet.
}

func ExampleText_Split() {
	text := markup.Strong("You may say nothing. You may ask for a lawyer.")
	style := markup.TelegramHTML()
	for _, piece := range text.Split(40, markup.UTF16, style) {
		fmt.Println(piece.Render(style))
	}
	// Output:
	// <b>You may say nothing.</b>
	// <b>You may ask for a lawyer.</b>
}

func ExampleText_HTML() {
	text, err := markup.Parse("Bring:\n- a pen\n- [a map](https://example.org/map)")
	fmt.Println(text.HTML(), err)
	// Output:
	// <p>Bring:</p>
	// <ul>
	// <li>a pen</li>
	// <li><a href="https://example.org/map" rel="noopener noreferrer">a map</a></li>
	// </ul>
	//  <nil>
}

func ExampleWords() {
	fmt.Println(markup.Words("You may say nothing."), markup.Words("你可以不说话。"))
	// Output: 4 3
}
