package client

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"relcon/runner/contract"
	"relcon/runner/sign"
)

const blanked = "(blanked)"

// Shorter ones are part of ordinary words, and blanking them would change what the steps judge.
const (
	shortestSecret = 4
	shortestKeyID  = 8
)

// blanker replaces secrets wherever they stand, as they are or in the encodings that a provider echoes them in.
type blanker struct{ needles []string }

func (w *wire) blanker() blanker {
	var needles []string
	for _, secret := range w.secrets {
		if len(secret) < shortestSecret {
			continue
		}
		needles = append(needles, secret)
		if plain(secret) {
			continue
		}
		quoted, _ := json.Marshal(secret) // a string can always be marshalled
		needles = append(needles, url.QueryEscape(secret), sign.PercentEncode(secret), string(quoted[1:len(quoted)-1]))
	}
	// The longest first, so that no rest of a secret stays behind where one is part of another.
	slices.SortFunc(needles, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
	return blanker{needles: slices.Compact(needles)}
}

// plain tells whether every encoding leaves the text as it is. Percent-encoding leaves fewer characters than any other.
func plain(text string) bool { return sign.PercentEncode(text) == text }

func (b blanker) text(text string) string {
	for _, needle := range b.needles {
		text = strings.ReplaceAll(text, needle, blanked)
	}
	return text
}

// bytes always gives a copy.
func (b blanker) bytes(data []byte) []byte {
	data = bytes.Clone(data)
	for _, needle := range b.needles {
		if bytes.Contains(data, []byte(needle)) {
			data = bytes.ReplaceAll(data, []byte(needle), []byte(blanked))
		}
	}
	return data
}

// header always gives a copy.
func (b blanker) header(header http.Header) http.Header {
	copied := make(http.Header, len(header))
	for name, values := range header {
		for _, value := range values {
			copied.Add(b.text(name), b.text(value))
		}
	}
	return copied
}

// error keeps the error as it is, unless its text holds a secret: then only the blanked text is left of it.
func (b blanker) error(err error) error {
	if text := b.text(err.Error()); text != err.Error() {
		return errors.New(text)
	}
	return err
}

// blankedScheme keeps the name of a scheme that we know and nothing else of an Authorization header.
func blankedScheme(value string) string {
	first, _, _ := strings.Cut(value, " ")
	switch contract.Scheme(first) {
	case contract.ZC2, contract.Bearer, contract.ACS3:
		return first + " " + blanked
	default:
		return blanked
	}
}

// blankParams blanks the secret ones among form-encoded parameters and leaves the others as they were written.
func blankParams(encoded string) string {
	pairs := strings.Split(encoded, "&")
	for i, pair := range pairs {
		switch name, _, _ := strings.Cut(pair, "="); name {
		case "Signature", "AccessKeyId", "SecurityToken":
			pairs[i] = name + "=" + blanked
		}
	}
	return strings.Join(pairs, "&")
}
