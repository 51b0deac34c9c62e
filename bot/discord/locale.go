package discord

import (
	"slices"
	"strings"
)

// locales are the languages that Discord's apps can be set to, by its own names
// (Developer documents: Reference, Locales). Descriptions of commands are localized to
// those of them that there is content in. Filipino is not among them.
var locales = []string{
	"id", "da", "de", "en-GB", "en-US", "es-ES", "es-419", "fr", "hr", "it", "lt", "hu", "nl", "no",
	"pl", "pt-BR", "ro", "fi", "sv-SE", "vi", "tr", "cs", "el", "bg", "ru", "uk", "hi", "th", "zh-CN",
	"ja", "zh-TW", "ko",
}

// scripts are locales that name a country where a script is meant.
var scripts = map[string]string{"zh-CN": "zh-Hans", "zh-TW": "zh-Hant"}

// spoken finds the language among have that somebody with a locale of Discord's reads.
func spoken(locale string, have []string) (string, bool) {
	base, _, _ := strings.Cut(locale, "-")
	for _, want := range []string{scripts[locale], locale, base} {
		if want != "" && slices.Contains(have, want) {
			return want, true
		}
	}
	return "", false
}

// reference is the language for those whose own is not among have.
func reference(have []string) string {
	if slices.Contains(have, "en") || len(have) == 0 {
		return "en"
	}
	return have[0]
}

// langs is what a locale says about the languages somebody reads.
func langs(locale string) []string {
	if locale == "" || len(locale) > 35 {
		return nil
	}
	if s := scripts[locale]; s != "" {
		return []string{locale, s}
	}
	return []string{locale}
}
