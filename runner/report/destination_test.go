package report_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/report"
)

func TestParseDestination(t *testing.T) {
	tests := map[string]struct {
		text   string
		want   report.Destination
		errors []string // parts of the message; none means success
	}{
		"json":               {text: "json=out.json", want: report.Destination{Format: "json", Path: "out.json"}},
		"junit":              {text: "junit=a/b.xml", want: report.Destination{Format: "junit", Path: "a/b.xml"}},
		"stdout":             {text: "json=-", want: report.Destination{Format: "json", Path: report.Stdout}},
		"equals in the path": {text: "json=a=b", want: report.Destination{Format: "json", Path: "a=b"}},
		"misspelt":           {text: "jnuit=o.xml", errors: []string{`"jnuit=o.xml"`, "json, junit", `did you mean "junit"?`}},
		"capitals":           {text: "JSON=o", errors: []string{`got "JSON"`, `did you mean "json"?`}},
		"beginning":          {text: "jun=o", errors: []string{`did you mean "junit"?`}},
		"far off":            {text: "yaml=o", errors: []string{`got "yaml"`, "json, junit"}},
		"no format":          {text: "=o", errors: []string{`got ""`, "json, junit"}},
		"no equals":          {text: "json", errors: []string{`got no "="`, "FORMAT=PATH"}},
		"no path":            {text: "json=", errors: []string{"got no path"}},
		"blank path":         {text: "json= ", errors: []string{"got no path"}},
		"empty":              {text: "", errors: []string{"FORMAT=PATH"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := report.ParseDestination(test.text)
			if test.errors == nil {
				require.NoError(t, err)
				require.Equal(t, test.want, got)
				require.Equal(t, test.text, got.String())
				return
			}
			for _, part := range test.errors {
				require.ErrorContains(t, err, part)
			}
		})
	}
	_, err := report.ParseDestination("yaml=o")
	require.NotContains(t, err.Error(), "did you mean")
}

func TestParseDestinationsRefusesOnePathTwice(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.Symlink(dir, filepath.Join(dir, "link")))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "file"), nil, 0o644))
	require.NoError(t, os.Symlink("file", filepath.Join(dir, "alias")))
	t.Chdir(dir)
	tests := map[string]struct {
		texts []string
		twice bool
	}{
		"none":               {},
		"two files":          {texts: []string{"json=a", "junit=b"}},
		"one format twice":   {texts: []string{"json=a", "json=b"}},
		"stdout and a file":  {texts: []string{"json=-", "junit=b"}},
		"a file called dash": {texts: []string{"json=-", "junit=./-"}},
		"same":               {texts: []string{"json=a", "junit=a"}, twice: true},
		"same with a dot":    {texts: []string{"json=a", "junit=./a"}, twice: true},
		"same, absolute":     {texts: []string{"json=a", "junit=" + filepath.Join(dir, "a")}, twice: true},
		"same through a dir": {texts: []string{"json=a", "junit=link/a"}, twice: true},
		"same through links": {texts: []string{"json=file", "junit=alias"}, twice: true},
		"stdout twice":       {texts: []string{"json=-", "junit=-"}, twice: true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := report.ParseDestinations(test.texts)
			if test.twice {
				require.ErrorContains(t, err, "same path")
				return
			}
			require.NoError(t, err)
			require.Len(t, got, len(test.texts))
		})
	}
	_, err := report.ParseDestinations([]string{"json=a", "jsn=b"})
	require.ErrorContains(t, err, `did you mean "json"?`)
}

func TestDestinationWrite(t *testing.T) {
	var stdout bytes.Buffer
	require.NoError(t, report.Destination{Format: "json", Path: report.Stdout}.Write(&stdout, conformant()))
	require.Equal(t, string(encoded(t, "json", conformant())), stdout.String())

	stdout.Reset()
	path := filepath.Join(t.TempDir(), "out.xml")
	require.NoError(t, report.Destination{Format: "junit", Path: path}.Write(&stdout, conformant()))
	require.Empty(t, stdout.String())
	written, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(encoded(t, "junit", conformant())), string(written))
}
