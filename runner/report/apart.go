package report

import (
	"fmt"
	"os"
)

// Apart refuses a report whose place is one of the files that a run reads, or keeps its books in: the report would be
// written over it. A file that is not there yet is told by its path; "" stands for none.
func Apart(destinations []Destination, files ...string) error {
	for _, destination := range destinations {
		for _, file := range files {
			if destination.meets(file) {
				return fmt.Errorf("report %s: the run has another use for this file, and the report would be written over it: want a file of its own", destination)
			}
		}
	}
	return nil
}

// meets tells whether a report goes to a file, however the two are spelt, links included.
func (d Destination) meets(file string) bool {
	if file == "" || d.Stdout() {
		return false
	}
	if d.place() == (Destination{Path: file}).place() {
		return true
	}
	here, err := os.Stat(d.Path)
	if err != nil {
		return false
	}
	there, err := os.Stat(file)
	return err == nil && os.SameFile(here, there)
}
