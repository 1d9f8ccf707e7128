package reference

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

// scene is a situation that one rule speaks of, with everything that went over the wire written down.
type scene struct {
	*script
	lines []string
	ids   map[string]string // what stands for an id, by id
}

// stage is a provider that scenes are played at, each in an account of its own.
type stage struct {
	t        *testing.T
	provider *Provider
	clock    *clock
	scenes   map[string]func(*scene)
}

func newStage(t *testing.T, options Options) *stage {
	t.Helper()
	p, c := newProvider(t, options)
	return &stage{t: t, provider: p, clock: c, scenes: situations()}
}

func (s *stage) scene(product contract.Product, kind string) *scene {
	open := &script{t: s.t, provider: s.provider, clock: s.clock, product: product}
	return &scene{script: open.another(kind), ids: map[string]string{}}
}

var (
	instanceIDs = regexp.MustCompile(`i-[a-z0-9]{16}`)
	requestIDs  = regexp.MustCompile(`T[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}`)
)

// say writes a line down, with every id replaced by when it came up.
func (s *scene) say(line string) {
	line = instanceIDs.ReplaceAllStringFunc(line, s.naming("i"))
	s.lines = append(s.lines, requestIDs.ReplaceAllStringFunc(line, s.naming("T")))
}

func (s *scene) naming(kind string) func(string) string {
	return func(id string) string {
		if s.ids[id] == "" {
			s.ids[kind] += "|" // a tally of this kind
			s.ids[id] = fmt.Sprintf("%s(%d)", kind, len(s.ids[kind]))
		}
		return s.ids[id]
	}
}

// do sends a request and writes its answer down.
func (s *scene) do(r *http.Request) {
	w := httptest.NewRecorder()
	s.provider.ServeHTTP(w, r)
	s.say(fmt.Sprintln(w.Code, w.Header().Get("Content-Type"), w.Body))
}

// call sends a sound call and writes its answer down.
func (s *scene) call(action, body string) { s.do(s.request(action, body)) }

func (s *scene) releases(ids ...string) {
	s.call(releaseInstances, `{"instanceIds":["`+strings.Join(ids, `","`)+`"]}`)
}

func (s *scene) terminates(id string) { s.call(terminateInstance, `{"instanceId":"`+id+`"}`) }

// look writes the inventory down, after what is under way has come to its end, and once more a little later.
func (s *scene) look() {
	for range 2 {
		s.clock.at = s.clock.at.Add(time.Second)
		s.glance()
	}
}

// glance writes the inventory down as it is at once.
func (s *scene) glance() {
	for _, a := range s.provider.accounts.all(s.product) {
		if a.Credentials.AccessKeyID == s.account.AccessKeyID {
			s.inventory(a)
		}
	}
}

// inventory reads the account itself, since what a listing looks like is another rule's matter.
func (s *scene) inventory(a *account) {
	z := s.provider.products[s.product].handler.(*zenlayer)
	a.enter(z.now())
	defer a.mu.Unlock()
	for _, i := range a.instances {
		if sought(i, z.now()) {
			s.say(fmt.Sprintln(i.id, z.listing.status(i), i.autoRenew))
		}
	}
}

// sought looks for an instance as who reads an inventory does, and tells whether it is there.
func sought(i *instance, now time.Time) bool {
	i.looked(now)
	if !i.listed() {
		i.looked(now) // by its id
	}
	return i.listed()
}

// ready arranges instances that ReleaseInstances of the product takes.
func (s *scene) ready(count int) []string {
	return s.arrange(object{"count": count, "status": map[contract.Product]string{contract.BMC: recycle, contract.ZEC: running}[s.product]})
}

const ghost = "i-neverneverneverr"

// situations gives one scene per rule. Those of ZC rules are played for both products.
func situations() map[string]func(*scene) {
	all := map[string]func(*scene){}
	for _, some := range []map[string]func(*scene){envelopeScenes(), requestScenes(), accountScenes(), bmcScenes(), terminateScenes(), refusedScenes(), callerScenes(), zecScenes()} {
		for rule, play := range some {
			all[rule] = play
		}
	}
	for n, product := range []string{"BMC", "ZEC"} {
		for rule, play := range batchScenes() {
			all[product+"-REL-"+rule[n]] = play
		}
	}
	return all
}

// play gives what went over the wire in one rule's scene.
func (s *stage) play(rule string) []string {
	products := []contract.Product{contract.Product(strings.ToLower(rule[:3]))}
	if strings.HasPrefix(rule, "ZC-") {
		products = []contract.Product{contract.BMC, contract.ZEC}
	}
	var lines []string
	for _, product := range products {
		scene := s.scene(product, kindOf(rule))
		s.scenes[rule](scene)
		lines = append(lines, scene.lines...)
	}
	return lines
}

func kindOf(rule string) string {
	switch rule {
	case "ZEC-REL-06", "ZEC-REL-07", "ZEC-REL-08":
		return kindRecycleBin
	case "ZC-LIM-01":
		return kindRateLimited
	default:
		return kindDefault
	}
}

func envelopeScenes() map[string]func(*scene) {
	missing := func(s *scene) { s.call(releaseInstances, "{}") }
	release := func(s *scene) { s.releases(s.ready(1)...) }
	list := func(s *scene) { s.call(describeInstances, "{}") }
	typed := func(s *scene) { s.call(releaseInstances, `{"instanceIds":1}`) }
	unsigned := func(s *scene) {
		r := s.request(describeInstances, "{}")
		s.signAgain(r, "wrong", s.clock.now())
		s.do(r)
	}
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

func batchScenes() map[[2]string]func(*scene) {
	body := func(bodies ...string) func(*scene) {
		return func(s *scene) {
			id := s.ready(2)[0]
			for _, b := range bodies {
				s.call(releaseInstances, strings.ReplaceAll(b, "ID", id))
				s.look()
			}
		}
	}
	many := func(count int) func(*scene) {
		return func(s *scene) {
			s.releases(s.ready(count)...)
			s.look()
		}
	}
	return map[[2]string]func(*scene){
		{"05", "09"}: many(100),
		{"06", "10"}: many(101),
		{"07", "11"}: body(`{"instanceIds":null}`, `{}`),
		{"08", "12"}: body(`{"instanceIds":[1]}`, `{"instanceIds":[null]}`, `{"instanceIds":{"a":1}}`, `{"instanceIds":true}`, `{"instanceIds":"ID"}`,
			`{"instanceIds":1}`, `{"instanceIds":[["ID"]]}`, `{"instanceIds":["ID",1]}`, `{"instanceIds":["ID",null]}`),
		{"09", "16"}: body(`{"instanceIds":[]}`),
		{"15", "17"}: body(`{"instanceIds":["ID","ID"]}`),
		{"16", "19"}: func(s *scene) {
			for n, id := range append(s.ready(2), s.one(running), s.one(running)) {
				r := s.request(releaseInstances, `{"instanceIds":["`+id+`"]}`)
				r.Header.Set("X-ZC-Version", s.provider.products[s.product].handler.(*zenlayer).versions[n%2])
				s.do(r)
				s.look()
			}
		},
	}
}

func TestEveryFaultChangesItsRuleOnTheWire(t *testing.T) {
	t.Parallel()
	sound := map[string][]string{}
	for rule := range situations() {
		sound[rule] = newStage(t, Options{}).play(rule)
		require.Equal(t, sound[rule], newStage(t, Options{}).play(rule), "%s: a scene that varies shows nothing", rule)
	}
	for _, f := range zenlayerFaults() {
		t.Run(f.ID, func(t *testing.T) {
			t.Parallel()
			require.Contains(t, sound, f.Rule)
			require.NotEqual(t, sound[f.Rule], newStage(t, Options{Faults: []string{f.ID}}).play(f.Rule))
		})
	}
}

// A fault of one product must leave the other alone.
func TestFaultsKeepToTheirProduct(t *testing.T) {
	t.Parallel()
	mine := map[string]string{"BMC": "ZEC-REL-02", "ZEC": "BMC-REL-04"}
	for _, f := range zenlayerFaults() {
		if other := mine[f.Rule[:3]]; other != "" {
			sound, broken := newStage(t, Options{}), newStage(t, Options{Faults: []string{f.ID}})
			require.Equal(t, sound.play(other), broken.play(other), f.ID)
		}
	}
}

func zenlayerFaults() []Fault {
	return slices.DeleteFunc(Faults(), func(f Fault) bool {
		return strings.HasPrefix(f.Rule, "BSS-") || strings.HasPrefix(f.Rule, "ACS-")
	})
}

func TestEveryRuleHasAFault(t *testing.T) {
	broken := map[string]int{}
	ids := map[string]bool{}
	for _, f := range zenlayerFaults() {
		require.False(t, ids[f.ID], "%s stands twice", f.ID)
		require.True(t, strings.HasPrefix(f.ID, strings.ToLower(f.Rule)+"-"), f.ID)
		require.NotEmpty(t, f.Summary)
		require.Equal(t, len(f.AlsoRed) > 0, f.Reason != "", f.ID)
		ids[f.ID] = true
		broken[f.Rule]++
	}
	for family, count := range map[string]int{
		"ZC-ENV": 7, "ZC-REQ": 6, "ZC-AUTH": 9, "ZC-LIM": 1, "BMC-REL": 16, "BMC-TRM": 22, "ZEC-REL": 19,
	} {
		for n := range count {
			require.NotZero(t, broken[fmt.Sprintf("%s-%02d", family, n+1)], "%s %d", family, n+1)
		}
	}
	require.Len(t, broken, 80)
	for _, f := range zenlayerFaults() {
		for _, rule := range f.AlsoRed {
			require.Contains(t, broken, rule, f.ID)
		}
	}
}
