package contract

// SeedAccount is an account that a served reference begins with. Its kind, keys and rate limit count.
type SeedAccount struct {
	Account
	Instances []SeedInstance
}

// SeedInstance is an instance that a served reference begins with.
type SeedInstance struct {
	PoolInstance
	Name string // "" means one made of the id
	Zone string // "" means the usual one
	Tags []Tag
}
