package command

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A builder is not everywhere, so this reads the Containerfile as one would: what it copies is made, and where it runs there is
// nothing but that.
func TestTheContainerfileCopiesWhatIsBuilt(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "Containerfile"))
	require.NoError(t, err)
	makefile, err := os.ReadFile(filepath.Join("..", "..", "Makefile"))
	require.NoError(t, err)
	stages, arguments := map[string]string{}, map[string]bool{} // of the last stage
	last, entry := "", ""
	for line := range strings.Lines(string(text)) {
		words := strings.Fields(line)
		if len(words) == 0 || words[0] == "#" {
			continue
		}
		switch words[0] {
		case "FROM":
			last, arguments = words[1], map[string]bool{}
			require.Regexp(t, `^scratch$|^[a-z.]+/[a-z/]+:[0-9.]+$`, last, "an image has its registry and its version")
			if len(words) == 4 {
				require.Equal(t, "AS", words[2])
				stages[words[3]] = words[1]
			}
		case "ARG":
			name, _, _ := strings.Cut(words[1], "=")
			arguments[name] = true
		case "COPY":
			if stage, of := strings.CutPrefix(words[1], "--from="); of {
				require.Contains(t, stages, stage)
				continue
			}
			for _, name := range regexp.MustCompile(`\$\{(\w+)\}`).FindAllStringSubmatch(words[1], -1) {
				require.True(t, arguments[name[1]], "%s is not declared in this stage", name[1])
			}
			for _, arch := range []string{"amd64", "arm64"} {
				built := strings.ReplaceAll(words[1], "${TARGETARCH}", arch)
				require.Equal(t, ".dist/relcon-linux-"+arch, built)
				require.Contains(t, string(makefile), "linux/"+arch)
			}
		case "ENTRYPOINT":
			entry = line
		default:
			require.True(t, slices.Contains([]string{"RUN", "WORKDIR"}, words[0]) && (words[0] != "RUN" || last != "scratch"), "there is no shell in scratch: %s", line)
		}
	}
	require.Equal(t, "scratch", last, "the image has nothing but the program")
	require.Equal(t, `ENTRYPOINT ["/relcon"]`, strings.TrimSpace(entry))
	require.Contains(t, string(makefile), "CGO_ENABLED=0", "a program with shared libraries does not start there")
}
