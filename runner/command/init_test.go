package command

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/target"
)

func TestInitWritesATargetFile(t *testing.T) {
	t.Setenv("MY_TOKEN", "secret")
	file := filepath.Join(t.TempDir(), "mine.yaml")
	flags := []string{"init", "--name", "mine", "--bmc", "http://127.0.0.1:1/api/v2/bmc", "--hook", "http://127.0.0.1:1/provider-states",
		"--token-variable", "MY_TOKEN", "--output", file}
	exit, out, told := relcon(flags...)
	require.Zero(t, exit, told)
	require.Contains(t, out, "relcon hook check --target "+file+" --allow-release mine\n")
	made, err := target.Load(file, os.LookupEnv)
	require.NoError(t, err)
	require.Equal(t, "secret", made.States.Token)
	exit, _, told = relcon(flags...)
	require.Equal(t, contract.ExitUsage, exit)
	require.Contains(t, told, "is there already")
	exit, _, _ = relcon(append(flags, "--force")...)
	require.Zero(t, exit)

	outside := filepath.Join(t.TempDir(), "outside")
	inside := t.TempDir()
	t.Chdir(inside)
	exit, _, told = relcon("init", "--name", outside, "--bmc", "http://127.0.0.1:1/api/v2/bmc", "--hook", "http://127.0.0.1:1/provider-states")
	require.Zero(t, exit, told)
	require.FileExists(t, filepath.Join(inside, "outside.yaml"), "a name is no path")
	require.NoFileExists(t, outside+".yaml")

	exit, _, told = relcon("init", "--name", "mine")
	require.Equal(t, contract.ExitUsage, exit)
	require.Contains(t, told, "got no --bmc, --zec or --bss, and no single one of --hook and --pool")
	exit, _, told = relcon("init", "--name", "mine", "--bmc", "ftp://x", "--hook", "https://x.example.com/", "--output", "-")
	require.Equal(t, contract.ExitUsage, exit)
	require.Contains(t, told, "products.bmc.endpoint")
}

func TestInitAsksForWhatTheFlagsDoNotSay(t *testing.T) {
	v, out := &initVerb{}, &strings.Builder{}
	require.NoError(t, v.ask(strings.NewReader("mine\n\nhttps://s.example.com/zec\n\n\npool.yaml\n"), out))
	require.Equal(t, 6, strings.Count(out.String(), ": "))
	require.Equal(t, "https://s.example.com/zec", v.zec)
	require.Equal(t, target.Start{Name: "mine", Pool: "pool.yaml"}, v.start)
	require.Empty(t, v.lacking())
	require.NotContains(t, v.next("mine.yaml"), "hook check")

	v, out = &initVerb{bmc: "https://s.example.com/bmc", start: target.Start{Name: "n", Hook: "https://s.example.com/p"}}, &strings.Builder{}
	require.NoError(t, v.ask(strings.NewReader(""), out))
	require.Empty(t, out.String())
}
