# make alone lists the targets.

RELCON := .bin/relcon

.PHONY: help verify explore prove prove-assertions mutants test check build race soak exhaust fuzz lint fmt dist serve bench profile interop readers pages

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

verify: build ## run the whole suite against the built-in reference provider
	@$(RELCON) verify

explore: build ## send generated calls to the reference, of one client and of several at once, judged by a model of the contract
	@$(RELCON) explore
	@$(RELCON) explore --clients 4

prove: build ## run the suite against every fault of the reference, and show which rule caught what
	@$(RELCON) prove

prove-assertions: ## drop every assertion of the steps in turn, and see that a fault escapes each time
	go run ./runner/cmd/mutants -package steps

mutants: ## run the suite against mechanical mutants of the reference; MUTANTS=N for a sample of N
	go run ./runner/cmd/mutants -sample $${MUTANTS:-0}

test: ## run all tests of the project: four to five minutes on two quiet cores
	@echo "running all tests: four to five minutes on two quiet cores, at most twenty"
	GOGC=400 GOMEMLIMIT=4GiB go test -p 3 -parallel 6 -timeout 20m ./...

check: ## everything that CI runs: formatting, vet, linters, tests under the race detector, verify
	bash .ci/run

build: ## build the program as .bin/relcon
	@go build -o $(RELCON) ./runner/cmd/relcon

race: ## run all tests twice, in random order, under the race detector; that takes the better part of an hour
	go test -race -shuffle=on -count=2 -timeout 90m ./...

soak: ## 1,000 random runs with kills, outages and faults: no stranger touched, nothing left; RELCON_SOAK=N for N runs
	RELCON_SOAK=$${RELCON_SOAK:-1000} go test ./runner/command -run TestRandomRunsTouchNoStrangerAndLeaveNothing -count=1 -v -timeout 2h
	RELCON_KILLS=$${RELCON_KILLS:-30} go test ./runner/command -run TestASweepRemovesWhatAKilledRunHasLeft -count=1 -v -timeout 1h
	RELCON_CALM=$${RELCON_CALM:-20} go test ./runner -run TestAStormyNetworkChangesNoVerdict -count=1 -v -timeout 1h
	RELCON_STABILITY=$${RELCON_STABILITY:-200} go test ./runner -run TestTheVerdictIsStable -count=1 -v -timeout 2h

exhaust: ## all of what make test tries a sample of: each secret, reading and fault; that takes hours
	RELCON_EVERY_SECRET=1 go test ./runner -run TestNoSecretLeavesARun -count=1 -timeout 1h
	RELCON_EVERY_READING=1 go test ./runner -run 'TestEveryReading|TestTheModelAllows' -count=1 -timeout 3h
	RELCON_EVERY_FAULT=1 go test ./runner/prove ./runner -run 'TestAFaultIsUnseenWhereItDoesNothing|TestTheModelRefusesFaults' -count=1 -timeout 3h

interop: runner/interop/node/node_modules/.package-lock.json ## drive the reference with official clients of the providers, and run the hooks of relcon hook stub; needs Node and Python
	cd runner/interop && go vet ./... && go test -count=1 ./protocol ./recipes ./hooks && go test -count=1 -timeout 5m

runner/interop/node/node_modules/.package-lock.json: runner/interop/node/package-lock.json
	cd runner/interop/node && npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

readers: build runner/report/readers/node_modules/.package-lock.json ## have other people's readers read every report; needs Node
	node runner/report/readers/read.mjs

pages: readers ## open every page in Chromium (CHROMIUM=/usr/bin/chromium), with axe; needs Node
	node runner/report/readers/browse.mjs

runner/report/readers/node_modules/.package-lock.json: runner/report/readers/package-lock.json
	cd runner/report/readers && npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

fuzz: ## ten minutes of hostile requests against the guard; FUZZTIME=D for another time each
	go test ./runner/guard -run '^$$' -fuzz FuzzGuardZenlayer -fuzztime $${FUZZTIME:-5m}
	go test ./runner/guard -run '^$$' -fuzz FuzzGuardAlibaba -fuzztime $${FUZZTIME:-5m}

lint: ## formatting, vet and staticcheck
	@test -z "$$(gofmt -l .)" || { echo "gofmt wants to change:"; gofmt -l .; exit 1; }
	go vet ./...
	go run honnef.co/go/tools/cmd/staticcheck@v0.8.2 ./...

PLATFORMS := linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64

dist: build ## static programs for every platform, with checksums, completions and man pages, in .dist; a container image where podman or docker is there
	@rm -rf .dist && mkdir -p .dist/completions
	@for platform in $(PLATFORMS); do \
		os=$${platform%/*} arch=$${platform#*/} suffix=; [ $$os = windows ] && suffix=.exe; \
		echo "building $$platform"; \
		CGO_ENABLED=0 GOOS=$$os GOARCH=$$arch go build -buildvcs=auto -trimpath -ldflags='-s -w' -o .dist/relcon-$$os-$$arch$$suffix ./runner/cmd/relcon || exit 1; \
	done
	@for shell in bash zsh fish powershell; do $(RELCON) completion $$shell >.dist/completions/relcon.$$shell || exit 1; done
	@SOURCE_DATE_EPOCH=$${SOURCE_DATE_EPOCH:-$$(git log -1 --format=%ct 2>/dev/null || date +%s)} go run ./runner/cmd/man .dist/man
	@cd .dist && sha256sum relcon-* >SHA256SUMS && cat SHA256SUMS
	@builder=$$(command -v podman || command -v docker) && $$builder info >/dev/null 2>&1 || { echo "no container image: neither podman nor docker answers here"; exit 0; }; \
		$$builder build -t relcon -f Containerfile .

fmt: ## format all Go files
	gofmt -w .

serve: build ## run the reference provider alone
	@$(RELCON) serve

bench: build ## measure a run beside a bare loop of its requests, with latencies, limits and reports: about fifteen minutes; see runner/cmd/bench
	go run ./runner/cmd/bench -rounds $${ROUNDS:-3}

profile: ## write a CPU profile of a run on the reference as .bin/cpu.profile
	@mkdir -p .bin
	go run ./runner/cmd/bench -profile .bin/cpu.profile
