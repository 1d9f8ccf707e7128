package steps

import (
	"fmt"
	"regexp"
	"strconv"
	"time"

	"github.com/google/uuid"

	"relcon/runner/contract"
)

// manner is a way in which a request is sent that its clause is about.
type manner struct {
	pattern *regexp.Regexp
	apply   func(w *World, call *contract.Call, slots []string) error
}

// manners is the closed list of what a feature may write after "the client releases "alpha"".
var manners = []manner{
	{regexp.MustCompile(`^with method ([A-Z]+)$`), func(_ *World, call *contract.Call, slots []string) error {
		call.Method = slots[0]
		return nil
	}},
	{regexp.MustCompile(`^with content type (.+)$`), func(_ *World, call *contract.Call, slots []string) error {
		call.ContentType = slots[0]
		return nil
	}},
	{regexp.MustCompile(`^with version (\S+)$`), func(_ *World, call *contract.Call, slots []string) error {
		call.Version = slots[0]
		return nil
	}},
	{regexp.MustCompile(`^without the header (\S+)$`), func(_ *World, call *contract.Call, slots []string) error {
		call.Distortion.OmitHeaders = []string{slots[0]}
		return nil
	}},
	{regexp.MustCompile(`^with the Authorization "(.*)"$`), func(_ *World, call *contract.Call, slots []string) error {
		call.Distortion.Authorization = &slots[0]
		return nil
	}},
	{regexp.MustCompile(`^with a wrong signature$`), func(_ *World, call *contract.Call, _ []string) error {
		call.Distortion.WrongSecret = true
		return nil
	}},
	{regexp.MustCompile(`^with a body changed after signing$`), func(_ *World, call *contract.Call, _ []string) error {
		call.Distortion.SignedBody = []byte(`{"instanceIds": []}`)
		return nil
	}},
	{regexp.MustCompile(`^with a timestamp (\d+) minutes? in the (past|future)$`), withTimestamp},
	{regexp.MustCompile(`^with an unknown access key$`), func(_ *World, call *contract.Call, _ []string) error {
		call.Credentials.AccessKeyID = shapedLike(call.Credentials.AccessKeyID) + "0"
		return nil
	}},
	{regexp.MustCompile(`^with its bearer token$`), withToken},
	{regexp.MustCompile(`^with a wrong bearer token$`), func(_ *World, call *contract.Call, _ []string) error {
		call.Scheme, call.Credentials.Token = contract.Bearer, uuid.NewString()
		return nil
	}},
}

func withTimestamp(w *World, call *contract.Call, slots []string) error {
	minutes, err := strconv.Atoi(slots[0])
	if err != nil {
		return &contract.Fault{Reason: err.Error()}
	}
	offset := time.Duration(minutes) * time.Minute
	if slots[1] == "past" {
		offset = -offset
	}
	call.At = w.env.Now().Add(offset)
	return nil
}

func withToken(_ *World, call *contract.Call, _ []string) error {
	if call.Credentials.Token == "" {
		return &contract.Missing{Need: contract.NeedToken, Reason: "the hook gave no token for the account"}
	}
	call.Scheme = contract.Bearer
	return nil
}

// distort makes the call what the feature says of it.
func (w *World) distort(call *contract.Call, text string) error {
	for _, each := range manners {
		if match := each.pattern.FindStringSubmatch(text); match != nil {
			return each.apply(w, call, match[1:])
		}
	}
	return &contract.Fault{Reason: fmt.Sprintf("no request can be sent %q", text)}
}
