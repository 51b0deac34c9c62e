// Package search finds which entries of a knowledge base answer a question, in any of its
// languages, says in which language the question is, and whether it speaks of danger.
//
// It knows no topic, no language and no phrase: documents and danger phrases come in, ranked
// ids come out. Two entries with the same ID in two languages are one thing to find, and all
// languages stand in one index, because people mix them.
package search
