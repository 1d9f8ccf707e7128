package contract_test

import (
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
