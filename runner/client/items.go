package client

import (
	"crypto/sha256"
	"sync"

	"relcon/runner/contract"
	"relcon/runner/provider"
)

// mostRemembered is how many bytes of items are remembered, so that hostile lists can't fill the memory.
const mostRemembered = 32 << 20

// item is what the text of an item of a list comes to.
type item struct {
	instance contract.Instance
	err      error // what is wrong with it
	none     bool  // it is no object
}

// items remembers what items came to: most looks at an instance show nothing new, and to read an item costs more than to
// recognize it. It is safe for concurrent use, and the zero value is empty.
type items struct {
	mu   sync.Mutex
	seen map[itemKey]item
	held int // bytes of their texts
}

type itemKey struct {
	product contract.Product
	text    [sha256.Size]byte
}

// read gives what the text of an item comes to.
func (s *items) read(api provider.API, text []byte) item {
	key := itemKey{api.Product, sha256.Sum256(text)}
	s.mu.Lock()
	known, is := s.seen[key]
	s.mu.Unlock()
	if is {
		return known
	}
	members, sound := object(text)
	fresh := item{none: !sound}
	if sound {
		fresh.instance, fresh.err = decodeInstance(api.Listing, members)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.seen == nil {
		s.seen = map[itemKey]item{}
	}
	if s.held+len(text) <= mostRemembered {
		s.held += len(text)
		s.seen[key] = fresh
	}
	return fresh
}
