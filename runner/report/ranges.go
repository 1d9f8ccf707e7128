package report

import (
	"strconv"
	"strings"
)

// manyNames is from how many names on those that follow each other are drawn together.
const manyNames = 25

// ranges draws ids that follow each other together, three and more of them: BMC-REL-01…16. A few ids stay as they are.
func ranges(ids []string) []string {
	if len(ids) < manyNames {
		return ids
	}
	var drawn []string
	for i := 0; i < len(ids); {
		last := i
		for last+1 < len(ids) && follows(ids[last], ids[last+1]) {
			last++
		}
		if last-i < 2 {
			drawn = append(drawn, ids[i])
			i++
			continue
		}
		_, number := family(ids[last])
		drawn = append(drawn, ids[i]+"…"+number)
		i = last + 1
	}
	return drawn
}

// family parts an id into what it shares with its neighbours and its number.
func family(id string) (shared, number string) {
	at := strings.LastIndexByte(id, '-') + 1
	return id[:at], id[at:]
}

func follows(one, next string) bool {
	shared, number := family(one)
	nextShared, nextNumber := family(next)
	n, err := strconv.Atoi(number)
	m, nextErr := strconv.Atoi(nextNumber)
	return err == nil && nextErr == nil && shared == nextShared && m == n+1
}
