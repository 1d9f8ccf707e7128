package report

import "relcon/runner/contract"

// exitMeaning says what an exit code means.
func exitMeaning(exit int) string {
	switch exit {
	case contract.ExitOK:
		return "nothing is wrong"
	case contract.ExitViolated:
		return "a required rule is violated"
	case contract.ExitUsage:
		return "usage or configuration"
	case contract.ExitIncomplete:
		return "a required rule was not proved either way"
	case contract.ExitUnreachable:
		return "the target could not be reached, or its answers are not this API"
	case contract.ExitLeftover:
		return "something that the run created is still there"
	case contract.ExitGuard:
		return "the guard refused a call"
	case contract.ExitSuite:
		return "a fault of the suite"
	case contract.ExitInterrupted:
		return "interrupted"
	default:
		return "no meaning is known"
	}
}
