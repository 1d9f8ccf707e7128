package serve

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"
)

// Server is a handler that listens.
type Server struct {
	scheme   string
	listener net.Listener
	server   *http.Server
	done     chan error
}

// Start serves on a listener until Close, with TLS where there is a certificate.
func Start(listener net.Listener, handler http.Handler, certificate *tls.Certificate) *Server {
	s := &Server{
		scheme: "http", listener: listener,
		server: &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, IdleTimeout: 2 * time.Minute},
		done:   make(chan error, 1),
	}
	serve := func() error { return s.server.Serve(listener) }
	if certificate != nil {
		s.scheme = "https"
		s.server.TLSConfig = &tls.Config{Certificates: []tls.Certificate{*certificate}, MinVersion: tls.VersionTLS12}
		serve = func() error { return s.server.ServeTLS(listener, "", "") }
	}
	go func() { s.done <- serve() }()
	return s
}

// URL is the root of everything that is served, such as "http://127.0.0.1:8080", without a slash at the end. Where the
// server listens on every address, it names this machine.
func (s *Server) URL() string {
	at := s.listener.Addr().String()
	if host, port, err := net.SplitHostPort(at); err == nil && net.ParseIP(host).IsUnspecified() {
		at = net.JoinHostPort("localhost", port)
	}
	return s.scheme + "://" + at
}

// Close stops listening, waits for requests under way until ctx ends, and cuts off those that are left then.
func (s *Server) Close(ctx context.Context) error {
	err := s.server.Shutdown(ctx)
	if err != nil {
		err = errors.Join(err, s.server.Close())
	}
	if served := <-s.done; served != nil && !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	if err != nil {
		return fmt.Errorf("closing: %w", err)
	}
	return nil
}
