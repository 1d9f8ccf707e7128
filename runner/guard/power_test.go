package guard_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

// What turns instances off is guarded as their release is, at both products.
func TestStopAndRebootNameOnlyOurOwn(t *testing.T) {
	t.Parallel()
	for _, product := range []contract.Product{contract.BMC, contract.ZEC} {
		for _, name := range []string{"StopInstances", "RebootInstances"} {
			t.Run(string(product)+" "+name, func(t *testing.T) {
				t.Parallel()
				c := watched(t, false)
				of := func(c *contract.Call) { c.Product, c.Operation = product, name }
				for _, own := range []string{`{"instanceIds":["` + mine + `"]}`, `{"instanceIds":["` + mine + `","` + made + `"]}`} {
					_, err := c.Send(t.Context(), zen(own, of))
					require.NoError(t, err)
				}
				require.Len(t, c.left, 2)
				for _, foreign := range []string{
					`{"instanceIds":["i-nobody"]}`, `{"instanceIds":["` + mine + `","` + another + `"]}`, `{"instanceId":"` + mine + `"}`, `{"instanceIds":[]}`, `{}`,
				} {
					_, err := c.Send(t.Context(), zen(foreign, of))
					requireRefused(t, err)
				}
				require.Len(t, c.left, 2)
			})
		}
	}
}
