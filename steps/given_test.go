package steps

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

// What goes wrong in an arrangement is no verdict, and yet an outage is one, and a fault of the suite exits 7.
func TestWhatGoesWrongInAnArrangementStaysWhatItIs(t *testing.T) {
	t.Parallel()
	violation := contract.Violation{Subject: "alpha", Got: "RUNNING", Want: "released"}
	for name, row := range map[string]struct {
		err  error
		kept bool
	}{
		"a violation":           {&violation, false},
		"an effect that is not": {&notYet{violation}, false},
		"an outage":             {&contract.Unreachable{Where: "bmc", Err: errors.New("refused")}, true},
		"a fault of the suite":  {&contract.Fault{Reason: "a request that breaks its own schema"}, true},
		"a refusal":             {&contract.Refused{Call: "ReleaseInstances", Reason: "it names another's"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := arranging([]string{"alpha"}, row.err)
			require.EqualError(t, err, `arranging instance "alpha": `+row.err.Error())
			require.Equal(t, row.kept, errors.Is(err, row.err))
			require.False(t, violates(err))
		})
	}
}
