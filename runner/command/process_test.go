package command

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
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
	os.Unsetenv("GITHUB_ACTIONS") // nothing stands behind the verdict
	os.Exit(m.Run())
}

// process is a run in a process of its own, against a reference that sees everything that it asks for.
type process struct {
	t        *testing.T
	provider *reference.Provider
	folder   string
	child    *exec.Cmd
	out      *output
	started  chan struct{}
	over     atomic.Bool // the run has ended

	before func(p *process, r *http.Request, body string)

	mu      sync.Mutex
	secrets []string

	address     string
	connections int        // that are open; guarded by mu
	closed      *sync.Cond // told of each connection that is closed
}

// output is what a run has written, to either stream.
type output struct {
	mu          sync.Mutex
	text        bytes.Buffer
	interrupted chan struct{} // closed once it has said that it was
}

// Write takes in what the run writes.
func (s *output) Write(some []byte) (int, error) {
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
func (s *output) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// newProcess starts a reference for a run; before sees each request to it once it has done its work, and ahead of its answer.
func newProcess(t *testing.T, before func(p *process, r *http.Request, body string)) *process {
	t.Helper()
	provider, err := reference.New(reference.Options{HookToken: "hook-token-canary"})
	require.NoError(t, err)
	p := &process{t: t, provider: provider, folder: t.TempDir(), out: &output{interrupted: make(chan struct{})}, started: make(chan struct{}), secrets: []string{"hook-token-canary"}, before: before}
	p.closed = sync.NewCond(&p.mu)
	server := httptest.NewUnstartedServer(p)
	server.Config.ConnState = p.count
	server.Start()
	t.Cleanup(server.Close)
	p.address = server.Listener.Addr().String()
	file, err := targetFile(offering{address: server.URL, token: "hook-token-canary", products: contract.Products()})
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(p.target(), file, 0o600))
	return p
}

func (p *process) target() string { return filepath.Join(p.folder, "target.yaml") }

// ServeHTTP remembers the secrets that the hook gives out.
func (p *process) ServeHTTP(w http.ResponseWriter, r *http.Request) {
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

// start starts the run.
func (p *process) start(arguments ...string) {
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
func (p *process) wait() error {
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
func (p *process) count(_ net.Conn, state http.ConnState) {
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

// send sends a signal to the run.
func (p *process) send(signal syscall.Signal) {
	<-p.started
	_ = p.child.Process.Signal(signal) // it may have ended by itself
}

// ledgers are the ledgers that the run left.
func (p *process) ledgers() []string {
	found, err := filepath.Glob(filepath.Join(p.folder, ".relcon", "*.ledger"))
	require.NoError(p.t, err)
	return found
}

// ledger is the one that it left.
func (p *process) ledger() string {
	p.t.Helper()
	require.Len(p.t, p.ledgers(), 1, p.out.String())
	return p.ledgers()[0]
}

func (p *process) requireNoSecretIn(path string) {
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

func arranges(body string) bool {
	return strings.Contains(body, `"setup"`) && strings.Contains(body, `"an account"`)
}
