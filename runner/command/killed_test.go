package command

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/reference"
)

// asProgram makes the test's binary be relcon itself, so that a test can kill it.
const asProgram = "RELCON_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		os.Exit(Main(os.Args[1:], os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

// usualKills is how many runs are killed at random moments; RELCON_KILLS asks for more.
const usualKills = 4

func kills(t *testing.T) int {
	t.Helper()
	return numberOf(t, "RELCON_KILLS", usualKills)
}

// prey is a run in a process of its own, against a reference that sees everything that it asks for.
type prey struct {
	t        *testing.T
	provider *reference.Provider
	folder   string
	child    *exec.Cmd
	out      *said
	started  chan struct{}
	over     atomic.Bool // the run has ended

	before func(p *prey, r *http.Request, body string)

	mu      sync.Mutex
	secrets []string

	address     string
	connections int        // that are open; guarded by mu
	closed      *sync.Cond // told of each connection that is closed
}

// said is what a run has written, to either stream.
type said struct {
	mu          sync.Mutex
	text        bytes.Buffer
	interrupted chan struct{} // closed once it has said that it was
}

// Write takes in what the run writes.
func (s *said) Write(some []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	before := strings.Contains(s.text.String(), "relcon: interrupted: ")
	n, err := s.text.Write(some)
	if !before && strings.Contains(s.text.String(), "relcon: interrupted: ") {
		close(s.interrupted)
	}
	return n, err
}

// String gives all of it.
func (s *said) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// hunt starts a reference for a run; before sees each request to it once it has done its work, and ahead of its answer.
func hunt(t *testing.T, before func(p *prey, r *http.Request, body string)) *prey {
	t.Helper()
	provider, err := reference.New(reference.Options{HookToken: "hook-token-canary"})
	require.NoError(t, err)
	p := &prey{t: t, provider: provider, folder: t.TempDir(), out: &said{interrupted: make(chan struct{})}, started: make(chan struct{}), secrets: []string{"hook-token-canary"}, before: before}
	p.closed = sync.NewCond(&p.mu)
	server := httptest.NewUnstartedServer(p)
	server.Config.ConnState = p.count
	server.Start()
	t.Cleanup(server.Close)
	p.address = server.Listener.Addr().String()
	file, err := targetFile(server.URL, "hook-token-canary", nil, contract.Products())
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(p.target(), file, 0o600))
	return p
}

func (p *prey) target() string { return filepath.Join(p.folder, "target.yaml") }

// ServeHTTP remembers the secrets that the hook gives out.
func (p *prey) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	answer := httptest.NewRecorder()
	p.provider.ServeHTTP(answer, r)
	var account struct{ AccessKeySecret, Token string }
	if r.URL.Path == reference.HookPath && json.Unmarshal(answer.Body.Bytes(), &account) == nil && account.AccessKeySecret != "" {
		p.mu.Lock()
		p.secrets = append(p.secrets, account.AccessKeySecret, account.Token)
		p.mu.Unlock()
	}
	p.before(p, r, string(body))
	maps.Copy(w.Header(), answer.Header())
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes())
}

// begin starts the run.
func (p *prey) begin(arguments ...string) {
	p.t.Helper()
	p.child = exec.Command(os.Args[0], append([]string{"verify", "--target", p.target(), "--allow-release", "reference"}, arguments...)...)
	p.child.Dir = p.folder
	p.child.Env = append(os.Environ(), asProgram+"=1")
	p.child.Stdout, p.child.Stderr = p.out, p.out
	require.NoError(p.t, p.child.Start())
	close(p.started)
}

// wait waits for the end of the run, and of all that it has asked for: a request of a run that was killed is on its way
// still.
func (p *prey) wait() error {
	p.t.Helper()
	err := p.child.Wait()
	p.over.Store(true)
	// Connections are accepted in the order in which they were made, so that after this one none of the run's is to come.
	last, failed := net.Dial("tcp", p.address)
	require.NoError(p.t, failed)
	_, failed = io.WriteString(last, "GET / HTTP/1.1\r\nHost: last\r\nConnection: close\r\n\r\n")
	require.NoError(p.t, failed)
	_, failed = io.Copy(io.Discard, last)
	require.NoError(p.t, failed)
	require.NoError(p.t, last.Close())
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.connections > 0 {
		p.closed.Wait()
	}
	return err
}

// count counts the connections that are open.
func (p *prey) count(_ net.Conn, state http.ConnState) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch state {
	case http.StateNew:
		p.connections++
	case http.StateClosed, http.StateHijacked:
		p.connections--
		p.closed.Broadcast()
	}
}

// strike sends a signal to the run.
func (p *prey) strike(signal syscall.Signal) {
	<-p.started
	_ = p.child.Process.Signal(signal) // it may have ended by itself
}

// ledgers are the ledgers that the run left.
func (p *prey) ledgers() []string {
	found, err := filepath.Glob(filepath.Join(p.folder, ".relcon", "*.ledger"))
	require.NoError(p.t, err)
	return found
}

// ledger is the one that it left.
func (p *prey) ledger() string {
	p.t.Helper()
	require.Len(p.t, p.ledgers(), 1, p.out.String())
	return p.ledgers()[0]
}

func (p *prey) requireNoSecretIn(path string) {
	p.t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(p.t, err)
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, secret := range p.secrets {
		if secret == "" {
			continue // a token that this kind of account has not
		}
		require.False(p.t, strings.Contains(string(data), secret), "a secret stands in the ledger")
	}
}

// However early or late a run is killed, a sweep finds everything that it had arranged, and a second one finds nothing.
func TestASweepRemovesWhatAKilledRunHasLeft(t *testing.T) {
	left := 0
	for range kills(t) {
		at := 1 + rand.Int64N(2000)
		var requests atomic.Int64
		p := hunt(t, func(p *prey, _ *http.Request, _ string) {
			if requests.Add(1) == at {
				p.strike(syscall.SIGKILL)
			}
		})
		p.begin()
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
func (p *prey) sweep(at int64) {
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
		require.NotContains(t, stdout, "given back now")
		require.Contains(t, stdout, "nothing is left")
	}
	after, err := os.ReadFile(book)
	require.NoError(t, err)
	require.Equal(t, string(before), string(after), "a sweep that finds nothing writes nothing")
}

// The moment that no answer tells of: the account exists, and the run dies before it hears of it.
func TestASweepRemovesAnAccountWhoseAnswerNeverCame(t *testing.T) {
	var accounts atomic.Int64
	p := hunt(t, func(p *prey, r *http.Request, body string) {
		if arranges(body) && accounts.Add(1) == 2 {
			p.strike(syscall.SIGKILL)
			<-r.Context().Done() // so that the answer finds nobody
		}
	})
	p.begin("--rules", "BMC-REL-02", "--concurrency", "1")
	require.Error(t, p.wait())
	require.Equal(t, 1, p.provider.Accounts())
	book := p.ledger()
	exit, stdout, _ := relcon("sweep", "--ledger", book)
	require.Equal(t, contract.ExitLeftover, exit)
	require.Contains(t, stdout, "left: 1 account\n")
	require.Contains(t, stdout, "that may exist or not: no answer came when it was asked for")
	exit, stdout, _ = relcon("sweep", "--ledger", book, "--yes")
	require.Equal(t, contract.ExitOK, exit, stdout)
	require.Zero(t, p.provider.Accounts())
}

func arranges(body string) bool {
	return strings.Contains(body, `"setup"`) && strings.Contains(body, `"an account"`)
}

// The first signal lets the run give back what it has; nothing is left, and no ledger.
func TestASignalLetsTheRunGiveBackWhatItHas(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		t.Run(signal.String(), func(t *testing.T) {
			var accounts atomic.Int64
			p := hunt(t, func(p *prey, _ *http.Request, body string) {
				if arranges(body) && accounts.Add(1) == 20 {
					p.strike(signal)
				}
			})
			p.begin("--report", "json=r.json")
			err := p.wait()
			require.Equal(t, contract.ExitInterrupted, p.child.ProcessState.ExitCode(), "%v %s", err, p.out.String())
			require.Contains(t, p.out.String(), "relcon: interrupted: giving back what the run has arranged; a second signal ends it at once; what is left then is removed by relcon sweep --ledger .relcon/reference-")
			require.Contains(t, p.out.String(), "no verdict: the run was interrupted")
			require.FileExists(t, filepath.Join(p.folder, "r.json"))
			require.Zero(t, p.provider.Accounts())
			require.NoDirExists(t, filepath.Join(p.folder, ".relcon"))
		})
	}
}

// The second signal ends the run at once, and says how what is left is removed.
func TestASecondSignalEndsTheRunAtOnce(t *testing.T) {
	var accounts atomic.Int64
	p := hunt(t, func(p *prey, r *http.Request, body string) {
		if arranges(body) && accounts.Add(1) == 6 {
			p.strike(syscall.SIGINT)
		}
		if strings.Contains(body, `"teardown"`) && accounts.Load() >= 6 && !p.over.Load() {
			// The run waits for this, and nothing but a second signal ends it.
			<-p.out.interrupted
			p.strike(syscall.SIGINT)
			<-r.Context().Done()
		}
	})
	p.begin("--concurrency", "2")
	err := p.wait()
	require.Equal(t, contract.ExitInterrupted, p.child.ProcessState.ExitCode(), "%v %s", err, p.out.String())
	mend := "relcon sweep --ledger .relcon/" + filepath.Base(p.ledger()) + " --yes\n"
	require.Contains(t, p.out.String(), "relcon: ended at once: what the run had arranged may be there still; remove it by "+mend)
	exit, stdout, _ := relcon("sweep", "--ledger", p.ledger(), "--yes")
	require.Equal(t, contract.ExitOK, exit, stdout)
	require.Zero(t, p.provider.Accounts())
}

// While a run lasts, its ledger is its own.
func TestTheLedgerOfARunThatLastsIsNotSwept(t *testing.T) {
	var once sync.Once
	var exit int
	var stderr string
	p := hunt(t, func(p *prey, _ *http.Request, body string) {
		if arranges(body) {
			once.Do(func() { exit, _, stderr = relcon("sweep", "--ledger", p.ledgers()[0], "--yes") })
		}
	})
	p.begin("--rules", "BMC-REL-02")
	require.NoError(t, p.wait(), p.out.String())
	require.Equal(t, contract.ExitUsage, exit)
	require.Contains(t, stderr, "another run has it open, and gives back itself what it has arranged; wait for its end")
}
