package command

import (
	"bytes"
	"maps"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

// relcon runs the program as a shell would.
func relcon(arguments ...string) (exit int, stdout, stderr string) {
	var out, problems bytes.Buffer
	exit = Main(arguments, &out, &problems)
	return exit, out.String(), problems.String()
}

func TestHelp(t *testing.T) {
	var verbs []string
	for _, verb := range newRoot().Commands() {
		verbs = append(verbs, verb.Name())
		exit, stdout, stderr := relcon("help", verb.Name())
		require.Zero(t, exit, stderr)
		_, asked, _ := relcon(verb.Name(), "--help")
		require.Equal(t, asked, stdout)
		require.Contains(t, stdout, "Examples:\n  ", verb.Name())
		require.NotRegexp(t, `--\S+ (int|uint|duration|string|strings|stringArray)\b`, stdout, "a placeholder is named for what it takes")
	}
	require.ElementsMatch(t, []string{"verify", "plan", "explore", "rules", "spec", "serve", "prove", "sweep", "init", "hook", "report", "diff", "merge", "known", "statement", "completion", "help"}, verbs)
	exit, none, _ := relcon()
	require.Equal(t, contract.ExitUsage, exit, "nothing was checked")
	_, help, _ := relcon("help")
	_, flag, _ := relcon("--help")
	require.Equal(t, flag, help)
	require.Equal(t, flag, none)
	require.Regexp(t, `(?s)\n  verify .*\n  plan .*\n  rules .*\n  serve .*\n  prove .*\n  completion .*\n  help `, help)
	_, check, _ := relcon("help", "hook", "check")
	require.Contains(t, check, "relcon hook check [flags]")
	_, verify, _ := relcon("help", "verify")
	require.Regexp(t, `(?s)--target FILE .*--rules PATTERN,… .*--report FORMAT=PATH .*--concurrency N .*--fault ID .*--help`, verify)
	exit, version, _ := relcon("--version")
	require.Zero(t, exit)
	require.Regexp(t, `^relcon \S+\n(commit [0-9a-f]{40}.*\n)?contract sha256:[0-9a-f]{64}\n$`, version)
}

func TestFlagsStandInColumns(t *testing.T) {
	_, stdout, _ := relcon("help", "verify")
	_, table, found := strings.Cut(stdout, "\nFlags:\n")
	require.True(t, found)
	column := 0
	for line := range strings.Lines(table) {
		characters := []rune(line)
		start := strings.LastIndex(string(characters[:min(40, len(characters))]), "  ")
		at := len([]rune(string(characters)[:start])) + 2
		if column == 0 {
			column = at
		}
		require.Equal(t, column, at, line)
	}
}

// No line of a help is longer than a wide terminal.
func TestHelpsAreNotTooWide(t *testing.T) {
	for _, verb := range []string{"verify", "plan", "explore", "rules", "spec", "serve", "prove", "sweep", "init", "hook", "report", "diff", "merge", "known", "statement", "completion"} {
		_, help, _ := relcon("help", verb)
		for line := range strings.Lines(help) {
			require.LessOrEqual(t, len([]rune(strings.TrimRight(line, "\n"))), 125, "%s: %s", verb, line)
		}
	}
}

// refusedWords are command lines with what is said of them.
func refusedWords() map[string]string {
	return map[string]string{
		// verbs and words
		"verfy":                  `unknown verb "verfy"; did you mean "verify"?`,
		"help nonsense":          `unknown verb "nonsense"`,
		"nonsense --help":        `unknown verb "nonsense"`,
		"--help nonsense":        `unknown verb "nonsense"`,
		"verfy --rules x -h":     `unknown verb "verfy"; did you mean "verify"?`,
		"help verfy":             `did you mean "verify"?`,
		"help verify plan":       "help takes one verb",
		"completion powershell2": `got "powershell2", want one of bash, zsh, fish, powershell; did you mean "powershell"?`,
		"completion":             "want one of bash, zsh, fish, powershell",
		"sweep run.ledger":       `sweep takes no argument, got "run.ledger"`,
		"prove bmc-rel-06-null":  "takes no argument",
		"verify BMC-REL-02":      `verify takes no argument, got "BMC-REL-02"`,

		// flags
		"verify --ruls x":              "unknown flag --ruls; did you mean --rules? (see relcon verify --help)",
		"verify -rules x":              "unknown flag -rules; did you mean --rules?",
		"rules --rules ZEC-*":          "unknown flag --rules; here the patterns stand by themselves: relcon rules PATTERN…",
		"verify -x":                    "unknown flag -x (see relcon verify --help)",
		"verify ---rules":              `got "---rules", want a flag`,
		"verify --target a --target b": "--target: it stands twice, want one of the two (see relcon verify --help)",
		"hook check --target a --allow-release x --allow-release y": "--allow-release: it stands twice, want one of the two",
		"sweep --ledger a --ledger a":                               "--ledger: it stands twice, want one of the two",
		"verify --rules":                                            "--rules: got no value, want PATTERN,… after it",
		"verify --concurrency many":                                 `--concurrency: got "many", want a whole number such as 8`,
		"verify --concurrency -1":                                   "concurrency: got -1, want the number of scenarios at once",
		"verify --seed -1":                                          `--seed: got "-1", want a whole number from 0`,
		"verify --timeout 10":                                       `--timeout: got "10", want a duration such as 90s or 10m`,
		"verify --timeout -1s":                                      "timeout: got -1s, want a duration",
		"verify --strict=perhaps":                                   `--strict: got "perhaps", want no value`,
		"prove --fualt x":                                           "did you mean --fault?",
		"prove --parallel -1":                                       "parallel: got -1",
		"verify --shard 2/5$foo":                                    `shard: got "2/5$foo", want I/N such as 2/5`,
		"verify --level requird":                                    `did you mean "required"?`,
		"rules --level requird":                                     `want one of required, recommended, reading; did you mean "required"?`,
		"verify --rules BMC-RLE-06":                                 `did you mean "BMC-REL-06"?`,
		"verify --rules BMC-*,,ZEC-*":                               "an empty pattern",
		"rules BMC-*,":                                              "an empty pattern",
		"plan --rules BMC-REL-06,!BMC-*":                            `no rule is left by the patterns "BMC-REL-06,!BMC-*"`,
		"rules BMC-REL-06,!BMC-*":                                   "take out every rule",

		// faults and readings of the reference
		"prove --fault bmc-rel-06-accepts-11":                `did you mean "bmc-rel-06-accepts-101"?`,
		"prove --fault bmc-rel-06-accepts-11 --rules BMC-*":  "there is no fault",
		"prove --fault bmc-rel-06-accepts-101 --rules ZEC-*": `breaks a rule of the patterns "ZEC-*"`,
		"prove --rules BMC-RLE-06":                           `did you mean "BMC-REL-06"?`,
		"prove --rules BMC-REL-06,!BMC-*":                    "breaks a rule of the patterns",
		"verify --fault nonsense":                            "(`relcon rules --faults` lists all)",
		"verify --reading BMC-TRM-06":                        `want BMC-TRM-06=READING, with one of "cancels", "refuses"`,
		"verify --reading BMC-TRM-06=refusse":                `want one of "cancels", "refuses"; did you mean "refuses"?`,
		"verify --reading BMC-REL-02=refuses":                "BMC-REL-02 has no readings to choose from; these have: ZC-REQ-04,",
		"verify --reading BMC-TMR-06=refuses":                `there is no rule "BMC-TMR-06"; did you mean "BMC-TRM-06"?`,
		"verify --reading nonsense":                          "want RULE=READING, such as BMC-TRM-06=refuses",
	}
}

// refusedFiles are command lines about files and places, with what is said of them.
func refusedFiles(absent, folder string) map[string]string {
	return map[string]string{
		"verify --report jsn=x":           `did you mean "json"?`,
		"verify --report json=" + absent:  "create it first",
		"prove --report jsn=x":            `did you mean "json"?`,
		"prove --report junit=x":          "want one of json, html, text",
		"prove --report html=" + absent:   "create it first",
		"verify --target " + absent:       absent + ": there is no such file",
		"verify --target " + folder:       "got a folder, want a YAML file",
		"sweep":                           "--ledger: it is missing, want the FILE",
		"sweep --ledger " + absent:        absent + ": there is no such file",
		"sweep --ledger " + folder:        "got a folder, want the file of a ledger",
		"verify --ledger " + absent:       filepath.Dir(absent) + ": there is no such folder; create it first",
		"verify --known " + absent:        absent + ": there is no such file",
		"verify --known " + folder:        folder + ": got a folder, want a YAML file",
		"verify --allow-release staging":  "the built-in reference needs no such key",
		"serve --address nowhere":         "want HOST:PORT such as 127.0.0.1:8080",
		"serve --address 127.0.0.1:http":  `got the port "http", want 1 to 65535`,
		"serve --address 0.0.0.0:80":      "want a loopback one",
		"serve --product bnc":             `product: got "bnc", want one of bmc, zec, bss; did you mean "bmc"?`,
		"serve --write-target " + absent:  "create it first",
		"serve --write-target " + folder:  "got a folder, want a file",
		"serve --fault bmc-rel-06-accept": `did you mean "bmc-rel-06-accepts-101"? (` + "`relcon rules --faults` lists all)",
	}
}

func TestWhatIsRefused(t *testing.T) {
	folder := t.TempDir()
	absent := filepath.Join(folder, "absent", "file")
	rows := refusedWords()
	maps.Copy(rows, refusedFiles(absent, folder))
	for line, message := range rows {
		t.Run(line, func(t *testing.T) {
			exit, stdout, stderr := relcon(strings.Fields(line)...)
			require.Equal(t, contract.ExitUsage, exit)
			require.Empty(t, stdout)
			require.Contains(t, stderr, message)
			require.True(t, strings.HasPrefix(stderr, "relcon: ") && strings.HasSuffix(stderr, "\n"), stderr)
			for _, internal := range []string{"strconv", "time:", "flag needs", "no such file or directory", "open ", "%!"} {
				require.NotContains(t, stderr, internal)
			}
		})
	}
}

// An empty value is what is left of a shell variable that is not set; every flag that takes a value refuses it.
func TestEmptyValuesAreRefused(t *testing.T) {
	for _, verb := range newRoot().Commands() {
		verb.Flags().VisitAll(func(f *pflag.Flag) {
			if f.Value.Type() == "bool" || f.Value.Type() == "int" || f.Value.Type() == "uint64" || f.Value.Type() == "float64" || f.Value.Type() == "duration" {
				return
			}
			for _, value := range []string{"", " "} {
				exit, stdout, stderr := relcon(verb.Name(), "--"+f.Name, value)
				require.Equal(t, contract.ExitUsage, exit, "%s --%s", verb.Name(), f.Name)
				require.Empty(t, stdout)
				require.Contains(t, stderr, "--"+f.Name+": got an empty value, want ")
			}
		})
	}
	for _, arguments := range [][]string{{"serve", "--product", "bmc,"}, {"verify", "--rules", "BMC-REL-02", "--rules", ""}, {"rules", ""}, {"rules", "BMC-*", " "}} {
		exit, _, stderr := relcon(arguments...)
		require.Equal(t, contract.ExitUsage, exit, arguments)
		require.Contains(t, stderr, "got an empty ")
	}
}

func TestWhatAShellOffers(t *testing.T) {
	for line, want := range map[string]string{
		"verify --rules BMC-REL-0":             "\nBMC-REL-02\tOnly",
		"verify --rules ZC-*,!BMC-REL-0":       "\nZC-*,!BMC-REL-02\tOnly",
		"plan --rules BMC":                     "\nBMC-REL-02\t",
		"rules BMC":                            "\nBMC-REL-02\t",
		"prove --rules BMC":                    "\nBMC-REL-02\t",
		"verify --fault bmc-rel-06":            "\nbmc-rel-06-accepts-101\tA request",
		"serve --fault bmc-rel-06":             "\nbmc-rel-06-accepts-101\tA request",
		"prove --fault bmc-rel-06":             "\nbmc-rel-06-accepts-101\tA request",
		"verify --reading BMC-TRM":             "\nBMC-TRM-06=refuses\t",
		"serve --reading BMC-TRM":              "\nBMC-TRM-06=refuses\t",
		"verify --level re":                    "\nrecommended\n",
		"rules --level re":                     "\nreading\n",
		"verify --report j":                    "\njunit=\n",
		"prove --report h":                     "\nhtml=\n",
		"known --from ":                        "\njson\n",
		"statement ":                           "\njson\n",
		"statement r.json --badge ":            "\nsvg\n",
		"verify --rerun ":                      "\njson\n",
		"diff ":                                "\njson\n",
		"diff a.json b.json --report m":        "\nmarkdown=\n",
		"diff a.json b.json ":                  ":4\n", // no third file
		"serve --product ":                     "\nzec\n",
		"verify --target ":                     "\nyaml\n",
		"completion ":                          "\nfish\n",
		"help ":                                "\nverify\n",
		"ver":                                  "\nverify\t",
		"verify --report json=r":               "\n:0\n", // files
		"verify --rules BMC-REL-02 --fail-f":   "--fail-fast\t",
		"verify --fault bmc-rel-06 --reading ": "\nACS-REQ-03=accepted\t",
	} {
		t.Run(line, func(t *testing.T) {
			exit, stdout, _ := relcon(append([]string{cobra.ShellCompRequestCmd}, strings.Split(line, " ")...)...)
			require.Zero(t, exit)
			require.Contains(t, "\n"+stdout, want)
		})
	}
}
