// Package locales is what the bot itself says, in every language that has a file here.
//
// Files are go-i18n JSON v2, named by BCP 47 tags (en.json, zh-Hans.json), so that
// translators can use Weblate or any editor. Adding a language is adding a file. What
// people come to read (topics, cards, services) is not here but in knowledge/content.
package locales
