package report_test

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/report"
)

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
	require.NoError(t, os.WriteFile(filepath.Join(dir, "file"), []byte("kept"), 0o644))
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
			require.ErrorContains(t, report.CheckWritable(full), reason)
			require.ErrorContains(t, report.CheckWritable(full), full)
			require.ErrorContains(t, report.Write("json", full, conformant()), reason)
			require.Equal(t, before, listing(t, dir))
		})
	}
}

func TestCheckWritableLeavesNothingBehind(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "out.json")
	require.NoError(t, report.CheckWritable(path))
	require.Empty(t, listing(t, dir))

	require.NoError(t, os.WriteFile(path, []byte("kept"), 0o644))
	require.NoError(t, report.CheckWritable(path))
	kept, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, "kept", string(kept))
	require.Equal(t, []string{"out.json"}, listing(t, dir))
	require.NoError(t, report.CheckWritable(report.Stdout))
}

func TestCheckWritableAgreesWithTheSystemAboutPermissions(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "locked.json"), []byte("kept"), 0o444))
	closed := filepath.Join(dir, "closed")
	require.NoError(t, os.Mkdir(closed, 0o555))
	for _, path := range []string{filepath.Join(dir, "locked.json"), filepath.Join(closed, "new.json")} {
		checked := report.CheckWritable(path)
		file, system := os.OpenFile(path, os.O_WRONLY|os.O_CREATE, 0o644) // the superuser may do everything
		require.Equal(t, errors.Is(system, os.ErrPermission), errors.Is(checked, os.ErrPermission), path)
		if system == nil {
			require.NoError(t, file.Close())
		}
	}
}

func TestWriteReplacesTheWholeFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "out.json")
	require.NoError(t, os.WriteFile(path, make([]byte, 1<<16), 0o600))
	require.NoError(t, os.Symlink("out.json", filepath.Join(dir, "link")))
	require.NoError(t, report.Write("json", filepath.Join(dir, "link"), conformant()))

	written, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(encoded(t, "json", conformant())), string(written))
	info, err := os.Lstat(path)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode(), "the mode of the file that was there stays")
	require.Equal(t, []string{"link", "out.json"}, listing(t, dir))
}

func TestEmptyTakesAnEarlierReportAway(t *testing.T) {
	dir := t.TempDir()
	path, link := filepath.Join(dir, "out.json"), filepath.Join(dir, "link")
	require.NoError(t, report.Empty(path))
	require.NoError(t, report.Empty(report.Stdout))
	require.NoError(t, report.Empty(os.DevNull))
	require.ErrorContains(t, report.Empty(dir), "got a folder, want a file")
	require.Empty(t, listing(t, dir))

	require.NoError(t, os.WriteFile(path, []byte("of an earlier run"), 0o600))
	require.NoError(t, os.Symlink("out.json", link))
	require.NoError(t, report.Empty(link))
	left, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Empty(t, left)
}

func TestWriteThatFailsKeepsTheOldFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "out.json")
	require.NoError(t, os.WriteFile(path, []byte("kept"), 0o644))
	impossible := conformant()
	impossible.DurationMs = math.NaN()
	require.ErrorContains(t, report.Write("json", path, impossible), path)
	require.Error(t, report.Write("json", path, nil))
	require.ErrorContains(t, report.Write("jsn", path, conformant()), `did you mean "json"?`)
	require.Error(t, report.Write("json", report.Stdout, conformant()))
	kept, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, "kept", string(kept))
	require.Equal(t, []string{"out.json"}, listing(t, dir))
}

func TestWriteDoesNotReplaceDevices(t *testing.T) {
	require.NoError(t, report.CheckWritable(os.DevNull))
	require.NoError(t, report.Write("json", os.DevNull, conformant()))
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

func TestEncodeReportsThatItWasCutOff(t *testing.T) {
	for _, format := range report.Formats() {
		size := len(encoded(t, format, everything()))
		for _, room := range []int{0, 1, size / 2, size - 1} {
			require.ErrorContains(t, report.Encode(&full{room}, format, everything()), "no space left", "%s, %d bytes", format, room)
		}
		require.NoError(t, report.Encode(&full{size}, format, everything()))
	}
}
