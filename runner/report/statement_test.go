package report_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/tidwall/gjson"
	"pgregory.net/rapid"

	"relcon/runner/contract"
	"relcon/runner/report"
	"relcon/runner/result"
)

func TestGoldenStatement(t *testing.T) {
	t.Parallel()
	for name, r := range map[string]*result.Report{"everything": everything(), "conformant": conformant(), "unreachable": unreachable()} {
		for _, format := range report.StatementFormats().Names() {
			golden(t, name+".as."+format, encodedBy(t, report.StatementFormats(), format, &report.Attested{Report: r, SHA256: strings.Repeat("0a", 32)}))
		}
	}
}

// Statement, badge and table tell the same counts, ids and outcomes as the report; and the badge is sound XML.
func TestEveryStatementTellsTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := &report.Attested{Report: drawReport(t), SHA256: strings.Repeat("0a", 32)}
		read := gjson.ParseBytes(encodedBy(t, report.StatementFormats(), "statement", a)).Get("predicate")
		told := map[string]string{}
		for outcome, path := range map[string]string{"passed": "passedTests", "warned": "warnedTests", "failed": "failedTests"} {
			for _, id := range read.Get(path).Array() {
				told[id.String()] = outcome
			}
		}
		for outcome, path := range map[string]string{"untested": "not tested", "inapplicable": "not applicable"} {
			for id := range read.Get(`configuration.#(name=="` + path + `").annotations`).Map() {
				told[id] = outcome
			}
		}
		want := map[string]string{}
		for _, rule := range a.Report.Rules {
			want[rule.ID] = map[contract.Outcome]string{contract.Proved: "passed", contract.Violated: "failed", contract.Known: "warned", contract.Open: "untested", contract.NotApplicable: "inapplicable"}[rule.Outcome]
			if rule.Outcome == contract.Violated && !a.Report.Weighs(rule) {
				want[rule.ID] = "warned"
			}
		}
		require.Equal(t, want, told)
		require.Equal(t, a.Report.Exit != contract.ExitOK, read.Get("result").String() == result.StatementFailed)

		badge := encodedBy(t, report.StatementFormats(), "badge", a)
		decoder := xml.NewDecoder(bytes.NewReader(badge))
		for {
			if _, err := decoder.Token(); errors.Is(err, io.EOF) {
				break
			} else {
				require.NoError(t, err)
			}
		}
		proved := strconv.Itoa(count(a.Report, contract.Proved)) + " of "
		require.Contains(t, string(badge), ", "+proved)
		require.Contains(t, string(encodedBy(t, report.StatementFormats(), "table", a)), "**: "+proved)
	})
}
