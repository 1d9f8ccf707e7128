package steps

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
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
	{regexp.MustCompile(`^with the timestamp "(.*)"$`), func(_ *World, call *contract.Call, slots []string) error {
		call.Distortion.Timestamp = &slots[0]
		return nil
	}},
	{regexp.MustCompile(`^with the (RPC|header) signature$`), withScheme},
	{regexp.MustCompile(`^with the parameter ([A-Za-z]+) "(.*)"$`), withParam},
	{regexp.MustCompile(`^without the parameter ([A-Za-z]+)$`), withoutParam},
	{regexp.MustCompile(`^with a client token$`), func(w *World, call *contract.Call, _ []string) error {
		if w.clientToken == "" {
			w.clientToken = uuid.NewString()
		}
		return withParam(w, call, []string{"ClientToken", w.clientToken})
	}},
	{regexp.MustCompile(`^with parameters changed after signing$`), func(_ *World, call *contract.Call, _ []string) error {
		call.Distortion.SignedParams = slices.Clone(call.Params)
		return withParam(nil, call, []string{"Region", "cn-changed"})
	}},
	{regexp.MustCompile(`^with format (JSON|XML)$`), func(_ *World, call *contract.Call, slots []string) error {
		call.Format = slots[0]
		return nil
	}},
	{regexp.MustCompile(`^with its parameters as a form$`), func(_ *World, call *contract.Call, _ []string) error {
		call.Form = true
		return nil
	}},
	{regexp.MustCompile(`^with an unknown access key$`), func(_ *World, call *contract.Call, _ []string) error {
		call.Credentials.AccessKeyID = shapedLike(call.Credentials.AccessKeyID) + "0"
		return nil
	}},
	{regexp.MustCompile(`^with the nonce of the last request$`), func(w *World, call *contract.Call, _ []string) error {
		last, err := w.last()
		call.Nonce = last.exchange.Nonce
		return err
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

// withScheme signs in another way, where the target file says that the target knows it.
func withScheme(w *World, call *contract.Call, slots []string) error {
	call.Scheme = map[string]contract.Scheme{"RPC": contract.RPC, "header": contract.ACS3}[slots[0]]
	if !slices.Contains(w.env.Schemes, call.Scheme) {
		return &contract.Missing{Reason: fmt.Sprintf("the target file does not list the %s signature (products.bss.signature)", slots[0])}
	}
	return nil
}

// common are the parameters that the client adds to every call; the features may leave them out, too.
var common = []string{"Signature", "SignatureMethod", "SignatureNonce", "SignatureVersion", "Timestamp", "AccessKeyId", "Action", "Version", "Format"}

// defined are the parameters of the operation, and the one that its page speaks of without listing it. Any other is
// sent as one that nobody defines.
var defined = []string{"ProductCode", "SubscriptionType", "InstanceIds", "RenewStatus", "Region", "ProductType", "ClientToken"}

func withParam(_ *World, call *contract.Call, slots []string) error {
	param := contract.Param{Name: slots[0], Value: slots[1]}
	if !slices.Contains(defined, param.Name) {
		call.Distortion.ExtraParams = append(call.Distortion.ExtraParams, param)
		return nil
	}
	call.Params = slices.DeleteFunc(slices.Clone(call.Params), func(p contract.Param) bool { return p.Name == param.Name })
	call.Params = append(call.Params, param)
	return nil
}

func withoutParam(_ *World, call *contract.Call, slots []string) error {
	if slices.Contains(common, slots[0]) {
		call.Distortion.OmitParams = append(call.Distortion.OmitParams, slots[0])
		return nil
	}
	call.Params = slices.DeleteFunc(slices.Clone(call.Params), func(p contract.Param) bool { return p.Name == slots[0] })
	return nil
}

var and = regexp.MustCompile(` and (with|without) `)

// distort makes the call what the feature says of it: one manner, or several joined by "and".
func (w *World) distort(call *contract.Call, text string) error {
	for _, one := range strings.Split(and.ReplaceAllString(text, "\x00$1 "), "\x00") {
		if err := w.distortOnce(call, one); err != nil {
			return err
		}
	}
	return nil
}

func (w *World) distortOnce(call *contract.Call, text string) error {
	for _, each := range manners {
		if match := each.pattern.FindStringSubmatch(text); match != nil {
			return each.apply(w, call, match[1:])
		}
	}
	return &contract.Fault{Reason: fmt.Sprintf("no request can be sent %q", text)}
}
