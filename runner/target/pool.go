package target

import (
	"cmp"
	"strings"
	"time"

	"relcon/runner/contract"
	"relcon/runner/provider"
)

// poolFile is the content of a pool file.
type poolFile struct {
	Accounts []poolAccount `yaml:"accounts" need:"a list of accounts with their instances" each:"a mapping with product, accessKeyId, accessKeySecret and instances"`
}

// poolAccount is an account of a pool.
type poolAccount struct {
	account
	Exclusive bool                    `yaml:"exclusive"`
	Retention time.Duration           `yaml:"retention"`
	Instances []contract.PoolInstance `yaml:"instances" want:"a list of instances that may be destroyed" each:"a mapping such as {id: …, status: RUNNING}"`
}

// account is what every file says about an account.
type account struct {
	Product         contract.Product    `yaml:"product" need:"bmc, zec or bss"`
	Kind            string              `yaml:"kind" want:"a kind of account such as default"`
	AccessKeyID     string              `yaml:"accessKeyId" need:"the id of the account's access key" secret:"yes"`
	AccessKeySecret string              `yaml:"accessKeySecret" need:"the secret of the account's access key" secret:"yes"`
	Token           string              `yaml:"token" want:"a bearer token, or no such key" secret:"yes"`
	RateLimit       *contract.RateLimit `yaml:"rateLimit" want:"a mapping such as {requests: 20, per: 1s}"`
}

// readPool reads a whole pool file.
func readPool(d *document, data []byte) *contract.Pool {
	var file poolFile
	pool := &contract.Pool{File: d.file}
	if d.read(data, &file, wanting("a mapping with accounts")) && file.Accounts != nil && len(file.Accounts) == 0 {
		d.report("accounts", "got an empty list, want at least one account")
	}
	seen := map[string]int{}
	for i, given := range file.Accounts {
		if path := element("accounts", i); oneOf(d, path+".product", "product", given.Product, contract.Products()) {
			checked := contract.PoolAccount{Line: d.line(path), Account: checkAccount(d, path, given.account, seen)}
			checked.Shared, checked.Exclusive, checked.Retention = true, given.Exclusive, given.Retention
			statuses := provider.Of(given.Product).Life.Statuses
			for n, each := range given.Instances {
				checked.Instances = append(checked.Instances, checkInstance(d, element(path+".instances", n), given.Product, each, statuses, seen))
			}
			pool.Accounts = append(pool.Accounts, checked)
		}
	}
	return pool
}

// checkAccount reports what is wrong with an account, and fills in what it leaves out. seen has the lines of what may
// stand in a pool only once.
func checkAccount(d *document, path string, given account, seen map[string]int) contract.Account {
	account := contract.Account{
		Product: given.Product, Kind: given.Kind, RateLimit: given.RateLimit,
		Credentials: contract.Credentials{AccessKeyID: given.AccessKeyID, AccessKeySecret: given.AccessKeySecret, Token: given.Token},
	}
	if !d.has(path + ".kind") {
		account.Kind = contract.KindDefault
	}
	if oneOf(d, path+".kind", "kind of "+string(given.Product)+" account", account.Kind, provider.Of(given.Product).Kinds) {
		onlyFor(d, path+".retention", account.Kind, contract.KindRecycleBin)
		onlyFor(d, path+".rateLimit", account.Kind, contract.KindRateLimited)
	}
	once(d, path+".token", "the token of an account", given.Product, given.Token, seen)
	if given.Product == contract.BSS && d.has(path+".token") {
		d.report(path+".token", "got it for an account of bss, want no such key: only bmc and zec have tokens")
	}
	once(d, path+".accessKeyId", "the access key of an account", given.Product, given.AccessKeyID, seen)
	return account
}

// onlyFor reports a key that an account of another kind has.
func onlyFor(d *document, path, kind, want string) {
	if kind != want && d.has(path) {
		d.report(path, "got it for an account of kind %q, want it for %q only", kind, want)
	}
}

// checkInstance reports what is wrong with an instance, whose status must be one of a list, and fills in what it leaves out.
func checkInstance(d *document, path string, product contract.Product, instance contract.PoolInstance, statuses []string, seen map[string]int) contract.PoolInstance {
	instance.Line = d.line(path)
	api := provider.Of(product)
	asYouGo, inAdvance := api.PayAsYouGo, api.Subscription
	if !d.has(path + ".chargeType") {
		instance.ChargeType = asYouGo
	}
	foreign := []string{"productCode", "region"}
	if product == contract.BSS {
		foreign = []string{"commitment", "name", "zone", "tags"}
		instance.ProductCode = cmp.Or(instance.ProductCode, contract.DefaultProductCode)
		instance.Region = cmp.Or(instance.Region, contract.DefaultRegion)
	}
	for _, key := range foreign {
		if here := member(path, key); d.has(here) {
			d.report(here, "got it for an instance of %s, want no such key: it has no meaning there", product)
		}
	}
	if strings.Contains(instance.ID, ",") {
		d.report(path+".id", "got a comma in it, want the id of one instance: commas separate ids in a request")
	}
	once(d, path+".id", "this instance", product, instance.ID, seen)
	oneOf(d, path+".status", "status", instance.Status, statuses)
	oneOf(d, path+".chargeType", "charge type", instance.ChargeType, []string{asYouGo, inAdvance})
	if instance.Commitment && instance.ChargeType == inAdvance {
		d.report(path+".commitment", "got a commitment period of an instance that is %s, want it of one that is %s", inAdvance, asYouGo)
	}
	if d.has(path+".expires") && instance.ChargeType == asYouGo && instance.Status != contract.StatusRecycle {
		d.report(path+".expires", "got a time for an instance that is %s, want it for one that is paid in advance (chargeType) or in the recycle bin", asYouGo)
	}
	return instance
}

// once reports what stands a second time. The message does not repeat it: it may be a secret.
func once(d *document, path, what string, product contract.Product, value string, seen map[string]int) {
	key := what + " " + string(product) + " " + value
	if line := seen[key]; line > 0 {
		d.report(path, "got %s a second time, want it once (it stands in line %d too)", what, line)
	} else if value != "" {
		seen[key] = d.line(path)
	}
}
