package knowledge

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// maxFile is far above the longest honest file and keeps a wrong one out of memory.
const maxFile = 1 << 20

// readText reads a file as people's editors leave it: a byte order mark and Windows
// line ends are taken away.
func readText(fsys fs.FS, file string) ([]byte, error) {
	data, err := fs.ReadFile(fsys, file)
	if err != nil {
		return nil, err
	}
	return clean(file, data)
}

func clean(file string, data []byte) ([]byte, error) {
	switch {
	case len(data) > maxFile:
		return nil, &Fault{file, "", "is larger than 1 MB", "see that it is the right file"}
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")), !utf8.Valid(data):
		return nil, &Fault{file, "", "is not UTF-8", "save it as UTF-8"}
	case bytes.IndexByte(data, 0) >= 0:
		return nil, &Fault{file, "", "holds a NUL character", "save it again as plain text"}
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if bytes.IndexByte(data, '\r') >= 0 {
		data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
		data = bytes.ReplaceAll(data, []byte("\r"), []byte("\n"))
	}
	return data, nil
}

// decode reads a neutral file strictly into v; unknown and doubled keys are faults.
// A file that is absent or holds only comments leaves v as it is.
func decode(file string, data []byte, v any) error {
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	if err := d.Decode(v); errors.Is(err, io.EOF) {
		return nil
	} else if err != nil {
		return yamlFault(file, err)
	}
	return oneDocument(file, d)
}

func oneDocument(file string, d *yaml.Decoder) error {
	var rest yaml.Node
	if err := d.Decode(&rest); !errors.Is(err, io.EOF) {
		return &Fault{file, "", "holds more than one document", `take out the line "---" and see what stands after it`}
	}
	return nil
}

// Strings reads a language file: a map of keys to text, in the order written. A list,
// a map or an alias as a value is a fault, as is a doubled key.
func Strings(fsys fs.FS, file string) (keys []string, values map[string]string, err error) {
	data, err := readText(fsys, file)
	if err != nil {
		return nil, nil, err
	}
	return decodeStrings(file, data)
}

func decodeStrings(file string, data []byte) ([]string, map[string]string, error) {
	var doc yaml.Node
	d := yaml.NewDecoder(bytes.NewReader(data))
	if err := d.Decode(&doc); errors.Is(err, io.EOF) {
		return nil, map[string]string{}, nil
	} else if err != nil {
		return nil, nil, yamlFault(file, err)
	}
	if err := oneDocument(file, d); err != nil {
		return nil, nil, err
	}
	root := &doc
	if root.Kind == yaml.DocumentNode && len(root.Content) == 1 {
		root = root.Content[0]
	}
	if root.Kind == yaml.ScalarNode && root.Tag == "!!null" {
		return nil, map[string]string{}, nil
	}
	if root.Kind != yaml.MappingNode {
		return nil, nil, &Fault{file, "", "is not a map of keys to text", `write lines of the form "key: text"`}
	}
	keys := make([]string, 0, len(root.Content)/2)
	values := make(map[string]string, len(root.Content)/2)
	for i := 0; i+1 < len(root.Content); i += 2 {
		k, v := root.Content[i], root.Content[i+1]
		at := fmt.Sprintf(" (line %d)", k.Line)
		if k.Kind != yaml.ScalarNode {
			return nil, nil, &Fault{file, "", "a key is not a word" + at, "look at the indentation"}
		}
		if _, twice := values[k.Value]; twice {
			return nil, nil, &Fault{file, k.Value, "stands twice" + at, "keep one of the two"}
		}
		if v.Kind != yaml.ScalarNode {
			return nil, nil, &Fault{file, k.Value, "is not text" + at,
				`write a block: "` + k.Value + `: |" and the lines below it, indented`}
		}
		text := v.Value
		if v.Tag == "!!null" {
			text = ""
		}
		keys = append(keys, k.Value)
		values[k.Value] = strings.TrimSpace(text)
	}
	return keys, values, nil
}

// lines splits a block string into its lines, without the empty ones.
func lines(block string) []string {
	if block == "" {
		return nil
	}
	all := strings.Split(block, "\n")
	out := make([]string, 0, len(all))
	for _, l := range all {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

// A day is a date as the files write it: YYYY-MM-DD, YYYY-MM or YYYY.
type day struct{ time.Time }

func (d *day) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind != yaml.ScalarNode {
		return fmt.Errorf("line %d: a date is written YYYY-MM-DD, YYYY-MM or YYYY", n.Line)
	}
	if n.Value == "" || n.Tag == "!!null" {
		return nil
	}
	for _, layout := range []string{time.DateOnly, "2006-01", "2006"} {
		if t, err := time.Parse(layout, n.Value); err == nil {
			d.Time = t
			return nil
		}
	}
	return fmt.Errorf("line %d: %s is no date; write YYYY-MM-DD, YYYY-MM or YYYY", n.Line, strconv.Quote(n.Value))
}
