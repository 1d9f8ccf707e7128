package states

import (
	"context"
	"fmt"

	"relcon/runner/contract"
	"relcon/runner/states/hook"
)

// severalInstances asks for instances of several sorts in one request. What the hook says of each sort is checked by itself, so
// that one sort that it can't arrange does not hide what it has arranged of the others.
func (h *Hook) severalInstances(ctx context.Context, account contract.Account, wanted []contract.Wanted) (arranged []contract.Arranged, err error) {
	params := hook.Params{Product: account.Product, AccessKeyID: account.Credentials.AccessKeyID}
	for _, each := range wanted {
		params.Sorts = append(params.Sorts, sort(each))
	}
	err = h.setup(ctx, setupOf(hook.SeveralInstances, params, ""), func(got answer) (err error) {
		arranged, err = got.readSorts(wanted)
		for _, each := range arranged {
			if flaw := h.claimInstances(account.Product, each.IDs); flaw != nil {
				return flaw
			}
		}
		return err
	})
	if err != nil {
		return arranged, err
	}
	for i, each := range arranged {
		if each.Missing != nil && !wanted[i].Bystander {
			return arranged[:i], each.Missing
		}
	}
	return arranged, nil
}

// readSorts reads {"sorts": [{"instanceIds": […]}, {"reason": …}]}: one for each that is wanted.
func (a answer) readSorts(wanted []contract.Wanted) (arranged []contract.Arranged, err error) {
	elements, ok := a["sorts"].([]any)
	switch {
	case !ok:
		return nil, fmt.Errorf("sorts: got %s, want an array of %d objects", kindOf(a["sorts"]), len(wanted))
	case len(elements) != len(wanted):
		return nil, fmt.Errorf("sorts: got %d of them, want %d", len(elements), len(wanted))
	}
	for i, element := range elements {
		object, ok := element.(map[string]any)
		if !ok {
			return arranged, fmt.Errorf("sorts[%d]: got %s, want an object with instanceIds or a reason", i, kindOf(element))
		}
		one := answer(object)
		if reason := one.text("reason"); reason != "" {
			arranged = append(arranged, contract.Arranged{Missing: &contract.Missing{Reason: reason}})
			continue
		}
		ids, err := one.readInstances(max(wanted[i].Count, 1))
		if err != nil {
			return arranged, fmt.Errorf("sorts[%d].%w", i, err)
		}
		arranged = append(arranged, contract.Arranged{IDs: ids})
	}
	return arranged, nil
}
