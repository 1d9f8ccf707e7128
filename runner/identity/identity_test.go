package identity_test

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/identity"
)

// The digest of the contract can be had without relcon.
func TestTheDigestIsThatOfTheSource(t *testing.T) {
	t.Parallel()
	list := exec.Command("bash", "-c", "sha256sum features/*/*.feature features/rules.json schemas/alibaba/* schemas/zenlayer/* | sort -k 2 | sha256sum")
	list.Dir, list.Env = "../..", append(list.Environ(), "LC_ALL=C")
	out, err := list.Output()
	require.NoError(t, err)
	require.Equal(t, strings.Fields(string(out))[0], strings.TrimPrefix(identity.ContractDigest(), "sha256:"))
}

func TestTheFileCountsMoreThanTheHook(t *testing.T) {
	t.Parallel()
	who, note := identity.Provider(contract.Provider{Name: "zenlayer", Version: "2026.10"}, []contract.Provider{{Version: "2026.11", Build: "4f2c1d"}})
	require.Equal(t, contract.Provider{Name: "zenlayer", Version: "2026.10", Build: "4f2c1d"}, who)
	require.Contains(t, note, "which provider was tested is not certain")
}
