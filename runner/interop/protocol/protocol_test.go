package protocol

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestServeAnswersEachLine(t *testing.T) {
	var out bytes.Buffer
	in := strings.NewReader(`{"action":"A","secret":"s3cret"}` + "\n" + `{"action":"panic"}` + "\n" + `{"action":"C"}` + "\n")
	err := serve(in, &out, func(call Call) Answer {
		switch call.Action {
		case "panic":
			panic("unready")
		case "C":
			return Failed(errors.New("no"))
		}
		return Done(map[string]string{"action": call.Action})
	})
	require.NoError(t, err)
	require.Equal(t, `{"ok":true,"result":{"action":"A"}}`+"\n"+`{"ok":false,"crash":"unready"}`+"\n"+`{"ok":false,"error":"no"}`+"\n", out.String())
}

func TestServeEndsAtWhatIsNoCall(t *testing.T) {
	require.ErrorContains(t, serve(strings.NewReader("{"), &bytes.Buffer{}, nil), "reading a call")
}

func TestACallKeepsItsSecret(t *testing.T) {
	call := Call{Action: "ReleaseInstance", Version: "2017-12-14", Product: "bss", Scheme: RPC, Place: Form, Secret: "s3cret"}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		require.Equal(t, "ReleaseInstance 2017-12-14 of bss by rpc in form", fmt.Sprintf(verb, call))
	}
}
