package result

import (
	"regexp"
	"slices"
	"strings"
)

var (
	numbered = regexp.MustCompile(`^(?:exchange|inventory) \d+, (?:bmc |zec |bss )?`)
	body     = regexp.MustCompile(`\{.*\}|\{.*…(?: \(\d+ bytes\))?`)
	codeIn   = regexp.MustCompile(`"[Cc]ode":\s?"([^"]*)"`)
	quotes   = regexp.MustCompile(`"[^"]*"`)
	lengthy  = regexp.MustCompile(`[A-Za-z0-9_.~%+/=-]*[0-9][A-Za-z0-9_.~%+/=-]*`)
	ofMember = regexp.MustCompile(`^[\w.]+: (?:got \w+, want \w+|is required|is not allowed)$`)
	duration = regexp.MustCompile(`^[0-9.]+(µs|ms|s|m|h)`)
)

// Essence is a reason in one line, without what differs from one failure to the next: bodies but for their code, quoted names,
// ids, and times. Where a reason has details in further lines, they are what is wrong.
func Essence(reason string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(reason), "\n")
	first = numbered.ReplaceAllString(first, "")
	if lines := details(reason); len(lines) > 0 {
		_, want, _ := strings.Cut(first, ", want ")
		return strings.Join(lines, "; ") + ", want " + plain(want)
	}
	return plain(first)
}

// details are the further lines of a reason, each once.
func details(reason string) (lines []string) {
	_, further, _ := strings.Cut(strings.TrimSpace(reason), "\n")
	for line := range strings.Lines(further) {
		if line = plain(strings.TrimSpace(line)); line != "" && !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	return lines
}

// wrongMembers gives the details of a reason if they all tell what is wrong with a member of a body. Another failure that has
// them, too, has the same cause, whatever it says beside them.
func wrongMembers(reason string) []string {
	lines := details(reason)
	if slices.ContainsFunc(lines, func(line string) bool { return !ofMember.MatchString(line) }) {
		return nil
	}
	return lines
}

func containsAll(text string, parts []string) bool {
	return !slices.ContainsFunc(parts, func(part string) bool { return !strings.Contains(text, part) })
}

func plain(text string) string {
	text = body.ReplaceAllStringFunc(text, func(found string) string {
		if code := codeIn.FindStringSubmatch(found); code != nil {
			return "{… " + code[1] + " …}"
		}
		return "{…}"
	})
	text = quotes.ReplaceAllString(text, `"…"`)
	return lengthy.ReplaceAllStringFunc(text, func(word string) string {
		if len(word) >= 10 && strings.ToUpper(word) != word || duration.MatchString(word) {
			return "…"
		}
		return word
	})
}
