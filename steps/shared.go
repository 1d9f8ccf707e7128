package steps

import (
	"context"
	"fmt"
	"slices"

	"relcon/runner/contract"
)

// alone refuses to act on an account that holds anything that was not arranged: the calls of the features may be
// malformed on purpose, and a wrong provider may take them for anything. A shared account holds more by its nature, and
// gets no such calls, unless it is exclusive: then it holds nothing that was not given away.
func (w *World) alone(p *party, inventory map[string]contract.Instance) error {
	if p.account.Shared && !p.account.Exclusive {
		return nil
	}
	for id := range inventory {
		switch {
		case slices.Contains(p.ids, id) || slices.Contains(p.account.Spare, id):
		case p.account.Exclusive:
			return fmt.Errorf("arrangement: the account also holds instance %s, although the pool file says that it is exclusive and does not list it", id)
		default:
			return fmt.Errorf("arrangement: the account also holds instance %s, although the target said that it is alone with what it arranged", id)
		}
	}
	return nil
}

// fresh looks at an account of the scenario's own before anything is arranged in it: what it holds by then is
// somebody else's, whatever the target calls it afterwards. A provider may keep the recycle bin out of its list, so before
// anything is arranged there, the bin is looked into, too.
func (w *World) fresh(ctx context.Context, p *party, status string) error {
	if p.account.Shared {
		return nil
	}
	if len(p.ids) == 0 {
		inventory, err := w.look(ctx, p)
		if err != nil {
			return err
		}
		if err := w.alone(p, inventory); err != nil {
			return err
		}
	}
	if status != contract.StatusRecycle {
		return nil
	}
	return w.binAlone(ctx, p)
}

// binAlone looks, once, whether the recycle bin of an account holds anything that was not arranged, or given away.
func (w *World) binAlone(ctx context.Context, p *party) error {
	if p.binned {
		return nil
	}
	p.binned = true
	found, err := w.env.Client.Search(ctx, p.account, contract.StatusRecycle)
	if err != nil {
		return fmt.Errorf("looking into the recycle bin: %w", err)
	}
	return w.alone(p, byID(found))
}

// arranged checks that an inventory shows what was arranged, as it was arranged.
func (w *World) arranged(p *party, inventory map[string]contract.Instance) error {
	for id, wanted := range p.wanted {
		promise := func(as string) string {
			if p.account.Shared {
				return fmt.Sprintf("although the pool file lists %s%s: the file is out of date, so mend it or take the instance out", id, as)
			}
			return "although the target said that it had arranged it" + as
		}
		instance, listed := inventory[id]
		if !listed {
			return fmt.Errorf("arrangement: %s is not listed, %s", w.label(id), promise(""))
		}
		if instance.Status != wanted.Status {
			return fmt.Errorf("arrangement: %s is listed as %q, %s", w.label(id), instance.Status, promise(fmt.Sprintf(" as %q", wanted.Status)))
		}
		if wanted.ChargeType != "" && instance.ChargeType != "" && instance.ChargeType != wanted.ChargeType {
			return fmt.Errorf("arrangement: %s is listed as %q, %s", w.label(id), instance.ChargeType, promise(fmt.Sprintf(" as %q", wanted.ChargeType)))
		}
	}
	return nil
}

// beyond tells which instances of an account are no concern of a comparison. In an account of the scenario's own there
// are none. In a shared one only those count that are the scenario's, and those that nobody was ever given: nobody but
// the provider can have changed them. Other scenarios change what they were given, and strangers live lives of their own.
//
// It must be asked for after the inventory was read that is compared: by then, whatever was given to another scenario
// before the reading is known as given, so that no change of that scenario's doing is taken for the provider's.
func (w *World) beyond(p *party) func(id string) bool {
	if !p.account.Shared {
		return func(string) bool { return false }
	}
	var untouched map[string]bool
	if w.env.Untouched != nil {
		untouched = w.env.Untouched(p.account)
	}
	return func(id string) bool { return !untouched[id] && !slices.Contains(p.ids, id) }
}

// called is how messages name an instance of an account in a comparison.
func (w *World) called(p *party, id string) string {
	switch {
	case !p.account.Shared || slices.Contains(p.ids, id):
		return w.label(id)
	case p.account.Exclusive:
		return fmt.Sprintf("instance %s of the pool, which nobody was given", id)
	default:
		return fmt.Sprintf("instance %s of the pool, which nobody was given (the account is shared, so another scenario's request may have done it)", id)
	}
}

// aimed keeps a call from a shared account that could mean instances that it does not name. It is kept back before
// anything acts on what it could hit. From any other account it is kept where the recycle bin, which the list may leave
// out, holds what is somebody else's.
func (w *World) aimed(ctx context.Context, call contract.Call) error {
	why := w.env.Client.Vague(call)
	if why == "" {
		return nil
	}
	w.vague = fmt.Sprintf("one of its requests (%s) could mean any: %s", call.Operation, why)
	if w.client == nil {
		return nil
	}
	if !w.client.account.Shared || w.client.account.Exclusive {
		return w.binAlone(ctx, w.client)
	}
	return &contract.Missing{Reason: fmt.Sprintf("it needs an account that is alone with what was arranged, since %s; give the pool an account of its own for this, with exclusive: true", w.vague)}
}
