package states

import "context"

// ReferenceOf gives the reference of a context.
func ReferenceOf(ctx context.Context) string { return referenceOf(ctx) }

// Paced counts the setups whose time was noted.
func (h *Hook) Paced() int { return len(h.pace.took) }
