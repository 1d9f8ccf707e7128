package reference

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// longestClientToken is the length of a token for idempotence (Alibaba Cloud, How to ensure idempotence).
const longestClientToken = 64

// longestSearch is the largest page (Alibaba Cloud BssOpenApi, QueryAvailableInstances).
const longestSearch = 300

// params reads the parameters of an operation. An empty parameter is as good as none. The first one that is wrong
// refuses the call.
type params struct {
	url.Values
	refused *refusal
}

func (p *params) refuse(r *refusal) {
	if p.refused == nil {
		p.refused = r
	}
}

// require wants parameters to be there.
func (p *params) require(names ...string) {
	for _, name := range names {
		if p.Get(name) == "" {
			p.refuse(lacking(name))
		}
	}
}

// word reads one of the valid values.
func (p *params) word(name string, valid []string) string {
	word := p.Get(name)
	if word != "" && !slices.Contains(valid, word) {
		p.refuse(refuse(codeBadParameter, name+" is none of "+strings.Join(valid, ", ")))
	}
	return word
}

// ids takes a list of at most so many ids apart. Blanks count as part of an id, since to guess at what shall be
// destroyed is worse than to refuse it.
func (p *params) ids(name string, most int) []string {
	ids := strings.Split(p.Get(name), ",")
	switch {
	case slices.Contains(ids, ""):
		p.refuse(refuse(codeBadParameter, name+" holds an empty id"))
	case len(ids) > most:
		p.refuse(refuse(codeBadParameter, name+" holds more than "+strconv.Itoa(most)+" ids"))
	}
	if p.refused != nil {
		return nil
	}
	return ids
}

func (p *params) clientToken(name string) {
	token := p.Get(name)
	if len(token) > longestClientToken || strings.ContainsFunc(token, func(r rune) bool { return r < ' ' || r > '~' }) {
		p.refuse(refuse(codeBadParameter, name+" is not at most "+strconv.Itoa(longestClientToken)+" ASCII characters"))
	}
}

// moment reads a time; zero means that it is not there.
func (p *params) moment(name string) (at time.Time) {
	if text := p.Get(name); text != "" {
		var err error
		if at, err = time.Parse(timeLayout, text); err != nil {
			p.refuse(refuse(codeBadParameter, name+" is not written like "+timeLayout))
		}
	}
	return at
}

// whole reads a whole number from 1 to most.
func (p *params) whole(name string, usual, most int) int {
	text := p.Get(name)
	if text == "" {
		return usual
	}
	number, err := strconv.Atoi(text)
	if err != nil || number < 1 || number > most {
		p.refuse(refuse(codeBadParameter, name+" is no whole number from 1 to "+strconv.Itoa(most)))
	}
	return number
}

// described is what a request says about the instances that it names. "" stands for what it leaves out.
type described struct {
	productCode, productType, region, chargeType string
}

func describedBy(params url.Values) described {
	return described{
		productCode: params.Get("ProductCode"), productType: params.Get("ProductType"),
		region: params.Get("Region"), chargeType: params.Get("SubscriptionType"),
	}
}

// fits tells whether nothing that the request says contradicts the instance. The type of a product is its code here.
func (d described) fits(i *instance) bool {
	agree := func(said, is string) bool { return said == "" || said == is }
	return agree(d.productCode, i.productCode) && agree(d.productType, i.productCode) &&
		agree(d.region, i.region) && agree(d.chargeType, i.chargeType)
}
