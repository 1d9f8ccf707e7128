package runner

import (
	"fmt"
	"net/http"
	"time"

	"relcon/runner/contract"
)

// noticeable is how far clocks may be apart before it is said. Providers take five minutes (Zenlayer) and fifteen
// (Alibaba Cloud), and some scenarios go near to that on purpose.
const noticeable = time.Minute

// skewOf is how far the clock of whoever answered is ahead of this machine's, by the Date of the answer; 0 where that
// says nothing: a cache hands out an old one.
func skewOf(exchange contract.Exchange) time.Duration {
	date, err := http.ParseTime(exchange.Response.Header.Get("Date"))
	if err != nil || exchange.Response.Header.Get("Age") != "" {
		return 0
	}
	return date.Sub(exchange.Started.Add(exchange.Duration / 2)).Round(time.Second)
}

// apart says how the clocks differ.
func apart(skew time.Duration) string {
	way, by := "behind", skew
	if skew < 0 {
		way, by = "ahead of", -skew
	}
	return fmt.Sprintf("this machine's clock is %s %s the target's", amount(by), way)
}

// amount says a duration as a person would.
func amount(d time.Duration) string {
	switch {
	case d.Round(time.Minute) >= 2*time.Hour:
		return fmt.Sprintf("%d hours", int(d.Round(time.Hour).Hours()))
	case d >= 90*time.Second:
		return fmt.Sprintf("%d minutes", int(d.Round(time.Minute).Minutes()))
	}
	return fmt.Sprintf("%d seconds", int(d.Seconds()))
}

// clockTrouble is that of a request whose time was refused.
func clockTrouble(skew time.Duration) trouble {
	if skew.Abs() < noticeable {
		return trouble{"it says that the request's time is far off, although the Date of its answer agrees with this machine's clock",
			"check the clock by which the target verifies signatures"}
	}
	return trouble{apart(skew) + ", so it refuses every request as expired", "set the clock of this machine (NTP)"}
}
