package leftover

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"relcon/runner/contract"
)

// event is what a line of a ledger says of an account, or of the run.
type event string

const (
	accountAsked   event = "account-asked"   // is about to be
	accountGiven   event = "account-given"   //
	accountRefused event = "account-refused" // there is none
	instancesAsked event = "instances-asked" // are about to be
	instancesGiven event = "instances-given" //
	leaving        event = "leaving"         // the account is about to be given back
	back           event = "back"            // the account was given back
	stillThere     event = "still-there"     // although it was asked to be given back
	inUse          event = "in-use"          // the account holds what nobody arranged, so that it is not given back
	ended          event = "end"             // nothing is left
)

// entry is one line.
type entry struct {
	Event       event            `json:"event"`
	At          time.Time        `json:"at"`
	Number      int              `json:"number,omitempty"` // of the account, from 1
	Product     contract.Product `json:"product,omitempty"`
	Kind        string           `json:"kind,omitempty"`
	Scenario    string           `json:"scenario,omitempty"`
	Reference   string           `json:"reference,omitempty"`
	AccessKeyID string           `json:"accessKeyId,omitempty"`
	Count       int              `json:"count,omitempty"`  // of instances
	Status      string           `json:"status,omitempty"` // that they are wanted in, in the provider's word
	InstanceIDs []string         `json:"instanceIds,omitempty"`
	Listed      bool             `json:"listed,omitempty"` // by the provider, after it had been given back
}

// take brings what is known up to date with a line.
func (l *Ledger) take(e entry) error {
	if e.Event == ended {
		l.ended = true
		return nil
	}
	if e.Event == accountAsked {
		return l.asked(e)
	}
	i := slices.IndexFunc(l.accounts, func(a Account) bool { return a.Number == e.Number })
	if i < 0 {
		return fmt.Errorf("it speaks of account %d, which was never asked for", e.Number)
	}
	account := &l.accounts[i]
	switch e.Event {
	case accountGiven:
		account.AccessKeyID, account.Referred = e.AccessKeyID, e.Reference != ""
	case accountRefused, back:
		account.Back = true
	case instancesAsked:
		account.Wanted += e.Count
	case instancesGiven:
		account.InstanceIDs = append(slices.Clip(account.InstanceIDs), e.InstanceIDs...)
	case stillThere:
		account.Back, account.Listed = false, account.Listed || e.Listed
	case inUse:
		account.InUse = true
	case leaving:
	default:
		return fmt.Errorf("there is no event %q", e.Event)
	}
	return nil
}

func (l *Ledger) asked(e entry) error {
	if slices.ContainsFunc(l.accounts, func(a Account) bool { return a.Number == e.Number }) {
		return fmt.Errorf("account %d is asked for twice", e.Number)
	}
	if !e.Product.Valid() {
		return fmt.Errorf("there is no product %q", e.Product)
	}
	l.accounts = append(l.accounts, Account{Number: e.Number, Product: e.Product, Kind: e.Kind, Scenario: e.Scenario, Reference: e.Reference, Asked: e.At})
	return nil
}

// Ask writes down that an account is about to be asked for, and gives its number and the reference to ask under. Once
// a ledger could not be written, it gives a *WriteError, and nothing may be asked for.
func (l *Ledger) Ask(product contract.Product, kind, scenario string) (number int, reference string, err error) {
	l.mu.Lock()
	if l.failure != nil {
		l.mu.Unlock()
		return 0, "", l.failure
	}
	number = len(l.accounts) + 1
	reference = fmt.Sprintf("relcon-%s-%d", l.header.Run, number)
	e := entry{Event: accountAsked, At: l.now().UTC(), Number: number, Product: product, Kind: kind, Scenario: scenario, Reference: reference}
	err = l.take(e)
	l.mu.Unlock()
	if err != nil {
		return 0, "", &contract.Fault{Reason: "ledger: " + err.Error()}
	}
	if err := l.append(e); err != nil {
		l.mu.Lock()
		defer l.mu.Unlock()
		// It won't be asked for.
		return 0, "", errors.Join(err, l.take(entry{Event: accountRefused, Number: number}))
	}
	return number, reference, nil
}

// Give writes down the key of an account that was asked for, and whether the hook knows its reference.
func (l *Ledger) Give(number int, account contract.Account) error {
	return l.write(entry{Event: accountGiven, Number: number, AccessKeyID: account.Credentials.AccessKeyID, Reference: account.Reference})
}

// Refuse writes down that an account that was asked for does not exist.
func (l *Ledger) Refuse(number int) error {
	return l.write(entry{Event: accountRefused, Number: number})
}

// AskInstances writes down that instances are about to be asked for.
func (l *Ledger) AskInstances(number int, wanted contract.Wanted) error {
	if err := l.Failure(); err != nil {
		return err
	}
	return l.write(entry{Event: instancesAsked, Number: number, Count: max(1, wanted.Count), Status: wanted.Status})
}

// GiveInstances writes down which instances were given.
func (l *Ledger) GiveInstances(number int, ids []string) error {
	return l.write(entry{Event: instancesGiven, Number: number, InstanceIDs: ids})
}

// Leaving writes down that an account is about to be given back.
func (l *Ledger) Leaving(number int) error { return l.write(entry{Event: leaving, Number: number}) }

// Returned writes down that an account was given back.
func (l *Ledger) Returned(number int) error { return l.write(entry{Event: back, Number: number}) }

// StillThere writes down that an account could not be given back.
func (l *Ledger) StillThere(number int) error {
	return l.write(entry{Event: stillThere, Number: number})
}

// InUse writes down that an account holds what nobody arranged, so that giving it back could remove what is somebody
// else's.
func (l *Ledger) InUse(number int) error { return l.write(entry{Event: inUse, Number: number}) }

// StillListed writes down that the provider lists something of an account that was given back: the word of who takes
// accounts back is not enough for it.
func (l *Ledger) StillListed(number int) error {
	return l.write(entry{Event: stillThere, Number: number, Listed: true})
}

// End writes down that nothing is left. A ledger that says so already stays as it is.
func (l *Ledger) End() error {
	l.mu.Lock()
	said := l.ended
	l.mu.Unlock()
	if said {
		return nil
	}
	return l.write(entry{Event: ended})
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
