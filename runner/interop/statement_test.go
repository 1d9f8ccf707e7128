package interop

import (
	"bytes"
	"testing"
	"time"

	results "github.com/in-toto/attestation/go/predicates/test_result/v0"
	intoto "github.com/in-toto/attestation/go/v1"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protojson"

	"relcon/runner/contract"
	"relcon/runner/result"
)

// in-toto's own module reads what relcon states, knows each member of it, and finds it valid.
func TestStatementsAreThoseOfInToto(t *testing.T) {
	t.Parallel()
	for name, outcome := range map[string]contract.Outcome{"proved": contract.Proved, "violated": contract.Violated, "open": contract.Open, "known": contract.Known} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			report := &result.Report{
				Relcon: "1.2.3", Verdict: contract.Conformant, Target: "staging", Started: time.Now(), Contract: result.Contract{Digest: "sha256:" + sum('c'), Rules: 153},
				Provider: contract.Provider{Name: "zenlayer", Version: "2026.11.3", Build: sum('b')[:40]},
				Rules:    []result.Rule{{ID: "BMC-REL-02", Level: contract.Required, Outcome: outcome, Reason: "why \x1b é \u2028"}},
			}
			var out bytes.Buffer
			require.NoError(t, result.WriteValue(&out, result.NewStatement(report, sum('a'))))
			var statement intoto.Statement
			require.NoError(t, protojson.Unmarshal(out.Bytes(), &statement), "a member that is unknown to in-toto is an error")
			require.NoError(t, statement.Validate())
			require.Equal(t, map[string]string{"gitCommit": sum('b')[:40]}, statement.GetSubject()[0].GetDigest())
			require.Equal(t, map[string]string{"sha256": sum('a')}, statement.GetSubject()[1].GetDigest())
			require.Equal(t, "https://in-toto.io/attestation/test-result/v0.1", statement.GetPredicateType())

			predicate, err := protojson.Marshal(statement.GetPredicate())
			require.NoError(t, err)
			var read results.TestResult
			require.NoError(t, protojson.Unmarshal(predicate, &read))
			want := map[contract.Outcome]string{contract.Proved: "PASSED", contract.Violated: "FAILED", contract.Open: "WARNED", contract.Known: "WARNED"}[outcome]
			require.Equal(t, want, read.GetResult())
			for each, listed := range map[contract.Outcome][]string{contract.Proved: read.GetPassedTests(), contract.Violated: read.GetFailedTests(), contract.Known: read.GetWarnedTests()} {
				require.Equal(t, each == outcome, len(listed) == 1, each)
			}
			for _, each := range read.GetConfiguration() {
				require.NoError(t, each.Validate(), each.GetName())
			}
		})
	}
}

func sum(digit byte) string { return string(bytes.Repeat([]byte{digit}, 64)) }
