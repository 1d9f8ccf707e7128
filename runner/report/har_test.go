package report_test

import (
	"encoding/json"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"github.com/tidwall/gjson"
	"pgregory.net/rapid"

	"relcon/runner/report"
	"relcon/runner/result"
)

func TestAnArchiveSaysForWhichScenarioEachExchangeWasSent(t *testing.T) {
	r := everything()
	late, early := &r.Rules[1].Scenarios[0], &r.Rules[1].Scenarios[1]
	late.Exchanges[0].AtMs, early.Exchanges[0].AtMs = 1500, 250
	late.Exchanges[1].AtMs, late.Exchanges[0].Request.Body, late.Exchanges[0].Request.Encoding = 1500, "/w==", "base64"
	entries := gjson.GetBytes(encoded(t, "har", r), "log.entries").Array()
	of := func(back int) gjson.Result { return entries[len(entries)-back] }
	require.Equal(t, "2026-03-04T05:06:07.25Z", of(3).Get("startedDateTime").String(), "the oldest stands first")
	require.Equal(t, "2026-03-04T05:06:08.5Z", of(2).Get("startedDateTime").String())
	require.Equal(t, 1.0, of(2).Get("request.bodySize").Float())
	require.Equal(t, "BMC-REL-02, features/zenlayer/bmc_release_instances.feature:20, An instance that is running is refused: failed", of(1).Get("comment").String())
	outside := r.Rules[9].Findings[0].Exchange
	r.Rules[9].Findings[1].Exchange = outside
	require.Len(t, gjson.GetBytes(encoded(t, "har", r), "log.entries").Array(), len(entries)+1)
	r.Rules[9].Findings[1].Exchange = &result.Exchange{Response: result.Response{Body: "?", Encoding: "base64"}}
	_, err := encodeBy(report.RunFormats(), "har", r)
	require.ErrorContains(t, err, "illegal base64")
}

func TestEveryArchiveHoldsTheExchangesOfTheRun(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawReport(t)
		data := encoded(t, "har", r)
		require.True(t, json.Valid(data) && utf8.Valid(data))
		require.NotContains(t, string(data), "##", "a CI takes it for a command")
		var want, got []string
		for _, rule := range r.Rules {
			for _, scenario := range rule.Scenarios {
				for range scenario.Exchanges {
					want = append(want, rule.ID+string(scenario.Outcome))
				}
			}
		}
		for _, entry := range gjson.GetBytes(data, "log.entries.#.comment").Array() {
			got = append(got, entry.String()[:len("BMC-REL-02")]+entry.String()[len(entry.String())-len("passed"):])
		}
		for i := range want { // errored and skipped are a letter longer
			want[i] = want[i][:len("BMC-REL-02")] + want[i][len(want[i])-len("passed"):]
		}
		require.Equal(t, want, got)
	})
}
