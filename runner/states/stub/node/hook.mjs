// A provider-state hook to start from, for Zenlayer BMC and ZEC and for Alibaba Cloud (bss). It arranges accounts and instances in
// memory, and serves a toy API for them, so that `relcon hook check` is green before you begin. Replace the five functions by calls of
// your provider, one after the other, and take out of kinds what you don't have.
//
//     STATES_TOKEN=toy-token node hook.mjs 8700
import { randomBytes, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

const TOKEN = process.env.STATES_TOKEN, DAY = 86400e3;
const kinds = { bmc: ["default"], bss: ["default"], zec: ["default", "recycle-bin"] }; // of accounts; what is not here is not asked for
const zenlayerUsual = { status: "RUNNING", chargeType: "POSTPAID" };
const alibabaUsual = { status: "Normal", chargeType: "PayAsYouGo", productCode: "ecs", region: "cn-hangzhou" };
const prepaid = (i) => ["PREPAID", "Subscription"].includes(i.chargeType);
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
  const a = find(p), usual = a.product === "bss" ? alibabaUsual : zenlayerUsual, instanceIds = [];
  for (let n = 0; n < (p.count ?? 1); n++) {
    const i = { created: now(a), ends: null };
    for (const name in usual) i[name] = p[name] ?? usual[name];
    if (i.status === "RECYCLE") i.ends = now(a) + DAY;
    else if (prepaid(i)) i.ends = now(a) + millis(p.expiresIn ?? "720h");
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

function hook(headers, asked) {
  const [mine, theirs] = [Buffer.from("Bearer " + TOKEN), Buffer.from(headers.authorization ?? "")];
  if (!TOKEN || mine.length !== theirs.length || !timingSafeEqual(mine, theirs)) return [401, { error: "authorization: want the bearer token of this hook" }];
  return [200, state(asked)];
}

// The toy API. It believes every signature. Delete it when relcon calls your own API.
const now = (a) => Date.now() + a.ahead;
const stamp = (t) => t && new Date(t).toISOString().replace(/\.\d+Z$/, "Z");

function signer(headers, key) { // the account whose key signed a request
  const a = accounts.get(/Credential=([^,/ ]+)/.exec(headers.authorization)?.[1] ?? key);
  for (const i of a?.instances.values() ?? []) {
    if (i.status === "RECYCLE" && i.ends <= now(a)) i.status = "GONE";
    while (prepaid(i) && i.ends && i.ends <= now(a)) i.ends += 30 * DAY; // it renews itself
  }
  return a;
}

function release(a, ids) {
  for (const i of ids.map((id) => a.instances.get(id))) {
    const first = a.bin && i.status !== "RECYCLE"; // the recycle bin keeps it for a while
    Object.assign(i, first ? { status: "RECYCLE", ends: now(a) + DAY } : { status: "GONE", ends: null });
  }
}

function page(a, ids, item, asked, number = 1, size = 20) { // of the instances with these ids (none means all) and members; and their number
  const items = [...a.instances].filter(([id, i]) => i.status !== "GONE" && (ids ?? [id]).includes(id)).map(([id, i]) => item(id, i));
  const found = items.filter((each) => Object.keys(each).every((name) => (asked[name] ?? each[name]) === each[name]));
  return [found.slice((number - 1) * size, number * size), found.length];
}

function zenlayer(headers, asked) {
  const a = signer(headers);
  if (!a) return [401, { requestId: "T1", code: "AUTHFAILURE_INVALID_AUTHORIZATION", message: "there is no such key" }];
  if (headers["x-zc-action"] === "ReleaseInstances") {
    release(a, asked.instanceIds);
    return [200, { requestId: "T1", response: a.product === "zec" ? { instanceIds: [] } : {} }]; // those that failed
  }
  const status = a.product === "bmc" ? "instanceStatus" : "status";
  const [dataSet, totalCount] = page(a, asked.instanceIds, (id, i) => ({
    instanceId: id, [status]: i.status, instanceChargeType: i.chargeType, createTime: stamp(i.created),
    autoRenew: prepaid(i), expiredTime: prepaid(i) ? stamp(i.ends) : null,
  }), asked, asked.pageNum, asked.pageSize);
  return [200, { requestId: "T1", response: { totalCount, dataSet } }];
}

function alibaba(headers, asked) {
  const a = signer(headers, asked.AccessKeyId), action = headers["x-acs-action"] ?? asked.Action;
  if (!a) return [404, { RequestId: "T1", HostId: headers.host, Code: "InvalidAccessKeyId.NotFound", Message: "there is no such key" }];
  const answer = { RequestId: "T1", Code: "Success", Message: "successful", Success: true, Data: { ReleaseResult: true, HostId: "cn" } };
  if (action === "ReleaseInstance") {
    release(a, asked.InstanceIds.split(","));
    return [200, asked.Format === "XML" ? xml({ ReleaseInstanceResponse: answer }) : answer];
  }
  const [InstanceList, TotalCount] = page(a, asked.InstanceIDs?.split(","), (id, i) => ({
    InstanceID: id, Status: i.status, SubscriptionType: i.chargeType, ProductCode: i.productCode, Region: i.region,
    RenewStatus: prepaid(i) ? "AutoRenewal" : "NotRenewal", CreateTime: stamp(i.created), EndTime: stamp(i.ends),
  }), asked, asked.PageNum, asked.PageSize);
  return [200, { ...answer, Data: { TotalCount, InstanceList } }];
}

function xml(value) { // an answer that has no list
  if (typeof value !== "object") return String(value);
  return Object.entries(value).map(([name, each]) => `<${name}>${xml(each)}</${name}>`).join("");
}

function parsed(text) { // an object, whatever was sent
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

function answer({ url, headers }, text) {
  const [path, query = ""] = url.split("?");
  try {
    if (path === "/") return alibaba(headers, Object.fromEntries(new URLSearchParams(query + "&" + text)));
    return (path === "/provider-states" ? hook : zenlayer)(headers, parsed(text));
  } catch (problem) {
    return [problem.status ?? 500, { [problem.member ?? "error"]: problem.message }];
  }
}

createServer(async (request, response) => {
  const [status, body] = answer(request, Buffer.concat(await request.toArray()).toString());
  const asText = typeof body === "string";
  response.writeHead(status, { "Content-Type": asText ? "text/xml;charset=utf-8" : "application/json" }).end(asText ? body : JSON.stringify(body));
}).listen(Number(process.argv[2]), "127.0.0.1");
