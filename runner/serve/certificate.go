package serve

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"slices"
	"time"
)

// validFor is how long a certificate is valid: some clients take none that is valid for more than 825 days.
const validFor = 365 * 24 * time.Hour

// Certify makes an authority and a certificate of it for this machine and a host. It gives the authority in PEM, for clients
// to trust; its key is forgotten.
func Certify(host string, now time.Time) (certificate *tls.Certificate, authority []byte, err error) {
	ca := template("relcon serve CA", now)
	ca.IsCA, ca.BasicConstraintsValid, ca.MaxPathLenZero, ca.KeyUsage = true, true, true, x509.KeyUsageCertSign
	server := template("relcon serve", now)
	server.KeyUsage, server.ExtKeyUsage = x509.KeyUsageDigitalSignature, []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	server.DNSNames, server.IPAddresses = []string{"localhost"}, []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback}
	if ip := net.ParseIP(host); ip != nil && !ip.IsUnspecified() {
		server.IPAddresses = append(server.IPAddresses, ip)
	} else if ip == nil && host != "" && !slices.Contains(server.DNSNames, host) {
		server.DNSNames = append(server.DNSNames, host)
	}
	caKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, fmt.Errorf("certificate: %w", err)
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, fmt.Errorf("certificate: %w", err)
	}
	caText, err := x509.CreateCertificate(rand.Reader, ca, ca, caKey.Public(), caKey)
	if err != nil {
		return nil, nil, fmt.Errorf("certificate: %w", err)
	}
	text, err := x509.CreateCertificate(rand.Reader, server, ca, key.Public(), caKey)
	if err != nil {
		return nil, nil, fmt.Errorf("certificate of %q: %w", host, err)
	}
	certificate = &tls.Certificate{Certificate: [][]byte{text}, PrivateKey: key}
	return certificate, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: caText}), nil
}

// template is what both certificates have in common. Clocks of clients may be an hour behind.
func template(name string, now time.Time) *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: big.NewInt(now.UnixNano()), Subject: pkix.Name{CommonName: name},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(validFor),
	}
}
