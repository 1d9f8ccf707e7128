//go:build assertions

package runner_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

// trialTask is one run of a fault against its rule, with one site made to hold; 0 means none.
type trialTask struct {
	Site  int
	Fault string
}

// trialResult is what the rule came to, and which sites objected.
type trialResult struct {
	Outcome  contract.Outcome
	Killed   bool
	Reason   string
	Objected []int
}

// bench is a number of processes of the rewritten program. Each tries one task at a time.
type bench struct{ free chan *worker }

type worker struct {
	in  *json.Encoder
	out *json.Decoder
}

func newBench(t *testing.T, all *survey) *bench {
	t.Helper()
	program := build(t, all)
	// Most of a run is waiting for effects that do not come.
	many := 3 * runtime.GOMAXPROCS(0)
	b := &bench{free: make(chan *worker, many)}
	for range many {
		b.free <- start(t, program)
	}
	return b
}

func (b *bench) try(task trialTask) (trialResult, error) {
	w := <-b.free
	defer func() { b.free <- w }()
	var result trialResult
	if err := w.in.Encode(task); err != nil {
		return result, fmt.Errorf("site %d, %s: %w", task.Site, task.Fault, err)
	}
	if err := w.out.Decode(&result); err != nil {
		return result, fmt.Errorf("site %d, %s: %w", task.Site, task.Fault, err)
	}
	return result, nil
}

// build compiles the program with the rewritten steps in place of the real ones. Nothing is written into the module.
func build(t *testing.T, all *survey) string {
	t.Helper()
	root, err := filepath.Abs("..")
	require.NoError(t, err)
	dir := t.TempDir()
	here := filepath.Join(root, "runner", "testdata", "assertions")
	replace := map[string]string{
		filepath.Join(root, "steps", "sites.go"):                      filepath.Join(here, "sites.go"),
		filepath.Join(root, "runner", "cmd", "assertions", "main.go"): filepath.Join(here, "main.go"),
	}
	for _, s := range all.sources {
		path := filepath.Join(dir, filepath.Base(s.path))
		require.NoError(t, os.WriteFile(path, s.rewritten(), 0o600))
		replace[filepath.Join(root, filepath.FromSlash(s.path))] = path
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "overlay.json"), overlay, 0o600))
	program := filepath.Join(dir, "assertions.exe")
	command := exec.Command("go", "build", "-overlay", filepath.Join(dir, "overlay.json"), "-o", program, "./runner/cmd/assertions")
	command.Dir = root
	out, err := command.CombinedOutput()
	require.NoError(t, err, "building the rewritten steps: %s", out)
	return program
}

func start(t *testing.T, program string) *worker {
	t.Helper()
	command := exec.Command(program)
	command.Stderr = os.Stderr
	in, err := command.StdinPipe()
	require.NoError(t, err)
	out, err := command.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, command.Start())
	t.Cleanup(func() {
		_ = in.Close() // the program ends with its input
		_ = command.Wait()
	})
	return &worker{in: json.NewEncoder(in), out: json.NewDecoder(out)}
}
