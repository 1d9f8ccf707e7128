package interop

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"

	"relcon/runner/interop/protocol"
)

// Program is a client program that runs. Its calls follow one another.
type Program struct {
	client  Client
	command *exec.Cmd
	in      io.WriteCloser
	out     *bufio.Reader

	mu sync.Mutex
}

// Start starts the client's program.
func Start(client Client) (*Program, error) {
	command := exec.Command(client.Command[0], client.Command[1:]...)
	command.Stderr = os.Stderr
	in, err := command.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", client.Name, err)
	}
	out, err := command.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", client.Name, err)
	}
	if err := command.Start(); err != nil {
		return nil, fmt.Errorf("%s: %w", client.Name, err)
	}
	return &Program{client: client, command: command, in: in, out: bufio.NewReader(out)}, nil
}

// Call lets the program make a call. It is an error if the program breaks the protocol, not if the call fails.
func (p *Program) Call(call protocol.Call) (protocol.Answer, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	line, err := json.Marshal(call)
	if err != nil {
		return protocol.Answer{}, fmt.Errorf("%s: %w", p.client.Name, err)
	}
	if _, err := p.in.Write(append(line, '\n')); err != nil {
		return protocol.Answer{}, fmt.Errorf("%s: writing a call: %w", p.client.Name, err)
	}
	text, err := p.out.ReadBytes('\n')
	if err != nil {
		return protocol.Answer{}, fmt.Errorf("%s: reading the answer to %v: %w", p.client.Name, call, err)
	}
	var answer protocol.Answer
	if err := json.Unmarshal(text, &answer); err != nil {
		return answer, fmt.Errorf("%s: the answer to %v is not one line of JSON: %w", p.client.Name, call, err)
	}
	return answer, nil
}

// Close ends the program's input, and waits until it has ended.
func (p *Program) Close() error {
	p.in.Close()
	if err := p.command.Wait(); err != nil {
		return fmt.Errorf("%s: %w", p.client.Name, err)
	}
	return nil
}
