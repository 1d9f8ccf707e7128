package steps

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"unicode"

	"relcon/runner/contract"
)

// madeUp makes up the id of an instance that does not exist, out of what a scenario has.
type madeUp func(a *accounts) (string, error)

// inventedID is one of the shape that the ids of the client's account have.
var inventedID madeUp = func(a *accounts) (string, error) {
	if len(a.client.ids) == 0 {
		return shapedLike(""), nil
	}
	return shapedLike(a.client.ids[0]), nil
}

// literally is an id as the feature has it.
func literally(id string) madeUp { return func(*accounts) (string, error) { return id, nil } }

func ofLength(count int) madeUp { return literally(strings.Repeat("0", count)) }

// derived makes an id of an instance's, such that a careless provider may take one for the other.
func derived(name string, change func(id string) string) madeUp {
	return func(a *accounts) (string, error) {
		ids, err := a.ids([]string{name})
		if err != nil {
			return "", err
		}
		id := change(ids[0])
		if variety(ids[0][strings.LastIndexByte(ids[0], '-')+1:]) < needed && variety(ids[0]) < needed {
			return "", &contract.Missing{Reason: fmt.Sprintf("the ids of this target are so short, as %q is, that somebody may have the one that is made of it", ids[0])}
		}
		return id, nil
	}
}

func otherSpelling(name string) madeUp { return derived(name, spelledOtherwise) }

func cutShort(name string) madeUp {
	return derived(name, func(id string) string { return id[:len(id)-1] })
}

func withLast(name, text string) madeUp {
	return derived(name, func(id string) string { return id[:len(id)-1] + text })
}

func withBefore(name, text string) madeUp {
	return derived(name, func(id string) string { return text + id })
}

func withAfter(name, text string) madeUp {
	return derived(name, func(id string) string { return id + text })
}

func joined(name, other, text string) madeUp {
	return func(a *accounts) (string, error) {
		second, err := a.one(other)
		if err != nil {
			return "", err
		}
		return withAfter(name, text+second)(a)
	}
}

// withCharacter puts a character after an id: U+200B, or a byte that is none, such as 0xFF.
func withCharacter(name, code string) madeUp {
	text := ""
	if digits, is := strings.CutPrefix(code, "U+"); is {
		point, err := strconv.ParseInt(digits, 16, 32)
		if err != nil {
			return unwritten(code)
		}
		text = string(rune(point))
	} else {
		single, err := strconv.ParseUint(code, 0, 8)
		if err != nil {
			return unwritten(code)
		}
		text = string([]byte{byte(single)})
	}
	return withAfter(name, text)
}

func unwritten(code string) madeUp {
	return func(*accounts) (string, error) {
		return "", &contract.Fault{Reason: fmt.Sprintf("%q is no character such as U+200B, and no byte such as 0xFF", code)}
	}
}

// spelledOtherwise gives the letters of an id in the other case. An id that has none gets a zero before it, which means
// nothing in a number.
func spelledOtherwise(id string) string {
	other := strings.Map(func(r rune) rune {
		if unicode.IsUpper(r) {
			return unicode.ToLower(r)
		}
		return unicode.ToUpper(r)
	}, id)
	if other == id {
		return "0" + id
	}
	return other
}

// unknowns makes so many ids up of the shape of real ones.
func (g *given) unknowns(ctx context.Context, count int, name string) error {
	return g.unknownsAs(ctx, count, name, inventedID)
}

// unknown makes an id up of the shape of real ones.
func (g *given) unknown(ctx context.Context, name string) error {
	return g.unknownsAs(ctx, 1, name, inventedID)
}

func (g *given) unknownAs(ctx context.Context, name string, made madeUp) error {
	return g.unknownsAs(ctx, 1, name, made)
}

// unknownsAs has ids made up as soon as the account has its instances, whose shape they may have.
func (g *given) unknownsAs(ctx context.Context, count int, name string, made madeUp) error {
	if _, err := g.accounts.own(ctx); err != nil {
		return err
	}
	if err := g.accounts.expect(name); err != nil {
		return err
	}
	g.unmade = append(g.unmade, func(ctx context.Context) error { return g.makeUp(ctx, count, name, made) })
	return nil
}

// makeUp makes ids up and looks them up first, so that they provably name nothing.
func (g *given) makeUp(ctx context.Context, count int, name string, made madeUp) (err error) {
	p, ids := g.accounts.client, make([]string, count)
	for i := range ids {
		if ids[i], err = made(g.accounts); err != nil {
			return err
		}
	}
	absent, err := g.env.Client.Absent(ctx, p.Account, ids...)
	if err != nil {
		return fmt.Errorf("looking up the made-up instance %q: %w", name, err)
	}
	if !absent {
		return fmt.Errorf("the made-up instance %q exists: run again", name)
	}
	g.accounts.introduce(name, ids)
	return nil
}

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
