package serve

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/reference"
	"relcon/runner/target"
)

// The README shows a file of accounts that can be read, and what the control API answers with these accounts.
func TestReadmeShowsTheControlAPI(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	require.NoError(t, err)
	accounts := regexp.MustCompile("(?s)```yaml\n(.+?)```").FindSubmatch(readme)
	require.NotNil(t, accounts)
	path := filepath.Join(t.TempDir(), "accounts.yaml")
	require.NoError(t, os.WriteFile(path, accounts[1], 0o600))
	seed, err := target.LoadSeed(path, reference.Statuses, func(name string) (string, bool) { return "the-secret", name == "TEAM_SECRET" })
	require.NoError(t, err)
	provider, err := reference.New(reference.Options{HookToken: token})
	require.NoError(t, err)
	h, err := New(provider, Options{Accounts: seed})
	require.NoError(t, err)

	shown := regexp.MustCompile(`(?m)^→ (\S+) /control(\S*)(.*)\n← (\d+) (.+(?:\n  .+)*)$`).FindAllStringSubmatch(string(readme), -1)
	called := map[string]bool{}
	for _, match := range shown {
		status, body := ask(h, controlling(match[1], match[2], strings.TrimSpace(match[3])))
		require.Equal(t, match[4], strconv.Itoa(status), body)
		require.JSONEq(t, match[5], strings.ReplaceAll(withoutTimes(body), `"created":""`, `"created":"…"`), match[0])
		path, _, _ := strings.Cut(match[2], "?")
		called[match[1]+" "+path] = true
	}
	for _, action := range h.actions() {
		require.True(t, called[action.method+" "+action.path], "%s %s", action.method, action.path)
		require.Contains(t, string(readme), "| `"+action.method+" /control"+action.path+"` |")
	}
}
