package reference

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

func requestScenes() map[string]func(*scene) {
	with := func(s *scene, spoil func(*http.Request)) {
		r := s.request(releaseInstances, `{"instanceIds":["`+s.ready(2)[0]+`"]}`)
		spoil(r)
		s.do(r)
		s.look()
	}
	typed := func(s *scene, contentType string) {
		with(s, func(r *http.Request) {
			r.Header.Set("Content-Type", contentType)
			s.signAgain(r, s.account.AccessKeySecret, s.clock.now())
		})
	}
	return map[string]func(*scene){
		"ZC-REQ-01": func(s *scene) {
			for _, method := range []string{http.MethodGet, http.MethodPut, http.MethodDelete} {
				with(s, func(r *http.Request) { r.Method = method })
			}
		},
		"ZC-REQ-02": func(s *scene) {
			for _, contentType := range []string{"text/plain", "application/json", "application/json; charset=utf-8"} {
				typed(s, contentType)
			}
		},
		"ZC-REQ-03": func(s *scene) {
			id := s.ready(1)[0]
			for _, body := range []string{"", "instanceIds=" + id, `{"instanceIds":["` + id, "{\"instanceIds\":[\"" + id + "\", \"\xff\"]}", `{"instanceIds":["` + id + `"]} x`} {
				s.call(releaseInstances, body)
				s.look()
			}
		},
		"ZC-REQ-04": func(s *scene) { s.call("ReleaseEverything", "{}") },
		"ZC-REQ-05": func(s *scene) { with(s, func(r *http.Request) { r.Header.Del("X-ZC-Action") }) },
		"ZC-REQ-06": func(s *scene) {
			s.call(releaseInstances, `{"instanceIds":["`+s.ready(2)[0]+`"],"colour":{"of":[1,null]}}`)
			s.look()
		},
	}
}

// signAgain signs a request anew after its headers were changed.
func (s *scene) signAgain(r *http.Request, secret string, at time.Time) {
	body, _ := io.ReadAll(r.Body)
	s.sign(r, string(body), secret, at)
	r.Body = io.NopCloser(bytes.NewReader(body))
}

func accountScenes() map[string]func(*scene) {
	signed := func(s *scene, contentType, secret string, at time.Time) {
		r := s.request(releaseInstances, `{"instanceIds":["`+s.ready(2)[0]+`"]}`)
		r.Header.Set("Content-Type", contentType)
		s.signAgain(r, secret, at)
		s.do(r)
		s.look()
	}
	header := func(s *scene, value string) {
		r := s.request(releaseInstances, `{"instanceIds":["`+s.ready(1)[0]+`"]}`)
		r.Header.Set("Authorization", value)
		s.do(r)
		s.look()
	}
	return map[string]func(*scene){
		"ZC-AUTH-01": func(s *scene) {
			signed(s, "application/json", s.account.AccessKeySecret, s.clock.now())
			signed(s, "application/json; charset=utf-8", s.account.AccessKeySecret, s.clock.now())
			s.call(describeInstances, `{"pageSize":100}`)
		},
		"ZC-AUTH-02": func(s *scene) { signed(s, "application/json", "wrong", s.clock.now()) },
		"ZC-AUTH-03": func(s *scene) {
			ids := s.ready(2)
			r := s.request(releaseInstances, `{"instanceIds":["`+ids[0]+`"]}`)
			r.Body = io.NopCloser(strings.NewReader(`{"instanceIds":["` + ids[1] + `"]}`))
			s.do(r)
			s.look()
		},
		"ZC-AUTH-04": func(s *scene) {
			for _, off := range []time.Duration{-15 * time.Minute, -4 * time.Minute, 4 * time.Minute, 15 * time.Minute} {
				signed(s, "application/json", s.account.AccessKeySecret, s.clock.now().Add(off))
			}
		},
		"ZC-AUTH-05": func(s *scene) { header(s, ""); header(s, "Basic eDp5"); header(s, "ZC2-HMAC-SHA256 Credential=a") },
		"ZC-AUTH-06": func(s *scene) {
			s.account.AccessKeyID = "AKnobody"
			s.call(describeInstances, "{}")
		},
		"ZC-AUTH-07": func(s *scene) {
			s.do(s.request(describeInstances, "{}"))
			s.do(s.request(describeInstances, "{}"))
		},
		"ZC-AUTH-08": func(s *scene) { header(s, "Bearer "+s.account.Token); header(s, "Bearer nonsense") },
		"ZC-AUTH-09": func(s *scene) {
			other := &scene{script: s.another(kindDefault), ids: s.ids}
			theirs := other.ready(1)[0]
			s.call(describeInstances, `{"instanceIds":["`+theirs+`"]}`)
			s.say(fmt.Sprintln("as unknown:", s.release(theirs) == s.release(ghost)))
			s.releases(s.ready(1)[0], other.ready(1)[0])
			other.look()
			s.lines = append(s.lines, other.lines...)
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
	refusedAlone := func(status string) func(*scene) {
		return func(s *scene) { s.releases(s.one(status)); s.look() }
	}
	batch := func(bad func(*scene) string) func(*scene) {
		return func(s *scene) { s.releases(s.ready(1)[0], bad(s)); s.look() }
	}
	return map[string]func(*scene){
		"BMC-REL-01": func(s *scene) { s.ready(1); s.releases(s.ready(1)...); s.look() },
		"BMC-REL-02": func(s *scene) {
			for _, status := range []string{running, stopped, "PENDING", "CREATING", "CREATE_FAILED", "INSTALLING", "INSTALL_FAILED", booting, stopping} {
				refusedAlone(status)(s)
			}
		},
		"BMC-REL-03": func(s *scene) { s.ready(1); s.releases(ghost); s.look() },
		"BMC-REL-04": func(s *scene) { s.one(running); s.releases(s.ready(3)...); s.look() },
		"BMC-REL-10": func(s *scene) {
			id := s.ready(1)[0]
			s.releases(id)
			s.releases(id)
		},
		"BMC-REL-11": batch(func(s *scene) string { return s.one(running) }),
		"BMC-REL-12": batch(func(*scene) string { return ghost }),
		"BMC-REL-13": func(s *scene) {
			s.releases(append(s.ready(2), s.one(running), ghost)...)
			s.look()
			s.releases(append([]string{ghost}, s.ready(2)...)...)
			s.look()
		},
		"BMC-REL-14": func(s *scene) {
			s.releases(s.ready(1)[0], s.one(stopped))
			s.look()
			s.releases(s.one(stopped), s.ready(1)[0])
			s.look()
			s.one(running)
			s.releases(s.ready(2)...)
			s.look()
		},
	}
}

func terminateScenes() map[string]func(*scene) {
	later := func(times ...time.Duration) func(*scene) {
		return func(s *scene) {
			s.terminates(s.one(running))
			for _, d := range times {
				s.pass(d)
				s.look()
			}
		}
	}
	// An instance is returned some time after another, and after its creation.
	second := func(s *scene) {
		first, id := s.one(running), s.one(running)
		s.terminates(first)
		for range 2 {
			s.pass(12 * time.Hour)
			s.terminates(id)
			s.look()
		}
	}
	subscription := object{"chargeType": "PREPAID", "expiresIn": "10h"}
	return map[string]func(*scene){
		"BMC-TRM-01": func(s *scene) {
			s.one(running)
			s.terminates(s.one(running))
			s.look()
			s.terminates(s.one(stopped))
			s.look()
		},
		"BMC-TRM-02": func(s *scene) {
			id, other := s.one(running), s.one(running)
			s.terminates(id)
			s.say(s.billing(id) + ", beside it " + s.billing(other))
		},
		"BMC-TRM-03": func(s *scene) { later(13*time.Hour, 10*time.Hour+58*time.Minute)(s); second(s) },
		"BMC-TRM-04": func(s *scene) { later(25 * time.Hour)(s); second(s) },
		"BMC-TRM-05": func(s *scene) { id := s.one(running); s.terminates(id); s.releases(id); s.look() },
		"BMC-TRM-06": func(s *scene) { s.terminates(s.arrange(subscription)[0]); s.call(describeInstances, "{}"); s.look() },
		"BMC-TRM-07": func(s *scene) {
			s.terminates(s.arrange(subscription)[0])
			for _, d := range []time.Duration{5 * time.Hour, 4 * time.Hour, 2 * time.Hour} {
				s.pass(d)
				s.look()
			}
		},
	}
}

func refusedScenes() map[string]func(*scene) {
	refused := func(status string) func(*scene) {
		return func(s *scene) { s.terminates(s.one(status)); s.look() }
	}
	bodies := func(bodies ...string) func(*scene) {
		return func(s *scene) {
			s.one(running)
			for _, body := range bodies {
				s.call(terminateInstance, body)
				s.look()
			}
		}
	}
	committed := func(s *scene) string { return s.arrange(object{"commitment": true})[0] }
	billed := func(s *scene, id string) {
		s.terminates(id)
		s.say(s.billing(id))
		s.look()
	}
	return map[string]func(*scene){
		"BMC-TRM-08": refused(recycle),
		"BMC-TRM-09": refused("CREATING"),
		"BMC-TRM-10": refused("INSTALLING"),
		"BMC-TRM-11": func(s *scene) { s.terminates(committed(s)); s.look() },
		"BMC-TRM-12": refused("CREATE_FAILED"),
		"BMC-TRM-13": func(s *scene) { billed(s, s.arrange(object{"chargeType": "PREPAID", "status": "CREATE_FAILED"})[0]) },
		"BMC-TRM-14": func(s *scene) { s.terminates(ghost) },
		"BMC-TRM-15": bodies(`{}`, `{"instanceId":null}`, `{"instanceId":""}`),
		"BMC-TRM-16": bodies(`{"instanceId":1}`, `{"instanceId":["x"]}`, `{"instanceId":{}}`, `{"instanceId":true}`),
		"BMC-TRM-17": func(s *scene) { s.call(terminateInstance, `{"instanceIds":["`+s.one(running)+`"]}`); s.look() },
		"BMC-TRM-18": func(s *scene) {
			for _, id := range []string{s.one(recycle), s.one("CREATING"), s.one("INSTALLING"), committed(s)} {
				billed(s, id)
			}
			s.call(describeInstances, "{}")
			id := s.one(recycle)
			s.pass(23 * time.Hour)
			s.terminates(id)
			s.pass(2 * time.Hour)
			s.look()
		},
		"BMC-TRM-19": func(s *scene) { id := s.one(recycle); s.releases(id); s.terminates(id) },
	}
}

func callerScenes() map[string]func(*scene) {
	return map[string]func(*scene){
		"BMC-TRM-20": func(s *scene) {
			r := s.request(terminateInstance, `{"instanceId":"`+s.one(running)+`"}`)
			s.signAgain(r, "wrong", s.clock.now())
			s.do(r)
			s.look()
		},
		"BMC-TRM-21": func(s *scene) {
			other := &scene{script: s.another(kindDefault), ids: s.ids}
			s.terminates(other.one(running))
			other.look()
			s.lines = append(s.lines, other.lines...)
		},
		"BMC-TRM-22": func(s *scene) { s.terminates(s.one(running)) },
	}
}

func zecScenes() map[string]func(*scene) {
	shown := func(s *scene, id string) {
		s.say(fmt.Sprintln(s.status(id)))
		s.look()
	}
	return map[string]func(*scene){
		"ZEC-REL-01": func(s *scene) { s.ready(1); s.releases(s.ready(1)...); s.look(); s.releases(s.one(stopped)); s.look() },
		"ZEC-REL-02": func(s *scene) { s.ready(1); s.releases(s.ready(3)...); s.look() },
		"ZEC-REL-03": func(s *scene) { id := s.ready(1)[0]; s.releases(id); shown(s, id) },
		"ZEC-REL-04": func(s *scene) {
			for _, action := range []string{releaseInstances, stopInstances, rebootInstances} {
				id := s.one(releasing)
				s.call(action, `{"instanceIds":["`+id+`"]}`)
				s.look()
			}
		},
		"ZEC-REL-05": func(s *scene) { s.releases(s.ready(1)...); s.glance(); s.look() },
		"ZEC-REL-06": func(s *scene) { s.releases(s.ready(1)...); s.call(describeInstances, "{}"); s.look() },
		"ZEC-REL-07": func(s *scene) { s.releases(s.one(recycle)); s.look() },
		"ZEC-REL-08": func(s *scene) {
			s.releases(s.ready(1)...)
			for _, d := range []time.Duration{time.Hour, 12 * time.Hour, 12 * time.Hour} {
				s.pass(d)
				s.look()
			}
		},
		"ZEC-REL-13": func(s *scene) { s.releases(append(s.ready(2), ghost)...); s.releases(s.ready(2)...) },
		"ZEC-REL-14": func(s *scene) {
			s.releases(append(s.ready(2), ghost)...)
			s.releases(append([]string{ghost}, s.ready(2)...)...)
			s.look()
		},
		"ZEC-REL-15": func(s *scene) { s.ready(1); s.releases(ghost); s.look() },
		"ZEC-REL-18": func(s *scene) {
			s.releases(append(s.ready(1), ghost)...)
			s.releases(append(s.ready(1), s.one(releasing))...)
			s.look()
		},
	}
}
