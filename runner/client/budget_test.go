package client_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/client"
	"relcon/runner/contract"
)

// Every request counts, whoever sends it; what the guard refuses does not leave and does not count.
func TestNoMoreIsSentThanMayBe(t *testing.T) {
	s := newServer(t, nil)
	options := optionsFor(s)
	options.MaxRequests = 3
	c := newClient(t, options)
	_, err := c.Send(t.Context(), zenlayerCall())
	require.NoError(t, err)
	refused := zenlayerCall()
	refused.Body = []byte(`{"instanceIds":["somebody's"]}`)
	_, err = c.Send(t.Context(), refused)
	require.ErrorAs(t, err, new(*contract.Refused))
	_, err = c.Inventory(t.Context(), account(contract.BMC), nil)
	require.Error(t, err, "{} is no inventory, and was asked for all the same")
	get := alibabaCall()
	get.Method = "GET"
	_, err = c.Send(t.Context(), get)
	require.NoError(t, err)
	require.Equal(t, 3, s.count())

	for _, call := range []contract.Call{zenlayerCall(), alibabaCall(), get} {
		var recorded []contract.Exchange
		ctx := client.WithRecorder(t.Context(), func(e contract.Exchange) { recorded = append(recorded, e) })
		_, err = c.Send(ctx, call)
		var spent *client.SpentError
		require.ErrorAs(t, err, &spent)
		require.Equal(t, 3, spent.Limit)
		require.ErrorContains(t, err, "safety.maxRequests: the run has sent the 3 requests")
		require.Empty(t, recorded, "what was not sent is no exchange")
	}
	_, err = c.Inventory(t.Context(), account(contract.ZEC), nil)
	require.ErrorAs(t, err, new(*client.SpentError))
	require.Equal(t, 3, s.count())
}

func TestALimitBelowZeroIsRefused(t *testing.T) {
	_, err := client.New(client.Options{MaxRequests: -1})
	require.ErrorContains(t, err, "requests in all: got -1")
}
