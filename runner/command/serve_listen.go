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
	out = stdout
	for _, text := range s.logs {
		format, path, _ := strings.Cut(text, "=")
		if err := s.openLog(format, path, stdout); err != nil {
			return nil, err
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
		format, path, _ := strings.Cut(text, "=")
		if path == "" {
			return fmt.Errorf("log %s: want FORMAT=FILE such as har=client.har, or - for the standard output", quoted(text))
		}
		if err := oneOf("log format", format, serve.LogFormats()); err != nil {
			return err
		}
		files = append(files, "log "+text)
	}
	for n, each := range files {
		for _, before := range files[:n] {
			flag, other, _ := strings.Cut(before, "=")
			_, path, _ := strings.Cut(each, "=")
			if path == "" || other == "" {
				continue
			}
			same, err := sameFile(path, other)
			switch {
			case err != nil:
				return err
			case same:
				return fmt.Errorf("%s: got the file of %s, want one of its own", each, flag)
			}
		}
	}
	return nil
}

// sameFile tells whether two paths lead to one file, by whatever name or link. The file may not be there yet.
func sameFile(a, b string) (bool, error) {
	first, err := os.Stat(a)
	second, wrong := os.Stat(b)
	if err == nil && wrong == nil {
		return os.SameFile(first, second), nil
	}
	a, err = destination(a)
	b, wrong = destination(b)
	return a == b, errors.Join(err, wrong)
}

// destination is where a path leads to by its links. The last part of it may not be there yet.
func destination(path string) (string, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	for range mostLinks {
		target, err := os.Readlink(absolute)
		if err != nil { // it is no link
			break
		}
		if !filepath.IsAbs(target) {
			target = filepath.Join(filepath.Dir(absolute), target)
		}
		absolute = target
	}
	if folder, err := filepath.EvalSymlinks(filepath.Dir(absolute)); err == nil { // what can't be opened is told when it is
		absolute = filepath.Join(folder, filepath.Base(absolute))
	}
	return absolute, nil
}

// mostLinks is how many links one path may lead over; systems have such a limit, too.
const mostLinks = 40

func (s *serveFlags) openLog(format, path string, stdout io.Writer) error {
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
