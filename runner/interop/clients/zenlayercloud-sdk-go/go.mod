module relcon/runner/interop/clients/zenlayercloud-sdk-go

go 1.26.0

require (
	github.com/zenlayer/zenlayercloud-sdk-go v0.2.45
	relcon/runner/interop v0.0.0
)

replace (
	relcon => ../../../..
	relcon/runner/interop => ../..
)
