package serve

import (
	"bufio"
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/reference"
)

// started is a server on an address.
func started(t *testing.T, address string, handler http.Handler, certificate *tls.Certificate) *Server {
	t.Helper()
	listener, err := net.Listen("tcp", address)
	require.NoError(t, err)
	return Start(listener, handler, certificate)
}

func TestServer(t *testing.T) {
	p, err := reference.New(reference.Options{})
	require.NoError(t, err)
	server := started(t, "127.0.0.1:0", p, nil)
	answer, err := http.Post(server.URL()+"/api/v2/bmc", "application/json", strings.NewReader("{}"))
	require.NoError(t, err)
	defer answer.Body.Close()
	require.Equal(t, http.StatusUnauthorized, answer.StatusCode)
	require.NoError(t, server.Close(t.Context()))
	_, err = http.Get(server.URL())
	require.Error(t, err)
}

func TestServerCutsOffWhatDoesNotEnd(t *testing.T) {
	p, err := reference.New(reference.Options{})
	require.NoError(t, err)
	server := started(t, "127.0.0.1:0", p, nil)
	conn, err := net.Dial("tcp", strings.TrimPrefix(server.URL(), "http://"))
	require.NoError(t, err)
	defer conn.Close()
	_, err = io.WriteString(conn, "POST /api/v2/bmc HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"+
		"Content-Length: 9\r\nExpect: 100-continue\r\n\r\n")
	require.NoError(t, err)
	line, err := bufio.NewReader(conn).ReadString('\n')
	require.NoError(t, err)
	require.Contains(t, line, "100", "the provider is reading the body now")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.ErrorIs(t, server.Close(ctx), context.Canceled)
	_, err = conn.Read(make([]byte, 1))
	require.Error(t, err)
}

// A request under way is answered while the server closes.
func TestClosingWaitsForRequestsUnderWay(t *testing.T) {
	inner, arrived := handler(t, Options{Latency: 200 * time.Millisecond}), make(chan struct{})
	server := started(t, "127.0.0.1:0", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		close(arrived)
		inner.ServeHTTP(w, r)
	}), nil)
	r := zenlayer("DescribeInstances", `{}`)
	request, err := http.NewRequest(http.MethodPost, server.URL()+r.URL.Path, r.Body)
	require.NoError(t, err)
	request.Header = r.Header
	answered := make(chan int, 1)
	go func() {
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			answered <- 0
			return
		}
		defer answer.Body.Close()
		answered <- answer.StatusCode
	}()
	<-arrived
	require.NoError(t, server.Close(t.Context()))
	require.Equal(t, http.StatusOK, <-answered)
}

func TestTheURLNamesThisMachineWhereEveryAddressIsServed(t *testing.T) {
	server := started(t, "0.0.0.0:0", handler(t, Options{}), nil)
	require.Regexp(t, `^http://localhost:\d+$`, server.URL())
	require.NoError(t, server.Close(t.Context()))
}
