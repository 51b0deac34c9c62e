package discordnet

import (
	"bytes"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
)

// A Judge knows Discord's published description of its API.
type Judge struct{ router routers.Router }

const specFile = "discord-openapi.json"

// loaded keeps one Judge per file: reading the description takes a moment.
var loaded sync.Map

// FindJudge reads discord-openapi.json from the folder that INFOLINE_SPECS names, else
// from ../shared/specs beside the repository. Where there is none it says so in the
// test's log and returns nil.
func FindJudge(t testing.TB) *Judge {
	t.Helper()
	dirs := []string{os.Getenv("INFOLINE_SPECS")}
	if dir, err := os.Getwd(); err == nil {
		for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
			if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
				dirs = append(dirs, filepath.Join(dir, "..", "shared", "specs"))
			}
		}
	}
	for _, dir := range dirs {
		file := filepath.Join(dir, specFile)
		if _, err := os.Stat(file); dir == "" || err != nil { //nolint:gosec // whoever runs the tests names the folder
			continue
		}
		load, _ := loaded.LoadOrStore(file, sync.OnceValues(func() (*Judge, error) { return readJudge(file) }))
		j, err := load.(func() (*Judge, error))()
		if err != nil {
			t.Fatalf("discordnet: %s: %v", specFile, err)
		}
		return j
	}
	t.Logf("SKIPPED: no %s found: requests are NOT judged by Discord's published API (set INFOLINE_SPECS)", specFile)
	return nil
}

func readJudge(file string) (*Judge, error) {
	doc, err := openapi3.NewLoader().LoadFromFile(file)
	if err != nil {
		return nil, err
	}
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		return nil, err
	}
	return &Judge{router}, nil
}

// Request says what is wrong with a request; path follows the version.
func (j *Judge) Request(method, path string, header http.Header, body []byte) error {
	req, err := http.NewRequest(method, "https://discord.com/api/v10"+path, bytes.NewReader(body)) //nolint:gosec,noctx // it is never sent
	if err != nil {
		return err
	}
	req.Header = header.Clone()
	route, params, err := j.router.FindRoute(req)
	if err != nil {
		return err
	}
	err = openapi3filter.ValidateRequest(req.Context(), &openapi3filter.RequestValidationInput{
		Request: req, PathParams: params, Route: route,
		Options: &openapi3filter.Options{
			AuthenticationFunc:  openapi3filter.NoopAuthenticationFunc,
			SkipSettingDefaults: true,
		},
	})
	var se *openapi3.SchemaError
	if errors.As(err, &se) {
		return errors.New(se.Reason) // without the value, which may be a whole message
	}
	return err
}
