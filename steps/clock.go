package steps

import (
	"context"
	"fmt"
	"regexp"
	"time"

	"github.com/cucumber/godog"

	"relcon/runner/contract"
)

var durationWords = regexp.MustCompile(`(\d+) (hour|minute)s?`)

// whenTimePasses moves the clock of the client's account.
func (w *World) whenTimePasses(ctx context.Context, slots []string, _ *godog.Table) error {
	if err := w.prepare(ctx); err != nil {
		return err
	}
	d, err := durationOf(slots[0])
	if err != nil {
		return err
	}
	return w.pass(ctx, d)
}

// whenRetentionPasses moves the clock by as long as the account keeps an instance in its bin.
func (w *World) whenRetentionPasses(ctx context.Context, _ []string, _ *godog.Table) error {
	return w.passRetention(ctx, 1)
}

func (w *World) whenHalfRetentionPasses(ctx context.Context, _ []string, _ *godog.Table) error {
	return w.passRetention(ctx, 2)
}

// passRetention moves the clock by one of so many equal parts of the retention time.
func (w *World) passRetention(ctx context.Context, parts int) error {
	if err := w.prepare(ctx); err != nil {
		return err
	}
	retention := w.client.account.Retention
	if retention == 0 {
		return &contract.Missing{Need: contract.NeedRecycleAccount, Reason: "the hook gave no retention for the account"}
	}
	return w.pass(ctx, retention/time.Duration(parts))
}

func (w *World) pass(ctx context.Context, d time.Duration) error {
	w.acted = true
	if err := w.env.States.Pass(ctx, w.client.account, d); err != nil {
		return fmt.Errorf("moving the clock: %w", err)
	}
	return nil
}

// durationOf reads "23 hours 59 minutes".
func durationOf(text string) (time.Duration, error) {
	units := map[string]time.Duration{"hour": time.Hour, "minute": time.Minute}
	var total time.Duration
	for _, match := range durationWords.FindAllStringSubmatch(text, -1) {
		var count int
		if _, err := fmt.Sscanf(match[1], "%d", &count); err != nil {
			return 0, &contract.Fault{Reason: fmt.Sprintf("duration %q: %v", text, err)}
		}
		total += time.Duration(count) * units[match[2]]
	}
	if total == 0 {
		return 0, &contract.Fault{Reason: fmt.Sprintf("duration %q is none", text)}
	}
	return total, nil
}
