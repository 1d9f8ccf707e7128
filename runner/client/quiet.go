package client

import (
	"bytes"
	"io"
	"log"
	"sync"
)

// unasked is how net/http logs the bytes that came on a connection when nobody had asked: with all that they hold. A hook that
// answers twice would have its secrets in the log.
var unasked = []byte("Unsolicited response received on idle HTTP channel")

// quiet keeps these bytes out of the log of the program. Whatever else is logged there passes.
var quiet = sync.OnceFunc(func() { log.SetOutput(withoutUnasked{log.Writer()}) })

type withoutUnasked struct{ io.Writer }

// Write passes on a line, or what may be told of it.
func (w withoutUnasked) Write(line []byte) (int, error) {
	told := line
	if begin := bytes.Index(line, unasked); begin >= 0 {
		told = append(bytes.Clone(line[:begin+len(unasked)]), '\n')
	}
	if _, err := w.Writer.Write(told); err != nil {
		return 0, err
	}
	return len(line), nil
}
