package reference

import (
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"relcon/runner/sign"
)

func timestampFaults() []fault {
	day := func(c *call) bool { return (c.off() - c.off().Round(24*time.Hour)).Abs() < time.Minute }
	return []fault{
		broken("zc-auth-04-old-accepted", "A timestamp of any time ago is accepted.", onRefusal(atTime, codeSignatureExpired, past, accept)),
		broken("zc-auth-04-future-accepted", "A timestamp of any time to come is accepted.", onRefusal(atTime, codeSignatureExpired, not(past), accept)).
			also("milliseconds look like a time to come", "ZC-AUTH-12"),
		broken("zc-auth-04-terminates", "A termination of any time is accepted.",
			onRefusal(atTime, codeSignatureExpired, calling(terminateInstance), accept)).also("milliseconds look like a time to come", "ZC-AUTH-12"),
		broken("zc-auth-04-ten-minutes", "A timestamp up to ten minutes off is accepted.",
			onRefusal(atTime, codeSignatureExpired, not(offBy(10*time.Minute)), accept)),
		broken("zc-auth-04-time-of-day", "Only the time of day of a timestamp counts.", onRefusal(atTime, codeSignatureExpired, day, accept)).also("such a time is sent there too", "ZC-AUTH-12"),
		broken("zc-auth-04-long-ago-accepted", "A timestamp of the year 1970 is accepted.",
			onRefusal(atTime, codeSignatureExpired, func(c *call) bool { return c.at.UTC().Year() == 1970 }, accept)),
		broken("zc-auth-04-other-code", "An expired timestamp is refused as a wrong signature.",
			onRefusal(atTime, codeSignatureExpired, always, recode(codeSignatureFailure))),
		broken("zc-auth-04-window-too-small", "A timestamp more than half a minute in the past is refused.",
			onPass(atTime, both(past, offBy(30*time.Second)), with(refuse(codeSignatureExpired, "the timestamp is more than half a minute off")))),
		broken("zc-auth-04-future-refused", "A timestamp more than half a minute in the future is refused.",
			onPass(atTime, both(not(past), offBy(30*time.Second)), with(refuse(codeSignatureExpired, "the timestamp is in the future")))),
		broken("zc-auth-04-terminates-sooner", "A termination of more than a minute ago is refused.",
			onPass(atTime, both(calling(terminateInstance), offBy(90*time.Second)), with(refuse(codeSignatureExpired, "the timestamp is more than a minute off")))),
		broken("zc-auth-04-three-minutes", "A timestamp more than three minutes in the past is refused.",
			onPass(atTime, both(past, offBy(3*time.Minute)), with(refuse(codeSignatureExpired, "the timestamp is more than three minutes off")))),
		broken("zc-auth-04-three-minutes-ahead", "A timestamp more than three minutes in the future is refused.",
			onPass(atTime, both(not(past), offBy(3*time.Minute)), with(refuse(codeSignatureExpired, "the timestamp is more than three minutes off")))),
		broken("zc-auth-04-other-version", "By one of the two versions, a timestamp of any time is accepted.", onRefusal(atTime, codeSignatureExpired, ofOtherVersion, accept)),
		broken("zc-auth-12-missing-accepted", "A request without a timestamp is accepted with any signature.",
			onRefusal(atTime, anyCode, withoutTimestamp, accept), onRefusal(atSignature, anyCode, withoutTimestamp, accept)),
		broken("zc-auth-12-empty-accepted", "An empty timestamp is accepted.",
			onRefusal(atTime, anyCode, both(not(withoutTimestamp), timestamp(func(text string) bool { return text == "" })), accept)),
		broken("zc-auth-12-words-accepted", "A timestamp that is no number is accepted.",
			onRefusal(atTime, anyCode, timestamp(func(text string) bool { _, err := strconv.Atoi(text); return text != "" && err != nil }), accept)),
		broken("zc-auth-12-negative-accepted", "A negative timestamp is accepted.",
			onRefusal(atTime, anyCode, timestamp(func(text string) bool { return strings.HasPrefix(text, "-") }), accept)),
		broken("zc-auth-12-milliseconds-accepted", "A timestamp in milliseconds is accepted.",
			onRefusal(atTime, codeSignatureExpired, timestamp(func(text string) bool { return len(text) == 13 }), accept)),
		broken("zc-auth-12-end-ignored", "What follows the digits of a timestamp is ignored.",
			onRefusal(atTime, anyCode, timestamp(func(text string) bool { return len(text) > 10 && strings.HasSuffix(text, "abc") }), accept)),
		broken("zc-auth-12-date-accepted", "A timestamp may be a date.",
			onRefusal(atTime, anyCode, timestamp(func(text string) bool { _, err := time.Parse(time.RFC3339, text); return err == nil }), accept)),
		broken("zc-auth-12-fraction-accepted", "A timestamp may have a fraction.",
			onRefusal(atTime, anyCode, timestamp(func(text string) bool {
				_, err := strconv.ParseFloat(text, 64)
				return err == nil && strings.Contains(text, ".")
			}), accept)),
		broken("zc-auth-12-whole-fraction-accepted", "A timestamp may have a fraction of nought.",
			onRefusal(atTime, codeInvalidAuthorization, timestamp(func(text string) bool {
				seconds, err := strconv.ParseFloat(text, 64)
				return err == nil && seconds > 0 && seconds == math.Trunc(seconds)
			}), accept)),
		broken("zc-auth-12-words-crash", "A termination with a timestamp that is no number is answered with 500.",
			onRefusal(atTime, codeInvalidAuthorization, calling(terminateInstance), crash)),
	}
}

func withoutTimestamp(c *call) bool {
	_, there := c.request.Header[http.CanonicalHeaderKey(sign.ZC2TimestampHeader)]
	return !there
}

func timestamp(is func(string) bool) situation {
	return func(c *call) bool { return is(c.request.Header.Get(sign.ZC2TimestampHeader)) }
}

// aMinuteBefore tells whether the signature fits a timestamp about a minute before the one that is sent.
func aMinuteBefore(c *call) bool {
	for seconds := int64(50); seconds <= 70; seconds++ {
		if signedOver(func(z *sign.ZC2) { z.Timestamp = strconv.FormatInt(c.at.Unix()-seconds, 10) })(c) {
			return true
		}
	}
	return false
}
