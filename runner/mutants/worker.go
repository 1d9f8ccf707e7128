package mutants

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"time"

	"relcon/runner/mutants/mutant"
)

// A mutant may make a task hang, so it may take patience times as long as all rules took without a mutant, and a minute at least.
const (
	patience = 10
	anyhow   = time.Minute
)

// worker is a process that does one task after the other. A mutant is on in a whole process, so a worker has one at a time.
type worker struct {
	command *exec.Cmd
	tasks   *json.Encoder
	answers *json.Decoder
	errors  bytes.Buffer
	close   func() error // its input, which ends it
}

// start starts a worker; in a process of its own, a mutant is on from the start.
func (p *Program) start(ctx context.Context, number int) (*worker, error) {
	w := &worker{command: exec.CommandContext(ctx, p.binary, "-work")}
	w.command.Dir = p.folder
	w.command.Env = append(os.Environ(), fmt.Sprintf("%s=%d", mutant.Variable, number))
	w.command.Stderr = &w.errors
	in, err := w.command.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := w.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	w.tasks, w.answers, w.close = json.NewEncoder(in), json.NewDecoder(out), in.Close
	return w, w.command.Start()
}

// do has a task done, within some time; 0 means any. A lostError says that the worker hangs or died of it; it is gone then.
func (w *worker) do(ctx context.Context, t task, limit time.Duration) (ran, error) {
	var late atomic.Bool
	if limit > 0 {
		defer time.AfterFunc(limit, func() {
			late.Store(true)
			_ = w.command.Process.Kill() // it may have died meanwhile
		}).Stop()
	}
	var came ran
	err := errors.Join(w.tasks.Encode(t), w.answers.Decode(&came))
	switch {
	case err == nil && came.Err != "":
		return came, errors.New(came.Err)
	case err == nil:
		return came, nil
	}
	err = errors.Join(err, w.stop())
	switch {
	case ctx.Err() != nil:
		return came, ctx.Err()
	case late.Load():
		return came, &lostError{fmt.Sprintf("no verdict within %v", limit.Round(time.Millisecond))}
	}
	said, _, _ := strings.Cut(strings.TrimSpace(w.errors.String()), "\n")
	return came, &lostError{fmt.Sprintf("the process died: %s (%v)", said, err)}
}

// stop ends a worker.
func (w *worker) stop() error { return errors.Join(w.close(), w.command.Wait()) }

// lostError is that a worker came to no answer.
type lostError struct{ verdict string }

// Error says what became of the worker.
func (e *lostError) Error() string { return e.verdict }

// alone has a task done in a process of its own, in which the mutant is on from the start.
func (c *crew) alone(ctx context.Context, t task) (came ran, err error) {
	w, err := c.start(t.Mutant)
	if err != nil {
		return came, err
	}
	if came, err = w.do(ctx, t, c.limit); err == nil {
		err = w.stop()
	}
	return came, err
}

// crew does tasks in so many workers at once, and replaces those that it loses.
type crew struct {
	start func(mutant int) (*worker, error)
	idle  chan *worker  // nil for one that is to be started
	limit time.Duration // of a task; 0 means none
}

func (p *Program) crew(ctx context.Context, atOnce int) *crew {
	c := &crew{idle: make(chan *worker, max(1, atOnce)), start: func(mutant int) (*worker, error) { return p.start(ctx, mutant) }}
	for range cap(c.idle) {
		c.idle <- nil
	}
	return c
}

// do has a task done by a worker that is idle; it waits for one.
func (c *crew) do(ctx context.Context, t task) (came ran, err error) {
	w := <-c.idle
	defer func() {
		if err != nil {
			w = nil
		}
		c.idle <- w
	}()
	if w == nil {
		if w, err = c.start(0); err != nil {
			return came, err
		}
	}
	return w.do(ctx, t, c.limit)
}

// stop ends all workers. None may be at work.
func (c *crew) stop() (err error) {
	for range cap(c.idle) {
		if w := <-c.idle; w != nil {
			err = errors.Join(err, w.stop())
		}
	}
	return err
}
