package command

import (
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/reference"
)

func TestRules(t *testing.T) {
	for name, test := range map[string]struct {
		arguments []string
		want      []string
		not       string
	}{
		"one by its id":                  {[]string{"BMC-REL-02"}, []string{"BMC-REL-02  Only an instance", "  scenarios\n", "bmc-rel-02-"}, "1 rule\n"},
		"with its tables":                {[]string{"BMC-TRM-06"}, []string{"  products    bmc\n", "\n        | refuses | refused with 403 \"OPERATION_DENIED_INSTANCE_SUBSCRIPTION\" |"}, "1 rule\n"},
		"an outline once":                {[]string{"ZC-AUTH-04"}, []string{"  products    bmc, zec\n", "    Scenario Outline: A listing with a timestamp <offset> is accepted\n", "\n        | 1 minute in the future                               |\n"}, "A listing with a timestamp 1 minute"},
		"in lower case":                  {[]string{"bmc-rel-02"}, []string{"  scenarios\n"}, "1 rule\n"},
		"one by a pattern":               {[]string{"BMC-REL-02*"}, []string{"BMC-REL-02  required  Only", "\n\n1 rule\n"}, "scenarios"},
		"several by commas":              {[]string{"BMC-REL-0[12], ZC-ENV-01"}, []string{"ZC-ENV-01", "BMC-REL-01", "BMC-REL-02", "\n\n3 rules\n"}, "BMC-REL-03"},
		"several by words":               {[]string{"BMC-*", "!BMC-TRM-*"}, []string{"BMC-REL-01"}, "BMC-TRM"},
		"of a level":                     {[]string{"BMC-*", "--level", "reading"}, []string{"BMC-TRM-06"}, "required"},
		"in Chinese":                     {[]string{"BMC-REL-02", "--lang", "zh"}, []string{"BMC-REL-02  只能释放回收站中的实例"}, "Only an instance"},
		"the faults":                     {[]string{"--faults", "BMC-REL-06"}, []string{"bmc-rel-06-accepts-101 ", "A request may name 101 instances.", " faults\n"}, "bmc-rel-05"},
		"the language":                   {[]string{"--language"}, []string{"Given\n  {kind} account ", "\n{effect} is something that an instance can be seen to be\n", "\n  with a wrong signature "}, "BMC-REL"},
		"of overlapping requests":        {[]string{"RACE-*"}, []string{"RACE-02  recommended  Of overlapping requests", "\n\n5 rules\n"}, "BMC-REL"},
		"one of them":                    {[]string{"race-02"}, []string{"race-02-bmc-both-released", "relcon explore --clients 3 --rules RACE-02"}, "scenarios"},
		"faults of overlapping requests": {[]string{"--faults", "RACE-05"}, []string{"race-05-bss-token-refused "}, "race-01"},
		"faults of patterns":             {[]string{"--faults", "BMC-REL-0[67]"}, []string{"bmc-rel-06-", "bmc-rel-07-"}, "bmc-rel-05-"},
	} {
		t.Run(name, func(t *testing.T) {
			exit, stdout, stderr := relcon(append([]string{"rules"}, test.arguments...)...)
			require.Zero(t, exit, stderr)
			for _, part := range test.want {
				require.Contains(t, stdout, part)
			}
			require.NotContains(t, stdout, test.not)
			require.NotRegexp(t, `(?m) $`, stdout, "no blanks at the end of a line")
		})
	}
	_, stdout, _ := relcon("rules", "--faults")
	for _, fault := range reference.Faults() {
		require.Contains(t, stdout, fault.ID)
	}
}
