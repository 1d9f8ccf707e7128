package contract

// Script is a case of an exploration as it is played: sentences of the features, without their keywords.
type Script struct {
	Product Product      `json:"product"`
	Given   []string     `json:"given"`
	When    []ScriptStep `json:"when"`
}

// ScriptStep is one sentence of what is done.
type ScriptStep struct {
	Text string `json:"step"`
	Look bool   `json:"look"` // the accounts are looked at afterwards, until everything has become what it should
}

// Sentences are all of a script, with their keywords.
func (s Script) Sentences() []string {
	var all []string
	for _, each := range s.Given {
		all = append(all, "Given "+each)
	}
	for _, each := range s.When {
		all = append(all, "When "+each.Text)
	}
	return all
}
