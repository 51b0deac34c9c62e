package telegram

import (
	"bytes"
	"encoding/json"
	"time"
)

// An update is what the network brings: a superset of what the library knows and far
// less than what the network sends. There is no field for a name, a handle of a person,
// a phone number, a place or a file: what is not decoded cannot leak.
type update struct {
	ID       int       `json:"update_id"`
	Message  *incoming `json:"message"`
	Edited   *incoming `json:"edited_message"`
	Post     *incoming `json:"channel_post"`
	Callback *callback `json:"callback_query"`
	Member   *member   `json:"my_chat_member"`
}

// incoming is a message. Its words stay raw until it is clear that they are for us.
type incoming struct {
	ID         int             `json:"message_id"`
	Thread     int             `json:"message_thread_id"`
	InTopic    bool            `json:"is_topic_message"`
	From       *user           `json:"from"`
	SenderChat present         `json:"sender_chat"`
	Date       int64           `json:"date"`
	EditDate   int64           `json:"edit_date"`
	Chat       chat            `json:"chat"`
	Business   string          `json:"business_connection_id"`
	ReplyTo    *repliedTo      `json:"reply_to_message"`
	Album      string          `json:"media_group_id"`
	Text       json.RawMessage `json:"text"`
	Entities   []entity        `json:"entities"`
	Caption    json.RawMessage `json:"caption"`
	CaptionEnt []entity        `json:"caption_entities"`
	MovedTo    int64           `json:"migrate_to_chat_id"`
	MovedFrom  int64           `json:"migrate_from_chat_id"`
	media
}

// media says which kinds of things a message has in it, and nothing of the things.
type media struct {
	Animation  present `json:"animation"`
	Audio      present `json:"audio"`
	Checklist  present `json:"checklist"`
	Contact    present `json:"contact"`
	Dice       present `json:"dice"`
	Document   present `json:"document"`
	Game       present `json:"game"`
	LivePhoto  present `json:"live_photo"`
	Location   present `json:"location"`
	PaidMedia  present `json:"paid_media"`
	Passport   present `json:"passport_data"`
	Photo      present `json:"photo"`
	Poll       present `json:"poll"`
	Rich       present `json:"rich_message"`
	SharedChat present `json:"chat_shared"`
	Shared     present `json:"users_shared"`
	Sticker    present `json:"sticker"`
	Story      present `json:"story"`
	Venue      present `json:"venue"`
	Video      present `json:"video"`
	VideoNote  present `json:"video_note"`
	Voice      present `json:"voice"`
	WebApp     present `json:"web_app_data"`
}

func (m media) any() bool { return m != media{} }

// present is true for a field that is there, whatever it holds.
type present bool

// UnmarshalJSON looks at nothing but whether there is a value.
func (p *present) UnmarshalJSON(b []byte) error {
	*p = present(!bytes.Equal(b, []byte("null")))
	return nil
}

type user struct {
	ID    int64  `json:"id"`
	IsBot bool   `json:"is_bot"`
	Lang  string `json:"language_code"`
}

type chat struct {
	ID     int64 `json:"id"`
	Direct bool  `json:"is_direct_messages"`
}

type repliedTo struct {
	From  *user   `json:"from"`
	Topic present `json:"forum_topic_created"`
}

// entity is a stretch of a text, in UTF-16 units.
type entity struct {
	Type   string `json:"type"`
	Offset int    `json:"offset"`
	Length int    `json:"length"`
	User   *user  `json:"user"`
}

type callback struct {
	ID      string   `json:"id"`
	From    user     `json:"from"`
	Message *pressed `json:"message"`
	Data    string   `json:"data"`
}

// pressed is the message under which a button was pressed. Date 0: the network no longer
// shows it to bots, so that it cannot be edited.
type pressed struct {
	ID      int   `json:"message_id"`
	Thread  int   `json:"message_thread_id"`
	InTopic bool  `json:"is_topic_message"`
	Date    int64 `json:"date"`
	Chat    chat  `json:"chat"`
}

type member struct {
	Chat chat  `json:"chat"`
	From user  `json:"from"`
	Date int64 `json:"date"`
	Now  struct {
		Status string `json:"status"`
	} `json:"new_chat_member"`
}

// unix reads the network's clock; 0 is no time.
func unix(sec int64) time.Time {
	if sec <= 0 {
		return time.Time{}
	}
	return time.Unix(sec, 0).UTC()
}
