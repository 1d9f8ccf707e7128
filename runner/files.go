package runner

import "relcon/runner/states"

// Files are the paths of what a run with these options reads, or keeps its books in, so that nothing else is written
// there. Some may be "", or name what is not there yet.
func (o Options) Files() []string {
	files := []string{o.Ledger}
	if o.Known != nil {
		files = append(files, o.Known.file)
	}
	if o.Target == nil {
		return files
	}
	files = append(files, o.Target.File, o.Target.TLS.CAFile)
	if pool := o.Target.Pool; pool != nil {
		files = append(files, pool.File, states.LedgerOf(pool.File))
	}
	return files
}
