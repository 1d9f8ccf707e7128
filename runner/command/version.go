package command

import "relcon/runner/identity"

// version is that of the program.
func version() string {
	version, _ := identity.Build()
	return version
}

// versionText is what --version tells: which program, and which contract it holds.
func versionText() string {
	version, commit := identity.Build()
	text := "relcon " + version + "\n"
	if commit != "" {
		text += "commit " + commit + "\n"
	}
	return text + "contract " + identity.ContractDigest() + "\n"
}
