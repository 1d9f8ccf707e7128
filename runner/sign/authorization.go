package sign

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Authorization is a signature header taken apart. Zenlayer and Alibaba Cloud write the same three parts.
type Authorization struct {
	Credential    string   // access key id
	SignedHeaders []string // lower case, ascending
	Signature     string   // lower-case hex
}

func (a Authorization) header(algorithm, separator string) string {
	return algorithm + " Credential=" + a.Credential +
		separator + "SignedHeaders=" + strings.Join(a.SignedHeaders, ";") +
		separator + "Signature=" + a.Signature
}

// parseAuthorization reads "ALGORITHM Credential=…,SignedHeaders=…,Signature=…" in any order of the parts and with any
// space around the commas. Errors never repeat the value, which may be a secret sent by mistake.
func parseAuthorization(header, algorithm string, mandatory ...string) (Authorization, error) {
	scheme, rest, found := strings.Cut(strings.TrimSpace(header), " ")
	if !found || scheme != algorithm {
		return Authorization{}, fmt.Errorf("authorization: it does not begin with %q and a space", algorithm)
	}
	parts, err := splitParts(rest)
	if err != nil {
		return Authorization{}, err
	}
	a := Authorization{
		Credential:    parts["Credential"],
		SignedHeaders: strings.Split(parts["SignedHeaders"], ";"),
		Signature:     parts["Signature"],
	}
	if err := checkSignedHeaders(a.SignedHeaders, mandatory); err != nil {
		return Authorization{}, err
	}
	return a, nil
}

func splitParts(rest string) (map[string]string, error) {
	parts := map[string]string{}
	for part := range strings.SplitSeq(rest, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		if name != "Credential" && name != "SignedHeaders" && name != "Signature" {
			return nil, errors.New("authorization: a part is none of Credential, SignedHeaders, Signature")
		}
		if _, twice := parts[name]; twice {
			return nil, fmt.Errorf("authorization: %s stands twice", name)
		}
		parts[name] = value
	}
	for _, name := range []string{"Credential", "SignedHeaders", "Signature"} {
		if parts[name] == "" {
			return nil, fmt.Errorf("authorization: %s is missing or empty", name)
		}
	}
	return parts, nil
}

func checkSignedHeaders(names, mandatory []string) error {
	for i, name := range names {
		if name == "" || name != strings.ToLower(name) {
			return errors.New("authorization: SignedHeaders holds a name that is empty or not in lower case")
		}
		if i > 0 && names[i-1] >= name {
			return errors.New("authorization: SignedHeaders is not in ascending order, or holds a name twice")
		}
	}
	for _, name := range mandatory {
		if !slices.Contains(names, name) {
			return fmt.Errorf("authorization: SignedHeaders lacks %s", name)
		}
	}
	return nil
}
