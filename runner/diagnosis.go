package runner

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"syscall"

	"relcon/runner/client"
)

// trouble is what keeps a run from judging anything, in plain words: what is the case, and what to do about it. In the
// mend, KEY stands for the key of the target file that holds the address.
type trouble struct{ what, mend string }

const checkAddress = "check KEY"

// networkTrouble says what a failure of the network means.
func networkTrouble(err error) trouble {
	for _, look := range []func(error) (trouble, bool){nameTrouble, certificateTrouble, protocolTrouble, connectionTrouble} {
		if found, ok := look(err); ok {
			return found
		}
	}
	return trouble{innermost(err), checkAddress}
}

// plainly is what a failure means, in words for the middle of a message.
func plainly(err error) string {
	var unreadable *client.UnreadableError
	switch {
	case errors.As(err, &unreadable):
		return fmt.Sprintf("%s: %s", unreadable.Product, illTrouble(unreadable).what)
	case !unanswered(err):
		return err.Error()
	}
	return fmt.Sprintf("%s: %s", placeOf(err), networkTrouble(err).what)
}

func nameTrouble(err error) (trouble, bool) {
	var name *net.DNSError
	switch {
	case !errors.As(err, &name):
		return trouble{}, false
	case name.IsNotFound:
		return trouble{fmt.Sprintf("there is no host of the name %s", name.Name), "check KEY, or the name service of this machine"}, true
	default:
		return trouble{fmt.Sprintf("the name %s could not be looked up (%s)", name.Name, name.Err), "check the network and the name service of this machine"}, true
	}
}

func certificateTrouble(err error) (trouble, bool) {
	var unknown x509.UnknownAuthorityError
	var wrongName x509.HostnameError
	var invalid x509.CertificateInvalidError
	switch {
	case errors.As(err, &unknown):
		return trouble{"its certificate is signed by nobody whom this machine trusts (it may be self-signed, or a private authority's)",
			"put the authority's certificate into tls.caFile, or check KEY"}, true
	case errors.As(err, &wrongName):
		return trouble{fmt.Sprintf("its certificate is for another host (%s)", strings.TrimPrefix(wrongName.Error(), "x509: ")), checkAddress}, true
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return trouble{fmt.Sprintf("its certificate has expired or is not yet valid (it holds from %s to %s)",
			invalid.Cert.NotBefore.UTC().Format("2006-01-02"), invalid.Cert.NotAfter.UTC().Format("2006-01-02")),
			"have the certificate renewed, or check the clock of this machine"}, true
	case errors.As(err, &invalid):
		return trouble{fmt.Sprintf("its certificate can't be trusted (%v)", invalid), "have the certificate replaced, or check KEY and tls.caFile"}, true
	}
	return trouble{}, false
}

func protocolTrouble(err error) (trouble, bool) {
	var record tls.RecordHeaderError
	var alert tls.AlertError
	text := err.Error()
	switch {
	case errors.As(err, &record), strings.Contains(text, "HTTP response to HTTPS client"):
		return trouble{"what listens there does not speak TLS (plain http on an https port?)", checkAddress}, true
	case errors.As(err, &alert), strings.Contains(text, "remote error: tls"):
		return trouble{fmt.Sprintf("it refuses the TLS handshake (%s)", innermost(err)), checkAddress}, true
	case strings.Contains(text, "malformed HTTP"):
		return trouble{"what listens there does not speak HTTP", checkAddress}, true
	case strings.Contains(text, "response headers exceeded"):
		return trouble{"the header of its answer is longer than 1 MiB, so it is not this API", checkAddress}, true
	case strings.Contains(text, "longer than the limit"):
		return trouble{innermost(err) + ", so it is not this API", checkAddress}, true
	}
	return trouble{}, false
}

// late is that no answer came in time, without what was asked.
func late(err error) string {
	text := innermost(err)
	if at := strings.LastIndex(text, "no "); at >= 0 && strings.Contains(text[at:], "answer within") {
		text = text[at:]
	}
	return strings.TrimSuffix(text, ": context deadline exceeded")
}

func connectionTrouble(err error) (trouble, bool) {
	var timed interface{ Timeout() bool }
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return trouble{"nobody listens there (connection refused)", "start the target, or check KEY"}, true
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return trouble{"no way through the network leads there", "check KEY, the network and proxies"}, true
	case errors.As(err, &timed) && timed.Timeout():
		return trouble{late(err), "check KEY, the network and proxies, or raise limits.requestTimeout if it is only slow"}, true
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return trouble{"it breaks the connection off (connection reset)", "check KEY, and what is in front of the target"}, true
	case errors.Is(err, io.ErrUnexpectedEOF):
		return trouble{"its answer breaks off in the middle", "check KEY, and what is in front of the target"}, true
	case errors.Is(err, io.EOF):
		return trouble{"it closes the connection without an answer", "check KEY, and what is in front of the target"}, true
	}
	return trouble{}, false
}
