package check

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

var placeholderPattern = regexp.MustCompile(`\{[^{}\n]*\}`)

// withoutAddresses takes links and addresses out of a text; the words of a link stay.
func withoutAddresses(text string) string {
	if !strings.Contains(text, "](") && !strings.Contains(text, "://") {
		return text
	}
	return address.ReplaceAllString(text, " ")
}

// head is the first n bytes of s, or a little less, so that no letter is broken.
func head(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// letterAt reports whether a letter or digit stands at s[i:].
func letterAt(s string, i int) bool {
	r, _ := utf8.DecodeRuneInString(s[i:])
	return wordRune(r)
}

// letterBefore reports whether a letter or digit stands just before s[i:].
func letterBefore(s string, i int) bool {
	r, _ := utf8.DecodeLastRuneInString(s[:i])
	return wordRune(r)
}

func wordRune(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r))
}
