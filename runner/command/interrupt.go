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

// interruption says what a signal does to the run that is under way.
type interruption struct {
	stderr io.Writer
	run    atomic.Pointer[underWay]
}

// underWay is a run that has begun.
type underWay struct {
	ledger string // "" where there is none
	clear  func() // erases the progress line
}

type interruptionKey struct{}

// interruptible gives a context that the first SIGINT, SIGTERM or SIGHUP (its terminal is gone) ends: the run tears down what it has and writes its
// reports. The second one ends the program at once. A message says what each means for what was arranged. stop waits until
// the message is written.
func interruptible(stderr io.Writer) (ctx context.Context, stop func()) {
	i := &interruption{stderr: stderr}
	ctx, cancel := context.WithCancel(context.WithValue(context.Background(), interruptionKey{}, i))
	signals, done := make(chan os.Signal, 2), make(chan struct{})
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	if !signal.Ignored(syscall.SIGHUP) { // as nohup has it
		signal.Notify(signals, syscall.SIGHUP)
	}
	go func() {
		defer close(done)
		if _, interrupted := <-signals; !interrupted {
			return
		}
		cancel()
		i.say("interrupted: tearing down what the run has arranged; a second signal ends it at once", "; what is left then is removed by ")
		for again := range signals {
			if again == syscall.SIGHUP {
				continue // a terminal that closes may send it twice, and nobody asks for haste
			}
			i.say("ended at once", ": what the run had arranged may be there still; remove it by ")
			os.Exit(contract.ExitInterrupted)
		}
	}()
	return ctx, func() {
		signal.Stop(signals)
		close(signals)
		cancel()
		<-done
	}
}

// begun tells the interruption, if ctx has one, which run is under way.
func begun(ctx context.Context, ledger string, clear func()) {
	if i, ok := ctx.Value(interruptionKey{}).(*interruption); ok {
		i.run.Store(&underWay{ledger: ledger, clear: clear})
	}
}

// say writes what happens, and the command that removes what is left. Before a run has begun there is nothing to say.
func (i *interruption) say(what, remedy string) {
	run := i.run.Load()
	if run == nil {
		return
	}
	run.clear()
	if run.ledger != "" {
		what += remedy + leftover.SweepCommand(run.ledger)
	}
	fmt.Fprintf(i.stderr, "relcon: %s\n", contract.Printable(what))
}
