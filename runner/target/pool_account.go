package target

import (
	"strings"

	"relcon/runner/contract"
	"relcon/runner/provider"
)

// poolAccount reads one account of a pool with its instances.
func (r *reader) poolAccount(at place, seen poolSeen) contract.PoolAccount {
	account := contract.PoolAccount{Line: at.line}
	account.Shared, account.Kind = true, contract.KindDefault
	values := r.places(at, "a mapping with product, accessKeyId, accessKeySecret and instances",
		"product", "kind", "accessKeyId", "accessKeySecret", "token", "exclusive", "retention", "rateLimit", "instances")
	if values == nil {
		return account
	}
	r.needPlace(at, values, "product", orWords(productNames()...), func(at place) {
		account.Product = contract.Product(r.oneOf(at, "product", productNames()))
	})
	if account.Product == "" {
		return account // what the rest may be depends on the product
	}
	r.ofPlaces(values, "kind", func(at place) {
		account.Kind = r.oneOf(at, "kind of "+string(account.Product)+" account", provider.Of(account.Product).Kinds)
	})
	r.poolCredentials(at, values, &account, seen)
	r.ofPlaces(values, "exclusive", func(at place) { r.boolean(at, &account.Exclusive) })
	r.poolKind(values, &account)
	r.ofPlaces(values, "instances", func(at place) {
		r.list(at, "a list of instances that may be destroyed", func(at place) {
			account.Instances = append(account.Instances, r.poolInstance(at, account.Product, seen))
		})
	})
	return account
}

func (r *reader) poolCredentials(at place, values map[string]place, account *contract.PoolAccount, seen poolSeen) {
	r.needPlace(at, values, "accessKeyId", "the id of the account's access key", func(at place) {
		defer r.forgiving()()
		if id := r.poolWord(at, "the id of an access key"); id != "" {
			account.Credentials.AccessKeyID = id
			r.once(at, seen.keys, account.Product, id, "the access key of an account")
		}
	})
	r.needPlace(at, values, "accessKeySecret", "the secret of the account's access key", func(at place) {
		defer r.forgiving()()
		account.Credentials.AccessKeySecret = r.poolWord(at, "the secret of an access key")
	})
	r.ofPlaces(values, "token", func(at place) {
		defer r.forgiving()()
		value, _ := r.word(at, "a bearer token, or no such key")
		account.Credentials.Token = value.text
	})
}

// poolKind reads what only some kinds of account have.
func (r *reader) poolKind(values map[string]place, account *contract.PoolAccount) {
	r.ofPlaces(values, "retention", func(at place) {
		r.duration(at, &account.Retention)
		if account.Kind != contract.KindRecycleBin {
			r.report(at, "got it for an account of kind %q, want it for %q only", account.Kind, contract.KindRecycleBin)
		}
	})
	r.ofPlaces(values, "rateLimit", func(at place) {
		limit := &contract.RateLimit{}
		found := r.mapping(at, "a mapping such as {requests: 20, per: 1s}", map[string]func(place){
			"requests": func(at place) { r.count(at, &limit.Requests) },
			"per":      func(at place) { r.duration(at, &limit.Per) },
		})
		if found != nil {
			r.needKey(at, found, "requests", "how many requests are allowed")
			r.needKey(at, found, "per", "the time for so many requests, such as 1s")
			account.RateLimit = limit
		}
		if account.Kind != contract.KindRateLimited {
			r.report(at, "got it for an account of kind %q, want it for %q only", account.Kind, contract.KindRateLimited)
		}
	})
}

// poolInstance reads one instance that may be destroyed.
func (r *reader) poolInstance(at place, product contract.Product, seen poolSeen) contract.PoolInstance {
	api := provider.Of(product)
	asYouGo, statuses := api.PayAsYouGo, api.Life.Statuses
	instance := contract.PoolInstance{Line: at.line, ChargeType: asYouGo}
	names := []string{"id", "status", "chargeType", "expires"}
	if product == contract.BSS {
		instance.ProductCode, instance.Region = contract.DefaultProductCode, contract.DefaultRegion
		names = append(names, "productCode", "region")
	} else {
		names = append(names, "commitment")
	}
	values := r.places(at, "a mapping such as {id: …, status: "+statuses[0]+"}", names...)
	if values == nil {
		return instance
	}
	r.needPlace(at, values, "id", "the id of an instance that may be destroyed", func(at place) {
		instance.ID = r.poolWord(at, "the id of an instance")
		switch {
		case instance.ID == "":
		case strings.Contains(instance.ID, ","):
			r.report(at, "got a comma in it, want the id of one instance: commas separate ids in a request")
		default:
			r.once(at, seen.ids, product, instance.ID, "this instance")
		}
	})
	r.needPlace(at, values, "status", "its status in the provider's word, such as "+statuses[0], func(at place) {
		instance.Status = r.oneOf(at, "status", statuses)
	})
	r.ofPlaces(values, "chargeType", func(at place) {
		instance.ChargeType = r.oneOf(at, "charge type", []string{asYouGo, api.Subscription})
	})
	r.poolTerm(values, &instance, asYouGo)
	r.ofPlaces(values, "productCode", func(at place) { instance.ProductCode = r.poolWord(at, "a product code such as ecs") })
	r.ofPlaces(values, "region", func(at place) { instance.Region = r.poolWord(at, "a region such as cn-hangzhou") })
	return instance
}

// poolTerm reads until when an instance is bound.
func (r *reader) poolTerm(values map[string]place, instance *contract.PoolInstance, asYouGo string) {
	r.ofPlaces(values, "commitment", func(at place) {
		r.boolean(at, &instance.Commitment)
		if instance.Commitment && instance.ChargeType != asYouGo && instance.ChargeType != "" {
			r.report(at, "got a commitment period of an instance that is %s, want it of one that is %s", instance.ChargeType, asYouGo)
		}
	})
	r.ofPlaces(values, "expires", func(at place) {
		instance.Expires = r.instant(at)
		if instance.ChargeType == asYouGo && instance.Status != contract.StatusRecycle {
			r.report(at, "got a time for an instance that is %s, want it for one that is paid in advance (chargeType) or in the recycle bin", asYouGo)
		}
	})
}
