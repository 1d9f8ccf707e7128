package command

import "relcon/runner"

// version is that of the program.
func version() string {
	version, _ := runner.Build()
	return version
}

// identity is what --version tells: which program, and which contract it holds.
func identity() string {
	version, commit := runner.Build()
	text := "relcon " + version + "\n"
	if commit != "" {
		text += "commit " + commit + "\n"
	}
	return text + "contract " + runner.ContractDigest() + "\n"
}
