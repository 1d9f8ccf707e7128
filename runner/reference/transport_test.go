package reference

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// echo answers with all that it was sent.
func echo(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
	r.Header.Del("Accept-Encoding") // a transport's own
	w.Header().Set("Content-Type", "text/plain")
	w.Header().Add("X-Two", "one")
	w.Header().Add("X-Two", "another")
	if status := r.URL.Query().Get("status"); status != "" {
		var code int
		_, _ = fmt.Sscan(status, &code)
		w.WriteHeader(code)
	}
	_, _ = fmt.Fprintf(w, "%s %s %s %s %d %v %v %s", r.Method, r.RequestURI, r.URL.Path, r.Host, r.ContentLength, r.Header, err, body)
}

func TestATransportDoesWhatAServerDoes(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(echo))
	t.Cleanup(server.Close)
	for name, row := range map[string]struct {
		method, path, body string
		header             http.Header
	}{
		"POST":               {"POST", "/api/v2/bmc", `{"instanceIds":[]}`, http.Header{"Content-Type": {"application/json"}}},
		"GET":                {"GET", "/?Action=A&b=%20%2A+c", "", nil},
		"GET with a body":    {"GET", "/", "body", nil},
		"HEAD":               {"HEAD", "/a", "", nil},
		"unknown method":     {"PURGE", "/a/../b%2Fc", "x", nil},
		"blanks around":      {"POST", "/", "", http.Header{"Authorization": {"  a  b "}, "X-Empty": {""}, "User-Agent": {""}}},
		"headers twice":      {"POST", "/", "", http.Header{"X-A": {"1", "2"}, "x-b": {"3"}}},
		"a refusal":          {"POST", "/?status=403", "x", nil},
		"bytes":              {"POST", "/", "\xff\x00\r\n", nil},
		"a megabyte":         {"POST", "/", strings.Repeat("x", 1<<20), nil},
		"more than may come": {"POST", "/", strings.Repeat("x", 1<<20+1), nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ask := func(transport http.RoundTripper) (*http.Response, string) {
				request, err := http.NewRequestWithContext(t.Context(), row.method, server.URL+row.path, strings.NewReader(row.body))
				require.NoError(t, err)
				if row.header != nil {
					request.Header = row.header.Clone()
				}
				answer, err := transport.RoundTrip(request)
				require.NoError(t, err)
				defer answer.Body.Close()
				body, err := io.ReadAll(answer.Body)
				require.NoError(t, err)
				require.NotEmpty(t, answer.Header.Get("Date"))
				require.Same(t, request, answer.Request)
				answer.Header.Del("Date")
				return answer, string(body)
			}
			want, wantBody := ask(server.Client().Transport)
			got, gotBody := ask(Transport{http.HandlerFunc(echo)})
			require.Equal(t, wantBody, gotBody)
			require.Equal(t, want.Status, got.Status)
			if want.ContentLength < 0 {
				got.Header.Del("Content-Length") // the server sent the beginning before it knew the length
			}
			want.Header.Del("Connection")
			require.Equal(t, want.Header, got.Header)
		})
	}
}

func TestATransportBreaksOffWhereTheHandlerDoes(t *testing.T) {
	t.Parallel()
	send := func(ctx context.Context, handler http.HandlerFunc) error {
		request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://reference.invalid/", strings.NewReader("x"))
		require.NoError(t, err)
		answer, err := Transport{handler}.RoundTrip(request)
		require.Nil(t, answer)
		return err
	}
	require.ErrorIs(t, send(t.Context(), func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "half")
		panic(http.ErrAbortHandler)
	}), io.EOF)
	require.ErrorContains(t, send(t.Context(), func(http.ResponseWriter, *http.Request) { panic(errors.New("lost")) }), "the handler panicked: lost")

	ctx, cancel := context.WithCancel(t.Context())
	left := make(chan bool)
	require.ErrorIs(t, send(ctx, func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
		<-left
	}), context.Canceled, "while the handler still hangs")
	close(left)
}
