package states

import "context"

// ReferenceOf gives the reference of a context.
func ReferenceOf(ctx context.Context) string { return referenceOf(ctx) }
