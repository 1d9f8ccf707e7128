package target

import (
	"fmt"
	"regexp"
	"strings"
)

var variableName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// expand puts environment variables in the place of ${NAME}, and ${ in the place of $${. What a variable holds is
// taken as it is. It tells whether there was any variable, and what is wrong with the text.
func expand(text string, lookup func(string) (string, bool)) (expanded string, variables bool, problems []string) {
	var out strings.Builder
	for {
		before, after, found := strings.Cut(text, "${")
		if !found {
			out.WriteString(text)
			return out.String(), variables, problems
		}
		if literal, ok := strings.CutSuffix(before, "$"); ok {
			out.WriteString(literal + "${")
			text = after
			continue
		}
		out.WriteString(before)
		name, rest, closed := strings.Cut(after, "}")
		if !closed {
			return "", variables, append(problems, "got a ${ without its }, want ${NAME}, or $${ for the characters themselves")
		}
		text, variables = rest, true
		value, problem := variable(name, lookup)
		if problem != "" {
			problems = append(problems, problem)
		}
		out.WriteString(value)
	}
}

func variable(name string, lookup func(string) (string, bool)) (value, problem string) {
	if !variableName.MatchString(name) {
		return "", fmt.Sprintf("got %q, want the name of an environment variable: letters, digits and _, such as ${STATES_TOKEN}", "${"+name+"}")
	}
	value, set := lookup(name)
	if !set {
		return "", fmt.Sprintf("the environment variable %s is not set: export it before the run", name)
	}
	return value, ""
}
