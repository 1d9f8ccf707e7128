package target

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

func seedOf(t *testing.T, content string) ([]contract.SeedAccount, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "seed.yaml")
	require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
	t.Chdir(filepath.Dir(path))
	statuses := func(product contract.Product) []string {
		if product == contract.BSS {
			return []string{"Normal", "Creating"}
		}
		return []string{"RUNNING", "RECYCLE"}
	}
	lookup := func(name string) (string, bool) { return "secret-of-the-environment", name == "SEED_SECRET" }
	return LoadSeed("seed.yaml", statuses, lookup)
}

func TestASeedIsRead(t *testing.T) {
	accounts, err := seedOf(t, `
accounts:
  - product: bmc
    accessKeyId: AK-TEAM
    accessKeySecret: ${SEED_SECRET}
    token: team-token
    instances:
      - {id: i-1, status: RUNNING, name: web-1, zone: HKG-A, tags: [{key: team, value: blue}]}
      - {id: i-2, status: RECYCLE}
  - product: bss
    accessKeyId: AK-TEAM
    accessKeySecret: other
    instances: [{id: i-1, status: Creating, chargeType: Subscription, region: eu-central-1}]
`)
	require.NoError(t, err)
	require.Len(t, accounts, 2, "one key may stand at two products")
	require.Equal(t, contract.Credentials{AccessKeyID: "AK-TEAM", AccessKeySecret: "secret-of-the-environment", Token: "team-token"}, accounts[0].Credentials)
	require.Equal(t, contract.KindDefault, accounts[0].Kind)
	require.Equal(t, contract.SeedInstance{
		PoolInstance: contract.PoolInstance{ID: "i-1", Status: "RUNNING", ChargeType: contract.Postpaid, Line: 8},
		Name:         "web-1", Zone: "HKG-A", Tags: []contract.Tag{{Key: "team", Value: "blue"}},
	}, accounts[0].Instances[0])
	require.Equal(t, "eu-central-1", accounts[1].Instances[0].Region)
	require.Equal(t, contract.DefaultProductCode, accounts[1].Instances[0].ProductCode)
}

// Every problem is told with its line, and with what to write instead.
func TestWhatIsWrongWithASeedIsTold(t *testing.T) {
	_, err := seedOf(t, `accounts:
  - product: bmcc
  - product: bmc
    kind: defualt
    accessKeyId: AK1
    acessKeySecret: x
    exclusive: true
    instances:
      - {id: i-1, status: RUNING, zones: a}
      - {id: i-1, status: RUNNING, tags: {team: blue}}
      - {id: i-3, status: RUNNING, tags: [{key: team}]}
  - product: bss
    accessKeyId: AK1
    accessKeySecret: y
    token: z
    instances: [{id: i-1, status: Normal, zone: a}]
  - {product: zec, accessKeyId: AK1, accessKeySecret: y, token: t}
  - {product: zec, accessKeyId: AK1, accessKeySecret: y, token: t}
`)
	require.EqualError(t, err, `seed.yaml:2: accounts[0].accessKeyId: got no such key, want the id of the account's access key
seed.yaml:2: accounts[0].accessKeySecret: got no such key, want the secret of the account's access key
seed.yaml:2: accounts[0].product: unknown product "bmcc", did you mean bmc?
seed.yaml:3: accounts[1].accessKeySecret: got no such key, want the secret of the account's access key
seed.yaml:4: accounts[1].kind: unknown kind of bmc account "defualt", did you mean default?
seed.yaml:6: accounts[1].acessKeySecret: unknown key, did you mean accessKeySecret?
seed.yaml:7: accounts[1].exclusive: unknown key, want one of accessKeyId, accessKeySecret, instances, kind, product, rateLimit, token
seed.yaml:9: accounts[1].instances[0].zones: unknown key, did you mean zone?
seed.yaml:9: accounts[1].instances[0].status: unknown status "RUNING", did you mean RUNNING?
seed.yaml:10: accounts[1].instances[1].tags: got a mapping, want a list of tags, such as [{key: team, value: blue}]
seed.yaml:10: accounts[1].instances[1].id: got this instance a second time, want it once (it stands in line 9 too)
seed.yaml:11: accounts[1].instances[2].tags[0].value: got no such key, want the value of the tag
seed.yaml:15: accounts[2].token: got it for an account of bss, want no such key: only bmc and zec have tokens
seed.yaml:16: accounts[2].instances[0].zone: got it for an instance of bss, want no such key: it has no meaning there
seed.yaml:18: accounts[4].token: got the token of an account a second time, want it once (it stands in line 17 too)
seed.yaml:18: accounts[4].accessKeyId: got the access key of an account a second time, want it once (it stands in line 17 too)`)
	for content, want := range map[string]string{
		"accounts: []": "seed.yaml:1: accounts: got an empty list, want at least one account",
		"- bmc":        "seed.yaml:1: got a list, want a mapping with accounts",
		"accounts: [":  "seed.yaml:2: not one YAML document: did not find expected node content while parsing a flow node",
	} {
		_, err := seedOf(t, content)
		require.EqualError(t, err, want)
	}
	_, err = LoadSeed("absent.yaml", nil, nil)
	require.EqualError(t, err, "there is no file absent.yaml")
}
