package runner

import (
	"bytes"
	"io"
	"net"
	"os"
	"sync"
	"time"
)

// newConnection gives both ends of a connection. What is written waits for the reader, so that, unlike with net.Pipe,
// the writer need not wait.
func newConnection() (ours, theirs net.Conn) {
	there, back := newStream(), newStream()
	return &memoryConn{in: back, out: there}, &memoryConn{in: there, out: back}
}

// stream is one direction of a connection.
type stream struct {
	mu      sync.Mutex
	changed sync.Cond
	waiting bytes.Buffer // written, and not read yet
	ended   bool         // by the writer: what waits can still be read
	refused bool         // by the reader
	until   time.Time    // reads end then; zero means never
	timer   *time.Timer  // wakes the reader then; nil until one had to wait
}

func newStream() *stream {
	s := &stream{}
	s.changed.L = &s.mu
	return s
}

func (s *stream) read(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		var left time.Duration
		if !s.until.IsZero() {
			if left = time.Until(s.until); left <= 0 {
				return 0, os.ErrDeadlineExceeded
			}
		}
		switch {
		case s.refused:
			return 0, io.ErrClosedPipe
		case s.waiting.Len() > 0 || len(p) == 0:
			return s.waiting.Read(p)
		case s.ended:
			return 0, io.EOF
		}
		s.wakeAfter(left)
		s.changed.Wait()
	}
}

// wakeAfter makes the reader look again after a time; 0 means that there is no such time.
func (s *stream) wakeAfter(d time.Duration) {
	switch {
	case d == 0:
	case s.timer == nil:
		s.timer = time.AfterFunc(d, s.wake)
	default:
		s.timer.Reset(d)
	}
}

func (s *stream) wake() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.changed.Broadcast()
}

func (s *stream) write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended || s.refused {
		return 0, io.ErrClosedPipe
	}
	s.changed.Broadcast()
	return s.waiting.Write(p)
}

func (s *stream) limit(until time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.until = until
	s.changed.Broadcast()
}

func (s *stream) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ended = true
	s.changed.Broadcast()
}

func (s *stream) refuse() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refused = true
	if s.timer != nil {
		s.timer.Stop()
	}
	s.changed.Broadcast()
}

// memoryConn is one end of a connection.
type memoryConn struct{ in, out *stream }

// Read waits for something to read.
func (c *memoryConn) Read(p []byte) (int, error) { return c.in.read(p) }

// Write never waits.
func (c *memoryConn) Write(p []byte) (int, error) { return c.out.write(p) }

// Close ends both directions. What was written before can still be read at the other end.
func (c *memoryConn) Close() error {
	c.in.refuse()
	c.out.end()
	return nil
}

// LocalAddr is the same at both ends.
func (c *memoryConn) LocalAddr() net.Addr { return memoryAddr{} }

// RemoteAddr is the same at both ends.
func (c *memoryConn) RemoteAddr() net.Addr { return memoryAddr{} }

// SetDeadline limits reads, for writes never wait.
func (c *memoryConn) SetDeadline(until time.Time) error { return c.SetReadDeadline(until) }

// SetReadDeadline limits the read under way and all later ones.
func (c *memoryConn) SetReadDeadline(until time.Time) error {
	c.in.limit(until)
	return nil
}

// SetWriteDeadline limits nothing, for writes never wait.
func (c *memoryConn) SetWriteDeadline(time.Time) error { return nil }
