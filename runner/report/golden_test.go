package report_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/report"
	"relcon/runner/result"
)

var update = flag.Bool("update", false, "rewrite the golden files of this package")

// golden compares got with a file of testdata, or rewrites that file under -update.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(path, got, 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err, "write it with: go test ./runner/report -update")
	require.Equal(t, string(want), string(got), "if it is meant to change: go test ./runner/report -update")
}

// text gives what Finish writes; printer has its options.
func text(t require.TestingT, r *result.Report, printer *report.Text) string {
	var out bytes.Buffer
	printer.Out = &out
	require.NoError(t, printer.Finish(r))
	return out.String()
}

func encoded(t require.TestingT, format string, r *result.Report) []byte {
	return encodedBy(t, report.RunFormats(), format, r)
}

func encodedBy[R any](t require.TestingT, formats report.Formats[R], name string, r *R) []byte {
	data, err := encodeBy(formats, name, r)
	require.NoError(t, err)
	return data
}

func encodeBy[R any](formats report.Formats[R], name string, r *R) ([]byte, error) {
	all, err := formats.Parse([]string{name + "=-"})
	if err != nil {
		return nil, err
	}
	return all[0].Format.Encode(r)
}

func TestGolden(t *testing.T) {
	reports := map[string]*result.Report{"everything": everything(), "conformant": conformant(), "unreachable": unreachable()}
	for name, r := range reports {
		t.Run(name, func(t *testing.T) {
			for _, format := range report.RunFormats().Names() {
				golden(t, name+"."+format, encoded(t, format, r))
			}
			golden(t, name+".txt", []byte(text(t, r, &report.Text{Width: 100})))
			golden(t, name+".color.txt", []byte(text(t, r, &report.Text{Width: 100, Color: true})))
			golden(t, name+".verbose.txt", []byte(text(t, r, &report.Text{Width: 100, Verbose: true})))
		})
	}
}

func TestGoldenHeading(t *testing.T) {
	var out bytes.Buffer
	printer := report.Text{Out: &out}
	printer.Start(report.Heading{Relcon: "1.2.3", Target: "zenlayer-staging", TargetFile: "staging.yaml",
		Endpoints: []string{"bmc https://staging.example.com/api/v2/bmc", "zec https://staging.example.com/api/v2/zec"},
		Rules:     58, Catalogue: 112, Scenarios: 142, Seed: 7})
	printer.Start(report.Heading{Relcon: "1.2.3", Target: "reference", Rules: 1, Catalogue: 112, Scenarios: 1,
		Faults: []string{"bmc-rel-06-accepts-101"}})
	require.NoError(t, printer.Finish(conformant()))
	golden(t, "heading.txt", out.Bytes())
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	return data
}
