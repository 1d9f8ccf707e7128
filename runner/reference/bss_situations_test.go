package reference

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// beside releases an instance together with one that is not the account's, and tells whether that crashed, and whether
// both flags are true although the instance is still there. What else becomes of such a batch is one rule's matter only.
func (s *bssScene) beside(id, other string) (crashed, inVain bool) {
	w := httptest.NewRecorder()
	s.provider.ServeHTTP(w, s.request(releaseInstance, naming(id, other)))
	claimed := strings.Contains(w.Body.String(), `"Success":true`) && strings.Contains(w.Body.String(), `"ReleaseResult":true`)
	a := s.provider.accounts.withKey("bss", s.account.AccessKeyID)
	a.enter(s.clock.now())
	defer a.mu.Unlock()
	return w.Code >= http.StatusInternalServerError, claimed && a.listed(id) != nil
}

func (s *bssScene) asks(params url.Values, changes ...change) {
	s.do(s.request(releaseInstance, params, changes...))
}

// plays sends a release and looks, in one scheme or both.
func (s *bssScene) plays(params url.Values, changes ...change) {
	s.asks(params, changes...)
	s.look()
}

// look writes the inventory down, after what is under way has come to its end, and once more a little later.
func (s *bssScene) look() {
	a := s.provider.accounts.withKey("bss", s.account.AccessKeyID)
	for range 2 {
		s.clock.at = s.clock.at.Add(time.Second)
		a.enter(s.clock.now())
		for _, i := range a.instances {
			if sought(i, s.clock.now()) {
				s.say(fmt.Sprint(i.id, " ", i.status))
			}
		}
		a.mu.Unlock()
	}
}

// two arranges two instances and names the first one.
func (s *bssScene) two() url.Values { return naming(s.arrange(object{"count": 2})[0]) }

func (s *bssScene) many(count int) url.Values {
	return naming(s.arrange(object{"count": count})...)
}

func bssSituations() map[string]func(*bssScene) {
	all := map[string]func(*bssScene){}
	for _, some := range []map[string]func(*bssScene){bssReleaseScenes(), bssAnswerScenes(), bssParamScenes(), acsScenes(), acsAuthScenes()} {
		for rule, play := range some {
			all[rule] = play
		}
	}
	return all
}

func bssReleaseScenes() map[string]func(*bssScene) {
	plain := func(s *bssScene) { s.plays(s.two()) }
	bad := func(s *bssScene) {
		ids := s.arrange(object{"count": 3})
		s.plays(naming(ids[0], ghost, ids[1]))
	}
	return map[string]func(*bssScene){
		"BSS-REL-01": plain,
		"BSS-REL-02": func(s *bssScene) {
			plain(s)
			id := s.arrange(object{"chargeType": "Subscription"})[0]
			s.plays(with(naming(id), "SubscriptionType", "Subscription"))
		},
		"BSS-REL-03": plain,
		"BSS-REL-04": plain,
		"BSS-REL-12": func(s *bssScene) { s.one(normal); s.plays(s.many(3)) },
		"BSS-REL-13": func(s *bssScene) { s.plays(s.many(100)) },
		"BSS-REL-14": func(s *bssScene) { s.plays(s.many(101)) },
		"BSS-REL-22": plain,
		"BSS-REL-23": bad,
	}
}

func bssAnswerScenes() map[string]func(*bssScene) {
	plain := func(s *bssScene) { s.plays(s.two()) }
	token := func(params url.Values) url.Values { return with(params, "ClientToken", "t") }
	return map[string]func(*bssScene){
		"BSS-REL-15": func(s *bssScene) { plain(s); s.asks(with(s.two(), "ProductCode")) },
		"BSS-REL-16": func(s *bssScene) {
			plain(s)
			s.plays(s.many(2))
			s.plays(s.many(3))
			_, inVain := s.beside(s.one(normal), ghost)
			s.say(fmt.Sprint("claimed in vain: ", inVain))
		},
		"BSS-REL-17": func(s *bssScene) {
			plain(s)
			s.asks(naming(ghost))
			s.asks(with(s.two(), "SubscriptionType", "Weekly"))
			s.asks(s.many(101))
			blocked := &bssScene{bssScript: s.another(kindNonVNO), ids: s.ids}
			blocked.asks(blocked.two())
			s.lines = append(s.lines, blocked.lines...)
		},
		"BSS-REL-18": func(s *bssScene) {
			plain(s)
			plain(s)
			s.asks(with(s.two(), "ProductCode"))
			for range 2 {
				s.asks(s.two(), noSecret)
				s.asks(with(s.two(), "SubscriptionType", "Weekly"))
			}
		},
		"BSS-REL-19": func(s *bssScene) { s.asks(token(s.two())); s.plays(token(s.two())) },
		"BSS-REL-20": func(s *bssScene) {
			params := token(s.two())
			s.asks(params)
			s.plays(params)
		},
		"BSS-REL-21": func(s *bssScene) {
			s.two()
			s.plays(naming(ghost))
			params := s.two()
			s.asks(params)
			s.plays(params)
			other := &bssScene{bssScript: s.another(kindDefault), ids: s.ids}
			theirs := other.one(normal)
			s.asks(naming(theirs))
			crashed, _ := s.beside(s.one(normal), other.one(normal))
			s.say(fmt.Sprint("crashed: ", crashed))
			other.look()
			s.lines = append(s.lines, other.lines...)
		},
	}
}

func bssParamScenes() map[string]func(*bssScene) {
	values := func(name string, values ...string) func(*bssScene) {
		return func(s *bssScene) {
			for _, value := range values {
				s.plays(with(s.two(), name, value))
			}
		}
	}
	absent := func(name string) func(*bssScene) {
		return func(s *bssScene) { s.plays(with(s.two(), name)) }
	}
	return map[string]func(*bssScene){
		"BSS-REL-05": absent("ProductCode"),
		"BSS-REL-06": absent("SubscriptionType"),
		"BSS-REL-07": func(s *bssScene) { absent("InstanceIds")(s); values("InstanceIds", "")(s) },
		"BSS-REL-08": values("SubscriptionType", "Prepaid"),
		"BSS-REL-09": func(s *bssScene) { s.plays(s.two()); values("RenewStatus", renewStatuses()...)(s) },
		"BSS-REL-10": values("RenewStatus", "Never"),
		"BSS-REL-11": func(s *bssScene) {
			s.plays(s.two())
			values("Region", usualRegion)(s)
			values("ProductType", usualProduct)(s)
		},
		"ACS-REQ-02": func(s *bssScene) {
			values("RegionId", usualRegion)(s)
			values("SignatureType", "")(s)
			values("Colour", "blue")(s)
		},
	}
}

func acsScenes() map[string]func(*bssScene) {
	list := func(s *bssScene, changes ...change) { s.do(s.request(queryAvailableInstances, nil, changes...)) }
	unknownKey := func(d *draft) { d.key = "AKnobody" }
	return map[string]func(*bssScene){
		"ACS-ENV-01": func(s *bssScene) {
			list(s, noSecret)
			list(s, unknownKey)
			list(s, at(s.clock.now().Add(-time.Hour)))
			s.do(s.request("Nothing", nil))
		},
		"ACS-ENV-02": func(s *bssScene) {
			s.asks(s.two())
			s.asks(s.two(), wantXML)
			s.asks(s.two(), noSecret)
			s.asks(s.two(), noSecret, wantXML)
			s.asks(with(s.two(), "ProductCode"))
			list(s, noSecret)
		},
		"ACS-ENV-03": func(s *bssScene) {
			list(s, unknownKey)
			list(s, at(s.clock.now().Add(-time.Hour)))
			s.asks(with(s.two(), "ProductCode"))
		},
		"ACS-REQ-01": func(s *bssScene) {
			s.two()
			s.do(s.request("Nothing", nil))
			s.plays(s.two(), func(d *draft) { d.version = "2001-01-01" })
		},
		"ACS-REQ-03": func(s *bssScene) { s.plays(s.two()); s.plays(s.two(), useGet) },
		"ACS-REQ-04": func(s *bssScene) { s.plays(s.two(), asForm) },
	}
}

func acsAuthScenes() map[string]func(*bssScene) {
	either := func(changes ...change) func(*bssScene) {
		return func(s *bssScene) {
			s.plays(s.two(), changes...)
			s.plays(s.two(), append(changes, byACS3)...)
		}
	}
	moved := func(offsets ...time.Duration) func(*bssScene) {
		return func(s *bssScene) {
			for _, off := range offsets {
				for _, scheme := range []change{func(*draft) {}, byACS3} {
					s.do(s.request(queryAvailableInstances, nil, scheme, at(s.clock.now().Add(off))))
				}
			}
		}
	}
	return map[string]func(*bssScene){
		"ACS-AUTH-01": func(s *bssScene) { s.plays(s.two()) },
		"ACS-AUTH-02": func(s *bssScene) { s.plays(s.two(), byACS3) },
		"ACS-AUTH-03": either(noSecret),
		"ACS-AUTH-04": func(s *bssScene) {
			for _, scheme := range []change{func(*draft) {}, byACS3} {
				ids := s.arrange(object{"count": 3})
				s.plays(naming(ids[0]), scheme, swapped("InstanceIds", ids[1]))
			}
		},
		"ACS-AUTH-05": moved(-time.Hour, -10*time.Minute, 10*time.Minute, time.Hour),
		"ACS-AUTH-06": either(stamped("yesterday")),
		"ACS-AUTH-07": func(s *bssScene) {
			for n, scheme := range []change{func(*draft) {}, byACS3} {
				for _, off := range []time.Duration{0, 0, -time.Minute} {
					s.do(s.request(queryAvailableInstances, nil, scheme, at(s.clock.now().Add(off)), func(d *draft) { d.nonce = fmt.Sprint("again", n) }))
				}
			}
		},
		"ACS-AUTH-08": either(func(d *draft) { d.key = "AKnobody" }),
		"ACS-AUTH-09": func(s *bssScene) {
			for _, name := range []string{"Signature", "SignatureMethod", "SignatureNonce"} {
				s.plays(s.two(), lackingOf(name))
			}
			for _, name := range []string{"Authorization", "X-Acs-Signature-Nonce"} {
				s.plays(s.two(), lackingOf(name), byACS3)
			}
		},
	}
}

func bssKindOf(rule string) string {
	switch rule {
	case "BSS-REL-03":
		return kindNonVNO
	case "BSS-REL-04":
		return kindNoPermission
	default:
		return kindDefault
	}
}

func playBSS(t *testing.T, rule string, scenes map[string]func(*bssScene), options Options) []string {
	t.Helper()
	s := newBSSScene(t, bssKindOf(rule), options)
	scenes[rule](s)
	return s.lines
}

// alibabas are the faults that can show here. Those of the other provider can't.
func alibabas() []Fault {
	return slices.DeleteFunc(Faults(), func(f Fault) bool { return !ofAlibaba(f) })
}

func ofAlibaba(f Fault) bool {
	return strings.HasPrefix(f.Rule, "BSS-") || strings.HasPrefix(f.Rule, "ACS-")
}

func TestEveryAlibabaFaultChangesItsRuleAndNoOther(t *testing.T) {
	t.Parallel()
	sound, scenes := map[string][]string{}, bssSituations()
	for rule := range scenes {
		sound[rule] = playBSS(t, rule, scenes, Options{})
	}
	for _, f := range alibabas() {
		t.Run(f.ID, func(t *testing.T) {
			t.Parallel()
			broken := Options{Faults: []string{f.ID}}
			require.Contains(t, sound, f.Rule)
			require.NotEqual(t, sound[f.Rule], playBSS(t, f.Rule, scenes, broken), "nothing changes on the wire")
			for rule := range sound {
				got, want := judged(rule, playBSS(t, rule, scenes, broken)), judged(rule, sound[rule])
				if rule != f.Rule && !slices.Contains(f.AlsoRed, rule) {
					require.Equal(t, want, got, "%s notices it too", rule)
				} else if rule != f.Rule && slices.Equal(want, got) {
					t.Logf("%s need not notice it", rule)
				}
			}
		})
	}
}

var (
	exchangedBSS = regexp.MustCompile(`^([0-9])[0-9][0-9] `)
	requestID    = regexp.MustCompile(`"RequestId":[^,}]*`)
	flags        = regexp.MustCompile(`"?(Success|ReleaseResult|Code)"?[:>]"?([A-Za-z.]+)`)
)

// judged reduces every exchange to what rules look at: the first digit of its status, the flags, and, where the rule is
// about authentication, the code. One rule looks at nothing but whether the flags contradict each other, and one at
// nothing but the request ids.
func judged(rule string, lines []string) []string {
	switch rule {
	case "BSS-REL-17":
		return contradictions(lines)
	case "BSS-REL-18":
		return requestID.FindAllString(strings.Join(lines, "\n"), -1)
	}
	reduced := make([]string, len(lines))
	for n, line := range lines {
		reduced[n] = line
		status := exchangedBSS.FindStringSubmatch(line)
		if status == nil {
			continue
		}
		reduced[n] = status[1]
		for _, flag := range flags.FindAllStringSubmatch(line, -1) {
			if flag[1] != "Code" || status[1] != "2" && strings.HasPrefix(rule, "ACS-AUTH-") {
				reduced[n] += " " + flag[2]
			}
		}
	}
	return reduced
}

func contradictions(lines []string) []string {
	return slices.DeleteFunc(slices.Clone(lines), func(line string) bool {
		return !strings.Contains(line, `"Success":false`) || !strings.Contains(line, `"ReleaseResult":true`)
	})
}

func TestEveryAlibabaRuleHasAFault(t *testing.T) {
	broken, ids := map[string]int{}, map[string]bool{}
	for _, f := range alibabas() {
		require.False(t, ids[f.ID], "%s stands twice", f.ID)
		require.True(t, strings.HasPrefix(f.ID, strings.ToLower(f.Rule)+"-"), f.ID)
		require.NotEmpty(t, f.Summary)
		require.Equal(t, len(f.AlsoRed) > 0, f.Reason != "", f.ID)
		ids[f.ID] = true
		broken[f.Rule]++
	}
	for family, count := range map[string]int{"BSS-REL": 23, "ACS-ENV": 3, "ACS-REQ": 4, "ACS-AUTH": 9} {
		for n := range count {
			require.NotZero(t, broken[fmt.Sprintf("%s-%02d", family, n+1)], "%s %d", family, n+1)
		}
	}
	require.Len(t, broken, 39)
	for _, f := range alibabas() {
		for _, rule := range f.AlsoRed {
			require.Contains(t, broken, rule, f.ID)
		}
	}
}
