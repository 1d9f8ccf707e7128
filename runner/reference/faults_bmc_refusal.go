package reference

import (
	"encoding/json"
	"net/http"
)

// bmcRefusalFaults are those of what TerminateInstance refuses.
func bmcRefusalFaults() []fault {
	return []fault{
		onTerminate("bmc-trm-08-other-status", "An instance in the recycle bin is refused with 409.", func(o *operation) {
			answerOtherwise(o, codeRecycled, refusal{status: http.StatusConflict, code: codeRecycled}, always)
		}),
		onTerminate("bmc-trm-08-released", "An instance in the recycle bin is refused, and released.", func(o *operation) {
			refuseAndDo(o, codeRecycled, always, leave)
		}).also("it looks at the same refusal", "BMC-TRM-18"),
		onTerminate("bmc-trm-14-other-status", "An instance that never existed is refused with 400.", func(o *operation) {
			answerOtherwise(o, codeInstanceNotFound, refusal{status: http.StatusBadRequest, code: codeInstanceNotFound}, neverThere)
		}),
		onTerminate("bmc-trm-18-billing-stops", "A refused instance is not billed any more, or billed again.", func(o *operation) {
			whenRefused(o, func(_ *call, i *instance) {
				i.billing = map[string]string{billingOn: billingOff, billingOff: billingOn}[i.billing]
			})
		}),
		onTerminate("bmc-trm-18-taken-out-of-the-bin", "A refused instance in the recycle bin runs again.", func(o *operation) {
			refuseAndDo(o, codeRecycled, always, func(c *call, i *instance) { i.become(running, c.now) })
		}).also("it looks at the same refusal", "BMC-TRM-08"),
		onTerminate("bmc-trm-18-restarts", "For a refused instance in the recycle bin the 24 hours begin anew.", func(o *operation) {
			refuseAndDo(o, codeRecycled, always, func(c *call, i *instance) {
				i.plan = nil
				i.become(recycle, c.now)
			})
		}),
		onTerminate("bmc-trm-18-terminated-later", "A refused instance is put into the recycle bin a little later.", func(o *operation) {
			whenRefused(o, func(c *call, i *instance) {
				if i.status != recycle {
					i.schedule(c.now, i.status, recycle)
					i.awaitLooks(aLook)
				}
			})
		}).also("they look at the same refusals", "BMC-TRM-09", "BMC-TRM-10", "BMC-TRM-11"),
		onTerminate("bmc-trm-19-accepted", "A released instance is accepted.", func(o *operation) {
			acceptAnyway(o, codeInstanceNotFound, onceThere)
		}),
		onTerminate("bmc-trm-19-in-bin", "A released instance is refused as being in the recycle bin.", func(o *operation) {
			answerOtherwise(o, codeInstanceNotFound, forbidden(codeRecycled), onceThere)
		}),
	}
}

// bmcStatusFaults are those of the statuses that TerminateInstance refuses, each alike.
func bmcStatusFaults() []fault {
	var all []fault
	for _, refused := range []struct {
		rule, what, code, other string
		inBin                   bool
	}{
		{"bmc-trm-08", "An instance in the recycle bin", codeRecycled, codeInstanceStatus, true},
		{"bmc-trm-09", "A CREATING instance", codeCreating, codeInstalling, false},
		{"bmc-trm-10", "An INSTALLING instance", codeInstalling, codeCreating, false},
		{"bmc-trm-11", "An instance in its commitment period", codePromise, codeSubscription, false},
	} {
		all = append(all,
			onTerminate(refused.rule+"-other-code", refused.what+" is refused with another code.", func(o *operation) {
				answerOtherwise(o, refused.code, forbidden(refused.other), always)
			}),
			onTerminate(refused.rule+"-accepted", refused.what+" is accepted.", func(o *operation) {
				acceptVerdict(o, refused.code, refused.inBin)
			}).also("a refusal is looked at there too", "BMC-TRM-18"))
		if !refused.inBin {
			all = append(all, onTerminate(refused.rule+"-refused-but-done", refused.what+" is refused, and put into the recycle bin.", func(o *operation) {
				refuseAndDo(o, refused.code, always, returnToBin)
			}).also("a refusal is looked at there too", "BMC-TRM-18"))
		}
	}
	return all
}

func bmcParameterFaults() []fault {
	return []fault{
		onTerminate("bmc-trm-14-accepted", "An instance that never existed is accepted.", func(o *operation) {
			acceptAnyway(o, codeInstanceNotFound, neverThere)
		}),
		onTerminate("bmc-trm-14-other-code", "An instance that never existed is refused with another 404.", func(o *operation) {
			answerOtherwise(o, codeInstanceNotFound, refusal{status: http.StatusNotFound, code: codeResourceNotFound}, neverThere)
		}),
		onTerminate("bmc-trm-15-absent-accepted", "A request without instanceId is accepted and does nothing.", func(o *operation) {
			onID(o, codeMissingParameter, func(id any, there bool, _ *call) bool { return !there })
		}).also("instanceIds stands in its place there", "BMC-TRM-17"),
		onTerminate("bmc-trm-15-null-accepted", "An instanceId of null is accepted and does nothing.", func(o *operation) {
			onID(o, codeMissingParameter, func(id any, there bool, _ *call) bool { return there && id == nil })
		}),
		onTerminate("bmc-trm-15-empty-accepted", "An empty instanceId is accepted and does nothing.", func(o *operation) {
			onID(o, codeMissingParameter, func(id any, _ bool, _ *call) bool { return id == "" })
		}),
		onTerminate("bmc-trm-16-number-accepted", "A number for instanceId is accepted and does nothing.", func(o *operation) {
			onID(o, codeParameterType, func(id any, _ bool, _ *call) bool { _, ok := id.(json.Number); return ok })
		}),
		onTerminate("bmc-trm-16-boolean-accepted", "A boolean for instanceId is accepted and does nothing.", func(o *operation) {
			onID(o, codeParameterType, func(id any, _ bool, _ *call) bool { _, ok := id.(bool); return ok })
		}),
		onTerminate("bmc-trm-16-array-taken", "Of an array for instanceId the first one is taken.", func(o *operation) {
			onID(o, codeParameterType, func(id any, _ bool, c *call) bool {
				elements, _ := id.([]any)
				if len(elements) == 0 {
					return false
				}
				first, ok := elements[0].(string)
				c.ids = []string{first}
				return ok
			})
		}),
		onTerminate("bmc-trm-16-object-crashes", "An object for instanceId is answered with 500.", func(o *operation) {
			onRefused(o, codeParameterType, func(c *call) *refusal {
				if _, ok := c.members["instanceId"].(object); ok {
					return crash()
				}
				return refuse(codeParameterType, "instanceId is not a string")
			})
		}),
		onTerminate("bmc-trm-17-list-taken", "A request with instanceIds in place of instanceId returns all of them.", func(o *operation) {
			onID(o, codeMissingParameter, func(_ any, there bool, c *call) bool {
				c.ids, _ = stringArray(c.members, "instanceIds", mostNamed)
				return !there && len(c.ids) > 0
			})
		}),
	}
}

// onID lets calls through whose instanceId is refused with one code, in the situation.
func onID(o *operation, code string, when func(id any, there bool, c *call) bool) {
	onRefusal(&o.parameters, func(c *call, refused *refusal) *refusal {
		id, there := c.members["instanceId"]
		if refused.code == code && when(id, there, c) {
			return nil
		}
		return refused
	})
}

// acceptVerdict accepts an instance that is refused with one code; one that is in the recycle bin stays as it is.
func acceptVerdict(o *operation, code string, nothing bool) {
	onVerdict(o, func(_ *call, _ target, refused *refusal) *refusal {
		if refused != nil && refused.code == code {
			return nil
		}
		return refused
	})
	onEffect(o, func(_ *call, i *instance, sound func()) {
		if !nothing || i.status != recycle {
			sound()
		}
	})
}

// whenRefused does something to a named instance whenever the call is refused.
func whenRefused(o *operation, do func(*call, *instance)) {
	onAnswer(o, func(c *call, a answer) answer {
		if i := named(c); a.refusal != nil && i != nil {
			do(c, i)
		}
		return a
	})
}
