package interop

import (
	"context"
	"fmt"
	"net/http/httptest"
	"sync/atomic"
	"time"

	"relcon/runner/contract"
	"relcon/runner/reference"
	"relcon/runner/states"
)

// World is a reference that listens on the loopback, behind a front.
type World struct {
	front  *front
	server *httptest.Server
	hook   *states.Hook
	off    atomic.Int64 // of the reference's clock, a time.Duration
}

// NewWorld starts a reference with faults.
func NewWorld(faults ...string) (*World, error) {
	w := &World{}
	now := func() time.Time { return time.Now().Add(time.Duration(w.off.Load())) }
	provider, err := reference.New(reference.Options{Faults: faults, Now: now})
	if err != nil {
		return nil, err
	}
	w.front = &front{provider: provider}
	w.server = httptest.NewUnstartedServer(w.front)
	// The programs have a client for each call. Connections that wait for another call would add up.
	w.server.Config.SetKeepAlivesEnabled(false)
	w.server.Start()
	w.hook = states.NewHook(states.Options{URL: w.server.URL + reference.HookPath, Token: provider.HookToken()})
	return w, nil
}

// Close stops the reference.
func (w *World) Close() {
	w.hook.Close()
	w.server.Close()
}

// Endpoint is where a product is served.
func (w *World) Endpoint(product contract.Product) string {
	if product.Zenlayer() {
		return w.server.URL + "/api/v2/" + string(product)
	}
	return w.server.URL
}

// reset puts the clock right and forgets what the front was to do.
func (w *World) reset() {
	w.off.Store(0)
	w.front.plan()
}

// account makes an account.
func (w *World) account(product contract.Product, kind string) (contract.Account, error) {
	account, err := w.hook.Account(context.Background(), product, kind)
	if err != nil {
		return account, fmt.Errorf("account of the kind %q: %w", kind, err)
	}
	return account, nil
}
