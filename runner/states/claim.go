package states

import (
	"errors"
	"fmt"

	"relcon/runner/contract"
)

// twiceError says that a hook handed out an account that it had handed out before.
type twiceError struct{ accessKeyID string }

// Error does not repeat the id.
func (*twiceError) Error() string {
	return "accessKeyId: the hook handed out the same account twice: every scenario needs an account of its own"
}

// Twice gives the access key id of the account that a hook handed out for the second time; "" where an error of Account
// says anything else. What that account holds is what the first one does.
func Twice(err error) string {
	var twice *twiceError
	if errors.As(err, &twice) {
		return twice.accessKeyID
	}
	return ""
}

// claimAccount notes that an account is in use; one that was handed out before is an error. The id is not repeated in
// the message, for it is half of what an account signs with.
func (h *Hook) claimAccount(accessKeyID string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.accessKeys[accessKeyID] {
		return &twiceError{accessKeyID}
	}
	h.accessKeys[accessKeyID] = true
	return nil
}

func (h *Hook) claimed(accessKeyID string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.accessKeys[accessKeyID]
}

// claimInstances notes that instances are in use. Ids are told apart by product, since two products may number their
// instances alike.
func (h *Hook) claimInstances(product contract.Product, ids []string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, id := range ids {
		if h.instances[instanceKey{product, id}] {
			return fmt.Errorf("instanceIds: the hook handed out %s twice: every scenario needs an account of its own", shown(id))
		}
	}
	for _, id := range ids {
		h.instances[instanceKey{product, id}] = true
	}
	return nil
}
