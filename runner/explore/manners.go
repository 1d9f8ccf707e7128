package explore

import (
	"slices"
	"strings"

	"relcon/runner/contract"
)

// manners are the ways in which a request is sent.
func (d *draw) manners(n int) []string {
	var all []string
	add := func(from []weighted) {
		manner := d.pick(from)
		if d.possible(manner, n, all) {
			all = append(all, manner)
		}
	}
	if d.chance(40) {
		add(sound(d.c.Product))
	}
	if d.chance(10) {
		add(sound(d.c.Product))
	}
	if d.chance(14) {
		add(wrong(d.c.Product))
	}
	if slices.ContainsFunc(d.c.Items, func(i item) bool { return i.foreign }) && d.chance(20) {
		add(foreign(d.c.Product))
	}
	if d.chance(2) && d.c.Items[0].name == "alpha" {
		add([]weighted{{`with the signature for "alpha"`, 1}})
	}
	return all
}

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
		for _, subject := range []string{"token", "timestamp", "signature", "format", "method ", "content type", "Authorization", "parameters as a form", "Region", "RenewStatus", "SubscriptionType", "ProductCode", "API version", "header X-ZC-Sdk", "header Accept", "InstanceIds", "nstanceIds", "ClientToken", "client token", "nonce", "access key", "other account"} {
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
	renamed := has("with the action", `signature for "`)
	return other || twice || renamed || has("header signature", "format") || rpcOnly && has("header signature") || signed || has("form", "method ") || has("Authorization", "timestamp") || has("Authorization", "signature") ||
		has("wrong signature", "access key") || has("Authorization", "access key") || has("blanks", "after signing") || has("GET", "signature for")
}

// ofRelease tells whether a manner is about a parameter of the release, so that a listing can't have it.
func ofRelease(manner string) bool {
	common := strings.Contains(manner, "parameter Signature") || strings.Contains(manner, "parameter Timestamp") || strings.Contains(manner, "parameter AccessKeyId")
	return strings.Contains(manner, "client token") || !common && !strings.Contains(manner, "after signing") &&
		(strings.HasPrefix(manner, "with the parameter ") || strings.HasPrefix(manner, "without the parameter ")) || strings.Contains(manner, `signature for "`)
}
