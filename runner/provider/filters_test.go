package provider_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/provider"
)

// Filters are made of what an item shows; where it shows nothing there is none.
func TestFiltersOfAnInstance(t *testing.T) {
	t.Parallel()
	seen := contract.Instance{ID: "i-1", Status: "RUNNING", Members: map[string]any{"instanceName": "host", "Region": "cn-hangzhou", "ProductCode": "ecs"}}
	for product, want := range map[contract.Product][]string{
		contract.BMC: {"instanceStatus=RUNNING", "instanceName=host"},
		contract.ZEC: {"status=RUNNING", "name=host"},
		contract.BSS: {"Region=cn-hangzhou ProductCode=ecs", "", "ProductCode=ecs"},
	} {
		list := provider.Of(product).Listing
		var made []string
		for _, filter := range list.Filters {
			by := list.By(filter, seen)
			made = append(made, provider.Written(by))
			require.True(t, list.Selects(by, seen))
		}
		require.Equal(t, want, made)
	}
}

// A list by filters says what becomes of the instances that it is about, and of no other one.
func TestAnInventoryAsAListByFiltersHasIt(t *testing.T) {
	t.Parallel()
	api := provider.Of(contract.BMC)
	is := func(id, status string) contract.Instance { return contract.Instance{ID: id, Status: status} }
	all := []contract.Instance{is("kept", "RECYCLE"), is("left out", "RECYCLE"), is("other", "RUNNING"), is("under way", "RECYCLING")}
	found := []contract.Instance{is("kept", "RECYCLE"), is("back", "RECYCLE")}
	require.Equal(t, []contract.Instance{is("kept", "RECYCLE"), is("other", "RUNNING"), is("under way", "RECYCLING"), is("back", "RECYCLE")},
		api.Searched(all, found, api.Recycled()))
}
