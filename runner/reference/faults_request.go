package reference

import (
	"bytes"
	"encoding/json"
	"net/http"
	"unicode/utf8"

	"relcon/runner/sign"
)

func requestFaults() []fault {
	return []fault{
		onBoth("zc-req-01-get-works", "GET is served like POST.", serveMethod(http.MethodGet)),
		onBoth("zc-req-01-put-works", "PUT is served like POST.", serveMethod(http.MethodPut)),
		onBoth("zc-req-01-delete-refused-but-done", "DELETE is refused, and done all the same.", doMethod(http.MethodDelete)),
		onBoth("zc-req-02-any-content-type", "Every content type is supported.", func(z *zenlayer) {
			onRefusal(&z.receive, func(c *call, refused *refusal) *refusal {
				if refused.status != http.StatusUnsupportedMediaType {
					return refused
				}
				return z.readBody(c)
			})
		}),
		onBoth("zc-req-02-no-charset", "A content type with a charset is refused.", func(z *zenlayer) {
			onPass(&z.receive, func(c *call) *refusal {
				if c.request.Header.Get("Content-Type") == "application/json" {
					return nil
				}
				return &refusal{http.StatusUnsupportedMediaType, codeParameterValue, "the content type is not supported"}
			})
		}).also("it speaks of the charset too", "ZC-AUTH-01"),
		onBoth("zc-req-03-trailing-text-ignored", "What follows the JSON value is ignored.", func(z *zenlayer) {
			onRefusal(&z.decode, func(c *call, refused *refusal) *refusal {
				decoder := json.NewDecoder(bytes.NewReader(c.body))
				decoder.UseNumber()
				if !utf8.Valid(c.body) || decoder.Decode(&c.members) != nil {
					return refused
				}
				return nil
			})
		}),
		onBoth("zc-req-03-cut-off-crashes", "A body that is cut off is answered with 500.", crashOn(cutOff)),
		onBoth("zc-req-03-encoding-crashes", "A body that is not UTF-8 is answered with 500.",
			crashOn(func(body []byte) bool { return !utf8.Valid(body) })),
		onBoth("zc-req-03-empty-crashes", "An empty body is answered with 500.",
			crashOn(func(body []byte) bool { return len(body) == 0 })),
		onBoth("zc-req-04-accepted", "An action that does not exist is accepted.", unknownAction(nil)).
			also("it looks at such an action too", "ZC-ENV-06"),
		onBoth("zc-req-04-crashes", "An action that does not exist is answered with 500.", unknownAction(crash())).
			also("such an action is asked for there too", "ZC-ENV-06"),
		onBoth("zc-req-05-lists", "A request without an action lists the instances.", noAction(describeInstances)),
		onBoth("zc-req-05-releases", "A request without an action releases what it names.", noAction(releaseInstances)),
		onBoth("zc-req-06-refused", "A release with an unknown member is refused.", func(z *zenlayer) {
			onPass(&z.operations[releaseInstances].parameters, func(c *call) *refusal {
				if undefined(c) {
					return refuse(codeParameterValue, "the body holds an unknown member")
				}
				return nil
			})
		}),
		onBoth("zc-req-06-without-effect", "A release with an unknown member is accepted and does nothing.", func(z *zenlayer) {
			onEffect(z.operations[releaseInstances], func(c *call, _ *instance, sound func()) {
				if !undefined(c) {
					sound()
				}
			})
		}),
	}
}

// undefined tells whether a release has a member that the operation does not define.
func undefined(c *call) bool {
	for name := range c.members {
		if name != "instanceIds" && name != "dependResource" {
			return true
		}
	}
	return false
}

// serveMethod lets one more method through.
func serveMethod(method string) func(*zenlayer) {
	return func(z *zenlayer) {
		signedAsPost(z)
		receiveMethod(z, method)
	}
}

// doMethod carries a request of one method out behind its refusal.
func doMethod(method string) func(*zenlayer) {
	return func(z *zenlayer) {
		signedAsPost(z)
		lax := *z
		receiveMethod(&lax, method)
		onRefusal(&z.receive, func(c *call, refused *refusal) *refusal {
			if c.request.Method == method {
				lax.answer(c)
			}
			return refused
		})
	}
}

func receiveMethod(z *zenlayer, method string) {
	onRefusal(&z.receive, func(c *call, refused *refusal) *refusal {
		if c.request.Method != method {
			return refused
		}
		if refused := checkContentType(c); refused != nil {
			return refused
		}
		return z.readBody(c)
	})
}

// signedAsPost takes a signature over POST, the only method that the page shows one for, whatever the method is.
func signedAsPost(z *zenlayer) {
	onRefusal(&z.signature, func(c *call, refused *refusal) *refusal {
		posted := *c.request
		posted.Method = http.MethodPost
		if sign.VerifyZC2(&posted, c.body, c.authorization, c.account.Credentials.AccessKeySecret) {
			return nil
		}
		return refused
	})
}

func crashOn(flaw func([]byte) bool) func(*zenlayer) {
	return func(z *zenlayer) {
		onRefusal(&z.decode, func(c *call, refused *refusal) *refusal {
			if flaw(c.body) {
				return crash()
			}
			return refused
		})
	}
}

func cutOff(body []byte) bool {
	var value any
	err := json.Unmarshal(body, &value)
	return len(body) > 0 && err != nil && err.Error() == "unexpected end of JSON input"
}

// unknownAction gives actions that do not exist another refusal, or a success without effect.
func unknownAction(other *refusal) func(*zenlayer) {
	return func(z *zenlayer) {
		nothing := &operation{
			parameters: func(*call) *refusal { return nil },
			perform:    func(*call) answer { return answer{} },
		}
		onRefusal(&z.route, func(c *call, refused *refusal) *refusal {
			if refused.code != codeUnauthorizedOperation {
				return refused
			}
			c.operation = nothing
			return other
		})
	}
}

// noAction takes one action for the missing one.
func noAction(action string) func(*zenlayer) {
	return func(z *zenlayer) {
		onRefusal(&z.route, func(c *call, refused *refusal) *refusal {
			if c.action() != "" {
				return refused
			}
			c.operation = z.operations[action]
			return nil
		})
	}
}
