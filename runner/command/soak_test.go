package command

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/leftover"
	"relcon/runner/reference"
)

// usualSoak is how many random runs are made; RELCON_SOAK asks for more, and RELCON_SOAK_SEED for the same ones again.
const usualSoak = 9

// runsPerSeries is how many runs one provider sees.
const runsPerSeries = 6

// soaked counts what befell the runs.
type soaked struct{ runs, killed, signalled, outages, lossy, swept, left, used int }

// Whatever is run, and whatever befalls it, nothing of somebody else's is named or touched, and after a sweep nothing of
// the run's own is left. Half of the providers have faults and a hook; the others are sound, and the runs take instances
// of a pool out of the very accounts that the strangers are in.
func TestRandomRunsTouchNoStrangerAndLeaveNothing(t *testing.T) {
	total, seed := numberOf(t, "RELCON_SOAK", usualSoak), uint64(numberOf(t, "RELCON_SOAK_SEED", rand.Int()))
	random := rand.New(rand.NewPCG(seed, 0))
	suite, err := catalogue.Embedded()
	require.NoError(t, err)
	faults := reference.Faults()
	var count soaked
	for number := 0; count.runs < total; number++ {
		pool := number%2 == 1
		var broken []string
		for range random.IntN(3) {
			if !pool {
				broken = append(broken, faults[random.IntN(len(faults))].ID)
			}
		}
		s := newSeries(t, pool, broken...)
		for range min(runsPerSeries, total-count.runs) {
			var chosen []string
			for range 1 + random.IntN(8) {
				chosen = append(chosen, suite.Rules[random.IntN(len(suite.Rules))].ID)
			}
			s.soak(random, chosen, &count)
			require.False(t, t.Failed(), "seed %d, run %d, faults %v, rules %v", seed, count.runs, broken, chosen)
		}
	}
	t.Logf("seed %d: %+v: no stranger named or touched, nothing left", seed, count)
}

func numberOf(t *testing.T, name string, usual int) int {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return usual
	}
	number, err := strconv.Atoi(text)
	require.NoError(t, err, name)
	return number
}

// soak makes one run with a random disturbance, sweeps, and compares what there is with what there was.
func (s *series) soak(random *rand.Rand, rules []string, count *soaked) {
	before := s.held()
	child := exec.Command(os.Args[0], "verify", "--target", s.target(), "--allow-release", "reference", "--rules", strings.Join(rules, ","),
		"--concurrency", fmt.Sprint(1+random.IntN(16)), "--seed", fmt.Sprint(1+random.IntN(1000)))
	var out bytes.Buffer
	child.Dir, child.Env, child.Stdout, child.Stderr = s.folder, append(os.Environ(), asProgram+"=1"), &out, &out
	started := make(chan struct{})
	s.disturb(random, func(signal os.Signal) {
		<-started
		_ = child.Process.Signal(signal) // it may be over
	}, count)
	require.NoError(s.t, child.Start())
	close(started)
	_ = child.Wait() // the exit code says more
	exit := child.ProcessState.ExitCode()
	require.NotContains(s.t, []int{contract.ExitUsage, contract.ExitGuard, contract.ExitSuite}, exit, "%s", out.String())
	count.runs++
	s.disturbance.Store(&disturbance{})
	count.left += s.provider.Accounts() - len(s.accounts)
	s.sweepAll(count)
	require.Equal(s.t, len(s.accounts), s.provider.Accounts(), "accounts that are left: exit %d: %s", exit, out.String())
	require.Empty(s.t, s.named, "strangers that a request named")
	s.compare(before, s.held(), count)
}

// disturb chooses what befalls the run.
func (s *series) disturb(random *rand.Rand, send func(os.Signal), count *soaked) {
	s.requests.Store(0)
	now := &disturbance{random: rand.New(rand.NewPCG(random.Uint64(), 0))}
	defer s.disturbance.Store(now)
	at := 1 + random.Int64N(150)
	switch random.IntN(10) {
	case 0, 1, 2:
		now.signalAt, now.signal = at, func() { send(syscall.SIGKILL) }
		count.killed++
	case 3:
		now.signalAt, now.signal = at, func() { send(syscall.SIGTERM) }
		count.signalled++
	case 4:
		now.downFrom, now.downTo = at, at+1+random.Int64N(60)
		count.outages++
	case 5:
		now.lost = 0.05
		count.lossy++
	}
}

// sweepAll sweeps whatever ledger there is.
func (s *series) sweepAll(count *soaked) {
	ledgers, err := filepath.Glob(filepath.Join(s.folder, ".relcon", "*.ledger"))
	require.NoError(s.t, err)
	for _, ledger := range ledgers {
		exit, stdout, stderr := relcon("sweep", "--ledger", ledger, "--yes")
		require.Equal(s.t, contract.ExitOK, exit, "%s%s", stdout, stderr)
		require.NoError(s.t, os.Remove(ledger))
		count.swept++
	}
}

// compare holds what the accounts hold against what they held: only what a pool handed out may differ, and nothing is
// handed out twice.
func (s *series) compare(before, after map[string]string, count *soaked) {
	used := map[string]bool{}
	if s.pooled != nil {
		lines, err := leftover.ReadJournal(filepath.Join(s.folder, "pool.yaml.used"))
		require.NoError(s.t, err)
		for _, line := range lines {
			var entry struct{ Product, ID string }
			require.NoError(s.t, json.Unmarshal(line, &entry))
			require.False(s.t, used[entry.Product+" "+entry.ID], "%s was handed out twice", entry.ID)
			require.False(s.t, s.strangers[entry.ID], "%s is somebody else's and was handed out", entry.ID)
			used[entry.Product+" "+entry.ID] = true
		}
	}
	for id, was := range before {
		if !used[id] {
			require.Equal(s.t, was, after[id], id)
		}
	}
	for id := range after {
		require.Contains(s.t, before, id)
	}
	count.used, s.usedUp = count.used+len(used)-s.usedUp, len(used)
}
