package command

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"

	"relcon/runner/contract"
	"relcon/runner/leftover"
)

// interruption is what a signal finds under way.
type interruption struct {
	stderr io.Writer
	run    atomic.Pointer[underWay]
}

// underWay is a run that has begun.
type underWay struct {
	ledger string // "" where there is none
	clear  func() // the progress line
}

type interruptionKey struct{}

// interruptible gives a context that the first SIGINT or SIGTERM ends, so that the run gives back what it has and writes
// its reports. The second one ends the program at once. Both say what that means for what was arranged; what is said is
// out when stop returns.
func interruptible(stderr io.Writer) (ctx context.Context, stop func()) {
	i := &interruption{stderr: stderr}
	ctx, cancel := context.WithCancel(context.WithValue(context.Background(), interruptionKey{}, i))
	signals, over, said := make(chan os.Signal, 2), make(chan struct{}), make(chan struct{})
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	await := func() bool {
		select {
		case <-signals:
			return true
		case <-over:
			return false
		}
	}
	go func() {
		defer close(said)
		if !await() {
			return
		}
		cancel()
		i.say("interrupted: giving back what the run has arranged; a second signal ends it at once", "; what is left then is removed by ")
		if await() {
			i.say("ended at once", ": what the run had arranged may be there still; remove it by ")
			os.Exit(contract.ExitInterrupted)
		}
	}()
	return ctx, func() {
		signal.Stop(signals)
		close(over)
		cancel()
		<-said
	}
}

// begun makes a run known to whoever interrupts it.
func begun(ctx context.Context, ledger string, clear func()) {
	if i, ok := ctx.Value(interruptionKey{}).(*interruption); ok {
		i.run.Store(&underWay{ledger: ledger, clear: clear})
	}
}

// say tells what happens, and the mend where there is a ledger. Without a run there is nothing to tell.
func (i *interruption) say(what, mend string) {
	run := i.run.Load()
	if run == nil {
		return
	}
	run.clear()
	if run.ledger != "" {
		what += mend + leftover.SweepCommand(run.ledger)
	}
	fmt.Fprintf(i.stderr, "relcon: %s\n", what)
}
