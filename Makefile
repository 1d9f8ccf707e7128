# make alone lists the targets.

RELCON := .bin/relcon

.PHONY: help verify prove prove-assertions test check build race lint fmt serve bench

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

verify: build ## run the whole suite against the built-in reference provider
	@$(RELCON) verify

prove: build ## run the suite against every fault of the reference, and show which rule caught what
	@$(RELCON) prove

prove-assertions: ## make every comparison of the steps hold in turn, and see that a fault escapes each time
	go test -tags assertions -run TestEveryAssertionIsProved -count=1 -v ./runner

test: ## run all tests of the project
	GOGC=400 go test ./...

check: ## everything that CI runs: formatting, vet, linters, tests under the race detector, verify
	bash .ci/run

build: ## build the program as .bin/relcon
	@go build -o $(RELCON) ./runner/cmd/relcon

race: ## run all tests twice, in random order, under the race detector
	go test -race -shuffle=on -count=2 ./...

lint: ## formatting, vet and staticcheck
	@test -z "$$(gofmt -l .)" || { echo "gofmt wants to change:"; gofmt -l .; exit 1; }
	go vet -tags assertions ./...
	go run honnef.co/go/tools/cmd/staticcheck@v0.8.2 -tags assertions ./...

fmt: ## format all Go files
	gofmt -w .

serve: build ## run the reference provider alone
	@$(RELCON) serve

bench: ## run the benchmarks
	go test -run '^$$' -bench . -benchmem ./...
