package client

import (
	"crypto/tls"
	"crypto/x509"

	"relcon/runner/contract"
)

// Trust gives the TLS configuration that trusts the certificates of a file beside the system's; nil, for no file, means the
// system's alone. There is no way to turn verification off. Messages do not repeat the path: it may come from the
// environment, and be meant for another key.
func Trust(caFile string) (*tls.Config, error) {
	if caFile == "" {
		return nil, nil
	}
	pem, err := contract.ReadFile(caFile)
	if err != nil {
		return nil, contract.Unreadable("tls.caFile", "the file that it names", err)
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM(pem) {
		return nil, contract.Usage("tls.caFile: the file that it names holds no certificate in PEM")
	}
	return &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}, nil
}
