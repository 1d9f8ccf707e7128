package runner

import (
	"context"
	"net"
	"sync"
)

// memory is a network of one listener inside the process. The same HTTP goes over it as over a socket, without the
// system calls, which are most of the cost of hundreds of rehearsals.
type memory struct {
	dialled chan net.Conn
	closed  chan struct{}
	close   func()
}

func newMemory() *memory {
	m := &memory{dialled: make(chan net.Conn), closed: make(chan struct{})}
	m.close = sync.OnceFunc(func() { close(m.closed) })
	return m
}

// Dial connects to the listener, whatever address is asked for.
func (m *memory) Dial(ctx context.Context, _, _ string) (net.Conn, error) {
	ours, theirs := newConnection()
	select {
	case m.dialled <- theirs:
		return ours, nil
	case <-m.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// Accept waits for the next connection.
func (m *memory) Accept() (net.Conn, error) {
	select {
	case conn := <-m.dialled:
		return conn, nil
	case <-m.closed:
		return nil, net.ErrClosed
	}
}

// Close ends the accepting.
func (m *memory) Close() error {
	m.close()
	return nil
}

// Addr is a name that no network leads to.
func (m *memory) Addr() net.Addr { return memoryAddr{} }

type memoryAddr struct{}

// Network names the kind of network.
func (memoryAddr) Network() string { return "memory" }

// String is the host of every URL that leads here.
func (memoryAddr) String() string { return "reference.invalid" }
