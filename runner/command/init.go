package command

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"relcon/runner/contract"
	"relcon/runner/report"
	"relcon/runner/target"
)

// initVerb holds the flags of `relcon init`.
type initVerb struct {
	start         target.Start
	bmc, zec, bss string
	output        string
	force         bool
}

func newInit() *cobra.Command {
	v := &initVerb{}
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Write a target file, by flags or by asking",
		Long: `Writes a target file with comments, whose limits fit the addresses, and says what to do next. On a terminal it asks for what
the flags do not say. It sends nothing.`,
		Example: `  relcon init
  relcon init --name staging --bmc https://staging.example.com/api/v2/bmc --hook https://staging.example.com/provider-states
  relcon init --name staging --bmc https://staging.example.com/api/v2/bmc --pool instances.yaml`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return v.run(cmd) },
	}
	flags := cmd.Flags()
	flags.StringVar(&v.start.Name, "name", "", "`NAME` of the target, which --allow-release repeats")
	flags.StringVar(&v.bmc, "bmc", "", "`URL` of Zenlayer BMC")
	flags.StringVar(&v.zec, "zec", "", "`URL` of Zenlayer ZEC")
	flags.StringVar(&v.bss, "bss", "", "`URL` of Alibaba Cloud BssOpenApi")
	flags.StringVar(&v.start.Hook, "hook", "", "`URL` of the provider-state hook")
	flags.StringVar(&v.start.TokenOf, "token-variable", "STATES_TOKEN", "`NAME` of the environment variable that holds the hook's token")
	flags.StringVar(&v.start.Pool, "pool", "", "`FILE` of instances that may be destroyed, where there is no hook")
	flags.StringVar(&v.output, "output", "", "`FILE` to write (default: NAME.yaml), which must not be there yet; - is stdout")
	flags.BoolVar(&v.force, "force", false, "write over the file")
	completeFile(cmd, "pool", "yaml", "yml")
	completeFile(cmd, "output", "yaml", "yml")
	return cmd
}

func (v *initVerb) run(cmd *cobra.Command) error {
	file, isFile := cmd.InOrStdin().(*os.File)
	if isFile && term.IsTerminal(int(file.Fd())) {
		if err := v.ask(cmd.InOrStdin(), cmd.ErrOrStderr()); err != nil {
			return err
		}
	}
	if lacking := v.lacking(); len(lacking) > 0 {
		return contract.Usage("init: got no %s (see relcon init --help)", strings.Join(lacking, ", and no "))
	}
	v.start.Endpoints = map[contract.Product]string{contract.BMC: v.bmc, contract.ZEC: v.zec, contract.BSS: v.bss}
	text, err := v.start.File()
	if err != nil {
		return contract.Usage("init: %v", err)
	}
	output := cmp.Or(v.output, filepath.Base(v.start.Name)+".yaml")
	if output == report.Stdout {
		_, err = cmd.OutOrStdout().Write(text)
		return err
	}
	if _, err := os.Lstat(output); !v.force && !errors.Is(err, fs.ErrNotExist) {
		return contract.Usage("--output: %s is there already: want a new file, or --force", output)
	}
	if err := report.WriteFile(output, text, 0o666); err != nil {
		return contract.Unreadable("output", output, err)
	}
	_, err = io.WriteString(cmd.OutOrStdout(), v.next(output))
	return err
}

// lacking are the flags that a file can't be written without.
func (v *initVerb) lacking() []string {
	var lacking []string
	if v.start.Name == "" {
		lacking = append(lacking, "--name")
	}
	if v.bmc == "" && v.zec == "" && v.bss == "" {
		lacking = append(lacking, "--bmc, --zec or --bss")
	}
	if (v.start.Hook == "") == (v.start.Pool == "") {
		lacking = append(lacking, "single one of --hook and --pool")
	}
	return lacking
}

// ask asks for what the flags do not say. An empty answer leaves it out.
func (v *initVerb) ask(in io.Reader, out io.Writer) error {
	lines := bufio.NewScanner(in)
	question := func(into *string, text string) {
		if *into == "" {
			fmt.Fprintf(out, "%s: ", text)
			if lines.Scan() {
				*into = strings.TrimSpace(lines.Text())
			}
		}
	}
	question(&v.start.Name, "Name of the target, such as zenlayer-staging")
	given := []string{v.bmc, v.zec, v.bss}
	if !slices.ContainsFunc(given, func(address string) bool { return address != "" }) {
		question(&v.bmc, "URL of Zenlayer BMC; nothing if it is not tested")
		question(&v.zec, "URL of Zenlayer ZEC; nothing if it is not tested")
		question(&v.bss, "URL of Alibaba Cloud BssOpenApi; nothing if it is not tested")
	}
	if v.start.Pool == "" {
		question(&v.start.Hook, "URL of the provider-state hook; nothing if there is none")
	}
	if v.start.Hook == "" {
		question(&v.start.Pool, "File of instances that may be destroyed")
	}
	return lines.Err()
}

// next says what to do with the file.
func (v *initVerb) next(output string) string {
	file, name := contract.ShellWord(output), contract.ShellWord(v.start.Name)
	text := fmt.Sprintf("%s is written. Next:\n  relcon plan --target %s   # what a run would do; sends nothing\n", output, file)
	if v.start.Hook == "" {
		return text + fmt.Sprintf("It needs %s, which may begin with an account alone: see runner/pool/README.md\n", contract.ShellWord(v.start.Pool))
	}
	return text + fmt.Sprintf("  set allowRelease: true in it, export %s, and then\n  relcon hook check --target %s --allow-release %s\n", v.start.TokenOf, file, name)
}
