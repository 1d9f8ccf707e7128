package result

import (
	"regexp"
	"slices"
	"strings"
)

var (
	numbered = regexp.MustCompile(`^(?:exchange|inventory) \d+, (?:bmc |zec |bss )?|^generated (?:case|history) \d+ of seed \d+ \(relcon explore[^)]*\)(?:, |: )`)
	body     = regexp.MustCompile(`\{.*\}|\{.*…(?: \(\d+ bytes\))?|<\?xml .*…(?: \(\d+ bytes\))?|<\?xml .*>`)
	codeIn   = regexp.MustCompile(`"[Cc]ode":\s?"([^"]*)"|<Code>([^<]*)</Code>`)
	several  = regexp.MustCompile(`"…"(?: #\d+)?(?: and \d+ more)?`)
	quotes   = regexp.MustCompile(`"[^"]*"`)
	lengthy  = regexp.MustCompile(`[A-Za-z0-9_.~%+/=-]*[0-9][A-Za-z0-9_.~%+/=-]*`)
	ofMember = regexp.MustCompile(`^(?:[\w.]+: (?:got \w+, want \w+|is not allowed)|the answer has no [\w.]+)$`)
	exchange = regexp.MustCompile(`\bexchange \d+`)
	moment   = regexp.MustCompile(`([Vv]ersion )?\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?`)
	duration = regexp.MustCompile(`^[0-9.]+(µs|ms|s|m|h)`)

	inVain       = regexp.MustCompile(`^(.*: got .* after …), want `)
	serverFailed = regexp.MustCompile(`^(\w+: got 5\d\d(?: \{… \S+ …\})?).*, want `)

	bystander = regexp.MustCompile(`bystander \S+ \([^()]*\)`)
	arranging = regexp.MustCompile(`^arranging (?:instance "…"|a bystander \([^()]*\)): `)
)

// Essence is a reason in one line, without what differs from one failure to the next: bodies but for their code, quoted names,
// ids, times, and numbers of exchanges. Where a reason has details in further lines, they are what is wrong.
func Essence(reason string) string {
	first, _ := parted(reason)
	first = numbered.ReplaceAllString(first, "")
	if lines := details(reason); len(lines) > 0 {
		_, want, _ := strings.Cut(first, ", want ")
		return strings.Join(lines, "; ") + ", want " + plain(want)
	}
	return plain(first)
}

// Stall is the essence of why a scenario came to no verdict, whichever instance kept it from one.
func Stall(reason string) string {
	return bystander.ReplaceAllString(arranging.ReplaceAllString(Essence(reason), ""), `instance "…"`)
}

// parted parts a reason into what stands up to the end of the line that says what was wanted, and its details. A body that is
// quoted before may have several lines.
func parted(reason string) (first, further string) {
	reason = strings.TrimSpace(reason)
	end := strings.IndexByte(reason, '\n')
	if end < 0 {
		return reason, ""
	}
	if want := strings.Index(reason, ", want "); want > end {
		end = want + strings.IndexByte(reason[want:]+"\n", '\n')
	}
	return strings.ReplaceAll(reason[:end], "\n", " "), strings.TrimPrefix(reason[end:], "\n")
}

// details are the further lines of a reason, each once. The scenario of generated calls is no detail of what is wrong.
func details(reason string) (lines []string) {
	_, further := parted(reason)
	if strings.HasPrefix(further, "Scenario: ") {
		return nil
	}
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

// kinOf tells which other texts have the cause of a reason, although they read differently. Each has what is wrong in itself,
// whatever was wanted; or it tells why the provider does not follow a reading, and the reason stands there.
func kinOf(reason string) func(text string) bool {
	members, own := wrongMembers(reason), Essence(reason)
	same := wrongAnyhow(own)
	return func(text string) bool {
		return len(members) > 0 && containsAll(text, members) || same != "" && wrongAnyhow(text) == same || strings.Contains(text, notFollowed+own)
	}
}

// notFollowed stands before the reason why a provider does not follow a reading.
const notFollowed = `not "…": `

// wrongAnyhow gives what came, for a text that tells of something that is wrong whatever was wanted: an instance whose time was
// over, as in `instance "…": got RUNNING after …`, or an answer that says that the server failed. It is "" for others.
func wrongAnyhow(text string) string {
	for _, form := range []*regexp.Regexp{inVain, serverFailed} {
		if found := form.FindStringSubmatch(text); found != nil {
			return found[1]
		}
	}
	return ""
}

func containsAll(text string, parts []string) bool {
	return !slices.ContainsFunc(parts, func(part string) bool { return !strings.Contains(text, part) })
}

func plain(text string) string {
	text = body.ReplaceAllStringFunc(text, func(found string) string {
		if code := codeIn.FindStringSubmatch(found); code != nil {
			return "{… " + code[1] + code[2] + " …}"
		}
		return "{…}"
	})
	text = several.ReplaceAllString(quotes.ReplaceAllString(text, `"…"`), `"…"`)
	text = exchange.ReplaceAllString(text, "exchange …")
	text = moment.ReplaceAllStringFunc(text, func(found string) string {
		if strings.HasPrefix(strings.ToLower(found), "version") {
			return found // of the API: it is no time
		}
		return "…"
	})
	return lengthy.ReplaceAllStringFunc(text, func(word string) string {
		if len(word) >= 10 && strings.ToUpper(word) != word || duration.MatchString(word) {
			return "…"
		}
		return word
	})
}
