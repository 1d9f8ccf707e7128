package schemas

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// DecodeXML reads one strict XML document into the shape that the same answer has in JSON: an element with children
// becomes an object, any other one its text, and the text of the elements that are booleans in JSON (Success and
// ReleaseResult) a boolean where it is exactly true or false. An element that is not documented is passed over, whatever it
// holds and however often it stands there. In the others, elements that stand twice, mixed content, attributes, prefixes and
// comments are errors; so are directives (such as DOCTYPE) and anything after the root. It returns the name of the root
// beside.
func DecodeXML(data []byte) (root string, value map[string]any, err error) {
	if !utf8.Valid(data) {
		return "", nil, errors.New("the body is not valid UTF-8")
	}
	decoder := xml.NewDecoder(bytes.NewReader(data))
	start, err := nextElement(decoder, true)
	if err != nil {
		return "", nil, fmt.Errorf("the body is not strict XML: %w", err)
	}
	content, err := decodeElement(decoder, start, maxDepth)
	if err != nil {
		return "", nil, fmt.Errorf("the body is not strict XML: at byte %d: %w", decoder.InputOffset(), err)
	}
	if _, err := nextElement(decoder, false); !errors.Is(err, io.EOF) {
		return "", nil, errors.New("the body is not strict XML: something follows the root element")
	}
	object, ok := content.(map[string]any)
	if !ok {
		return "", nil, fmt.Errorf("the body is not strict XML: <%s> has no elements", start.Name.Local)
	}
	return start.Name.Local, object, nil
}

// nextElement skips white space, and the XML declaration where it may stand, which is before everything else; io.EOF
// means that there is nothing more.
func nextElement(decoder *xml.Decoder, declared bool) (xml.StartElement, error) {
	for ; ; declared = false {
		token, err := decoder.Token()
		if err != nil {
			return xml.StartElement{}, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			return t, nil
		case xml.ProcInst:
			if t.Target != "xml" || !declared {
				return xml.StartElement{}, fmt.Errorf("got the instruction %q, want none but the XML declaration at the beginning", t.Target)
			}
		case xml.CharData:
			if len(bytes.TrimSpace(t)) > 0 {
				return xml.StartElement{}, errors.New("text stands outside the root element")
			}
		default:
			return xml.StartElement{}, errors.New("got a directive or comment, want elements only")
		}
	}
}

func decodeElement(decoder *xml.Decoder, start xml.StartElement, depth int) (any, error) {
	if depth == 0 {
		return nil, fmt.Errorf("nested more than %d levels deep", maxDepth)
	}
	if start.Name.Space != "" {
		return nil, fmt.Errorf("<%s:%s> has a prefix, want none", start.Name.Space, start.Name.Local)
	}
	if len(start.Attr) > 0 {
		return nil, fmt.Errorf("<%s> has attributes, want none", start.Name.Local)
	}
	children, elements := map[string]any{}, 0
	var text strings.Builder
	for {
		token, err := decoder.Token()
		if err != nil {
			return nil, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			name := t.Name.Local
			if elements++; !documented(name) {
				if err := decoder.Skip(); err != nil {
					return nil, err
				}
				continue
			}
			if _, twice := children[name]; twice {
				return nil, fmt.Errorf("<%s> stands twice", name)
			}
			if children[name], err = decodeElement(decoder, t, depth-1); err != nil {
				return nil, err
			}
		case xml.CharData:
			text.Write(t)
		case xml.EndElement:
			if elements == 0 {
				return content(start.Name.Local, text.String()), nil
			}
			if strings.TrimSpace(text.String()) != "" {
				return nil, fmt.Errorf("<%s> holds text beside elements", start.Name.Local)
			}
			return children, nil
		default:
			return nil, fmt.Errorf("<%s> holds a directive or comment, want elements and text", start.Name.Local)
		}
	}
}

// documented tells whether the pages know an element of this name in an answer.
func documented(name string) bool {
	switch name {
	case "RequestId", "HostId", "Code", "Message", "Success", "Data", "ReleaseResult":
		return true
	}
	return false
}

// content is what an element without elements stands for.
func content(name, text string) any {
	if name == "Success" || name == "ReleaseResult" {
		switch text {
		case "true":
			return true
		case "false":
			return false
		}
	}
	return text
}
