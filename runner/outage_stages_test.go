package runner

import (
	"bytes"
	"io"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"relcon/runner/reference"
)

// recovering is a provider that answers 500 to all for a while, and comes back in stages: in the end it refuses only the
// reading of inventories, until the run has taken that in. A release that was answered 500 in the last moment, with
// nothing refused after it, would rightly be called a violation, and whether there is one would be chance.
type recovering struct {
	http.Handler
	from      int // request at which it falls ill
	while     time.Duration
	spareHook bool

	mu       sync.Mutex
	count    int
	recovery time.Time
	refused  map[string]int  // readings refused in the last stage, by path and account
	back     map[string]bool // by path
}

func failingFor(while time.Duration, spareHook bool) func(*testing.T) http.Handler {
	return func(t *testing.T) http.Handler {
		return &recovering{Handler: sound(t), from: 900, while: while, spareHook: spareHook, refused: map[string]int{}, back: map[string]bool{}}
	}
}

// ServeHTTP answers 500, or lets the provider answer.
func (f *recovering) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	if f.ill(r, string(body)) {
		failing(w, r)
		return
	}
	f.Handler.ServeHTTP(w, r)
}

var asker = regexp.MustCompile(`(?:Credential|AccessKeyId)=([^,&\s]+)`)

func (f *recovering) ill(r *http.Request, body string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.count++
	if f.count < f.from {
		return false
	}
	if f.recovery.IsZero() {
		f.recovery = time.Now().Add(f.while)
	}
	path, query := r.URL.Path, r.URL.RawQuery
	hook := strings.HasPrefix(path, reference.HookPath)
	if time.Now().Before(f.recovery) {
		return !hook || !f.spareHook
	}
	inventory := strings.Contains(body, `"pageSize":1000`) || strings.Contains(query, "PageSize=300")
	account := asker.FindStringSubmatch(r.Header.Get("Authorization") + " " + query)
	if hook || !inventory || account == nil || f.back[path] {
		return false
	}
	// Who asks again has taken in the first refusal.
	f.refused[path+account[1]]++
	f.back[path] = f.refused[path+account[1]] == 2
	return true
}
