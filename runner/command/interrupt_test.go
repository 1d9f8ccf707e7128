package command

import (
	"net/http"
	"os/signal"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

// The first signal lets the run tear down what it has; nothing is left, and no ledger.
func TestASignalLetsTheRunTearDownWhatItHas(t *testing.T) {
	signals := []syscall.Signal{syscall.SIGINT, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // as under nohup, which the child inherits
		signals = append(signals, syscall.SIGHUP)
	}
	for _, sent := range signals {
		t.Run(sent.String(), func(t *testing.T) {
			var accounts atomic.Int64
			p := newProcess(t, func(p *process, _ *http.Request, body string) {
				if arranges(body) && accounts.Add(1) == 20 {
					p.send(sent)
					if sent == syscall.SIGHUP {
						p.send(sent) // once more changes nothing
					}
				}
			})
			p.start("--report", "json=r.json")
			err := p.wait()
			require.Equal(t, contract.ExitInterrupted, p.child.ProcessState.ExitCode(), "%v %s", err, p.out.String())
			require.Contains(t, p.out.String(), "relcon: interrupted: tearing down what the run has arranged; a second signal ends it at once; what is left then is removed by relcon sweep --ledger .relcon/reference-")
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
	p := newProcess(t, func(p *process, r *http.Request, body string) {
		if arranges(body) && accounts.Add(1) == 6 {
			p.send(syscall.SIGINT)
		}
		if strings.Contains(body, `"teardown"`) && accounts.Load() >= 6 && !p.over.Load() {
			// The run waits for this, and nothing but a second signal ends it.
			<-p.out.interrupted
			p.send(syscall.SIGINT)
			<-r.Context().Done()
		}
	})
	p.start("--concurrency", "2")
	err := p.wait()
	require.Equal(t, contract.ExitInterrupted, p.child.ProcessState.ExitCode(), "%v %s", err, p.out.String())
	mend := "relcon sweep --ledger .relcon/" + filepath.Base(p.ledger()) + " --yes\n"
	require.Contains(t, p.out.String(), "relcon: ended at once: what the run had arranged may be there still; remove it by "+mend)
	exit, stdout, _ := relcon("sweep", "--ledger", p.ledger(), "--yes")
	require.Equal(t, contract.ExitOK, exit, stdout)
	require.Zero(t, p.provider.Accounts())
}
