package steps

import (
	"time"

	"relcon/runner/contract"
	"relcon/runner/provider"
)

// This page is the language of the features: every sentence, and every phrase that stands in a blank of one.

// givens are what a scenario starts with.
var givens = phrases{"Given", sentence, "a Given", []phrase{
	{`{kind} account`, (*given).account, "the client's account is of this kind; a scenario without it has a default one"},
	{`instance {name} is {state}`, (*given).instance, "the client's account holds an instance in this state"},
	{`{count} instances {name} are {state}`, (*given).instances, "it holds so many, under one name"},
	{`instances {names} are {state}`, (*given).together, "it holds these, which are asked for together, as a customer orders several at once"},
	{`instance {name} of another account is {state}`, (*given).foreign, "a second account, which has a recycle bin where the client's has one, holds an instance"},
	{`instance {name} does not exist`, (*given).unknown, "the name is that of a made-up id"},
	{`{count} instances {name} do not exist`, (*given).unknowns, "the name is that of so many made-up ids"},
	{`instance {name} does not exist, and its id is {id}`, (*given).unknownAs, "it is made up in this way"},
	{`the billing of {names} is known`, (*billing).record, `"nothing has changed" compares it, too`},
}}

// whens are what the client does.
var whens = phrases{"When", sentence, "a When", []phrase{
	{`the client {action} {instances}{manner}`, (*when).acts, "it sends the sound request of an action, but for what the manner says"},
	{`the client sends {operation} {content}`, (*when).sends, "a body that the feature writes, to a Zenlayer operation"},
	{`the client sends the same request again{manner}`, (*when).repeats, "the same bytes, with the same signature, but for what the manner says"},
	{`the client {action} {instances} {count} times{manner}`, (*when).actsOften, "it does so many times what it does once, one after the other"},
	{`the client {action} {instances} more often than its rate limit allows`, (*when).bursts, "three times as often, at once"},
	{`the client {action} each of {names}{manner}, more often than its rate limit allows`, (*when).burstsOnEach, "as often, each request naming one of the instances, and each of them named"},
	{`{period} {pass}`, (*when).passes, "the clock of the client's account is moved"},
}}

// thens are what is judged.
var thens = phrases{"Then", sentence, "a Then", []phrase{
	{`the request is {answer}`, satisfy, "the answer to the last request is of this kind"},
	{`the answer {property}`, satisfy, "the answer to the last request has this property"},
	{`some requests are {answer} and the others refused with {status} {code}`, (*when).someRefused, "so the burst is answered"},
	{contract.WithoutFlaw, (*when).soundly, "it is sent once more, signed and written as it should be"},
	{`both requests are answered alike`, (*when).answeredAlike, "with the same status, code and number of failed instances"},
	{`every answer has a request id of its own`, (*when).requestIDsDiffer, "of all requests of the scenario"},
	{`the pages list each of {names} once`, (*then).listedOnce, "the answers of the scenario are the pages of one list: each of the instances stands on one of them, none is longer than that takes, and each counts as many as all show"},
	{`nothing has changed`, (*then).unchanged, "every account holds what it held before the client acted, now and a short while later"},
	{`only {names} {is} {effect}`, (*then).only, "within the settle time they are, and nothing else has changed, then and a short while later"},
	{`only what was accepted is {effect}`, (*then).onlyAccepted, "the instances that an accepted request of the burst names are, or the last request if it was accepted, and nothing else has changed but what earlier requests were about"},
	{`{names} {is} still {effect}`, (*then).still, "they are, now and a short while later"},
	{`{names} {is} {effect} in the end`, (*then).eventually, "within the settle time they are, whatever else has changed"},
	{`only the billing of {names} is {settlement}`, (*billing).only, "within the settle time, and no other billing on record has changed"},
	{`only the billing of what was accepted is {settlement}`, (*then).onlyAcceptedBilled, "that of the instances that the last request names, if it was accepted; no other billing on record has changed"},
	{`the provider follows one of these readings:`, (*then).follows, "a table of reading, answer and effect; the first row that fits is reported"},
}}

// kinds are those of an account: as the provider-state protocol has them, and one of our own.
var kinds = phrases{"kind", `(an? \S+)`, "a kind of account", []phrase{
	{`an empty`, kindEmpty, "a default one without bystanders: it holds the instances that the scenario names and nothing else"},
	{`a rate-limited`, contract.KindRateLimited, "its rate limit is known"},
	{`a recycle-bin`, contract.KindRecycleBin, "its releases go through a recycle bin"},
	{`a non-VNO`, contract.KindNonVNO, "it is no virtual network operator"},
	{`a no-permission`, contract.KindNoPermission, "it lacks the permission to release"},
}}

// states are what an instance can be given in.
var states = phrases{"state", `(.+)`, "a state that an instance can be given in", []phrase{
	{`ready to be released`, arrangement{wanted: ready}, "in the status from which the product's release operation works"},
	{`running`, arrangement{wanted: in(contract.StatusRunning)}, "RUNNING"},
	{`stopped`, arrangement{wanted: in("STOPPED")}, "STOPPED"},
	{`in the recycle bin`, arrangement{wanted: in(contract.StatusRecycle)}, "RECYCLE"},
	{`in status {word}`, inStatus, "in the provider's own word"},
	{`ready to be terminated`, arrangement{wanted: in(contract.StatusRunning)}, "RUNNING"},
	{`in its commitment period`, committed(contract.StatusRunning), "RUNNING, pay-as-you-go with a promise"},
	{`in its commitment period, in status {word}`, committed, "the same, in the provider's own word"},
	{`a subscription in status {word}`, subscription, "paid in advance"},
	{`of product {word} in region {word}`, placed, "in status Normal"},
	{`already released`, arrangement{ready, []stage{{by: release, until: &released}}}, "released through the API, and gone"},
	{`already released by a form`, arrangement{ready, []stage{{by: release, form: true, until: &released}}}, "the same, the parameters in a form"},
	{`a subscription already released`, arrangement{readySubscription, []stage{{by: release, until: &released}}}, "paid in advance, released through the API, and gone"},
	{`already in the recycle bin`, arrangement{ready, []stage{binning}}, "released through the API, and in the bin"},
	{`already in the recycle bin by the other API version`, arrangement{ready, []stage{{by: release, other: true, until: &inTheBin}}}, "the same, by the documented version that the target is not tested with elsewhere"},
	{`a subscription already in the recycle bin`, arrangement{readySubscription, []stage{binning}}, "paid in advance, released through the API, and in the bin"},
	{`already in the recycle bin and released`, arrangement{ready, []stage{binning, {by: release, until: &released}}}, "released a second time from there, and gone"},
	{`already in the recycle bin for the account's retention time`, inTheBinFor(retention(1, 1)), "left in the bin so long, and gone"},
	{`already being released`, arrangement{ready, []stage{{by: release}}}, "released through the API just now"},
	{`already terminated`, arrangement{in(contract.StatusRunning), []stage{returning}}, "terminated through the API, and in the bin"},
	{`already terminated and released`, arrangement{in(contract.StatusRunning), []stage{returning, {by: release, until: &released}}}, "released from there through the API, and gone"},
	{`already terminated {hours} ago`, terminatedAgo, "terminated through the API, left in the bin so long, and gone"},
	{`already terminated as a failed subscription`, failedAndDeleted, "terminated through the API in status CREATE_FAILED, and gone"},
	{`already cancelled with {hours} to run`, cancelledWith, "terminated through the API, a subscription that runs on"},
	{`already cancelled by the other API version with {hours} to run`, cancelledByOther, "the same, by the documented version that the target is not tested with elsewhere"},
	{`already cancelled with {hours} to run, in status {word}`, cancelledIn, "the same, in the provider's own word"},
}}

// ids are made-up ones that a careless provider may take for another.
var ids = phrases{"id", `(.+)`, "an id that is made up", []phrase{
	{`that of {name} in another spelling`, otherSpelling, "its letters in the other case or, where it has none, a zero before it"},
	{`that of {name} without its last character`, cutShort, "the beginning of an id"},
	{`that of {name} with {text} in place of its last character`, withLast, "a pattern that an id fits"},
	{`that of {name} with {text} before it`, withBefore, "an id and more"},
	{`that of {name} with {text} after it`, withAfter, "the same"},
	{`that of {name} with the character {word} after it`, withCharacter, "such as U+0000, where some languages end a text, or a byte that is no character, such as 0xFF"},
	{`those of {name} and {name} with {text} between them`, joined, "two in one"},
	{`{count} characters long`, ofLength, "zeros only"},
	{`{text}`, literally, "as it stands"},
}}

// effects are what an instance can be seen to be.
var effects = phrases{"effect", `(.+)`, "something that an instance can be seen to be", []phrase{
	{`ready to be released`, readyForRelease, "in the status from which the product's release operation works"},
	{`running`, status("running", contract.StatusRunning), "RUNNING"},
	{`stopped`, status("stopped", "STOPPED"), "STOPPED"},
	{`in the recycle bin`, inTheBin, "RECYCLE or, at ZEC, RECYCLED"},
	{`in status {word}`, listed, "in the provider's own word, and never off the list"},
	{`released`, released, "no longer listed or, at Alibaba Cloud, listed as Expired"},
	{`terminated`, effect{name: "terminated", holds: provider.Life.InBin}, "in the recycle bin"},
	{`released in documented steps`, releasedInSteps, "released, and seen on the way out only"},
	{`deleted directly`, deletedDirectly, "released, and never seen in the bin"},
	{`cancelled`, cancelled, "listed outside the bin, and not to be renewed where that is shown"},
	{`returned`, returnedAtAll, "released, or in the bin"},
}}

// actions are what a client does to instances.
var actions = phrases{"action", `([a-z]+)`, "something that a client does", []phrase{
	{`releases`, release, "ReleaseInstances, ReleaseInstance"},
	{`terminates`, operation("TerminateInstance"), "TerminateInstance"},
	{`stops`, operation("StopInstances"), "StopInstances"},
	{`reboots`, operation("RebootInstances"), "RebootInstances"},
	{`lists`, list, "DescribeInstances, QueryAvailableInstances; \"its instances\" are all"},
}}

// manners are in what a request differs from the sound one; several are joined by "and".
var manners = phrases{"manner", `((?: with| without) .+|)`, "a way to send a request", []phrase{
	{`with method {word}`, withMethod, "the HTTP method"},
	{`with content type {rest}`, withContentType, "the header Content-Type"},
	{`with the action {word}`, withAction, "the name of the operation, and nothing else"},
	{`with version {word}`, withVersion, "the version of the API"},
	{`with the other API version`, withOtherVersion, "the documented one that the target is not tested with elsewhere"},
	{`without the header {word}`, withoutHeader, "left out, of the signature as well"},
	{`with the header {word} {text}`, withHeader, "one more, or another value; a second value where it stands twice; the signature covers it only where the Authorization says so"},
	{`with the header {word} left out of the signature`, unsignedHeader, "sent, and not among SignedHeaders"},
	{`with the Authorization {text}`, withAuthorization, "in place of the right one: $key is the access key, $signed the headers that it covers, $proof the right signature or token, $half its first half"},
	{`with a wrong signature`, withWrongSignature, "signed with a secret that nobody has"},
	{`with the secret of the other account`, withForeignSecret, "signed with that"},
	{`with the key of the other account`, withForeignKey, "sent and signed by that account"},
	{`with the signature for {instances}`, signedFor, "that of the sound request for other instances"},
	{`with the signature for another {word}`, signedForAnother, "this part of the request was another one when it was signed"},
	{`with the signature for {method}`, signedForMethod, "computed for this method"},
	{`with the signature of the last request`, withLastSignature, "made for what it asked for, at its time"},
	{`with the signature of the last request under another timestamp`, withLastSignatureLater, "made for the same body; the header says another time than it was made at"},
	{`with the hash of another body`, withAnotherHash, "in x-acs-content-sha256 and in the signature"},
	{`with {count} blanks in its body`, withBlanks, "where they mean nothing; the signature covers them"},
	{`with its body in another spelling`, respelled, "the same JSON as other clients write it: behind a line break, in lines that end in CR LF, with tabs, and texts that begin with an escape"},
	{`with a blank added after signing`, withBlank, "inside the body, where it means nothing"},
	{`with a line break added after signing`, withLineBreak, "at the end of the body"},
	{`with the parameter {word} {text} added after signing`, addedAfterSigning, "right in itself"},
	{`with a second {word} {text} behind the signed parameters`, secondBehind, "in the query, and the signature knows nothing of it"},
	{`with a second {word} {text} before the signed parameters`, secondBefore, "the same"},
	{`with a second {word} {text} in a JSON body`, secondInBody, "beside the signed parameters of the query"},
	{`with a second {word} {text} in a form`, secondInForm, "the same"},
	{`with a timestamp {minutes} in the past`, signedBefore, "signed so long ago"},
	{`with a timestamp {minutes} in the future`, signedAfter, "signed so much later"},
	{`with a timestamp in milliseconds`, inMilliseconds, "the right time in another unit"},
	{`with the timestamp {text}`, withTimestamp, "signed and sent as it stands; $now is the right time without the Z at its end, $day and $time its parts without the T between them, $seconds the same in Unix seconds"},
	{`with the {scheme} signature`, withScheme, "the scheme in which a request to Alibaba Cloud is signed"},
	{`with the parameter {word} {text}`, withParam, "of the operation, of every request, or one that nobody defines; $alpha is the id of \"alpha\", and $inanhour the time in an hour; of a Signature, $proof is the right one, $half its first half, $lower the right one in lower case"},
	{`without the parameter {word}`, withoutParam, "left out, of the signature as well"},
	{`with a client token`, withClientToken, "the same one in each request of the scenario"},
	{`with a client token of {count} characters`, withLongToken, "the same, as long as this"},
	{`with format {word}`, withFormat, "JSON or XML"},
	{`with its query in another spelling`, inAnotherSpelling, "as other clients write it: plus signs for blanks, commas and colons as they stand, escapes in lower case"},
	{`with its parameters as a form`, withForm, "in the body, those of the signature in the query"},
	{`with all its parameters as a form`, withWholeForm, "in the body, and nothing in the query"},
	{`with its access key in another spelling`, withRespelledKey, "its letters in the other case"},
	{`with an unknown access key`, withUnknownKey, "one that nobody has"},
	{`with the nonce of the first request`, withFirstNonce, "that of the scenario's first request, used again"},
	{`with the nonce {text}`, withNonce, "this one; $alpha is the id of \"alpha\""},
	{`with its bearer token`, withToken, "in place of a signature"},
	{`with its bearer token in another spelling`, withRespelledToken, "its letters in the other case"},
	{`with the bearer token of the other account`, withForeignToken, "it acts as that account"},
	{`with a wrong bearer token`, withWrongToken, "one that nobody has"},
}}

// answers are of which kind an answer can be.
var answers = phrases{"answer", `(.+)`, "a kind of answer", []phrase{
	{`accepted`, sent.accepted, "a success in its documented form, and all that was asked for is done"},
	{`accepted but for {names}`, (*then).acceptedBut, "a success that names exactly these instances as failed"},
	{`accepted with code {text}`, sent.acceptedWithCode, "accepted, and the body has this code"},
	{`not released`, sent.notReleased, "a success that says that nothing was released"},
	{`refused`, sent.refusedAnyhow, "a refusal in its documented form: 4xx or, at Alibaba Cloud, a 200 that says so"},
	{`refused with {code}`, sent.refusedWith, "the same with this code"},
	{`refused with a code that begins with {code}`, sent.refusedWithAny, "the same with such a code"},
	{`refused with {status} {code}`, sent.refused, "the same with this status and code"},
	{`not refused with {code}`, sent.notRefusedWith, "anything but this code"},
	{`answered in a documented form`, sent.documented, "a success, whatever failed of it, or a refusal"},
}}

// properties are what an answer can have.
var properties = phrases{"property", `(.+)`, "a property of an answer", []phrase{
	{`repeats its request id inside the response`, sent.repeatsRequestID, "the two are equal"},
	{`has a code in UPPER_SNAKE`, sent.codeInUpperSnake, "letters, digits, underscores"},
	{`has no 2xx status`, sent.noSuccess, "its HTTP status is not from 200 to 299"},
	{`is one JSON value with a JSON content type`, sent.json, "in UTF-8"},
	{`has members of the documented types`, sent.documented, "its body keeps the schema of a success or of a refusal, and the types of what a listing shows"},
	{`is a refusal of the gateway`, sent.refusedByGateway, "4xx with the four documented members"},
	{`reports no release without success`, sent.consistent, "ReleaseResult is not true without Success true"},
	{`lists {names} {effect}`, (*then).lists, "the listing shows that they are"},
	{`does not list {name}`, (*then).doesNotList, "the listing is without it, or says that there is none"},
	{`names as failed exactly what is not released`, (*then).failedExactly, "the others are released, which takes one outside a recycle bin into it; a refusal has changed nothing"},
	{`reports a release only if it happens`, (*then).claimsOnlyReleases, "after Success and ReleaseResult true, all are released"},
}}

// contents are what a feature writes as a body.
var contents = phrases{"content", `(.+)`, "a body", []phrase{
	{`with {rest}`, verbatim, "as it stands: $alpha is the id of \"alpha\", %FF a byte, \"no body\" none"},
	{`without its parameter`, `{}`, "an empty object"},
}}

// settlements are what billing can come to.
var settlements = phrases{"settlement", `(.+)`, "something that billing comes to", []phrase{
	{`stopped`, settlement{"stopped", func(b contract.Billing) bool { return b.Billing == "stopped" }}, "nothing more is billed"},
	{`refunded in full`, settlement{"refunded in full", func(b contract.Billing) bool { return b.Refund == "full" }}, "all that was paid is paid back"},
}}

// periods are how long a When lets pass.
var periods = phrases{"period", `(.+)`, "a time that can pass", []phrase{
	{`{hours}`, fixed, "such as 24 hours"},
	{`{hours} {minutes}`, func(h, m time.Duration) period { return fixed(h + m) }, "such as 23 hours 59 minutes"},
	{`the account's retention time`, retention(1, 1), "as long as the account keeps an instance in its bin"},
	{`half of the account's retention time`, retention(1, 2), "half as long"},
	{`nearly all of the account's retention time`, retention(95, 96), "23 hours 45 minutes where it is a day"},
}}

// needs are what a target must be able to do for a phrase, beyond running instances: by its blank and its text.
var needs = map[string]map[string]contract.Need{
	givens.blank: {
		`instance {name} of another account is {state}`: contract.NeedSecondAccount,
		`the billing of {names} is known`:               contract.NeedBilling,
	},
	whens.blank: {
		`the client {action} {instances} more often than its rate limit allows`:              contract.NeedLoad,
		`the client {action} each of {names}{manner}, more often than its rate limit allows`: contract.NeedLoad,
		`{period} {pass}`: contract.NeedClock,
	},
	thens.blank: {
		`only the billing of {names} is {settlement}`:           contract.NeedBilling,
		`only the billing of what was accepted is {settlement}`: contract.NeedBilling,
	},
	kinds.blank: {
		`a rate-limited`:  contract.NeedOf(contract.KindRateLimited),
		`a recycle-bin`:   contract.NeedOf(contract.KindRecycleBin),
		`a non-VNO`:       contract.NeedOf(contract.KindNonVNO),
		`a no-permission`: contract.NeedOf(contract.KindNoPermission),
	},
	states.blank: {
		`already in the recycle bin for the account's retention time`: contract.NeedClock,
		`already terminated {hours} ago`:                              contract.NeedClock,
	},
	actions.blank: {
		`stops`:   contract.NeedPower,
		`reboots`: contract.NeedPower,
	},
	manners.blank: {
		`with the secret of the other account`:       contract.NeedSecondAccount,
		`with the key of the other account`:          contract.NeedSecondAccount,
		`with its bearer token`:                      contract.NeedToken,
		`with its bearer token in another spelling`:  contract.NeedToken,
		`with the bearer token of the other account`: contract.NeedToken,
		`with a wrong bearer token`:                  contract.NeedToken, // the same request without this flaw has the right one
	},
}
