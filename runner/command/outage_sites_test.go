package command

import (
	"bytes"
	"compress/gzip"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/reference"
)

// newSite makes a sound one.
func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{}
	s.lead(listening(t, provider(t, nil)))
	s.hook = s.bmc
	return s
}

func provider(t *testing.T, now func() time.Time) http.Handler {
	t.Helper()
	made, err := reference.New(reference.Options{HookToken: hookToken, Now: now})
	require.NoError(t, err)
	return made
}

func listening(t *testing.T, handler http.Handler) string {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	return server.URL
}

func accepting(t *testing.T, each func(net.Conn)) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			each(connection)
		}
	}()
	return "http://" + listener.Addr().String()
}

func dead(t *testing.T, s *site) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	s.lead("http://" + listener.Addr().String())
	require.NoError(t, listener.Close())
}

// deaf accepts connections and does nothing with them.
func deaf(t *testing.T, s *site) {
	s.lead(accepting(t, func(connection net.Conn) { t.Cleanup(func() { _ = connection.Close() }) }))
}

func resetting(t *testing.T, s *site) {
	s.lead(accepting(t, func(connection net.Conn) {
		_ = connection.(*net.TCPConn).SetLinger(0)
		_, _ = connection.Read(make([]byte, 1))
		_ = connection.Close()
	}))
}

// raw answers these bytes to every request and closes the connection.
func raw(answer string) func(*testing.T, *site) {
	return served(func(_ *site, w http.ResponseWriter, _ *http.Request) {
		connection, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		_, _ = io.WriteString(connection, answer)
		_ = connection.Close()
	})
}

// answering answers this to every request; headers are further names and values.
func answering(status int, contentType, body string, headers ...string) func(*testing.T, *site) {
	return served(func(_ *site, w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		for i := 0; i+1 < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	})
}

func hang(_ *site, _ http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	<-r.Context().Done()
}

func slowly(_ *site, w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		_, _ = io.WriteString(w, " ")
		_ = http.NewResponseController(w).Flush()
		select {
		case <-r.Context().Done():
			return
		case <-tick.C:
		}
	}
}

func endless(_ *site, w http.ResponseWriter, _ *http.Request) {
	block := bytes.Repeat([]byte(" "), 1<<16)
	for {
		if _, err := w.Write(block); err != nil {
			return
		}
	}
}

func endlessHeader(_ *site, w http.ResponseWriter, _ *http.Request) {
	connection, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	defer connection.Close()
	_, err = io.WriteString(connection, "HTTP/1.1 200 OK\r\n")
	for i := 0; err == nil; i++ {
		_, err = fmt.Fprintf(connection, "X-%d: %s\r\n", i, strings.Repeat("a", 1000))
	}
}

// bomb is a kilobyte for each megabyte that it unpacks to.
func bomb(t *testing.T, s *site) {
	var packed bytes.Buffer
	packer := gzip.NewWriter(&packed)
	block := bytes.Repeat([]byte(" "), 1<<20)
	for range 64 {
		_, _ = packer.Write(block)
	}
	_ = packer.Close()
	served(func(_ *site, w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(packed.Bytes())
	})(t, s)
}

// huge is one JSON array of 100 MB.
func huge(s *site, w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, `{"requestId":"T1","response":{"dataSet":[""`)
	block := []byte(strings.Repeat(`,"0123456789"`, 1<<12))
	for written := 0; written < 100<<20; written += len(block) {
		if _, err := w.Write(block); err != nil {
			return
		}
		s.add(len(block))
	}
	_, _ = io.WriteString(w, `]}}`)
}

func redirecting(location string) func(*testing.T, *site) {
	return served(func(_ *site, w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, location, http.StatusFound) })
}

// redirectingAway sends everybody to another host, with method and body.
func redirectingAway(t *testing.T, s *site) {
	other := listening(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { s.add(1) }))
	s.lead(listening(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, other+"/elsewhere", http.StatusTemporaryRedirect)
	})))
}

func selfSigned(t *testing.T, s *site) {
	server := httptest.NewTLSServer(provider(t, nil))
	server.Config.ErrorLog = nil
	t.Cleanup(server.Close)
	s.lead(server.URL)
}

func expiredCertificate(c *x509.Certificate) {
	c.NotBefore, c.NotAfter = time.Now().Add(-48*time.Hour), time.Now().Add(-24*time.Hour)
}

func othersCertificate(c *x509.Certificate) {
	c.IPAddresses, c.DNSNames = nil, []string{"api.example.com"}
}

// certified serves a sound provider with a certificate that the target file trusts, but for what change makes of it.
func certified(change func(*x509.Certificate)) func(*testing.T, *site) {
	return func(t *testing.T, s *site) {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		require.NoError(t, err)
		template := &x509.Certificate{
			SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "a provider"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
			NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
			IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
		}
		change(template)
		certificate, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
		require.NoError(t, err)
		server := httptest.NewUnstartedServer(provider(t, nil))
		server.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{certificate}, PrivateKey: key}}}
		server.StartTLS()
		t.Cleanup(server.Close)
		s.lead(server.URL)
		s.caFile = filepath.Join(t.TempDir(), "ca.pem")
		require.NoError(t, os.WriteFile(s.caFile, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate}), 0o600))
	}
}

func plainOnTLS(t *testing.T, s *site) {
	s.lead(strings.Replace(listening(t, provider(t, nil)), "http://", "https://", 1))
}

func tlsOnPlain(t *testing.T, s *site) {
	selfSigned(t, s)
	s.lead(strings.Replace(s.bmc, "https://", "http://", 1))
}

func nowhere(_ *testing.T, s *site) { s.lead("https://no-such-host.invalid") }

// elsewhere leads the products to an environment that does not know the hook's accounts.
func elsewhere(t *testing.T, s *site) { s.lead(listening(t, provider(t, nil))) }

// clockAhead is a provider whose clock is ahead of this machine's.
func clockAhead(by time.Duration) func(*testing.T, *site) {
	return func(t *testing.T, s *site) {
		now := func() time.Time { return time.Now().Add(by) }
		sound := provider(t, now)
		s.lead(listening(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Date", now().UTC().Format(http.TimeFormat))
			sound.ServeHTTP(w, r)
		})))
		s.hook = s.bmc
	}
}

// countedBelow checks that the site has counted less than so much: bytes that were sent, or requests.
func countedBelow(limit int) func(*testing.T, *site) {
	return func(t *testing.T, s *site) {
		s.lock.Lock()
		defer s.lock.Unlock()
		require.Less(t, s.count, limit)
	}
}

// alibabaThere leads Zenlayer's products to Alibaba Cloud's gateway, zenlayerThere the reverse.
func alibabaThere(_ *testing.T, s *site) { s.path = "/" }

func zenlayerThere(_ *testing.T, s *site) { s.bss += "/api/v2/bmc" }

func oldVersion(_ *testing.T, s *site) { s.bssVersion = "2001-01-01" }
