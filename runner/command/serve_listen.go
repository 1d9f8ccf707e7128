package command

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"relcon/runner/report"
	"relcon/runner/serve"
)

// openLogs opens the logs that are asked for. It gives where the text for people goes: to the standard error output, where a
// log goes to the standard output.
func (s *serveFlags) openLogs(stdout, stderr io.Writer) (out io.Writer, err error) {
	if len(s.logs) == 0 {
		return stdout, nil
	}
	out, s.around.Log = stdout, serve.NewLog(version())
	for _, text := range s.logs {
		format, path, _ := strings.Cut(text, "=")
		if err := s.openLog(format, path, stdout); err != nil {
			return nil, errors.Join(err, s.around.Log.Close())
		}
		if path == report.Stdout {
			out = stderr
		}
	}
	return out, nil
}

// apart refuses a file that two flags name: one would be written over the other.
func (s *serveFlags) apart() error {
	files := []string{"seed-accounts=" + s.accounts, "write-ca=" + s.caFile, "write-target=" + s.file}
	for _, text := range s.logs {
		if _, path, found := strings.Cut(text, "="); !found || path == "" {
			return fmt.Errorf("log %q: want FORMAT=FILE such as har=client.har, or - for the standard output", text)
		}
		files = append(files, "log "+text)
	}
	seen := map[string]string{}
	for _, each := range files {
		flag, path, _ := strings.Cut(each, "=")
		absolute, err := filepath.Abs(path)
		switch {
		case path == "":
		case err != nil:
			return err
		case seen[absolute] != "":
			return fmt.Errorf("%s: got the file of %s, want one of its own", each, seen[absolute])
		default:
			seen[absolute] = flag
		}
	}
	return nil
}

func (s *serveFlags) openLog(format, path string, stdout io.Writer) error {
	if err := oneOf("log format", format, serve.LogFormats()); err != nil {
		return err
	}
	if path == report.Stdout {
		return s.around.Log.To(format, open{stdout})
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o666)
	if err != nil {
		return fmt.Errorf("log: %w", err)
	}
	return s.around.Log.To(format, file)
}

// open is an output that stays open.
type open struct{ io.Writer }

// Close leaves the output open.
func (open) Close() error { return nil }

// certificate makes the certificate and its authority, where the flags ask for TLS.
func (s *serveFlags) certificate() (*tls.Certificate, []byte, error) {
	if !s.tls {
		return nil, nil, nil
	}
	host, _, err := net.SplitHostPort(s.address)
	if err != nil {
		return nil, nil, err
	}
	return serve.Certify(host, time.Now())
}

// cannotListen says in plain words why an address can't be listened on.
func cannotListen(err error) string {
	var cause syscall.Errno
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return "it is in use; choose another port, or 0 for a free one"
	case errors.As(err, &cause):
		return cause.Error()
	}
	return err.Error()
}
