package client_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/client"
	"relcon/runner/contract"
)

// An API may take a made-up id for that of an instance. Its list by the id tells it: then no request names the id.
func TestAMadeUpIDThatTheListTakesForAnotherIsNotNamed(t *testing.T) {
	t.Parallel()
	const whole = `{"response":{"totalCount":1,"dataSet":[{"instanceId":"i-ours","instanceStatus":"RUNNING"}]}}`
	list := func(total, items string) string {
		return fmt.Sprintf(`{"response":{"totalCount":%s,"dataSet":[%s]}}`, total, items)
	}
	for name, row := range map[string]struct {
		by, doubt string
		vague     bool // it may leave only for an account that holds nothing but the run's own
	}{
		"nothing":                     {list("0", ""), "", false},
		"it in capitals":              {list("1", `{"instanceId":"I-MADE-UP","instanceStatus":"RECYCLE"}`), `the list by "i-made-up" shows "I-MADE-UP", which the whole list does not`, false},
		"somebody's instance":         {list("1", `{"instanceId":"i-somebody","instanceStatus":"RECYCLE"}`), `shows "i-somebody"`, false},
		"one instance, and it is not": {list("1", ""), `the list by "i-made-up" counts 1 and shows 0 of them`, false},
		"the whole list":              {whole, "", true},
		"a count below zero":          {list("-1", ""), "does not say how many it counts", false},
		"no count":                    {list("null", ""), "does not say how many it counts", false},
		"two answers":                 {`{"response":{"totalCount":1,"dataSet":[{"instanceId":"z","instanceStatus":"RUNNING"}]},` + list("0", "")[1:], "does not say how many it counts", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := wary(t, optionsFor(bodies(t, whole, row.by)))
			absent, err := c.Absent(t.Context(), account(contract.BMC), "i-made-up")
			if row.doubt != "" {
				require.Contains(t, requireUnreadable(t, err).Got, row.doubt)
				require.False(t, absent)
				_, err = c.Send(t.Context(), bodyOf(`{"instanceIds":["i-made-up"]}`))
				requireRefused(t, err)
				return
			}
			require.NoError(t, err)
			require.True(t, absent)
			require.Equal(t, row.vague, c.Vague(bodyOf(`{"instanceIds":["i-made-up"]}`)) != "")
		})
	}
}

// A list that counts what it does not show takes back that the account holds nothing but what was arranged; one that does not
// come takes nothing back.
func TestAListThatCanNotBeReadTakesBackThatAnAccountIsAlone(t *testing.T) {
	t.Parallel()
	const empty, more = `{"response":{"totalCount":0,"dataSet":[]}}`, `{"response":{"totalCount":2,"dataSet":[{"instanceId":"i-1","instanceStatus":"RUNNING"}]}}`
	for name, row := range map[string]struct {
		later []string
		alone bool
	}{
		"it is empty again":              {[]string{empty}, true},
		"it counts more than it shows":   {[]string{`{"response":{"totalCount":2,"dataSet":[]}}`}, false},
		"an instance has no id":          {[]string{`{"response":{"totalCount":1,"dataSet":[{"instanceStatus":"RUNNING"}]}}`}, false},
		"an instance is a text":          {[]string{`{"response":{"totalCount":1,"dataSet":["i-1"]}}`}, false},
		"its second page does not come":  {[]string{more, "<html>"}, false},
		"somebody else's turns up":       {[]string{`{"response":{"totalCount":1,"dataSet":[{"instanceId":"i-1","instanceStatus":"RUNNING"}]}}`}, false},
		"somebody else's has been there": {[]string{`{"response":{"totalCount":1,"dataSet":[{"instanceId":"i-1","instanceStatus":"RUNNING"}]}}`, empty, empty, empty}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := bodies(t, append([]string{empty, empty}, row.later...)...)
			c := wary(t, client.Options{Endpoints: s.endpoints()})
			require.NoError(t, c.LookOver(t.Context(), account(contract.BMC)))
			require.True(t, c.Alone(account(contract.BMC)))
			for range row.later {
				_, _ = c.Inventory(t.Context(), account(contract.BMC), nil) // it may fail
			}
			require.Equal(t, row.alone, c.Alone(account(contract.BMC)))
		})
	}
}
