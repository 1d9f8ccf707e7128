//go:build unix

package pool

import (
	"os"
	"syscall"
)

// namesOf counts the names that a file has (hard links); 1 where the system does not say.
func namesOf(file string) uint64 {
	info, err := os.Stat(file)
	if err != nil {
		return 1
	}
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		return uint64(stat.Nlink) // its size is the system's
	}
	return 1
}
