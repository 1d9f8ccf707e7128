package reference

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"relcon/runner/contract"
)

// call sends a sound call and writes its answer down.
func (s *scene) call(action, body string) { s.do(s.request(action, body)) }

// calls sends sound calls and looks after each. ID stands for an instance that can be released.
func (s *scene) calls(action string, bodies ...string) {
	id := s.ready(2)[0]
	for _, body := range bodies {
		s.call(action, strings.ReplaceAll(body, "ID", id))
		s.look()
	}
}

func (s *scene) releases(ids ...string) {
	s.call(releaseInstances, naming(ids...))
	s.look()
}

func (s *scene) terminates(id string) {
	s.call(terminateInstance, `{"instanceId":"`+id+`"}`)
	s.look()
}

func naming(ids ...string) string { return `{"instanceIds":["` + strings.Join(ids, `","`) + `"]}` }

// spoilt sends a release that was changed after it was made, and looks.
func (s *scene) spoilt(spoil func(*http.Request)) {
	r := s.request(releaseInstances, naming(s.ready(2)[0]))
	spoil(r)
	s.do(r)
	s.look()
}

// signedAgain sends a release of another content type, by another secret, or at another time.
func (s *scene) signedAgain(contentType, secret string, off time.Duration) {
	s.spoilt(func(r *http.Request) {
		r.Header.Set("Content-Type", contentType)
		s.signAgain(r, secret, s.clock.now().Add(off))
	})
}

// signAgain signs a request anew after its headers were changed.
func (s *scene) signAgain(r *http.Request, secret string, at time.Time) {
	body, _ := io.ReadAll(r.Body)
	s.sign(r, string(body), secret, at)
	r.Body = io.NopCloser(bytes.NewReader(body))
}

// unsigned sends a call with a wrong signature.
func (s *scene) unsigned(action, body string) {
	r := s.request(action, body)
	s.signAgain(r, "wrong", s.clock.now())
	s.do(r)
}

// ready arranges instances that ReleaseInstances of the product takes.
func (s *scene) ready(count int) []string {
	return s.arrange(object{"count": count, "status": map[contract.Product]string{contract.BMC: recycle, contract.ZEC: running}[s.product]})
}

func (s *scene) committed() string { return s.arrange(object{"commitment": true})[0] }

// later lets time pass, and looks after each part of it.
func (s *scene) later(times ...time.Duration) {
	for _, d := range times {
		s.pass(d)
		s.look()
	}
}

func envelopeScenes() map[string]func(*scene) {
	missing := func(s *scene) { s.call(releaseInstances, "{}") }
	release := func(s *scene) { s.releases(s.ready(1)...) }
	list := func(s *scene) { s.call(describeInstances, "{}") }
	typed := func(s *scene) { s.call(releaseInstances, `{"instanceIds":1}`) }
	unsigned := func(s *scene) { s.unsigned(describeInstances, "{}") }
	return map[string]func(*scene){
		"ZC-ENV-01": func(s *scene) { release(s); list(s) },
		"ZC-ENV-02": func(s *scene) { release(s); list(s) },
		"ZC-ENV-03": func(s *scene) { missing(s); unsigned(s) },
		"ZC-ENV-04": func(s *scene) {
			for _, play := range []func(*scene){missing, release, typed, unsigned} {
				play(s)
				play(s)
			}
		},
		"ZC-ENV-05": func(s *scene) { missing(s); typed(s); unsigned(s) },
		"ZC-ENV-06": func(s *scene) { missing(s); unsigned(s); s.call("ReleaseEverything", "{}") },
		"ZC-ENV-07": func(s *scene) { missing(s); release(s) },
	}
}

// batchScenes are those of both ReleaseInstances, by the numbers of their rules in BMC and in ZEC.
func batchScenes() map[[2]string]func(*scene) {
	return map[[2]string]func(*scene){
		{"05", "09"}: func(s *scene) { s.releases(s.ready(100)...) },
		{"06", "10"}: func(s *scene) { s.releases(s.ready(101)...) },
		{"07", "11"}: func(s *scene) { s.calls(releaseInstances, `{"instanceIds":null}`, `{}`) },
		{"08", "12"}: func(s *scene) {
			for _, ids := range []string{`[1]`, `[null]`, `{"a":1}`, `true`, `"ID"`, `1`, `[["ID"]]`, `["ID",1]`, `["ID",null]`} {
				s.calls(releaseInstances, `{"instanceIds":`+ids+`}`)
			}
		},
		{"09", "16"}: func(s *scene) { s.calls(releaseInstances, `{"instanceIds":[]}`) },
		{"15", "17"}: func(s *scene) { s.calls(releaseInstances, `{"instanceIds":["ID","ID"]}`) },
		{"16", "19"}: func(s *scene) {
			for n, id := range append(s.ready(2), s.one(running), s.one(running)) {
				r := s.request(releaseInstances, naming(id))
				r.Header.Set("X-ZC-Version", s.provider.services[s.product].versions[n%2])
				s.do(r)
				s.look()
			}
		},
	}
}

func requestScenes() map[string]func(*scene) {
	return map[string]func(*scene){
		"ZC-REQ-01": func(s *scene) {
			for _, method := range []string{http.MethodGet, http.MethodPut, http.MethodDelete} {
				s.spoilt(func(r *http.Request) { r.Method = method })
			}
		},
		"ZC-REQ-02": func(s *scene) {
			for _, contentType := range []string{"text/plain", "application/json", "application/json; charset=utf-8"} {
				s.signedAgain(contentType, s.account.AccessKeySecret, 0)
			}
		},
		"ZC-REQ-03": func(s *scene) {
			s.calls(releaseInstances, "", "instanceIds=ID", `{"instanceIds":["ID`, "{\"instanceIds\":[\"ID\", \"\xff\"]}", `{"instanceIds":["ID"]} x`)
		},
		"ZC-REQ-04": func(s *scene) { s.call("ReleaseEverything", "{}") },
		"ZC-REQ-05": func(s *scene) { s.spoilt(func(r *http.Request) { r.Header.Del("X-ZC-Action") }) },
		"ZC-REQ-06": func(s *scene) { s.calls(releaseInstances, `{"instanceIds":["ID"],"colour":{"of":[1,null]}}`) },
	}
}

func accountScenes() map[string]func(*scene) {
	header := func(s *scene, values ...string) {
		for _, value := range values {
			s.spoilt(func(r *http.Request) { r.Header.Set("Authorization", value) })
		}
	}
	return map[string]func(*scene){
		"ZC-AUTH-01": func(s *scene) {
			s.signedAgain("application/json", s.account.AccessKeySecret, 0)
			s.signedAgain("application/json; charset=utf-8", s.account.AccessKeySecret, 0)
			s.call(describeInstances, `{"pageSize":100}`)
		},
		"ZC-AUTH-02": func(s *scene) { s.signedAgain("application/json", "wrong", 0) },
		"ZC-AUTH-03": func(s *scene) {
			other := s.ready(1)[0]
			s.spoilt(func(r *http.Request) { r.Body = io.NopCloser(strings.NewReader(naming(other))) })
		},
		"ZC-AUTH-04": func(s *scene) {
			for _, off := range []time.Duration{-15 * time.Minute, -4 * time.Minute, 4 * time.Minute, 15 * time.Minute} {
				s.signedAgain("application/json", s.account.AccessKeySecret, off)
			}
		},
		"ZC-AUTH-05": func(s *scene) { header(s, "", "Basic eDp5", "ZC2-HMAC-SHA256 Credential=a") },
		"ZC-AUTH-06": func(s *scene) {
			s.account.AccessKeyID = "AKnobody"
			s.call(describeInstances, "{}")
		},
		"ZC-AUTH-07": func(s *scene) { s.call(describeInstances, "{}"); s.call(describeInstances, "{}") },
		"ZC-AUTH-08": func(s *scene) { header(s, "Bearer "+s.account.Token, "Bearer nonsense") },
		"ZC-AUTH-09": func(s *scene) {
			other := s.beside(kindDefault)
			theirs := other.ready(1)[0]
			s.call(describeInstances, naming(theirs))
			s.say(fmt.Sprintln("as unknown:", s.release(theirs) == s.release(ghost)))
			s.releases(s.ready(1)[0], other.ready(1)[0])
			other.look()
			s.also(other)
		},
		"ZC-LIM-01": func(s *scene) {
			s.call(describeInstances, `{"pageSize":10}`)
			s.call(describeInstances, `{"pageSize":100}`)
			for range limitRequests + 2 {
				s.call(describeInstances, "{}")
			}
		},
	}
}

func bmcScenes() map[string]func(*scene) {
	return map[string]func(*scene){
		"BMC-REL-01": func(s *scene) { s.ready(1); s.releases(s.ready(1)...) },
		"BMC-REL-02": func(s *scene) {
			for _, status := range []string{running, stopped, "PENDING", "CREATING", createFailed, "INSTALLING", "INSTALL_FAILED", booting, stopping} {
				s.releases(s.one(status))
			}
		},
		"BMC-REL-03": func(s *scene) { s.ready(1); s.releases(ghost) },
		"BMC-REL-04": func(s *scene) { s.one(running); s.releases(s.ready(3)...) },
		"BMC-REL-10": func(s *scene) { id := s.ready(1)[0]; s.releases(id); s.releases(id) },
		"BMC-REL-11": func(s *scene) { s.releases(s.ready(1)[0], s.one(running)) },
		"BMC-REL-12": func(s *scene) { s.releases(s.ready(1)[0], ghost) },
		"BMC-REL-13": func(s *scene) {
			s.releases(append(s.ready(2), s.one(running), ghost)...)
			s.releases(append([]string{ghost}, s.ready(2)...)...)
		},
		"BMC-REL-14": func(s *scene) {
			s.releases(s.ready(1)[0], s.one(stopped))
			s.releases(s.one(stopped), s.ready(1)[0])
			s.one(running)
			s.releases(s.ready(2)...)
		},
	}
}

func terminateScenes() map[string]func(*scene) {
	// An instance is returned some time after another, and after its creation.
	second := func(s *scene) {
		first, id := s.one(running), s.one(running)
		s.terminates(first)
		for range 2 {
			s.pass(12 * time.Hour)
			s.terminates(id)
		}
	}
	subscription := object{"chargeType": "PREPAID", "expiresIn": "10h"}
	return map[string]func(*scene){
		"BMC-TRM-01": func(s *scene) { s.one(running); s.terminates(s.one(running)); s.terminates(s.one(stopped)) },
		"BMC-TRM-02": func(s *scene) {
			id, other := s.one(running), s.one(running)
			s.terminates(id)
			s.say(s.billing(id) + ", beside it " + s.billing(other))
		},
		"BMC-TRM-03": func(s *scene) {
			s.terminates(s.one(running))
			s.later(13*time.Hour, 10*time.Hour+58*time.Minute)
			second(s)
		},
		"BMC-TRM-04": func(s *scene) { s.terminates(s.one(running)); s.later(25 * time.Hour); second(s) },
		"BMC-TRM-05": func(s *scene) { id := s.one(running); s.terminates(id); s.releases(id) },
		"BMC-TRM-06": func(s *scene) { s.terminates(s.arrange(subscription)[0]); s.call(describeInstances, "{}") },
		"BMC-TRM-07": func(s *scene) {
			s.terminates(s.arrange(subscription)[0])
			s.later(5*time.Hour, 4*time.Hour, 2*time.Hour)
		},
	}
}

func refusedScenes() map[string]func(*scene) {
	bodies := func(ids ...string) func(*scene) {
		return func(s *scene) {
			s.one(running)
			for _, id := range ids {
				s.calls(terminateInstance, `{"instanceId":`+id+`}`)
			}
		}
	}
	billed := func(s *scene, ids ...string) {
		for _, id := range ids {
			s.terminates(id)
			s.say(s.billing(id))
		}
	}
	return map[string]func(*scene){
		"BMC-TRM-08": func(s *scene) { s.terminates(s.one(recycle)) },
		"BMC-TRM-09": func(s *scene) { s.terminates(s.one("CREATING")) },
		"BMC-TRM-10": func(s *scene) { s.terminates(s.one("INSTALLING")) },
		"BMC-TRM-11": func(s *scene) { s.terminates(s.committed()) },
		"BMC-TRM-12": func(s *scene) { s.terminates(s.one(createFailed)) },
		"BMC-TRM-13": func(s *scene) { billed(s, s.arrange(object{"chargeType": "PREPAID", "status": createFailed})[0]) },
		"BMC-TRM-14": func(s *scene) { s.terminates(ghost) },
		"BMC-TRM-15": func(s *scene) { bodies("null", `""`)(s); s.calls(terminateInstance, "{}") },
		"BMC-TRM-16": bodies("1", `["x"]`, "{}", "true"),
		"BMC-TRM-17": func(s *scene) { s.call(terminateInstance, naming(s.one(running))); s.look() },
		"BMC-TRM-18": func(s *scene) {
			billed(s, s.one(recycle), s.one("CREATING"), s.one("INSTALLING"), s.committed())
			s.call(describeInstances, "{}")
			id := s.one(recycle)
			s.pass(23 * time.Hour)
			s.terminates(id)
			s.later(2 * time.Hour)
		},
		"BMC-TRM-19": func(s *scene) { id := s.one(recycle); s.releases(id); s.terminates(id) },
		"BMC-TRM-20": func(s *scene) { s.unsigned(terminateInstance, `{"instanceId":"`+s.one(running)+`"}`); s.look() },
		"BMC-TRM-21": func(s *scene) {
			other := s.beside(kindDefault)
			s.terminates(other.one(running))
			other.look()
			s.also(other)
		},
		"BMC-TRM-22": func(s *scene) { s.terminates(s.one(running)) },
	}
}

func zecScenes() map[string]func(*scene) {
	return map[string]func(*scene){
		"ZEC-REL-01": func(s *scene) { s.ready(1); s.releases(s.ready(1)...); s.releases(s.one(stopped)) },
		"ZEC-REL-02": func(s *scene) { s.ready(1); s.releases(s.ready(3)...) },
		"ZEC-REL-03": func(s *scene) {
			id := s.ready(1)[0]
			s.call(releaseInstances, naming(id))
			s.say(s.status(id))
			s.look()
		},
		"ZEC-REL-04": func(s *scene) {
			for _, action := range []string{releaseInstances, stopInstances, rebootInstances} {
				s.call(action, naming(s.one(releasing)))
				s.look()
			}
		},
		"ZEC-REL-05": func(s *scene) { s.call(releaseInstances, naming(s.ready(1)...)); s.glance(); s.look() },
		"ZEC-REL-06": func(s *scene) {
			s.call(releaseInstances, naming(s.ready(1)...))
			s.call(describeInstances, "{}")
			s.look()
		},
		"ZEC-REL-07": func(s *scene) { s.releases(s.one(recycle)) },
		"ZEC-REL-08": func(s *scene) { s.releases(s.ready(1)...); s.later(time.Hour, 12*time.Hour, 12*time.Hour) },
		"ZEC-REL-13": func(s *scene) { s.releases(append(s.ready(2), ghost)...); s.releases(s.ready(2)...) },
		"ZEC-REL-14": func(s *scene) {
			s.releases(append(s.ready(2), ghost)...)
			s.releases(append([]string{ghost}, s.ready(2)...)...)
		},
		"ZEC-REL-15": func(s *scene) { s.ready(1); s.releases(ghost) },
		"ZEC-REL-18": func(s *scene) {
			s.releases(append(s.ready(1), ghost)...)
			s.releases(append(s.ready(1), s.one(releasing))...)
		},
	}
}
