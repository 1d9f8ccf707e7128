package states

import (
	"fmt"

	"relcon/runner/contract"
)

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
