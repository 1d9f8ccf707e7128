package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"go.yaml.in/yaml/v4"

	"relcon/runner"
	"relcon/runner/contract"
	"relcon/runner/reference"
	"relcon/runner/report"
)

// serve holds the flags of `relcon serve`.
type serve struct {
	options  reference.Options
	address  string
	file     string
	products []string
}

func newServe() *cobra.Command {
	s := &serve{}
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Run the reference provider on an address, with any faults switched on",
		Long: `Runs the reference provider until SIGINT or SIGTERM. What it prints is a target file that leads to it, with its
addresses as comments, ready for relcon verify --target.

` + readingsHelp(),
		Example: `  relcon serve --address 127.0.0.1:8080
  relcon serve --write-target reference.yaml --fault bmc-rel-06-accepts-101
  relcon verify --target reference.yaml --allow-release reference`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return s.run(cmd.Context(), cmd.OutOrStdout()) },
	}
	flags := cmd.Flags()
	flags.StringVar(&s.address, "address", "127.0.0.1:0", "`HOST:PORT` to listen on; port 0 takes a free one (default 127.0.0.1:0)")
	flags.StringVar(&s.file, "write-target", "", "`FILE` to write the target file to as well")
	flags.StringSliceVar(&s.products, "product", nil, "`PRODUCT,…` to name in the target file: bmc, zec, bss (default: all)")
	flags.StringArrayVar(&s.options.Faults, "fault", nil, "`ID` of a fault to switch on; repeatable")
	flags.StringArrayVar(&s.options.Readings, "reading", nil, "`RULE=READING` to follow; repeatable")
	completeFile(cmd, "write-target", "yaml", "yml")
	completeFlag(cmd, "product", words(namesOf(contract.Products())...))
	completeFlag(cmd, "fault", faults)
	completeFlag(cmd, "reading", readings)
	return cmd
}

func (s *serve) run(ctx context.Context, out io.Writer) error {
	if err := loopback(s.address); err != nil {
		return err
	}
	offered, err := offeredProducts(s.products)
	if err != nil {
		return err
	}
	provider, err := reference.New(s.options)
	if err != nil {
		return err
	}
	server, err := provider.Start(s.address)
	if err != nil {
		return fmt.Errorf("address %s: %s", s.address, cannotListen(err))
	}
	file, err := targetFile(server.URL(), provider.HookToken(), s.options.Faults, offered)
	if err == nil && s.file != "" {
		// It holds the hook's token.
		if err = report.WriteFile(s.file, file, 0o600); err != nil {
			err = fmt.Errorf("write-target: %s: %w", s.file, err)
		}
	}
	if err == nil {
		_, err = out.Write(file)
	}
	if err == nil {
		<-ctx.Done()
	}
	closing, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if closed := server.Close(closing); err == nil {
		err = closed
	}
	return err
}

// cannotListen says in plain words why an address can't be listened on.
func cannotListen(err error) string {
	var cause syscall.Errno
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return "it is in use; choose another port, or 0 for a free one"
	case errors.As(err, &cause):
		return cause.Error()
	}
	return err.Error()
}

// loopback refuses an address that others could reach: the reference has no TLS, and its hook hands out accounts.
func loopback(address string) error {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("address: got %q, want HOST:PORT such as 127.0.0.1:8080", address)
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return fmt.Errorf("address: got the port %q, want 1 to 65535, or 0 for a free one", port)
	}
	if contract.Loopback(host) {
		return nil
	}
	return fmt.Errorf("address: got the host %q, want a loopback one such as 127.0.0.1: the reference speaks plain HTTP", host)
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

// targetFile writes the target file that leads to the reference.
func targetFile(address, token string, faults []string, offered []contract.Product) ([]byte, error) {
	t := runner.BuiltinTarget(address, token)
	products := map[string]any{}
	for _, product := range offered {
		at := t.Products[product]
		products[string(product)] = map[string]any{"endpoint": at.Endpoint, "version": at.Version}
	}
	body, err := yaml.Marshal(map[string]any{
		"name":     t.Name,
		"products": products,
		"states":   map[string]any{"url": t.States.URL, "token": t.States.Token},
		"limits": map[string]any{
			"requestsPerSecond": 5000, "concurrency": t.Limits.Concurrency, "requestTimeout": t.Limits.RequestTimeout.String(),
			"settleTimeout": t.Limits.SettleTimeout.String(), "pollInterval": t.Limits.PollInterval.String(),
		},
		"safety": map[string]any{"allowRelease": true, "maxInstances": 10000, "maxRequests": 1000000},
	})
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# The reference provider listens on %s; SIGINT or SIGTERM stops it.\n", address)
	fmt.Fprintf(&b, "# Its provider-state hook is %s.\n", t.States.URL)
	if len(faults) > 0 {
		fmt.Fprintf(&b, "# Faults switched on: %s.\n", strings.Join(faults, ", "))
	}
	fmt.Fprintf(&b, "# relcon verify --target THIS-FILE --allow-release %s\n", t.Name)
	b.Write(body)
	return []byte(b.String()), nil
}

// readingsHelp lists what --reading takes.
func readingsHelp() string {
	var b strings.Builder
	b.WriteString("Readings, the default first:\n")
	for _, each := range reference.Readings() {
		fmt.Fprintf(&b, "  --reading %s=%s\n", each.Rule, strings.Join(each.Names, "|"))
	}
	return b.String()
}
