package main

import (
	"context"
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"infoline": func() {
			os.Exit(exit(context.Background(), &program{os.Getenv, os.Stdin, os.Stdout, os.Stderr}, os.Args[1:]))
		},
	})
}

// TestScript runs the real program as a person at a terminal would.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata/script", Setup: func(e *testscript.Env) error {
		e.Setenv("INFOLINE_STATE", e.WorkDir+"/state")
		return nil
	}})
}
