// Package recipes runs the recipes of .github as their CI would run them, with relcon serving the target itself.
package recipes

import (
	"bytes"
	"fmt"
	"io"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"
	batch "k8s.io/api/batch/v1"
	core "k8s.io/api/core/v1"
	kyaml "sigs.k8s.io/yaml"

	"relcon/runner"
	"relcon/runner/command"
	"relcon/runner/contract"
	"relcon/runner/reference"
)

const asProgram = "RELCON_TEST_AS_PROGRAM"

// TestMain makes the test's binary be relcon itself where a recipe calls it.
func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		os.Exit(command.Main(os.Args[1:], os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

// site is a folder in which a recipe runs, with a target, and relcon on its path.
type site struct {
	t      *testing.T
	folder string
	env    []string
}

// newSite makes the folder. Rules are what the recipe is to check; without, it would take minutes.
func newSite(t *testing.T, rules string, faults ...string) site {
	t.Helper()
	provider, err := reference.New(reference.Options{HookToken: "hook-token", Faults: faults})
	require.NoError(t, err)
	server := httptest.NewServer(provider)
	t.Cleanup(server.Close)
	s := site{t: t, folder: t.TempDir()}
	at := runner.BuiltinTarget(server.URL, "")
	text := fmt.Sprintf("name: zenlayer-staging\nproducts: {bmc: {endpoint: %q}}\nstates: {url: %q, token: \"${STATES_TOKEN}\"}\nlimits: {pollInterval: 50ms, settleTimeout: 5s}\nsafety: {allowRelease: true}\n",
		at.Products[contract.BMC].Endpoint, at.States.URL)
	require.NoError(t, os.WriteFile(s.at("staging.yaml"), []byte(text), 0o600))
	program, err := os.Executable()
	require.NoError(t, err)
	shim := fmt.Sprintf("#!/bin/sh\nif [ \"$1\" = verify ]; then set -- \"$@\" --rules '%s'; fi\n%s=1 exec %q \"$@\"\n", rules, asProgram, program)
	require.NoError(t, os.Mkdir(s.at("bin"), 0o700))
	require.NoError(t, os.WriteFile(s.at("bin/relcon"), []byte(shim), 0o700))
	root, err := filepath.Abs("../../..")
	require.NoError(t, err)
	require.NoError(t, os.Symlink(filepath.Join(root, ".github"), s.at(".github")))
	s.env = append(os.Environ(), "PATH="+s.at("bin")+":"+os.Getenv("PATH"), "STATES_TOKEN=hook-token")
	return s
}

func (s site) at(name string) string { return filepath.Join(s.folder, name) }

// run runs a command, and gives its exit code and what it wrote.
func (s site) run(env []string, words ...string) (int, string) {
	c := exec.Command(words[0], words[1:]...)
	c.Dir, c.Env = s.folder, slices.Concat(s.env, env)
	out, _ := c.CombinedOutput()
	return c.ProcessState.ExitCode(), string(out)
}

// workflow is what is read of a workflow of GitHub Actions.
type workflow struct {
	Jobs map[string]struct {
		Strategy struct {
			Matrix struct{ Shard []int }
		}
		Env   map[string]string
		Steps []struct {
			Name, If, Run, Uses string
			Env                 map[string]string
		}
	}
}

var expression = regexp.MustCompile(`\$\{\{ *([a-z.A-Z_-]+) *\}\}`)

// play plays the steps of a job that run something, as GitHub would, and gives the exit code of the first that failed.
func (w workflow) play(s site, job string, values map[string]string) (failed int) {
	fill := func(text string) string {
		return expression.ReplaceAllStringFunc(text, func(found string) string {
			value, known := values[expression.FindStringSubmatch(found)[1]]
			require.True(s.t, known, found)
			return value
		})
	}
	env := []string{"GITHUB_ACTIONS=true", "GITHUB_STEP_SUMMARY=" + s.at("summary-"+values["matrix.shard"]+".md")}
	for name, value := range w.Jobs[job].Env {
		env = append(env, name+"="+fill(value))
	}
	for _, step := range w.Jobs[job].Steps {
		if step.Run == "" || strings.HasPrefix(step.Run, "make build") || failed != 0 && !strings.Contains(step.If, "always()") {
			continue
		}
		own := slices.Clone(env)
		for name, value := range step.Env {
			own = append(own, name+"="+fill(value))
		}
		exit, out := s.run(own, "bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", fill(step.Run))
		s.t.Logf("%s %s: %d\n%s", values["matrix.shard"], step.Name, exit, out)
		if failed == 0 {
			failed = exit
		}
	}
	return failed
}

func TestTheWorkflow(t *testing.T) {
	text, err := os.ReadFile("../../../.github/workflows/conformance.yml")
	require.NoError(t, err)
	var w workflow
	require.NoError(t, yaml.Unmarshal(text, &w))
	for name, each := range map[string]struct {
		faults []string
		shards []int // exit codes
		exit   int
	}{
		"conformant":      {nil, []int{0, 0, 0, 0}, contract.ExitOK},
		"a violated rule": {[]string{"bmc-rel-06-accepts-101"}, []int{0, 0, 1, 0}, contract.ExitViolated},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, "BMC-REL-0[3-6]", each.faults...)
			values := func(shard int) map[string]string {
				return map[string]string{"matrix.shard": fmt.Sprint(shard), "strategy.job-total": fmt.Sprint(len(w.Jobs["shard"].Strategy.Matrix.Shard)),
					"vars.TARGET": "staging.yaml", "vars.ALLOW_RELEASE": "zenlayer-staging", "secrets.STATES_TOKEN": "hook-token"}
			}
			exits := make([]int, len(w.Jobs["shard"].Strategy.Matrix.Shard))
			var wait sync.WaitGroup
			for i, shard := range w.Jobs["shard"].Strategy.Matrix.Shard {
				wait.Go(func() { exits[i] = w.play(s, "shard", values(shard)) })
			}
			wait.Wait()
			slices.Sort(exits)
			slices.Sort(each.shards)
			require.Equal(t, each.shards, exits)
			require.Equal(t, each.exit, w.play(s, "verdict", values(0)))
			summary, err := os.ReadFile(s.at("summary-0.md"))
			require.NoError(t, err)
			require.Contains(t, string(summary), "zenlayer-staging")
			require.FileExists(t, s.at("reports/merged.xml"))
		})
	}
}

// jobs reads the recipe for Kubernetes by the types of its API, and nothing beside them.
func jobs(t *testing.T) (all []batch.Job) {
	t.Helper()
	text, err := os.ReadFile("../../../.github/recipes/kubernetes.yaml")
	require.NoError(t, err)
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	for {
		var one any
		if err := decoder.Decode(&one); err == io.EOF {
			return all
		} else {
			require.NoError(t, err)
		}
		document, err := yaml.Marshal(one)
		require.NoError(t, err)
		var job batch.Job
		require.NoError(t, kyaml.UnmarshalStrict(document, &job))
		require.Equal(t, [2]string{"batch/v1", "Job"}, [2]string{job.APIVersion, job.Kind})
		all = append(all, job)
	}
}

// What the API server asks of an Indexed Job beyond the types, and what becomes of a pod with each exit code.
func TestTheKubernetesJobByItsAPI(t *testing.T) {
	all := jobs(t)
	require.Len(t, all, 2)
	spec := all[0].Spec
	require.Equal(t, batch.IndexedCompletion, *spec.CompletionMode)
	require.NotNil(t, spec.BackoffLimitPerIndex)
	require.Equal(t, core.RestartPolicyNever, spec.Template.Spec.RestartPolicy, "podFailurePolicy and backoffLimitPerIndex need it")
	require.LessOrEqual(t, *spec.MaxFailedIndexes, *spec.Completions)
	require.Contains(t, spec.Template.Spec.Containers[0].Command, fmt.Sprintf("auto/%d", *spec.Completions))
	actions := map[int32]batch.PodFailurePolicyAction{}
	for _, rule := range spec.PodFailurePolicy.Rules {
		if rule.OnExitCodes == nil {
			continue
		}
		require.Equal(t, spec.Template.Spec.Containers[0].Name, *rule.OnExitCodes.ContainerName)
		require.Equal(t, batch.PodFailurePolicyOnExitCodesOpIn, rule.OnExitCodes.Operator)
		require.True(t, slices.IsSorted(rule.OnExitCodes.Values), "the API wants them in order")
		for _, code := range rule.OnExitCodes.Values {
			require.NotZero(t, code)
			require.NotContains(t, actions, code)
			actions[code] = rule.Action
		}
	}
	for _, code := range []int32{contract.ExitViolated, contract.ExitUsage, contract.ExitIncomplete, contract.ExitLeftover, contract.ExitGuard, contract.ExitSuite} {
		require.Equal(t, batch.PodFailurePolicyActionFailIndex, actions[code], code)
	}
	require.Equal(t, batch.PodFailurePolicyActionCount, actions[contract.ExitUnreachable], "it is tried again")
	require.NotContains(t, actions, int32(contract.ExitInterrupted), "a pod that was stopped is tried again")
	for _, job := range all {
		mounted := map[string]bool{}
		for _, volume := range job.Spec.Template.Spec.Volumes {
			mounted[volume.Name] = true
		}
		for _, mount := range job.Spec.Template.Spec.Containers[0].VolumeMounts {
			require.True(t, mounted[mount.Name], mount.Name)
		}
	}
}

// The pods, one process each: their command with their environment, and the folders of this machine in the place of volumes.
func TestTheKubernetesJobRuns(t *testing.T) {
	all := jobs(t)
	s := newSite(t, "BMC-REL-0[3-6]")
	require.NoError(t, os.Mkdir(s.at("reports"), 0o700))
	place := strings.NewReplacer("/etc/relcon/conformance.sh", s.at(".github/recipes/conformance.sh"), "/etc/relcon/", s.folder+"/", "/reports", s.at("reports"))
	command := func(job batch.Job, env ...string) (words, set []string) {
		container := job.Spec.Template.Spec.Containers[0]
		for _, each := range container.Env {
			set = append(set, each.Name+"="+place.Replace(each.Value))
		}
		for _, word := range container.Command {
			words = append(words, place.Replace(word))
		}
		return words, append(set, env...)
	}
	var wait sync.WaitGroup
	for index := range int(*all[0].Spec.Completions) {
		wait.Go(func() {
			words, env := command(all[0], fmt.Sprintf("JOB_COMPLETION_INDEX=%d", index))
			exit, out := s.run(env, words...)
			require.Zero(t, exit, out)
		})
	}
	wait.Wait()
	words, env := command(all[1])
	words[0] = s.at("bin/" + words[0])
	exit, out := s.run(env, words...)
	require.Zero(t, exit, out)
	require.Contains(t, out, "conformant: 4 of 4 rules proved")
}
