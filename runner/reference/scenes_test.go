package reference

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"relcon/runner/contract"
)

// scene is a situation that one rule speaks of, with everything that went over the wire written down.
type scene struct {
	*script
	lines []string
	ids   map[string]string // what stands for an id, by id
}

// beside opens a scene in another account of the same provider.
func (s *scene) beside(kind string) *scene { return &scene{script: s.another(kind), ids: s.ids} }

// also takes in what was written down beside.
func (s *scene) also(other *scene) { s.lines = append(s.lines, other.lines...) }

var (
	instanceIDs = regexp.MustCompile(`i-[a-z0-9]{16}`)
	requestIDs  = regexp.MustCompile(`T?[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}`)
	quoted      = regexp.MustCompile(`, server string to sign is:[^"<]*`)
)

// say writes a line down, with every id replaced by when it came up.
func (s *scene) say(line string) {
	line = instanceIDs.ReplaceAllStringFunc(line, s.naming("i"))
	s.lines = append(s.lines, requestIDs.ReplaceAllStringFunc(line, s.naming("R")))
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
	// What was signed differs from run to run, and is no rule's matter.
	s.say(fmt.Sprint(w.Code, " ", w.Header().Get("Content-Type"), " ", quoted.ReplaceAllString(w.Body.String(), "")))
}

// look writes the inventory down, after what is under way has come to its end, and once more a little later.
func (s *scene) look() {
	for range 2 {
		s.clock.at = s.clock.at.Add(time.Second)
		s.glance()
	}
}

// glance writes the inventory down as it is at once. It reads the account itself, since what a listing looks like is
// another rule's matter.
func (s *scene) glance() {
	a := s.provider.accounts.withKey(s.product, s.account.AccessKeyID)
	if a == nil {
		return
	}
	a.enter(s.clock.now())
	defer a.mu.Unlock()
	for _, i := range a.instances {
		if sought(i, s.clock.now()) {
			s.say(fmt.Sprint(i.id, " ", shownStatus(s.provider.services[s.product].listing.item(i)), " ", i.autoRenew))
		}
	}
}

func shownStatus(item any) any {
	switch item := item.(type) {
	case *bmcItem:
		return item.InstanceStatus
	case *zecItem:
		return item.Status
	default:
		return item.(object)["Status"]
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

const ghost = "i-neverneverneverr"

// scenes gives one scene per rule. Those of ZC rules are played for both Zenlayer products.
func scenes() map[string]func(*scene) {
	all := map[string]func(*scene){}
	for _, some := range []map[string]func(*scene){
		envelopeScenes(), requestScenes(), accountScenes(), bmcScenes(), terminateScenes(), refusedScenes(), zecScenes(),
		bssReleaseScenes(), bssAnswerScenes(), gatewayScenes(), acsAuthScenes(),
	} {
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
func play(t *testing.T, rule string, scene func(*scene), options Options) []string {
	t.Helper()
	var lines []string
	for _, product := range productsOf(rule) {
		options.Random = rand.NewChaCha8([32]byte{})
		s := newScene(t, product, kindOf(rule), options)
		scene(s)
		lines = append(lines, s.lines...)
	}
	return lines
}

func newScene(t *testing.T, product contract.Product, kind string, options Options) *scene {
	t.Helper()
	return &scene{script: newScript(t, product, kind, options), ids: map[string]string{}}
}

func productsOf(rule string) []contract.Product {
	family, _, _ := strings.Cut(rule, "-")
	switch family {
	case "ZC":
		return []contract.Product{contract.BMC, contract.ZEC}
	case "ACS":
		return []contract.Product{contract.BSS}
	default:
		return []contract.Product{contract.Product(strings.ToLower(family))}
	}
}

func kindOf(rule string) string {
	switch rule {
	case "ZEC-REL-06", "ZEC-REL-07", "ZEC-REL-08":
		return kindRecycleBin
	case "ZC-LIM-01":
		return kindRateLimited
	case "BSS-REL-03":
		return kindNonVNO
	case "BSS-REL-04":
		return kindNoPermission
	default:
		return kindDefault
	}
}
