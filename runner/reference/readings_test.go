package reference

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

// readingCalls are calls by which readings show, in an account of three instances, which are gone, or are in the
// recycle bin. Each gives what is answered.
func readingCalls(s *script, ids []string) map[string]func() string {
	prepaid := object{"chargeType": "PREPAID"}
	return map[string]func() string{
		"unknown action": func() string { return s.short("Explode", object{}) },
		"twice":          func() string { return s.release(ids[0], ids[0]) },
		"mixed":          func() string { return s.release(ids[0], ghost) },
		"unknown":        func() string { return s.release(ghost, ghost+"2") },
		"list":           func() string { return s.status(s.one(recycle)) },
		"terminate":      func() string { return s.terminate(s.arrange(prepaid)[0]) },
		"bss one":        func() string { return s.bssRelease(ids[0]) },
		"bss unknown":    func() string { return s.bssRelease(ghost) },
		"bss many":       func() string { return s.bssRelease(slices.Repeat(ids, 40)...) },
		"bss none":       func() string { return s.bssRelease() },
		"bss mixed":      func() string { return s.bssRelease(ids[0], ghost, ids[1]) },
		"bss get":        func() string { return s.releaseWith(paramsOf(ids[0]), useGet) },
		"bss form":       func() string { return s.releaseWith(paramsOf(ids[0]), asForm) },
		"bss token": func() string {
			require.Equal(s.t, done200, s.releaseWith(setting(paramsOf(ids[0]), "ClientToken", "t")))
			return s.releaseWith(setting(paramsOf(ids[1]), "ClientToken", "t"))
		},
		"bss code": func() string {
			got := s.bssSend(s.bssRequest(releaseInstance, paramsOf(ids[0])))
			return fmt.Sprint(got.short(), " ", got.members["Code"])
		},
	}
}

func TestReadings(t *testing.T) {
	for _, test := range []struct {
		reading, kind, call, want string
		left                      int
	}{
		{"ZC-REQ-04=AUTHFAILURE_UNAUTHORIZED_OPERATION", kindDefault, "unknown action", "401 " + codeUnauthorizedOperation, 3},
		{"ZC-REQ-04=another code", kindDefault, "unknown action", "400 " + codeParameterValue, 3},
		{"BMC-REL-13=nothing released", kindDefault, "mixed", "404 " + codeInstanceNotFound, 3},
		{"BMC-REL-13=good ones released", kindDefault, "mixed", "404 " + codeInstanceNotFound, 2},
		{"BMC-REL-15=as one", kindDefault, "twice", "200", 2},
		{"BMC-REL-15=refused", kindDefault, "twice", "400 " + codeParameterValue, 3},
		{"BMC-TRM-06=cancels", kindDefault, "terminate", "200", 4},
		{"BMC-TRM-06=refuses", kindDefault, "terminate", "403 " + codeSubscription, 4},
		{"ZEC-REL-06=RECYCLE", kindDefault, "list", recycle, 4},
		{"ZEC-REL-06=RECYCLED", kindDefault, "list", "RECYCLED", 4},
		{"ZEC-REL-14=failed list", kindDefault, "mixed", "200", 2},
		{"ZEC-REL-14=refused", kindDefault, "mixed", "404 " + codeInstanceNotFound, 3},
		{"ZEC-REL-15=failed list", kindDefault, "unknown", "200", 3},
		{"ZEC-REL-15=INVALID_INSTANCE_NOT_FOUND", kindDefault, "unknown", "404 " + codeInstanceNotFound, 3},
		{"ZEC-REL-15=OPERATION_FAILED_RESOURCE_NOT_FOUND", kindDefault, "unknown", "404 " + codeResourceNotFound, 3},
		{"ZEC-REL-17=as one", kindDefault, "twice", "200", 2},
		{"ZEC-REL-17=refused", kindDefault, "twice", "400 " + codeParameterValue, 3},
		{"BSS-REL-03=NotApplicable", kindNonVNO, "bss one", "400 NotApplicable", 3},
		{"BSS-REL-03=NotAuthorized", kindNonVNO, "bss one", "400 NotAuthorized", 3},
		{"BSS-REL-14=HTTP 4xx", kindDefault, "bss unknown", "400 ResourceNotExists", 3},
		{"BSS-REL-14=Success false", kindDefault, "bss unknown", "200 false false", 3},
		{"BSS-REL-14=Success false", kindDefault, "bss many", "200 false false", 3},
		{"BSS-REL-14=Success false", kindNonVNO, "bss one", "200 false false", 3},
		{"BSS-REL-14=Success false", kindNoPermission, "bss one", "200 false false", 3},
		{"BSS-REL-14=Success false", kindDefault, "bss none", "400 MissingInstanceIds", 3},
		{"BSS-REL-14=Success false", kindDefault, "bss token", "400 IdempotentParameterMismatch", 2},
		{"BSS-REL-19=IdempotentParameterMismatch", kindDefault, "bss token", "400 IdempotentParameterMismatch", 2},
		{"BSS-REL-19=ignored", kindDefault, "bss token", done200, 1},
		{"BSS-REL-21=error", kindDefault, "bss unknown", "400 ResourceNotExists", 3},
		{"BSS-REL-21=accepted without effect", kindDefault, "bss unknown", done200, 3},
		{"BSS-REL-21=not released", kindDefault, "bss unknown", "200 true false", 3},
		{"BSS-REL-21=not released", kindDefault, "bss mixed", "400 ResourceNotExists", 3},
		{"BSS-REL-23=all or nothing", kindDefault, "bss mixed", "400 ResourceNotExists", 3},
		{"BSS-REL-23=good ones released", kindDefault, "bss mixed", "400 ResourceNotExists", 1},
		{"BSS-REL-23=all or nothing, not an error", kindDefault, "bss mixed", "200 true false", 3},
		{"BSS-REL-23=good ones released, not an error", kindDefault, "bss mixed", "200 true false", 1},
		{"BSS-REL-23=good ones released, not an error", kindDefault, "bss unknown", "400 ResourceNotExists", 3},
		{"ACS-REQ-03=accepted", kindDefault, "bss get", done200, 2},
		{"ACS-REQ-03=UnsupportedHTTPMethod", kindDefault, "bss get", "400 UnsupportedHTTPMethod", 3},
		{"ACS-REQ-03=UnsupportedHTTPMethod", kindDefault, "bss one", done200, 2},
		{"ACS-REQ-04=accepted", kindDefault, "bss form", done200, 2},
		{"ACS-REQ-04=refused", kindDefault, "bss form", "400 MissingProductCode", 3},
		{"ACS-REQ-04=refused", kindDefault, "bss one", done200, 2},
		{"BSS-REL-22=Success", kindDefault, "bss code", done200 + " Success", 2},
		{"BSS-REL-22=200", kindDefault, "bss code", done200 + " 200", 2},
		{"BSS-REL-22=Invalid_Product_Code", kindDefault, "bss code", done200 + " Invalid_Product_Code", 2},
	} {
		t.Run(test.reading+" "+test.call, func(t *testing.T) {
			for _, product := range productsOf(test.reading) {
				s := newScript(t, product, test.kind, Options{Readings: []string{test.reading}})
				ids := s.arrange(map[contract.Product]object{
					contract.BMC: {"count": 3, "status": recycle}, contract.ZEC: {"count": 3}, contract.BSS: {"count": 3},
				}[product])
				require.Equal(t, test.want, readingCalls(s, ids)[test.call]())
				s.clock.at = s.clock.at.Add(defaultSettle)
				if strings.HasPrefix(test.call, "bss ") {
					require.Len(t, s.listed(nil), test.left)
				} else {
					require.Len(t, s.list(), test.left)
				}
			}
		})
	}
}

func TestUnknownChoices(t *testing.T) {
	for _, test := range []struct {
		options Options
		want    string
	}{
		{Options{Faults: []string{"bmc-rel-06-accept-101"}}, `did you mean "bmc-rel-06-accepts-101"?`},
		{Options{Faults: []string{"bmc-rel-6"}}, "it is not known; those of BMC-REL-06 are "},
		{Options{Faults: []string{""}}, "it is not known"},
		{Options{Readings: []string{"BMC-TRM-06=refuse"}}, `did you mean "refuses"?`},
		{Options{Readings: []string{"BMC-TRM-06=refuses", "BMC-TRM-06=cancels"}}, "want one per rule"},
	} {
		_, err := New(test.options)
		require.ErrorContains(t, err, test.want)
	}
}

func TestReadingsAreListed(t *testing.T) {
	require.NotEmpty(t, Readings())
	for _, r := range readings() {
		require.Len(t, r.changes, len(r.Names)-1, r.Rule)
	}
}
