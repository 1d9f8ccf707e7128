package client

import (
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/provider"
)

func FuzzDecodePage(f *testing.F) {
	f.Add([]byte(`{"response":{"totalCount":1,"dataSet":[{"instanceId":"i","instanceStatus":"RUNNING","autoRenew":true}]}}`))
	f.Add([]byte(`{"response":{"totalCount":1e300,"dataSet":[{"instanceId":"i","status":"RUNNING"}]}}`))
	f.Add([]byte(`{"Success":true,"Data":{"TotalCount":-1,"InstanceList":[{"InstanceID":"i","Status":"Normal"}]}}`))
	f.Add([]byte("\xef\xbb\xbf{}"))
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, product := range contract.Products() {
			p, err := decodePage(provider.Of(product), body, &items{})
			if err != nil {
				require.Empty(t, p.instances)
				continue
			}
			require.GreaterOrEqual(t, p.total, unknownTotal)
			for _, instance := range p.instances {
				require.NotEmpty(t, instance.ID)
				require.NotEmpty(t, instance.Status)
			}
		}
		codeOf(body)
	})
}
