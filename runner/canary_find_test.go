package runner_test

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/sign"
)

// width is how many bytes of a spelling are looked up at once. What is shorter is no secret, and found by chance.
const width = 10

// canaries are values that nothing which is printed or written may hold, in any spelling. They may be added to while
// they are collected.
type canaries struct {
	lock  sync.Mutex
	known map[string]string                // value to what it is
	index map[[width]byte][]canarySpelling // by the first bytes
	first []bool                           // whether a spelling begins so, by beginning: most bytes of a text need no more
}

// beginning is a number for the first four bytes of a text.
func beginning(text string) int {
	return int((uint32(text[0]) | uint32(text[1])<<8 | uint32(text[2])<<16 | uint32(text[3])<<24) * 2654435769 >> 12)
}

type canarySpelling struct{ text, name string }

func newCanaries() *canaries {
	return &canaries{known: map[string]string{}, index: map[[width]byte][]canarySpelling{}, first: make([]bool, 1<<20)}
}

// add makes a value known; name says what it is.
func (c *canaries) add(name, value string) {
	c.lock.Lock()
	defer c.lock.Unlock()
	if len(value) < 16 || c.known[value] != "" {
		return
	}
	c.known[value] = name
	for way, text := range spelled(value) {
		var key [width]byte
		copy(key[:], text)
		c.first[beginning(text)] = true
		c.index[key] = append(c.index[key], canarySpelling{text, fmt.Sprintf("%s, %s", name, way)})
	}
}

// in names the canaries that an artefact holds.
func (c *canaries) in(artefact string) []string {
	c.lock.Lock()
	defer c.lock.Unlock()
	var found []string
	var key [width]byte
	for i := 0; i+width <= len(artefact); i++ {
		if !c.first[beginning(artefact[i:])] {
			continue
		}
		copy(key[:], artefact[i:])
		for _, each := range c.index[key] {
			if strings.HasPrefix(artefact[i:], each.text) {
				found = append(found, fmt.Sprintf("%s at byte %d", each.name, i))
			}
		}
	}
	return found
}

func (c *canaries) count(kind string) int {
	c.lock.Lock()
	defer c.lock.Unlock()
	n := 0
	for _, name := range c.known {
		if name == kind {
			n++
		}
	}
	return n
}

// spelled gives the spellings of a value by the name of the encoding.
func spelled(value string) map[string]string {
	quoted, _ := json.Marshal(value) // a string can always be marshalled
	ways := map[string]string{
		"plain": value, "JSON": strings.Trim(string(quoted), `"`),
		"query": url.QueryEscape(value), "path": url.PathEscape(value), "percent": sign.PercentEncode(value),
		"percent in small letters": lowerEscapes(sign.PercentEncode(value)),
		"percent twice":            url.QueryEscape(url.QueryEscape(value)), "a slash in JSON": strings.ReplaceAll(strings.Trim(string(quoted), `"`), "/", `\/`),
		"hex": hex.EncodeToString([]byte(value)), "HEX": strings.ToUpper(hex.EncodeToString([]byte(value))),
	}
	for name, encoding := range map[string]*base64.Encoding{"base64": base64.RawStdEncoding, "base64url": base64.RawURLEncoding} {
		for before := range 3 {
			ways[fmt.Sprintf("%s behind %d", name, before)] = inBase64(encoding, value, before)
		}
	}
	return ways
}

// inBase64 gives those characters that depend on nothing but the value, where so many bytes modulo 3 stand before it.
func inBase64(encoding *base64.Encoding, value string, before int) string {
	text := encoding.EncodeToString([]byte(strings.Repeat("x", before) + value))
	first := (before*8 + 5) / 6
	last := (before + len(value)) * 8 / 6
	return text[first:last]
}

func lowerEscapes(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '%' && i+2 < len(text) {
			b.WriteString(strings.ToLower(text[i : i+3]))
			i += 2
			continue
		}
		b.WriteByte(text[i])
	}
	return b.String()
}

// A finder that finds nothing proves nothing: a leak is planted in every encoding, at every offset.
func TestThePlantedCanaryIsFound(t *testing.T) {
	t.Parallel()
	const value = "canary/sécret+0123456789=\"?<>"
	c := newCanaries()
	c.add("planted", value)
	quoted, err := json.Marshal(map[string]string{"error": "it is " + value})
	require.NoError(t, err)
	for way, plant := range map[string]func(string) string{
		"plain":           func(s string) string { return s },
		"JSON":            func(string) string { return string(quoted) },
		"query":           url.QueryEscape,
		"path":            url.PathEscape,
		"percent":         sign.PercentEncode,
		"small percent":   func(s string) string { return lowerEscapes(sign.PercentEncode(s)) },
		"hex":             func(s string) string { return hex.EncodeToString([]byte(s)) },
		"HEX":             func(s string) string { return fmt.Sprintf("%X", s) },
		"base64":          func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) },
		"base64url":       func(s string) string { return base64.URLEncoding.EncodeToString([]byte(s)) },
		"raw base64":      func(s string) string { return base64.RawStdEncoding.EncodeToString([]byte(s)) },
		"Go syntax":       func(s string) string { return fmt.Sprintf("%+v", struct{ Secret string }{s}) },
		"a map in base64": func(s string) string { return base64.StdEncoding.EncodeToString([]byte(`{"a":"` + s + `"}`)) },
	} {
		for before := range 6 {
			text := strings.Repeat("a", before) + value + "zz"[:before%3]
			if way == "JSON" {
				text = value
			}
			artefact := "<" + plant(text) + ">"
			require.NotEmpty(t, c.in(artefact), "%s behind %d: %s", way, before, artefact)
		}
	}
	require.Empty(t, c.in("canary/sécret+012345678"), "a part is not the whole")
	require.Empty(t, newCanaries().in(value), "what was not added is not found")
}
