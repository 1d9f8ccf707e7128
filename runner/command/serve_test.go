package command

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/client"
	"relcon/runner/target"
)

func TestServeRefusesWhatItCannotDo(t *testing.T) {
	t.Chdir(t.TempDir())
	require.NoError(t, os.WriteFile("seed.yaml", []byte("accounts:\n  - product: bmcc\n"), 0o600))
	for flags, want := range map[string]string{
		"--address 0.0.0.0:0":      `address: got the host "0.0.0.0", which other machines may reach, want a loopback one such as 127.0.0.1, or --any-address to allow it`,
		"--address :8080":          `address: got the host "", which other machines may reach, want a loopback one such as 127.0.0.1, or --any-address to allow it`,
		"--address localhost":      `address: got "localhost", want HOST:PORT such as 127.0.0.1:8080`,
		"--address localhost:http": `address: got the port "http", want 1 to 65535, or 0 for a free one`,
		"--tls":                    `tls: want --write-ca FILE as well: without it no client can trust the certificate`,
		"--write-ca ca.pem":        `write-ca: want --tls as well: without it there is no certificate`,
		"--latency-spread 10ms":    `latency-spread: got 10ms around a latency of 0s, want at most the latency, and neither below zero`,
		"--latency -1s":            `latency-spread: got 0s around a latency of -1s, want at most the latency, and neither below zero`,
		"--error-rate 5":           `error-rate: got 5, want a share from 0 to 1, such as 0.05`,
		"--error-rate NaN":         `error-rate: got NaN, want a share from 0 to 1, such as 0.05`,
		"--error-rate x":           `--error-rate: got "x", want a number such as 0.05`,
		"--settle-time -1s":        `settle-time: got -1s, want a duration above zero`,
		"--token short":            `token: got 5 characters, want at least 8: the log blanks the token wherever it stands`,
		"--rate-limit bmc":         `rate-limit: got "bmc", want PRODUCT=N/DURATION such as bmc=20/1s`,
		"--rate-limit bmc=20":      `rate-limit: got "bmc=20", want PRODUCT=N/DURATION such as bmc=20/1s`,
		"--rate-limit bmc=0/1s":    `rate-limit: got "bmc=0/1s", want PRODUCT=N/DURATION such as bmc=20/1s`,
		"--rate-limit bmcc=1/1s":   `rate-limit: got "bmcc", want one of bmc, zec, bss; did you mean "bmc"?`,
		"--rate-limit bmc=1/1s --rate-limit zec=1/1s --rate-limit bmc=2/1s": `rate-limit: got bmc twice, want one limit for each product`,
		"--rate-limit bmc=" + strings.Repeat("1", 1000):                     `rate-limit: got "bmc=` + strings.Repeat("1", 96) + `…", want`,
		"--log har":                  `log "har": want FORMAT=FILE such as har=client.har, or - for the standard output`,
		"--log hra=x.har":            `log format: got "hra", want one of text, ndjson, har`,
		"--log har=x --log text=./x": `log text=./x: got the file of log har, want one of its own`,
		"--log text=seed.yaml --seed-accounts seed.yaml":           `log text=seed.yaml: got the file of seed-accounts, want one of its own`,
		"--log har=absent/x.har":                                   `log: open absent/x.har: no such file or directory`,
		"--seed-accounts seed.yaml":                                `seed.yaml:2: accounts[0].product: unknown product "bmcc", did you mean bmc?`,
		"--seed-accounts absent.yaml":                              `seed-accounts: there is no file absent.yaml`,
		"--fault bmc-rel-06-accept-101":                            `did you mean "bmc-rel-06-accepts-101"?`,
		"--write-target absent/t.yaml":                             `write-target: absent/t.yaml: `,
		"--tls --write-ca absent/ca.pem":                           `write-ca: absent/ca.pem: `,
		"--latncy 1s":                                              `unknown flag --latncy; did you mean --latency?`,
		"--tls --write-ca ca.pem --any-address --address a..b:443": `address a..b:443: `,
	} {
		exit, stdout, stderr := relcon(append([]string{"serve"}, strings.Fields(flags)...)...)
		require.Contains(t, stderr, want, flags)
		require.Equal(t, 2, exit, flags)
		require.NotContains(t, stdout, "products", flags)
	}
}

// Two flags that lead to one file are refused, whatever links they go by, and nothing is written.
func TestServeWritesOverNoFileOfAnotherFlag(t *testing.T) {
	t.Chdir(t.TempDir())
	const seed = "accounts: [{product: zec, accessKeyId: AK, accessKeySecret: s, token: team-token}]\n"
	require.NoError(t, os.WriteFile("seed.yaml", []byte(seed), 0o600))
	require.NoError(t, os.Symlink("seed.yaml", "soft.yaml"))
	require.NoError(t, os.Link("seed.yaml", "hard.yaml"))
	require.NoError(t, os.Symlink("later.log", "dangling.log"))
	require.NoError(t, os.Symlink(".", "folder"))
	for flags, want := range map[string]string{
		"--seed-accounts seed.yaml --log text=soft.yaml":       "log text=soft.yaml: got the file of seed-accounts, want one of its own",
		"--seed-accounts soft.yaml --write-target hard.yaml":   "write-target=hard.yaml: got the file of seed-accounts, want one of its own",
		"--log text=later.log --log har=dangling.log":          "log har=dangling.log: got the file of log text, want one of its own",
		"--log text=later.log --write-target folder/later.log": "log text=later.log: got the file of write-target, want one of its own",
		"--log text=seed.yaml --log hra=x.har":                 `log format: got "hra", want one of text, ndjson, har`,
	} {
		exit, _, stderr := relcon(append([]string{"serve"}, strings.Fields(flags)...)...)
		require.Contains(t, stderr, want, flags)
		require.Equal(t, 2, exit, flags)
		text, err := os.ReadFile("seed.yaml")
		require.NoError(t, err)
		require.Equal(t, seed, string(text), flags)
		require.NoFileExists(t, "later.log")
	}
}

// The files may be those of a program that serves on the address already.
func TestAnAddressInUseLeavesTheFilesAlone(t *testing.T) {
	t.Chdir(t.TempDir())
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	for _, path := range []string{"x.log", "ca.pem", "t.yaml"} {
		require.NoError(t, os.WriteFile(path, []byte("of the other\n"), 0o600))
	}
	exit, _, stderr := relcon("serve", "--address", listener.Addr().String(), "--log", "text=x.log", "--tls", "--write-ca", "ca.pem", "--write-target", "t.yaml")
	require.Equal(t, 2, exit)
	require.Contains(t, stderr, "it is in use")
	for _, path := range []string{"x.log", "ca.pem", "t.yaml"} {
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		require.Equal(t, "of the other\n", string(text), path)
	}
}

// serveUntil serves with flags, gives what is printed, and stops when the test asks for it.
func serveUntil(t *testing.T, flags ...string) (stdout, stderr *output, stop func() error) {
	t.Helper()
	stdout, stderr = &output{}, &output{}
	ctx, cancel := context.WithCancel(t.Context())
	root := newRoot()
	root.SetArgs(append([]string{"serve"}, flags...))
	root.SetOut(stdout)
	root.SetErr(stderr)
	ended := make(chan error, 1)
	go func() { ended <- root.ExecuteContext(ctx) }()
	require.Eventually(t, func() bool {
		return strings.Contains(stdout.String()+stderr.String(), "states:") || len(ended) > 0
	}, time.Minute, time.Millisecond)
	return stdout, stderr, func() error {
		cancel()
		return <-ended
	}
}

// What serve prints is a target file that the run against it can use, and its logs are well-formed when it has stopped.
func TestServeIsATarget(t *testing.T) {
	t.Chdir(t.TempDir())
	stdout, _, stop := serveUntil(t, "--tls", "--write-ca", "ca.pem", "--write-target", "t.yaml", "--log", "har=x.har", "--log", "ndjson=x.ndjson",
		"--token", "token-of-the-hook", "--latency", "2ms", "--latency-spread", "1ms", "--settle-time", "30ms", "--rate-limit", "bmc=100000/1s")
	written, err := os.ReadFile("t.yaml")
	require.NoError(t, err)
	require.Equal(t, string(written), stdout.String())
	loaded, err := target.Load("t.yaml", nil)
	require.NoError(t, err)
	require.True(t, filepath.IsAbs(loaded.TLS.CAFile))
	require.Equal(t, "token-of-the-hook", loaded.States.Token)
	require.Equal(t, 10*time.Second+3*time.Millisecond, loaded.Limits.RequestTimeout)

	exit, out, _ := relcon("verify", "--target", "t.yaml", "--allow-release", "reference", "--rules", "BMC-REL-02,BSS-REL-01")
	require.Equal(t, 0, exit, out)
	require.NoError(t, stop())
	var archive struct {
		Log struct{ Entries []json.RawMessage }
	}
	text, err := os.ReadFile("x.har")
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &archive))
	lines, err := os.ReadFile("x.ndjson")
	require.NoError(t, err)
	require.Equal(t, len(archive.Log.Entries), bytes.Count(lines, []byte("\n")))
	require.Greater(t, len(archive.Log.Entries), 10)
	require.NotContains(t, string(lines), "token-of-the-hook")
	require.NotRegexp(t, `accessKeySecret\\":\\"[^(]`, string(lines))
}

// A log on the standard output has it for itself: the target file goes to the other output.
func TestALogOnTheStandardOutputHasItAlone(t *testing.T) {
	t.Chdir(t.TempDir())
	require.NoError(t, os.WriteFile("seed.yaml", []byte("accounts: [{product: zec, accessKeyId: AK, accessKeySecret: s, token: team-token}]\n"), 0o600))
	stdout, stderr, stop := serveUntil(t, "--log", "ndjson=-", "--seed-accounts", "seed.yaml", "--any-address", "--address", "0.0.0.0:0")
	require.Empty(t, stdout.String())
	loaded, err := target.Parse("t.yaml", []byte(stderr.String()), nil)
	require.NoError(t, err)
	r, err := http.NewRequest(http.MethodPost, loaded.Products["zec"].Endpoint, strings.NewReader("{}"))
	require.NoError(t, err)
	r.Header = http.Header{"Authorization": {"Bearer team-token"}, "Content-Type": {"application/json"}, "X-Zc-Action": {"DescribeInstances"}}
	answer, err := client.NewTransport(nil).RoundTrip(r)
	require.NoError(t, err)
	body, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, answer.StatusCode, string(body))
	require.NoError(t, stop())
	require.Equal(t, 1, strings.Count(stdout.String(), "\n"))
	require.Contains(t, stdout.String(), `"operation":"DescribeInstances"`)
}
