package reference

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"regexp"
	"testing"
)

// bssScene is a situation that one rule of BssOpenApi speaks of, with what went over the wire written down.
type bssScene struct {
	*bssScript
	lines []string
	ids   map[string]string // what stands for an id, by id
}

func newBSSScene(t *testing.T, kind string, options Options) *bssScene {
	t.Helper()
	options.Random = rand.NewChaCha8([32]byte{})
	return &bssScene{bssScript: newBSSScript(t, kind, options), ids: map[string]string{}}
}

var (
	bssRequestIDs = regexp.MustCompile(`[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}`)
	quoted        = regexp.MustCompile(`, server string to sign is:[^"<]*`)
)

// say writes a line down, with every id replaced by when it came up.
func (s *bssScene) say(line string) {
	line = instanceIDs.ReplaceAllStringFunc(line, s.naming("i"))
	s.lines = append(s.lines, bssRequestIDs.ReplaceAllStringFunc(line, s.naming("R")))
}

func (s *bssScene) naming(kind string) func(string) string {
	return func(id string) string {
		if s.ids[id] == "" {
			s.ids[kind] += "|" // a tally of this kind
			s.ids[id] = fmt.Sprintf("%s(%d)", kind, len(s.ids[kind]))
		}
		return s.ids[id]
	}
}

func (s *bssScene) do(r *http.Request) {
	w := httptest.NewRecorder()
	s.provider.ServeHTTP(w, r)
	// What was signed differs from run to run, and is no rule's matter.
	s.say(fmt.Sprint(w.Code, " ", w.Header().Get("Content-Type"), " ", quoted.ReplaceAllString(w.Body.String(), "")))
}
