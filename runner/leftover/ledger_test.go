package leftover_test

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/leftover"
)

func noon() time.Time { return time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC) }

func header() leftover.Header {
	return leftover.Header{Run: "abc", Started: noon(), Target: "staging", TargetFile: "/etc/staging.yaml", Relcon: "1.2.3", Seed: 7}
}

// keyed is an account that the hook gave, with its key.
func keyed(key string) contract.Account {
	return contract.Account{Credentials: contract.Credentials{AccessKeyID: key}}
}

func started(t *testing.T) (book *leftover.Ledger, path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "run.ledger")
	book, err := leftover.Start(path, header(), "", noon)
	require.NoError(t, err)
	t.Cleanup(func() { _ = book.Close() })
	return book, path
}

// lived is a run with an account of each fate: torn down, refused, in doubt, left with its instances, found again.
func lived(t *testing.T, book *leftover.Ledger) {
	t.Helper()
	ask := func(product contract.Product, kind, scenario string) int {
		number, reference, err := book.Ask(product, kind, scenario)
		require.NoError(t, err)
		require.Contains(t, reference, "abc")
		return number
	}
	first := ask(contract.BMC, "", "")
	require.NoError(t, book.Given(first, keyed("AK1")))
	require.NoError(t, book.TornDown(first, nil))
	require.NoError(t, book.Refused(ask(contract.BSS, "non-vno", "refused")))
	ask(contract.ZEC, "recycle-bin", "in doubt")
	left := ask(contract.ZEC, "default", "left")
	require.NoError(t, book.Given(left, keyed("AK4")))
	require.NoError(t, book.AskInstances(left, 1))
	require.NoError(t, book.GivenInstances(left, []string{"i-1"}))
	require.NoError(t, book.AskInstances(left, 2))
	found := ask(contract.BMC, "default", "found")
	known := keyed("AK5")
	known.Reference = "relcon-abc-5"
	require.NoError(t, book.Given(found, known))
	require.NoError(t, book.TornDown(found, nil))
	require.NoError(t, book.StillThere(found, false))
}

func TestALedgerTellsWhatIsLeft(t *testing.T) {
	book, path := started(t)
	lived(t, book)
	want := []leftover.Account{
		{Number: 3, Changes: 1, Product: contract.ZEC, Kind: "recycle-bin", Scenario: "in doubt", Reference: "relcon-abc-3", Asked: noon()},
		{Number: 4, Changes: 5, Product: contract.ZEC, Kind: "default", Scenario: "left", Reference: "relcon-abc-4", Asked: noon(), AccessKeyID: "AK4", InstanceIDs: []string{"i-1"}, Wanted: 3},
		{Number: 5, Changes: 4, Product: contract.BMC, Kind: "default", Scenario: "found", Reference: "relcon-abc-5", Referred: true, Asked: noon(), AccessKeyID: "AK5"},
	}
	left := book.Left()
	for i := range left {
		left[i].Memory = leftover.Memory{} // it ends with the process
	}
	require.Equal(t, want, left)
	require.NoError(t, book.Close())

	again, err := leftover.Open(path, noon)
	require.NoError(t, err)
	wantHeader := header()
	wantHeader.Schema = leftover.Schema
	require.Equal(t, wantHeader, again.Header())
	require.Equal(t, want, again.Left())
	require.Len(t, again.Accounts(), 5)
	for i, how := range []string{"by the reference alone", "by the key alone", "by both"} {
		account := again.Left()[i].Account()
		require.Equal(t, i > 0, account.Credentials.AccessKeyID != "", how)
		require.Equal(t, i != 1, account.Reference != "", how)
	}
	for _, account := range want {
		require.NoError(t, again.TornDown(account.Number, nil))
	}
	require.Empty(t, again.Left())
	require.NoError(t, again.Close())
}

// However far the writing of a ledger has come when its run is killed, the ledger can be read, and what was begun by
// then is never taken for less than it was.
func TestALedgerThatIsCutOffAnywhere(t *testing.T) {
	book, path := started(t)
	lived(t, book)
	require.NoError(t, book.Close())
	whole, err := os.ReadFile(path)
	require.NoError(t, err)
	cut := filepath.Join(t.TempDir(), "cut.ledger")
	first := strings.Index(string(whole), "\n") + 1
	asked := 0
	for end := first; end <= len(whole); end++ {
		require.NoError(t, os.WriteFile(cut, whole[:end], 0o600))
		read, err := leftover.Open(cut, noon)
		require.NoError(t, err, "%q", whole[:end])
		require.GreaterOrEqual(t, len(read.Accounts()), asked)
		asked = len(read.Accounts())
		require.Equal(t, strings.Count(string(whole[:end]), `"changes":1,`)-unfinished(whole[:end]), asked)
		require.NoError(t, read.Close())
	}
	for end := range first {
		require.NoError(t, os.WriteFile(cut, whole[:end], 0o600))
		_, err := leftover.Open(cut, noon)
		require.ErrorContains(t, err, "cut.ledger: it has no whole line: want the ledger of a run")
		kept, err := os.ReadFile(cut)
		require.NoError(t, err)
		require.Equal(t, string(whole[:end]), string(kept), "what is no ledger is not touched")
	}
}

// unfinished is 1 where the last line, which has no end yet, asks for an account.
func unfinished(data []byte) int {
	return strings.Count(string(data[strings.LastIndex(string(data), "\n")+1:]), `"changes":1,`)
}

func TestWhatIsNoLedger(t *testing.T) {
	head := `{"schema":"relcon-ledger/3","run":"abc"}` + "\n"
	for name, each := range map[string]struct{ content, want string }{
		"empty":                  {"", "it has no whole line"},
		"a target file":          {"name: staging\n", "line 1: it is no JSON"},
		"JSON of something else": {`{"name":"x"}` + "\n", "line 1: it names no schema: want the ledger of a run"},
		"a list":                 {"[]\n", "line 1: it names no schema"},
		"another version":        {`{"schema":"relcon-ledger/4"}` + "\n", `got the schema "relcon-ledger/4", want "relcon-ledger/3": use the relcon that wrote it`},
		"an unknown member":      {head + `{"number":1,"changes":1,"product":"bmc"}` + "\n" + `{"number":1,"changes":2,"product":"bmc","sold":true}` + "\n", "line 3: it is no line of a ledger"},
		"no account":             {head + `{"product":"bmc"}` + "\n", "line 2: it has no number"},
		"an unknown product":     {head + `{"number":1,"product":"ecs"}` + "\n", `line 2: there is no product "ecs"`},
		"a line of another kind": {head + "[]\n", "line 2: it is no line of a ledger"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "x.ledger")
			require.NoError(t, os.WriteFile(path, []byte(each.content), 0o600))
			_, err := leftover.Open(path, noon)
			require.ErrorContains(t, err, each.want)
			require.ErrorContains(t, err, path)
			kept, err := os.ReadFile(path)
			require.NoError(t, err)
			require.Equal(t, each.content, string(kept))
		})
	}
	_, err := leftover.Open(filepath.Join(t.TempDir(), "absent"), noon)
	require.ErrorContains(t, err, "there is no such file")
}

// Lines of a moment may reach the disk in any order.
func TestTheLastChangeOfAnAccountCounts(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.ledger")
	require.NoError(t, os.WriteFile(path, []byte(`{"schema":"relcon-ledger/3","run":"abc"}
{"number":3,"changes":1,"product":"bmc"}
{"number":1,"changes":2,"product":"bmc","accessKeyId":"AK1"}
{"number":1,"changes":1,"product":"bmc"}
`), 0o600))
	book, err := leftover.Open(path, noon)
	require.NoError(t, err)
	require.Equal(t, []leftover.Account{{Number: 1, Changes: 2, Product: contract.BMC, AccessKeyID: "AK1"}, {Number: 3, Changes: 1, Product: contract.BMC}}, book.Left())
	require.NoError(t, book.TornDown(3, nil))
	require.Len(t, book.Left(), 1)
	require.NoError(t, book.Close())
}

func TestALedgerOfARunThatLastsIsRefused(t *testing.T) {
	_, path := started(t)
	_, err := leftover.Open(path, noon)
	require.ErrorIs(t, err, leftover.ErrInUse)
	_, err = leftover.Start(path, header(), "", noon)
	require.ErrorIs(t, err, leftover.ErrInUse)
}

func TestALedgerTakesThePlaceOfOneThatNamesNothing(t *testing.T) {
	book, path := started(t)
	number, _, err := book.Ask(contract.BMC, "", "")
	require.NoError(t, err)
	require.NoError(t, book.Close())
	_, err = leftover.Start(path, header(), "", noon)
	require.ErrorContains(t, err, "an earlier run that has left something (accounts: 1): run `relcon sweep --ledger "+path+"` first")

	book, err = leftover.Open(path, noon)
	require.NoError(t, err)
	require.NoError(t, book.TornDown(number, nil))
	require.NoError(t, book.Close())
	book, err = leftover.Start(path, header(), "", noon)
	require.NoError(t, err)
	require.Empty(t, book.Accounts())
	require.NoError(t, book.Remove())
	require.NoFileExists(t, path)
	require.NoFileExists(t, path+".lock")

	require.NoError(t, os.WriteFile(path, []byte("mine"), 0o600))
	_, err = leftover.Start(path, header(), "", noon)
	require.ErrorContains(t, err, "want the ledger of a run")
	require.FileExists(t, path)
}

// Once something could not be written down, nothing more may be asked for; what is torn down is known all the same.
func TestALedgerThatCanNotBeWritten(t *testing.T) {
	book, _ := started(t)
	number, _, err := book.Ask(contract.BMC, "", "")
	require.NoError(t, err)
	require.NoError(t, book.Failure())
	require.NoError(t, book.Close())
	var unwritten *leftover.WriteError
	require.ErrorAs(t, book.Given(number, keyed("AK1")), &unwritten)
	_, _, err = book.Ask(contract.BMC, "", "")
	require.ErrorAs(t, err, &unwritten)
	require.ErrorContains(t, err, "so nothing more is arranged")
	require.ErrorAs(t, book.AskInstances(number, 1), &unwritten)
	require.ErrorIs(t, book.Failure(), unwritten)
	require.Equal(t, "AK1", book.Left()[0].AccessKeyID)
	require.Error(t, book.TornDown(number, nil))
	require.Empty(t, book.Left())
}

func TestManyAskAtOnce(t *testing.T) {
	book, path := started(t)
	var all sync.WaitGroup
	for range 40 {
		all.Go(func() {
			number, _, err := book.Ask(contract.ZEC, "default", "s")
			require.NoError(t, err)
			require.NoError(t, book.Given(number, keyed("AK")))
			require.NoError(t, book.TornDown(number, nil))
		})
	}
	all.Wait()
	require.NoError(t, book.Close())
	read, err := leftover.Open(path, noon)
	require.NoError(t, err)
	require.Len(t, read.Accounts(), 40)
	require.Empty(t, read.Left())
	require.NoError(t, read.Close())
}

func TestALedgerInMemoryLeavesNoFile(t *testing.T) {
	book := leftover.InMemory(header(), noon)
	lived(t, book)
	require.Len(t, book.Left(), 3)
	require.Empty(t, book.Path())
	require.NoError(t, book.Close())
	require.NoError(t, book.Remove())
}
