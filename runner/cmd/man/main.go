// Command man writes a manual page for relcon and for each of its verbs into a folder. make dist runs it; relcon itself does not
// carry it.
package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
	"github.com/spf13/pflag"

	"relcon/runner/command"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "man: want a folder")
		os.Exit(2)
	}
	if err := write(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "man:", err)
		os.Exit(1)
	}
}

// write writes the pages. Their date is that of SOURCE_DATE_EPOCH, where it is set.
func write(folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	root := command.Root()
	root.DisableAutoGenTag = true
	escape(root)
	return doc.GenManTree(root, &doc.GenManHeader{Section: "1", Source: "relcon"}, folder)
}

// escape keeps the stars of patterns such as BMC-*, which the library would read as Markdown. Examples are taken as they are.
func escape(verb *cobra.Command) {
	star := strings.NewReplacer("*", `\*`)
	verb.Short, verb.Long = star.Replace(verb.Short), star.Replace(verb.Long)
	verb.Flags().VisitAll(func(f *pflag.Flag) { f.Usage = star.Replace(f.Usage) })
	for _, each := range verb.Commands() {
		escape(each)
	}
}
