package runner

import (
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"os"

	"relcon/runner/client"
	"relcon/runner/contract"
)

// tlsConfig trusts the certificates of a file beside the system's; nil means the system's alone. There is no way to
// turn verification off. Messages do not repeat the path: it may come from the environment, and be meant for another key.
func tlsConfig(caFile string) (*tls.Config, error) {
	if caFile == "" {
		return nil, nil
	}
	pem, err := os.ReadFile(caFile)
	if err != nil {
		return nil, contract.Unreadable("tls.caFile", "the file that it names", err)
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM(pem) {
		return nil, usage("tls.caFile: the file that it names holds no certificate in PEM")
	}
	return &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}, nil
}

// hookTransport carries the requests to the hook, with the target's own trust and network; nil means the hook's default.
func hookTransport(config *tls.Config, network http.RoundTripper) http.RoundTripper {
	if network == nil && config != nil {
		return client.NewTransport(config)
	}
	return network
}
