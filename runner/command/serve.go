package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"relcon/runner/contract"
	"relcon/runner/reference"
	"relcon/runner/report"
	"relcon/runner/serve"
)

// serveFlags holds the flags of `relcon serve`.
type serveFlags struct {
	reference  reference.Options
	around     serve.Options
	address    string
	anyAddress bool
	tls        bool
	caFile     string
	file       string
	products   []string
	limits     []string
	accounts   string
	logs       []string
}

func newServe() *cobra.Command {
	s := &serveFlags{}
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Run the reference provider on an address, with any faults switched on",
		Long: `Runs the reference provider until SIGINT or SIGTERM. What it prints is a target file that leads to it, with its
addresses as comments, ready for relcon verify --target. runner/serve/README.md tells how to test a client against it.

` + readingsHelp(),
		Example: `  relcon serve --address 127.0.0.1:8080
  relcon serve --write-target reference.yaml --fault bmc-rel-06-accepts-101
  relcon verify --target reference.yaml --allow-release reference
  relcon serve --tls --write-ca ca.pem --seed-accounts accounts.yaml --token local-token --log text=-
  relcon serve --latency 80ms --latency-spread 40ms --error-rate 0.02 --seed 7 --log har=client.har`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return s.run(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	s.flags(cmd)
	completeFile(cmd, "write-target", "yaml", "yml")
	completeFile(cmd, "seed-accounts", "yaml", "yml")
	completeFile(cmd, "write-ca", "pem")
	completeFlag(cmd, "product", words(namesOf(contract.Products())...))
	completeFlag(cmd, "log", reports(serve.LogFormats()))
	completeFlag(cmd, "fault", faults)
	completeFlag(cmd, "reading", readings)
	return cmd
}

func (s *serveFlags) flags(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&s.address, "address", "127.0.0.1:0", "`HOST:PORT` to listen on; port 0 takes a free one (default 127.0.0.1:0)")
	flags.BoolVar(&s.anyAddress, "any-address", false, "allow an --address that other machines reach")
	flags.BoolVar(&s.tls, "tls", false, "speak HTTPS for localhost and the host of --address; needs --write-ca")
	flags.StringVar(&s.caFile, "write-ca", "", "`FILE` to write the CA certificate to, in PEM, for clients to trust")
	flags.StringVar(&s.file, "write-target", "", "`FILE` to write the target file to as well")
	flags.StringSliceVar(&s.products, "product", nil, "`PRODUCT,…` to name in the target file: bmc, zec, bss (default: all)")
	flags.StringArrayVar(&s.reference.Faults, "fault", nil, "`ID` of a fault to switch on; repeatable")
	flags.StringArrayVar(&s.reference.Readings, "reading", nil, "`RULE=READING` to follow; repeatable")
	flags.StringVar(&s.reference.HookToken, "token", "", "`TOKEN` of the hook and of the control API (default: made anew)")
	flags.StringVar(&s.accounts, "seed-accounts", "", "`FILE` of accounts and instances to begin with")
	flags.DurationVar(&s.reference.Settle, "settle-time", 0, "`DURATION` of asynchronous work, such as a release at zec (default 20ms)")
	flags.StringArrayVar(&s.limits, "rate-limit", nil, "`PRODUCT=N/DURATION` for each account, such as bmc=20/1s; repeatable")
	flags.DurationVar(&s.around.Latency, "latency", 0, "`DURATION` by which each answer of a product is late")
	flags.DurationVar(&s.around.LatencySpread, "latency-spread", 0, "`DURATION` by which the latency may be off, evenly, up and down")
	flags.Float64Var(&s.around.ErrorRate, "error-rate", 0, "`SHARE` of requests to a product that fail with 500 and do nothing")
	flags.Uint64Var(&s.around.Seed, "seed", 1, "`N` that chooses latencies and errors, the same each time (default 1)")
	flags.StringArrayVar(&s.logs, "log", nil, "`FORMAT=FILE` for exchanges: "+strings.Join(serve.LogFormats(), ", ")+"; - is the standard output; repeatable")
}

// run serves until ctx ends.
func (s *serveFlags) run(ctx context.Context, stdout, stderr io.Writer) (err error) {
	offered, err := s.check()
	if err != nil {
		return err
	}
	provider, err := reference.New(s.reference)
	if err != nil {
		return err
	}
	if len(s.logs) > 0 {
		s.around.Log = serve.NewLog(version())
	}
	defer func() {
		if broken := s.around.Log.Close(); broken != nil && err == nil {
			err = written(contract.ExitOK, fmt.Errorf("log: %w", broken))
		}
	}()
	handler, err := serve.New(provider, s.around)
	if err != nil {
		return err
	}
	return s.listen(ctx, handler, stdout, stderr, offering{
		token: provider.HookToken(), caFile: s.caFile, faults: s.reference.Faults, products: offered,
		settle: s.reference.Settle, latency: s.around.Latency + s.around.LatencySpread,
	})
}

// listen serves on the address until ctx ends, and says where that is. It writes no file before the address is its own: the
// files may be those of a program that serves there.
func (s *serveFlags) listen(ctx context.Context, handler http.Handler, stdout, stderr io.Writer, offered offering) error {
	certificate, authority, err := s.certificate()
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", s.address)
	if err != nil {
		return fmt.Errorf("address %s: %s", s.address, cannotListen(err))
	}
	out, err := s.openLogs(stdout, stderr)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	server := serve.Start(listener, handler, certificate)
	offered.address = server.URL()
	if err = s.announce(out, authority, offered); err == nil {
		<-ctx.Done()
	}
	closing, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	closed := server.Close(closing)
	if errors.Is(closed, context.DeadlineExceeded) {
		fmt.Fprintf(stderr, "relcon: requests that were under way still after %v were cut off\n", patience)
		closed = nil
	}
	return errors.Join(err, closed)
}

// patience is how long requests under way may take when the program is asked to stop.
const patience = 5 * time.Second

// announce writes the files that lead clients here, and prints the target file: from then on, everything is ready.
func (s *serveFlags) announce(out io.Writer, authority []byte, offered offering) error {
	file, err := targetFile(offered)
	if err != nil {
		return err
	}
	if s.caFile != "" {
		if err := report.WriteFile(s.caFile, authority, 0o644); err != nil {
			return fmt.Errorf("write-ca: %s: %w", s.caFile, err)
		}
	}
	if s.file != "" {
		// It holds the hook's token.
		if err := report.WriteFile(s.file, file, 0o600); err != nil {
			return fmt.Errorf("write-target: %s: %w", s.file, err)
		}
	}
	_, err = out.Write(file)
	return err
}
