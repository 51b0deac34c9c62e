package markup

import (
	"fmt"
	"regexp"
	"strings"
)

// An Error says what in a source Parse does not accept. It names the line and
// the mark, never the words.
type Error struct {
	Line    int // counted from 1
	Problem string
}

func (e *Error) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Problem) }

// Parse reads the markup described at the top of the package. Any error is an
// [*Error] about the first thing that is wrong.
func Parse(src string) (Text, error) {
	var p parser
	for i, line := range strings.Split(clean(src), "\n") {
		p.line = i + 1
		if err := p.read(line); err != nil {
			return Text{}, err
		}
	}
	p.end()
	return Text{p.blocks}, nil
}

// A parser goes through a source line by line.
type parser struct {
	blocks    []block
	paragraph []span // of the paragraph that is still open
	line      int
	afterItem bool // the line before was an item
	afterGap  bool // the line before was blank
}

func (p *parser) read(line string) error {
	text := strings.Trim(line, " \t")
	if text == "" {
		p.end()
		p.afterGap, p.afterItem = true, false
		return nil
	}
	if text != line && (p.afterItem && isBlank(line[0]) || nested.MatchString(line)) {
		return p.refuse(`an indented line below or in a list: an item is one line that begins with "- "`)
	}
	rest, item := strings.CutPrefix(text, "- ")
	if text == "-" {
		return p.refuse("an item without words")
	}
	if err := p.foreign(strings.TrimLeft(rest, " \t")); err != nil {
		return err
	}
	spans, err := p.inline(strings.TrimLeft(rest, " \t"))
	if err != nil {
		return err
	}
	if item {
		p.end()
		last := len(p.blocks) - 1
		apart := p.afterGap && last >= 0 && !p.blocks[last].item
		p.put(block{item: true, apart: apart, spans: spans})
	} else {
		if p.paragraph != nil {
			p.paragraph = add(p.paragraph, span{text: "\n"})
		}
		for _, s := range spans {
			p.paragraph = add(p.paragraph, s)
		}
	}
	p.afterItem, p.afterGap = item, false
	return nil
}

// end closes the open paragraph.
func (p *parser) end() {
	p.put(block{spans: p.paragraph})
	p.paragraph = nil
}

func (p *parser) put(b block) {
	if !b.blank() {
		p.blocks = append(p.blocks, b)
	}
}

func (p *parser) refuse(problem string) error { return &Error{p.line, problem} }

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

var nested = regexp.MustCompile(`^[ \t]+([-*+]|[0-9]{1,2}[.)])[ \t]`)

// foreign refuses what begins like a block of another markup.
func (p *parser) foreign(line string) error {
	if line == "" || !strings.ContainsRune("#`~|-=_*+:0123456789", rune(line[0])) {
		return nil
	}
	for _, f := range foreignBlocks {
		if f.looks.MatchString(line) {
			return p.refuse(f.problem)
		}
	}
	return nil
}

// A mark that belongs to another markup, and what to say to who wrote it.
type mark struct {
	looks   *regexp.Regexp
	problem string
}

var foreignBlocks = []mark{
	{regexp.MustCompile(`^#{1,6}([ \t]|$)`), "a heading: write a paragraph of **strong words** instead"},
	{regexp.MustCompile("^(```|~~~)"), "a code fence"},
	{regexp.MustCompile(`^\||^:?-{3,}:?[ \t]*\|`), "a table: write items instead"},
	{regexp.MustCompile(`^([-=_][ \t]*){3,}$`), "a ruled line: leave a blank line instead"},
	{regexp.MustCompile(`^-([ \t]|$)`), "a list in a list: an item is one line"},
	{regexp.MustCompile(`^[*+][ \t]`), `a list with "*" or "+": begin an item with "- "`},
	{regexp.MustCompile(`^[0-9]{1,2}[.)]([ \t]|$)`), `a numbered list: begin an item with "- ", or put a backslash before the mark after the number`},
}

var foreignSpans = []mark{
	{regexp.MustCompile(`(^|[^\pL\pN_])_{1,2}[^\s_]([^_]*[^\s_])?_{1,2}($|[^\pL\pN_])`), "emphasis with underscores: write **strong words**, or put a backslash before each underscore"},
	{regexp.MustCompile(`(^|[^\pL\pN*])\*[^\s*]([^*]*[^\s*])?\*($|[^\pL\pN*])`), `emphasis with one "*": write **strong words**, or put a backslash before each "*"`},
	{regexp.MustCompile(`</?[A-Za-z][^<>]*>|<!--`), `an HTML tag: there are none here; put a backslash before the "<" if it is meant`},
}
