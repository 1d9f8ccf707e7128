package report_test

import (
	"bytes"
	"errors"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/report"
	"relcon/runner/result"
)

// to gives destinations of a run's reports, each written as FORMAT=PATH.
func to(t require.TestingT, texts ...string) report.Destinations[result.Report] {
	all, err := report.RunFormats().Parse(texts)
	require.NoError(t, err)
	return all
}

func TestParseOneDestination(t *testing.T) {
	tests := map[string]struct {
		text         string
		format, path string
		errors       []string // parts of the message; none means success
	}{
		"json":               {text: "json=out.json", format: "json", path: "out.json"},
		"junit":              {text: "junit=a/b.xml", format: "junit", path: "a/b.xml"},
		"stdout":             {text: "json=-", format: "json", path: report.Stdout},
		"equals in the path": {text: "json=a=b", format: "json", path: "a=b"},
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
			got, err := report.RunFormats().Parse([]string{test.text})
			if test.errors == nil {
				require.NoError(t, err)
				require.Equal(t, test.format, got[0].Format.Name)
				require.Equal(t, test.path, got[0].Path)
				require.Equal(t, test.text, got[0].String())
				require.Equal(t, test.path == report.Stdout, got.Stdout())
				return
			}
			for _, part := range test.errors {
				require.ErrorContains(t, err, part)
			}
		})
	}
	_, err := report.RunFormats().Parse([]string{"json=a", "yaml=o"})
	require.NotContains(t, err.Error(), "did you mean")
}

func TestOnePathTwiceIsRefused(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.Symlink(dir, filepath.Join(dir, "link")))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "file"), nil, 0o644))
	require.NoError(t, os.Symlink("file", filepath.Join(dir, "alias")))
	require.NoError(t, os.Link(filepath.Join(dir, "file"), filepath.Join(dir, "hard")))
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
		"same hard link":     {texts: []string{"json=file", "junit=hard"}, twice: true},
		"stdout twice":       {texts: []string{"json=-", "junit=-"}, twice: true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := report.RunFormats().Parse(test.texts)
			if test.twice {
				require.ErrorContains(t, err, "same path")
				return
			}
			require.NoError(t, err)
			require.Len(t, got, len(test.texts))
		})
	}
}

// listing gives the names in a directory.
func listing(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	names := []string{}
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

func TestPathsThatCannotBeWritten(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "file"), []byte("old"), 0o644))
	require.NoError(t, os.Mkdir(filepath.Join(dir, "folder"), 0o755))
	require.NoError(t, os.Symlink("nowhere", filepath.Join(dir, "dangling")))
	before := listing(t, dir)
	for path, reason := range map[string]string{
		"missing/out.json": "create it first",
		"folder":           "got a folder",
		"new/":             "got a folder",
		"file/out.json":    "directory",
		"dangling":         "leads nowhere",
	} {
		t.Run(path, func(t *testing.T) {
			full := dir + "/" + path
			require.ErrorContains(t, to(t, "json="+full).Prepare(), reason)
			require.ErrorContains(t, to(t, "json="+full).Prepare(), full)
			require.ErrorContains(t, to(t, "json="+full).Write(nil, conformant()), reason)
			require.ErrorContains(t, to(t, "junit="+dir+"/file", "json="+full).Prepare(), reason)
			require.Equal(t, before, listing(t, dir))
			require.Equal(t, "old", string(readFile(t, filepath.Join(dir, "file"))), "where one report can't be written, none is emptied")
		})
	}
}

func TestPrepareEmptiesWhatIsThereAndLeavesNothingBehind(t *testing.T) {
	dir := t.TempDir()
	path, link := filepath.Join(dir, "out.json"), filepath.Join(dir, "link")
	require.NoError(t, to(t, "json="+path, "junit=-").Prepare())
	require.NoError(t, to(t, "json="+os.DevNull).Prepare())
	require.Empty(t, listing(t, dir))

	require.NoError(t, os.WriteFile(path, []byte("of an earlier run"), 0o600))
	require.NoError(t, os.Symlink("out.json", link))
	require.NoError(t, to(t, "json="+link).Prepare())
	require.Empty(t, readFile(t, path))
	require.Equal(t, []string{"link", "out.json"}, listing(t, dir))
}

func TestPrepareAgreesWithTheSystemAboutPermissions(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "locked.json"), []byte("old"), 0o444))
	closed := filepath.Join(dir, "closed")
	require.NoError(t, os.Mkdir(closed, 0o555))
	for _, path := range []string{filepath.Join(dir, "locked.json"), filepath.Join(closed, "new.json")} {
		prepared := to(t, "json="+path).Prepare()
		file, system := os.OpenFile(path, os.O_WRONLY|os.O_CREATE, 0o644) // the superuser may do everything
		require.Equal(t, errors.Is(system, os.ErrPermission), errors.Is(prepared, os.ErrPermission), path)
		if system == nil {
			require.NoError(t, file.Close())
		}
	}
}

func TestWriteToTheStandardOutput(t *testing.T) {
	var stdout bytes.Buffer
	path := filepath.Join(t.TempDir(), "out.xml")
	require.NoError(t, to(t, "json=-", "junit="+path).Write(&stdout, conformant()))
	require.Equal(t, string(encoded(t, "json", conformant())), stdout.String())
	require.Equal(t, string(encoded(t, "junit", conformant())), string(readFile(t, path)))
}

// All formats are written at the same time, and none sees what another one does to the report.
func TestWriteInEveryFormatAtOnce(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var texts []string
	for _, name := range report.RunFormats().Names() {
		texts = append(texts, name+"="+filepath.Join(dir, name))
	}
	require.NoError(t, to(t, texts...).Write(nil, everything()))
	for _, name := range report.RunFormats().Names() {
		require.Equal(t, string(encoded(t, name, everything())), string(readFile(t, filepath.Join(dir, name))))
	}
}

func TestWriteReplacesTheWholeFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "out.json")
	require.NoError(t, os.WriteFile(path, make([]byte, 1<<16), 0o600))
	require.NoError(t, os.Symlink("out.json", filepath.Join(dir, "link")))
	require.NoError(t, to(t, "json="+filepath.Join(dir, "link")).Write(nil, conformant()))
	require.Equal(t, string(encoded(t, "json", conformant())), string(readFile(t, path)))
	info, err := os.Lstat(path)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode(), "the mode of the file that was there stays")
	require.Equal(t, []string{"link", "out.json"}, listing(t, dir))
}

func TestWriteThatFailsLeavesTheOldFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "out.json")
	require.NoError(t, os.WriteFile(path, []byte("old"), 0o644))
	impossible := conformant()
	impossible.DurationMs = math.NaN()
	require.ErrorContains(t, to(t, "json="+path).Write(nil, impossible), path)
	require.Error(t, to(t, "json="+path).Write(nil, nil))
	proof := holding()
	proof.DurationMs = math.NaN()
	proofs, err := report.ProofFormats().Parse([]string{"json=" + path})
	require.NoError(t, err)
	require.ErrorContains(t, proofs.Write(nil, proof), path)
	require.Error(t, proofs.Write(nil, nil))
	require.Equal(t, "old", string(readFile(t, path)))
	require.Equal(t, []string{"out.json"}, listing(t, dir))
}

func TestWriteDoesNotReplaceDevices(t *testing.T) {
	require.NoError(t, to(t, "json="+os.DevNull).Write(nil, conformant()))
	info, err := os.Stat(os.DevNull)
	require.NoError(t, err)
	require.False(t, info.Mode().IsRegular())
}

// full is a writer that takes so many bytes and then fails.
type full struct{ room int }

func (f *full) Write(data []byte) (int, error) {
	if len(data) > f.room {
		n := f.room
		f.room = 0
		return n, errors.New("no space left")
	}
	f.room -= len(data)
	return len(data), nil
}

func TestWriteReportsThatItWasCutOff(t *testing.T) {
	for _, format := range report.RunFormats().Names() {
		size := len(encoded(t, format, everything()))
		for _, room := range []int{0, 1, size / 2, size - 1} {
			require.ErrorContains(t, to(t, format+"=-").Write(&full{room}, everything()), "no space left", "%s, %d bytes", format, room)
		}
		require.NoError(t, to(t, format+"=-").Write(&full{size}, everything()))
	}
}
