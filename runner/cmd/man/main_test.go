package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/pflag"
	"github.com/stretchr/testify/require"

	"relcon/runner/command"
)

// Every verb has a page, and each word of the help of its flags stands there as it is.
func TestThePagesSayWhatTheHelpSays(t *testing.T) {
	folder := t.TempDir()
	require.NoError(t, write(folder))
	words := regexp.MustCompile(`[^\s` + "`" + `]+`)
	plain := strings.NewReplacer(`\fB`, "", `\fR`, "", `\fP`, "", `\fI`, "", `\&`, "", `\-`, "-")
	flags := 0
	for _, verb := range append(command.Root().Commands(), command.Root()) {
		if verb.Name() == "help" {
			continue
		}
		page, err := os.ReadFile(filepath.Join(folder, strings.ReplaceAll(verb.CommandPath(), " ", "-")+".1"))
		require.NoError(t, err)
		text := plain.Replace(string(page))
		verb.Flags().VisitAll(func(f *pflag.Flag) {
			flags++
			for _, word := range words.FindAllString(f.Usage, -1) {
				require.Contains(t, text, word, "%s --%s", verb.Name(), f.Name)
			}
		})
	}
	require.Greater(t, flags, 50)
}
