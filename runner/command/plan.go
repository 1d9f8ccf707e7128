package command

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"relcon/runner"
	"relcon/runner/contract"
	"relcon/runner/plan"
	"relcon/runner/report"
	"relcon/runner/target"
)

// planVerb holds the flags of `relcon plan`.
type planVerb struct {
	scope
	verbose bool
	ask     bool     // the hook for the list of what it can
	unset   []string // environment variables that verify needs and that are not set
}

func newPlan() *cobra.Command {
	p := &planVerb{}
	cmd := &cobra.Command{
		Use:   "plan",
		Short: "Print what verify would do with a target; nothing is sent to it",
		Long: `Prints rules, scenarios, requests per operation, instances per state, the longest time that verify could take, what it
would leave out and why, and the lines that the file of a pool lacks. Nothing is sent to the target: the scenarios are
rehearsed on the built-in reference. Keys and tokens whose environment variables are not set are not needed for that.
With --ask, one request asks the hook which states and kinds it knows. It arranges nothing.`,
		Example: `  relcon plan --target staging.yaml
  relcon plan --target staging.yaml --rules 'BMC-TRM-*' --level required
  relcon plan --target pool.yaml --verbose`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.run(cmd) },
	}
	p.scope.flags(cmd)
	cmd.Flags().IntVar(&p.options.Concurrency, "concurrency", 0, "`N` scenarios at once (default: the target's limit)")
	cmd.Flags().BoolVar(&p.ask, "ask", false, "ask the hook what it can arrange: the one request that plan may send; it arranges nothing")
	cmd.Flags().BoolVar(&p.verbose, "verbose", false, "every line that a pool's file lacks, ready to be copied")
	return cmd
}

func (p *planVerb) run(cmd *cobra.Command) error {
	err := p.read(func(file string) (loaded *target.Target, err error) {
		if p.ask {
			return target.Load(file, os.LookupEnv)
		}
		loaded, p.unset, err = target.LoadToPlan(file, os.LookupEnv)
		return loaded, err
	})
	if err != nil {
		return err
	}
	forecast, err := runner.Foresee(cmd.Context(), p.options, p.ask)
	if errors.As(err, new(*contract.Unreachable)) {
		return written(contract.ExitUnreachable, err)
	}
	if err != nil {
		return err
	}
	_, err = io.WriteString(cmd.OutOrStdout(), p.describe(forecast))
	return err
}

// planWidth is where the lines of a plan are broken.
const planWidth = 110

// mostPoolLines is how many lines for a pool's file a plan shows without --verbose.
const mostPoolLines = 12

// describe says what verify would do.
func (p *planVerb) describe(f *plan.Forecast) string {
	var b strings.Builder
	name, addresses := place(f.Plan, p.options)
	fmt.Fprintf(&b, "target %s\n", name)
	for _, address := range addresses {
		fmt.Fprintf(&b, "  %s\n", address)
	}
	if len(p.unset) > 0 {
		fmt.Fprintf(&b, "  not set in the environment, and needed by verify: %s\n", strings.Join(p.unset, ", "))
	}
	if f.Hook != "" {
		fmt.Fprintf(&b, "  hook: %s\n", contract.Printable(f.Hook))
	}
	fmt.Fprintf(&b, "\n%d of %d rules, %d scenarios, %d accounts, at most %v\n", len(f.Rules), f.Catalogue, f.Scenarios(), f.Accounts, f.Longest.Round(time.Second))
	calls(&b, f)
	wanted(&b, f)
	p.pool(&b, f.Pool)
	leftOut(&b, f.Left)
	return b.String()
}

// calls adds the requests, a line for each product.
func calls(b *strings.Builder, f *plan.Forecast) {
	total, words, madeUp := 0, map[contract.Product][]string{}, map[contract.Product][]string{}
	for _, operation := range f.SortedCalls() {
		product, name, _ := strings.Cut(operation, " ")
		into := words
		if slices.Contains(f.MadeUp(), operation) {
			into = madeUp
		}
		into[contract.Product(product)] = append(into[contract.Product(product)], fmt.Sprintf("%s %d", name, f.Calls[operation]))
		total += f.Calls[operation]
	}
	census := ", and one for each account at the end"
	if f.Pool != nil {
		census = ""
	}
	fmt.Fprintf(b, "\nrequests: %d if every effect shows at once%s (safety.maxRequests allows %d)\n", total, census, f.Target.Safety.MaxRequests)
	byProduct(b, words)
	if len(madeUp) > 0 {
		b.WriteString("  made up on purpose, to see them refused:\n")
		byProduct(b, madeUp)
	}
}

// wanted adds the instances, a line for each product, the most wanted first.
func wanted(b *strings.Builder, f *plan.Forecast) {
	source, limit := fmt.Sprintf("to be arranged, %d bystanders among them", f.Bystanders), fmt.Sprintf("safety.maxInstances allows %d", f.Target.Safety.MaxInstances)
	switch {
	case f.Pool != nil:
		source = "to be taken from the pool"
	case f.Total() > f.Target.Safety.MaxInstances:
		limit += ", so verify would refuse"
	}
	fmt.Fprintf(b, "\ninstances %s: %d (%s)\n", source, f.Total(), limit)
	var all []plan.Need
	for need := range f.Instances {
		all = append(all, need)
	}
	slices.SortFunc(all, func(x, y plan.Need) int {
		if most := f.Instances[y] - f.Instances[x]; most != 0 {
			return most
		}
		return strings.Compare(x.String(), y.String())
	})
	words := map[contract.Product][]string{}
	for _, need := range all {
		_, kind, _ := strings.Cut(need.String(), " ")
		words[need.Product] = append(words[need.Product], fmt.Sprintf("%s %d", kind, f.Instances[need]))
	}
	byProduct(b, words)
}

func byProduct(b *strings.Builder, words map[contract.Product][]string) {
	for _, product := range contract.Products() {
		if len(words[product]) > 0 {
			b.WriteString(report.Wrap(fmt.Sprintf("  %s  ", product), words[product], planWidth))
		}
	}
}

// pool adds how much of that a target's pool has, and the lines that its file lacks.
func (p *planVerb) pool(b *strings.Builder, pool *plan.PoolForecast) {
	if pool == nil {
		return
	}
	fmt.Fprintf(b, "\npool %s: %d of its %d instances are unused\n", pool.File, pool.Unused, pool.Listed)
	if len(pool.Lacking) == 0 {
		b.WriteString("  that is enough for all of these rules\n")
		return
	}
	b.WriteString("to be added for all of these rules (verify skips what it has no instances for)\n")
	last := ""
	for i, lacking := range pool.Lacking {
		if i == mostPoolLines && !p.verbose {
			fmt.Fprintf(b, "  and %s: --verbose shows all\n", contract.Plural(len(pool.Lacking)-i, "more line"))
			return
		}
		where, line, _ := strings.Cut(lacking, ": ")
		if where != last {
			fmt.Fprintf(b, "  %s\n", where)
		}
		fmt.Fprintf(b, "    %s\n", line)
		last = where
	}
}

// leftOut adds the rules that would be skipped, those with the same reason together.
func leftOut(b *strings.Builder, left []plan.LeftOut) {
	if len(left) == 0 {
		return
	}
	fmt.Fprintf(b, "\nleft out: %s\n", contract.Plural(len(left), "rule"))
	var reasons []string
	rules := map[string][]string{}
	for _, each := range left {
		if rules[each.Reason] == nil {
			reasons = append(reasons, each.Reason)
		}
		rules[each.Reason] = append(rules[each.Reason], each.Rule)
	}
	for _, reason := range reasons {
		named := rules[reason]
		named[len(named)-1] += ": " + reason
		b.WriteString(report.Wrap("  ", named, planWidth))
	}
}
