package schemas_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/schemas"
)

func TestDecodeXML(t *testing.T) {
	t.Parallel()
	const answer = `<R><Success>true</Success><Data><ReleaseResult>false</ReleaseResult></Data><Code>200</Code></R>`
	for name, body := range map[string]string{
		"bare":                       answer,
		"declared":                   `<?xml version="1.0" encoding="UTF-8"?>` + "\n" + answer + "\n",
		"white space":                "<R>\n  <Success>true</Success> <Data> <ReleaseResult>false</ReleaseResult></Data><Code>200</Code>\n</R>",
		"a text in CDATA":            `<R><Success>true</Success><Data><ReleaseResult>false</ReleaseResult></Data><Code><![CDATA[200]]></Code></R>`,
		"an unknown element":         `<R><Success>true</Success><Data><ReleaseResult>false</ReleaseResult></Data><Recommend/><Code>200</Code></R>`,
		"an unknown one repeated":    `<R><Success>true</Success><Item>1</Item><Item>2</Item><Data><ReleaseResult>false</ReleaseResult></Data><Code>200</Code></R>`,
		"an unknown one inside":      `<R><Success>true</Success><Data><More>1</More><ReleaseResult>false</ReleaseResult><More>2</More></Data><Code>200</Code></R>`,
		"unknown ones nested":        `<R><AccessDeniedDetail><Code>7</Code><Action><Code>8</Code></Action></AccessDeniedDetail><Success>true</Success><Data><ReleaseResult>false</ReleaseResult></Data><Code>200</Code></R>`,
		"an unknown one of any form": `<R><b:Recommend c="1">d<!-- e --><f/>g</b:Recommend><Success>true</Success><Data><ReleaseResult>false</ReleaseResult></Data><Code>200</Code></R>`,
		"a text by number":           `<R><Success>true</Success><Data><ReleaseResult>false</ReleaseResult></Data><Code>2&#48;0</Code></R>`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root, value, err := schemas.DecodeXML([]byte(body))
			require.NoError(t, err)
			require.Equal(t, "R", root)
			require.Equal(t, map[string]any{"Success": true, "Data": map[string]any{"ReleaseResult": false}, "Code": "200"}, value)
		})
	}
}

// What a client of the official kind reads otherwise, or not at all.
func TestDecodeXMLRefuses(t *testing.T) {
	t.Parallel()
	const declaration = `<?xml version="1.0"?>`
	for name, row := range map[string]struct{ body, why string }{
		"nothing":                    {``, "EOF"},
		"no elements":                {`<R>text</R>`, "<R> has no elements"},
		"not UTF-8":                  {"<R><a>\xff</a></R>", "not valid UTF-8"},
		"another encoding":           {`<?xml version="1.0" encoding="latin1"?><R><a>1</a></R>`, "latin1"},
		"a byte-order mark":          {"\ufeff<R><a>1</a></R>", "text stands outside"},
		"an element twice":           {`<R><Code>1</Code><Code>1</Code></R>`, "<Code> stands twice"},
		"text beside an unknown one": {`<R>b<a>1</a></R>`, "<R> holds text beside elements"},
		"an unknown one cut off":     {`<R><a>1</R>`, "closed by"},
		"text beside elements":       {`<R>b<Code>1</Code></R>`, "<R> holds text beside elements"},
		"an attribute":               {`<R><Code b="1">1</Code></R>`, "<Code> has attributes"},
		"a namespace":                {`<R xmlns="urn:b"><a>1</a></R>`, "want none"},
		"a prefix":                   {`<R><b:Code>1</b:Code></R>`, "<b:Code> has a prefix"},
		"a prefix of the root":       {`<b:R><a>1</a></b:R>`, "<b:R> has a prefix"},
		"a directive":                {`<!DOCTYPE R><R><a>1</a></R>`, "directive or comment"},
		"a comment inside":           {`<R><!-- b --><a>1</a></R>`, "directive or comment"},
		"another instruction":        {`<?php 1?><R><a>1</a></R>`, `the instruction "php"`},
		"a declaration too late":     {"\n" + declaration + `<R><a>1</a></R>`, `the instruction "xml"`},
		"a declaration twice":        {declaration + declaration + `<R><a>1</a></R>`, `the instruction "xml"`},
		"a declaration after it all": {`<R><a>1</a></R>` + declaration, "something follows the root"},
		"a second root":              {`<R><a>1</a></R><R/>`, "something follows the root"},
		"cut off":                    {`<R><a>1</a>`, "EOF"},
		"closed by another":          {`<R><a>1</b></R>`, "closed by"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, _, err := schemas.DecodeXML([]byte(row.body))
			require.ErrorContains(t, err, row.why)
			require.ErrorContains(t, err, "the body is not")
		})
	}
}
