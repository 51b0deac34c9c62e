package knowledge

import (
	"embed"
	"io/fs"
)

//go:embed all:content
var content embed.FS

// Embedded returns the content folder that is built into the program.
func Embedded() fs.FS {
	sub, err := fs.Sub(content, "content")
	if err != nil { // only a malformed path can fail, and this one is fixed
		panic(err)
	}
	return sub
}
