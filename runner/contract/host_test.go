package contract_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

func TestLoopbackIsOneThingInEverySpelling(t *testing.T) {
	for _, host := range []string{"localhost", "LOCALHOST.", "127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1", "::1%lo"} {
		require.True(t, contract.Loopback(host), host)
	}
	for _, host := range []string{"", "localhost.example.com", "localhost..", "10.0.0.1", "::2", "127.0.0.1.example.com", "0.0.0.0"} {
		require.False(t, contract.Loopback(host), host)
	}
}
