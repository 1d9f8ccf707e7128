package steps

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// reading is one behaviour that the pages allow: an answer, and what it did to named instances; goal is nil where nothing
// changes.
type reading struct {
	name   string
	answer procedure
	names  []string
	goal   *effect
}

// follows finds the first reading whose answer and effect are what the provider did, and records its name. A provider
// that does what no reading says breaks the rule.
func (t *then) follows(ctx context.Context, scope []any, last sent, readings []reading) error {
	var candidates []reading
	var found, allowed []string
	for _, each := range readings {
		allowed = append(allowed, each.name)
		err := each.answer(scope)
		if err == nil {
			candidates = append(candidates, each)
			continue
		}
		if !violates(err) {
			return err
		}
		found = append(found, fmt.Sprintf("not %q: %v", each.name, err))
	}
	more, err := t.follow(ctx, candidates)
	if err != nil || t.reading != "" {
		return err
	}
	return last.answered("one of the readings "+strings.Join(allowed, ", "), append(found, more...)...)
}

// follow looks for the effects of all readings whose answer fits, side by side, so that the waiting of one does not delay
// another. One that is broken, and not only not there yet, is out. It returns why each of them is not what happened.
func (t *then) follow(ctx context.Context, open []reading) ([]string, error) {
	findings := map[string]string{}
	var shown *reading
	err := t.watch.poll(ctx, func() error {
		var later *notYet
		var waiting []reading
		for _, each := range open {
			err := t.shows(ctx, each)
			if err == nil {
				shown = &each
				return nil
			}
			if !violates(err) {
				return err
			}
			findings[each.name] = fmt.Sprintf("not %q: %v", each.name, err)
			if errors.As(err, &later) {
				waiting = append(waiting, each)
			}
		}
		open = waiting
		if later != nil {
			return later
		}
		return nil
	})
	if err != nil && !violates(err) {
		return nil, err
	}
	if shown == nil {
		return slices.Sorted(maps.Values(findings)), nil
	}
	t.reading = shown.name
	if shown.goal == nil {
		return nil, nil
	}
	return nil, t.only(ctx, shown.names, *shown.goal) // the effect lasts, and nothing changed beside it
}

// shows looks once whether the effect of a reading is there.
func (t *then) shows(ctx context.Context, r reading) error {
	if r.goal == nil {
		return t.unchanged(ctx)
	}
	p, ids, err := t.accounts.held(r.names)
	if err != nil {
		return err
	}
	return t.watch.hold(ctx, p, ids, *r.goal)
}
