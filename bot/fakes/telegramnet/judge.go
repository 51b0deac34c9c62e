package telegramnet

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// A Judge knows the published description of the Bot API: the methods, their fields, the
// types, and nothing of the values.
type Judge struct {
	Version string            `json:"version"`
	Methods map[string]method `json:"methods"`
	Types   map[string]shape  `json:"types"`
}

type method struct {
	Returns []string `json:"returns"`
	Fields  []field  `json:"fields"`
}

type shape struct {
	Subtypes []string `json:"subtypes"`
	Fields   []field  `json:"fields"`
}

type field struct {
	Name     string   `json:"name"`
	Types    []string `json:"types"`
	Required bool     `json:"required"`
	Said     string   `json:"description"`
}

// only is the one value that a field may have by its description, such as the type of a
// scope: it tells subtypes apart.
var only = regexp.MustCompile(`(?:must be|always) [“"]?([a-z_]+)[”"]?$`)

// FindJudge reads the description telegram-bot-api.json from the folder that
// INFOLINE_SPECS names, else from ../shared/specs beside the repository. Where there is
// none it says so in the test's log and returns nil.
func FindJudge(t testing.TB) *Judge {
	t.Helper()
	const name = "telegram-bot-api.json"
	dirs := []string{os.Getenv("INFOLINE_SPECS")}
	if dir, err := os.Getwd(); err == nil {
		for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
			if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
				dirs = append(dirs, filepath.Join(dir, "..", "shared", "specs"))
			}
		}
	}
	for _, dir := range dirs {
		if dir == "" {
			continue
		}
		b, err := os.ReadFile(filepath.Join(dir, name)) //nolint:gosec // the folder is the tester's
		if err != nil {
			continue
		}
		j := &Judge{}
		if err := json.Unmarshal(b, j); err != nil {
			t.Fatalf("telegramnet: %s: %v", name, err)
		}
		return j
	}
	t.Logf("SKIPPED: no %s found: requests are NOT judged by the published Bot API (set INFOLINE_SPECS)", name)
	return nil
}

// Request lists what is wrong with a request.
func (j *Judge) Request(name string, args map[string]string) []string {
	m, ok := j.Methods[name]
	if !ok {
		return []string{"unknown method"}
	}
	var wrong []string
	for _, f := range m.Fields {
		raw, given := args[f.Name]
		switch {
		case !given && f.Required:
			wrong = append(wrong, f.Name+" is missing")
		case given:
			wrong = append(wrong, j.argument(f, raw)...)
		}
	}
	for name := range args {
		if !slices.ContainsFunc(m.Fields, func(f field) bool { return f.Name == name }) {
			wrong = append(wrong, "unknown field "+name)
		}
	}
	return wrong
}

// argument judges one field, which a form carries as text.
func (j *Judge) argument(f field, raw string) []string {
	if slices.Contains(f.Types, "String") {
		return nil
	}
	v, err := decode([]byte(raw))
	if err != nil {
		return []string{f.Name + " is no JSON"}
	}
	return j.oneOf(f.Name, f.Types, v)
}

// Result lists what is wrong with a result.
func (j *Judge) Result(name string, v any) []string {
	return j.oneOf("result", j.Methods[name].Returns, normal(v))
}

// Fits lists what is wrong with v as a value of a type.
func (j *Judge) Fits(typ string, v any) []string { return j.fits(typ, typ, normal(v)) }

func (j *Judge) oneOf(at string, types []string, v any) []string {
	var first []string
	for _, typ := range types {
		wrong := j.fits(at, typ, v)
		if len(wrong) == 0 {
			return nil
		}
		if first == nil || len(wrong) < len(first) {
			first = wrong
		}
	}
	return first
}

func (j *Judge) fits(at, typ string, v any) []string {
	if inner, ok := strings.CutPrefix(typ, "Array of "); ok {
		list, ok := v.([]any)
		if !ok {
			return []string{at + " is no array"}
		}
		var wrong []string
		for i, e := range list {
			wrong = append(wrong, j.fits(at+"["+strconv.Itoa(i)+"]", inner, e)...)
		}
		return wrong
	}
	var ok bool
	switch typ {
	case "String":
		_, ok = v.(string)
	case "Boolean", "True":
		_, ok = v.(bool)
	case "Integer":
		n, is := v.(json.Number)
		ok = is && !strings.ContainsAny(n.String(), ".eE")
	case "Float":
		_, ok = v.(json.Number)
	default:
		return j.object(at, typ, v)
	}
	if !ok {
		return []string{fmt.Sprintf("%s is no %s", at, typ)}
	}
	return nil
}

func (j *Judge) object(at, typ string, v any) []string {
	s, known := j.Types[typ]
	if !known {
		return []string{at + ": unknown type " + typ}
	}
	if len(s.Subtypes) > 0 {
		return j.oneOf(at, s.Subtypes, v)
	}
	o, ok := v.(map[string]any)
	if !ok {
		return []string{fmt.Sprintf("%s is no %s", at, typ)}
	}
	var wrong []string
	for _, f := range s.Fields {
		e, given := o[f.Name]
		switch {
		case !given && f.Required:
			wrong = append(wrong, at+"."+f.Name+" is missing")
		case given:
			wrong = append(wrong, j.oneOf(at+"."+f.Name, f.Types, e)...)
			if m := only.FindStringSubmatch(f.Said); m != nil && e != m[1] && slices.Equal(f.Types, []string{"String"}) {
				wrong = append(wrong, at+"."+f.Name+" is not "+m[1])
			}
		}
	}
	for name := range o {
		if !slices.ContainsFunc(s.Fields, func(f field) bool { return f.Name == name }) {
			wrong = append(wrong, "unknown field "+at+"."+name)
		}
	}
	return wrong
}

func decode(b []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	var v any
	err := d.Decode(&v)
	return v, err
}

// normal is v as JSON has it.
func normal(v any) any {
	b, err := json.Marshal(v)
	if err != nil {
		return nil
	}
	n, _ := decode(b)
	return n
}
