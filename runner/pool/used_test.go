package pool_test

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/pool"
)

// manyInstances is a pool of one account with instances r-0, r-1 and so on.
func manyInstances(file string, count int) *contract.Pool {
	account := contract.PoolAccount{Account: contract.Account{Product: contract.BMC, Kind: "default", Credentials: contract.Credentials{AccessKeyID: "ak"}}}
	for n := range count {
		account.Instances = append(account.Instances, contract.PoolInstance{ID: fmt.Sprint("r-", n), Status: "RUNNING", ChargeType: contract.Postpaid})
	}
	return &contract.Pool{File: file, Accounts: []contract.PoolAccount{account}}
}

// handOut takes instances one at a time until there are none, and tells of each.
func handOut(list *contract.Pool, tell func(id string)) error {
	opened, err := pool.Open(list, pool.Options{Now: atNoon})
	if err != nil {
		return err
	}
	for range list.Accounts[0].Instances {
		ids, err := take(opened, contract.BMC, "", contract.Wanted{})
		if err != nil {
			break // there are no more
		}
		tell(ids[0])
	}
	return opened.Close()
}

// TestMain is also the process that gets killed.
func TestMain(m *testing.M) {
	if file := os.Getenv("RELCON_TEST_POOL"); file != "" {
		wishes := bufio.NewScanner(os.Stdin)
		if err := handOut(manyInstances(file, 1000), func(id string) { fmt.Println(id); wishes.Scan() }); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
		return
	}
	os.Exit(m.Run())
}

// Processes that are killed while they hand out never cause an instance to be handed out twice, and leave the pool free
// for the next one.
func TestAKilledRunLeavesTheLedgerSound(t *testing.T) {
	list := manyInstances(t.TempDir()+"/instances.yaml", 1000)
	var given []string
	for round := range 4 {
		child := exec.CommandContext(t.Context(), os.Args[0])
		child.Env = append(os.Environ(), "RELCON_TEST_POOL="+list.File)
		child.Stderr = os.Stderr
		out, err := child.StdoutPipe()
		require.NoError(t, err)
		in, err := child.StdinPipe()
		require.NoError(t, err)
		require.NoError(t, child.Start())
		enough := 10 + round*7
		_, err = in.Write(bytes.Repeat([]byte("\n"), enough+20)) // so that it is killed while it works, and never ends by itself
		require.NoError(t, err)
		lines := bufio.NewScanner(out)
		for n := 0; lines.Scan(); n++ {
			given = append(given, lines.Text())
			if n == enough {
				require.NoError(t, child.Process.Kill()) // what it printed meanwhile is still read
			}
		}
		require.ErrorContains(t, child.Wait(), "killed")
	}
	require.Greater(t, len(given), 4*10)
	require.NoError(t, handOut(list, func(id string) { given = append(given, id) }))
	all := slices.Clone(given)
	slices.Sort(all)
	require.Equal(t, len(given), len(slices.Compact(all)), "each was given once")
	require.Subset(t, written(t, list), given)
}

func TestAPoolNeedsAFile(t *testing.T) {
	list := givenPool(t)
	list.File = ""
	_, err := pool.Open(list, pool.Options{Now: nil})
	require.ErrorContains(t, err, "the pool has no file")
}

// An instance that can't be written down is not handed out, and nobody takes it for untouched either.
func TestNothingIsHandedOutThatCanNotBeWrittenDown(t *testing.T) {
	list := givenPool(t)
	opened := openPool(t, list)
	require.NoError(t, opened.Close())
	ids, err := take(opened, contract.BMC, "", contract.Wanted{})
	require.ErrorContains(t, err, "nothing is handed out")
	require.Empty(t, ids)
	require.NotContains(t, opened.Untouched(list.Accounts[0].Account), "r-1")
}

func TestAPoolHasOneRunAtATime(t *testing.T) {
	list := givenPool(t)
	opened := openPool(t, list)
	_, err := pool.Open(list, pool.Options{Now: atNoon})
	require.ErrorContains(t, err, "another run has it open: wait for its end")
	link := list.File + ".link"
	require.NoError(t, os.WriteFile(list.File, nil, 0o600))
	require.NoError(t, os.Symlink(list.File, link))
	require.NoError(t, opened.Close())
	openPool(t, list)
	linked := *list
	linked.File = link
	_, err = pool.Open(&linked, pool.Options{Now: atNoon})
	require.ErrorContains(t, err, "another run has it open", "by another name, too")
}

func TestAnUnsoundLedgerIsRefused(t *testing.T) {
	for name, line := range map[string]string{
		"no JSON": "r-1", "no id": `{"product":"bmc"}`, "no product": `{"id":"r-1"}`, "another product": `{"product":"ecs","id":"r-1"}`, "no object": `"r-1"`,
	} {
		t.Run(name, func(t *testing.T) {
			list := givenPool(t)
			require.NoError(t, os.WriteFile(list.File+".used", []byte(line+"\n"), 0o600))
			_, err := pool.Open(list, pool.Options{Now: atNoon})
			require.ErrorContains(t, err, "instances.yaml.used")
			_, err = pool.Open(list, pool.Options{Now: atNoon, ReadOnly: true})
			require.ErrorContains(t, err, "instances.yaml.used")
		})
	}
}

func TestAPoolThatIsOnlyReadHandsNothingOut(t *testing.T) {
	list := givenPool(t)
	read, err := pool.Open(list, pool.Options{Now: atNoon, ReadOnly: true})
	require.NoError(t, err)
	_, err = take(read, contract.BMC, "", contract.Wanted{})
	var fault *contract.Fault
	require.ErrorAs(t, err, &fault)
	require.NoFileExists(t, list.File+".used")
	require.NoError(t, read.Close())
}
