package reference

import "fmt"

// behaviour is how every product answers. It is put together once, changed by readings and then by faults, and only
// read once the provider serves.
type behaviour struct {
	bmc, zec *zenlayer
	bss      *gateway
}

// zenlayers are the products that the clauses about the Zenlayer envelope speak of.
func (b *behaviour) zenlayers() []*zenlayer { return []*zenlayer{b.bmc, b.zec} }

// nearest gives the known word that takes the fewest changes of a letter to reach, as a question to append to an
// error; "" if none is near.
func nearest(word string, known []string) string {
	best, distance := "", len(word)/2+1
	for _, candidate := range known {
		if d := changes(word, candidate); d < distance {
			best, distance = candidate, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf(", did you mean %q?", best)
}

// changes is the Levenshtein distance of two words.
func changes(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		corner := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := corner
			if a[i] != b[j] {
				cost++
			}
			corner = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
