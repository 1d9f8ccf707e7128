package schemas

import (
	"encoding/json"
	"sort"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"
)

func TestValidateSaysWhatIsWrong(t *testing.T) {
	cases := []struct {
		name, schema, text string
		want               []string
	}{
		{"nothing", "zenlayer/refusal", `{"requestId":"T1","code":"C","message":""}`, nil},
		{"all violations, sorted", "zenlayer/refusal", `{"code":1,"requestId":""}`,
			[]string{"code: got integer, want string", "message: is required", "requestId: string length must be greater than or equal to 1"}},
		{"the place of a missing member", "zenlayer/bmc-release-instances-response", `{"requestId":"T1","response":{}}`, []string{"response.requestId: is required"}},
		{"the place of an unknown member", "zenlayer/bmc-terminate-instance-request", `{"instanceId":"i-1","now":1}`, []string{"now: is not allowed"}},
		{"the place in an array", "zenlayer/bmc-release-instances-request", `{"instanceIds":["i-1",null]}`, []string{"instanceIds.1: got null, want string"}},
		{"several types", "zenlayer/zec-release-instances-response", `{"requestId":"T1","response":{"requestId":"T1","instanceIds":"i-1"}}`,
			[]string{"response.instanceIds: got string, want [array,null]"}},
		{"the whole body", "zenlayer/refusal", `[]`, []string{"(root): got array, want object"}},
		{"a value of a set, without naming the place twice", "report/run",
			`{"schema":"relcon-report/1","relcon":"","verdict":"green","exit":0,"target":"t","seed":0,"started":"2026-01-02T03:04:05Z","durationMs":1,"rules":[]}`,
			[]string{`verdict: must be one of the following: "conformant", "partial", "incomplete", "non-conformant", "none"`}},
		{"no JSON", "zenlayer/refusal", `<html>`,
			[]string{"the body is not strict JSON: at byte 0: invalid character '<' at start of value"}},
		{"text after the value", "zenlayer/refusal", `{"requestId":"T1","code":"C","message":""} trailing`,
			[]string{"the body is not strict JSON: something follows the value that ends at byte 42"}},
		{"no body", "zenlayer/refusal", ``, []string{"the body is empty"}},
		{"a number beyond arithmetic", "report/run", `{"durationMs":1e9999999}`, []string{"the body is not strict JSON: at byte 23: a number's exponent is outside -999 to 999"}},
	}
	for _, each := range cases {
		t.Run(each.name, func(t *testing.T) {
			found, err := Validate(each.schema, []byte(each.text))
			require.NoError(t, err)
			require.Equal(t, each.want, found)
		})
	}
}

func TestValidateKnowsItsSchemas(t *testing.T) {
	for _, name := range []string{"", "zenlayer", "zenlayer/nothing", "zenlayer/refusal.json", "Zenlayer/refusal", "/zenlayer/refusal"} {
		found, err := Validate(name, []byte(`{}`))
		require.ErrorContains(t, err, `: there is none of that name`)
		require.Nil(t, found)
	}
}

func TestEverySchemaIsReadAsDraft07(t *testing.T) {
	all, err := compileAll(fstest.MapFS{"a.json": &fstest.MapFile{Data: []byte(`{"$schema": "http://json-schema.org/draft-04/schema#", "const": 1}`)}})
	require.NoError(t, err)
	found, err := violations(all["a"], json.Number("2"))
	require.NoError(t, err)
	require.Equal(t, []string{"(root): does not match: 1"}, found)
}

func TestNamesAreSortedAcrossFolders(t *testing.T) {
	files := fstest.MapFS{"b.json": &fstest.MapFile{}, "a/c.json": &fstest.MapFile{}, "c/a.json": &fstest.MapFile{}, "c/note.txt": &fstest.MapFile{}}
	require.Equal(t, []string{"a/c", "b", "c/a"}, namesIn(files))
}

func TestNames(t *testing.T) {
	names := Names()
	require.True(t, sort.StringsAreSorted(names))
	require.Subset(t, names, []string{"report/run", "zenlayer/common", "zenlayer/refusal"})
	for _, name := range names {
		_, err := Validate(name, []byte(`{}`))
		require.NoError(t, err)
	}
}

func TestCompileAllNamesTheSchemaThatIsBroken(t *testing.T) {
	cases := []struct{ name, text string }{
		{"no JSON", `{`},
		{"an unknown type", `{"type": "objekt"}`},
		{"something that only the metaschema refuses", `{"examples": 1}`},
		{"a reference into nothing", `{"$id": "https://schemas.invalid/a.json", "$ref": "#/definitions/b"}`},
	}
	for _, each := range cases {
		t.Run(each.name, func(t *testing.T) {
			_, err := compileAll(fstest.MapFS{"a.json": &fstest.MapFile{Data: []byte(each.text)}})
			require.ErrorContains(t, err, "schema a: ")
		})
	}
}

// BenchmarkValidate reports the price of strict decoding and validating as a multiple of json.Unmarshal.
func BenchmarkValidate(b *testing.B) {
	for _, each := range bodiesOnDisk(b) {
		if !each.passes() {
			continue
		}
		b.Run(each.path, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if found, err := Validate(each.schema, each.data); err != nil || len(found) > 0 {
					b.Fatal(found, err)
				}
			}
			validating := b.Elapsed()
			start := time.Now()
			for range b.N {
				var value any
				if err := json.Unmarshal(each.data, &value); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(validating)/float64(time.Since(start)), "x-Unmarshal")
		})
	}
}
