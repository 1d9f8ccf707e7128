package mutants

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Program is the command mutants with every mutant of a package compiled in.
type Program struct {
	Sites  []Site
	binary string
	folder string
}

// Close removes what Build made.
func (p *Program) Close() error { return os.RemoveAll(p.folder) }

// Build mutates those files of a package (a folder below the module's root) that are wanted and compiles the command with them.
// The checkout stays as it is.
func Build(ctx context.Context, root, folder string, wanted func(file string) bool) (_ *Program, err error) {
	set, trees, info, err := load(ctx, root, folder, wanted)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", folder, err)
	}
	made, err := os.MkdirTemp("", "relcon-mutants-")
	if err != nil {
		return nil, err
	}
	p := &Program{folder: made, binary: filepath.Join(made, "mutants")}
	defer func() {
		if err != nil {
			_ = p.Close()
		}
	}()
	overlay := map[string]string{}
	put := func(name string, content []byte) error {
		path := filepath.Join(made, name)
		overlay[filepath.Join(root, folder, name)] = path
		return os.WriteFile(path, content, 0o600)
	}
	for _, tree := range trees {
		name := filepath.Base(set.Position(tree.Pos()).Filename)
		f, err := find(root, filepath.Join(folder, name), set, tree, info, 1+len(p.Sites))
		if err != nil {
			return nil, err
		}
		p.Sites = append(p.Sites, f.sites...)
		if err := put(name, f.rewritten()); err != nil {
			return nil, err
		}
	}
	if len(p.Sites) == 0 {
		return nil, fmt.Errorf("%s has nothing to mutate", folder)
	}
	replace, err := json.Marshal(map[string]any{"Replace": overlay})
	if err != nil {
		return nil, err
	}
	list := filepath.Join(made, "overlay.json")
	if err := os.WriteFile(list, replace, 0o600); err != nil {
		return nil, err
	}
	build := exec.CommandContext(ctx, "go", "build", "-overlay", list, "-o", p.binary, "./runner/cmd/mutants")
	build.Dir = root
	if output, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("compiling the mutants: %w\n%s", err, output)
	}
	return p, nil
}

// rewritten is the file's source with all sites in it.
func (f *finder) rewritten() []byte {
	var out strings.Builder
	for i := range f.text {
		out.WriteString(f.closed[i] + f.opened[i])
		out.WriteByte(f.text[i])
	}
	return []byte(out.String() + f.closed[len(f.text)])
}
