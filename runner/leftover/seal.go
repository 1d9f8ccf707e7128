package leftover

import (
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// sealKey seals the lines of one run; nil seals nothing.
type sealKey []byte

// rounds make it slow to guess a weak token by the seals of a ledger.
const rounds = 10_000

// keyOf makes the key of a run out of the token of its target's hook; nil where there is no token.
func keyOf(token, run string) sealKey {
	if token == "" {
		return nil
	}
	key, err := pbkdf2.Key(sha256.New, token, []byte(run), rounds, sha256.Size)
	if err != nil {
		return nil // so short a key is refused in FIPS mode only: the lines stay unsealed
	}
	return key
}

// seal gives the seal of a line; "" where there is no key.
func (k sealKey) seal(line Account) string {
	if k == nil {
		return ""
	}
	line.Seal = ""
	text, _ := json.Marshal(line) // an account can always be marshalled
	sum := hmac.New(sha256.New, k)
	_, _ = sum.Write(text) // it never fails
	return hex.EncodeToString(sum.Sum(nil))
}

// Check finds out which lines of a ledger were sealed by a run that knew the token of the target's hook. Whoever can write
// the file can put any account into the others.
func (l *Ledger) Check(token string) {
	l.key = keyOf(token, l.header.Run)
	l.mu.Lock()
	defer l.mu.Unlock()
	for i, line := range l.accounts {
		l.accounts[i].Memory.Ours = l.key != nil && hmac.Equal([]byte(l.key.seal(line)), []byte(line.Seal))
	}
}
