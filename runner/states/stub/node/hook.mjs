// A provider-state hook to start from, for Zenlayer BMC and ZEC. It arranges accounts and instances in memory, and serves a toy API
// for them, so that `relcon hook check` is green before you begin. Replace the five functions by calls of your provider, one after
// the other, and take out of kinds what you don't have.
//
//     STATES_TOKEN=toy-token node hook.mjs 8700
import { randomBytes, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

const TOKEN = process.env.STATES_TOKEN, DAY = 86400e3;
const kinds = { bmc: ["default"], zec: ["default", "recycle-bin"] }; // of accounts, by product; what is not here is not asked for
const accounts = new Map(), names = new Map(), spent = new Set(); // by access key; access keys by reference; torn-down references
const word = (n) => randomBytes(n).toString("hex");
const cannot = (text) => Object.assign(new Error(text), { status: 501, member: "reason" }); // this provider never does that
const wrong = (text) => Object.assign(new Error(text), { status: 400, member: "error" }); // nobody may ask for that

function account(p) { // a new account that nobody else has
  const kind = p.kind ?? "default", bin = kind === "recycle-bin";
  if (!kinds[p.product]?.includes(kind)) throw cannot(`there are no accounts of ${p.product} of the kind ${kind}`);
  if (p.reference && (names.has(p.reference) || spent.has(p.reference))) throw wrong("params.reference: it was used before");
  const key = "AK" + word(8);
  accounts.set(key, { product: p.product, bin, ahead: 0, instances: new Map() });
  if (p.reference) names.set(p.reference, key);
  const given = { accessKeyId: key, accessKeySecret: word(16), reference: p.reference };
  return bin ? { ...given, retention: "24h" } : given; // how long the recycle bin keeps an instance
}

function instances(p) { // as many as are asked for, all alike
  const a = find(p), instanceIds = [];
  for (let n = 0; n < (p.count ?? 1); n++) {
    const i = { status: p.status ?? "RUNNING", chargeType: p.chargeType ?? "POSTPAID", created: now(a), ends: null };
    if (i.status === "RECYCLE") i.ends = now(a) + DAY;
    else if (i.chargeType === "PREPAID") i.ends = now(a) + millis(p.expiresIn ?? "720h");
    instanceIds.push("i-" + word(8));
    a.instances.set(instanceIds.at(-1), i);
  }
  return { instanceIds };
}

function timePasses(p) { // for this account, with every timer in it
  find(p).ahead += millis(p.duration);
  return {};
}

function billing(p) { // of an instance that is gone, too
  const i = find(p).instances.get(p.instanceId);
  return { billing: ["RECYCLE", "GONE"].includes(i.status) ? "stopped" : "active", refund: "none" };
}

function tearDown(p) { // the account with all that is in it; one that is not known is gone, too
  if (!p.reference) return accounts.delete(p.accessKeyId), {};
  spent.add(p.reference);
  accounts.delete(names.get(p.reference));
  names.delete(p.reference);
  return { reference: p.reference };
}

// The protocol. There is nothing to change here.
const setups = { "an account": account, instances, "time passes": timePasses, billing };
const known = { states: Object.keys(setups), kinds };

function find(p) {
  if (!accounts.has(p.accessKeyId)) throw wrong("params.accessKeyId: there is no such account");
  return accounts.get(p.accessKeyId);
}

function millis(text) {
  const units = { h: 3600e3, m: 60e3, s: 1e3, ms: 1 };
  return [...text.matchAll(/([0-9.]+)(h|ms|m|s)/g)].reduce((sum, [, n, unit]) => sum + n * units[unit], 0);
}

function state({ action = "setup", state, params }) {
  if (action === "list") return known;
  if (action === "teardown" && state === "an account") return tearDown(params);
  if (action !== "setup" || !Object.hasOwn(setups, state)) throw cannot(`the state ${state} is not known here`);
  return setups[state](params);
}

function hook(given, asked) {
  const [mine, theirs] = [Buffer.from("Bearer " + TOKEN), Buffer.from(given)];
  if (!TOKEN || mine.length !== theirs.length || !timingSafeEqual(mine, theirs)) return [401, { error: "authorization: want the bearer token of this hook" }];
  try {
    return [200, state(asked)];
  } catch (problem) {
    return [problem.status ?? 500, { [problem.member ?? "error"]: problem.message }];
  }
}

// The toy API. It believes every signature. Delete it when relcon calls your own API.
const now = (a) => Date.now() + a.ahead;
const stamp = (t) => t && new Date(t).toISOString().replace(/\.\d+Z$/, "Z");

function api(a, action, asked) {
  for (const i of a.instances.values()) {
    if (i.status === "RECYCLE" && i.ends <= now(a)) i.status = "GONE";
    while (i.chargeType === "PREPAID" && i.ends && i.ends <= now(a)) i.ends += 30 * DAY; // it renews itself
  }
  if (action === "ReleaseInstances") {
    for (const i of asked.instanceIds.map((id) => a.instances.get(id))) {
      const first = a.bin && i.status !== "RECYCLE"; // the recycle bin keeps it for a while
      Object.assign(i, first ? { status: "RECYCLE", ends: now(a) + DAY } : { status: "GONE", ends: null });
    }
    return a.product === "zec" ? { instanceIds: [] } : {}; // those that failed
  }
  const status = a.product === "bmc" ? "instanceStatus" : "status";
  const { instanceIds, pageNum = 1, pageSize = 20 } = asked;
  const found = [...a.instances].filter(([id, i]) =>
    i.status !== "GONE" && (instanceIds ?? [id]).includes(id) && (asked[status] ?? i.status) === i.status).map(([id, i]) => ({
    instanceId: id, [status]: i.status, instanceChargeType: i.chargeType, createTime: stamp(i.created),
    autoRenew: i.chargeType === "PREPAID", expiredTime: i.chargeType === "PREPAID" ? stamp(i.ends) : null,
  }));
  return { totalCount: found.length, dataSet: found.slice((pageNum - 1) * pageSize, pageNum * pageSize) };
}

function product(given, action, asked) {
  const a = accounts.get(/Credential=([^,/ ]+)/.exec(given)?.[1]);
  if (!a) return [401, { requestId: "T1", code: "AUTHFAILURE_INVALID_AUTHORIZATION", message: "there is no such key" }];
  try {
    return [200, { requestId: "T1", response: api(a, action, asked) }];
  } catch (problem) {
    return [500, { requestId: "T1", code: "INTERNAL_SERVER_ERROR", message: problem.message }];
  }
}

function parsed(text) { // an object, whatever was sent
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

createServer(async (request, response) => {
  const chunks = await request.toArray(), given = request.headers.authorization ?? "";
  const asked = parsed(Buffer.concat(chunks).toString());
  const [status, body] = request.url === "/provider-states" ? hook(given, asked) : product(given, request.headers["x-zc-action"], asked);
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
}).listen(Number(process.argv[2]), "127.0.0.1");
