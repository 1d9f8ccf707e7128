// A provider-state hook to start from, for Zenlayer BMC and ZEC and for Alibaba Cloud (bss). It arranges accounts and instances in
// memory, and serves a toy API for them, so that `relcon hook check` is green before you begin. Replace the five methods by calls of
// your provider, one after the other, and take out of kinds what you don't have.
//
//	STATES_TOKEN=toy-token go run . 127.0.0.1:8700
package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"log"
	"maps"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
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
		contract.BSS: {contract.KindDefault},
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
	mux.HandleFunc("/api/v2/bmc", mine.zenlayer)
	mux.HandleFunc("/api/v2/zec", mine.zenlayer)
	mux.HandleFunc("/{$}", mine.alibaba)
	return mux
}

// The toy API, first what both providers have. It believes every signature. Delete it when relcon calls your own API.

const gone = "GONE"

type object = map[string]any

func (a *account) now() time.Time { return time.Now().Add(a.ahead) }

func (i *instance) prepaid() bool {
	return i.ChargeType == contract.Prepaid || i.ChargeType == contract.Subscription
}

func (i *instance) end() any { // nil where there is none
	if i.prepaid() {
		return i.ends.UTC().Format(time.RFC3339)
	}
	return nil
}

func (a *account) settle() {
	for _, i := range a.instances {
		if i.Status == contract.StatusRecycle && !i.ends.After(a.now()) {
			i.Status = gone
		}
		for i.prepaid() && !i.ends.After(a.now()) {
			i.ends = i.ends.AddDate(0, 1, 0) // it renews itself
		}
	}
}

// release lets instances go. The recycle bin, where an account has one, keeps them for a while.
func (a *account) release(ids []string) {
	for _, id := range ids {
		i := a.instances[id]
		if a.Retention > 0 && i.Status != contract.StatusRecycle {
			i.Status, i.ends = contract.StatusRecycle, a.now().Add(a.Retention)
		} else {
			i.Status = gone
		}
	}
}

// list gives a page of the instances with these ids (none means all) and these members, and counts all of them.
func (a *account) list(ids []string, page, size int, members map[string]string, item func(string, *instance) object) ([]object, int) {
	items := []object{}
	for _, id := range slices.Sorted(maps.Keys(a.instances)) {
		shown := item(id, a.instances[id])
		wanted := a.instances[id].Status != gone && (len(ids) == 0 || slices.Contains(ids, id))
		for name, value := range members {
			wanted = wanted && (value == "" || value == shown[name])
		}
		if wanted {
			items = append(items, shown)
		}
	}
	size = cmp.Or(size, 20)
	from := min((max(page, 1)-1)*size, len(items))
	return items[from:min(from+size, len(items))], len(items)
}

// ask does what a request asks for, in the account whose key signed it.
func (p *provider) ask(r *http.Request, do func(*account)) error {
	key := regexp.MustCompile(`Credential=([^,/ ]+)|$`).FindStringSubmatch(r.Header.Get("Authorization"))[1]
	of := contract.Credentials{AccessKeyID: cmp.Or(key, r.Form.Get("AccessKeyId"))}
	return p.within(contract.Account{Credentials: of}, func(a *account) { a.settle(); do(a) })
}

func (p *provider) zenlayer(w http.ResponseWriter, r *http.Request) {
	var asked struct {
		InstanceIDs       []string `json:"instanceIds"`
		InstanceStatus    string   `json:"instanceStatus"` // of BMC
		Status            string   // of ZEC
		PageNum, PageSize int
	}
	_ = json.NewDecoder(r.Body).Decode(&asked)
	response := object{}
	err := p.ask(r, func(a *account) {
		if r.Header.Get("X-ZC-Action") == "ReleaseInstances" {
			a.release(asked.InstanceIDs)
			if a.Product == contract.ZEC {
				response["instanceIds"] = []string{} // those that failed
			}
			return
		}
		members := map[string]string{"instanceStatus": asked.InstanceStatus, "status": asked.Status}
		response["dataSet"], response["totalCount"] = a.list(asked.InstanceIDs, asked.PageNum, asked.PageSize, members, a.zenlayerItem)
	})
	answer := object{"requestId": "T1", "response": response}
	if err != nil {
		w.WriteHeader(http.StatusUnauthorized)
		answer = object{"requestId": "T1", "code": "AUTHFAILURE_INVALID_AUTHORIZATION", "message": "there is no such key"}
	}
	_ = json.NewEncoder(w).Encode(answer)
}

func (a *account) zenlayerItem(id string, i *instance) object {
	status := map[contract.Product]string{contract.BMC: "instanceStatus", contract.ZEC: "status"}[a.Product]
	return object{
		"instanceId": id, status: i.Status, "instanceChargeType": i.ChargeType, "createTime": i.created.UTC().Format(time.RFC3339),
		"autoRenew": i.prepaid(), "expiredTime": i.end(),
	}
}

func (p *provider) alibaba(w http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm() // the query, and the body where it is a form
	asked := r.Form.Get
	action, status, data := cmp.Or(r.Header.Get("X-Acs-Action"), asked("Action")), http.StatusOK, object{}
	err := p.ask(r, func(a *account) {
		if action == "ReleaseInstance" {
			a.release(strings.Split(asked("InstanceIds"), ","))
			data = object{"ReleaseResult": true, "HostId": "cn"}
			return
		}
		ids := slices.DeleteFunc(strings.Split(asked("InstanceIDs"), ","), func(id string) bool { return id == "" })
		page, _ := strconv.Atoi(asked("PageNum"))
		size, _ := strconv.Atoi(asked("PageSize"))
		members := map[string]string{"SubscriptionType": asked("SubscriptionType"), "ProductCode": asked("ProductCode"), "Region": asked("Region")}
		data["InstanceList"], data["TotalCount"] = a.list(ids, page, size, members, alibabaItem)
	})
	root, answer := action+"Response", object{"RequestId": "T1", "Code": "Success", "Message": "successful", "Success": true, "Data": data}
	if err != nil {
		root, status = "Error", http.StatusNotFound
		answer = object{"RequestId": "T1", "HostId": r.Host, "Code": "InvalidAccessKeyId.NotFound", "Message": "there is no such key"}
	}
	text, _ := json.Marshal(answer)
	if strings.EqualFold(asked("Format"), "XML") {
		text = []byte(inXML(object{root: answer}))
	}
	w.WriteHeader(status)
	_, _ = w.Write(text)
}

func alibabaItem(id string, i *instance) object {
	return object{
		"InstanceID": id, "Status": i.Status, "SubscriptionType": i.ChargeType, "ProductCode": i.ProductCode, "Region": i.Region,
		"CreateTime": i.created.UTC().Format(time.RFC3339), "EndTime": i.end(),
		"RenewStatus": map[bool]string{true: "AutoRenewal", false: "NotRenewal"}[i.prepaid()],
	}
}

// inXML writes an answer that has no list.
func inXML(value any) (text string) {
	members, ok := value.(object)
	for name, member := range members {
		text += fmt.Sprintf("<%s>%s</%[1]s>", name, inXML(member))
	}
	if !ok {
		text = fmt.Sprint(value)
	}
	return text
}
