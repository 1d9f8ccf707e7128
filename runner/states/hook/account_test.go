package hook_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/states/hook"
)

func TestAReferenceNamesItsAccount(t *testing.T) {
	mine := &fake{}
	h := hook.Handler(mine, token)
	asking, byName := setup("an account", `"product":"bmc","reference":"r-1"`), tearDown(`"product":"bmc","reference":"r-1"`)
	status, _ := ask(h, asking)
	require.Equal(t, 200, status)
	status, _ = ask(h, asking)
	require.Equal(t, 400, status, "it is in use")

	mine.err = errors.New("the machine is busy")
	status, _ = ask(h, byName)
	require.Equal(t, 500, status)
	mine.err = nil
	requireAnswer(t, h, byName, 200, `{"reference":"r-1"}`)
	requireAnswer(t, h, byName, 200, `{"reference":"r-1"}`)
	given := contract.Account{Product: contract.BMC, Reference: "r-1", Credentials: contract.Credentials{AccessKeyID: "AK1"}}
	require.Equal(t, []contract.Account{given, given, {Product: contract.BMC, Reference: "r-1"}}, mine.torn)
	status, _ = ask(h, asking)
	require.Equal(t, 400, status, "it is spent")
}

// A teardown may come while its account is still being made: its sender has given up waiting.
func TestAnAccountThatIsTornDownWhileItIsMadeDoesNotStay(t *testing.T) {
	mine := &fake{}
	h := hook.Handler(mine, token)
	mine.waiting = func() {
		requireAnswer(t, h, tearDown(`"product":"bmc","reference":"r-1"`), 200, `{"reference":"r-1"}`)
	}
	status, _ := ask(h, setup("an account", `"product":"bmc","reference":"r-1"`))
	require.Equal(t, 400, status)
	require.Len(t, mine.torn, 2)
	require.Equal(t, "AK1", mine.torn[1].Credentials.AccessKeyID)
}

func TestAReferenceWithoutAnAccountCanBeUsedAgain(t *testing.T) {
	mine := &fake{err: hook.Cannot("no such kind")}
	h := hook.Handler(mine, token)
	asking := setup("an account", `"product":"bmc","reference":"r-1"`)
	status, _ := ask(h, asking)
	require.Equal(t, 501, status)
	mine.err = nil
	status, _ = ask(h, asking)
	require.Equal(t, 200, status)
	requireAnswer(t, h, tearDown(`"product":"bmc","accessKeyId":"AK1"`), 200, `{}`)
	status, _ = ask(h, asking)
	require.Equal(t, 200, status, "the reference went with its account")
}
