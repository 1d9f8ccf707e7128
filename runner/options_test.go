package runner

import (
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/target"
)

// Each interlock is seen to refuse, and to say what is missing.
func TestInterlocks(t *testing.T) {
	t.Parallel()
	for name, each := range map[string]struct {
		change func(*Options)
		want   []string
	}{
		"neither key":      {func(o *Options) { o.AllowRelease = ""; o.Target.Safety.AllowRelease = false }, []string{"allowRelease: true", "--allow-release under-test", "nothing was sent"}},
		"no key on line":   {func(o *Options) { o.AllowRelease = "" }, []string{"--allow-release under-test"}},
		"no key in file":   {func(o *Options) { o.Target.Safety.AllowRelease = false }, []string{"allowRelease: true"}},
		"another name":     {func(o *Options) { o.AllowRelease = "prod" }, []string{"names another target"}},
		"a forbidden host": {at("https://api.example.com/", "api.example.com"), []string{"products.bmc.endpoint", "safety.forbidHosts forbids api.example.com"}},
		"a production host by the default list": {func(o *Options) { at("https://console.zenlayer.com/api/v2/bmc")(o); o.Target.Safety.ForbidHosts = nil },
			[]string{"safety.forbidHosts forbids console.zenlayer.com"}},
		"a production host lifted in the file only": {at("https://CONSOLE.zenlayer.com./api/v2/bmc", "other.example.com"), []string{"is a production host", "--allow-host console.zenlayer.com"}},
		"a hook on a production host": {func(o *Options) {
			o.Target.Safety.ForbidHosts = []string{}
			o.Target.States.URL = "https://business.aliyuncs.com/states"
		},
			[]string{"states.url", "--allow-host business.aliyuncs.com"}},
		"a pool that was not read": {func(o *Options) { o.Target.States.Pool, o.Target.States.URL = "pool.yaml", "" }, []string{"states.pool: pool.yaml was not read"}},
		"a pool beside a hook":     {func(o *Options) { o.Target.Pool = &contract.Pool{File: "pool.yaml"} }, []string{"both a hook and a pool"}},
		"no hook":                  {func(o *Options) { o.Target.States.URL = "" }, []string{"states.url is missing"}},
		"a fault on a target":      {func(o *Options) { o.Faults = []string{"bmc-rel-06-accepts-101"} }, []string{"built-in reference only"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			made := BuiltinTarget("http://127.0.0.1:1", "t")
			made.Name, made.Safety.AllowRelease = "under-test", true
			options := Options{Target: made, AllowRelease: "under-test"}
			each.change(&options)
			_, err := Run(t.Context(), options)
			var usage *UsageError
			require.ErrorAs(t, err, &usage)
			for _, part := range each.want {
				require.ErrorContains(t, err, part)
			}
		})
	}
}

func at(endpoint string, forbidden ...string) func(*Options) {
	return func(o *Options) {
		o.Target.Products[contract.BMC] = target.Product{Endpoint: endpoint, Version: "2022-11-20"}
		o.Target.Safety.ForbidHosts = append([]string{}, forbidden...)
	}
}

// Shards run at the same time: together they may send what one run may.
func TestShardsShareTheTarget(t *testing.T) {
	t.Parallel()
	made := BuiltinTarget("http://127.0.0.1:1", "t")
	made.Safety.AllowRelease, made.Limits.RequestsPerSecond = true, 20
	options := Options{Target: made, AllowRelease: made.Name, Selection: Selection{Shard: catalogue.Shard{Index: 2, Of: 4}}}
	task, err := newTask(options, nil)
	require.NoError(t, err)
	require.Equal(t, 5.0, task.plan.Target.Limits.RequestsPerSecond)
	require.Equal(t, 20.0, made.Limits.RequestsPerSecond, "the target itself stays as it is")
	require.Equal(t, uint64(1), task.plan.Seed)
	require.NotEmpty(t, task.plan.Elsewhere)

	made.Pool, made.States.URL = &contract.Pool{File: "pool.yaml"}, ""
	_, err = newTask(options, nil)
	require.ErrorContains(t, err, `shard: target "reference" takes its instances from a pool`)
	options.Selection.Shard = catalogue.Shard{Index: 1, Of: 1}
	_, err = newTask(options, nil)
	require.NoError(t, err, "one shard is the whole run")
	options.Require = "conformnt"
	_, err = newTask(options, nil)
	require.ErrorContains(t, err, `require: got "conformnt", want conformant or partial; did you mean "conformant"?`)
}
