package result

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestReasonsOfOneCause(t *testing.T) {
	t.Parallel()
	for name, each := range map[string]struct {
		a, b string
		same bool
	}{
		"the same":                      {"got 200, want 403", "got 200, want 403", true},
		"another status":                {"got 200, want 403", "got 202, want 403", false},
		"another request id":            {`Release: got 400 {"code":"X","requestId":"T1"}, want 403`, `Release: got 400 {"code":"X","requestId":"T2"}, want 403`, true},
		"another code":                  {`Release: got 400 {"code":"X"}, want 403`, `Release: got 400 {"code":"Y"}, want 403`, false},
		"a body that is cut":            {`Release: got 400 {"code":"X","message":"aaa… (900 bytes), want 403`, `Release: got 400 {"code":"X","message":"b"}, want 403`, true},
		"another instance":              {`instance "alpha": got RUNNING, want released`, `instance "beta": got RUNNING, want released`, true},
		"another id":                    {"bystander i-5r5zh7e3g8t3pikk (RUNNING): got not listed", "bystander i-2w86bwd63zpgn62p (RUNNING): got not listed", true},
		"another operation":             {"Release: got 200, want 403", "Terminate: got 200, want 403", false},
		"the same detail elsewhere":     {"Release: got 400 {\"a\":1}, want 4xx and a body\n  the answer has no code", "Terminate: got 404 {}, want 4xx and a body\n  the answer has no code", true},
		"another detail":                {"Release: got 400 {}, want a body\n  the answer has no code", "Release: got 400 {}, want a body\n  the answer has no message", false},
		"another exchange":              {"exchange 3, bmc Release: got X, want Y", "exchange 12, zec Release: got X, want Y", true},
		"another time":                  {"got RUNNING after 300ms, want released", "got RUNNING after 12.5s, want released", true},
		"another time of day":           {`instance "a": got expiredTime 2026-12-31T10:36:34Z, want expiredTime 2026-12-28T10:36:34Z as before`, `instance "a": got expiredTime 2026-12-31T10:36:35Z, want expiredTime 2026-12-28T10:36:35Z as before`, true},
		"another day and zone":          {"got expiredTime 2026-12-31, want it later", "got expiredTime 2026-12-30T10:36+08:00, want it later", true},
		"another version of the API":    {"the version 2026-02-01 is refused", "the version 2024-02-01 is refused", false},
		"another number of an exchange": {"Release: got the request id of exchange 8, bmc Release, want one of its own", "Release: got the request id of exchange 15, bmc Release, want one of its own", true},
		"another generated case": {"generated case 3 of seed 7 (relcon explore), When the client releases \"alpha\": got STOPPED, want RUNNING\nScenario: A, case 3 of seed 7\n  Given x",
			"generated case 19 of seed 7 (relcon explore), When the client releases \"beta\": got STOPPED, want RUNNING\nScenario: A, case 19 of seed 7\n  Given y", true},
		"one of several instances":     {`instance "fleet" #36 and 9 more: got RUNNING, want released`, `instance "alpha": got RUNNING, want released`, true},
		"another XML body":             {"List: got 400 <?xml version='1.0'?>\n<Error><Code>X</Code><RequestId>1</RequestId></Error>, want 403", "List: got 400 <?xml version='1.0'?>\n<Error><Code>X</Code><Message>…… (572 bytes), want 403", true},
		"another code in XML":          {"List: got 400 <?xml version='1.0'?>\n<Error><Code>X</Code></Error>, want 403", "List: got 400 <?xml version='1.0'?>\n<Error><Code>Y</Code></Error>, want 403", false},
		"codes are long, and no ids":   {"got A_LONG_CODE_OF_ONE, want X", "got A_LONG_CODE_OF_TWO, want X", false},
		"codes with digits in capital": {"got ERROR_CODE_17, want X", "got ERROR_CODE_18, want X", false},
	} {
		require.Equal(t, each.same, Essence(each.a) == Essence(each.b), "%s: %q and %q", name, Essence(each.a), Essence(each.b))
	}
	require.Equal(t, "Release: got 400 {… X …}, want 403", Essence(`Release: got 400 {"code":"X","requestId":"T1"}, want 403`))
	require.Equal(t, "the answer has no code, want 4xx and a body", Essence("Release: got 400 {}, want 4xx and a body\n  the answer has no code\n"))
}
