package hook

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"relcon/runner/contract"
)

// several arranges instances of several sorts in one account, in the order that they are asked for. Nothing is arranged where one of
// the sorts makes no sense. One that the provider can't arrange is told in its place, beside the others.
func (h *handler) several(ctx context.Context, account contract.Account, sorts []Params) (map[string]any, error) {
	if len(sorts) == 0 {
		return nil, Wrong("params.sorts: got none, want at least one")
	}
	var wanted []contract.Wanted
	total := 0
	for i, sort := range sorts {
		sort.Product = account.Product
		one, err := sort.wanted()
		if err != nil {
			return nil, Wrong("params.sorts[%d].%s", i, strings.TrimPrefix(err.Error(), "params."))
		}
		wanted, total = append(wanted, one), total+one.Count
	}
	if total > mostArranged {
		return nil, Wrong("params.sorts: got %d instances in all, want at most %d", total, mostArranged)
	}
	made := []map[string]any{}
	for _, one := range wanted {
		ids, err := h.provider.Instances(ctx, account, one)
		var cannot *answerError
		switch {
		case errors.As(err, &cannot) && cannot.status == http.StatusNotImplemented:
			made = append(made, map[string]any{"reason": cannot.text})
		case err != nil:
			return nil, err
		default:
			made = append(made, map[string]any{"instanceIds": ids})
		}
	}
	return map[string]any{"sorts": made}, nil
}
