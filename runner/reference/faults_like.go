package reference

import (
	"fmt"
	"strings"

	"relcon/runner/contract"
)

// mostAlike is how many faults of a rule are named to whoever misspelt one.
const mostAlike = 3

// FaultLike gives what to say of an id that no fault has, such as `; did you mean "bmc-rel-06-accepts-101"?`, or else the
// faults of the rule that the id begins with, or "".
func FaultLike(id string) string {
	var known []string
	for _, fault := range Faults() {
		known = append(known, fault.ID)
	}
	if near := contract.DidYouMean(id, known); near != "" {
		return near
	}
	parts := strings.SplitN(strings.ToLower(strings.TrimSpace(id)), "-", 4)
	if len(parts) < 3 {
		return ""
	}
	rule := fmt.Sprintf("%s-%s-%02s", parts[0], parts[1], parts[2])
	var alike []string
	for _, each := range known {
		if strings.HasPrefix(each, rule+"-") {
			alike = append(alike, each)
		}
	}
	if len(alike) == 0 {
		return ""
	}
	more := ""
	if len(alike) > mostAlike {
		more = fmt.Sprintf(" and %d more", len(alike)-mostAlike)
		alike = alike[:mostAlike]
	}
	return fmt.Sprintf("; those of %s are %s%s", strings.ToUpper(rule), strings.Join(alike, ", "), more)
}
