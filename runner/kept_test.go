package runner

import (
	"bytes"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

func TestLongAnswersAreKeptInPart(t *testing.T) {
	t.Parallel()
	p := &playing{}
	long := bytes.Repeat([]byte("a"), 8<<20)
	p.record(contract.Exchange{Response: contract.Response{Body: long}})
	p.record(contract.Exchange{Response: contract.Response{Body: long[:keptBody]}})
	require.Less(t, cap(p.exchanges[0].Response.Body), keptBody*2, "the whole is let go")
	require.Contains(t, string(p.exchanges[0].Response.Body[keptBody:]), "(the first 262144 of 8388608 bytes)")
	require.Len(t, p.exchanges[1].Response.Body, keptBody)
	require.Len(t, long, 8<<20)
	require.True(t, utf8.Valid(kept(bytes.Repeat([]byte("€"), keptBody))), "no character is cut in two")
}
