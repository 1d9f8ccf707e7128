package race

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"relcon/runner/contract"
	"relcon/runner/model"
	"relcon/runner/provider"
	"relcon/steps"
)

// arrange makes an account with its instances, and takes down what it holds.
func (p *played) arrange(ctx context.Context, env steps.Env, n int) error {
	kind := p.race.Kind
	if kind == "" {
		kind = contract.KindDefault
	}
	began := env.Now()
	account, err := env.States.Account(ctx, p.race.Product, kind)
	if err != nil {
		return fmt.Errorf("arranging an account: %w", err)
	}
	s := &side{Account: account, ids: map[string]string{}}
	p.sides = append(p.sides, s)
	if err := p.empty(ctx, env, s); err != nil {
		return err
	}
	groups := alike(p.race.Instances, n)
	var wanted []contract.Wanted
	for _, group := range groups {
		want := group[0].Wanted()
		want.Count = len(group)
		wanted = append(wanted, want)
	}
	made, err := env.States.Arrange(ctx, account, wanted...)
	if err != nil {
		return fmt.Errorf("arranging instances: %w", err)
	}
	var arranged []model.Arranged
	for at, group := range groups {
		ids := made[at].IDs
		err := env.Client.Own(account, ids...)
		if err == nil && len(ids) != len(group) {
			err = fmt.Errorf("got %d, want %d", len(ids), len(group))
		}
		if err != nil {
			return fmt.Errorf("arranging instances: %w", err)
		}
		for i, item := range group {
			s.ids[item.Name] = ids[i]
		}
		s.asked = append(s.asked, ids...)
		arranged = append(arranged, model.Arranged{Wanted: wanted[at], IDs: ids, Between: model.Span{Earliest: began, Latest: env.Now()}})
	}
	if n == 0 && len(s.asked) > 0 {
		p.token = s.asked[0]
	}
	seen, err := look(ctx, env, s)
	if err != nil {
		return err
	}
	if err := asArranged(s, arranged, seen, began); err != nil {
		return err
	}
	start, broken := model.Begin(account, arranged, *seen)
	if broken != nil {
		return fmt.Errorf("the account is not as it was arranged: %s is %s, want %s", broken.Instance, broken.Got, broken.Want)
	}
	s.start = start
	return nil
}

// asArranged checks that a look shows what was arranged, as it was arranged, and nothing that is older than its account.
func asArranged(s *side, arranged []model.Arranged, seen *model.Look, opened time.Time) error {
	api := provider.Of(s.Product)
	for _, each := range arranged {
		for _, id := range each.IDs {
			now := shown(seen, id)
			switch {
			case now == nil:
				return fmt.Errorf("%s is not listed, although the target said that it had arranged it: the hook may answer only when the API lists what was made (runner/states/README.md)", id)
			case now.Status != each.Wanted.Status && !(each.Wanted.Status == contract.StatusRecycle && api.Life.InBin(now)):
				return fmt.Errorf("%s is listed as %s, although the target said that it had arranged it as %s", id, api.Life.Word(now.Status), each.Wanted.Status)
			}
			if made, older := api.Listing.Older(*now, opened); older {
				return fmt.Errorf("%s was made at %s, before its account was asked for: what is older may be somebody else's; check the clocks", id, made.UTC().Format(time.RFC3339))
			}
		}
	}
	return nil
}

// empty makes sure that an account that was just made holds nothing, so that what is arranged there is surely its own.
func (p *played) empty(ctx context.Context, env steps.Env, s *side) error {
	held, err := env.Client.Inventory(ctx, s.Account, nil)
	if err != nil {
		return fmt.Errorf("reading the inventory: %w", err)
	}
	binned := slices.ContainsFunc(p.race.Instances, func(item contract.RaceItem) bool { return item.Status == contract.StatusRecycle })
	if binned || s.Reference == "" {
		in, err := env.Client.SearchBin(ctx, s.Account)
		if err != nil && !errors.As(err, new(*contract.Missing)) {
			return fmt.Errorf("looking into the recycle bin: %w", err)
		}
		held = append(held, in...)
	}
	if len(held) > 0 {
		return fmt.Errorf("the account holds %q, which was not arranged: let the hook make a new account each time", held[0].ID)
	}
	return nil
}

// alike are the instances of an account, those together that one request can arrange.
func alike(items []contract.RaceItem, account int) [][]contract.RaceItem {
	var groups [][]contract.RaceItem
	for _, item := range items {
		if item.Account != account {
			continue
		}
		i := slices.IndexFunc(groups, func(g []contract.RaceItem) bool { return g[0].Wanted() == item.Wanted() })
		if i < 0 {
			i, groups = len(groups), append(groups, nil)
		}
		groups[i] = append(groups[i], item)
	}
	return groups
}
