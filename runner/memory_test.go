package runner

import (
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/client"
)

func TestTheNetworkInsideTheProcess(t *testing.T) {
	inside := newMemory()
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			w.WriteHeader(http.StatusBadRequest)
		}
		_, _ = w.Write(body)
	})}
	served := make(chan error, 1)
	go func() { served <- server.Serve(inside) }()
	transport := client.NewTransport(nil, inside.Dial)
	caller := &http.Client{Transport: transport}
	for _, size := range []int{0, 1, 5000, 1 << 20} {
		sent := strings.Repeat("x", size)
		answer, err := caller.Post("http://"+inside.Addr().String(), "text/plain", strings.NewReader(sent))
		require.NoError(t, err)
		got, err := io.ReadAll(answer.Body)
		require.NoError(t, err)
		require.NoError(t, answer.Body.Close())
		require.True(t, sent == string(got), "%d bytes came back for %d", len(got), size)
	}

	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	nobody := newMemory()
	_, err := nobody.Dial(cancelled, "", "")
	require.ErrorIs(t, err, context.Canceled, "nobody accepts")

	transport.CloseIdleConnections()
	require.NoError(t, server.Close())
	require.ErrorIs(t, <-served, http.ErrServerClosed)
	_, err = caller.Get("http://" + inside.Addr().String())
	require.ErrorIs(t, err, net.ErrClosed)
}
