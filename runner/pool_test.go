package runner

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/plan"
	"relcon/runner/pool"
)

// notGiven matches the reason of a scenario for which the scene's pool has nothing: an account, the clock, billing, or a
// status in which nobody has instances to give away.
var notGiven = regexp.MustCompile(`could mean any|whose list has one page|can't move the provider's clock|can't tell what is billed|kind: (recycle-bin|no-permission)|` +
	`status: (PENDING|CREATING|DEPLOYING|RESIZING|IMAGING|REBOOT|INSTALLING|INSTALL_FAILED|BOOTING|STOPPING|Creating|WaitForExpire|Expired),`)

// provedByAPool is how many rules the pool of a scene proved when it was last counted.
const provedByAPool = 41

// A pool in accounts that hold other things as well is enough for most rules, and what it is not enough for is skipped
// with the reason. A second run goes on where the first one ended.
func TestAPoolIsEnoughForMostRules(t *testing.T) {
	t.Parallel()
	s := newPoolScene(t)
	s.fill()
	first := s.run(nil, append(noFleets(), "BMC-*", "ZEC-*", "BSS-*", "ZC-AUTH-09")...)
	failed, errored, skipped := unsound(t, first)
	require.Empty(t, failed)
	require.Empty(t, errored)
	require.Equal(t, contract.ExitIncomplete, first.Exit)
	require.Equal(t, contract.Incomplete, first.Verdict)
	proved := outcomes(first)
	for _, id := range []string{"BMC-REL-01", "BMC-REL-02", "BMC-TRM-01", "ZEC-REL-01", "BSS-REL-01", "ZC-AUTH-09", "BMC-TRM-21"} {
		want := contract.Proved
		if id == "BMC-REL-02" {
			want = contract.Open // nobody has instances that are booting to give away
		}
		require.Equal(t, want, proved[id], id)
	}
	count := 0
	for _, outcome := range proved {
		if outcome == contract.Proved {
			count++
		}
	}
	// A clause that no pool can prove may be added. One that a pool proved may not be lost.
	require.GreaterOrEqual(t, count, provedByAPool, "rules that a pool proves. A rule that was proved is open now: give its instances to the pool in (*poolScene).fill, or see what else the run says that it lacks")
	for _, each := range skipped {
		require.Regexp(t, notGiven, each, "the pool has instances for it")
	}
	for _, each := range []string{
		`an account that is alone with what was arranged, since one of its requests (ReleaseInstances) could mean any: it names no instance; add to accounts: - {product: bmc, accessKeyId`,
		`a pool can't move the provider's clock`, `a pool can't tell what is billed`,
		`- {id: "…", status: BOOTING, chargeType: POSTPAID}`, `kind: recycle-bin`,
	} {
		require.Contains(t, strings.Join(skipped, "\n"), each)
	}
	require.NotEmpty(t, first.Lacks)

	before := s.used()
	second := s.run(nil, "BMC-REL-0[1-3]", "ZEC-REL-0[13]")
	failed, errored, _ = unsound(t, second)
	require.Empty(t, failed)
	require.Empty(t, errored)
	after := s.used()
	for _, product := range []contract.Product{contract.BMC, contract.ZEC} {
		require.Equal(t, before[product], after[product][:len(before[product])])
		require.Greater(t, len(after[product]), len(before[product]))
	}
	require.Equal(t, before[contract.BSS], after[contract.BSS])
}

// vague are rules whose requests could mean any instance.
func vague() []string {
	return []string{"BMC-REL-07", "BMC-REL-08", "BMC-REL-09", "BMC-TRM-16", "ZC-REQ-03", "ZC-ENV-06"}
}

// Requests that could mean any instance are sent only for exclusive accounts, which one scenario has at a time.
func TestExclusiveAccountsTakeWhatCouldMeanAnyInstance(t *testing.T) {
	t.Parallel()
	s := newPoolScene(t)
	s.account(contract.BMC, contract.KindDefault, false, stock{count: 20, status: "RECYCLE"}, stock{count: 4, status: "RUNNING"})
	s.account(contract.ZEC, contract.KindDefault, false, stock{count: 20, status: "RUNNING"})
	result := s.run(nil, vague()...)
	failed, errored, _ := unsound(t, result)
	require.Empty(t, failed)
	require.Empty(t, errored)
	for _, rule := range result.Rules {
		require.Equal(t, contract.Open, rule.Outcome, rule.ID)
		for _, scenario := range rule.Scenarios {
			if scenario.Outcome == contract.Skipped {
				require.Empty(t, scenario.Exchanges, "nothing was sent and nothing used up for it")
			}
		}
	}

	s.exclusive()
	result = s.run(nil, vague()...)
	failed, errored, skipped := unsound(t, result)
	require.Empty(t, failed)
	require.Empty(t, errored)
	require.Empty(t, skipped)
	require.Equal(t, contract.Conformant, result.Verdict)
}

// An exclusive account that holds a stranger all the same is found out before anything could hit it.
func TestAnExclusiveAccountWithAStrangerIsNotActedOn(t *testing.T) {
	t.Parallel()
	s := newPoolScene(t)
	s.account(contract.BMC, contract.KindDefault, true, stock{count: 20, status: "RECYCLE"})
	ids, err := s.hook.Instances(t.Context(), s.pool.Accounts[0].Account, contract.Wanted{Count: 1, Status: "RECYCLE"})
	require.NoError(t, err)
	s.strangers[contract.BMC] = ids
	failed, errored, _ := unsound(t, s.run(nil, "BMC-REL-01", "BMC-REL-09"))
	require.Empty(t, failed)
	require.NotEmpty(t, errored)
	for _, each := range errored {
		require.Contains(t, each, "the account also holds instance "+ids[0]+", although the pool file says that it is exclusive")
	}
}

// A pool file that no longer tells the truth is found out by the run, before anything is used up where it can be.
func TestAPoolThatIsOutOfDate(t *testing.T) {
	t.Parallel()
	s := newPoolScene(t)
	s.account(contract.BMC, contract.KindDefault, false, stock{count: 3, status: "RUNNING"}, stock{count: 3, status: "STOPPED"})
	listed := s.pool.Accounts[0].Instances
	gone, stopped := listed[0], listed[3]
	gone.ID, gone.Line = "i-gone", 98
	stopped.Status, stopped.Line = "RUNNING", 99
	s.pool.Accounts[0].Instances = append([]contract.PoolInstance{stopped, gone}, listed[:3]...)
	result := s.run(nil, "BMC-TRM-*")
	require.Equal(t, contract.ExitUnreachable, result.Exit)
	require.Contains(t, result.Reason, "is out of date, and nothing of it was used up")
	require.Contains(t, result.Reason, s.pool.File+":99: instance "+stopped.ID+" is listed as STOPPED, and the line says RUNNING")
	require.Contains(t, result.Reason, s.pool.File+":98: the account does not list instance i-gone")
	require.Empty(t, s.used())

	// What is not looked at beforehand is found out by the scenario that is given it.
	for i := range s.pool.Accounts[0].Instances {
		s.pool.Accounts[0].Instances[i].Status = "RECYCLE"
	}
	s.pool.Accounts[0].Instances = []contract.PoolInstance{gone, gone}
	s.pool.Accounts[0].Instances[0].ID, s.pool.Accounts[0].Instances[0].Status = "i-nowhere", "RECYCLE"
	s.pool.Accounts[0].Instances[1].ID, s.pool.Accounts[0].Instances[1].Status = "i-lost", "RECYCLE"
	_, errored, _ := unsound(t, s.run(nil, "BMC-REL-15", "BMC-REL-16"))
	require.NotEmpty(t, errored)
	require.Contains(t, errored[0], "the file is out of date, so mend it or take the instance out")
}

// A plan tells what a pool lacks. It sends nothing, uses nothing up and leaves no file.
func TestAPlanTellsWhatAPoolLacks(t *testing.T) {
	t.Parallel()
	s := newPoolScene(t)
	s.account(contract.BMC, contract.KindDefault, false, stock{count: 1, status: "RECYCLE"}, stock{count: 1, status: "RUNNING"})
	s.server.Close()
	options := s.options("BMC-REL-01", "BMC-REL-09", "BMC-TRM-03")
	options.AllowRelease, options.Target.Safety.AllowRelease = "", false
	forecast, err := Foresee(t.Context(), options, false)
	require.NoError(t, err)
	require.Equal(t, &plan.PoolForecast{File: s.pool.File, Unused: 2, Listed: 2, Lacking: []string{
		`to instances of the account in line 100: - {id: "…", status: RECYCLE, chargeType: POSTPAID} (12 of these)`,
		`to instances of the account in line 100: - {id: "…", status: RECYCLE, chargeType: PREPAID}`,
		"to accounts: - {product: bmc, accessKeyId: …, accessKeySecret: …, exclusive: true, instances: […]}",
		`to its instances: - {id: "…", status: RECYCLE, chargeType: POSTPAID} (3 of these)`,
		"to accounts: - {product: bmc, accessKeyId: …, accessKeySecret: …, instances: […]}",
		`to its instances: - {id: "…", status: RECYCLE, chargeType: POSTPAID}`,
	}}, forecast.Pool)
	files, err := filepath.Glob(filepath.Join(filepath.Dir(s.pool.File), "*"))
	require.NoError(t, err)
	require.Empty(t, files)
}

// Wrong keys of a pool are the pool file's matter: there is no hook that could have given them.
func TestAPoolWhoseKeysAreRefused(t *testing.T) {
	t.Parallel()
	s := newPoolScene(t)
	s.account(contract.BMC, contract.KindDefault, false, stock{count: 1, status: "RECYCLE"})
	account := &s.pool.Accounts[0]
	account.Credentials.AccessKeySecret = "another"
	result, err := Run(t.Context(), s.options("BMC-REL-09"))
	require.NoError(t, err)
	require.Equal(t, contract.ExitUnreachable, result.Exit)
	require.Contains(t, result.Reason, "the account "+account.Credentials.AccessKeyID+" of pool ")
	require.Contains(t, result.Reason, "check accessKeyId and accessKeySecret in the pool's file")
	require.NotContains(t, result.Reason, "hook")
	require.NotContains(t, result.Reason, "states.url")
	require.Empty(t, s.used())
}

// Two runs on one pool at once would use the same instances.
func TestAPoolInUseIsRefused(t *testing.T) {
	t.Parallel()
	s := newPoolScene(t)
	s.account(contract.BMC, contract.KindDefault, false, stock{count: 1, status: "RECYCLE"})
	opened, err := pool.Open(s.pool, pool.Options{})
	require.NoError(t, err)
	defer opened.Close()
	_, err = Run(t.Context(), s.options("BMC-REL-09"))
	var usage *UsageError
	require.ErrorAs(t, err, &usage)
	require.ErrorContains(t, err, "another run has it open")
	_, err = Foresee(t.Context(), s.options("BMC-REL-09"), false)
	require.NoError(t, err, "a plan only reads")
}

// safety.maxInstances bounds what a run uses up of a pool.
func TestAPoolIsUsedUpToTheLimit(t *testing.T) {
	t.Parallel()
	s := newPoolScene(t)
	s.fill()
	_, errored, _ := unsound(t, s.run(func(o *Options) { o.Target.Safety.MaxInstances = 5 }, "BMC-REL-0[1-4]"))
	require.NotEmpty(t, errored)
	require.Contains(t, errored[0], "safety.maxInstances")
	require.LessOrEqual(t, len(s.used()[contract.BMC]), 5)
}

// A pool that is short is spent on whole rules, and first on those that the verdict depends on.
func TestAShortPoolProvesWholeRules(t *testing.T) {
	t.Parallel()
	s := newPoolScene(t)
	s.account(contract.BMC, contract.KindDefault, false, stock{count: 4, status: "RECYCLE"}, stock{count: 2, status: "RUNNING"})
	options := s.options("BMC-REL-*")
	options.Seed = 7
	r := opened(t.Context(), t, options)
	var rules []string
	level := map[string]contract.Level{}
	for _, entry := range r.plan.Rules {
		level[entry.ID] = entry.Level
	}
	optional := false
	for _, scenario := range r.plan.Ordered() {
		if len(rules) > 0 && rules[len(rules)-1] == scenario.RuleID {
			continue
		}
		require.NotContains(t, rules, scenario.RuleID, "its scenarios stand together")
		rules = append(rules, scenario.RuleID)
		optional = optional || level[scenario.RuleID] != contract.Required
		require.Equal(t, optional, level[scenario.RuleID] != contract.Required, "required ones come first")
	}
	require.Len(t, rules, len(r.plan.Rules))
	require.True(t, optional, "some are not required")
	require.False(t, slices.IsSorted(rules), "the seed orders the rest")
}
