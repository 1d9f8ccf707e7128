package states

import (
	"strings"
	"time"

	"relcon/runner/contract"
)

// request is the body that a hook is sent.
type request struct {
	Action string `json:"action"` // "setup" or "teardown"
	State  string `json:"state"`
	Params params `json:"params"`

	need contract.Need // missing when the hook answers 501
}

// String names the request in messages.
func (r request) String() string {
	if r.Action == "teardown" {
		return r.Action + " of \"" + r.State + "\" for " + string(r.Params.Product)
	}
	return "\"" + r.State + "\" for " + string(r.Params.Product)
}

// params are those of every state; a zero value is left out, so that the hook's default holds.
type params struct {
	Product     contract.Product `json:"product"`
	Kind        string           `json:"kind,omitempty"`
	Reference   string           `json:"reference,omitempty"`
	AccessKeyID string           `json:"accessKeyId,omitempty"`
	InstanceID  string           `json:"instanceId,omitempty"`
	Count       int              `json:"count,omitempty"`
	Status      string           `json:"status,omitempty"`
	ChargeType  string           `json:"chargeType,omitempty"`
	Commitment  bool             `json:"commitment,omitempty"`
	ExpiresIn   string           `json:"expiresIn,omitempty"`
	ProductCode string           `json:"productCode,omitempty"`
	Region      string           `json:"region,omitempty"`
	Duration    string           `json:"duration,omitempty"`
}

// notation writes a duration as a person would, 23h59m and not 23h59m0s; "" for zero.
func notation(d time.Duration) string {
	if d == 0 {
		return ""
	}
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}
