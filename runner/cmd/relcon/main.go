// Command relcon checks whether a provider's instance release API keeps its published contract.
package main

import (
	"os"

	"relcon/runner/command"
)

func main() { os.Exit(command.Main(os.Args[1:], os.Stdout, os.Stderr)) }
