package result

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Whatever text a report holds is blanked: each field of it, and of what it holds, is filled with a secret.
func TestBlankReachesEveryText(t *testing.T) {
	t.Parallel()
	var report Report
	fill(reflect.ValueOf(&report).Elem(), 0)
	report.Started = time.Unix(1, 0)
	report.Rules[0].Scenarios[0].Exchanges[0].Response.Header = map[string]string{"X-Debug": "s3cret"}
	texts := 0
	report.Blank(func(text string) string {
		texts++
		return strings.ReplaceAll(text, "s3cret", "(blanked)")
	})
	require.Greater(t, texts, 60)
	require.False(t, holds(reflect.ValueOf(report), "s3cret"))
	require.True(t, holds(reflect.ValueOf(report), "(blanked)"))
	require.Equal(t, "(blanked)", report.Rules[0].Scenarios[0].Exchanges[0].Response.Header["X-Debug"])
	require.Equal(t, int64(1), report.Started.Unix())
}

// fill gives every text and one element of every list; a type that holds itself is filled twice.
func fill(v reflect.Value, depth int) {
	switch v.Kind() {
	case reflect.String:
		v.SetString("s3cret")
	case reflect.Pointer:
		if depth < 12 {
			v.Set(reflect.New(v.Type().Elem()))
			fill(v.Elem(), depth+1)
		}
	case reflect.Slice:
		if depth < 12 {
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
			fill(v.Index(0), depth+1)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				fill(v.Field(i), depth+1)
			}
		}
	}
}

func holds(v reflect.Value, text string) bool {
	switch v.Kind() {
	case reflect.String:
		return strings.Contains(v.String(), text)
	case reflect.Pointer:
		return !v.IsNil() && holds(v.Elem(), text)
	case reflect.Slice:
		for i := range v.Len() {
			if holds(v.Index(i), text) {
				return true
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() && holds(v.Field(i), text) {
				return true
			}
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			if holds(v.MapIndex(key), text) {
				return true
			}
		}
	}
	return false
}
