package guard_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"relcon/runner/contract"
	"relcon/runner/guard"
)

// A foreign id must not leave anywhere in a request, even where nothing is named by it.
func TestNoForeignIDLeavesInAnyDisguise(t *testing.T) {
	t.Parallel()
	body := func(note string) contract.Call { return zen(`{"instanceIds":["` + mine + `"],` + note + `}`) }
	for name, call := range map[string]contract.Call{
		"plain":                          body(`"note":"i-own-1"`),
		"inside a word":                  body(`"note":"xi-own-1x"`),
		"as a member":                    body(`"i-own-1":1`),
		"in other letter case":           body(`"note":"I-OWN-1"`),
		"escaped for JSON":               body(`"note":"\u0069-\u006fwn-1"`),
		"escaped twice for JSON":         body(`"note":"\\u0069-own-1"`),
		"backslashes before letters":     body(`"note":"%5C\u0069-own-1"`),
		"percent-encoded":                body(`"note":"%69-own%2D1"`),
		"percent-encoded twice":          body(`"note":"%2569-own%252d1"`),
		"percent-encoded inside JSON":    body(`"note":"\u00256\u0039-own-1"`),
		"nested JSON":                    body(`"note":"{\"instanceIds\":[\"i-own-1\"]}"`),
		"nested JSON, escaped":           body(`"note":"{\"instanceIds\":[\"\\u0069-own-1\"]}"`),
		"a short one as a word":          body(`"note":"x7"`),
		"a short one beside a comma":     body(`"note":"a%2Cx7,b"`),
		"UTF-16":                         zen(strings.Join(strings.Split(`{"instanceIds":["i-own-1"]}`, ""), "\x00")),
		"broken JSON":                    zen(`{"instanceIds":["` + mine + `"], i-own-1`),
		"as the action":                  zen(`{"instanceIds":["`+mine+`"]}`, operation("i-own-1")),
		"as the version":                 zen(`{}`, func(c *contract.Call) { c.Version = "i-own-1" }),
		"as the content type":            zen(`{}`, kind("i-own-1")),
		"as the timestamp":               zen(`{}`, func(c *contract.Call) { id := "i-own-1"; c.Distortion.Timestamp = &id }),
		"as the Authorization":           zen(`{}`, authorized("Bearer i-own-1")),
		"in a request that reads":        zen(`{"instanceIds":["i-own-1"]}`, operation("DescribeInstances")),
		"Alibaba, another parameter":     ali("InstanceIds=" + mine + "&Region=i-own-1"),
		"Alibaba, a parameter's name":    ali("InstanceIds=" + mine + "&i-own-1=x"),
		"Alibaba, encoded twice":         ali("InstanceIds=" + mine + "&Region=%69-own-1"),
		"Alibaba, encoded three times":   ali("InstanceIds=" + mine + "&Region=%2569-own-1"),
		"Alibaba, in JSON":               ali("InstanceIds=" + mine + `&Region=["\u0069-own-1"]`),
		"Alibaba, in a form":             ali("InstanceIds="+mine+"&Region=i-own-1", inForm),
		"Alibaba, by header":             ali("InstanceIds="+mine+"&Region=i-own-1", byHeader),
		"Alibaba, as a common parameter": ali("InstanceIds="+mine, extra("RegionId", "i-own-1")),
		"Alibaba, as the nonce":          ali("InstanceIds="+mine, func(c *contract.Call) { c.Nonce = "i-own-1" }),
		"Alibaba, reading":               ali("InstanceIDs=i-own-1", operation("QueryAvailableInstances")),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := watched(t, true)
			_, err := c.Send(t.Context(), call)
			require.Contains(t, requireRefused(t, err).Reason, "it holds ")
			require.Empty(t, c.left)
		})
	}
}

// What looks like a foreign id by chance does not stop the run.
func TestWhatOnlyLooksForeignLeaves(t *testing.T) {
	t.Parallel()
	for name, call := range map[string]contract.Call{
		"the beginning of ours":          zen(`{"instanceIds":["` + mine + `"]}`),
		"ours, escaped":                  zen(`{"instanceIds":["\u0069-own-\u0031\u0030"]}`),
		"ours behind an escape":          zen(`{"instanceIds":["` + mine + `"],"note":"\u002c` + mine + `\n` + mine + `"}`),
		"Alibaba, behind an escape":      ali("InstanceIds=" + made + "," + mine),
		"Alibaba, in a form":             ali("InstanceIds="+mine+",i-own-11", inForm),
		"a short one inside a word":      zen(`{"instanceIds":["` + mine + `"],"note":"0x77"}`),
		"a proof":                        zen(`{"instanceIds":["`+mine+`"]}`, authorized("Bearer 00i-own-100")),
		"a page with the number of a VM": zen(`{"pageNum":"x7"}`, operation("DescribeInstances")),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := watched(t, true)
			_, err := c.Send(t.Context(), call)
			require.NoError(t, err)
			require.Len(t, c.left, 1)
		})
	}
}

// encoders disguise a text, one on top of the other.
var encoders = map[string]func(*rapid.T, string) string{
	"none": func(_ *rapid.T, text string) string { return text },
	"json": func(rt *rapid.T, text string) string {
		return some(rt, text, func(b byte) string { return fmt.Sprintf(`\u%04x`, b) })
	},
	"percent": func(rt *rapid.T, text string) string {
		return some(rt, text, func(b byte) string { return fmt.Sprintf("%%%02X", b) })
	},
	"quoted": func(_ *rapid.T, text string) string {
		quoted, _ := json.Marshal(text)
		return string(quoted)
	},
	"query": func(_ *rapid.T, text string) string { return url.QueryEscape(text) },
}

// some escapes a part of a text.
func some(rt *rapid.T, text string, escape func(byte) string) string {
	var b strings.Builder
	for i := range len(text) {
		if text[i] == '\\' || text[i] == '%' || rapid.Bool().Draw(rt, "escape") {
			b.WriteString(escape(text[i]))
		} else {
			b.WriteByte(text[i])
		}
	}
	return b.String()
}

// document draws a JSON document with the text somewhere in it.
func document(rt *rapid.T, text string, depth int) any {
	filler := rapid.SampledFrom([]any{nil, true, 12, "plain", []any{}, map[string]any{}})
	key := rapid.SampledFrom([]string{"a", "pageNum", "instanceIds", "InstanceId", "tags"}).Draw(rt, "key")
	choice := rapid.IntRange(0, 3).Draw(rt, "shape")
	switch {
	case depth == 0 || choice == 0:
		return text
	case choice == 1:
		return []any{filler.Draw(rt, "before"), document(rt, text, depth-1), filler.Draw(rt, "after")}
	case choice == 2:
		return map[string]any{key: document(rt, text, depth-1), "zone": filler.Draw(rt, "beside")}
	default:
		return map[string]any{text: filler.Draw(rt, "under")}
	}
}

func TestRandomDocumentsWithAForeignIDNeverLeave(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		disguised, kinds := another, []string{"none", "json", "percent", "quoted", "query"}
		for range rapid.IntRange(0, 4).Draw(rt, "layers") {
			disguised = encoders[rapid.SampledFrom(kinds).Draw(rt, "encoder")](rt, disguised)
		}
		body, err := json.Marshal(document(rt, "x "+disguised+" y", 4))
		require.NoError(rt, err)
		c := watched(t, true)
		_, err = c.Send(t.Context(), zen(string(body)))
		requireRefused(rt, err)
		_, err = c.Send(t.Context(), ali("InstanceIds="+mine+"&Note="+string(body)))
		requireRefused(rt, err)
		require.Empty(rt, c.left, "%s", body)
	})
}

func TestRandomDocumentsWithOurOwnIDsLeave(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		body, err := json.Marshal(document(rt, mine, 4))
		require.NoError(rt, err)
		escaped := strings.ReplaceAll(string(body), mine, encoders["json"](rt, mine))
		c := watched(t, true)
		c.own(account(contract.ZEC), "plain", "zone", "a", "pageNum", "tags") // words that may stand where an id is expected
		_, err = c.Send(t.Context(), zen(escaped))
		require.NoError(rt, err)
		require.Len(rt, c.left, 1)
	})
}

func TestAnIDIsForeignUntilItIsArranged(t *testing.T) {
	t.Parallel()
	c := watched(t, true)
	_, err := c.Send(t.Context(), zen(`{"instanceIds":["`+another+`"]}`))
	requireRefused(t, err)
	c.own(account(contract.BMC), another)
	_, err = c.Send(t.Context(), zen(`{"instanceIds":["`+another+`"]}`))
	requireRefused(t, err)
	c.own(account(contract.ZEC), another, "")
	_, err = c.Send(t.Context(), zen(`{"instanceIds":["`+another+`"]}`))
	require.NoError(t, err)
	c.see(account(contract.ZEC), another)
	_, err = c.Send(t.Context(), zen(`{}`))
	require.NoError(t, err)
	require.Len(t, c.left, 2)
	_, err = c.Send(t.Context(), ali("InstanceIds="+another))
	requireRefused(t, err)
}

// BenchmarkGuard measures what the guard adds to a request that names 100 instances.
func BenchmarkGuard(b *testing.B) {
	ids := names("i-bp1234567890-", 100)
	list, _ := json.Marshal(map[string]any{"instanceIds": ids})
	for name, call := range map[string]contract.Call{"zenlayer": zen(string(list)), "alibaba": ali("InstanceIds=" + strings.Join(ids, ","))} {
		c := unread(b)
		c.own(account(call.Product), ids...)
		_, err := c.Send(b.Context(), call)
		require.NoError(b, err)
		request, body := c.left[0], c.bodies[0]
		for _, foreign := range []int{0, 500} {
			b.Run(fmt.Sprintf("%s/%d foreign", name, foreign), func(b *testing.B) {
				g := guard.New()
				shared := account(call.Product)
				shared.Shared = true
				require.NoError(b, g.Own(shared, ids...))
				g.Saw(shared, guard.Inventory{IDs: ids})
				g.Saw(accountOf(call.Product, elsewhere), guard.Inventory{IDs: names("i-bp1234567890-x", foreign)})
				transport := g.Transport(ending{})
				b.ReportAllocs()
				for b.Loop() {
					request.Body = io.NopCloser(bytes.NewReader(body))
					if _, err := transport.RoundTrip(request); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// ending is a transport that answers nothing.
type ending struct{}

func (ending) RoundTrip(*http.Request) (*http.Response, error) { return nil, nil }
