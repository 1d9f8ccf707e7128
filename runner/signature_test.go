package runner

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

// refusing answers every request as a provider does that computes another signature, and knows the keys that it gave.
func refusing(unknown string) func(*testing.T) http.Handler {
	return product(func(t *testing.T) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			code := map[bool]string{true: "AUTHFAILURE_SIGNATURE_FAILURE", false: "SignatureDoesNotMatch"}[strings.HasPrefix(r.URL.Path, "/api")]
			if strings.Contains(r.Header.Get("Authorization")+r.URL.RawQuery, "relcon") {
				code = unknown
			}
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusForbidden)
			_, _ = w.Write([]byte(`{"requestId":"T1","RequestId":"T1","HostId":"h","code":"` + code + `","Code":"` + code + `","message":"no","Message":"no"}`))
		})
	})
}

// A target that refuses sound signatures breaks the rule that they are accepted, and is told what was signed; but not where it
// answers a key that nobody has in the same way, for then the key may be that of another environment.
func TestASoundSignatureThatIsRefusedAtTheFirstLook(t *testing.T) {
	t.Parallel()
	for name, each := range map[string]struct {
		rule, unknown string
		exit          int
		want          []string
	}{
		"ZC2":             {"ZC-AUTH-01", "AUTHFAILURE_INVALID_AUTHORIZATION", contract.ExitViolated, []string{"canonical request:\n  | POST\n  | /\n", "its SHA-256: ", "string to sign:\n  | ZC2-HMAC-SHA256\n"}},
		"RPC":             {"ACS-AUTH-01", "InvalidAccessKeyId.NotFound", contract.ExitViolated, []string{"string to sign:\n  | POST&%2F&"}},
		"an unknown key?": {"ZC-AUTH-01", "AUTHFAILURE_SIGNATURE_FAILURE", contract.ExitUnreachable, []string{"canonical request:\n", "lead to the same environment"}},
		"not selected":    {"BMC-REL-02", "AUTHFAILURE_INVALID_AUTHORIZATION", contract.ExitUnreachable, []string{"canonical request:\n"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			report, err := against(refusing(each.unknown), func(o *Options) { o.Selection.Patterns = []string{each.rule} })(t)
			require.NoError(t, err)
			require.Equal(t, each.exit, report.Exit, report.Reason)
			said := report.Reason
			if each.exit == contract.ExitViolated {
				require.Equal(t, contract.Violated, report.Rules[0].Outcome)
				require.Equal(t, contract.NonConformant, report.Verdict)
				said = report.Rules[0].Reason
			}
			for _, want := range each.want {
				require.Contains(t, said, want)
			}
		})
	}
}
