package knowledge

import (
	"errors"
	"regexp"
	"strings"
)

// A Fault is something wrong in a content folder, said so that whoever edits the file
// can mend it.
type Fault struct {
	File    string // inside the content folder, "en/privacy.yaml"
	Key     string // the key or the entry in it; empty: the whole file
	Problem string
	Mend    string // what to do
}

func (f *Fault) Error() string {
	s := f.File
	if f.Key != "" {
		s += ": " + f.Key
	}
	s += ": " + f.Problem
	if f.Mend != "" {
		s += "; " + f.Mend
	}
	return s
}

// faults collects what one reading finds.
type faults []*Fault

func (fs *faults) add(file, key, problem, mend string) {
	*fs = append(*fs, &Fault{File: file, Key: key, Problem: problem, Mend: mend})
}

// take adds err, a Fault or not, to the collection.
func (fs *faults) take(file string, err error) {
	if err == nil {
		return
	}
	var f *Fault
	if !errors.As(err, &f) {
		f = &Fault{File: file, Problem: err.Error(), Mend: "see that the file can be read"}
	}
	*fs = append(*fs, f)
}

func (fs faults) err() error {
	errs := make([]error, len(fs))
	for i, f := range fs {
		errs[i] = f
	}
	return errors.Join(errs...)
}

var (
	yamlLine    = regexp.MustCompile(`line (\d+): `)
	yamlUnknown = regexp.MustCompile(`line (\d+): field (\S+) not found in type \S+`)
	yamlTwice   = regexp.MustCompile(`line (\d+): (?:mapping key|key) "?([^"]+)"? already (?:defined|set)[^\n]*`)
)

// yamlFault turns what the YAML decoder says into a Fault.
func yamlFault(file string, err error) *Fault {
	s := err.Error()
	if m := yamlUnknown.FindStringSubmatch(s); m != nil {
		return &Fault{file, m[2], "unknown key (line " + m[1] + ")", "correct its spelling or take it out; SCHEMA.md lists the keys"}
	}
	if m := yamlTwice.FindStringSubmatch(s); m != nil {
		return &Fault{file, m[2], "stands twice (line " + m[1] + ")", "keep one of the two"}
	}
	key := ""
	if m := yamlLine.FindStringSubmatch(s); m != nil {
		key = "line " + m[1]
		s = strings.Replace(s, m[0], "", 1)
	}
	s = strings.TrimPrefix(strings.TrimPrefix(s, "yaml: "), "unmarshal errors:\n")
	s = strings.ReplaceAll(strings.TrimSpace(s), "\n", ";")
	return &Fault{file, key, "is not YAML that can be read here: " + s,
		"look at the indentation and the quotes around there"}
}
