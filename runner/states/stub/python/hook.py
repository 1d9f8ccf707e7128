"""A provider-state hook to start from, for Zenlayer BMC and ZEC and for Alibaba Cloud (bss). It arranges accounts and instances in
memory, and serves a toy API for them, so that `relcon hook check` is green before you begin. Replace the five functions by calls of
your provider, one after the other, and take out of KINDS what you don't have.

    STATES_TOKEN=toy-token python3 hook.py 8700
"""
import json, os, re, secrets, sys, threading, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

TOKEN, LOCK, HOUR, DAY = os.environ["STATES_TOKEN"], threading.RLock(), 3600, 86400
KINDS = {"bmc": ["default"], "bss": ["default"], "zec": ["default", "recycle-bin"]}  # of accounts; what is not here is not asked for
ZENLAYER = {"status": "RUNNING", "chargeType": "POSTPAID"}
ALIBABA = {"status": "Normal", "chargeType": "PayAsYouGo", "productCode": "ecs", "region": "cn-hangzhou"}
USUAL = {"bmc": ZENLAYER, "bss": ALIBABA, "zec": ZENLAYER}  # what an instance is where nothing else is asked for
PREPAID = ("PREPAID", "Subscription")
ACCOUNTS, NAMES, SPENT = {}, {}, set()  # by access key; access keys by reference; references that were torn down


class Cannot(Exception): status, member = 501, "reason"  # this provider never does that
class Wrong(Exception): status, member = 400, "error"  # nobody may ask for that


def account(p):  # a new account that nobody else has
    kind = p.get("kind", "default")
    if kind not in KINDS.get(p["product"], []):
        raise Cannot(f"there are no accounts of {p['product']} of the kind {kind}")
    reference, key = p.get("reference"), "AK" + secrets.token_hex(8)
    if reference in NAMES or reference in SPENT:
        raise Wrong("params.reference: it was used before")
    ACCOUNTS[key] = {"product": p["product"], "bin": kind == "recycle-bin", "ahead": 0, "instances": {}}
    if reference:
        NAMES[reference] = key
    given = {"accessKeyId": key, "accessKeySecret": secrets.token_hex(16), "reference": reference}
    return {**given, "retention": "24h"} if ACCOUNTS[key]["bin"] else given  # how long the recycle bin keeps an instance


def instances(p):  # as many as are asked for, all alike
    a, new = find(p), {}
    for _ in range(p.get("count", 1)):
        i = {name: p.get(name, usual) for name, usual in USUAL[a["product"]].items()} | {"created": now(a), "ends": None}
        if i["status"] == "RECYCLE":
            i["ends"] = now(a) + DAY
        elif i["chargeType"] in PREPAID:
            i["ends"] = now(a) + seconds(p.get("expiresIn", "720h"))
        new["i-" + secrets.token_hex(8)] = i
    a["instances"].update(new)
    return {"instanceIds": list(new)}


def time_passes(p):  # for this account, with every timer in it
    find(p)["ahead"] += seconds(p["duration"])
    return {}


def billing(p):  # of an instance that is gone, too
    i = find(p)["instances"][p["instanceId"]]
    return {"billing": "stopped" if i["status"] in ("RECYCLE", "GONE") else "active", "refund": "none"}


def tear_down(p):  # the account with all that is in it; one that is not known is gone, too
    reference = p.get("reference")
    if reference:
        SPENT.add(reference)
    ACCOUNTS.pop(NAMES.pop(reference, p.get("accessKeyId")), None)
    return {"reference": reference} if reference else {}


# The protocol. There is nothing to change here.
SETUP = {"an account": account, "instances": instances, "time passes": time_passes, "billing": billing}
KNOWN = {"states": list(SETUP), "kinds": KINDS}


def find(p):
    if p.get("accessKeyId") not in ACCOUNTS:
        raise Wrong("params.accessKeyId: there is no such account")
    return ACCOUNTS[p["accessKeyId"]]


def seconds(text):
    return sum(float(n) * {"h": 3600, "m": 60, "s": 1, "ms": 0.001}[unit] for n, unit in re.findall(r"([0-9.]+)(h|ms|m|s)", text))


def hook(headers, asked):
    if not secrets.compare_digest(headers.get("Authorization", ""), "Bearer " + TOKEN):
        return 401, {"error": "authorization: want the bearer token of this hook"}
    return 200, state(asked)


def state(asked):
    if asked.get("action") == "list":
        return KNOWN
    if asked.get("action") == "teardown" and asked.get("state") == "an account":
        return tear_down(asked["params"])
    if asked.get("action", "setup") != "setup" or asked.get("state") not in SETUP:
        raise Cannot(f"the state {asked.get('state')} is not known here")
    return SETUP[asked["state"]](asked["params"])


# The toy API. It believes every signature. Delete it when relcon calls your own API.
def now(a):
    return time.time() + a["ahead"]


def stamp(t):
    return t and time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(t))


def signer(headers, key=None):  # the account whose key signed a request; None where there is no such account
    a = ACCOUNTS.get("".join(re.findall(r"Credential=([^,/ ]+)", headers.get("Authorization", ""))) or key)
    for i in a["instances"].values() if a else ():
        if i["status"] == "RECYCLE" and i["ends"] <= now(a):
            i["status"] = "GONE"
        while i["chargeType"] in PREPAID and i["ends"] and i["ends"] <= now(a):
            i["ends"] += 30 * DAY  # it renews itself
    return a


def release(a, ids):
    for i in [a["instances"][each] for each in ids]:
        first = a["bin"] and i["status"] != "RECYCLE"  # the recycle bin keeps it for a while
        i["status"], i["ends"] = ("RECYCLE", now(a) + DAY) if first else ("GONE", None)


def page(a, ids, item, asked, number, size):  # of the instances with these ids (none means all) and members; and their number
    items = [item(key, i) for key, i in a["instances"].items() if i["status"] != "GONE" and key in (ids or [key])]
    found = [each for each in items if all(asked.get(name, value) == value for name, value in each.items())]
    return found[(number - 1) * size:][:size], len(found)


def zenlayer(headers, asked):
    def item(key, i):
        return {"instanceId": key, status: i["status"], "instanceChargeType": i["chargeType"], "createTime": stamp(i["created"]),
                "autoRenew": i["chargeType"] in PREPAID, "expiredTime": stamp(i["ends"]) if i["chargeType"] in PREPAID else None}

    a = signer(headers)
    if a is None:
        return 401, {"requestId": "T1", "code": "AUTHFAILURE_INVALID_AUTHORIZATION", "message": "there is no such key"}
    status = "instanceStatus" if a["product"] == "bmc" else "status"
    if headers["X-ZC-Action"] == "ReleaseInstances":
        release(a, asked["instanceIds"])
        response = {"instanceIds": []} if a["product"] == "zec" else {}  # those that failed
    else:
        found, total = page(a, asked.get("instanceIds"), item, asked, asked.get("pageNum", 1), asked.get("pageSize", 20))
        response = {"totalCount": total, "dataSet": found}
    return 200, {"requestId": "T1", "response": response}


def alibaba(headers, asked):
    def item(key, i):
        return {"InstanceID": key, "Status": i["status"], "SubscriptionType": i["chargeType"], "ProductCode": i["productCode"],
                "Region": i["region"], "RenewStatus": "AutoRenewal" if i["chargeType"] in PREPAID else "NotRenewal",
                "CreateTime": stamp(i["created"]), "EndTime": stamp(i["ends"])}

    a, action = signer(headers, asked.get("AccessKeyId")), headers["X-Acs-Action"] or asked.get("Action")
    if a is None:
        return 404, {"RequestId": "T1", "HostId": headers["Host"], "Code": "InvalidAccessKeyId.NotFound", "Message": "there is no such key"}
    if action == "ReleaseInstance":
        release(a, asked["InstanceIds"].split(","))
        data = {"ReleaseResult": True, "HostId": "cn"}
    else:
        ids = asked["InstanceIDs"].split(",") if "InstanceIDs" in asked else []
        found, total = page(a, ids, item, asked, int(asked.get("PageNum", 1)), int(asked.get("PageSize", 20)))
        data = {"TotalCount": total, "InstanceList": found}
    answer = {"RequestId": "T1", "Code": "Success", "Message": "successful", "Success": True, "Data": data}
    return 200, xml({action + "Response": answer}) if asked.get("Format") == "XML" else answer


def xml(value):  # an answer that has no list
    if isinstance(value, dict):
        return "".join(f"<{name}>{xml(each)}</{name}>" for name, each in value.items())
    return str(value).lower() if isinstance(value, bool) else value


def parsed(text):  # an object, whatever was sent
    try:
        value = json.loads(text)
    except ValueError:
        value = {}
    return value if isinstance(value, dict) else {}


class Handler(BaseHTTPRequestHandler):
    protocol_version, wbufsize = "HTTP/1.1", -1  # an answer is one write: the kernel holds back the second one of two for 40 ms

    def do_POST(self):
        at, text = urlsplit(self.path), self.rfile.read(int(self.headers.get("Content-Length", 0))).decode(errors="replace")
        with LOCK:
            try:
                if at.path == "/":
                    self.answer(*alibaba(self.headers, dict(parse_qsl(at.query + "&" + text))))
                else:
                    self.answer(*(hook if at.path == "/provider-states" else zenlayer)(self.headers, parsed(text)))
            except Exception as problem:
                self.answer(getattr(problem, "status", 500), {getattr(problem, "member", "error"): str(problem)})

    do_GET = do_POST

    def answer(self, status, body):
        text = (body if isinstance(body, str) else json.dumps(body)).encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/xml;charset=utf-8" if isinstance(body, str) else "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_): pass


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
