package history

import (
	"bytes"
	"compress/flate"
	"encoding/gob"
	"errors"
	"fmt"
	"net/http"
	"sync"

	"relcon/runner/contract"
)

// packFrom is how many bytes are held before anything is packed: a short run pays nothing.
const packFrom = 48 << 20

// pack is the long texts of exchanges of one scenario, compressed: the looks at an account differ in a few bytes.
type pack []byte

// texts are those of one exchange.
type texts struct {
	URL            string
	Asked, Told    http.Header // of the request and of the response
	Sent, Answered []byte
}

// deflaters can be used again: each holds more than a megabyte.
var deflaters = sync.Pool{New: func() any {
	w, _ := flate.NewWriter(nil, flate.BestSpeed) // a level that there is
	return w
}}

func packed(exchanges []contract.Exchange) pack {
	all := make([]texts, len(exchanges))
	for i, e := range exchanges {
		all[i] = texts{e.Request.URL, e.Request.Header, e.Response.Header, e.Request.Body, e.Response.Body}
	}
	var out bytes.Buffer
	w := deflaters.Get().(*flate.Writer)
	defer deflaters.Put(w)
	w.Reset(&out)
	if err := errors.Join(gob.NewEncoder(w).Encode(all), w.Close()); err != nil {
		panic(fmt.Sprintf("history: packing exchanges in memory: %v", err))
	}
	return bytes.Clone(out.Bytes())
}

// unpack gives the texts in the order of the exchanges.
func (p pack) unpack() (all []texts) {
	if err := gob.NewDecoder(flate.NewReader(bytes.NewReader(p))).Decode(&all); err != nil {
		panic(fmt.Sprintf("history: unpacking exchanges in memory: %v", err))
	}
	return all
}

// slim is an exchange without its texts.
func slim(e contract.Exchange) contract.Exchange {
	texts{}.putInto(&e)
	return e
}

func (t texts) putInto(e *contract.Exchange) {
	e.Request.URL, e.Request.Header, e.Response.Header, e.Request.Body, e.Response.Body = t.URL, t.Asked, t.Told, t.Sent, t.Answered
}
