package catalogue

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"relcon/features"
	"relcon/runner/contract"
)

// Race is a clause about requests that overlap. A scenario sends one request after the other, so that no scenario can hold
// it: it stands in a list of its own, which `relcon explore` with several clients judges by, and counts in no other run.
type Race struct {
	ID       string             `json:"id"`       // such as RACE-01
	Title    string             `json:"title"`    // the wording of the clause
	Chinese  string             `json:"zh"`       // the same in Simplified Chinese
	Level    contract.Level     `json:"level"`    //
	Products []contract.Product `json:"products"` // that it is about
	Source   string             `json:"source"`   // page and section it stands on
	Readings []string           `json:"readings,omitempty"`
}

var raceID = regexp.MustCompile(`^RACE-[0-9]{2}$`)

// OfRaces tells whether an id is that of a clause about overlapping requests.
func OfRaces(id string) bool { return raceID.MatchString(id) }

var races = sync.OnceValues(func() ([]Race, error) { return parseRaces(features.Races) })

// Races gives the clauses about requests that overlap, in the order of races.json.
func Races() ([]Race, error) { return races() }

// parseRaces reads races.json. What is wrong with it is a *contract.Fault that names the rule.
func parseRaces(data []byte) ([]Race, error) {
	var file struct {
		Rules []Race `json:"rules"`
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&file); err != nil {
		return nil, &contract.Fault{Reason: fmt.Sprintf("races.json: %v", err)}
	}
	for n, race := range file.Rules {
		err := race.check()
		if slices.ContainsFunc(file.Rules[:n], func(earlier Race) bool { return earlier.ID == race.ID }) {
			err = fmt.Errorf("it stands twice")
		}
		if err != nil {
			return nil, &contract.Fault{Reason: fmt.Sprintf("races.json: %s: %v", race.ID, err)}
		}
	}
	return file.Rules, nil
}

func (r Race) check() error {
	switch {
	case !raceID.MatchString(r.ID):
		return fmt.Errorf("id %q does not look like RACE-02", r.ID)
	case !slices.Contains(contract.Levels(), r.Level):
		return fmt.Errorf("level %q is none of %v", r.Level, contract.Levels())
	case (r.Level == contract.Reading) != (len(r.Readings) > 0):
		return fmt.Errorf("a rule lists readings if, and only if, its level is reading")
	case len(r.Products) == 0 || slices.ContainsFunc(r.Products, func(p contract.Product) bool { return !p.Valid() }):
		return fmt.Errorf("products: got %v, want some of %v", r.Products, contract.Products())
	}
	for name, text := range map[string]string{"title": r.Title, "zh": r.Chinese, "source": r.Source} {
		if strings.TrimSpace(text) == "" {
			return fmt.Errorf("%s must not be empty", name)
		}
	}
	return nil
}

// overlap stands where other rules have their operation.
const overlap = "Requests that overlap"

// Rule is the clause as a rule without scenarios, for those who select, judge and report by rules.
func (r Race) Rule() Rule {
	return Rule{ID: r.ID, Title: r.Title, Operation: overlap, Chinese: r.Chinese, Level: r.Level, Source: r.Source, Readings: r.Readings}
}
