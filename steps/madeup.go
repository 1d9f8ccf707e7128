package steps

import (
	"math/rand/v2"
	"strings"
)

// needed is how many ids of a shape there must be for a made-up one to name nothing with certainty: a hundred thousand
// times as many as anybody has machines.
const needed = 1e12

// shapedLike makes up an id of the shape of a real one: a provider may refuse ids of another shape for the shape alone.
// What stands before the last dash is kept where the rest is long enough. Ids that are too short to be made up safely
// get a shape of our own.
func shapedLike(sample string) string {
	kept, varied := "", sample
	if dash := strings.LastIndexByte(sample, '-'); variety(sample[dash+1:]) >= needed {
		kept, varied = sample[:dash+1], sample[dash+1:]
	}
	if variety(varied) < needed {
		kept, varied = "relcon-", "0000000000000000"
	}
	alphabet := alphabetOf(varied)
	return kept + strings.Map(func(r rune) rune {
		of := alphabet(r)
		return of[rand.IntN(len(of))]
	}, varied)
}

// variety is how many texts can be made of one by another.
func variety(text string) float64 {
	count, alphabet := 1.0, alphabetOf(text)
	for _, r := range text {
		count *= float64(len(alphabet(r)))
	}
	return count
}

// alphabetOf gives the characters that may stand in place of one of the text; letters of a hexadecimal text stay
// hexadecimal.
func alphabetOf(text string) func(rune) []rune {
	letters := "abcdefghijklmnopqrstuvwxyz"
	if !strings.ContainsAny(strings.ToLower(text), letters[6:]) {
		letters = letters[:6]
	}
	return func(r rune) []rune {
		for _, alphabet := range []string{"0123456789", letters, strings.ToUpper(letters)} {
			if strings.ContainsRune(alphabet, r) {
				return []rune(alphabet)
			}
		}
		return []rune{r}
	}
}
