package states_test

import (
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/states"
)

func TestReasonIsShortenedAndBlanked(t *testing.T) {
	hook, _ := answering(t, 501, `{"reason":"no\nline `+hookToken+` `+strings.Repeat("ä", 300)+`"}`)
	var missing *contract.Missing
	require.ErrorAs(t, hook.Pass(t.Context(), account(), time.Hour), &missing)
	require.Less(t, len(missing.Reason), 210)
	require.True(t, strings.HasPrefix(missing.Reason, "no line (blanked) ä"), missing.Reason)
	require.True(t, strings.HasSuffix(missing.Reason, "ä…"), "cut between characters: "+missing.Reason)
}

func TestSecretsNeverReachAMessage(t *testing.T) {
	bodies := map[string]string{
		"token alone":        hookToken,
		"header echoed":      "Authorization: Bearer " + hookToken,
		"foreign bearer":     "authorization: bearer another-canary",
		"new secret":         `{"accessKeyId":"AK9","accessKeySecret":"new-canary"`,
		"escaped":            `{"log":"{\"accessKeySecret\":\"new-canary\"}"`,
		"single quotes":      `{'accessKeySecret': 'new-canary'}`,
		"form":               `accessKeySecret=new-canary&x=1`,
		"quote inside":       `{"accessKeySecret":"a\"new-canary"`,
		"password":           `{"dbPassword":"new-canary"}`,
		"signature":          `<Signature>x</Signature> Signature=new-canary`,
		"after a sentence":   `{"error":"authorization: want the bearer token of this hook, got Bearer new-canary"}`,
		"known, elsewhere":   "secret-of-account-canary",
		"in other spellings": "secret%2dof%2daccount%2dcanary, secret\\u002dof\\u002daccount\\u002dcanary",
	}
	for name, body := range bodies {
		t.Run(name, func(t *testing.T) {
			var calls atomic.Int64
			hook, _ := serving(t, states.Options{Token: hookToken}, func(w http.ResponseWriter, _ *http.Request) {
				if calls.Add(1) == 1 {
					_, _ = io.WriteString(w, `{"accessKeyId":"AK1","accessKeySecret":"secret-of-account-canary"}`)
					return
				}
				w.WriteHeader(500)
				_, _ = io.WriteString(w, body)
			})
			given, err := hook.Account(t.Context(), contract.BMC, "")
			require.NoError(t, err)
			err = hook.TearDown(t.Context(), given)
			require.ErrorContains(t, err, "500")
			require.ErrorContains(t, err, "(blanked)")
			require.NotContains(t, err.Error(), "canary")
		})
	}
}

func TestQuoteIsShort(t *testing.T) {
	hook, _ := answering(t, 500, strings.Repeat("x", 5000))
	err := hook.TearDown(t.Context(), account())
	require.ErrorContains(t, err, strings.Repeat("x", 200)+"…")
	require.NotContains(t, err.Error(), strings.Repeat("x", 201))
}

// What is blanked too much can't be mended: a sentence about a token is to be read, and the value of one is not.
func TestASentenceAboutATokenIsToBeRead(t *testing.T) {
	hook, _ := serving(t, states.Options{Token: hookToken}, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = io.WriteString(w, `{"error":"authorization: want the bearer token of this hook"}`)
	})
	_, err := hook.Account(t.Context(), contract.BMC, "")
	require.ErrorContains(t, err, `{"error":"authorization: want the bearer token of this hook"}, want 200 with a JSON object, or 501 with a reason (is states.token right?)`)
	var answer *states.AnswerError
	require.ErrorAs(t, err, &answer)
	require.NotContains(t, answer.Said(), "states.token", "who says it himself says it once")
}
