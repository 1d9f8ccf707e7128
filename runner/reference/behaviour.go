package reference

// behaviour is how every product answers. It is put together once, changed by readings and then by faults, and only
// read once the provider serves.
type behaviour struct {
	bmc, zec *zenlayer
	bss      *gateway
}

// zenlayers are the products that the clauses about the Zenlayer envelope speak of.
func (b *behaviour) zenlayers() []*zenlayer { return []*zenlayer{b.bmc, b.zec} }
