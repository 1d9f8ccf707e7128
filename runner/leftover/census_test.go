package leftover

import (
	"errors"
	"io"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/client"
	"relcon/runner/contract"
)

func TestUnknownKeys(t *testing.T) {
	t.Parallel()
	answer := func(status int, code string) error { return &client.UnreadableError{Status: status, Code: code} }
	for _, each := range []struct {
		product contract.Product
		err     error
		want    bool
	}{
		{contract.BMC, answer(401, "AUTHFAILURE_INVALID_AUTHORIZATION"), true},
		{contract.ZEC, answer(403, "AUTHFAILURE_SIGNATURE_FAILURE"), true},
		{contract.BMC, answer(401, "AUTHFAILURE_UNKNOWN_KEY"), true},
		{contract.BMC, answer(401, "AUTHFAILURE_SIGNATURE_EXPIRED"), false},
		{contract.BMC, answer(403, "AUTHFAILURE_UNAUTHORIZED_OPERATION"), false},
		{contract.BMC, answer(429, "REQUEST_LIMIT_EXCEEDED"), false},
		{contract.BMC, answer(500, "AUTHFAILURE_INVALID_AUTHORIZATION"), false},
		{contract.BMC, answer(200, "AUTHFAILURE_INVALID_AUTHORIZATION"), false},
		{contract.BMC, answer(401, ""), false},
		{contract.BMC, answer(404, "InvalidAccessKeyId.NotFound"), false},
		{contract.BSS, answer(404, "InvalidAccessKeyId.NotFound"), true},
		{contract.BSS, answer(400, "InvalidAccessKeyId.NotFound"), true},
		{contract.BSS, answer(400, "InvalidAccessKeyId"), true},
		{contract.BSS, answer(400, "InvalidAccessKeyId.Inactive"), false},
		{contract.BSS, answer(400, "SignatureDoesNotMatch"), false},
		{contract.BSS, answer(401, "AUTHFAILURE_INVALID_AUTHORIZATION"), false},
		{contract.BSS, &contract.Unreachable{Err: io.EOF}, false},
		{contract.BMC, nil, false},
	} {
		if refused := (*client.UnreadableError)(nil); errors.As(each.err, &refused) {
			refused.Product = each.product
		}
		require.Equal(t, each.want, UnknownKey(each.err), "%s %v", each.product, each.err)
	}
}
