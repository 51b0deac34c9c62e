package check

import (
	"fmt"
	"io/fs"
	"regexp"
	"strings"
	"testing/fstest"
	"time"

	"infoline/knowledge"
)

var june = time.Date(2026, 6, 15, 0, 0, 0, 0, time.UTC)

// A voice is enough of a language to write sound texts in it.
type voice struct{ title, short, body, step, line, head string }

var voices = map[string]voice{
	"en":      {"My rights", "You usually do not have to open the door in 2 days.", "You have 3 days from 1 January 2026 and can call {aid.phone}.", "Ask what this is.", "do i have to open", "What you can do"},
	"fr":      {"Mes droits", "Vous ne devez pas ouvrir la porte dans les deux jours.", "Vous avez 3 jours dès le 1er janvier 2026, pour appeler {aid.phone}.", "Demandez ce que c’est.", "est ce que je dois ouvrir", "Ce que vous pouvez faire"},
	"vi":      {"Quyền của tôi", "Bạn thường không phải mở cửa trong hai ngày này.", "Bạn có 3 ngày từ ngày 1 tháng 1 năm 2026 và có thể gọi {aid.phone}.", "Hỏi đây là gì.", "co phai mo cua khong", "Bạn có thể làm gì"},
	"fil":     {"Karapatan ko", "Hindi ninyo kailangang buksan ang pinto sa dalawang araw.", "May 3 araw kayo mula Enero 1, 2026 para tumawag sa {aid.phone}.", "Itanong kung ano ito.", "kailangan ko bang buksan", "Mga puwedeng gawin"},
	"ko":      {"나의 권리", "이틀 안에는 보통 문을 열지 않아도 돼요.", "2026년 1월 1일부터 3일 안에 {aid.phone} 번으로 전화할 수 있어요.", "무엇인지 물어보세요.", "문 열어야 되나요", "할 수 있는 일"},
	"th":      {"สิทธิของฉัน", "ปกติคุณไม่ต้องเปิดประตูภายในสองวัน", "คุณมีเวลา 3 วัน นับจาก 1 มกราคม 2026 และโทรได้ที่ {aid.phone}", "ถามว่านี่คืออะไร", "ต้องเปิดประตูไหม", "สิ่งที่คุณทำได้"},
	"zh-Hans": {"我的权利", "两天内，你通常不用开门。", "从2026年1月1日起，你有3天时间，可以打{aid.phone}。", "问清楚这是什么。", "要不要开门", "你可以这样做"},
	"zh-Hant": {"我的權利", "兩天內，你通常不用開門。", "由2026年1月1日起，你有3天時間，可以打{aid.phone}。", "問清楚這是甚麼。", "使唔使開門", "你可以這樣做"},
}

// sound makes a content folder without findings: topics numbered topics in the languages
// named, with the real check.yaml.
func sound(topics int, langs ...string) fstest.MapFS {
	m := fstest.MapFS{}
	settings, err := fs.ReadFile(knowledge.Embedded(), fileSettings)
	if err != nil {
		panic(err)
	}
	put := func(name, data string) { m[name] = &fstest.MapFile{Data: []byte(data)} }
	own := regexp.MustCompile(`(?m)^complete:.*$`).ReplaceAllString(string(settings), "complete: en")
	put(fileSettings, strings.Split(own, "\naccept:")[0]+"\n")
	var list strings.Builder
	for i := range topics {
		fmt.Fprintf(&list, "- {id: topic-%d, code: ab%s, section: police, order: %d, jurisdiction: CA-ON, status: true, sources: [law], revision: 1, dated: 2026-01-02}\n",
			i, fourLetters(i), i)
	}
	put("topics.yaml", list.String())
	put("now.yaml", "- {id: door, code: zzzzzz, order: 10, topic: topic-0, show: true}\n")
	put("sources.yaml", "law: {title: A law, publisher: Parliament, url: 'https://example.org/law', seen: 2026-01-10, kind: statute}\n")
	put("services.yaml", `
- {id: aid, organization: {name: Aid}, categories: [topic-0], service_area: [CA-ON], languages: [en, yue], phones: [{number: 555-0100, type: voice, seen: 2024}]}
- {id: all, organization: {name: All}, service_area: [CA], everywhere: true, phones: [{number: '211', type: voice, seen: 2024}]}
`)
	put("places.yaml", "- {id: CA-ON, names: \"Ontario\\nToronto\"}\n")
	for _, lang := range langs {
		v := voices[lang]
		for i := range topics {
			put(fmt.Sprintf("%s/topic-%d.yaml", lang, i), v.topic(i))
		}
		put(lang+"/now.yaml", "door-title: "+v.title+"\ndoor-text: |\n"+strings.Repeat("  "+v.step+"\n", 3)+"door-show: "+v.step+"\n")
		put(lang+"/words.yaml", "section-police: x\nplace-CA: x\nplace-CA-ON: x\nstatus-visitor: x\nnumber-unsure: '{number} ({year})'\n")
		put(lang+"/smalltalk.yaml", "hello-ask: hi\nhello-say: "+v.title+"\n")
		put(lang+"/not-covered.yaml", "ask: parking\n")
		put(lang+"/danger.yaml", "fire-ask: fire now\nfire-card: '"+v.title+" {all.phone}'\nnot-danger: fire sale\n")
	}
	return m
}

func (v voice) topic(i int) string {
	var s strings.Builder
	fmt.Fprintf(&s, "title: %s\nask: |\n", v.title)
	for j := range 20 {
		fmt.Fprintf(&s, "  %s %d %d\n", v.line, i, j)
	}
	fmt.Fprintf(&s, "short: '%s'\nbody: |\n  **%s**\n  - %s\nsteps: |\n%s", v.short, v.head, v.body, strings.Repeat("  "+v.step+"\n", 3))
	fmt.Fprintf(&s, "for-CA: '%s'\nfor-visitor: '%s'\n", v.step, v.step)
	return s.String()
}

// fourLetters spells a number in letters that a code may have.
func fourLetters(n int) string {
	s := []byte("aaaa")
	for i := len(s) - 1; n > 0; i, n = i-1, n/26 {
		s[i] += byte(n % 26)
	}
	return string(s)
}

var eight = []string{"en", "fil", "fr", "ko", "th", "vi", "zh-Hans", "zh-Hant"}
