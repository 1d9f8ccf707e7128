package steps

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

// place is a target that arranges what it is asked for, and lists it.
type place struct {
	answering
	shared  bool
	cannot  func(contract.Wanted) error
	wanted  []contract.Wanted
	holds   map[string][]contract.Instance // by access key id, in the order of arrangement
	billing map[string]contract.Billing
	read    []string // whose billing was read
	short   []string // how far the next lists get
}

func (p *place) Account(_ context.Context, product contract.Product, kind string) (contract.Account, error) {
	key := fmt.Sprint("key-", len(p.holds)+1)
	p.holds[key] = nil
	return contract.Account{Product: product, Kind: kind, Shared: p.shared, Credentials: contract.Credentials{AccessKeyID: key}}, nil
}

func (p *place) Arrange(_ context.Context, account contract.Account, wanted ...contract.Wanted) ([]contract.Arranged, error) {
	return contract.OneByOne(wanted, func(one contract.Wanted) ([]string, error) { return p.arrange(account, one) })
}

func (p *place) arrange(account contract.Account, wanted contract.Wanted) (ids []string, err error) {
	if p.cannot != nil {
		if err := p.cannot(wanted); err != nil {
			return nil, err
		}
	}
	p.wanted = append(p.wanted, wanted)
	key := account.Credentials.AccessKeyID
	for range max(1, wanted.Count) {
		id := fmt.Sprintf("i-%s-%d", key, len(p.holds[key])+1)
		p.holds[key] = append(p.holds[key], contract.Instance{ID: id, Status: wanted.Status, ChargeType: wanted.ChargeType})
		p.billing[id] = contract.Billing{Billing: "active", Refund: "none"}
		ids = append(ids, id)
	}
	return ids, nil
}

func (p *place) Pass(context.Context, contract.Account, time.Duration) error { return nil }

func (p *place) TearDown(context.Context, contract.Account) error { return nil }

func (p *place) Billing(_ context.Context, _ contract.Account, id string) (contract.Billing, error) {
	p.read = append(p.read, id)
	return p.billing[id], nil
}

func (p *place) Inventory(_ context.Context, account contract.Account, _ []string) ([]contract.Instance, error) {
	return slices.Clone(p.holds[account.Credentials.AccessKeyID]), nil
}

func (p *place) Short(contract.Account) string {
	if len(p.short) == 0 {
		return ""
	}
	cut := p.short[0]
	p.short = p.short[1:]
	return cut
}

func (p *place) SearchBin(context.Context, contract.Account) ([]contract.Instance, error) {
	return nil, nil
}

func (p *place) Own(contract.Account, ...string) error { return nil }

func (p *place) Absent(context.Context, contract.Account, ...string) (bool, error) { return true, nil }

func newPlace() *place {
	return &place{holds: map[string][]contract.Instance{}, billing: map[string]contract.Billing{},
		answering: answering{status: 200, body: `{"requestId":"T1","response":{"requestId":"T1"}}`}}
}

// perform plays steps against a place until one fails.
func (p *place) perform(t *testing.T, product contract.Product, steps ...string) (*World, error) {
	t.Helper()
	w := NewWorld(Env{
		Client: p, States: p, Codec: client(product, &p.answering).when.env.Codec, Now: time.Now,
		Pause: func(context.Context, time.Duration) error { return nil },
	}, product, steps...)
	ctx := With(t.Context(), w)
	for _, step := range steps {
		keyword, text := step[:4], step[5:]
		if keyword == "Give" {
			keyword, text = "Given", step[6:]
		}
		if err := play(ctx, keyword, text, nil); err != nil {
			return w, err
		}
	}
	return w, nil
}

// statuses are what an account holds, in order, the named instances in quotes.
func (p *place) statuses(w *World, key string) []string {
	var all []string
	for _, each := range p.holds[key] {
		text := each.Status
		if each.ChargeType != "" {
			text += " " + each.ChargeType
		}
		if label := w.accounts.labels[each.ID]; label[0] == '"' {
			text = label
		}
		all = append(all, text)
	}
	return all
}

// The instances that a scenario names stand between bystanders, in every account.
func TestAccountsArePopulated(t *testing.T) {
	t.Parallel()
	const act, theirs = `When the client releases "alpha"`, `Given instance "theirs" of another account is running`
	running := `Given instance "alpha" is running`
	for name, row := range map[string]struct {
		product contract.Product
		steps   []string
		want    [][]string // of each account
	}{
		"bmc":           {contract.BMC, []string{running, act}, [][]string{{"RECYCLE", "RUNNING PREPAID", `"alpha"`, "STOPPED", "RUNNING"}}},
		"zec":           {contract.ZEC, []string{running, `Given 2 instances "fleet" are stopped`, act}, [][]string{{"RUNNING", `"alpha"`, `"fleet" #1`, `"fleet" #2`, "RUNNING PREPAID", "STOPPED"}}},
		"bin":           {contract.ZEC, []string{"Given a recycle-bin account", running, act}, [][]string{{"RECYCLE", "RUNNING", `"alpha"`, "RUNNING PREPAID", "STOPPED"}}},
		"bss":           {contract.BSS, []string{`Given instance "alpha" is in status Normal`, act}, [][]string{{"Normal", `"alpha"`, "Normal", "Normal Subscription"}}},
		"two accounts":  {contract.BMC, []string{running, theirs, act}, [][]string{{"RECYCLE", "RUNNING PREPAID", `"alpha"`, "STOPPED", "RUNNING"}, {"RECYCLE", "RUNNING PREPAID", `"theirs"`, "STOPPED", "RUNNING"}}},
		"two with bins": {contract.ZEC, []string{"Given a recycle-bin account", running, theirs, act}, [][]string{{"RECYCLE", "RUNNING", `"alpha"`, "RUNNING PREPAID", "STOPPED"}, {"RECYCLE", "RUNNING", `"theirs"`, "RUNNING PREPAID", "STOPPED"}}},
		"empty":         {contract.BMC, []string{"Given an empty account", running, act}, [][]string{{`"alpha"`}}},
		"nothing named": {contract.BMC, []string{`When the client sends ReleaseInstances with {}`}, [][]string{{"RECYCLE", "RUNNING PREPAID", "STOPPED", "RUNNING"}}},
		"only listed":   {contract.BMC, []string{running, `When the client lists its instances`}, [][]string{{`"alpha"`}}},
		"time passes":   {contract.ZEC, []string{running, `When 2 hours pass`}, [][]string{{"RUNNING", `"alpha"`, "RUNNING PREPAID", "STOPPED"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPlace()
			w, err := p.perform(t, row.product, row.steps...)
			require.NoError(t, err)
			for i, want := range row.want {
				require.Equal(t, want, p.statuses(w, fmt.Sprint("key-", i+1)))
			}
			var bystanders []contract.Wanted
			for _, each := range p.wanted {
				if each.Bystander {
					bystanders = append(bystanders, each)
				}
			}
			require.ElementsMatch(t, bystanders, Bystanders(row.product, row.steps), "the plan counts the same")
			require.Len(t, p.holds, len(row.want))
		})
	}
}

// What is in an account of a pool is somebody's, and used up by what is taken of it.
func TestAPoolIsNotPopulated(t *testing.T) {
	t.Parallel()
	p := newPlace()
	p.shared = true
	w, err := p.perform(t, contract.BMC, `Given instance "alpha" is running`, `When the client terminates "alpha"`)
	require.NoError(t, err)
	require.Equal(t, []string{`"alpha"`}, p.statuses(w, "key-1"))
}

// A bystander that the target can't arrange costs no verdict; any other trouble does.
func TestABystanderThatCannotBeArrangedIsLeftOut(t *testing.T) {
	t.Parallel()
	p := newPlace()
	p.cannot = func(wanted contract.Wanted) error {
		if wanted.ChargeType == contract.Prepaid {
			return &contract.Missing{Reason: "no subscriptions here"}
		}
		return nil
	}
	w, err := p.perform(t, contract.BMC, `Given instance "alpha" is running`, `When the client terminates "alpha"`)
	require.NoError(t, err)
	require.Equal(t, []string{"RECYCLE", `"alpha"`, "STOPPED", "RUNNING"}, p.statuses(w, "key-1"))

	p = newPlace()
	p.cannot = func(contract.Wanted) error { return errors.New("the disk is full") }
	_, err = p.perform(t, contract.BMC, `Given instance "alpha" is running`, `When the client terminates "alpha"`)
	require.EqualError(t, err, "arranging a bystander (RECYCLE): the disk is full")
}

// harm changes an instance of the first account.
func (p *place) harm(n int, change func(*contract.Instance)) { change(&p.holds["key-1"][n]) }

func TestNothingMayHappenToABystander(t *testing.T) {
	t.Parallel()
	p := newPlace()
	w, err := p.perform(t, contract.BMC, `Given instance "alpha" is running`, `When the client terminates "alpha"`)
	require.NoError(t, err)
	ctx := With(t.Context(), w)
	require.NoError(t, play(ctx, "Then", "nothing has changed", nil))
	p.harm(3, func(i *contract.Instance) { i.Status = "STOPPING" })
	require.ErrorContains(t, play(ctx, "Then", "nothing has changed", nil), "bystander i-key-1-4 (STOPPED): got instanceStatus STOPPING, want STOPPED as before")
}

// After a day, whatever is in the recycle bin is released, and not before.
func TestABystanderLeavesTheBinInTime(t *testing.T) {
	t.Parallel()
	after := func(t *testing.T, period string, gone bool) error {
		p := newPlace()
		w, err := p.perform(t, contract.BMC, `Given instance "alpha" is in the recycle bin`, "When "+period+" pass")
		require.NoError(t, err)
		p.holds["key-1"] = slices.Delete(p.holds["key-1"], 2, 3)
		if gone {
			p.holds["key-1"] = slices.Delete(p.holds["key-1"], 0, 1)
		}
		return play(With(t.Context(), w), "Then", `only "alpha" is released`, nil)
	}
	require.NoError(t, after(t, "24 hours", true))
	require.ErrorContains(t, after(t, "24 hours", false), "bystander i-key-1-1 (RECYCLE): got RECYCLE after 0s, want released, since its time in the recycle bin is over")
	require.ErrorContains(t, after(t, "23 hours", true), "bystander i-key-1-1 (RECYCLE): got not listed, want RECYCLE as before")
	require.NoError(t, after(t, "23 hours", false))
}

// A scenario about billing looks at that of the bystanders, and no other scenario does.
func TestTheBillingOfBystandersIsCompared(t *testing.T) {
	t.Parallel()
	p := newPlace()
	w, err := p.perform(t, contract.BMC, `Given instance "alpha" is running`, `Given the billing of "alpha" is known`, `When the client terminates "alpha"`)
	require.NoError(t, err)
	require.Equal(t, []string{"i-key-1-3", "i-key-1-1", "i-key-1-2", "i-key-1-4", "i-key-1-5"}, p.read)
	p.billing["i-key-1-3"] = contract.Billing{Billing: "stopped", Refund: "none"}
	require.NoError(t, play(With(t.Context(), w), "Then", `only the billing of "alpha" is stopped`, nil))
	p.billing["i-key-1-2"] = contract.Billing{Billing: "stopped", Refund: "none"}
	require.EqualError(t, play(With(t.Context(), w), "Then", `only the billing of "alpha" is stopped`, nil),
		"billing of bystander i-key-1-2 (RUNNING PREPAID): got stopped, refund none, want active, refund none as before")

	p = newPlace()
	_, err = p.perform(t, contract.BMC, `Given instance "alpha" is running`, `When the client terminates "alpha"`)
	require.NoError(t, err)
	require.Empty(t, p.read)
}

// A list that counts more than it shows proves nothing of what it does not show, and breaks no clause: there is no verdict.
func TestAListThatCountsMoreThanItShowsProvesNothing(t *testing.T) {
	t.Parallel()
	const cut = "the list counts 5 and shows 4 of them in 1 page"
	released := func(short ...string) error {
		p := newPlace()
		w, err := p.perform(t, contract.BMC, `Given instance "alpha" is in the recycle bin`, `When the client releases "alpha"`)
		require.NoError(t, err)
		p.holds["key-1"], p.short = slices.Delete(p.holds["key-1"], 2, 3), short
		return play(With(t.Context(), w), "Then", `only "alpha" is released`, nil)
	}
	require.NoError(t, released())
	require.NoError(t, released(cut, ""), "it was read anew")
	err := released(cut, cut)
	require.EqualError(t, err, "reading the inventory: "+cut+", so nothing can be said of what it does not show")
	require.False(t, violates(err))
}
