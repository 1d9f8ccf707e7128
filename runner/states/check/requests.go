package check

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"relcon/runner/contract"
	"relcon/runner/states"
	"relcon/runner/states/hook"
)

// reasoned is an answer with a reason that is not empty.
var reasoned = regexp.MustCompile(`"reason"\s*:\s*"[^"]`)

// requests checks what needs no account. Its requests make nothing, whatever the hook makes of them. The error is that of the
// first request, if nothing answered.
func (c *Check) requests(ctx context.Context) error {
	params := map[string]any{"product": c.Products[0]}
	status, said, err := c.Hook.Raw(ctx, hook.Setup, "an eclipse", params, c.Token)
	switch other := c.instead(ctx, status, said); {
	case err != nil:
		return fmt.Errorf("%w; start the hook, or check states.url in the target file", err)
	case other != "":
		return fmt.Errorf("%s: it answered %s; check states.url in the target file", other, said)
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		return fmt.Errorf("the hook refuses the token: it answered %s; check states.token", said)
	case status >= 300 && status < 400:
		return fmt.Errorf("the hook redirects, and redirects are not followed: it answered %s; put the final address into states.url", said)
	}
	if status == http.StatusNotImplemented && (reasoned.MatchString(said) || said == "501 Not Implemented with an empty body") {
		c.holds(unknownState)
	} else {
		c.found(unknownState, sent(hook.Setup, "an eclipse", params), said, `501 {"reason": "…"}`)
	}
	if c.Token != "" {
		c.refuses(ctx, "", "no Authorization header")
		c.refuses(ctx, c.Word, "another bearer token")
	}
	for _, name := range []string{"accessKeyId", "reference"} {
		c.unknown(ctx, map[string]any{"product": c.Products[0], name: c.Word})
	}
	return nil
}

// instead says what seems to answer in the place of the hook, if it answers another request alike; "" where it may be the hook.
func (c *Check) instead(ctx context.Context, status int, said string) string {
	other := guess(status, said)
	if other == "" {
		return ""
	}
	params := map[string]any{"product": c.Products[0], "reference": c.Word}
	if status, said, err := c.Hook.Raw(ctx, hook.Teardown, hook.Account, params, c.Token); err != nil || guess(status, said) != other {
		return ""
	}
	return other
}

// guess is that of one answer. Frameworks answer a path that they don't know in plain text.
func guess(status int, said string) string {
	unserved := (status == http.StatusNotFound || status == http.StatusMethodNotAllowed) && !strings.Contains(said, "{")
	switch other := states.Instead(status, said); {
	case status == http.StatusNotImplemented:
		return ""
	case other == "" && unserved:
		return "a server answers that knows no such address, and not a hook"
	default:
		return other
	}
}

// refuses checks that a request with a wrong token is refused.
func (c *Check) refuses(ctx context.Context, token, how string) {
	params := map[string]any{"product": c.Products[0], "reference": c.Word}
	status, said, err := c.Hook.Raw(ctx, hook.Teardown, hook.Account, params, token)
	switch asked := sent(hook.Teardown, hook.Account, params) + " with " + how; {
	case err != nil:
		c.unseen(err.Error(), bearerToken)
	case status != http.StatusUnauthorized:
		c.found(bearerToken, asked, said, "401")
	default:
		c.holds(bearerToken)
	}
}

// unknown checks that an account that was never there can be torn down.
func (c *Check) unknown(ctx context.Context, params map[string]any) {
	status, said, err := c.Hook.Raw(ctx, hook.Teardown, hook.Account, params, c.Token)
	_, byReference := params["reference"]
	switch {
	case err != nil:
		c.unseen(err.Error(), removedTwice)
	case status == http.StatusOK:
		c.holds(removedTwice)
	case byReference && (status == http.StatusBadRequest || status == http.StatusNotImplemented):
		// It knows no references, which is no rule that is required.
	default:
		c.found(removedTwice, sent(hook.Teardown, hook.Account, params), said, "200 {}")
	}
}

// extra checks that members are passed over that the protocol does not have. What is refused without them, too, says nothing of them.
func (s *subject) extra(ctx context.Context) {
	wanted := contract.Wanted{Count: 1}
	member := map[string]any{"relconFuture": map[string]any{"of": "a later version"}}
	_, _, err := s.arrange(states.WithMembers(ctx, member), s.a, wanted)
	asked := sent(hook.Setup, hook.Instances, map[string]any{"product": s.Product(), "count": wanted.Count, "relconFuture": member["relconFuture"]})
	var refused *states.AnswerError
	switch {
	case err == nil:
		s.holds(tolerant)
		return
	case !errors.As(err, &refused) || refused.Status == http.StatusOK:
		s.leaves(err, tolerant)
		return
	}
	if _, _, plain := s.arrange(ctx, s.a, wanted); plain != nil {
		s.leaves(plain, tolerant)
		return
	}
	s.found(tolerant, asked, err.Error(), `200 {"instanceIds": ["…"]}, as without "relconFuture"`)
}

// kinds checks the accounts of each kind beyond the usual one.
func (s *subject) kinds(ctx context.Context) {
	s.doing("kinds of accounts")
	for _, kind := range s.api.Kinds {
		if kind == contract.KindDefault {
			continue
		}
		account, err := s.States.Account(ctx, s.Product(), kind)
		if err != nil {
			s.failed(err, usableAccount, s.setup(hook.Account, hook.Params{Kind: kind}), "an account, or 501 with a reason")
			continue
		}
		s.holds(usableAccount)
		if s.empty(ctx, account) && kind == contract.KindRecycleBin && account.Retention == 0 {
			s.found(usableAccount, s.setup(hook.Account, hook.Params{Kind: kind}), `an account without "retention"`, `"retention" such as "24h": how long its recycle bin keeps an instance; or 501 with a reason`)
		}
		s.giveUp(ctx, account, removed)
	}
}
