package target

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

func knownFile(t *testing.T, content string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "known.yaml")
	require.NoError(t, os.WriteFile(file, []byte(content), 0o600))
	return file
}

const soundEntry = `- rule: BMC-REL-06
  scenario: "A batch of 101 is refused"
  step: "Then nothing has changed"
  reason: "${WHY}: the limit is checked in release 2027.1"
  ticket: OPS-17
  expires: 2027-01-31
`

func TestLoadKnown(t *testing.T) {
	t.Parallel()
	file := knownFile(t, "# until January\n"+soundEntry+`- rule: ZC-ENV-02
  scenario: "A batch of 101 is refused"
  reason: seen by the judge
  expires: 2027-02-28
- {rule: ZC-ENV-02, scenario: outside every scenario, reason: seen by the judge, expires: 2027-02-28}
`)
	known, err := LoadKnown(file)
	require.NoError(t, err)
	require.Equal(t, file, known.File)
	require.Len(t, known.Failures, 3)
	first := known.Failures[0]
	require.Equal(t, []any{"Then nothing has changed", "${WHY}: the limit is checked in release 2027.1", "OPS-17", "2027-01-31", 2},
		[]any{first.Step, first.Reason, first.Ticket, first.Expires.Format("2006-01-02"), first.Line})
	require.Len(t, known.Of("ZC-ENV-02"), 2)
	for _, empty := range []string{"", "# nothing any more\n", "[]\n"} {
		known, err := LoadKnown(knownFile(t, empty))
		require.NoError(t, err)
		require.Empty(t, known.Failures)
	}
}

func TestLoadKnownSaysWhatIsWrongWithTheFile(t *testing.T) {
	t.Parallel()
	changed := func(from, to string) string { return strings.Replace(soundEntry, from, to, 1) }
	for name, each := range map[string]struct{ content, want string }{
		"another rule":        {changed("BMC-REL-06", "BMC-RLE-06"), `:1: [0].rule: there is no rule "BMC-RLE-06"; did you mean "BMC-REL-06"?`},
		"another scenario":    {changed("A batch of 101 is", "A batch of 101 was"), `:2: [0].scenario: there is no scenario "A batch of 101 was refused"; did you mean "A batch of 101 is refused"?`},
		"another step":        {changed("nothing has", "nothing had"), `:3: [0].step: there is no step of the scenario "Then nothing had changed"; did you mean "Then nothing has changed"?`},
		"And":                 {changed("Then", "And"), `:3: [0].step: there is no step of the scenario "And nothing has changed"; did you mean "Then nothing has changed"?`},
		"of another rule":     {changed("BMC-REL-06", "BMC-REL-05"), `:2: [0].scenario: got a scenario of BMC-REL-06 with a step, want one of BMC-REL-05, or no step for what the judge found in it`},
		"a step of nothing":   {changed("A batch of 101 is refused", "outside every scenario"), `:3: [0].step: there is no step of the scenario "Then nothing has changed"`},
		"another key":         {changed("ticket", "tickets"), `:5: [0].tickets: unknown key, did you mean ticket?`},
		"no reason":           {changed("  reason: \"${WHY}: the limit is checked in release 2027.1\"\n", ""), `:1: [0].reason: got no such key, want why the failure is known`},
		"no day":              {changed("2027-01-31", "2027-02-31"), `:6: [0].expires: got "2027-02-31", want a day such as 2027-01-31`},
		"a number for a text": {changed("OPS-17", "17"), `:5: [0].ticket: got a value that YAML takes for int, want a ticket, or its address (put it in quotes)`},
		"twice":               {soundEntry + soundEntry, `:7: [1]: got the failure a second time, want it once (it stands in line 1 too)`},
		"no list":             {"rule: BMC-REL-06\n", `:1: got a mapping, want a list of failures`},
		"an id in a list":     {"- BMC-REL-06\n", `:1: [0]: got a single value, want a mapping with rule, scenario, reason and expires`},
		"the form of before":  {"# since March\nBMC-REL-06  # ticket 7\n\nBSS-REL-16\n", `:2: got the id of a rule alone; a list of known failures names rule and scenario now, such as` + "\n- rule: BMC-REL-06"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := knownFile(t, each.content)
			_, err := LoadKnown(file)
			require.ErrorContains(t, err, file+each.want)
			require.ErrorAs(t, err, new(*contract.UsageError))
		})
	}
	_, err := LoadKnown(filepath.Join(t.TempDir(), "absent.yaml"))
	require.ErrorContains(t, err, "absent.yaml: there is no such file")
	require.ErrorAs(t, err, new(*contract.UsageError))
}

// The form that a message shows can be read.
func TestTheFormOfKnownFailures(t *testing.T) {
	t.Parallel()
	_, err := LoadKnown(knownFile(t, knownForm))
	require.NoError(t, err)
}
