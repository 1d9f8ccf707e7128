package model

import (
	"slices"
	"time"

	"relcon/runner/contract"
)

// power is StopInstances and RebootInstances. They have no effect on what is being released (ZEC-REL-04) or is in the recycle bin
// (BMC-TRM-03), and may change the status of anything else. No page says that a refusal for one of several is one for all.
func (s State) power(r Request, at time.Time) []Outcome {
	rule := map[contract.Product]string{contract.BMC: "BMC-TRM-03", contract.ZEC: "ZEC-REL-04"}[s.Product]
	var effects []Fate
	for _, id := range r.distinct() {
		i, _ := s.find(id)
		may := s.conditions(id, at)
		stays := i.To.Kind == Nothing || i.To.Kind == Cancelled
		if stays && !slices.Contains(may, unlisted) && !slices.ContainsFunc(may, func(status string) bool { return slices.Contains(s.api().Life.Leaving, status) }) {
			effects = append(effects, Fate{id, Effect{Changing, rule}})
		}
	}
	open := accepted(rule, effects...)
	open.Answer.MayFail = r.IDs
	no := refused(rule, 0)
	if len(r.distinct()) > 1 {
		no = no.and(effects...)
	}
	return []Outcome{open, no}
}
