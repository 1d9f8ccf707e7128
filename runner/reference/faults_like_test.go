package reference

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAFaultThatIsMisspelt(t *testing.T) {
	require.Equal(t, `; did you mean "bmc-rel-06-accepts-101"?`, FaultLike("bmc-rel-06-accept-101"))
	require.Contains(t, FaultLike("bmc-rel-6"), "; those of BMC-REL-06 are bmc-rel-06-accepts-101")
	require.Contains(t, FaultLike("BMC-REL-06-what-is-it"), "; those of BMC-REL-06 are bmc-rel-06-accepts-101")
	require.Regexp(t, `^; those of BMC-REL-06 are [^,]+, [^,]+, [^,]+ and \d+ more$`, FaultLike("bmc-rel-6"))
	require.Regexp(t, `^; those of ZC-ENV-01 are zc-env-01-`, FaultLike("zc-env-1"))
	require.Empty(t, FaultLike("nonsense"))
	require.Empty(t, FaultLike("zc-env-77-nothing"))
	require.ErrorContains(t, newBroken("bmc-rel-6"), "it is not known; those of BMC-REL-06 are ")
}

func newBroken(id string) error {
	_, err := New(Options{Faults: []string{id}})
	return err
}
