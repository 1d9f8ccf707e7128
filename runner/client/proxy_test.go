package client_test

import (
	"encoding/base64"
	"net/http"
	"os"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/client"
)

// What goes to this machine in clear must not pass by a proxy. The environment is read once in a process, so that the test
// needs one of its own.
func TestNoProxyForThisMachine(t *testing.T) {
	if os.Getenv("HTTP_PROXY") != "http://proxy.example:3128" {
		command := exec.Command(os.Args[0], "-test.run=^TestNoProxyForThisMachine$", "-test.v")
		command.Env = append(os.Environ(), "HTTP_PROXY=http://proxy.example:3128", "NO_PROXY=", "no_proxy=", "http_proxy=")
		out, err := command.CombinedOutput()
		require.NoError(t, err, "%s", out)
		require.Contains(t, string(out), "--- PASS")
		return
	}
	proxy := client.NewTransport(nil).Proxy
	for address, want := range map[string]string{
		"http://provider.example/": "http://proxy.example:3128",
		"http://localhost:8080/":   "",
		"http://localhost.:8080/":  "",
		"http://LOCALHOST.:8080/":  "",
		"http://127.0.0.1:8080/":   "",
		"http://[::1]:8080/":       "",
	} {
		request, err := http.NewRequest(http.MethodGet, address, nil)
		require.NoError(t, err)
		got, err := proxy(request)
		require.NoError(t, err)
		if want == "" {
			require.Nil(t, got, address)
			continue
		}
		require.Equal(t, want, got.String(), address)
	}
}

// A proxy may echo what it was given. Its password stands in no record.
func TestThePasswordOfAProxyIsASecret(t *testing.T) {
	for _, name := range []string{"HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"} {
		t.Setenv(name, "")
	}
	require.Empty(t, client.ProxySecrets())
	t.Setenv("HTTP_PROXY", "http://proxy.example:3128")
	t.Setenv("https_proxy", "http://somebody:canary-password@proxy.example:3128")
	secrets := client.ProxySecrets()
	require.Equal(t, []string{"canary-password", "somebody:canary-password"}, secrets)
	for _, echoed := range []string{"canary-password", "Basic " + base64.StdEncoding.EncodeToString([]byte("somebody:canary-password")), "http://somebody:canary-password@proxy"} {
		got := client.Blank("407 "+echoed, secrets...)
		require.NotContains(t, got, "canary")
		require.NotContains(t, got, "c29tZWJvZHk6")
	}
}
