package command

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/tidwall/gjson"

	"relcon/runner/contract"
	"relcon/runner/leftover"
	"relcon/runner/reference"
)

// remnant writes the ledger of a run on the target of a file, with one account that was left.
func remnant(t *testing.T, target string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "run.ledger")
	require.NoError(t, os.WriteFile(path, []byte(fmt.Sprintf(`{"schema":"relcon-ledger/3","run":"abc","started":"2026-03-04T05:06:07Z","target":"reference","targetFile":%q,"seed":7}
{"number":1,"changes":1,"product":"zec","kind":"recycle-bin","scenario":"A scenario","reference":"relcon-abc-1","asked":"2026-03-04T05:06:08Z"}
{"number":1,"changes":2,"product":"zec","kind":"recycle-bin","scenario":"A scenario","reference":"relcon-abc-1","asked":"2026-03-04T05:06:08Z","accessKeyId":"AK1","wanted":5,"instanceIds":["i-1","i-2","i-3"]}
`, target)), 0o600))
	return path
}

// staging writes the target file of a reference at an address, changed as it is asked for.
func staging(t *testing.T, address string, change ...string) string {
	t.Helper()
	file, err := targetFile(offering{address: address, token: "hook-token", products: contract.Products()})
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "staging.yaml")
	require.NoError(t, os.WriteFile(path, []byte(strings.NewReplacer(change...).Replace(string(file))), 0o600))
	return path
}

func serving(t *testing.T) string {
	t.Helper()
	provider, err := reference.New(reference.Options{HookToken: "hook-token"})
	require.NoError(t, err)
	server := httptest.NewServer(provider)
	t.Cleanup(server.Close)
	return server.URL
}

func TestSweepShowsWhatIsLeftAndRemovesIt(t *testing.T) {
	target := staging(t, serving(t))
	ledger := remnant(t, target)
	account := `  zec account (recycle-bin) with 3 instances (i-1, i-2, i-3), and perhaps 2 more whose ids never came, for "A scenario", since 2026-03-04 05:06:08 UTC
`
	head := "run abc of 2026-03-04 05:06:07 UTC on reference (" + target + ") asked for 1 account\n\n"
	exit, stdout, stderr := relcon("sweep", "--ledger", ledger)
	require.Equal(t, contract.ExitLeftover, exit)
	require.Empty(t, stderr)
	require.Equal(t, head+"left: 1 account\n"+account+"\nremove what is left: relcon sweep --ledger "+ledger+" --yes\n", stdout)

	exit, stdout, _ = relcon("sweep", "--ledger", ledger, "--yes")
	require.Equal(t, contract.ExitOK, exit)
	require.Equal(t, head+"torn down now: 1 account\n"+account+"\nnothing is left, and the ledger may be deleted, with the .lock file beside it\n", stdout)
}

// Whoever can write the file can put any account into it. A line that no run of the target has sealed names nothing by a key.
func TestAForgedLedgerRemovesNobodysAccount(t *testing.T) {
	for name, claimed := range map[string]string{"a reference that looks like ours": "relcon-abc-1", "another run's": "relcon-xyz-1", "none": ""} {
		provider, err := reference.New(reference.Options{HookToken: "hook-token"})
		require.NoError(t, err)
		server := httptest.NewServer(provider)
		t.Cleanup(server.Close)
		asked := httptest.NewRecorder()
		request := httptest.NewRequest(http.MethodPost, reference.HookPath, strings.NewReader(`{"action":"setup","state":"an account","params":{"product":"bmc"}}`))
		request.Header.Set("Authorization", "Bearer hook-token")
		provider.ServeHTTP(asked, request)
		victim := gjson.Get(asked.Body.String(), "accessKeyId").String()
		require.NotEmpty(t, victim)
		path := filepath.Join(t.TempDir(), "forged.ledger")
		require.NoError(t, os.WriteFile(path, []byte(fmt.Sprintf(`{"schema":%q,"run":"abc","started":"2026-03-04T05:06:07Z","target":"reference","targetFile":%q,"seed":7}
{"number":1,"changes":1,"product":"bmc","reference":%q,"asked":"2026-03-04T05:06:08Z","accessKeyId":%q,"wanted":1,"alone":true}
`, leftover.Schema, staging(t, server.URL), claimed, victim)), 0o600))
		_, stdout, stderr := relcon("sweep", "--ledger", path, "--yes")
		require.Empty(t, stderr)
		require.Equal(t, 1, provider.Accounts(), "%s: %s", name, stdout)
	}
}

func TestSweepRefusesAnotherTargetThanTheRuns(t *testing.T) {
	address := serving(t)
	sound := staging(t, address)
	for name, each := range map[string]struct {
		arguments []string
		ledger    string
		want      string
	}{
		"no ledger":         {nil, "", "--ledger: it is missing"},
		"another name":      {[]string{"--target", staging(t, address, "name: reference", "name: production")}, remnant(t, sound), `target: got "production", want "reference", which the ledger's run was against`},
		"no key in it":      {nil, remnant(t, staging(t, address, "allowRelease: true", "allowRelease: false")), "its file does not say `safety: {allowRelease: true}`"},
		"a file that went":  {nil, remnant(t, filepath.Join(t.TempDir(), "absent.yaml")), "there is no such file"},
		"no file":           {nil, remnant(t, ""), "the ledger names no target file: name it with --target"},
		"a production host": {nil, remnant(t, staging(t, address, `safety:`, "safety:\n    forbidHosts: [x.example.com]", address+"/api/v2/bmc", "https://console.zenlayer.com/api/v2/bmc")), "`--allow-host console.zenlayer.com`"},
		"a forbidden host":  {nil, remnant(t, staging(t, address, address+"/api/v2/bmc", "https://console.zenlayer.com/api/v2/bmc")), "got the host console.zenlayer.com that safety.forbidHosts forbids"},
		"no hook":           {nil, remnant(t, staging(t, address, "    url: "+address+reference.HookPath+"\n", "    pool: pool.yaml\n", "    token: hook-token\n", "")), "states.pool: there is no file"},
	} {
		t.Run(name, func(t *testing.T) {
			arguments := append([]string{"sweep", "--yes"}, each.arguments...)
			if each.ledger != "" {
				arguments = append(arguments, "--ledger", each.ledger)
			}
			exit, stdout, stderr := relcon(arguments...)
			require.Equal(t, contract.ExitUsage, exit)
			require.Empty(t, stdout)
			require.Contains(t, stderr, each.want)
			require.NotContains(t, stderr, "hook-token")
		})
	}
}

func TestSweepTakesTheTargetFileThatIsNamed(t *testing.T) {
	ledger := remnant(t, filepath.Join(t.TempDir(), "absent.yaml"))
	exit, stdout, stderr := relcon("sweep", "--ledger", ledger, "--target", staging(t, serving(t)), "--yes")
	require.Equal(t, contract.ExitOK, exit, stdout+stderr)
}

// What could not be removed stays in the ledger, and the next sweep tries again.
func TestSweepSaysWhatItCouldNotRemove(t *testing.T) {
	fails := true
	provider, err := reference.New(reference.Options{HookToken: "hook-token"})
	require.NoError(t, err)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if fails {
			http.Error(w, `{"error":"the data base is locked"}`, http.StatusInternalServerError)
			return
		}
		provider.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	ledger := remnant(t, staging(t, server.URL))
	exit, stdout, _ := relcon("sweep", "--ledger", ledger, "--yes")
	require.Equal(t, contract.ExitLeftover, exit)
	require.Contains(t, stdout, "the data base is locked")
	require.Contains(t, stdout, "still there: 1 account; mend what is said above, and repeat the sweep\n")
	require.NotContains(t, stdout, "hook-token")
	fails = false
	exit, stdout, _ = relcon("sweep", "--ledger", ledger, "--yes")
	require.Equal(t, contract.ExitOK, exit, stdout)

	server.Close()
	exit, stdout, _ = relcon("sweep", "--ledger", ledger, "--yes")
	require.Equal(t, contract.ExitOK, exit, "there is nothing to ask for: %s", stdout)
	exit, stdout, _ = relcon("sweep", "--ledger", remnant(t, staging(t, server.URL)), "--yes")
	require.Equal(t, contract.ExitUnreachable, exit)
	require.Contains(t, stdout, "nobody listens there (connection refused)")
}

// The reference inside the program ends with it, and so does all that a run had arranged there.
func TestSweepAfterARunOnTheBuiltInReference(t *testing.T) {
	ledger := remnant(t, "")
	data, err := os.ReadFile(ledger)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(ledger, []byte(strings.Replace(string(data), `"seed"`, `"builtin":true,"seed"`, 1)), 0o600))
	exit, stdout, stderr := relcon("sweep", "--ledger", ledger)
	require.Equal(t, contract.ExitOK, exit, stderr)
	require.Contains(t, stdout, "nothing is left: the built-in reference ended with the run, and everything with it\n")
	exit, stdout, stderr = relcon("verify", "--rules", "BMC-REL-02", "--ledger", ledger)
	require.Equal(t, contract.ExitOK, exit, stdout+stderr)
	require.NoFileExists(t, ledger)
}

// A ledger of hundreds of accounts is told in short: how many there are of which product, and the first twenty.
func TestSweepOfALargeLedgerIsShort(t *testing.T) {
	path := large(t, "")
	exit, stdout, stderr := relcon("sweep", "--ledger", path)
	require.Equal(t, contract.ExitLeftover, exit, stderr)
	require.Contains(t, stdout, "\nleft: 500 accounts (bmc 200, zec 200, bss 100) with 1000 instances\n")
	require.Contains(t, stdout, "\n  and 480 more: --verbose lists all\n\nremove what is left: relcon sweep --ledger "+path+" --yes\n")
	require.Equal(t, 20, strings.Count(stdout, "A scenario"))
	_, stdout, _ = relcon("sweep", "--ledger", path, "--verbose")
	require.Equal(t, 500, strings.Count(stdout, "A scenario"))
	require.NotContains(t, stdout, "more")
}

// large writes the ledger of a run that left 500 accounts.
func large(t *testing.T, target string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "run.ledger")
	text := fmt.Sprintf(`{"schema":"relcon-ledger/3","run":"abc","started":"2026-03-04T05:06:07Z","target":"reference","targetFile":%q,"seed":7}`+"\n", target)
	for n := 1; n <= 500; n++ {
		text += fmt.Sprintf(`{"number":%d,"changes":1,"product":%q,"scenario":"A scenario","reference":"relcon-abc-%d","asked":"2026-03-04T05:06:08Z","accessKeyId":"AK%d","wanted":2,"instanceIds":["i-%d-1","i-%d-2"]}
`, n, contract.Products()[n%5%3], n, n, n, n)
	}
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

// Of a hook that does not answer any more, hundreds of accounts are not asked for, and why is told once.
func TestSweepAsksAMuteHookAFewTimes(t *testing.T) {
	var asked atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		asked.Add(1)
		panic(http.ErrAbortHandler)
	}))
	t.Cleanup(server.Close)
	exit, stdout, stderr := relcon("sweep", "--yes", "--ledger", large(t, staging(t, server.URL)))
	require.Equal(t, contract.ExitUnreachable, exit, stdout+stderr)
	require.Less(t, asked.Load(), int64(100))
	require.Contains(t, stdout, "\nleft: 500 accounts (bmc 200, zec 200, bss 100) with 1000 instances\n  each of them, for provider-state hook "+server.URL+"/provider-states: it closes the connection without an answer\n")
	require.Equal(t, 1, strings.Count(stdout, "without an answer"))
	require.Contains(t, stdout, "nobody answered, so that 500 accounts may be there still; mend what is said above, and repeat the sweep\n")
}

// usualKills is how many runs are killed at random moments; RELCON_KILLS asks for more.
const usualKills = 4

func kills(t *testing.T) int {
	t.Helper()
	return numberOf(t, "RELCON_KILLS", usualKills)
}

// However early or late a run is killed, a sweep finds everything that it had arranged, and a second one finds nothing.
func TestASweepRemovesWhatAKilledRunHasLeft(t *testing.T) {
	left := 0
	for range kills(t) {
		at := 1 + rand.Int64N(2000)
		var requests atomic.Int64
		p := newProcess(t, func(p *process, _ *http.Request, _ string) {
			if requests.Add(1) == at {
				p.send(syscall.SIGKILL)
			}
		})
		p.start()
		if err := p.wait(); err == nil {
			require.Zero(t, p.provider.Accounts(), "it came to its end before request %d", at)
			continue
		}
		if len(p.ledgers()) == 0 {
			require.Zero(t, p.provider.Accounts(), "killed at request %d: it had said that nothing was left", at)
			continue
		}
		left += p.provider.Accounts()
		p.sweep(at)
	}
	t.Logf("%d accounts were left by %d killed runs", left, kills(t))
}

// sweep sweeps after a run that was killed at some request.
func (p *process) sweep(at int64) {
	t, book := p.t, p.ledger()
	p.requireNoSecretIn(book)
	there := p.provider.Accounts()
	exit, stdout, stderr := relcon("sweep", "--ledger", book)
	require.Empty(t, stderr)
	if there > 0 {
		require.Equal(t, contract.ExitLeftover, exit, "killed at request %d: %s", at, stdout)
		require.Contains(t, stdout, "remove what is left: relcon sweep --ledger "+book+" --yes\n")
	}
	require.Equal(t, there, p.provider.Accounts(), "without --yes nothing is removed")

	exit, stdout, stderr = relcon("sweep", "--ledger", book, "--yes")
	require.Equal(t, contract.ExitOK, exit, "killed at request %d: %s%s", at, stdout, stderr)
	require.Contains(t, stdout, "nothing is left")
	require.Zero(t, p.provider.Accounts(), "killed at request %d: %s", at, stdout)
	p.requireNoSecretIn(book)
	before, err := os.ReadFile(book)
	require.NoError(t, err)
	for _, arguments := range [][]string{{"--yes"}, {}} {
		exit, stdout, _ = relcon(append([]string{"sweep", "--ledger", book}, arguments...)...)
		require.Equal(t, contract.ExitOK, exit)
		require.NotContains(t, stdout, "torn down now")
		require.Contains(t, stdout, "nothing is left")
	}
	after, err := os.ReadFile(book)
	require.NoError(t, err)
	require.Equal(t, string(before), string(after), "a sweep that finds nothing writes nothing")
}

// The moment that no answer tells of: the account exists, and the run dies before it hears of it.
func TestASweepRemovesAnAccountWhoseAnswerNeverCame(t *testing.T) {
	var accounts atomic.Int64
	p := newProcess(t, func(p *process, r *http.Request, body string) {
		if arranges(body) && accounts.Add(1) == 2 {
			p.send(syscall.SIGKILL)
			<-r.Context().Done() // so that the answer finds nobody
		}
	})
	p.start("--rules", "BMC-REL-02", "--concurrency", "1")
	require.Error(t, p.wait())
	require.Equal(t, 1, p.provider.Accounts())
	book := p.ledger()
	exit, stdout, _ := relcon("sweep", "--ledger", book)
	require.Equal(t, contract.ExitLeftover, exit)
	require.Contains(t, stdout, "left: 1 account\n")
	require.Contains(t, stdout, "that may exist or not: no account came when it was asked for")
	exit, stdout, _ = relcon("sweep", "--ledger", book, "--yes")
	require.Equal(t, contract.ExitOK, exit, stdout)
	require.Zero(t, p.provider.Accounts())
}

// While a run lasts, its ledger is its own.
func TestTheLedgerOfARunThatLastsIsNotSwept(t *testing.T) {
	var once sync.Once
	var exit int
	var stderr string
	p := newProcess(t, func(p *process, _ *http.Request, body string) {
		if arranges(body) {
			once.Do(func() { exit, _, stderr = relcon("sweep", "--ledger", p.ledgers()[0], "--yes") })
		}
	})
	p.start("--rules", "BMC-REL-02")
	require.NoError(t, p.wait(), p.out.String())
	require.Equal(t, contract.ExitUsage, exit)
	require.Contains(t, stderr, "another run has it open, and tears down itself what it has arranged; wait for its end")
}
