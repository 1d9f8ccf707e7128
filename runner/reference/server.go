package reference

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"
)

// Server is a provider that listens.
type Server struct {
	listener net.Listener
	server   *http.Server
	done     chan error
}

// Start listens on a TCP address such as "127.0.0.1:8080" and serves until Close; "" means a free loopback port.
func (p *Provider) Start(address string) (*Server, error) {
	if address == "" {
		address = "127.0.0.1:0"
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("reference provider: listening on %q: %w", address, err)
	}
	return p.Serve(listener), nil
}

// Serve serves on a listener until Close.
func (p *Provider) Serve(listener net.Listener) *Server {
	s := &Server{
		listener: listener,
		server:   &http.Server{Handler: p, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, IdleTimeout: 2 * time.Minute},
		done:     make(chan error, 1),
	}
	go func() { s.done <- s.server.Serve(listener) }()
	return s
}

// URL is the root of everything that is served, such as "http://127.0.0.1:8080", without a slash at the end.
func (s *Server) URL() string { return "http://" + s.listener.Addr().String() }

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
		return fmt.Errorf("reference provider: closing: %w", err)
	}
	return nil
}
