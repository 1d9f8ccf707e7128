package client

import (
	"fmt"
	"net/http"
	"sync/atomic"
)

// SpentError says that a request was not sent, because as many as may be sent in all had been.
type SpentError struct{ Limit int }

// Error names the limit by its key in the target file.
func (e *SpentError) Error() string {
	return fmt.Sprintf("safety.maxRequests: the run has sent the %d requests that it may send to the products, so nothing more is sent; "+
		"`relcon plan` tells how many a run needs", e.Limit)
}

// budget counts the requests that leave. It stands behind the guard, so that what was refused is not counted.
type budget struct {
	limit int64 // 0 means none
	sent  atomic.Int64
}

// spend counts one request, or refuses it.
func (b *budget) spend() error {
	if sent := b.sent.Add(1); b.limit > 0 && sent > b.limit {
		return &SpentError{Limit: int(b.limit)}
	}
	return nil
}

// budgeted is a transport that counts what leaves by it.
type budgeted struct {
	budget *budget
	http.RoundTripper
}

// RoundTrip refuses with a *SpentError what is one more than may be sent.
func (t budgeted) RoundTrip(request *http.Request) (*http.Response, error) {
	if err := t.budget.spend(); err != nil {
		return nil, err
	}
	return t.RoundTripper.RoundTrip(request)
}

// CloseIdleConnections passes the wish on.
func (t budgeted) CloseIdleConnections() { closeIdle(t.RoundTripper) }

func closeIdle(transport http.RoundTripper) {
	if idler, ok := transport.(interface{ CloseIdleConnections() }); ok {
		idler.CloseIdleConnections()
	}
}
