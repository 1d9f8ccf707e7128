package report

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"relcon/runner/contract"
	"relcon/runner/result"
)

// moment is a part of the story of a failure: a text, or an exchange that is shown in full.
type moment struct {
	text     string
	exchange *result.Exchange // nil where it is a text
	times    int              // that the exchange came one after the other, with the same answer
	tookMs   float64          // from the first of them to the end of the last one
	explains bool             // the failure
}

// storyOf tells what led to a failure, in order: what was arranged, clocks that moved, and exchanges. One that is not whole has
// the exchanges that explain the failure, counts the others, and ends with the scenario, if a step of it failed.
func storyOf(f result.Failing, whole bool) []moment {
	if f.Scenario == nil {
		if f.Finding == nil || f.Finding.Exchange == nil {
			return nil
		}
		return []moment{{exchange: f.Finding.Exchange, times: 1, explains: true}}
	}
	s := *f.Scenario
	over := slices.IndexFunc(s.Events, func(e result.Event) bool { return e.State == result.Over })
	if !whole && over >= 0 && s.Step != "" {
		s.Exchanges, s.Events = s.Exchanges[:min(len(s.Exchanges), s.Events[over].After)], s.Events[:over]
	}
	t := teller{brief: !whole}
	shown := decisive(s.Exchanges, f.Reason())
	for i := 0; i < len(s.Exchanges); {
		t.events(&s, i)
		end := i + 1
		for end < len(s.Exchanges) && alike(s.Exchanges[i], s.Exchanges[end]) && (len(s.Events) == 0 || s.Events[0].After > end) {
			end++
		}
		pick := slices.IndexFunc(shown, func(k int) bool { return i <= k && k < end })
		switch {
		case pick >= 0:
			t.exchange(s.Exchanges[i:end], shown[pick]-i, true)
		case whole:
			t.exchange(s.Exchanges[i:end], 0, false)
		default:
			t.passed = append(t.passed, s.Exchanges[i:end]...)
		}
		i = end
	}
	t.events(&s, len(s.Exchanges))
	t.pass()
	return t.all
}

// teller puts a story together.
type teller struct {
	brief  bool
	all    []moment
	passed []result.Exchange // that are not shown
}

// pass counts the exchanges that are not shown, with what answered those that may have changed something. A brief story leaves those
// out that only looked.
func (t *teller) pass() {
	if t.brief && !slices.ContainsFunc(t.passed, result.Exchange.Mutates) {
		t.passed = nil // nothing but looks at what is there
	}
	var words []string
	named := func(e result.Exchange) string {
		word := cmp.Or(contract.Printable(e.Operation), "a request without operation")
		switch {
		case e.Mutates() && e.Response.Status == 0:
			word += " (not answered)"
		case e.Mutates():
			word += fmt.Sprintf(" (answered %d)", e.Response.Status)
		}
		return word
	}
	for _, own := range groups(t.passed, named) {
		word := named(own[0])
		if len(own) > 1 {
			word += fmt.Sprintf(" %d times", len(own))
		}
		words = append(words, word)
	}
	if len(words) > 0 {
		t.all = append(t.all, moment{text: "sent " + strings.Join(words, ", ")})
	}
	t.passed = nil
}

// events tells those that happened after so many exchanges, and takes them from the scenario.
func (t *teller) events(s *result.Scenario, after int) {
	const room, shown = 72, 54 // bytes: it is to fit into one line
	for len(s.Events) > 0 && s.Events[0].After <= after {
		text := s.Events[0].Text
		s.Events = s.Events[1:]
		if t.brief && len(text) > room {
			text = shorten(text, shown)
		}
		t.pass()
		t.all = append(t.all, moment{text: text})
	}
}

// exchange shows one of several that are alike.
func (t *teller) exchange(same []result.Exchange, shown int, explains bool) {
	t.pass()
	last := same[len(same)-1]
	t.all = append(t.all, moment{exchange: &same[shown], times: len(same), tookMs: last.AtMs + last.DurationMs - same[0].AtMs, explains: explains})
}

// again says how often the exchange came; "" for once.
func (m moment) again() string {
	if m.times < 2 {
		return ""
	}
	return fmt.Sprintf("the same answer %d times in %.1fs", m.times, m.tookMs/1000)
}

// write adds the moment to a page.
func (m moment) write(p *page) {
	if m.exchange == nil {
		p.item(shorten(oneLine(m.text), p.limit(bodyLimit)), p.faint)
		return
	}
	exchange(p, *m.exchange)
	if m.times > 1 {
		p.block(indent+"< ", m.again(), p.faint)
	}
}

var (
	requestID = regexp.MustCompile(`(?i)"requestId":\s?"[^"]*"`)
	fresh     = regexp.MustCompile(`(?:Signature|SignatureNonce|Timestamp)=[^&]*`)
)

// alike tells whether two exchanges ask the same and get the same, but for what is new in each request and answer.
func alike(a, b result.Exchange) bool {
	same := func(e result.Exchange) string { return requestID.ReplaceAllString(e.Response.Body, "") }
	return asked(a) == asked(b) && a.Response.Status == b.Response.Status && same(a) == same(b)
}

// asked is what a request asks for, without what is new in each.
func asked(e result.Exchange) [3]string {
	return [3]string{e.Operation, fresh.ReplaceAllString(e.Request.URL, ""), fresh.ReplaceAllString(e.Request.Body, "")}
}

// decisive picks the exchanges that explain a failure: the one whose answer the reason quotes, or else the last one that may
// have changed something, and the last one. Where the same was asked before and had another answer, that is shown before it, in
// place of the last one: there the request may have done what it should not.
func decisive(exchanges []result.Exchange, reason string) []int {
	last, acted := len(exchanges)-1, -1
	if page := onPage(exchanges, reason); page >= 0 {
		return []int{page}
	}
	for i := last; i >= 0; i-- {
		if quotes(reason, exchanges[i]) {
			return append(answeredOtherwise(exchanges[:i], exchanges[i]), i)
		}
		if acted < 0 && exchanges[i].Mutates() {
			acted = i
		}
	}
	if acted < 0 {
		return []int{last}
	}
	shown := append(answeredOtherwise(exchanges[:acted], exchanges[acted]), acted)
	if acted < last && len(shown) == 1 {
		shown = append(shown, last)
	}
	return shown
}

var paged = regexp.MustCompile(`^(\d+) pages of (\w+): got .* on page (\d+)`)

// onPage finds the exchange that brought the page which a reason names, -1 where it names none.
func onPage(exchanges []result.Exchange, reason string) int {
	found := paged.FindStringSubmatch(reason)
	if found == nil {
		return -1
	}
	pages, _ := strconv.Atoi(found[1]) // digits alone, and no exchange where they are too many
	page, _ := strconv.Atoi(found[3])
	for i, e := range slices.Backward(exchanges) {
		if e.Operation != found[2] {
			continue
		}
		if pages == page {
			return i
		}
		pages--
	}
	return -1
}

// answeredOtherwise finds the last exchange that asked the same as one that may have changed something, with another status.
func answeredOtherwise(earlier []result.Exchange, e result.Exchange) []int {
	for i, before := range slices.Backward(earlier) {
		if e.Mutates() && asked(before) == asked(e) && before.Response.Status != e.Response.Status {
			return []int{i}
		}
	}
	return nil
}

// quotes tells whether a reason is about the answer of an exchange.
func quotes(reason string, e result.Exchange) bool {
	got, about := strings.CutPrefix(reason, fmt.Sprintf("%s: got %d ", e.Operation, e.Response.Status))
	const enough = 60 // bytes, with the request id among them
	return about && e.Response.Body != "" && strings.HasPrefix(got, e.Response.Body[:min(len(e.Response.Body), enough)])
}

// exchange adds the request behind ">", what was signed, where that was refused, behind "=", and the response behind "<".
func exchange(p *page, e result.Exchange) {
	request := e.Request.Method + " " + e.Request.URL
	if e.Operation != "" && !strings.Contains(e.Request.URL, e.Operation) {
		request += "  (" + e.Operation + ")"
	}
	body := func(prefix, text, encoding string) {
		size := base64.StdEncoding.DecodedLen(len(text)) - strings.Count(text, "=")
		text = shorten(text, p.limit(bodyLimit))
		if encoding != "" {
			text = fmt.Sprintf("%s, %s: %s", contract.Plural(size, "byte"), encoding, text)
		}
		p.block(prefix, text, p.faint)
	}
	p.block(indent+"> ", shorten(request, p.limit(bodyLimit)), p.faint)
	headers(p, indent+"> ", e.Request.Header)
	body(indent+"> ", e.Request.Body, e.Request.Encoding)
	for line := range strings.Lines(e.Refused) {
		p.block(indent+"= ", strings.TrimRight(line, "\n"), p.faint)
	}
	if e.Response.Status == 0 {
		p.block(indent+"< ", statusLine(0), p.faint)
		return
	}
	p.block(indent+"< ", fmt.Sprintf("%s  (%.0f ms)", statusLine(e.Response.Status), e.DurationMs), p.faint)
	headers(p, indent+"< ", e.Response.Header)
	body(indent+"< ", e.Response.Body, e.Response.Encoding)
}

// headers adds the headers of a request or a response, by name.
func headers(p *page, prefix string, header map[string]string) {
	for _, name := range slices.Sorted(maps.Keys(header)) {
		p.block(prefix, oneLine(shorten(name+": "+header[name], p.limit(bodyLimit))), p.faint)
	}
}

func statusLine(status int) string {
	if status == 0 {
		return "nothing came back"
	}
	return strings.TrimSpace(fmt.Sprintf("%d %s", status, http.StatusText(status)))
}
