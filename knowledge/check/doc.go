// Package check proves that a content folder is whole before people read it: every topic
// in every language with all its keys, lengths that fit the screen, markup that parses,
// the same placeholders, links and numbers in every language, ids that resolve, sources
// that are not overdue, and texts in the language they say they are in.
//
// Each [Finding] names the file, the key and what mends it. What only a person can judge
// (a French text that says "un jour" for "24 hours") is accepted in content/check.yaml,
// with a reason; a reason that is no longer needed is a finding itself.
//
// The words and numbers of languages that the checks look for are data in check.yaml
// too. Checks are heuristics with a bias: they rather ask about a right text than pass a
// wrong number.
package check
