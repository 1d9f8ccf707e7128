package target

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
)

// longestSeen is how many characters of what came stand beside an entry that is proposed.
const longestSeen = 160

// ProposeKnown writes a list of known failures, with comments before and after the entries. LoadKnown takes it as soon as each
// entry has a reason: one without stands there empty, for a person to fill in. It is a *contract.UsageError if an entry is none
// of the contract.
func ProposeKnown(before []string, entries []catalogue.KnownFailure, after []string) ([]byte, error) {
	var out, complete strings.Builder
	comments(&out, before)
	for _, each := range entries {
		reason := quote(each.Reason)
		if each.Reason == "" {
			reason = " # why is it known? verify refuses the list until this is filled in"
			each.Reason = "to be filled in"
		}
		writeEntry(&out, each, reason)
		writeEntry(&complete, each, quote(each.Reason))
	}
	if len(entries) == 0 {
		out.WriteString("[]\n")
	}
	comments(&out, after)
	suite, err := catalogue.Embedded()
	if err != nil {
		return nil, err
	}
	if _, err := parseKnown("the list", []byte(complete.String()), suite); err != nil {
		return nil, contract.Usage("known: this relcon would refuse the list: %v\n(is the report of another contract? take the relcon that wrote it)", err)
	}
	return []byte(out.String()), nil
}

func writeEntry(out *strings.Builder, each catalogue.KnownFailure, reason string) {
	fmt.Fprintf(out, "\n- rule: %s\n", quote(each.Rule))
	if seen := oneComment(each.Seen); seen != "" {
		fmt.Fprintf(out, "  # %s\n", seen)
	}
	fmt.Fprintf(out, "  scenario: %s\n", quote(each.Scenario))
	if each.Step != "" {
		fmt.Fprintf(out, "  step: %s\n", quote(each.Step))
	}
	fmt.Fprintf(out, "  reason: %s\n", reason)
	if each.Ticket != "" {
		fmt.Fprintf(out, "  ticket: %s\n", quote(each.Ticket))
	}
	fmt.Fprintf(out, "  expires: %s\n", each.Expires.Format(time.DateOnly))
}

// quote writes a text as YAML has it between double quotes: as JSON does.
func quote(text string) string {
	var out strings.Builder
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(text) // a text can be encoded
	return strings.TrimSuffix(out.String(), "\n")
}

func comments(out *strings.Builder, lines []string) {
	for i, line := range lines {
		if i == 0 && out.Len() > 0 {
			out.WriteString("\n")
		}
		fmt.Fprintf(out, "# %s\n", oneComment(line))
	}
}

// oneComment makes one short line of what a provider may have said.
func oneComment(text string) string {
	text = strings.Join(strings.Fields(contract.Printable(text)), " ")
	if characters := []rune(text); len(characters) > longestSeen {
		return string(characters[:longestSeen]) + "…"
	}
	return text
}
