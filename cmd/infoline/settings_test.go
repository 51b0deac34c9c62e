package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write deploy/ENVIRONMENT.md anew")

// TestEnvironmentPage keeps the operator's page the same as the program.
func TestEnvironmentPage(t *testing.T) {
	var b strings.Builder
	b.WriteString("# Settings\n\nMade from the program (`infoline settings` prints the same).\n\n| variable | if unset | meaning |\n|---|---|---|\n")
	for _, s := range allSettings {
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", s.name, s.fallback, s.about)
	}
	const page = "../../deploy/ENVIRONMENT.md"
	if *update {
		if err := os.WriteFile(page, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != b.String() {
		t.Error("deploy/ENVIRONMENT.md is not what the program says; go test ./cmd/infoline -update writes it")
	}
}

// TestEverySettingIsNamed finds a variable that the code reads and the table lacks.
func TestEverySettingIsNamed(t *testing.T) {
	table := map[string]bool{}
	for _, s := range allSettings {
		table[s.name] = true
	}
	for _, dir := range []string{".", "../../bot/telegram", "../../bot/discord", "../../bot/web"} {
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
				continue
			}
			src, err := os.ReadFile(dir + "/" + e.Name())
			if err != nil {
				t.Fatal(err)
			}
			for _, piece := range strings.Split(string(src), `"INFOLINE_`)[1:] {
				name := "INFOLINE_" + piece[:len(piece)-len(strings.TrimLeft(piece, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_"))]
				if !table[name] && !table[name+"_FILE"] {
					t.Errorf("%s reads %s, which no operator is told of", e.Name(), name)
				}
			}
		}
	}
}
