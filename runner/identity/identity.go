// Package identity tells what a report is about: the build of relcon, the contract that it holds, and the provider that was tested.
package identity

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"sync"

	"relcon/features"
	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/result"
	"relcon/schemas"
)

// Build gives the version of relcon and the commit that it was built from; "" where the build does not know it, as where
// relcon is part of another program.
func Build() (version, commit string) {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "(unknown)", ""
	}
	own := &info.Main
	if own.Path != "relcon" {
		if at := slices.IndexFunc(info.Deps, func(d *debug.Module) bool { return d.Path == "relcon" }); at >= 0 {
			return cmp.Or(info.Deps[at].Version, "(unknown)"), ""
		}
	}
	for _, setting := range info.Settings {
		switch {
		case setting.Key == "vcs.revision":
			commit = setting.Value
		case setting.Key == "vcs.modified" && setting.Value == "true" && commit != "":
			commit += " with changes"
		}
	}
	return cmp.Or(own.Version, "(unknown)"), commit
}

// Contract tells which contract a suite is.
func Contract(suite *catalogue.Suite) result.Contract {
	found := result.Contract{Digest: ContractDigest(), Rules: len(suite.Rules)}
	for _, rule := range suite.Rules {
		found.Scenarios += len(rule.Scenarios)
	}
	return found
}

// ContractDigest is that of the contract that the program holds. It can be had of the source, too, in the folder of the module:
//
//	LC_ALL=C sha256sum features/*/*.feature features/rules.json schemas/alibaba/* schemas/zenlayer/* | LC_ALL=C sort -k 2 | sha256sum
func ContractDigest() string { return contractDigest() }

var contractDigest = sync.OnceValue(func() string {
	lines := []string{fmt.Sprintf("%x  features/rules.json\n", sha256.Sum256(features.Catalogue))}
	for folder, files := range map[string]fs.FS{"features": features.Files, "schemas": schemas.Files} {
		err := fs.WalkDir(files, ".", func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || slices.Contains([]string{"report", "hook", "target"}, filepath.Dir(path)) { // these forms are relcon's
				return err
			}
			data, err := fs.ReadFile(files, path)
			lines = append(lines, fmt.Sprintf("%x  %s/%s\n", sha256.Sum256(data), folder, path))
			return err
		})
		if err != nil {
			panic(err) // they are part of the program
		}
	}
	slices.SortFunc(lines, func(a, b string) int { return strings.Compare(a[2*sha256.Size:], b[2*sha256.Size:]) })
	return fmt.Sprintf("sha256:%x", sha256.Sum256([]byte(strings.Join(lines, ""))))
})

// Provider says who is tested: what the target file says, and for the rest what the hook has told. It notes where they disagree.
func Provider(file contract.Provider, told []contract.Provider) (who contract.Provider, note string) {
	who = file
	for _, each := range told {
		who = contract.Provider{Name: cmp.Or(who.Name, each.Name), Version: cmp.Or(who.Version, each.Version), Build: cmp.Or(who.Build, each.Build)}
	}
	differ := func(one, other string) bool { return one != "" && other != "" && one != other }
	for _, each := range told {
		if differ(who.Name, each.Name) || differ(who.Version, each.Version) || differ(who.Build, each.Build) {
			note = fmt.Sprintf("which provider was tested is not certain: the hook told of %s, and the target file or another answer of the hook of %s", each, who)
		}
	}
	return who, note
}
