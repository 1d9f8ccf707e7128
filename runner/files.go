package runner

import "relcon/runner/pool"

// Files are the paths of what a run with these options reads, or keeps its books in, so that nothing else is written
// there. Some may be "", or name what is not there yet.
func (o Options) Files() []string {
	files := []string{o.Ledger}
	if o.Known != nil {
		files = append(files, o.Known.File)
	}
	if o.Target == nil {
		return files
	}
	files = append(files, o.Target.File, o.Target.TLS.CAFile)
	if list := o.Target.Pool; list != nil {
		files = append(files, list.File, pool.LedgerOf(list.File))
	}
	return files
}
