package steps

import (
	"math/rand/v2"
	"strings"
)

// enough is how many ids of a shape there must be for a made-up one to name nothing with certainty: a hundred thousand
// times as many as anybody has machines.
const enough = 1e12

// shapedLike makes up an id of the shape of a real one: a provider may refuse ids of another shape for the shape alone.
// What stands before the last dash is kept where the rest is long enough. Ids that are too short to be made up safely
// get a shape of our own.
func shapedLike(sample string) string {
	kept, varied := "", sample
	if dash := strings.LastIndexByte(sample, '-'); variety(sample[dash+1:]) >= enough {
		kept, varied = sample[:dash+1], sample[dash+1:]
	}
	if variety(varied) < enough {
		kept, varied = "relcon-", "0000000000000000"
	}
	hex := hexadecimal(varied)
	return kept + strings.Map(func(r rune) rune { return another(r, hex) }, varied)
}

// variety is how many texts can be made of one by another.
func variety(text string) float64 {
	count, hex := 1.0, hexadecimal(text)
	for _, r := range text {
		switch {
		case !isAlphanumeric(r):
		case r <= '9':
			count *= 10
		default:
			count *= float64(letters(hex))
		}
	}
	return count
}

func hexadecimal(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return r > 'f' && r <= 'z' || r > 'F' && r <= 'Z' }) < 0
}

func letters(hex bool) int {
	if hex {
		return 6
	}
	return 26
}

func isAlphanumeric(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}

// another gives a random character of the same kind; in a hexadecimal text letters stay hexadecimal.
func another(r rune, hex bool) rune {
	switch {
	case r >= '0' && r <= '9':
		return '0' + rune(rand.IntN(10))
	case r >= 'a' && r <= 'z':
		return 'a' + rune(rand.IntN(letters(hex)))
	case r >= 'A' && r <= 'Z':
		return 'A' + rune(rand.IntN(letters(hex)))
	}
	return r
}
