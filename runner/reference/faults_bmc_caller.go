package reference

// bmcCallerFaults are those of who calls TerminateInstance, and of the request id that is answered.
func bmcCallerFaults() []fault {
	return []fault{
		onBMC("bmc-trm-20-unsigned", "A TerminateInstance is accepted with every signature.", func(z *zenlayer) {
			onRefusal(&z.signature, func(c *call, refused *refusal) *refusal {
				if c.action() == terminateInstance {
					return nil
				}
				return refused
			})
		}),
		onBMC("bmc-trm-20-other-code", "A TerminateInstance with a wrong signature is refused with the code for a malformed header.", func(z *zenlayer) {
			onRefusal(&z.signature, func(c *call, refused *refusal) *refusal {
				if c.action() == terminateInstance {
					return refuse(codeInvalidAuthorization, refused.message)
				}
				return refused
			})
		}),
		onBMC("bmc-trm-20-refused-but-done", "A TerminateInstance with a wrong signature is refused, and done all the same.", doUnsigned(terminateInstance)),
		onBMC("bmc-trm-21-foreign-terminated", "An instance of another account is returned.", actForOwner(terminateInstance)),
		onBMC("bmc-trm-21-foreign-denied", "An instance of another account is refused as such, which tells that it exists.", denyForeign(terminateInstance)),
		onBMC("bmc-trm-22-other-id", "A TerminateInstance has one request id outside and another inside.", spoilMembers(
			func(c *call, a answer) bool { return a.refusal == nil && c.action() == terminateInstance },
			func(m object) { inner(m)["requestId"] = "T00000000-0000-4000-8000-000000000000" })),
	}
}

// onBMC makes a fault of BMC as a whole.
func onBMC(id, summary string, change func(*zenlayer)) fault {
	return newFault(id, summary, func(b *behaviour) { change(b.bmc) })
}
