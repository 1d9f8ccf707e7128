package client

import (
	"fmt"
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
