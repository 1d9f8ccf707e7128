package steps

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"relcon/runner/contract"
)

// checkArranged checks that an inventory holds what was arranged for it, and nothing else.
func (w *watch) checkArranged(p *account, held inventory) error {
	if err := alone(p, held); err != nil {
		return err
	}
	return w.asArranged(p, held)
}

// alone refuses to act on an account that holds anything that was not arranged: the calls of the features may be
// malformed on purpose, and a wrong provider may take them for anything. A shared account holds more by its nature, and
// gets no such calls, unless it is exclusive: then it holds nothing that was not given away.
func alone(p *account, held inventory) error {
	if p.Shared && !p.Exclusive {
		return nil
	}
	for id := range held {
		switch {
		case slices.Contains(p.ids, id) || slices.Contains(p.Spare, id):
		case p.Exclusive:
			return fmt.Errorf("arrangement: the account also holds instance %s, although the pool file says that it is exclusive and does not list it", id)
		default:
			return fmt.Errorf("arrangement: the account also holds instance %s, although the target said that it is alone with what it arranged", id)
		}
	}
	return nil
}

// asArranged checks that an inventory shows what was arranged, as it was arranged.
func (w *watch) asArranged(p *account, held inventory) error {
	for id, wanted := range p.wanted {
		promise := func(as string) string {
			if p.Shared {
				return fmt.Sprintf("although the pool file lists %s%s: the file is out of date, so mend it or take the instance out (or a request of another scenario changed it, since the account is shared)", id, as)
			}
			return "although the target said that it had arranged it" + as
		}
		instance, listed := held[id]
		if !listed {
			return fmt.Errorf("arrangement: %s is %s, %s", w.accounts.labels.of(id), w.seen(p, nil), promise("")+late(p))
		}
		// One that is about to expire may have been given a beginning that fits to its end.
		if made, older := w.accounts.api.Listing.Older(instance, p.opened); older && !p.Shared && wanted.ExpiresIn == 0 {
			return fmt.Errorf("arrangement: %s was made at %s, before its account was asked for at %s, %s: what is older may be somebody else's; check the clocks",
				w.accounts.labels.of(id), made.UTC().Format(time.RFC3339), p.opened.UTC().Format(time.RFC3339), promise(""))
		}
		binned := wanted.Status == contract.StatusRecycle && w.accounts.api.Life.InBin(&instance) // in whichever word
		if instance.Status != wanted.Status && !binned {
			return fmt.Errorf("arrangement: %s is listed as %s, %s", w.accounts.labels.of(id), w.accounts.api.Life.Word(instance.Status), promise(" as "+wanted.Status))
		}
		if wanted.ChargeType != "" && instance.ChargeType != "" && instance.ChargeType != wanted.ChargeType {
			return fmt.Errorf("arrangement: %s is listed as %q, %s", w.accounts.labels.of(id), instance.ChargeType, promise(fmt.Sprintf(" as %q", wanted.ChargeType)))
		}
	}
	return nil
}

// late says when the list that lacks an instance was asked for, and what to do; a pool arranges nothing.
func late(p *account) string {
	if p.Shared {
		return ""
	}
	return fmt.Sprintf("; the list was asked for %v after the hook's answer: the hook may answer only when the API lists what was made (runner/states/README.md)",
		max(time.Millisecond, p.looked.Sub(p.made).Round(time.Millisecond)))
}

// fresh looks at an account of the scenario's own before anything is arranged in it: what it holds by then belongs to
// somebody else, whatever the target calls it afterwards. A provider may keep the recycle bin out of its list, so before
// anything is arranged there, the bin is looked into, too. So it is where the hook does not know the account by our
// reference: it is torn down by its key then, which could be somebody else's.
func (w *watch) fresh(ctx context.Context, p *account, wanted []contract.Wanted) error {
	if p.Shared {
		return nil
	}
	if len(p.ids) == 0 {
		held, err := w.look(ctx, p)
		if err != nil {
			return err
		}
		if err := alone(p, held); err != nil {
			return err
		}
	}
	binned := slices.ContainsFunc(wanted, func(each contract.Wanted) bool { return each.Status == contract.StatusRecycle })
	if p.binChecked || !binned && p.Reference != "" {
		return nil
	}
	if err := w.binAlone(ctx, p); !errors.As(err, new(*contract.Missing)) {
		p.binChecked = err == nil
		return err
	}
	return nil // a list that leaves out the bin is found out when it does not show what is arranged
}

// binAlone looks whether the recycle bin of an account holds anything that was not arranged, or given away. The error
// is a *contract.Missing where nobody can look into it.
func (w *watch) binAlone(ctx context.Context, p *account) error {
	found, err := w.env.Client.SearchBin(ctx, p.Account)
	if err != nil {
		return fmt.Errorf("looking into the recycle bin: %w", err)
	}
	return alone(p, byID(found))
}
