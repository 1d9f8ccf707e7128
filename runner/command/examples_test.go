package command

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/pflag"
	"github.com/stretchr/testify/require"

	"relcon/runner/catalogue"
	"relcon/runner/reference"
)

// examples are the command lines that help texts and the READMEs show, without what follows a #, by where they stand.
func examples(t *testing.T) map[string][]string {
	t.Helper()
	shown := map[string][]string{}
	root := newRoot()
	for _, verb := range append(root.Commands(), root) {
		for line := range strings.Lines(verb.Example) {
			shown[verb.Name()] = append(shown[verb.Name()], strings.TrimSpace(line))
		}
	}
	for path, readme := range readmes(t) {
		for i, part := range strings.Split(readme, "```") {
			sought := regexp.MustCompile("`(relcon [^`]+)`")
			if i%2 == 1 {
				sought = regexp.MustCompile("(?m)^(relcon .+)$") // between fences
			}
			for _, match := range sought.FindAllStringSubmatch(part, -1) {
				shown[path] = append(shown[path], match[1])
			}
		}
	}
	return shown
}

// readmes are the texts of every README.md of the module, by path from its root.
func readmes(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	root := os.DirFS(filepath.Join("..", ".."))
	require.NoError(t, fs.WalkDir(root, ".", func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Name() == "node_modules" {
			return fs.SkipDir // of other people, where make readers or make interop ran
		}
		if err != nil || entry.Name() != "README.md" {
			return err
		}
		text, err := fs.ReadFile(root, path)
		found[path] = string(text)
		return err
	}))
	return found
}

// split splits a command line as a shell does, as far as examples need it: quotes and comments.
func split(t *testing.T, line string) []string {
	t.Helper()
	var words []string
	for _, word := range regexp.MustCompile(`'[^']*'|[^' ]+`).FindAllString(line, -1) {
		if strings.HasPrefix(word, "#") || word == ">" {
			break
		}
		words = append(words, strings.Trim(word, "'"))
	}
	return words
}

// Every verb, flag, rule, fault, reading and format that an example names is there.
func TestExamplesNameWhatIsThere(t *testing.T) {
	suite, err := catalogue.Embedded()
	require.NoError(t, err)
	shown := examples(t)
	require.GreaterOrEqual(t, len(shown["README.md"]), 8)
	require.GreaterOrEqual(t, len(shown["verify"]), 3)
	values := 0
	for place, lines := range shown {
		for _, line := range lines {
			_, command, found := strings.Cut(line, "relcon ")
			require.True(t, found, "%s: %s", place, line)
			words := split(t, strings.TrimSuffix(command, ")"))
			if strings.HasPrefix(words[0], "--") || words[0] == "VERB" {
				continue // of relcon itself: `relcon --help`
			}
			verb, rest, err := newRoot().Find(words)
			require.NoError(t, err)
			require.True(t, verb.HasParent() || words[0] == "help", "%s: %s: there is no verb %s", place, line, words[0])
			require.NoError(t, verb.ParseFlags(rest), "%s: %s", place, line)
			for _, pattern := range verb.Flags().Args() {
				if verb.Name() == "rules" {
					rules, err := withRaces(suite.Rules, []string{pattern})
					require.NoError(t, err)
					_, err = catalogue.Match(rules, []string{pattern})
					require.NoError(t, err, "%s: %s", place, line)
				}
			}
			verb.Flags().Visit(func(f *pflag.Flag) {
				list, several := f.Value.(pflag.SliceValue)
				if !several {
					return
				}
				values++
				require.NoError(t, exists(suite.Rules, f.Name, list.GetSlice()), "%s: %s", place, line)
			})
		}
	}
	require.GreaterOrEqual(t, values, 8)
}

// exists tells what is wrong with the values of a flag.
func exists(all []catalogue.Rule, flag string, values []string) error {
	var err error
	switch flag {
	case "rules":
		_, err = catalogue.Match(all, values)
	case "fault":
		_, err = reference.New(reference.Options{Faults: values})
	case "reading":
		_, err = reference.New(reference.Options{Readings: values})
	}
	return err
}

// Every flag that a README names belongs to some verb, or to go test.
func TestReadmeNamesFlagsThatAreThere(t *testing.T) {
	known := map[string]bool{"help": true, "version": true, "cacert": true} // of every program, and of curl
	for _, verb := range newRoot().Commands() {
		verb.Flags().VisitAll(func(f *pflag.Flag) { known[f.Name] = true })
	}
	count := 0
	for path, readme := range readmes(t) {
		for _, match := range regexp.MustCompile("[ `]--([a-z][a-z-]*)").FindAllStringSubmatch(readme, -1) {
			require.True(t, known[match[1]], "%s: there is no flag --%s", path, match[1])
			count++
		}
	}
	require.GreaterOrEqual(t, count, 8)
}
