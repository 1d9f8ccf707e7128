package runner

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

// shortened is a listing that shows of each instance its id and its status only.
func shortened(t *testing.T, body []byte) []byte {
	var answer struct {
		RequestID string         `json:"requestId"`
		Response  map[string]any `json:"response"`
	}
	if err := json.Unmarshal(body, &answer); err != nil || answer.Response == nil {
		return body
	}
	for _, item := range answer.Response["dataSet"].([]any) {
		for name := range item.(map[string]any) {
			if name != "instanceId" && name != "instanceStatus" && name != "status" {
				delete(item.(map[string]any), name)
			}
		}
	}
	short, err := json.Marshal(answer)
	require.NoError(t, err)
	return short
}

// The suite needs of each listed instance its id and its status: the other documented members may be absent.
func TestAListingOfIdsAndStatusesIsEnough(t *testing.T) {
	t.Parallel()
	report, err := against(func(t *testing.T) http.Handler {
		provider := sound(t)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("X-ZC-Action") != "DescribeInstances" {
				provider.ServeHTTP(w, r)
				return
			}
			answer := httptest.NewRecorder()
			provider.ServeHTTP(answer, r)
			w.Header().Set("Content-Type", answer.Header().Get("Content-Type"))
			w.WriteHeader(answer.Code)
			_, _ = w.Write(shortened(t, answer.Body.Bytes()))
		})
	}, func(o *Options) { o.Selection.Patterns = []string{"BMC-REL-0[12]", "BMC-TRM-*", "ZEC-REL-01"} })(t)
	require.NoError(t, err)
	for _, rule := range report.With(contract.Violated) {
		t.Errorf("%s: %.600s", rule.ID, rule.Why())
	}
	require.Equal(t, contract.Conformant, report.Verdict, report.Reason)
}
