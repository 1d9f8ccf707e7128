package command

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"relcon/runner/contract"
)

// flagProblem says in plain words what is wrong with a flag, and what to do about it.
func flagProblem(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var valueless *pflag.ValueRequiredError
	var invalid *pflag.InvalidValueError
	var malformed *pflag.InvalidSyntaxError
	text := err.Error()
	switch {
	case errors.As(err, &invalid) && errors.Is(err, errTwice):
		text = fmt.Sprintf("--%s: it stands twice, want one of the two", invalid.GetFlag().Name)
	case errors.As(err, &unknown):
		text = unknownFlag(cmd, unknown)
	case errors.As(err, &valueless):
		text = fmt.Sprintf("--%s: got no value, want %s after it", valueless.GetFlag().Name, placeholder(valueless.GetFlag()))
	case errors.As(err, &invalid):
		text = fmt.Sprintf("--%s: got %s, want %s", invalid.GetFlag().Name, quoted(invalid.GetValue()), valueOf(invalid.GetFlag()))
	case errors.As(err, &malformed):
		text = fmt.Sprintf("got %q, want a flag such as --help", malformed.GetSpecifiedFlag())
	}
	return fmt.Errorf("%s (see %s --help)", text, cmd.CommandPath())
}

// once is a value that may be set once.
type once struct {
	pflag.Value
	set bool
}

var errTwice = errors.New("it stands twice")

// Set gives errTwice the second time.
func (o *once) Set(text string) error {
	if o.set {
		return errTwice
	}
	o.set = true
	return o.Value.Set(text)
}

// saidOnce refuses a second value of the flags that say what may be touched: of two, nobody knows which is meant.
func saidOnce(cmd *cobra.Command) {
	for _, each := range append(cmd.Commands(), cmd) {
		for _, name := range []string{"target", "allow-release", "ledger"} {
			if flag := each.Flags().Lookup(name); flag != nil {
				flag.Value = &once{Value: flag.Value}
			}
		}
	}
}

func unknownFlag(cmd *cobra.Command, err *pflag.NotExistError) string {
	dashes, name := "--", err.GetSpecifiedName()
	if letters := err.GetSpecifiedShortnames(); letters != "" {
		dashes, name = "-", letters
	}
	near := contract.Nearest(name, flagNames(cmd))
	if _, takes, _ := strings.Cut(cmd.Use, " "); name == "rules" && strings.HasPrefix(takes, "[PATTERN") {
		return "unknown flag --rules; here the patterns stand by themselves: " + cmd.CommandPath() + " PATTERN…"
	}
	if near == "" {
		return "unknown flag " + dashes + name
	}
	return fmt.Sprintf("unknown flag %s%s; did you mean --%s?", dashes, name, near)
}

func flagNames(cmd *cobra.Command) []string {
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	return names
}

// placeholder is what the help shows for a flag's value, such as FILE; "" where it takes none.
func placeholder(f *pflag.Flag) string {
	name, _ := pflag.UnquoteUsage(f)
	return name
}

// valueOf says what a flag takes.
func valueOf(f *pflag.Flag) string {
	switch f.Value.Type() {
	case "int":
		return "a whole number such as 8"
	case "uint64":
		return "a whole number from 0 to 18446744073709551615"
	case "float64":
		return "a number such as 0.05"
	case "duration":
		return "a duration such as 90s or 10m"
	case "bool":
		return "no value: the flag alone says it"
	default:
		return placeholder(f)
	}
}

// noEmptyValues refuses a flag whose value is empty: most likely a shell variable is not set. To ignore the flag would
// check something else than was meant.
func noEmptyValues(cmd *cobra.Command, _ []string) error {
	var problem error
	cmd.Flags().Visit(func(f *pflag.Flag) {
		if problem == nil && empty(f.Value) {
			problem = fmt.Errorf("--%s: got an empty value, want %s, or leave the flag out (is a shell variable not set? see %s --help)",
				f.Name, placeholder(f), cmd.CommandPath())
		}
	})
	return problem
}

func empty(value pflag.Value) bool {
	list, several := value.(pflag.SliceValue)
	if !several {
		return strings.TrimSpace(value.String()) == ""
	}
	for _, each := range list.GetSlice() {
		if strings.TrimSpace(each) == "" {
			return true
		}
	}
	return len(list.GetSlice()) == 0
}

// noArguments refuses words that belong to no flag.
func noArguments(cmd *cobra.Command, arguments []string) error {
	if len(arguments) == 0 {
		return nil
	}
	return fmt.Errorf("%s takes no argument, got %q (see %s --help)", cmd.Name(), arguments[0], cmd.CommandPath())
}

// oneOf refuses a word that is none of those allowed, with the nearest one.
func oneOf(what, got string, allowed []string) error {
	if slices.Contains(allowed, got) {
		return nil
	}
	return fmt.Errorf("%s: got %s, want one of %s%s", what, quoted(got), strings.Join(allowed, ", "), contract.DidYouMean(got, allowed))
}

// longestQuoted is how much of a flag's value an error shows.
const longestQuoted = 100

// quoted is the value of a flag as an error shows it.
func quoted(value string) string {
	if len(value) > longestQuoted {
		return strconv.Quote(strings.ToValidUTF8(value[:longestQuoted], "") + "…")
	}
	return strconv.Quote(value)
}

// namesOf gives values of a string type as strings.
func namesOf[T ~string](all []T) []string {
	names := make([]string, len(all))
	for i, each := range all {
		names[i] = string(each)
	}
	return names
}
