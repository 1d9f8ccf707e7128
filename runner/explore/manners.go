package explore

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"relcon/runner/contract"
	"relcon/steps"
)

// manners are the ways in which a request is sent.
func (d *draw) manners(n int) []string {
	var all []string
	add := func(from []weighted) {
		manner := d.pick(from)
		if d.possible(manner, n, all) {
			all = append(all, steps.Manners(manner)...)
		}
	}
	if d.chance(40) {
		add(sound(d.c.Product))
	}
	if d.chance(10) {
		add(sound(d.c.Product))
	}
	return all
}

// row is a request of the features, by its number, for instances of this case; nothing where it can't be had here.
func (d *draw) row(n, number int) (act, bool) {
	all := d.words[d.c.Product].requests
	a := all[number%len(all)]
	if a.verb == "" {
		a.look = true
		return a, !strings.Contains(a.text, "alpha") || d.holds("alpha")
	}
	return d.like(a, n)
}

// like is a request of the features for instances of this case, with its timestamp moved, and sometimes sent in one more way; nothing
// where it can't be had here.
func (d *draw) like(a act, n int) (act, bool) {
	text := minutes.ReplaceAllStringFunc(strings.Join(joined(a.manners), " "), func(string) string { return fmt.Sprintf("timestamp %d minutes", 1+d.IntN(30)) })
	text = otherVersion.ReplaceAllStringFunc(text, func(string) string { return "version " + d.one(otherVersions) })
	byHeader := strings.Contains(text, "header signature")
	switch {
	case n == 0 && (strings.Contains(text, "first request") || strings.Contains(text, "last request")),
		strings.Contains(text, "other account") && !d.holds(foreignName), strings.Contains(text, "alpha") && !d.holds("alpha"),
		byHeader && !d.has(contract.NeedACS3), d.c.Product == contract.BSS && !byHeader && !d.has(contract.NeedRPC),
		slices.ContainsFunc(steps.Needs([]string{"When the client releases its instances " + text}), func(need contract.Need) bool { return !d.has(need) }):
		return act{}, false
	}
	made := act{verb: a.verb, names: d.batch(5), manners: steps.Manners(text), look: d.chance(60)}
	if more := d.pick(sound(d.c.Product)); d.chance(35) && d.possible(more, n, made.manners) && !(a.verb == "lists" && ofRelease(more)) {
		made.manners = append(made.manners, more)
	}
	if a.verb == "terminates" || d.chance(40) {
		made.names = []string{d.single()}
	}
	return made, true
}

// holds tells whether the case has something under a name.
func (d *draw) holds(name string) bool {
	return slices.ContainsFunc(d.c.Items, func(i item) bool { return i.name == name })
}

// otherVersion is one of a product that has one version only: none of these is it.
var (
	otherVersion  = regexp.MustCompile(`version 2001-01-01`)
	otherVersions = []string{"2001-01-01", "2017-12-01", "2017-12-15", "2018-12-14", "2017-12", "20171214"}
)

// minutes is the time by which a timestamp is off: any may be told from its neighbours.
var minutes = regexp.MustCompile(`timestamp \d+ minutes`)

// possible tells whether a manner can be had, beside those that a request has already.
func (d *draw) possible(manner string, n int, beside []string) bool {
	all := strings.Join(append(slices.Clone(beside), manner), "\n")
	has := func(texts ...string) bool {
		return !slices.ContainsFunc(texts, func(text string) bool { return !strings.Contains(all, text) })
	}
	switch {
	case strings.Contains(manner, "bearer token") && !d.has(contract.NeedToken), strings.Contains(manner, "first request") && n == 0:
		return false
	case strings.Contains(manner, "x-acs-signature-nonce"), strings.Contains(manner, "x-acs-date"), strings.Contains(manner, "ACS3-HMAC"), strings.Contains(manner, "another body"):
		return has("header signature")
	case strings.Contains(manner, "header signature") && !d.has(contract.NeedACS3):
		return false
	case (strings.Contains(manner, "RPC signature") || strings.Contains(manner, "format XML") || strings.Contains(manner, "all its parameters")) && !d.has(contract.NeedRPC):
		return false
	}
	return !clash(has, beside, manner)
}

// clash tells whether manners contradict each other: each sets what another one sets as well, or one signature has what the other
// has not.
func clash(has func(texts ...string) bool, beside []string, manner string) bool {
	about := func(text string) string {
		for _, subject := range []string{"token", "timestamp", "signature", "format", "method ", "content type", "Authorization", "parameters as a form", "Region", "RenewStatus", "SubscriptionType", "ProductCode", "API version", "header X-ZC-Sdk", "header Accept", "InstanceIds", "nstanceIds", "ClientToken", "client token", "nonce", "access key", "other account", "action"} {
			if strings.Contains(text, subject) {
				return subject
			}
		}
		return text
	}
	for _, other := range beside {
		if about(other) == about(manner) {
			return true
		}
	}
	rpcOnly := has("without the parameter S") || has("without the parameter T") || has("without the parameter A") || has("parameter Signature") || has("format XML") || has("all its parameters") || has("format YAML") || has("format json")
	signed := has("bearer token") && (has("signature") || has("timestamp") || has("Authorization") || has("without the header") || has("access key") || has("after signing"))
	other := has("other account") && (has("signature for") || has("wrong") || has("access key") || has("bearer token", "its") || has("Authorization"))
	twice := has("client token", "ClientToken") || has("signature for", "InstanceIds") || has("first request", "the nonce")
	renamed := has("with the action", `signature for "`) || has("with the action", "x-acs-action")
	return other || twice || renamed || has("header signature", "format") || rpcOnly && has("header signature") || signed || has("form", "method ") || has("Authorization", "timestamp") || has("Authorization", "signature") ||
		has("wrong signature", "access key") || has("Authorization", "access key") || has("blanks", "after signing") || has("GET", "signature for")
}

// ofRelease tells whether a manner is about a parameter of the release or names its operation, so that a listing can't have it.
func ofRelease(manner string) bool {
	common := strings.Contains(manner, "parameter Signature") || strings.Contains(manner, "parameter Timestamp") || strings.Contains(manner, "parameter AccessKeyId")
	return strings.Contains(manner, "client token") || strings.Contains(manner, "x-acs-action") || !common && !strings.Contains(manner, "after signing") &&
		(strings.HasPrefix(manner, "with the parameter ") || strings.HasPrefix(manner, "without the parameter ")) || strings.Contains(manner, `signature for "`)
}
