package client_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/client"
)

// logged is a log that may be written and read at once.
type logged struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logged) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(line)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// net/http logs what comes when nobody asked. A hook that answers twice would have its secrets there.
func TestASecondAnswerIsNotLogged(t *testing.T) {
	var out logged
	transport := client.NewTransport(nil)
	defer transport.CloseIdleConnections()
	before := log.Writer()
	log.SetOutput(client.WithoutUnasked(&out))
	defer log.SetOutput(before)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			_, _ = http.ReadRequest(bufio.NewReader(connection))
			answer := "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
			_, _ = fmt.Fprint(connection, answer)
			time.Sleep(20 * time.Millisecond) // the connection is idle by then, or was closed for what came too early
			_, _ = fmt.Fprint(connection, answer+"canary-secret")
		}
	}()
	require.Eventually(t, func() bool {
		response, err := (&http.Client{Transport: transport}).Get("http://" + listener.Addr().String())
		if err == nil {
			_, _ = io.Copy(io.Discard, response.Body)
			_ = response.Body.Close()
		}
		time.Sleep(50 * time.Millisecond)
		return out.String() != ""
	}, time.Minute, time.Millisecond)
	log.Print("something else")
	require.Contains(t, out.String(), "Unsolicited response received on idle HTTP channel\n")
	require.Contains(t, out.String(), "something else\n")
	require.NotContains(t, out.String(), "canary")
}
