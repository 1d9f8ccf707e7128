package command

import (
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"time"

	"relcon/runner/contract"
	"relcon/runner/reference"
	"relcon/runner/target"
)

// shortestToken is longer than most words that stand in an exchange anyway.
const shortestToken = 8

// check reads the flags, and says what is wrong with them before anything is opened.
func (s *serveFlags) check() ([]contract.Product, error) {
	a := s.around
	switch {
	case s.tls && s.caFile == "":
		return nil, errors.New("tls: want --write-ca FILE as well: without it no client can trust the certificate")
	case s.caFile != "" && !s.tls:
		return nil, errors.New("write-ca: want --tls as well: without it there is no certificate")
	case a.Latency < 0 || a.LatencySpread < 0 || a.LatencySpread > a.Latency:
		return nil, fmt.Errorf("latency-spread: got %v around a latency of %v, want at most the latency, and neither below zero", a.LatencySpread, a.Latency)
	case !(a.ErrorRate >= 0 && a.ErrorRate <= 1):
		return nil, fmt.Errorf("error-rate: got %v, want a share from 0 to 1, such as 0.05", a.ErrorRate)
	case s.reference.Settle < 0:
		return nil, fmt.Errorf("settle-time: got %v, want a duration above zero", s.reference.Settle)
	case s.reference.HookToken != "" && len(s.reference.HookToken) < shortestToken:
		return nil, fmt.Errorf("token: got %d characters, want at least %d: the log blanks the token wherever it stands", len(s.reference.HookToken), shortestToken)
	}
	if err := s.reachable(); err != nil {
		return nil, err
	}
	if err := s.readLimits(); err != nil {
		return nil, err
	}
	if err := s.apart(); err != nil {
		return nil, err
	}
	if s.accounts != "" {
		var err error
		if s.around.Accounts, err = target.LoadSeed(s.accounts, reference.Statuses, os.LookupEnv); err != nil {
			return nil, fmt.Errorf("seed-accounts: %w", err)
		}
	}
	return offeredProducts(s.products)
}

// reachable refuses an address that others could reach, unless it is allowed: the hook hands out accounts.
func (s *serveFlags) reachable() error {
	host, port, err := net.SplitHostPort(s.address)
	if err != nil {
		return fmt.Errorf("address: got %s, want HOST:PORT such as 127.0.0.1:8080", quoted(s.address))
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return fmt.Errorf("address: got the port %s, want 1 to 65535, or 0 for a free one", quoted(port))
	}
	if s.anyAddress || contract.Loopback(host) {
		return nil
	}
	return fmt.Errorf("address: got the host %s, which other machines may reach, want a loopback one such as 127.0.0.1, or --any-address to allow it", quoted(host))
}

// readLimits reads the rate limits of products.
func (s *serveFlags) readLimits() error {
	s.reference.RateLimits = map[contract.Product]contract.RateLimit{}
	for _, text := range s.limits {
		product, limit, _ := strings.Cut(text, "=")
		number, per, _ := strings.Cut(limit, "/")
		if err := oneOf("rate-limit", product, namesOf(contract.Products())); err != nil {
			return err
		}
		requests, err := strconv.Atoi(number)
		duration, wrong := time.ParseDuration(per)
		if err != nil || wrong != nil || requests < 1 || duration <= 0 {
			return fmt.Errorf("rate-limit: got %s, want PRODUCT=N/DURATION such as bmc=20/1s", quoted(text))
		}
		if _, twice := s.reference.RateLimits[contract.Product(product)]; twice {
			return fmt.Errorf("rate-limit: got %s twice, want one limit for each product", product)
		}
		s.reference.RateLimits[contract.Product(product)] = contract.RateLimit{Requests: requests, Per: duration}
	}
	return nil
}

// offeredProducts reads --product; none means all.
func offeredProducts(names []string) ([]contract.Product, error) {
	if len(names) == 0 {
		return contract.Products(), nil
	}
	var offered []contract.Product
	for _, name := range names {
		name = strings.TrimSpace(name)
		if err := oneOf("product", name, namesOf(contract.Products())); err != nil {
			return nil, err
		}
		offered = append(offered, contract.Product(name))
	}
	return offered, nil
}
