package telegramnet

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// methods are what the server plays. Each checks the values by hand, since the published
// description has names and types only.
var methods = map[string]func(*Net, *http.Request, map[string]string) (any, *refusal){
	"getMe":               func(n *Net, _ *http.Request, _ map[string]string) (any, *refusal) { return n.self(), nil },
	"getUpdates":          getUpdates,
	"sendMessage":         sendMessage,
	"editMessageText":     editMessageText,
	"answerCallbackQuery": answerCallbackQuery,
	"deleteMessage":       deleteMessage,
	"deleteMessages":      deleteMessages,
	"setMyCommands":       setMyCommands,
	"deleteMyCommands":    deleteMyCommands,
}

func (n *Net) self() obj {
	n.mu.Lock()
	defer n.mu.Unlock()
	me := obj{}
	for k, v := range n.me {
		me[k] = v
	}
	return me
}

func number(args map[string]string, name string) int {
	i, _ := strconv.Atoi(args[name])
	return i
}

// into finds the chat that a message goes to. The lock is held.
func (n *Net) into(args map[string]string) (*chat, *refusal) {
	id, err := strconv.ParseInt(args["chat_id"], 10, 64)
	c := n.chats[id]
	switch {
	case err != nil:
		return nil, bad("chat_id is no number")
	case c == nil:
		return nil, bad("chat not found")
	case c.movedTo != 0:
		no := bad("group chat was upgraded to a supergroup chat")
		no.params = obj{"migrate_to_chat_id": c.movedTo}
		return nil, no
	case c.blocked && c.kind == "private":
		return nil, &refusal{code: 403, text: "Forbidden: bot was blocked by the user"}
	case c.blocked:
		return nil, &refusal{code: 403, text: "Forbidden: bot was kicked from the " + c.kind + " chat"}
	case !c.started:
		return nil, &refusal{code: 403, text: "Forbidden: bot can't initiate conversation with a user"}
	}
	return c, nil
}

func sendMessage(n *Net, _ *http.Request, args map[string]string) (any, *refusal) {
	n.mu.Lock()
	defer n.mu.Unlock()
	c, no := n.into(args)
	if no != nil {
		return nil, no
	}
	thread := number(args, "message_thread_id")
	if thread != 0 && !n.topics[c.id][thread] {
		return nil, bad("message thread not found")
	}
	c.last++
	m := &Message{ID: c.last, Sent: n.Now(), Ours: true, Silent: args["disable_notification"] == "true", Thread: thread}
	m.body = obj{"message_id": m.ID, "date": m.Sent.Unix(), "chat": c.object(), "from": n.me}
	if thread != 0 {
		m.body["message_thread_id"], m.body["is_topic_message"] = thread, true
	}
	if no := m.write(args); no != nil {
		return nil, no
	}
	c.messages = append(c.messages, m)
	return m.body, nil
}

func editMessageText(n *Net, _ *http.Request, args map[string]string) (any, *refusal) {
	n.mu.Lock()
	defer n.mu.Unlock()
	c, no := n.into(args)
	if no != nil {
		return nil, no
	}
	m := c.find(number(args, "message_id"))
	switch {
	case m == nil:
		return nil, bad("message to edit not found")
	case !m.Ours:
		return nil, bad("message can't be edited")
	}
	next := &Message{body: obj{}}
	if no := next.write(args); no != nil {
		return nil, no
	}
	if next.Text == m.Text && next.HTML == m.HTML && same(next.Buttons, m.Buttons) {
		return nil, bad("message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message")
	}
	delete(m.body, "reply_markup")
	_ = m.write(args)
	m.Edits++
	m.body["edit_date"] = n.Now().Unix()
	return m.body, nil
}

func same(a, b [][]Button) bool {
	x, _ := json.Marshal(a)
	y, _ := json.Marshal(b)
	return string(x) == string(y)
}

// write puts the text and the keyboard of a request into a message.
func (m *Message) write(args map[string]string) *refusal {
	html, plain := args["text"], args["text"]
	switch args["parse_mode"] {
	case "HTML":
		var err error
		if plain, err = parseHTML(html); err != nil {
			return bad("can't parse entities: " + err.Error())
		}
	case "":
	default:
		return bad("unsupported parse_mode")
	}
	plain = strings.TrimSpace(plain)
	switch {
	case plain == "":
		return bad("message text is empty")
	case units(plain) > 4096:
		return bad("message is too long")
	}
	rows, no := keyboard(args["reply_markup"])
	if no != nil {
		return no
	}
	m.HTML, m.Text, m.Buttons = html, plain, rows
	m.body["text"] = plain
	if len(rows) > 0 {
		var markup obj
		_ = json.Unmarshal([]byte(args["reply_markup"]), &markup)
		m.body["reply_markup"] = markup
	}
	return nil
}

// keyboard reads an inline keyboard and checks what Telegram checks.
func keyboard(s string) ([][]Button, *refusal) {
	if s == "" {
		return nil, nil
	}
	var k struct {
		Rows [][]struct {
			Text string                 `json:"text"`
			Data *string                `json:"callback_data"`
			URL  *string                `json:"url"`
			Copy *struct{ Text string } `json:"copy_text"`
		} `json:"inline_keyboard"`
	}
	if json.Unmarshal([]byte(s), &k) != nil {
		return nil, bad("can't parse reply keyboard markup JSON object")
	}
	var rows [][]Button
	total := 0
	for _, r := range k.Rows {
		if len(r) > 8 {
			return nil, bad("reply markup has a row of more than 8 buttons")
		}
		var row []Button
		for _, b := range r {
			total++
			made, kinds := Button{Label: b.Text}, 0
			if b.Data != nil {
				made.Data = *b.Data
				kinds++
				if len(made.Data) < 1 || len(made.Data) > 64 {
					return nil, bad("BUTTON_DATA_INVALID")
				}
			}
			if b.URL != nil {
				made.URL = *b.URL
				kinds++
				if !strings.HasPrefix(made.URL, "https://") {
					return nil, bad("BUTTON_URL_INVALID")
				}
			}
			if b.Copy != nil {
				made.Copy = b.Copy.Text
				kinds++
				if made.Copy == "" || units(made.Copy) > 256 {
					return nil, bad("BUTTON_COPY_TEXT_INVALID")
				}
			}
			switch {
			case strings.TrimSpace(b.Text) == "":
				return nil, bad("inline keyboard button text is empty")
			case kinds != 1:
				return nil, bad("text buttons are unallowed in the inline keyboard")
			}
			row = append(row, made)
		}
		rows = append(rows, row)
	}
	if total > 100 {
		return nil, bad("reply markup is too long")
	}
	return rows, nil
}

func answerCallbackQuery(n *Net, _ *http.Request, args map[string]string) (any, *refusal) {
	n.mu.Lock()
	defer n.mu.Unlock()
	p := n.presses[args["callback_query_id"]]
	if p == nil || p.answered {
		return nil, bad("query is too old and response timeout expired or query ID is invalid")
	}
	if units(args["text"]) > 200 {
		return nil, bad("MESSAGE_TOO_LONG")
	}
	p.answered, p.text, p.alert = true, args["text"], args["show_alert"] == "true"
	return true, nil
}

// takeable is how long a bot can delete a message.
const takeable = 48 * time.Hour

// deletable says why a message cannot be deleted, if so. In groups this bot is no admin.
func (n *Net) deletable(c *chat, m *Message) *refusal {
	if n.Now().Sub(m.Sent) >= takeable || (!m.Ours && c.kind != "private") {
		return bad("message can't be deleted for everyone")
	}
	return nil
}

func deleteMessage(n *Net, _ *http.Request, args map[string]string) (any, *refusal) {
	n.mu.Lock()
	defer n.mu.Unlock()
	c, no := n.into(args)
	if no != nil {
		return nil, no
	}
	m := c.find(number(args, "message_id"))
	if m == nil {
		return nil, bad("message to delete not found")
	}
	if no := n.deletable(c, m); no != nil {
		return nil, no
	}
	m.gone = true
	return true, nil
}

func deleteMessages(n *Net, _ *http.Request, args map[string]string) (any, *refusal) {
	n.mu.Lock()
	defer n.mu.Unlock()
	c, no := n.into(args)
	if no != nil {
		return nil, no
	}
	var ids []int
	if json.Unmarshal([]byte(args["message_ids"]), &ids) != nil || len(ids) == 0 || len(ids) > 100 {
		return nil, bad("message_ids must be 1-100 identifiers")
	}
	var found []*Message
	for _, id := range ids {
		m := c.find(id)
		if m == nil {
			continue // skipped, says the description
		}
		if no := n.deletable(c, m); no != nil {
			return nil, no
		}
		found = append(found, m)
	}
	for _, m := range found {
		m.gone = true
	}
	return true, nil
}

func commandList(args map[string]string) string {
	var scope struct{ Type string }
	_ = json.Unmarshal([]byte(args["scope"]), &scope)
	return scope.Type + " " + args["language_code"]
}

func setMyCommands(n *Net, _ *http.Request, args map[string]string) (any, *refusal) {
	n.mu.Lock()
	defer n.mu.Unlock()
	var list []Command
	if json.Unmarshal([]byte(args["commands"]), &list) != nil {
		return nil, bad("can't parse commands")
	}
	if len(list) > 100 {
		return nil, bad("too many commands")
	}
	if l := args["language_code"]; l != "" && len(l) != 2 {
		return nil, bad("LANG_CODE_INVALID")
	}
	for _, c := range list {
		if strings.Trim(c.Command, "abcdefghijklmnopqrstuvwxyz0123456789_") != "" || c.Command == "" || len(c.Command) > 32 {
			return nil, bad("BOT_COMMAND_INVALID")
		}
		if c.Description == "" || units(c.Description) > 256 {
			return nil, bad("BOT_COMMAND_DESCRIPTION_INVALID")
		}
	}
	n.commands[commandList(args)] = list
	return true, nil
}

func deleteMyCommands(n *Net, _ *http.Request, args map[string]string) (any, *refusal) {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.commands, commandList(args))
	return true, nil
}
