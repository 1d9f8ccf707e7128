package steps

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Each phrase of the language has a Chinese one, with the same blanks, and there is none beside them.
func TestTheWholeLanguageIsSaidInChinese(t *testing.T) {
	t.Parallel()
	blanksOf := func(text string) []string {
		names := braces.FindAllString(strings.NewReplacer("{is}", "", "{pass}", "").Replace(text), -1)
		slices.Sort(names)
		return names
	}
	count := 0
	for _, p := range language() {
		for _, each := range p.all {
			chinese := inChinese[p.blank][each.text]
			require.NotEmpty(t, chinese, "%s: %q has no Chinese: add it to inChinese in steps/chinese_words.go", p.blank, each.text)
			require.Equal(t, blanksOf(each.text), blanksOf(chinese), "%s: %q and its Chinese in steps/chinese_words.go have different blanks", p.blank, each.text)
			count++
		}
	}
	for _, phrases := range inChinese {
		count -= len(phrases)
	}
	require.Zero(t, count, "steps/chinese_words.go has phrases that the language does not have")
}

func TestEveryStepIsSaidInChinese(t *testing.T) {
	t.Parallel()
	for _, step := range everyStep(t) {
		said, ok := Chinese(keyword(step), []Part{{Text: step.Text}})
		require.True(t, ok, step.Text)
		require.Len(t, said, 1, step.Text)
		require.NotRegexp(t, `\{[a-z]+\}|^\s`, said[0].Text, step.Text)
	}
	_, ok := Chinese("When", []Part{{Text: "the client buys a horse"}})
	require.False(t, ok)
}

func TestSlotsStandWhereTheyDecide(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		blank string
		step  []Part
		want  []Part
	}{
		{"When", []Part{{Text: "the client "}, {"releases", "act"}, {Text: ` "alpha"`}},
			[]Part{{Text: "客户端"}, {"释放", "act"}, {Text: ` "alpha"`}}},
		{"When", []Part{{Text: "the client "}, {"releases", "act"}, {Text: ` "alpha" with the header `}, {"X-A", "name"}, {Text: ` "`}, {"1", "value"}, {Text: `"`}},
			[]Part{{Text: "客户端"}, {"释放", "act"}, {Text: ` "alpha"（带请求头 `}, {"X-A", "name"}, {Text: `，值为 "`}, {"1", "value"}, {Text: `"）`}}},
		{"When", []Part{{Text: `the client releases "alpha" with `}, {"a wrong signature", "flaw"}},
			[]Part{{Text: `客户端释放 "alpha"（`}, {"签名错误", "flaw"}, {Text: "）"}}},
		{"When", []Part{{Text: `the client releases "alpha" with `}, {"method GET and with format XML", "flaw"}},
			[]Part{{Text: `客户端释放 "alpha"（`}, {"方法为 GET，Format 为 XML", "flaw"}, {Text: "）"}}},
		{"When", []Part{{Text: `the client releases "alpha" with a wrong signature and with `}, {"method GET and with format XML", "more"}, {Text: " and with a client token"}},
			[]Part{{Text: `客户端释放 "alpha"（签名错误，`}, {"方法为 GET，Format 为 XML", "more"}, {Text: "，带 ClientToken）"}}},
		{"When", []Part{{"3", "time"}, {Text: " hours pass"}}, []Part{{Text: "经过"}, {"3", "time"}, {Text: " 小时"}}},
		{"When", []Part{{"3 hours", "time"}, {Text: " pass"}}, []Part{{Text: "经过"}, {"3 小时", "time"}}},
		{"Then", []Part{{Text: "only "}, {`"alpha" and "beta" are released`, "what"}}, []Part{{`只有 "alpha" 和 "beta" 被释放`, "what"}}},
		{"Given", []Part{{Text: `instance "ghost" does not exist, and its id is `}, {`those of "a" and "b" with "," between them`, "id"}},
			[]Part{{Text: `实例 "ghost" 不存在，其 ID 为`}, {` "a" 与 "b" 的 ID，中间以 "," 相连`, "id"}}},
	} {
		got, ok := Chinese(c.blank, c.step)
		require.True(t, ok)
		require.Equal(t, c.want, got)
	}
}
