package runner_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"

	"relcon/runner/reference"
)

// tellingAll repeats the secrets of all accounts that were given, whosever request it answers. before comes before the hook.
func tellingAll(before func(http.Handler) http.Handler) func(http.Handler) http.Handler {
	return func(provider http.Handler) http.Handler {
		if before != nil {
			provider = before(provider)
		}
		var mu sync.Mutex
		var all []string
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			answer := httptest.NewRecorder()
			provider.ServeHTTP(answer, r)
			mu.Lock()
			defer mu.Unlock()
			maps.Copy(w.Header(), answer.Header())
			if r.URL.Path == reference.HookPath {
				var account struct{ AccessKeySecret, Token string }
				if json.Unmarshal(answer.Body.Bytes(), &account) == nil && account.AccessKeySecret != "" {
					all = append(all, account.AccessKeySecret, account.Token)
				}
			} else {
				w.Header().Set("X-Debug", strings.Join(all, " "))
				w.Header().Set("X-Coded", base64.StdEncoding.EncodeToString([]byte(strings.Join(all, " "))))
			}
			w.WriteHeader(answer.Code)
			_, _ = w.Write(answer.Body.Bytes())
		})
	}
}

// foretelling makes an account for every second request for one, but says that it can't, and tells the secrets of the account,
// which it gives to the next one who asks.
func foretelling(provider http.Handler) http.Handler {
	var mu sync.Mutex
	made := map[string][]byte{} // by product and kind
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		var asked struct {
			Action, State string
			Params        struct{ Product, Kind string }
		}
		if r.URL.Path != reference.HookPath || json.Unmarshal(body, &asked) != nil || asked.Action != "setup" || asked.State != "an account" {
			provider.ServeHTTP(w, r)
			return
		}
		mu.Lock()
		defer mu.Unlock()
		whose := asked.Params.Product + asked.Params.Kind
		if account := made[whose]; account != nil {
			delete(made, whose)
			_, _ = w.Write(account)
			return
		}
		answer := httptest.NewRecorder()
		provider.ServeHTTP(answer, r)
		var account struct{ AccessKeyID, AccessKeySecret, Token string }
		_ = json.Unmarshal(answer.Body.Bytes(), &account)
		made[whose], _ = json.Marshal(map[string]string{"accessKeyId": account.AccessKeyID, "accessKeySecret": account.AccessKeySecret, "token": account.Token})
		w.WriteHeader(http.StatusNotImplemented)
		_ = json.NewEncoder(w).Encode(map[string]string{"reason": "the next one is " + account.AccessKeySecret + " " + account.Token})
	})
}
