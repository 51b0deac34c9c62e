package search

import "unicode"

// What one sentence may weigh, a Latin letter counting one, and how many parts a text is cut into.
const (
	shortPart = 24
	longPart  = 130
	maxParts  = 12
)

// split cuts a text into sentences, too short ones joined to the next and too long ones cut at
// a comma or, late, at a space. A text of one sentence has no parts.
func split(parts [][]rune, text []rune) [][]rune {
	start, size := 0, 0
	cut := func(end int) {
		if size >= shortPart || len(parts) == 0 {
			parts = append(parts, text[start:end])
		} else { // what is too short goes with the sentence before
			last := parts[len(parts)-1]
			parts[len(parts)-1] = last[: len(last)+end-start : len(last)+end-start]
		}
		start, size = end, 0
	}
	for i, r := range text {
		size += width(r)
		if len(parts) == maxParts-1 {
			continue
		}
		switch r {
		case '.', '?', '!', '。', '？', '！', '\n', '…':
			if size >= shortPart && (r != '.' || i+1 == len(text) || unicode.IsSpace(text[i+1])) {
				cut(i + 1)
			}
		case ',', ';', '，', '、', '；', ':', '：':
			if size >= longPart {
				cut(i + 1)
			}
		case ' ':
			if size >= longPart*3/2 || size >= longPart/2 && i > 0 && scriptOf(text[i-1]) == joined {
				cut(i + 1)
			}
		}
	}
	if start < len(text) {
		cut(len(text))
	}
	if len(parts) == 1 {
		return parts[:0]
	}
	return parts
}

// width is about how much a letter says, in Latin letters.
func width(r rune) int {
	switch scriptOf(r) {
	case han:
		return 4
	case hangul:
		return 3
	case joined:
		return 1
	}
	return 1
}
