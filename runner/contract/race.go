package contract

// Race is a case of several clients as it is played: what the accounts hold, calls that come one after another, and then the
// calls of clients that don't wait for each other.
type Race struct {
	Product   Product      `json:"product"`
	Kind      string       `json:"kind,omitempty"` // of the accounts; "" means a default one
	Instances []RaceItem   `json:"instances"`
	First     []RaceCall   `json:"first,omitempty"`
	Clients   [][]RaceCall `json:"clients"` // each client sends its calls one after another
}

// RaceItem is an instance of a case.
type RaceItem struct {
	Name       string `json:"name"`
	Account    int    `json:"account,omitempty"` // its place among the accounts
	Status     string `json:"status"`
	ChargeType string `json:"chargeType,omitempty"`
	Commitment bool   `json:"commitment,omitempty"`
}

// Wanted is how the instance is arranged.
func (i RaceItem) Wanted() Wanted {
	return Wanted{Count: 1, Status: i.Status, ChargeType: i.ChargeType, Commitment: i.Commitment}
}

// String names the instance, and says how it is arranged.
func (i RaceItem) String() string {
	text := i.Name + " " + i.Wanted().String()
	if i.Account > 0 {
		text += " in another account"
	}
	return text
}

// RaceCall is a call of a case. The instances that it names are all of one account.
type RaceCall struct {
	Operation string   `json:"operation"`
	Names     []string `json:"names,omitempty"`   // of instances; none for a listing
	Account   int      `json:"account,omitempty"` // that a listing is for
	Token     string   `json:"token,omitempty"`   // client token, by a name of the case
	Version   string   `json:"version,omitempty"`
	Scheme    Scheme   `json:"scheme,omitempty"`
}

// RaceEvent is something that was sent in a case, or a look at an account, with what came of it. The moments are microseconds
// since the first of them.
type RaceEvent struct {
	Client  int    `json:"client"` // counted from 1; 0 for what comes before and after the clients
	Account int    `json:"account,omitempty"`
	Call    string `json:"call"`
	From    int64  `json:"from"`
	To      int64  `json:"to"`
	Answer  string `json:"answer"`
	Kind    string `json:"kind"` // accepted, refused, lost, listing
}
