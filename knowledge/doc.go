// Package knowledge reads the curated texts, numbers and sources that the line answers
// from, and holds them as a Base that never changes.
//
// The data lies in the content folder, one directory per language; its format is
// described in content/SCHEMA.md. No Go file knows a language, a topic, a phone number
// or a place. A content folder is an [fs.FS]: the embedded one, a directory, or one laid
// over the other:
//
//	fsys := knowledge.Overlay(knowledge.Embedded(), os.DirFS(dir))
//	base, err := knowledge.Load(fsys)
//
// To change something, load again and swap the pointer: a Base can be read by any number
// of goroutines, and nothing that it hands out may be written to.
//
// Load refuses damage: its error names the file, the key and what mends it. It accepts
// what is only unfinished: a topic without a file in a language is absent there, and a
// language without any topic is not offered. Package infoline/knowledge/check finds both.
package knowledge
