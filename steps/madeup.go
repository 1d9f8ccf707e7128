package steps

import (
	"math/rand/v2"
	"strings"
)

// enough is the number of characters that must vary for a made-up id to name nothing with certainty: even of ten
// characters there are more than anybody has machines.
const enough = 8

// shapedLike makes up an id of the shape of a real one: a provider may refuse ids of another shape for the shape alone.
// What stands before the last dash is kept where the rest is long enough. Ids that are too short to be made up safely
// get a shape of our own.
func shapedLike(sample string) string {
	kept, varied := "", sample
	if dash := strings.LastIndexByte(sample, '-'); variable(sample[dash+1:]) >= enough {
		kept, varied = sample[:dash+1], sample[dash+1:]
	}
	if variable(varied) < enough {
		kept, varied = "relcon-", "0000000000000000"
	}
	hex := strings.IndexFunc(varied, func(r rune) bool { return r > 'f' && r <= 'z' || r > 'F' && r <= 'Z' }) < 0
	return kept + strings.Map(func(r rune) rune { return another(r, hex) }, varied)
}

func variable(text string) int {
	count := 0
	for _, r := range text {
		if isAlphanumeric(r) {
			count++
		}
	}
	return count
}

func isAlphanumeric(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}

// another gives a random character of the same kind; in a hexadecimal text letters stay hexadecimal.
func another(r rune, hex bool) rune {
	letters := 26
	if hex {
		letters = 6
	}
	switch {
	case r >= '0' && r <= '9':
		return '0' + rune(rand.IntN(10))
	case r >= 'a' && r <= 'z':
		return 'a' + rune(rand.IntN(letters))
	case r >= 'A' && r <= 'Z':
		return 'A' + rune(rand.IntN(letters))
	}
	return r
}
