// A provider-state hook to start from, for Zenlayer BMC and ZEC. It arranges accounts and instances in memory, and serves a toy API
// for them, so that `relcon hook check` is green before you begin. Replace the five methods by calls of your provider, one after the
// other, and take out of kinds what you don't have.
//
//	STATES_TOKEN=toy-token go run . 127.0.0.1:8700
package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"log"
	"net/http"
	"os"
	"regexp"
	"slices"
	"sync"
	"time"

	"relcon/runner/contract"
	"relcon/runner/states/hook"
)

// day is how long the recycle bin keeps an instance.
const day = 24 * time.Hour

// kinds are those of accounts, by product. What is not here is not asked for.
func kinds() map[contract.Product][]string {
	return map[contract.Product][]string{
		contract.BMC: {contract.KindDefault},
		contract.ZEC: {contract.KindDefault, contract.KindRecycleBin},
	}
}

type account struct {
	contract.Account
	ahead     time.Duration // of its clock
	instances map[string]*instance
}

type instance struct {
	contract.Wanted
	created, ends time.Time
}

type provider struct {
	mu       sync.Mutex
	accounts map[string]*account // by access key
}

// Account makes a new account that nobody else has.
func (p *provider) Account(_ context.Context, asked contract.Account) (contract.Account, error) {
	if !slices.Contains(kinds()[asked.Product], asked.Kind) {
		return asked, hook.Cannot("there are no accounts of %s of the kind %s", asked.Product, asked.Kind)
	}
	asked.Credentials = contract.Credentials{AccessKeyID: "AK" + rand.Text(), AccessKeySecret: rand.Text()}
	if asked.Kind == contract.KindRecycleBin {
		asked.Retention = day
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.accounts[asked.Credentials.AccessKeyID] = &account{Account: asked, instances: map[string]*instance{}}
	return asked, nil
}

// List tells what is not answered with Cannot.
func (p *provider) List() hook.Known {
	return hook.Known{States: []string{hook.Account, hook.Instances, hook.TimePasses, hook.Billing}, Kinds: kinds()}
}

// Instances makes as many as are asked for, all alike.
func (p *provider) Instances(_ context.Context, of contract.Account, wanted contract.Wanted) (ids []string, err error) {
	err = p.within(of, func(a *account) {
		for range wanted.Count {
			i := &instance{Wanted: wanted, created: a.now(), ends: a.now().Add(wanted.ExpiresIn)}
			if wanted.Status == contract.StatusRecycle {
				i.ends = a.now().Add(day)
			}
			ids = append(ids, "i-"+rand.Text())
			a.instances[ids[len(ids)-1]] = i
		}
	})
	return ids, err
}

// Pass lets time pass for an account, with every timer in it.
func (p *provider) Pass(_ context.Context, of contract.Account, d time.Duration) error {
	return p.within(of, func(a *account) { a.ahead += d })
}

// Billing tells the billing of an instance, one that is gone, too.
func (p *provider) Billing(_ context.Context, of contract.Account, id string) (told contract.Billing, err error) {
	told = contract.Billing{Billing: "active", Refund: "none"}
	err = p.within(of, func(a *account) {
		if i := a.instances[id]; i == nil || i.Status == contract.StatusRecycle || i.Status == gone {
			told.Billing = "stopped"
		}
	})
	return told, err
}

// TearDown removes an account with all that is in it.
func (p *provider) TearDown(_ context.Context, of contract.Account) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.accounts, of.Credentials.AccessKeyID)
	return nil
}

func (p *provider) within(of contract.Account, do func(*account)) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	a := p.accounts[of.Credentials.AccessKeyID]
	if a == nil {
		return hook.ErrNoAccount
	}
	do(a)
	return nil
}

func main() {
	log.Fatal(http.ListenAndServe(os.Args[1], serve(os.Getenv("STATES_TOKEN"))))
}

func serve(token string) http.Handler {
	mine, mux := &provider{accounts: map[string]*account{}}, http.NewServeMux()
	mux.Handle("/provider-states", hook.Handler(mine, token))
	mux.HandleFunc("/api/v2/bmc", mine.api)
	mux.HandleFunc("/api/v2/zec", mine.api)
	return mux
}

// The toy API. It believes every signature. Delete it when relcon calls your own API.

const gone = "GONE"

func (a *account) now() time.Time { return time.Now().Add(a.ahead) }

func (a *account) settle() {
	for _, i := range a.instances {
		if i.Status == contract.StatusRecycle && !i.ends.After(a.now()) {
			i.Status = gone
		}
		for i.ChargeType == contract.Prepaid && !i.ends.After(a.now()) {
			i.ends = i.ends.AddDate(0, 1, 0) // it renews itself
		}
	}
}

// release lets an instance go. The recycle bin, where an account has one, keeps it for a while.
func (a *account) release(i *instance) {
	if a.Retention > 0 && i.Status != contract.StatusRecycle {
		i.Status, i.ends = contract.StatusRecycle, a.now().Add(a.Retention)
		return
	}
	i.Status = gone
}

func (p *provider) api(w http.ResponseWriter, r *http.Request) {
	key := regexp.MustCompile(`Credential=([^,/ ]+)|$`).FindStringSubmatch(r.Header.Get("Authorization"))[1]
	var asked struct {
		InstanceIDs       []string `json:"instanceIds"`
		InstanceStatus    string   `json:"instanceStatus"` // of BMC
		Status            string   // of ZEC
		PageNum, PageSize int
	}
	_ = json.NewDecoder(r.Body).Decode(&asked)
	answer := map[string]any{"requestId": "T1"}
	err := p.within(contract.Account{Credentials: contract.Credentials{AccessKeyID: key}}, func(a *account) {
		a.settle()
		if r.Header.Get("X-ZC-Action") == "ReleaseInstances" {
			for _, id := range asked.InstanceIDs {
				a.release(a.instances[id])
			}
			answer["response"] = map[string]any{}
			if a.Product == contract.ZEC {
				answer["response"] = map[string]any{"instanceIds": []string{}} // those that failed
			}
			return
		}
		list := []map[string]any{}
		for id, i := range a.instances {
			named := len(asked.InstanceIDs) == 0 || slices.Contains(asked.InstanceIDs, id)
			wanted := cmp.Or(asked.InstanceStatus, asked.Status, i.Status)
			if i.Status != gone && named && wanted == i.Status {
				list = append(list, i.item(id, a.Product))
			}
		}
		answer["response"] = map[string]any{"totalCount": len(list), "dataSet": list} // all on one page
	})
	if err != nil {
		w.WriteHeader(http.StatusUnauthorized)
		answer = map[string]any{"requestId": "T1", "code": "AUTHFAILURE_INVALID_AUTHORIZATION", "message": "there is no such key"}
	}
	_ = json.NewEncoder(w).Encode(answer)
}

func (i *instance) item(id string, product contract.Product) map[string]any {
	status := map[contract.Product]string{contract.BMC: "instanceStatus", contract.ZEC: "status"}[product]
	item := map[string]any{
		"instanceId": id, status: i.Status, "instanceChargeType": i.ChargeType, "createTime": i.created.UTC().Format(time.RFC3339),
		"autoRenew": i.ChargeType == contract.Prepaid, "expiredTime": nil,
	}
	if i.ChargeType == contract.Prepaid {
		item["expiredTime"] = i.ends.UTC().Format(time.RFC3339)
	}
	return item
}
