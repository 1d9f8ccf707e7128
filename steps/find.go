package steps

import (
	"context"
	"fmt"

	"github.com/cucumber/godog"

	"relcon/runner/contract"
)

// Find gives what a step does: the one sentence with that keyword (Given, When or Then) that fits the text, its slots
// filled in. table is what stands below the step; nil means nothing does. The error is a *contract.Fault: no sentence
// fits, more than one does, or there is a table too many or too few.
func Find(keyword, text string, table *godog.Table) (func(context.Context) error, error) {
	var found func(context.Context) error
	for _, each := range definitions() {
		slots := each.pattern.FindStringSubmatch(text)
		if slots == nil || each.sentence.Keyword != keyword {
			continue
		}
		if found != nil {
			return nil, &contract.Fault{Reason: fmt.Sprintf("more than one sentence fits the step %q", text)}
		}
		if each.sentence.table != (table != nil) {
			return nil, &contract.Fault{Reason: fmt.Sprintf("step %q: got a table: %t, want %t", text, table != nil, each.sentence.table)}
		}
		found = func(ctx context.Context) error { return each.sentence.act(ctx, table, slots[1:]...) }
	}
	if found == nil {
		return nil, &contract.Fault{Reason: fmt.Sprintf("no sentence fits the step %q", text)}
	}
	return found, nil
}
