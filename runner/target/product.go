package target

import (
	"time"

	"relcon/runner/contract"
)

func (r *reader) products(at place) map[contract.Product]Product {
	products := map[contract.Product]Product{}
	keys := map[string]func(place){}
	for _, product := range contract.Products() {
		keys[string(product)] = func(at place) { products[product] = r.product(at, product) }
	}
	found := r.mapping(at, "a mapping of bmc, zec or bss to its endpoint", keys)
	if found != nil && len(found) == 0 {
		r.report(at, "got no product, want at least one of %s", listed(keys))
	}
	return products
}

func (r *reader) product(at place, name contract.Product) Product {
	product := Product{}.WithDefaults(name)
	keys := map[string]func(place){
		"endpoint": func(at place) { product.Endpoint = r.address(at, "the URL of the API") },
		"version":  func(at place) { r.version(at, &product.Version) },
	}
	if name == contract.BSS {
		keys["signature"] = func(at place) { product.Signature = r.signature(at) }
	}
	found := r.mapping(at, "a mapping with endpoint", keys)
	if found != nil {
		r.needKey(at, found, "endpoint", "the URL of the API")
	}
	return product
}

func (r *reader) version(at place, into *string) {
	const want = "an API version such as 2022-11-20"
	value, ok := r.word(at, want)
	if !ok {
		return
	}
	if _, err := time.Parse(time.DateOnly, value.text); err != nil {
		r.report(at, "got %s, want %s", value.shown, want)
		return
	}
	*into = value.text
}

func (r *reader) signature(at place) []contract.Scheme {
	before := len(r.problems)
	schemes := choices(r, at, "a list of signatures, such as [v1, v3]", "signature",
		map[string]contract.Scheme{"v1": contract.RPC, "v3": contract.ACS3})
	if len(schemes) == 0 && len(r.problems) == before {
		r.report(at, "got an empty list, want v1, v3 or both")
	}
	return schemes
}
