package leftover

import (
	"fmt"
	"slices"
	"time"

	"relcon/runner/contract"
)

// Account is what a run knows of one account. What stands below Memory is known to the run itself only: a ledger holds no
// secret, and no error.
type Account struct {
	Number      int
	Product     contract.Product
	Kind        string    // "" means the default
	Scenario    string    // that it was asked for by; "" for the first look at the target
	Reference   string    // that it was asked for under
	Referred    bool      // the hook said that it knows the reference
	Asked       time.Time // when
	AccessKeyID string    // "" where no answer came, so that the account may exist or not
	InstanceIDs []string  // that were given for it
	Wanted      int       // instances that were asked for
	TornDown    bool      // or never existed
	Listed      bool      // the provider listed something of it after it had been torn down
	InUse       bool      // it holds what was not arranged, so that it must not be torn down

	Memory struct {
		Account contract.Account // with its secrets; zero where no answer came
		Trouble error            // of the last try to tear it down, or of asking for it; nil means none
		SameAs  string           // access key id of the account that the hook gave a second time; "" where it did not
	}
}

// Account is the account as far as tearing it down goes. One whose answer never came can be known by its reference only.
func (a Account) Account() contract.Account {
	account := contract.Account{Product: a.Product, Kind: a.Kind, Credentials: contract.Credentials{AccessKeyID: a.AccessKeyID}}
	if a.Referred || a.AccessKeyID == "" {
		account.Reference = a.Reference
	}
	return account
}

// InUseError says why an account is not torn down.
type InUseError struct{ Instance string }

// Error names an instance that shows it, where one is known.
func (e *InUseError) Error() string {
	held := "what the run did not arrange"
	if e.Instance != "" {
		held = fmt.Sprintf("instance %s, which the run did not arrange", e.Instance)
	}
	return "it holds " + held + ", so that giving it back could remove what is somebody else's: see whose that is, and give the account back by hand"
}

// event is what a line of a ledger says of an account.
type event string

const (
	accountAsked   event = "account-asked"   // is about to be
	accountGiven   event = "account-given"   //
	accountRefused event = "account-refused" // there is none
	instancesAsked event = "instances-asked" // are about to be
	instancesGiven event = "instances-given" //
	back           event = "back"            // the account was torn down
	stillThere     event = "still-there"     // although it was to be torn down
	inUse          event = "in-use"          // the account holds what was not arranged, so that it is not torn down
)

// entry is one line.
type entry struct {
	Event       event            `json:"event"`
	At          time.Time        `json:"at"`
	Number      int              `json:"number,omitempty"` // of the account, from 1
	Product     contract.Product `json:"product,omitempty"`
	Kind        string           `json:"kind,omitempty"`
	Scenario    string           `json:"scenario,omitempty"`
	Reference   string           `json:"reference,omitempty"` // with account-given: the hook knows it
	AccessKeyID string           `json:"accessKeyId,omitempty"`
	Count       int              `json:"count,omitempty"` // of instances
	InstanceIDs []string         `json:"instanceIds,omitempty"`
	Listed      bool             `json:"listed,omitempty"` // by the provider, after it had been torn down
}

// take brings what is known up to date with a line.
func (l *Ledger) take(e entry) error {
	switch account := l.find(e.Number); {
	case e.Event == "leaving", e.Event == "end":
		return nil // earlier versions wrote these, and nobody needs them
	case e.Event == accountAsked && account != nil:
		return fmt.Errorf("account %d is asked for twice", e.Number)
	case e.Event == accountAsked && !e.Product.Valid():
		return fmt.Errorf("there is no product %q", e.Product)
	case e.Event == accountAsked:
		l.accounts = append(l.accounts, Account{Number: e.Number, Product: e.Product, Kind: e.Kind, Scenario: e.Scenario, Reference: e.Reference, Asked: e.At})
		return nil
	case account == nil:
		return fmt.Errorf("it speaks of account %d, which was never asked for", e.Number)
	default:
		return account.take(e)
	}
}

func (a *Account) take(e entry) error {
	switch e.Event {
	case accountGiven:
		a.AccessKeyID, a.Referred = e.AccessKeyID, e.Reference != ""
	case accountRefused, back:
		a.TornDown = true
	case instancesAsked:
		a.Wanted += e.Count
	case instancesGiven:
		a.InstanceIDs = append(slices.Clip(a.InstanceIDs), e.InstanceIDs...)
	case stillThere:
		a.TornDown, a.Listed = false, a.Listed || e.Listed
	case inUse:
		a.InUse = true
	default:
		return fmt.Errorf("there is no event %q", e.Event)
	}
	return nil
}

// find gives what is known of an account; nil where there is no such number.
func (l *Ledger) find(number int) *Account {
	i := slices.IndexFunc(l.accounts, func(a Account) bool { return a.Number == number })
	if i < 0 {
		return nil
	}
	return &l.accounts[i]
}

// Find gives the newest account that has the key of another; the zero value where there is none.
func (l *Ledger) Find(account contract.Account) Account {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, known := range slices.Backward(l.accounts) {
		if known.Product == account.Product && known.AccessKeyID == account.Credentials.AccessKeyID && known.AccessKeyID != "" {
			return known
		}
	}
	return Account{}
}

// account gives what is known under a number; the zero value where there is none.
func (l *Ledger) account(number int) Account {
	l.mu.Lock()
	defer l.mu.Unlock()
	if known := l.find(number); known != nil {
		return *known
	}
	return Account{}
}

// remember changes what only the run itself knows of an account.
func (l *Ledger) remember(number int, change func(*Account)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if account := l.find(number); account != nil {
		change(account)
	}
}

// Ask writes down that an account is about to be asked for, and gives its number and the reference to ask under. Once
// a ledger could not be written, it gives a *WriteError, and nothing may be asked for.
func (l *Ledger) Ask(product contract.Product, kind, scenario string) (number int, reference string, err error) {
	if err := l.Failure(); err != nil {
		return 0, "", err
	}
	l.mu.Lock()
	number = len(l.accounts) + 1
	reference = fmt.Sprintf("relcon-%s-%d", l.header.Run, number)
	e := entry{Event: accountAsked, At: l.now().UTC(), Number: number, Product: product, Kind: kind, Scenario: scenario, Reference: reference}
	err = l.take(e)
	l.mu.Unlock()
	if err != nil {
		return 0, "", &contract.Fault{Reason: "ledger: " + err.Error()}
	}
	if err := l.append(e); err != nil {
		l.remember(number, func(a *Account) { a.TornDown = true }) // it won't be asked for
		return 0, "", err
	}
	return number, reference, nil
}

// Given writes down the key of an account that was asked for, and whether the hook knows its reference.
func (l *Ledger) Given(number int, account contract.Account) error {
	l.remember(number, func(a *Account) { a.Memory.Account, a.Memory.Trouble = account, nil })
	return l.write(entry{Event: accountGiven, Number: number, AccessKeyID: account.Credentials.AccessKeyID, Reference: account.Reference})
}

// NotGiven remembers why no usable account was given: it may exist all the same. sameAs is the key of the account that the
// hook gave a second time; "" where it did not.
func (l *Ledger) NotGiven(number int, why error, sameAs string) {
	l.remember(number, func(a *Account) { a.Memory.Trouble, a.Memory.SameAs = why, sameAs })
}

// Refused writes down that an account that was asked for does not exist.
func (l *Ledger) Refused(number int) error {
	return l.write(entry{Event: accountRefused, Number: number})
}

// AskInstances writes down that instances are about to be asked for.
func (l *Ledger) AskInstances(number int, wanted contract.Wanted) error {
	if err := l.Failure(); err != nil {
		return err
	}
	return l.write(entry{Event: instancesAsked, Number: number, Count: max(1, wanted.Count)})
}

// GivenInstances writes down which instances were given.
func (l *Ledger) GivenInstances(number int, ids []string) error {
	return l.write(entry{Event: instancesGiven, Number: number, InstanceIDs: ids})
}

// TornDown writes down that an account was torn down. Where it was not, it remembers why, and gives that.
func (l *Ledger) TornDown(number int, why error) error {
	if why == nil {
		why = l.write(entry{Event: back, Number: number})
	}
	l.remember(number, func(a *Account) { a.Memory.Trouble = why })
	return why
}

// StillThere writes down that an account could not be torn down, or that the provider lists something of it although it
// was: the word of the hook is not enough for it then.
func (l *Ledger) StillThere(number int, listed bool) error {
	return l.write(entry{Event: stillThere, Number: number, Listed: listed})
}

// InUse writes down, once, that an account holds what was not arranged: to tear it down could remove what is somebody
// else's.
func (l *Ledger) InUse(number int) error {
	l.mu.Lock()
	account := l.find(number)
	said := account == nil || account.InUse
	l.mu.Unlock()
	if said {
		return nil
	}
	return l.write(entry{Event: inUse, Number: number})
}

// write takes a line in, whether it can be written or not: what is known in memory is true all the same.
func (l *Ledger) write(e entry) error {
	l.mu.Lock()
	e.At = l.now().UTC()
	err := l.take(e)
	l.mu.Unlock()
	if err != nil {
		return &contract.Fault{Reason: "ledger: " + err.Error()}
	}
	return l.append(e)
}

// append puts a line on the disk. The first failure is kept.
func (l *Ledger) append(e entry) error {
	if l.journal == nil {
		return nil
	}
	err := l.journal.Append(e)
	if err == nil {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.failure == nil {
		l.failure = &WriteError{Err: err}
	}
	return l.failure
}
