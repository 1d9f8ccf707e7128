package guard_test

import (
	"slices"
	"strings"
	"testing"

	"relcon/runner/contract"
)

// seeds are bodies and lists that are close to what may go wrong.
func seeds() []string {
	found := []string{
		`{"instanceIds":["` + mine + `"],"instanceIds":["` + another + `"]}`, `{"instanceIds":["\u0069-strange-22"]}`,
		`{"INSTANCEIDS":["` + another + `"]}`, `{"a":"{\"instanceIds\":[\"` + another + `\"]}"}`, mine + "," + another, "%69-strange-22",
		`{"inſtanceIds":["i-nobody"],"instanceId":"` + mine + `"}`, `{"instanceIds":["` + mine + `"]}{"instanceIds":["` + another + `"]}`,
	}
	for _, call := range unaimed() {
		found = append(found, string(call.Body))
	}
	return found
}

func actionOf(number byte) string {
	actions := []string{"ReleaseInstances", "ReleaseInstance", "DescribeInstances", "QueryAvailableInstances", "", "Describe Instances", "TerminateInstance"}
	return actions[int(number)%len(actions)]
}

func onlyReads(action string) bool {
	return strings.HasPrefix(action, "Describe") || strings.HasPrefix(action, "Query")
}

// judge holds what a provider made of a request that left against what may leave.
func judge(t *testing.T, clean, reads bool, ids []string) {
	t.Helper()
	for _, id := range ids {
		if slices.ContainsFunc([]string{stranger, another}, func(foreign string) bool { return strings.EqualFold(id, foreign) }) {
			t.Errorf("a request left that names %q", id)
		}
		number := len(id) <= 3 && strings.Trim(id, "0123456789") == ""
		ours := slices.Contains([]string{mine, made, "i-own-11"}, id)
		if !reads && !ours && !(clean && number) && !strings.Contains(strings.ToLower(id), "instanceid") && !strings.Contains(id, "\ufffd") {
			t.Errorf("a request left that names %q, which is not ours", id)
		}
	}
	if !reads && !clean && len(ids) == 0 {
		t.Error("a request left that names nothing, although its account is not clean")
	}
}

func FuzzGuardZenlayer(f *testing.F) {
	for _, seed := range seeds() {
		f.Add([]byte(seed), "application/json", byte(0), byte(0), false)
		f.Add([]byte(seed), "text/plain", byte(1), byte(4), true)
	}
	dirty := watched(f, false)
	spotless := watched(f, true)
	f.Fuzz(func(t *testing.T, body []byte, contentType string, operation, verb byte, clean bool) {
		c := dirty
		if clean {
			c = spotless
		}
		call := zen(string(body), kind(contentType))
		call.Operation = actionOf(operation)
		call.Method = []string{"POST", "GET", "PUT", "DELETE"}[verb%4]
		request, sent, ok := sendOne(c, call)
		if !ok {
			return
		}
		for _, provider := range everyLenient() {
			action := provider.pick(request.Header.Values("X-Zc-Action"))
			ids, readable := provider.named(sent)
			if !readable && !clean && !onlyReads(action) {
				t.Error("a request left that can't be read, although its account is not clean")
			}
			if readable {
				judge(t, clean, onlyReads(action), ids)
			}
		}
	})
}

func FuzzGuardAlibaba(f *testing.F) {
	for _, seed := range seeds() {
		f.Add("InstanceIds", seed, "Region", mine, "", byte(1), byte(0))
		f.Add("Region", seed, "instanceids", mine+","+another, "application/x-www-form-urlencoded", byte(3), byte(0xff))
	}
	dirty := watched(f, false)
	spotless := watched(f, true)
	f.Fuzz(func(t *testing.T, name1, value1, name2, value2, contentType string, operation, how byte) {
		c, clean := dirty, how&1 > 0
		if clean {
			c = spotless
		}
		call := ali("", kind(contentType))
		call.Operation = actionOf(operation)
		call.Params = []contract.Param{{Name: name1, Value: value1}}
		second := contract.Param{Name: name2, Value: value2}
		if how&2 > 0 {
			call.Distortion.ExtraParams = []contract.Param{second}
		} else {
			call.Params = append(call.Params, second)
		}
		call.Form = how&4 > 0
		if how&8 > 0 {
			call.Scheme = contract.ACS3
		}
		if how&16 > 0 {
			call.Method = "GET"
		}
		if how&32 > 0 {
			call.Distortion.OmitParams = []string{"Action"}
		}
		request, sent, ok := sendOne(c, call)
		if !ok {
			return
		}
		for _, provider := range everyLenient() {
			query := request.URL.Query()
			actions := slices.Concat(request.Header.Values("X-Acs-Action"), query["Action"])
			reads := onlyReads(provider.pick(actions))
			judge(t, clean, reads, provider.params(request.URL.RawQuery, request.Header.Get("Content-Type"), sent))
		}
	})
}
