package telegram

import (
	"encoding/json"
	"strconv"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// A request is one call: a method of the Bot API and its fields. Each method has its own
// function here, since the library's own would send fields that are null or long gone.
type request struct {
	method string
	params tgbotapi.Params
}

// updates are the kinds that are asked for; everything else never leaves the network.
var updates = []string{"message", "edited_message", "channel_post", "callback_query", "my_chat_member"}

func getMe() request { return request{"getMe", nil} }

func getUpdates(offset, limit, seconds int) request {
	p := tgbotapi.Params{"timeout": strconv.Itoa(seconds), "limit": strconv.Itoa(limit), "allowed_updates": asJSON(updates)}
	p.AddNonZero("offset", offset)
	return request{"getUpdates", p}
}

// sendMessage shows a message without a sound and without a preview of its links.
func sendMessage(to place, m message) request {
	p := m.params(to)
	p.AddNonZero("message_thread_id", to.thread)
	p["disable_notification"] = "true"
	return request{"sendMessage", p}
}

func editMessageText(to place, id int, m message) request {
	p := m.params(to)
	p["message_id"] = strconv.Itoa(id)
	return request{"editMessageText", p}
}

func (m message) params(to place) tgbotapi.Params {
	p := tgbotapi.Params{
		"chat_id":              strconv.FormatInt(to.chat, 10),
		"text":                 m.html,
		"parse_mode":           tgbotapi.ModeHTML,
		"link_preview_options": `{"is_disabled":true}`,
	}
	if len(m.rows) > 0 {
		p["reply_markup"] = asJSON(keyboard{m.rows})
	}
	return p
}

func answerCallbackQuery(id, text string, alert bool) request {
	p := tgbotapi.Params{"callback_query_id": id}
	p.AddNonEmpty("text", text)
	p.AddBool("show_alert", alert && text != "")
	return request{"answerCallbackQuery", p}
}

func deleteMessage(chat int64, id int) request {
	return request{"deleteMessage", tgbotapi.Params{"chat_id": strconv.FormatInt(chat, 10), "message_id": strconv.Itoa(id)}}
}

func deleteMessages(chat int64, ids []int) request {
	return request{"deleteMessages", tgbotapi.Params{"chat_id": strconv.FormatInt(chat, 10), "message_ids": asJSON(ids)}}
}

// setMyCommands sets the list for a scope and a language; an empty list is taken away.
func setMyCommands(scope, lang string, list []command) request {
	p := tgbotapi.Params{"scope": asJSON(map[string]string{"type": scope})}
	p.AddNonEmpty("language_code", lang)
	if len(list) == 0 {
		return request{"deleteMyCommands", p}
	}
	p["commands"] = asJSON(list)
	return request{"setMyCommands", p}
}

// command is an entry of a command list.
type command struct {
	Command     string `json:"command"`
	Description string `json:"description"`
}

// keyboard is an inline keyboard.
type keyboard struct {
	Rows [][]button `json:"inline_keyboard"`
}

// button does one of three things.
type button struct {
	Text string    `json:"text"`
	Data string    `json:"callback_data,omitempty"`
	URL  string    `json:"url,omitempty"`
	Copy *copyText `json:"copy_text,omitempty"`
}

type copyText struct {
	Text string `json:"text"`
}

func asJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic("telegram: " + err.Error()) // our own plain structs
	}
	return string(b)
}
