package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/reference"
)

// The bare loop sends what was recorded, each request once, and gets the answers of the recording.
func TestTheBareLoopSendsWhatWasRecorded(t *testing.T) {
	t.Parallel()
	p, err := provide(0)
	require.NoError(t, err)
	defer p.Close()
	p.recording = true
	for _, body := range []string{`{"instanceIds":["a"]}`, `{"instanceIds":["b"]}`} {
		response, err := http.Post(p.URL+"/api/v2/bmc?x=1", "application/json", strings.NewReader(body))
		require.NoError(t, err)
		require.NoError(t, response.Body.Close())
		require.Equal(t, http.StatusUnauthorized, response.StatusCode, "nobody has signed it")
	}
	_, err = http.Get(p.URL + reference.HookPath)
	require.NoError(t, err)
	require.Equal(t, [3]int{2, 1, 0}, [3]int{p.requests, p.calls, p.refused})
	require.False(t, p.first.After(p.last))
	require.Len(t, p.exchanges, 2, "the hook's calls are not recorded")

	var mu sync.Mutex
	got := map[string]int{}
	answers := answering(p.exchanges)
	defer answers.Close()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		mu.Lock()
		got[r.Method+" "+r.URL.RequestURI()+" "+r.Header.Get("Content-Type")+" "+string(body)]++
		mu.Unlock()
		answers.Config.Handler.ServeHTTP(w, r)
	}))
	defer server.Close()
	file := filepath.Join(t.TempDir(), "requests.json")
	data, err := json.Marshal(p.exchanges)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(file, data, 0o600))
	require.NoError(t, sendAll(t.Context(), file, server.URL, 2))
	require.Equal(t, map[string]int{
		`POST /api/v2/bmc?x=1 application/json {"instanceIds":["a"]}`: 1, `POST /api/v2/bmc?x=1 application/json {"instanceIds":["b"]}`: 1,
	}, got)
}

func TestMedians(t *testing.T) {
	t.Parallel()
	of := func(seconds ...int) (all []sample) {
		for _, each := range seconds {
			all = append(all, sample{wall: time.Duration(each) * time.Second})
		}
		return all
	}
	require.InDelta(t, 2, median(of(9, 1, 2), wall), 0)
	require.InDelta(t, 5, median(of(5), wall), 0)
}
