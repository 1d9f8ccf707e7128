package judge

import (
	"fmt"
	"mime"
	"net/http"
	"reflect"
	"strings"
	"time"

	"relcon/runner/contract"
	"relcon/runner/provider"
	"relcon/schemas"
)

// How far the time of a signature may be off (Zenlayer API, Common error codes; Alibaba Cloud, Common parameters).
const (
	zenlayerSkew = 5 * time.Minute
	alibabaSkew  = 15 * time.Minute
)

// wrong says why a request is wrong in itself, whatever the account holds; "" where it is sound. A sound request that is
// answered with 5xx met an outage.
func wrong(call contract.Call, sent time.Time) string {
	api := provider.Of(call.Product)
	sound := contract.Distortion{ExtraParams: call.Distortion.ExtraParams}
	skew := alibabaSkew
	if api.Product.Zenlayer() {
		skew = zenlayerSkew
	}
	kind, _, _ := mime.ParseMediaType(call.ContentType)
	_, known := api.Operation(call.Operation)
	switch {
	case !reflect.DeepEqual(call.Distortion, sound):
		return "something is wrong with its signature, its headers or its parameters on purpose"
	case call.Account != "" && call.Account != call.Credentials.AccessKeyID:
		return "its access key is not that of the account"
	case !call.At.IsZero() && call.At.Sub(sent).Abs() > skew:
		return fmt.Sprintf("its time is more than %v off", skew)
	case call.Method != "" && call.Method != http.MethodPost:
		return "its method is " + call.Method
	case api.Product.Zenlayer() && call.ContentType != "" && kind != "application/json":
		return "its content type is " + call.ContentType
	case call.Format != "" && call.Format != "JSON" && call.Format != "XML":
		return "its format is " + call.Format
	case !known:
		return "its operation does not exist"
	}
	flaws, err := schemas.Validate(api.Schema(call.Operation, "request"), api.Content(call))
	if err != nil || len(flaws) == 0 {
		return ""
	}
	return "its content breaks the schema: " + strings.Join(flaws, "; ")
}
