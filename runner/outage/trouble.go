package outage

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
	"relcon/runner/contract"
)

// trouble is what keeps a run from judging anything, in plain words: what is the case, and what to do about it. In the
// mend, KEY stands for the key of the target file that holds the address.
type trouble struct{ what, mend string }

const (
	checkAddress = "check KEY"
	checkNetwork = "check KEY, the network and proxies"
	checkFront   = "check KEY, and what is in front of the target"
)

// symptom is how a failure of the network shows, and what that means.
type symptom struct {
	cause error  // of the failure; nil where its text tells
	text  string // in the failure's
	trouble
}

// symptoms are those that need no details of the failure, the more telling ones first.
func symptoms() []symptom {
	return []symptom{
		{text: "HTTP response to HTTPS client", trouble: noTLS()},
		{text: "malformed HTTP", trouble: trouble{"what listens there does not speak HTTP", checkAddress}},
		{text: "response headers exceeded", trouble: trouble{"the header of its answer is longer than 1 MiB, so it is not this API", checkAddress}},
		{cause: syscall.ECONNREFUSED, trouble: trouble{"nobody listens there (connection refused)", "start the target, or check KEY"}},
		{cause: syscall.EHOSTUNREACH, trouble: trouble{"no way through the network leads there", checkNetwork}},
		{cause: syscall.ENETUNREACH, trouble: trouble{"no way through the network leads there", checkNetwork}},
		{cause: syscall.ECONNRESET, trouble: trouble{"it breaks the connection off (connection reset)", checkFront}},
		{cause: syscall.EPIPE, trouble: trouble{"it breaks the connection off (connection reset)", checkFront}},
		{cause: io.ErrUnexpectedEOF, trouble: trouble{"its answer breaks off in the middle", checkFront}},
		{cause: io.EOF, trouble: trouble{"it closes the connection without an answer", checkFront}},
	}
}

func noTLS() trouble {
	return trouble{"what listens there does not speak TLS (plain http on an https port?)", checkAddress}
}

// networkTrouble says what a failure of the network means.
func networkTrouble(err error) trouble {
	if found := detailedTrouble(err); found.what != "" {
		return found
	}
	for _, each := range symptoms() {
		if each.cause != nil && errors.Is(err, each.cause) || each.text != "" && strings.Contains(err.Error(), each.text) {
			return each.trouble
		}
	}
	return trouble{innermost(err), checkAddress}
}

// detailedTrouble says what a failure means, where that needs a detail of it, such as a name, a date or a time.
func detailedTrouble(err error) trouble {
	var name *net.DNSError
	var authority x509.UnknownAuthorityError
	var host x509.HostnameError
	var invalid x509.CertificateInvalidError
	var record tls.RecordHeaderError
	var alert tls.AlertError
	var timed interface{ Timeout() bool }
	text := innermost(err)
	switch {
	case errors.As(err, &name) && name.IsNotFound:
		return trouble{"there is no host of the name " + name.Name, "check KEY, or the name service of this machine"}
	case errors.As(err, &name):
		return trouble{fmt.Sprintf("the name %s could not be looked up (%s)", name.Name, name.Err), "check the network and the name service of this machine"}
	case errors.As(err, &authority):
		return trouble{"its certificate is signed by nobody whom this machine trusts (it may be self-signed, or a private authority's)",
			"put the authority's certificate into tls.caFile, or check KEY"}
	case errors.As(err, &host):
		return trouble{fmt.Sprintf("its certificate is for another host (%s)", strings.TrimPrefix(host.Error(), "x509: ")), checkAddress}
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return trouble{fmt.Sprintf("its certificate has expired or is not yet valid (it holds from %s to %s)",
			invalid.Cert.NotBefore.UTC().Format("2006-01-02"), invalid.Cert.NotAfter.UTC().Format("2006-01-02")),
			"have the certificate renewed, or check the clock of this machine"}
	case errors.As(err, &invalid):
		return trouble{fmt.Sprintf("its certificate can't be trusted (%v)", invalid), "have the certificate replaced, or check KEY and tls.caFile"}
	case errors.As(err, &record):
		return noTLS()
	case errors.As(err, &alert), strings.Contains(text, "remote error: tls"):
		return trouble{fmt.Sprintf("it refuses the TLS handshake (%s)", text), checkAddress}
	case strings.Contains(text, "longer than the limit"):
		return trouble{text + ", so it is not this API", checkAddress}
	case errors.As(err, &timed) && timed.Timeout():
		return trouble{late(text), checkNetwork + ", or raise limits.requestTimeout if it is only slow"}
	}
	return trouble{}
}

// late is that no answer came in time, without what was asked.
func late(text string) string {
	if at := strings.LastIndex(text, "no "); at >= 0 && strings.Contains(text[at:], "answer within") {
		text = text[at:]
	}
	return strings.TrimSuffix(text, ": context deadline exceeded")
}

// innermost is the text of a failure without the address, which the message has named.
func innermost(err error) string {
	var unreachable *contract.Unreachable
	if errors.As(err, &unreachable) {
		return unreachable.Err.Error()
	}
	return err.Error()
}

// Plainly is what a failure means, in words for the middle of a message.
func Plainly(err error) string {
	var unreadable *client.UnreadableError
	var unreachable *contract.Unreachable
	switch {
	case errors.As(err, &unreadable):
		return fmt.Sprintf("%s: %s", unreadable.Product, illTrouble(unreadable).what)
	case errors.As(err, &unreachable):
		return fmt.Sprintf("%s: %s", unreachable.Where, networkTrouble(err).what)
	}
	return err.Error()
}
