package explore

import (
	"math/rand/v2"
	"regexp"
	"slices"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/steps"
)

// vocabulary are the phrases that the features use for a product. Cases combine them anew, so that a row of a feature is tried
// in every state, in batches and beside other calls.
type vocabulary struct {
	requests []act    // ways to send a request, without the names of its instances, and bodies
	ids      []string // of what does not exist
	seeds    []seed
	known    map[string]bool // sentences of requests
}

// vocabularies reads the phrases of the features, by product. Their order follows from the seed.
func vocabularies(rules []catalogue.Rule, seed uint64) map[contract.Product]*vocabulary {
	all := map[contract.Product]*vocabulary{}
	for _, product := range contract.Products() {
		all[product] = &vocabulary{known: map[string]bool{}}
	}
	for _, rule := range rules {
		for _, scenario := range rule.Scenarios {
			of := all[scenario.Product]
			of.read(scenario.Steps)
			if s, there := seedOf(rule, scenario); there {
				of.seeds = append(of.seeds, s)
			}
		}
	}
	random := rand.New(rand.NewPCG(seed, 1<<62))
	for _, product := range contract.Products() {
		of, seeds := all[product].requests, all[product].seeds
		random.Shuffle(len(of), func(i, j int) { of[i], of[j] = of[j], of[i] })
		random.Shuffle(len(seeds), func(i, j int) { seeds[i], seeds[j] = seeds[j], seeds[i] })
	}
	return all
}

// read takes the phrases of a scenario that speak of no instance but "alpha".
func (v *vocabulary) read(scenario []string) {
	at, action, operation := -1, "", ""
	steps.Walk(scenario, func(n int, blank, phrase, text string) {
		if n != at {
			at, action, operation = n, "", ""
		}
		switch {
		case blank == "action":
			action = text
		case blank == "operation":
			operation = text
		case !ofAlpha(text):
		case blank == "manner" && phrase == "" && action != "":
			v.add(act{verb: action, manners: steps.Manners(text)})
		case blank == "content" && operation != "":
			v.add(act{text: "the client sends " + operation + " " + text})
		case blank == "id" && phrase != "" && !slices.Contains(v.ids, text):
			v.ids = append(v.ids, text)
		}
	})
}

func (v *vocabulary) add(a act) {
	if sentence := a.sentence(); !v.known[sentence] {
		v.known[sentence], v.requests = true, append(v.requests, a)
	}
}

var (
	spoken      = regexp.MustCompile(`\$[a-z]+|that of "[^"]*"|those of "|signature for "[^"]*".*`)
	speaksAlpha = regexp.MustCompile(`^\$(alpha|key|signed|proof|half|lower|now|seconds[a-z]*)$|^(that of|signature for) "alpha"$`)
)

// ofAlpha tells whether a phrase speaks of no instance but "alpha", and so can be said of every account.
func ofAlpha(text string) bool {
	return !slices.ContainsFunc(spoken.FindAllString(text, -1), func(each string) bool { return !speaksAlpha.MatchString(each) })
}
