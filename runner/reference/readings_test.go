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

// shownReading is what a call comes to under a reading.
type shownReading struct {
	reading, call, want string
	left                int // instances of the three, or of the four
	kind                string
}

func shownReadings() []shownReading {
	return []shownReading{
		{"ZC-REQ-04=AUTHFAILURE_UNAUTHORIZED_OPERATION", "unknown action", "401 " + codeUnauthorizedOperation, 3, kindDefault},
		{"ZC-REQ-04=another code", "unknown action", "400 " + codeParameterValue, 3, kindDefault},
		{"BMC-REL-13=nothing released", "mixed", "404 " + codeInstanceNotFound, 3, kindDefault},
		{"BMC-REL-13=good ones released", "mixed", "404 " + codeInstanceNotFound, 2, kindDefault},
		{"BMC-REL-15=as one", "twice", "200", 2, kindDefault},
		{"BMC-REL-15=refused", "twice", "400 " + codeParameterValue, 3, kindDefault},
		{"BMC-TRM-06=cancels", "terminate", "200", 4, kindDefault},
		{"BMC-TRM-06=refuses", "terminate", "403 " + codeSubscription, 4, kindDefault},
		{"ZEC-REL-06=RECYCLE", "list", recycle, 4, kindDefault},
		{"ZEC-REL-06=RECYCLED", "list", "RECYCLED", 4, kindDefault},
		{"ZEC-REL-14=failed list", "mixed", "200", 2, kindDefault},
		{"ZEC-REL-14=refused", "mixed", "404 " + codeInstanceNotFound, 3, kindDefault},
		{"ZEC-REL-15=failed list", "unknown", "200", 3, kindDefault},
		{"ZEC-REL-15=INVALID_INSTANCE_NOT_FOUND", "unknown", "404 " + codeInstanceNotFound, 3, kindDefault},
		{"ZEC-REL-15=OPERATION_FAILED_RESOURCE_NOT_FOUND", "unknown", "404 " + codeResourceNotFound, 3, kindDefault},
		{"ZEC-REL-17=as one", "twice", "200", 2, kindDefault},
		{"ZEC-REL-17=refused", "twice", "400 " + codeParameterValue, 3, kindDefault},
		{"BSS-REL-03=NotApplicable", "bss one", "400 NotApplicable", 3, kindNonVNO},
		{"BSS-REL-03=NotAuthorized", "bss one", "400 NotAuthorized", 3, kindNonVNO},
		{"BSS-REL-14=HTTP 4xx", "bss unknown", "400 ResourceNotExists", 3, kindDefault},
		{"BSS-REL-14=Success false", "bss unknown", "200 false false", 3, kindDefault},
		{"BSS-REL-14=Success false", "bss many", "200 false false", 3, kindDefault},
		{"BSS-REL-14=Success false", "bss one", "200 false false", 3, kindNonVNO},
		{"BSS-REL-14=Success false", "bss one", "200 false false", 3, kindNoPermission},
		{"BSS-REL-14=Success false", "bss none", "400 MissingInstanceIds", 3, kindDefault},
		{"BSS-REL-14=Success false", "bss token", "400 IdempotentParameterMismatch", 2, kindDefault},
		{"BSS-REL-19=IdempotentParameterMismatch", "bss token", "400 IdempotentParameterMismatch", 2, kindDefault},
		{"BSS-REL-19=ignored", "bss token", done200, 1, kindDefault},
		{"BSS-REL-21=error", "bss unknown", "400 ResourceNotExists", 3, kindDefault},
		{"BSS-REL-21=accepted without effect", "bss unknown", done200, 3, kindDefault},
		{"BSS-REL-21=not released", "bss unknown", "200 true false", 3, kindDefault},
		{"BSS-REL-21=not released", "bss mixed", "400 ResourceNotExists", 3, kindDefault},
		{"BSS-REL-23=all or nothing", "bss mixed", "400 ResourceNotExists", 3, kindDefault},
		{"BSS-REL-23=good ones released", "bss mixed", "400 ResourceNotExists", 1, kindDefault},
		{"BSS-REL-23=all or nothing, not an error", "bss mixed", "200 true false", 3, kindDefault},
		{"BSS-REL-23=good ones released, not an error", "bss mixed", "200 true false", 1, kindDefault},
		{"BSS-REL-23=good ones released, not an error", "bss unknown", "400 ResourceNotExists", 3, kindDefault},
		{"ACS-REQ-03=accepted", "bss get", done200, 2, kindDefault},
		{"ACS-REQ-03=UnsupportedHTTPMethod", "bss get", "400 UnsupportedHTTPMethod", 3, kindDefault},
		{"ACS-REQ-03=UnsupportedHTTPMethod", "bss one", done200, 2, kindDefault},
		{"ACS-REQ-04=accepted", "bss form", done200, 2, kindDefault},
		{"ACS-REQ-04=refused", "bss form", "400 MissingProductCode", 3, kindDefault},
		{"ACS-REQ-04=refused", "bss one", done200, 2, kindDefault},
		{"BSS-REL-22=Success", "bss code", done200 + " Success", 2, kindDefault},
		{"BSS-REL-22=200", "bss code", done200 + " 200", 2, kindDefault},
		{"BSS-REL-22=Invalid_Product_Code", "bss code", done200 + " Invalid_Product_Code", 2, kindDefault},
	}
}

func TestReadings(t *testing.T) {
	for _, test := range shownReadings() {
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
