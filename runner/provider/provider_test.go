package provider_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/provider"
	"relcon/schemas"
)

func sound(t *testing.T, api provider.API, call contract.Call) {
	t.Helper()
	flaws, err := schemas.Validate(api.Schema(call.Operation, "request"), api.Content(call))
	require.NoError(t, err)
	require.Empty(t, flaws, "%s %s", api.Product, call.Operation)
}

func TestEveryCallThatIsBuiltIsSound(t *testing.T) {
	account := contract.Account{Credentials: contract.Credentials{AccessKeyID: "key"}}
	for _, product := range contract.Products() {
		api := provider.Of(product)
		require.Equal(t, product, api.Product)
		for _, operation := range api.Operations {
			_, err := schemas.Validate(api.Schema(operation.Name, "response"), []byte("{}"))
			require.NoError(t, err, operation.Name)
			require.Equal(t, operation.Reads, api.Reads(operation.Name), operation.Name)
			if operation.Reads {
				sound(t, api, api.Page(account, nil, nil, 1, api.Listing.Largest))
				sound(t, api, api.Page(account, []string{"i-1"}, nil, 2, 10))
				continue
			}
			require.Equal(t, []string{operation.Names}, api.Names(operation.Name))
			call := api.Act(operation, account, contract.Wanted{}, []string{"i-1"})
			require.Equal(t, "key", call.Account)
			sound(t, api, call)
		}
		for _, schema := range []string{api.Answer.Refusal, api.Answer.Failure} {
			if schema != "" {
				_, err := schemas.Validate(schema, []byte("{}"))
				require.NoError(t, err, schema)
			}
		}
	}
}

// A code that refuses a key does not yet say that nobody has it.
func TestOnlySomeRefusalsSayThatNobodyHasTheKey(t *testing.T) {
	zec, bss := provider.Of(contract.ZEC), provider.Of(contract.BSS)
	for _, row := range []struct {
		api     provider.API
		status  int
		code    string
		unknown bool
	}{
		{zec, 401, "AUTHFAILURE_INVALID_AUTHORIZATION", true},
		{zec, 403, "AUTHFAILURE_SIGNATURE_FAILURE", true},
		{zec, 401, "AUTHFAILURE_NO_SUCH_KEY", true},
		{zec, 401, "AUTHFAILURE_SIGNATURE_EXPIRED", false},
		{zec, 403, "AUTHFAILURE_UNAUTHORIZED_OPERATION", false},
		{zec, 500, "AUTHFAILURE_SIGNATURE_FAILURE", false},
		{bss, 404, "InvalidAccessKeyId.NotFound", true},
		{bss, 400, "InvalidAccessKeyId", true},
		{bss, 400, "InvalidAccessKeyId.Inactive", false},
		{bss, 400, "SignatureDoesNotMatch", false},
	} {
		require.Equal(t, row.unknown, row.api.UnknownKey(row.status, row.code), "%d %s", row.status, row.code)
		require.True(t, row.status >= 500 || provider.RefusesKeys(row.code), row.code)
	}
}

func TestWhatTheStatusesMean(t *testing.T) {
	in := func(status string) *contract.Instance { return &contract.Instance{Status: status} }
	for _, product := range contract.Products() {
		life := provider.Of(product).Life
		require.True(t, life.Gone(nil))
		require.False(t, life.InBin(nil))
		require.False(t, life.Gone(in(life.Releasable)))
		require.Contains(t, life.Statuses, life.Releasable)
	}
	require.False(t, provider.Of(contract.ZEC).Life.Gone(in("RELEASING")), "Zenlayer no longer lists what is released")
	require.True(t, provider.Of(contract.BSS).Life.Gone(in("Expired")))
	require.False(t, provider.Of(contract.BSS).Life.Gone(in("Stopped")), "no page says that it is released")
	require.True(t, provider.Of(contract.ZEC).Life.InBin(in("RECYCLED")))
	require.True(t, provider.Of(contract.BMC).Life.ByItself("STOPPING", "STOPPED"))
	require.False(t, provider.Of(contract.BMC).Life.ByItself("STOPPED", "STOPPING"))
}

func TestStatusesThatNoPageNamesAreToldWithThoseThatOneDoes(t *testing.T) {
	for _, product := range contract.Products() {
		life := provider.Of(product).Life
		for _, status := range slices.Concat(life.Bin, life.Leaving, life.Released, []string{life.Statuses[0], life.Releasable}) {
			if product == contract.BMC && (status == "RELEASING" || status == "RECYCLED") {
				continue // taken for a status on the way out, but named for ZEC only
			}
			require.Equal(t, status, life.Word(status))
		}
	}
	require.Equal(t, "Released (no documented status; those are Normal, Creating, WaitForExpire, Expired)", provider.Of(contract.BSS).Life.Word("Released"))
}
