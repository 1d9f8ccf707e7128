package hook

import (
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"reflect"
	"time"

	"relcon/runner/contract"
	"relcon/runner/strictjson"
)

// The actions of a request.
const (
	Setup    = "setup"
	Teardown = "teardown"
	List     = "list" // of the states and kinds that the hook knows; it arranges nothing, and has neither state nor params
)

// The states of a request.
const (
	Account    = "an account"
	Instances  = "instances"
	TimePasses = "time passes"
	Billing    = "billing"

	SeveralInstances = "several instances" // of several sorts, in one request; optional, so that only a hook that lists it is asked for it
)

// Request is the body of a request.
type Request struct {
	Action string `json:"action"` // "" means Setup
	State  string `json:"state"`
	Params Params `json:"params"`
}

// Params are those of every state. A zero value is left out, so that the hook's default holds.
type Params struct {
	Product     contract.Product `json:"product,omitempty"`
	Kind        string           `json:"kind,omitempty"`
	Reference   string           `json:"reference,omitempty"`
	AccessKeyID string           `json:"accessKeyId,omitempty"`
	InstanceID  string           `json:"instanceId,omitempty"`
	Count       *int             `json:"count,omitempty"`
	Status      string           `json:"status,omitempty"`
	ChargeType  string           `json:"chargeType,omitempty"`
	Commitment  bool             `json:"commitment,omitempty"`
	ExpiresIn   string           `json:"expiresIn,omitempty"`
	ProductCode string           `json:"productCode,omitempty"`
	Region      string           `json:"region,omitempty"`
	Duration    string           `json:"duration,omitempty"`
	Sorts       []Params         `json:"sorts,omitempty"` // of SeveralInstances: each what Instances would have, without product and key
}

// Bounds that keep a request sane.
const (
	longestBody  = 1 << 20
	deepest      = 64
	mostArranged = 1000
	longestPass  = 10 * 365 * 24 * time.Hour
	defaultTerm  = 30 * 24 * time.Hour // after which a prepaid instance expires
)

// read reads the body of a request. Members that the protocol does not have are passed over: a later version may have them.
func read(w http.ResponseWriter, r *http.Request) (asked Request, err error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, longestBody))
	var tooLong *http.MaxBytesError
	switch {
	case errors.As(err, &tooLong):
		return asked, refused(http.StatusRequestEntityTooLarge, "body: it is too long")
	case err != nil:
		return asked, Wrong("body: it can't be read to its end")
	}
	if _, err := strictjson.Decode(body, strictjson.Limits{Depth: deepest}); err != nil {
		return asked, Wrong("body: want one JSON object: %v", err)
	}
	var mistyped *json.UnmarshalTypeError
	if err := json.Unmarshal(body, &asked); errors.As(err, &mistyped) {
		return asked, Wrong("%s: got %s, want %s", cmp.Or(mistyped.Field, "body"), shown(mistyped.Value), nameOf(mistyped.Type))
	} else if err != nil {
		return asked, Wrong("body: want one JSON object: %v", err)
	}
	return asked, nil
}

func nameOf(kind reflect.Type) string {
	switch kind.Kind() {
	case reflect.String:
		return "a string"
	case reflect.Bool:
		return "true or false"
	case reflect.Int:
		return "a whole number"
	default:
		return "an object"
	}
}

// account is the one that the parameters name.
func (p Params) account() (contract.Account, error) {
	switch {
	case !p.Product.Valid():
		return contract.Account{}, p.wrongProduct()
	case p.AccessKeyID == "":
		return contract.Account{}, ErrNoAccount
	}
	return contract.Account{Product: p.Product, Credentials: contract.Credentials{AccessKeyID: p.AccessKeyID}}, nil
}

func (p Params) wrongProduct() error {
	return Wrong("params.product: got %s, want one of bmc, zec, bss", shown(string(p.Product)))
}

// wanted is what the parameters say about instances, with the defaults of the product.
func (p Params) wanted() (contract.Wanted, error) {
	status, usual, paid := contract.StatusRunning, contract.Postpaid, contract.Prepaid
	if p.Product == contract.BSS {
		status, usual, paid = "Normal", contract.PayAsYouGo, contract.Subscription
	}
	wanted := contract.Wanted{
		Count: 1, Status: cmp.Or(p.Status, status), ChargeType: cmp.Or(p.ChargeType, usual), Commitment: p.Commitment,
		ProductCode: p.ProductCode, Region: p.Region,
	}
	if p.Count != nil {
		wanted.Count = *p.Count
	}
	switch bss := p.Product == contract.BSS; {
	case wanted.Count < 1 || wanted.Count > mostArranged:
		return wanted, Wrong("params.count: got %d, want a whole number from 1 to %d", wanted.Count, mostArranged)
	case wanted.ChargeType != usual && wanted.ChargeType != paid:
		return wanted, Wrong("params.chargeType: got %s, want one of %s, %s", shown(wanted.ChargeType), usual, paid)
	case wanted.Commitment && bss:
		return wanted, Wrong("params.commitment: it has no meaning for %s", p.Product)
	case wanted.Commitment && wanted.ChargeType != usual:
		return wanted, Wrong("params.commitment: only a pay-as-you-go instance has a commitment period")
	case p.ProductCode != "" && !bss:
		return wanted, Wrong("params.productCode: it has no meaning for %s", p.Product)
	case p.Region != "" && !bss:
		return wanted, Wrong("params.region: it has no meaning for %s", p.Product)
	case p.ExpiresIn != "" && wanted.ChargeType != paid:
		return wanted, Wrong("params.expiresIn: got it for %s, want it for %s only: nothing else expires", wanted.ChargeType, paid)
	case bss:
		wanted.ProductCode = cmp.Or(p.ProductCode, contract.DefaultProductCode)
		wanted.Region = cmp.Or(p.Region, contract.DefaultRegion)
	}
	if wanted.ChargeType != paid {
		return wanted, nil
	}
	wanted.ExpiresIn = defaultTerm
	if p.ExpiresIn == "" {
		return wanted, nil
	}
	var err error
	wanted.ExpiresIn, err = duration("expiresIn", p.ExpiresIn)
	return wanted, err
}

// passing is how much time is to pass.
func (p Params) passing() (time.Duration, error) {
	if p.Duration == "" {
		return 0, Wrong("params.duration: it is missing")
	}
	return duration("duration", p.Duration)
}

func duration(name, text string) (time.Duration, error) {
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 || d > longestPass {
		return 0, Wrong("params.%s: got %s, want a duration such as 24h, above zero, ten years at most", name, shown(text))
	}
	return d, nil
}

// shown keeps what a client sent from filling a message.
func shown(text string) string {
	const longest = 64
	if len(text) > longest {
		return "(a long text)"
	}
	return text
}
