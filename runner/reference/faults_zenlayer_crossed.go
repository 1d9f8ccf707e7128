package reference

import (
	"slices"
	"strings"
	"time"

	"relcon/runner/contract"
)

// These faults need two conditions at once, such as a version and a status: a provider serves each version, and each way to prove who
// is asking, by code of its own.

// ofCancelled tells whether the instance is a subscription that was cancelled.
func ofCancelled(c *call) bool {
	return subject(func(i *instance) bool { return i.prepaid() && !i.autoRenew })(c)
}

// ofPrepaid tells whether the instance is paid in advance.
func ofPrepaid(c *call) bool { return subject((*instance).prepaid)(c) }

// behind tells whether so many others are named before the instance.
func behind(others int) situation {
	return func(c *call) bool {
		return c.subject() != nil && slices.Index(c.ids, c.subject().id) >= others
	}
}

// beyond tells whether the account has so many others before the instance.
func beyond(others int) situation {
	return func(c *call) bool { return slices.Index(c.account.instances, c.subject()) >= others }
}

// foreignOne tells whether the first instance that the call names is another account's, and of a kind.
func foreignOne(kind func(*instance) bool) situation {
	return func(c *call) bool {
		owner := c.owner()
		if owner == nil || owner == c.account {
			return false
		}
		owner.enter(c.service.options.Now())
		defer owner.mu.Unlock()
		i := owner.listed(c.ids[0])
		return i != nil && kind(i)
	}
}

// forgetReturns drops what is planned for the cancelled subscriptions that the call does not name.
func forgetReturns(c *call) {
	for _, i := range c.account.instances {
		if i.prepaid() && !i.autoRenew && !slices.Contains(c.ids, i.id) {
			i.plan = nil
		}
	}
}

func bmcReleaseCrossedFaults() []fault {
	return []fault{
		broken("bmc-rel-02-subscription-by-token", "With an access token a subscription is released in whatever status.",
			onRefusal(atJudge, codeNotRecycled, both(byBearer, ofPrepaid), accept)),
		broken("bmc-rel-16-stopped-released", "By one of the two versions a stopped instance is released.",
			onRefusal(atJudge, codeNotRecycled, both(ofOtherVersion, inStatus(stopped)), accept)),
		broken("bmc-rel-16-promised-released", "By one of the two versions an instance in its commitment period is released.",
			onRefusal(atJudge, codeNotRecycled, both(ofOtherVersion, subject(func(i *instance) bool { return i.commitment })), accept)),
		broken("bmc-rel-16-subscription-refused", "By one of the two versions a subscription in the recycle bin is refused.",
			onPass(atJudge, both(ofOtherVersion, ofPrepaid), with(refuse(codeSubscription, "the instance is a subscription")))),
		broken("bmc-rel-16-fifty-of-a-batch", "By one of the two versions the first 50 of a batch are released, and the others pass over.",
			onEffect(both(ofOtherVersion, behind(50)), nothing)),
		broken("bmc-rel-16-ten-of-a-batch-judged", "By one of the two versions the status is looked at of the first ten of a batch only.",
			onRefusal(atJudge, codeNotRecycled, both(ofOtherVersion, behind(10)), accept)),
		broken("bmc-rel-12-returned-by-another", "What one account has returned, each account can release.",
			on(terminateInstance, afterEffect(binned, mark)), onPass(atPermit, foreignOne(marked), asOwner)),
		firstTwoHundred("bmc-rel-04"), firstFiftyOwned("bmc-rel-12"),
	}
}

// firstTwoHundred is a release that looks for its instances among the first 200 of the account.
func firstTwoHundred(rule string) fault {
	return broken(rule+"-first-two-hundred", "A release finds the first 200 instances of an account only.",
		onPass(atJudge, beyond(200), with(refuse(codeInstanceNotFound, "there is no such instance"))))
}

// firstFiftyOwned is a release that asks for the owner of the first 50 instances.
func firstFiftyOwned(rule string) fault {
	return broken(rule+"-first-fifty-owned", "Of a batch only the first 50 must be the account's own; those of others are released too.",
		onPass(atRead, func(c *call) bool { return len(c.ids) > 50 }, releaseForeign))
}

func bmcCancelledCrossedFaults() []fault {
	aDay := func(c *call) bool { return c.now.Sub(time.Unix(int64(c.subject().mark), 0)) >= 24*time.Hour }
	otherCancelled := func(c *call) bool {
		return besides(1, func(i *instance) bool { return i.prepaid() && !i.autoRenew && i.listed() })(c)
	}
	return []fault{
		broken("bmc-trm-07-released-in-a-batch", "In a batch a cancelled subscription is released before it expires.",
			on(releaseInstances, onRefusal(atJudge, codeNotRecycled, both(several, ofCancelled), accept))),
		broken("bmc-trm-07-stopped-one-released", "A cancelled subscription whose instance is stopped is released before it expires.",
			on(releaseInstances, onRefusal(atJudge, codeNotRecycled, both(inStatus(stopped), ofCancelled), accept))),
		broken("bmc-trm-07-passed-over-in-a-batch", "In a batch, what was returned when its subscription expired is passed over.",
			on(releaseInstances, onEffect(both(several, ofCancelled), nothing))),
		broken("bmc-trm-07-return-forgotten", "The return of an instance drops the planned return of a cancelled subscription.",
			afterEffect(binned, beside(forgetReturns))),
		broken("bmc-trm-07-release-forgets", "The release of an instance drops the planned return of a cancelled subscription.",
			on(releaseInstances, afterEffect(alone, beside(forgetReturns)))),
		broken("bmc-trm-07-twice-in-two-days", "A cancelled subscription that is terminated again a day later is moved to the recycle bin.",
			onEffect(ofCancelled, func(c *call, i *instance) {
				if aDay(c) {
					i.become(recycle, c.now)
				}
			}), afterEffect(subject(subscribed), func(c *call, i *instance) {
				if i.mark == 0 {
					i.mark = int(c.now.Unix())
				}
			})),
		broken("bmc-trm-07-one-return-each", "Of two cancelled subscriptions of an account the second is never returned.",
			onEffect(both(subject(subscribed), otherCancelled), notRenewed)),
		broken("bmc-trm-06-stopped-by-token", "With an access token a stopped subscription is moved to the recycle bin.",
			onEffect(both(byBearer, inStatus(stopped), ofPrepaid), become(recycle))),
		broken("bmc-trm-13-taken-back", "A second termination of a refunded instance takes the refund back.",
			onRefusal(atPerform, codeInstanceNotFound, onceThere, but(func(c *call) { c.account.byID[c.ids[0]].refund = refundNone }))),
	}
}

func bmcTerminateCrossedFaults() []fault {
	installing := subject(func(i *instance) bool { return i.status == "INSTALLING" || i.status == "CREATING" })
	failedPaid := func(i *instance) bool { return i.status == createFailed && i.prepaid() }
	return []fault{
		broken("bmc-trm-10-with-token", "With an access token an instance that is not installed yet is returned.",
			onRefusal(atJudge, anyCode, both(byBearer, installing), accept)),
		broken("bmc-trm-12-prepaid-too", "The deletion of a failed pay-as-you-go instance deletes a failed prepaid one.",
			afterEffect(both(inStatus(createFailed), not(ofPrepaid)), beside(toAnother(failedPaid, become(gone))))),
		broken("bmc-trm-21-failed-one", "A failed instance of another account is deleted.",
			onPass(atPermit, foreignOne(func(i *instance) bool { return i.status == createFailed }), asOwner)),
		broken("bmc-trm-21-bin-told", "Of an instance of another account it is told that it is in the recycle bin.",
			onPass(atPermit, foreignOne(isBinned), with(refuse(codeRecycled, "the instance is in the recycle bin")))),
		broken("bmc-trm-21-stopped-one", "A stopped instance of another account is returned.", onPass(atPermit, foreignOne(isStopped), asOwner)),
		broken("bmc-trm-23-stopped-billed", "By one of the two versions a returned instance that was stopped is billed on.",
			afterEffect(both(ofOtherVersion, binned, inStatus(stopped)), func(_ *call, i *instance) { i.billing = billingOn })),
		broken("bmc-trm-23-stopped-promise", "By one of the two versions a stopped instance in its commitment period is returned.",
			onRefusal(atJudge, codePromise, both(ofOtherVersion, inStatus(stopped)), accept)),
	}
}

func zecCrossedFaults() []fault {
	recycling := ofKind(kindRecycleBin)
	return []fault{
		firstTwoHundred("zec-rel-02"), firstFiftyOwned("zec-rel-13"),
		broken("zec-rel-07-token-does-nothing", "With an access token the second release of an instance is accepted, and does nothing.",
			onEffect(both(recycling, byBearer, inStatus(recycle)), nothing)),
		broken("zec-rel-13-no-list-beside", "With dependResource false an answer names no instances as failed.",
			onPass(atPerform, func(c *call) bool { return c.members["dependResource"] == false }, but(func(c *call) { delete(c.data, "instanceIds") }))),
		broken("zec-rel-19-stopped-not-binned", "By one of the two versions a stopped instance is released past the recycle bin.",
			onEffect(both(recycling, ofOtherVersion, inStatus(stopped)), become(gone))),
		broken("zec-rel-19-subscription-kept", "By one of the two versions a subscription is named as failed.",
			onPass(atJudge, both(ofOtherVersion, ofPrepaid), with(refuse(codeSubscription, "the instance is a subscription")))),
		broken("zec-rel-23-any-account", "What is in the recycle bin of another account is deleted by who names it alone.",
			onPass(atPermit, both(alone, foreignOne(isBinned)), asOwner)),
	}
}

func zenlayerCrossedFaults() []fault {
	toBrowsers := func(c *call) bool {
		return c.refusal != nil && strings.HasPrefix(c.request.Header.Get("Accept"), "text/html")
	}
	formByToken := both(byBearer, saysForm)
	return []fault{
		broken("zc-auth-02-listing-by-version", "By one of the two versions any signature of a listing is accepted.",
			onRefusal(atSignature, anyCode, both(ofOtherVersion, calling(describeInstances)), accept)),
		broken("zc-auth-02-long-body-unchecked", "A signature is not checked where the body has more than 8192 bytes.",
			onRefusal(atSignature, anyCode, func(c *call) bool { return len(c.body) > 8192 }, accept)),
		broken("zc-auth-09-released-by-version", "By one of the two versions an instance of another account is released.",
			onPass(atPermit, both(ofOtherVersion, foreign), asOwner)),
		broken("zc-auth-09-terminated-by-version", "By one of the two versions an instance of another account is terminated.",
			on(terminateInstance, onPass(atPermit, both(ofOtherVersion, foreign), asOwner))),
		broken("zc-auth-09-released-by-version-and-token", "By one of the two versions, with an access token, an instance of another account is released.",
			onPass(atPermit, both(alone, byBearer, ofOtherVersion, foreign), asOwner)),
		broken("zc-auth-09-terminated-by-version-and-token", "By one of the two versions, with an access token, an instance of another account is terminated.",
			on(terminateInstance, onPass(atPermit, both(byBearer, ofOtherVersion, foreign), asOwner))),
		broken("zc-auth-09-status-told", "BMC tells of a running instance of another account that it is not in the recycle bin.",
			only(contract.BMC, onPass(atPermit, both(alone, foreignOne(isRunning)), with(refuse(codeNotRecycled, "the instance is not in the recycle bin"))))),
		broken("zc-auth-09-shown-by-version", "By one of the two versions an instance of another account is shown.",
			on(describeInstances, onPass(atPermit, both(ofOtherVersion, asksForOthers), listForeign))),
		broken("zc-env-07-page-for-browsers", "A refusal is an HTML page for a client that would rather have HTML.",
			onMessage(toBrowsers, func(_ envelope, m *message) {
				m.contentType, m.body = "text/html; charset=utf-8", []byte("<html><body><h1>Error</h1></body></html>")
			})),
		broken("zc-req-02-form-by-token", "With an access token the content type of a form is accepted.", onRefusal(atReceive, anyCode, formByToken, func(c *call, _ *refusal) *refusal { return c.pass(takeBody) })),
	}
}
