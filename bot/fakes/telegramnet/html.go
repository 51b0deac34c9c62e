package telegramnet

import (
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"
)

var (
	tag     = regexp.MustCompile(`^<(/?)([a-zA-Z][a-zA-Z0-9-]*)((?:\s+[a-z-]+="[^"<>]*")*)\s*>`)
	named   = regexp.MustCompile(`^&(lt|gt|amp|quot|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});`)
	allowed = []string{"b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "a", "code", "pre", "tg-spoiler", "blockquote", "span"}
)

// parseHTML reads the HTML of parse mode HTML and returns what people see. It is as
// strict as the network: an unknown tag, a tag left open or a bare "<" is refused.
func parseHTML(s string) (string, error) {
	var out strings.Builder
	var open []string
	for i := 0; i < len(s); {
		switch s[i] {
		case '<':
			m := tag.FindStringSubmatch(s[i:])
			if m == nil {
				return "", fmt.Errorf("unsupported start tag at byte offset %d", i)
			}
			name := strings.ToLower(m[2])
			switch {
			case !slices.Contains(allowed, name):
				return "", fmt.Errorf("unsupported start tag %q at byte offset %d", name, i)
			case m[1] == "":
				open = append(open, name)
			case len(open) == 0 || open[len(open)-1] != name:
				return "", fmt.Errorf("unmatched end tag at byte offset %d", i)
			default:
				open = open[:len(open)-1]
			}
			i += len(m[0])
		case '&':
			if m := named.FindString(s[i:]); m != "" {
				out.WriteString(html.UnescapeString(m))
				i += len(m)
				continue
			}
			out.WriteByte('&')
			i++
		default:
			out.WriteByte(s[i])
			i++
		}
	}
	if len(open) > 0 {
		return "", fmt.Errorf("can't find end tag corresponding to start tag %q", open[len(open)-1])
	}
	return out.String(), nil
}
