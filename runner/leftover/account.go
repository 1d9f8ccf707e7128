package leftover

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"relcon/runner/contract"
)

// Account is what is known of one account. A line of a ledger is an account; the last line of each account counts.
type Account struct {
	Number      int              `json:"number"` // from 1
	Changes     int              `json:"changes"`
	Product     contract.Product `json:"product"`
	Kind        string           `json:"kind,omitempty"`
	Scenario    string           `json:"scenario,omitempty"` // that it was asked for by; "" for the first look at the target
	Reference   string           `json:"reference"`          // that it was asked for under
	Asked       time.Time        `json:"asked"`
	AccessKeyID string           `json:"accessKeyId,omitempty"` // "" where no answer came, so that the account may exist or not
	Referred    bool             `json:"referred,omitempty"`    // the hook said that it knows the reference
	Wanted      int              `json:"wanted,omitempty"`      // instances that were asked for
	InstanceIDs []string         `json:"instanceIds,omitempty"` // that were given for it
	TornDown    bool             `json:"tornDown,omitempty"`    // or it never existed
	Listed      bool             `json:"listed,omitempty"`      // the provider listed something of it after it had been torn down
	Repeated    bool             `json:"repeated,omitempty"`    // the hook gave it more than once, so that it may have been somebody's before
	InUse       bool             `json:"inUse,omitempty"`       // it holds what was not arranged, so that it must not be torn down
	Alone       bool             `json:"alone,omitempty"`       // all of it was seen, and held nothing but what was arranged
	Seal        string           `json:"seal,omitempty"`        // of the line

	Memory Memory `json:"-"`
}

// Memory is what the run itself knows beside that of an account: a ledger holds no secret, and no error.
type Memory struct {
	Account contract.Account // with its secrets; zero where no answer came
	Trouble error            // of the last try to tear it down, or of asking for it; nil means none
	SameAs  string           // access key id of the account that the hook gave a second time; "" where it did not
	Unknown bool             // the hook does not know its reference, and its key never came
	Ours    bool             // what is known of it comes from this run, or from a line that was sealed by it
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
type InUseError struct {
	Instance string
	Later    bool // it was first seen when the run had acted in the account
}

// Error names an instance that shows it, where one is known.
func (e *InUseError) Error() string {
	held := "what the run did not arrange"
	if e.Instance != "" {
		held = fmt.Sprintf("instance %s, which the run did not arrange", e.Instance)
	}
	if e.Later {
		held += ", and which was first seen when the run had acted there"
	}
	return "it holds " + held + ", so that a teardown could remove what is somebody else's: find out whose that is, and remove the account by hand"
}

// Taken is false where the provider may have made the instance because of what the run sent.
func (e *InUseError) Taken() bool { return !e.Later }

// UnseenError says why an account is not torn down that nobody knows to be ours.
type UnseenError struct{ Err error }

// Error tells why nobody knows.
func (e *UnseenError) Error() string {
	return fmt.Sprintf("it may hold what is somebody else's, so that a teardown by its key could remove that: %v; "+
		"find out whose it is, and remove it by hand, or let the hook repeat `reference`, so that relcon knows its own accounts", e.Err)
}

// Unwrap gives the cause.
func (e *UnseenError) Unwrap() error { return e.Err }

// Ask writes down that an account is about to be asked for, and gives its number and the reference to ask under. Once
// a ledger could not be written, it gives a *WriteError, and nothing may be asked for.
func (l *Ledger) Ask(product contract.Product, kind, scenario string) (number int, reference string, err error) {
	if err := l.Failure(); err != nil {
		return 0, "", err
	}
	l.mu.Lock()
	number = len(l.accounts) + 1
	reference = l.reference(number)
	l.accounts = append(l.accounts, Account{
		Number: number, Product: product, Kind: kind, Scenario: scenario, Reference: reference, Asked: l.now().UTC(), Memory: Memory{Ours: true},
	})
	l.mu.Unlock()
	if err := l.change(number, func(*Account) {}); err != nil {
		l.remember(number, func(a *Account) { a.TornDown = true }) // it won't be asked for
		return 0, "", err
	}
	return number, reference, nil
}

// reference is the name of ours for an account of the run.
func (l *Ledger) reference(number int) string {
	return fmt.Sprintf("relcon-%s-%d", l.header.Run, number)
}

// Given writes down the key of an account that was asked for, and whether the hook knows its reference.
func (l *Ledger) Given(number int, account contract.Account) error {
	return l.change(number, func(a *Account) {
		a.AccessKeyID, a.Referred = account.Credentials.AccessKeyID, account.Reference != ""
		a.Memory.Account, a.Memory.Trouble, a.Memory.SameAs = account, nil, ""
	})
}

// NotGiven remembers why no usable account was given: it may exist all the same. sameAs is the key of the account that the
// hook gave a second time; "" where it did not. That is written down with each account of the key, for a sweep to know.
func (l *Ledger) NotGiven(number int, why error, sameAs string) error {
	l.remember(number, func(a *Account) { a.Memory.Trouble, a.Memory.SameAs = why, sameAs })
	if sameAs == "" {
		return nil
	}
	var failed error
	for _, known := range l.Accounts() {
		if known.Number == number || known.AccessKeyID == sameAs && !known.Repeated {
			failed = errors.Join(failed, l.change(known.Number, func(a *Account) { a.Repeated = true }))
		}
	}
	return failed
}

// Refused writes down that an account that was asked for does not exist.
func (l *Ledger) Refused(number int) error {
	return l.change(number, func(a *Account) { a.TornDown = true })
}

// NotKnown remembers that the hook does not know an account by its reference, where there is no key to name it by.
func (l *Ledger) NotKnown(number int) {
	l.remember(number, func(a *Account) { a.Memory.Unknown = true })
}

// AskInstances writes down that so many instances are about to be asked for.
func (l *Ledger) AskInstances(number, wanted int) error {
	if err := l.Failure(); err != nil {
		return err
	}
	return l.change(number, func(a *Account) { a.Wanted += wanted })
}

// GivenInstances writes down which instances were given.
func (l *Ledger) GivenInstances(number int, ids []string) error {
	return l.change(number, func(a *Account) { a.InstanceIDs = slices.Concat(a.InstanceIDs, ids) })
}

// TornDown writes down that an account was torn down. Where it was not, it remembers why, and gives that.
func (l *Ledger) TornDown(number int, why error) error {
	if why == nil {
		why = l.change(number, func(a *Account) { a.TornDown = true })
	}
	l.remember(number, func(a *Account) { a.Memory.Trouble = why })
	return why
}

// StillThere writes down that an account could not be torn down, or that the provider lists something of it although it
// was: the word of the hook is not enough for it then.
func (l *Ledger) StillThere(number int, listed bool) error {
	return l.change(number, func(a *Account) { a.TornDown, a.Listed = false, a.Listed || listed })
}

// InUse writes down that an account holds what was not arranged: to tear it down could remove what is somebody else's.
func (l *Ledger) InUse(number int) error {
	if l.account(number).InUse {
		return nil
	}
	return l.change(number, func(a *Account) { a.InUse = true })
}

// SeenAlone writes down whether an account was seen to hold nothing but what was arranged.
func (l *Ledger) SeenAlone(number int, alone bool) error {
	return l.change(number, func(a *Account) { a.Alone = alone })
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
func (l *Ledger) account(number int) (known Account) {
	l.remember(number, func(a *Account) { known = *a })
	return known
}

// remember changes what is known of an account, and does not write it down.
func (l *Ledger) remember(number int, change func(*Account)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if i, known := l.find(number); known {
		change(&l.accounts[i])
	}
}

// find gives where an account stands, or would stand.
func (l *Ledger) find(number int) (int, bool) {
	return slices.BinarySearchFunc(l.accounts, number, func(a Account, number int) int { return cmp.Compare(a.Number, number) })
}

// change changes what is known of an account, and writes it down. Whether it can be written or not: what is known in
// memory is true all the same. Failure gives the first error from then on.
func (l *Ledger) change(number int, change func(*Account)) error {
	var line Account
	l.remember(number, func(a *Account) {
		change(a)
		a.Changes++
		a.Seal = ""
		if a.Memory.Ours {
			a.Seal = l.key.seal(*a)
		}
		line = *a
	})
	if l.journal == nil || line.Number == 0 {
		return nil
	}
	err := l.journal.Append(line)
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

// take brings what is known up to date with a line. Lines that were written at the same time may stand in any order.
func (l *Ledger) take(line Account) error {
	if line.Number < 1 {
		return errors.New("it has no number")
	}
	if !line.Product.Valid() {
		return fmt.Errorf("there is no product %q", line.Product)
	}
	i, known := l.find(line.Number)
	switch {
	case !known:
		l.accounts = slices.Insert(l.accounts, i, line)
	case line.Changes > l.accounts[i].Changes:
		l.accounts[i] = line
	}
	return nil
}
