package serve

import (
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// A client that trusts the authority reaches the server by every name that the certificate has, and by no other.
func TestTheCertificateNamesThisMachine(t *testing.T) {
	certificate, authority, err := Certify("box.example", time.Now())
	require.NoError(t, err)
	server := started(t, "127.0.0.1:0", handler(t, Options{}), certificate)
	require.Contains(t, server.URL(), "https://127.0.0.1:")
	roots := x509.NewCertPool()
	require.True(t, roots.AppendCertsFromPEM(authority))
	for name, reached := range map[string]bool{"localhost": true, "127.0.0.1": true, "::1": true, "box.example": true, "other.example": false} {
		client := http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots, ServerName: name}, ForceAttemptHTTP2: true}}
		answer, err := client.Get(server.URL() + HealthPath)
		if !reached {
			require.ErrorContains(t, err, "certificate is valid for", name)
			continue
		}
		require.NoError(t, err, name)
		require.Equal(t, 2, answer.ProtoMajor)
		require.NoError(t, answer.Body.Close())
		client.CloseIdleConnections()
	}
	_, err = (&http.Client{Transport: &http.Transport{}}).Get(server.URL() + HealthPath)
	require.ErrorContains(t, err, "unknown authority")
	require.NoError(t, server.Close(t.Context()))
}

func TestTheCertificateNamesTheAddress(t *testing.T) {
	for host, want := range map[string]int{"": 2, "0.0.0.0": 2, "::": 2, "192.0.2.7": 3, "127.0.0.2": 3} {
		certificate, _, err := Certify(host, time.Now())
		require.NoError(t, err, host)
		leaf, err := x509.ParseCertificate(certificate.Certificate[0])
		require.NoError(t, err)
		require.Len(t, leaf.IPAddresses, want, host)
		require.NoError(t, leaf.VerifyHostname("localhost"))
		if want == 3 {
			require.True(t, leaf.IPAddresses[2].Equal(net.ParseIP(host)))
		}
	}
}
