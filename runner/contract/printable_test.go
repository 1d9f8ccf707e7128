package contract_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

func TestForeignTextIsNoCommand(t *testing.T) {
	for text, want := range map[string]string{
		"plain: a::b, a # b":                    "plain: a::b, a # b",
		"\x1b[2J":                               `\x1b[2J`,
		"a\u202eb\u2028\r\n\tc\xff":             `a\u202eb\u2028\r` + "\n\tc" + `\xff`,
		"::set-output name=x::y":                `:\x3aset-output name=x::y`,
		"denied\n  ::error file=a.go,line=1::b": "denied\n" + `  :\x3aerror file=a.go,line=1::b`,
		"denied ::stop-commands::x":             `denied :\x3astop-commands::x`,
		"##[group]a":                            `#\x23[group]a`,
		"x ##vso[task.setvariable variable=a]b": `x #\x23vso[task.setvariable variable=a]b`,
		"x\n##teamcity[buildStatus text='a']":   "x\n" + `#\x23teamcity[buildStatus text='a']`,
		"###":                                   `#\x23#`,
	} {
		require.Equal(t, want, contract.Printable(text))
	}
}

// The text means what it meant, whatever is escaped in it.
func TestHarmlessJSONMeansTheSame(t *testing.T) {
	t.Parallel()
	want := "a\u007f\u009b\u202e\U000e0001##vso[ 機器 🙂\n"
	text, err := json.Marshal(want)
	require.NoError(t, err)
	harmless := contract.HarmlessJSON(text)
	require.Equal(t, `"a\u007f\u009b\u202e\udb40\udc01#\u0023vso[ 機器 🙂\n"`, string(harmless))
	var got string
	require.NoError(t, json.Unmarshal(harmless, &got))
	require.Equal(t, want, got)
}

// However a text is cut into pieces, the same comes of it.
func TestHarmlessWriterTakesAnyPieces(t *testing.T) {
	t.Parallel()
	text := []byte("\"#a##b###c 機\u202e\U000e0001🙂####\" ##\n#")
	want := string(contract.HarmlessJSON(text))
	for size := 1; size <= len(text); size++ {
		var got bytes.Buffer
		w := &contract.HarmlessWriter{Out: &got}
		for piece := range slices.Chunk(text, size) {
			n, err := w.Write(piece)
			require.NoError(t, err)
			require.Equal(t, len(piece), n)
		}
		require.NoError(t, w.Close())
		require.Equal(t, want, got.String(), size)
	}
	require.NotContains(t, want, "##")
}
