package target

import (
	"errors"
	"fmt"
	"io/fs"

	"relcon/runner/contract"
)

// seedFile is the content of a file of accounts that a served reference begins with.
type seedFile struct {
	Accounts []seedAccount `yaml:"accounts" need:"a list of accounts with their instances" each:"a mapping with product, accessKeyId, accessKeySecret and instances"`
}

type seedAccount struct {
	account
	Instances []seedInstance `yaml:"instances" want:"a list of instances" each:"a mapping such as {id: i-1, status: RUNNING}"`
}

type seedInstance struct {
	contract.PoolInstance
	Name string         `yaml:"name" want:"a name such as web-1"`
	Zone string         `yaml:"zone" want:"the id of a zone such as SEL-A"`
	Tags []contract.Tag `yaml:"tags" want:"a list of tags, such as [{key: team, value: blue}]" each:"a mapping such as {key: team, value: blue}"`
}

// LoadSeed reads a file of accounts that a served reference begins with. statuses gives those that an instance of a product
// may have; lookup gives environment variables. A file whose content is wrong is a Problems.
func LoadSeed(path string, statuses func(contract.Product) []string, lookup func(name string) (string, bool)) ([]contract.SeedAccount, error) {
	data, err := readFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("there is no file %s", path)
	case err != nil:
		return nil, err
	}
	d := newDocument(path, needAll(lookup))
	accounts := readSeed(d, data, statuses)
	_, err = orProblems(nil, d)
	return accounts, err
}

func readSeed(d *document, data []byte, statuses func(contract.Product) []string) (accounts []contract.SeedAccount) {
	var file seedFile
	if d.read(data, &file, wanting("a mapping with accounts")) && file.Accounts != nil && len(file.Accounts) == 0 {
		d.report("accounts", "got an empty list, want at least one account")
	}
	seen := map[string]int{}
	for i, given := range file.Accounts {
		path := element("accounts", i)
		if !oneOf(d, path+".product", "product", given.Product, contract.Products()) {
			continue
		}
		seed := contract.SeedAccount{Account: checkAccount(d, path, given.account, seen)}
		for n, each := range given.Instances {
			checked := checkInstance(d, element(path+".instances", n), given.Product, each.PoolInstance, statuses(given.Product), seen)
			seed.Instances = append(seed.Instances, contract.SeedInstance{PoolInstance: checked, Name: each.Name, Zone: each.Zone, Tags: each.Tags})
		}
		accounts = append(accounts, seed)
	}
	return accounts
}
