package command

import (
	"cmp"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// outage is a target that can't be judged, and what is to be said of it.
type outage struct {
	product func(*testing.T, *site) // what is wrong with where the products are; nil means nothing
	hook    func(*testing.T, *site) // what is wrong with where the hook is; nil means nothing
	timeout time.Duration           // limits.requestTimeout; 0 means 2 min
	settle  time.Duration           // limits.settleTimeout; 0 means 10 min
	first   []string                // expressions that the first line matches
	check   func(*testing.T, *site) // afterwards; may be nil
}

// short is for what hangs; the hook has three times as long, which is enough on a busy machine.
const short = 3 * time.Second

const (
	badGateway  = `{"requestId":"T1","code":"INTERNAL_SERVER_ERROR","message":"no"}`
	tooMany     = `{"requestId":"T1","code":"REQUEST_LIMIT_EXCEEDED","message":"slow down"}`
	loginPage   = "<!DOCTYPE html>\n<html><body>Please sign in</body></html>"
	wrongFormat = "this is no JSON"
	staleTime   = `{"requestId":"T1","code":"AUTHFAILURE_SIGNATURE_EXPIRED","message":"no"}`
	noVersion   = `{"requestId":"T1","code":"INVALID_API_VERSION","message":"no"}`
	// otherVersions is how the reference, too, refuses a version.
	otherVersions = `{"requestId":"T1","code":"INVALID_PARAMETER_VALUE","message":"the header X-ZC-Version is none of 2022-11-20, 2026-02-01"}`
)

// productOutages are those of the place that the products share.
func productOutages() map[string]outage {
	endpoint := `products\.({bmc,zec(,bss)?}|bmc)\.endpoint`
	return map[string]outage{
		"nobody listens":                  {product: dead, first: []string{`nobody listens there`, endpoint}},
		"hanging":                         {product: served(hang), timeout: short, first: []string{`no complete answer within 3s`, endpoint, `limits\.requestTimeout`}},
		"accepting and never reading":     {product: deaf, timeout: short, first: []string{`no complete answer within 3s`, endpoint}},
		"one byte a time":                 {product: served(slowly), timeout: short, first: []string{`no complete answer within 3s`, endpoint}},
		"cut off in the body":             {product: raw("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{\"a\":"), first: []string{`breaks off in the middle`, endpoint}},
		"closed without an answer":        {product: raw(""), first: []string{`closes the connection without an answer|connection reset`, endpoint}},
		"connection reset":                {product: resetting, first: []string{`connection reset|closes the connection`, endpoint}},
		"not HTTP":                        {product: raw("220 mail.example.com ESMTP\r\n"), first: []string{`does not speak HTTP`, endpoint}},
		"endless header":                  {product: served(endlessHeader), first: []string{`the response has more than 64 KiB of headers`, endpoint}},
		"endless body":                    {product: served(endless), first: []string{`longer than the limit of 8388608 bytes`, endpoint}},
		"gzip bomb":                       {product: bomb, first: []string{`longer than the limit of 8388608 bytes`, endpoint}},
		"100 MB of JSON":                  {product: served(huge), first: []string{`longer than the limit of 8388608 bytes`, endpoint}, check: countedBelow(100 << 20)},
		"JSON of 100,000 levels":          {product: answering(200, "application/json", strings.Repeat(`{"response":`, 100_000)), first: []string{`can't be read.*want one JSON object`, endpoint}},
		"500 to all":                      {product: answering(500, "application/json", badGateway), first: []string{`out of order.*500`, `log`}},
		"502 of a proxy, a web page":      {product: answering(502, "text/html", "<html><h1>Bad Gateway</h1></html>"), first: []string{`out of order.*502.*Bad Gateway`, `log`}},
		"429 to all":                      {product: answering(429, "application/json", tooMany), settle: time.Second, first: []string{`throttles even a single request`, `limits\.requestsPerSecond`}},
		"429 to all, for an hour":         {product: answering(429, "application/json", tooMany, "Retry-After", "3600"), first: []string{`throttles even a single request`, `limits\.requestsPerSecond`}},
		"a web page":                      {product: answering(200, "text/html", "<html><body>Welcome</body></html>"), first: []string{`web page`, endpoint}},
		"a login page":                    {product: answering(200, "text/html; charset=utf-8", loginPage), first: []string{`web page, such as that of a login`, endpoint}},
		"plain text":                      {product: answering(200, "text/plain", wrongFormat), first: []string{`can't be read.*want one JSON object`, endpoint}},
		"a redirect to a login":           {product: redirecting("/login?next=/api"), first: []string{`redirects to /login \(302\)`, endpoint}},
		"a redirect to another host":      {product: redirectingAway, first: []string{`redirects to http://127\.0\.0\.1:\d+/elsewhere \(307\), and redirects are not followed`, endpoint}, check: countedBelow(1)},
		"nothing at that path":            {product: answering(404, "text/plain", "404 page not found\n"), first: []string{`can't be read.*404`, endpoint}},
		"self-signed":                     {product: selfSigned, first: []string{`signed by nobody whom this machine trusts`, `tls\.caFile`}},
		"certificate has expired":         {product: certified(expiredCertificate), first: []string{`certificate has expired`, `clock of this machine`}},
		"certificate of another":          {product: certified(othersCertificate), first: []string{`certificate is for another host`, endpoint}},
		"plain http on the https port":    {product: plainOnTLS, first: []string{`does not speak TLS`, endpoint}},
		"https on the http port":          {product: tlsOnPlain, first: []string{`speaks https, not plain http`, endpoint}},
		"no such host":                    {product: nowhere, timeout: short, first: []string{`there is no host of the name|could not be looked up|no complete answer`, `no-such-host\.invalid`}},
		"keys of another environment":     {product: elsewhere, first: []string{`refuses the keys of the account`, `states\.url and products\.{bmc,zec}\.endpoint`}},
		"clock behind":                    {product: clockAhead(7 * time.Minute), first: []string{`this machine's clock is 7 minutes behind the target's`, `NTP`}},
		"clock ahead":                     {product: clockAhead(-2 * time.Hour), first: []string{`this machine's clock is 2 hours ahead of the target's`, `NTP`}},
		"a clock that is off elsewhere":   {product: answering(401, "application/json", staleTime), first: []string{`although the Date of its answer agrees`, `clock by which the target verifies`}},
		"Alibaba behind Zenlayer's URL":   {product: alibabaThere, first: []string{`not the product's API: the answer looks like the Alibaba Cloud gateway`, endpoint}},
		"Zenlayer behind Alibaba's URL":   {product: zenlayerThere, first: []string{`not the product's API: the answer looks like the Zenlayer API`, `products\.bss\.endpoint`}},
		"a version that Zenlayer lacks":   {product: answering(400, "application/json", noVersion), first: []string{`does not know the API version "2022-11-20"`, `products\.bmc\.version`}},
		"a version that its header names": {product: answering(400, "application/json", otherVersions), first: []string{`does not know the API version "2022-11-20"`, `products\.bmc\.version`}},
		"a version that Alibaba lacks":    {product: oldVersion, first: []string{`does not know the API version "2001-01-01"`, `products\.bss\.version`}},
	}
}

// hookOutages are those of the hook.
func hookOutages() map[string]outage {
	return map[string]outage{
		"hook: nobody listens":      {hook: dead, first: []string{`nobody listens there`, `states\.url`}},
		"hook: hanging":             {hook: served(hang), timeout: 200 * time.Millisecond, first: []string{`no answer within 200ms`, `states\.url`}},
		"hook: closes":              {hook: raw(""), first: []string{`closes the connection without an answer|connection reset`, `states\.url`}},
		"hook: wrong token":         {hook: answering(401, "application/json", `{"error":"who are you?"}`), first: []string{`refuses the token.*401`, `states\.token`}},
		"hook: the product's API":   {hook: answering(401, "application/json", `{"requestId":"T1","code":"AUTHFAILURE_INVALID_AUTHORIZATION","message":"no"}`), first: []string{`the API of a product answers, and not a hook`, `states\.url`}},
		"hook: a web page":          {hook: answering(200, "text/html", loginPage), first: []string{`web page answers`, `states\.url`}},
		"hook: 500":                 {hook: answering(500, "application/json", `{"error":"no"}`), first: []string{`out of order.*500`, `log`}},
		"hook: a redirect":          {hook: redirecting("/login"), first: []string{`redirects are not followed`, `states\.url`}},
		"hook: 404":                 {hook: answering(404, "text/plain", "404 page not found\n"), first: []string{`404`, `states\.url`}},
		"hook: endless":             {hook: served(endless), first: []string{`longer than 1048576 bytes`, `states\.url`}},
		"hook: gzip bomb":           {hook: bomb, first: []string{`longer than 1048576 bytes`, `states\.url`}},
		"hook: JSON levels deep":    {hook: answering(200, "application/json", strings.Repeat(`{"a":`, 100_000)), first: []string{`not one JSON value`, `states\.url`}},
		"hook: self-signed":         {hook: selfSigned, first: []string{`signed by nobody whom this machine trusts`, `tls\.caFile`}},
		"hook: another's":           {hook: certified(othersCertificate), first: []string{`certificate is for another host`, `states\.url`}},
		"hook: plain on https port": {hook: plainOnTLS, first: []string{`does not speak TLS`, `states\.url`}},
	}
}

// Whatever keeps a run from judging is told by its cause, in the first line, with what to do about it; the run ends
// with 4, calls nothing a failure, and shows no table of what it could not do.
func TestOutagesAreToldByTheirCause(t *testing.T) {
	t.Parallel()
	var lock sync.Mutex
	var table []string
	t.Cleanup(func() {
		slices.Sort(table)
		t.Logf("what is wrong | exit | lines | took | first line\n%s", strings.Join(table, "\n"))
	})
	for _, rows := range []map[string]outage{productOutages(), hookOutages()} {
		for name, row := range rows {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				began := time.Now()
				exit, out := verifying(t, row)
				first, _, _ := strings.Cut(out, "\n")
				lock.Lock()
				table = append(table, fmt.Sprintf("%s | %d | %d | %.1fs | %s", name, exit, strings.Count(out, "\n"), time.Since(began).Seconds(), first))
				lock.Unlock()
				require.Equal(t, 4, exit, out)
				for _, want := range row.first {
					require.Regexp(t, want, first)
				}
				require.Regexp(t, `^no verdict: .*; exit 4 `, first)
				require.LessOrEqual(t, strings.Count(out, "\n"), 40)
				require.NotRegexp(t, `(?m)^(FAIL|WARN|ERROR)|violated`, out)
			})
		}
	}
}

// verifying runs `relcon verify` against a site of its own.
func verifying(t *testing.T, row outage) (exit int, out string) {
	t.Helper()
	s := newSite(t)
	if row.product != nil {
		row.product(t, s)
	}
	if row.hook != nil {
		there := &site{}
		row.hook(t, there)
		s.hook, s.caFile = there.bmc, cmp.Or(s.caFile, there.caFile)
	}
	exit, stdout, stderr := relcon("verify", "--target", s.write(t, cmp.Or(row.timeout, 2*time.Minute), cmp.Or(row.settle, 10*time.Minute)), "--allow-release", "outage")
	require.Empty(t, stderr)
	if row.check != nil {
		row.check(t, s)
	}
	return exit, stdout
}

// site is where a target's products and hook are.
type site struct {
	bmc, zec, bss, hook string // addresses without the hook's path
	path                string // of Zenlayer's products; "" means theirs
	bssVersion          string
	caFile              string

	lock  sync.Mutex
	count int // of what the row is about
}

const hookToken = "hook-token"

// write writes the target file that leads to the site.
func (s *site) write(t *testing.T, timeout, settle time.Duration) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "target.yaml")
	text := fmt.Sprintf(`name: outage
products:
  bmc: {endpoint: "%s%s"}
  zec: {endpoint: "%s%s"}
  bss: {endpoint: "%s/", version: "%s"}
states: {url: "%s/provider-states", token: %s}
limits: {requestTimeout: %v, requestsPerSecond: 1000, settleTimeout: %v}
safety: {allowRelease: true, maxInstances: 20000}
`, s.bmc, cmp.Or(s.path, "/api/v2/bmc"), s.zec, cmp.Or(s.path, "/api/v2/zec"), s.bss, cmp.Or(s.bssVersion, "2017-12-14"), s.hook, hookToken, timeout, settle)
	if s.caFile != "" {
		text += "tls: {caFile: " + s.caFile + "}\n"
	}
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	return file
}

// lead leads all products to one address.
func (s *site) lead(address string) { s.bmc, s.zec, s.bss = address, address, address }

func (s *site) add(n int) {
	s.lock.Lock()
	defer s.lock.Unlock()
	s.count += n
}

func served(answer func(*site, http.ResponseWriter, *http.Request)) func(*testing.T, *site) {
	return func(t *testing.T, s *site) {
		s.lead(listening(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { answer(s, w, r) })))
	}
}
