package reference

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"
)

// soundReceive takes the request off the wire: method, content type, all bytes of the body.
func (z *zenlayer) soundReceive(c *call) *refusal {
	if refused := checkMethod(c); refused != nil {
		return refused
	}
	if refused := checkContentType(c); refused != nil {
		return refused
	}
	return z.readBody(c)
}

func checkMethod(c *call) *refusal {
	if c.request.Method == http.MethodPost {
		return nil
	}
	return &refusal{http.StatusMethodNotAllowed, codeParameterValue, "only POST is supported"}
}

func checkContentType(c *call) *refusal {
	values := c.request.Header.Values("Content-Type")
	if len(values) == 1 && isJSON(values[0]) {
		return nil
	}
	return &refusal{http.StatusUnsupportedMediaType, codeParameterValue, "only application/json in UTF-8 is supported"}
}

func isJSON(contentType string) bool {
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil || kind != "application/json" || len(params) > 1 {
		return false
	}
	charset, given := params["charset"]
	return len(params) == 0 || given && strings.EqualFold(charset, "utf-8")
}

func (z *zenlayer) readBody(c *call) *refusal {
	body, err := io.ReadAll(c.request.Body)
	var tooLong *http.MaxBytesError
	if errors.As(err, &tooLong) {
		return &refusal{http.StatusRequestEntityTooLarge, codeExceedLength, "the body is too long"}
	}
	if err != nil {
		return refuse(codeParameterPattern, "the body could not be read to its end")
	}
	c.body = body
	return nil
}
