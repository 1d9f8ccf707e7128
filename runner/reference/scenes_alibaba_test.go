package reference

import (
	"fmt"
	"net/url"
	"time"
)

// asks sends a release, and looks.
func (s *scene) asks(params url.Values, touches ...touch) {
	s.do(s.bssRequest(releaseInstance, params, touches...))
	s.look()
}

// asksBy sends a release by both signatures.
func (s *scene) asksBy(touches ...touch) {
	s.asks(s.two(), touches...)
	s.asks(s.two(), append(touches, byACS3)...)
}

// asksWith sends releases that have a parameter of each value.
func (s *scene) asksWith(name string, values ...string) {
	for _, value := range values {
		s.asks(setting(s.two(), name, value))
	}
}

// two arranges two instances and names the first one.
func (s *scene) two() url.Values { return paramsOf(s.arrange(object{"count": 2})[0]) }

func (s *scene) many(count int) url.Values {
	return paramsOf(s.arrange(object{"count": count})...)
}

func (s *scene) searches(touches ...touch) {
	s.do(s.bssRequest(queryAvailableInstances, nil, touches...))
}

func plain(s *scene) { s.asks(s.two()) }

// schemes are the two signatures.
func schemes() []touch { return []touch{func(*draft) {}, byACS3} }

func unknownKey(d *draft) { d.key = "AKnobody" }

func bssReleaseScenes() map[string]func(*scene) {
	return map[string]func(*scene){
		"BSS-REL-01": plain,
		"BSS-REL-02": func(s *scene) {
			plain(s)
			id := s.arrange(object{"chargeType": "Subscription"})[0]
			s.asks(setting(paramsOf(id), "SubscriptionType", "Subscription"))
		},
		"BSS-REL-03": plain,
		"BSS-REL-04": plain,
		"BSS-REL-05": func(s *scene) { s.asks(setting(s.two(), "ProductCode")) },
		"BSS-REL-06": func(s *scene) { s.asks(setting(s.two(), "SubscriptionType")) },
		"BSS-REL-07": func(s *scene) { s.asks(setting(s.two(), "InstanceIds")); s.asksWith("InstanceIds", "") },
		"BSS-REL-08": func(s *scene) { s.asksWith("SubscriptionType", "Prepaid") },
		"BSS-REL-09": func(s *scene) { plain(s); s.asksWith("RenewStatus", renewStatuses()...) },
		"BSS-REL-10": func(s *scene) { s.asksWith("RenewStatus", "Never") },
		"BSS-REL-11": func(s *scene) { plain(s); s.asksWith("Region", usualRegion); s.asksWith("ProductType", usualProduct) },
		"BSS-REL-12": func(s *scene) { s.one(normal); s.asks(s.many(3)) },
		"BSS-REL-13": func(s *scene) { s.asks(s.many(100)) },
		"BSS-REL-14": func(s *scene) { s.asks(s.many(101)) },
		"BSS-REL-22": plain,
		"BSS-REL-23": func(s *scene) { ids := s.arrange(object{"count": 3}); s.asks(paramsOf(ids[0], ghost, ids[1])) },
	}
}

func bssAnswerScenes() map[string]func(*scene) {
	token := func(params url.Values) url.Values { return setting(params, "ClientToken", "t") }
	return map[string]func(*scene){
		"BSS-REL-15": func(s *scene) { plain(s); s.asks(setting(s.two(), "ProductCode")) },
		"BSS-REL-16": func(s *scene) { plain(s); s.asks(s.many(2)); s.asks(s.many(3)); s.asks(paramsOf(s.one(normal), ghost)) },
		"BSS-REL-17": func(s *scene) {
			plain(s)
			s.asks(paramsOf(ghost))
			s.asksWith("SubscriptionType", "Weekly")
			s.asks(s.many(101))
			blocked := s.beside(kindNonVNO)
			blocked.asks(blocked.two())
			s.also(blocked)
		},
		"BSS-REL-18": func(s *scene) {
			plain(s)
			plain(s)
			s.asks(setting(s.two(), "ProductCode"))
			for range 2 {
				s.asks(s.two(), noSecret)
				s.asksWith("SubscriptionType", "Weekly")
			}
		},
		"BSS-REL-19": func(s *scene) { s.asks(token(s.two())); s.asks(token(s.two())) },
		"BSS-REL-20": func(s *scene) { params := token(s.two()); s.asks(params); s.asks(params) },
		"BSS-REL-21": func(s *scene) {
			s.two()
			s.asks(paramsOf(ghost))
			params := s.two()
			s.asks(params)
			s.asks(params)
			other := s.beside(kindDefault)
			s.asks(paramsOf(other.one(normal)))
			s.asks(paramsOf(s.one(normal), other.one(normal)))
			other.look()
			s.also(other)
		},
	}
}

func gatewayScenes() map[string]func(*scene) {
	return map[string]func(*scene){
		"ACS-ENV-01": func(s *scene) {
			s.searches(noSecret)
			s.searches(unknownKey)
			s.searches(at(s.clock.now().Add(-time.Hour)))
			s.do(s.bssRequest("Nothing", nil))
		},
		"ACS-ENV-02": func(s *scene) {
			plain(s)
			s.asks(s.two(), wantXML)
			s.asks(s.two(), noSecret)
			s.asks(s.two(), noSecret, wantXML)
			s.asks(setting(s.two(), "ProductCode"))
			s.searches(noSecret)
		},
		"ACS-ENV-03": func(s *scene) {
			s.searches(unknownKey)
			s.searches(at(s.clock.now().Add(-time.Hour)))
			s.asks(setting(s.two(), "ProductCode"))
		},
		"ACS-REQ-01": func(s *scene) {
			s.two()
			s.do(s.bssRequest("Nothing", nil))
			s.asks(s.two(), func(d *draft) { d.version = "2001-01-01" })
		},
		"ACS-REQ-02": func(s *scene) {
			s.asksWith("RegionId", usualRegion)
			s.asksWith("SignatureType", "")
			s.asksWith("Colour", "blue")
		},
		"ACS-REQ-03": func(s *scene) { plain(s); s.asks(s.two(), useGet) },
		"ACS-REQ-04": func(s *scene) { s.asks(s.two(), asForm) },
	}
}

func acsAuthScenes() map[string]func(*scene) {
	return map[string]func(*scene){
		"ACS-AUTH-01": plain,
		"ACS-AUTH-02": func(s *scene) { s.asks(s.two(), byACS3) },
		"ACS-AUTH-03": func(s *scene) { s.asksBy(noSecret) },
		"ACS-AUTH-04": func(s *scene) {
			for _, scheme := range schemes() {
				ids := s.arrange(object{"count": 3})
				s.asks(paramsOf(ids[0]), scheme, swapped("InstanceIds", ids[1]))
			}
		},
		"ACS-AUTH-05": func(s *scene) {
			for _, off := range []time.Duration{-time.Hour, -10 * time.Minute, 10 * time.Minute, time.Hour} {
				s.searches(at(s.clock.now().Add(off)))
				s.searches(at(s.clock.now().Add(off)), byACS3)
			}
		},
		"ACS-AUTH-06": func(s *scene) { s.asksBy(stamped("yesterday")) },
		"ACS-AUTH-07": func(s *scene) {
			for n, scheme := range schemes() {
				for _, off := range []time.Duration{0, 0, -time.Minute} {
					s.searches(scheme, at(s.clock.now().Add(off)), func(d *draft) { d.nonce = fmt.Sprint("again", n) })
				}
			}
		},
		"ACS-AUTH-08": func(s *scene) { s.asksBy(unknownKey) },
		"ACS-AUTH-09": func(s *scene) {
			for _, name := range []string{"Signature", "SignatureMethod", "SignatureNonce"} {
				s.asks(s.two(), lackingOf(name))
			}
			for _, name := range []string{"Authorization", "X-Acs-Signature-Nonce"} {
				s.asks(s.two(), lackingOf(name), byACS3)
			}
		},
	}
}
