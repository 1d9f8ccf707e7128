"""A provider-state hook to start from, for Zenlayer BMC and ZEC. It arranges accounts and instances in memory, and serves a toy API
for them, so that `relcon hook check` is green before you begin. Replace the five functions by calls of your provider, one after
the other, and take out of KINDS what you don't have.

    STATES_TOKEN=toy-token python3 hook.py 8700
"""
import json, os, re, secrets, sys, threading, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TOKEN, LOCK, HOUR, DAY = os.environ["STATES_TOKEN"], threading.RLock(), 3600, 86400
KINDS = {"bmc": ["default"], "zec": ["default", "recycle-bin"]}  # of accounts, by product; what is not here is not asked for
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
        i = {"status": p.get("status", "RUNNING"), "chargeType": p.get("chargeType", "POSTPAID"), "created": now(a), "ends": None}
        if i["status"] == "RECYCLE":
            i["ends"] = now(a) + DAY
        elif i["chargeType"] == "PREPAID":
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


def api(a, action, asked):
    for i in a["instances"].values():
        if i["status"] == "RECYCLE" and i["ends"] <= now(a):
            i["status"] = "GONE"
        while i["chargeType"] == "PREPAID" and i["ends"] and i["ends"] <= now(a):
            i["ends"] += 30 * DAY  # it renews itself
    if action == "ReleaseInstances":
        for i in (a["instances"][each] for each in asked["instanceIds"]):
            first = a["bin"] and i["status"] != "RECYCLE"  # the recycle bin keeps it for a while
            i["status"], i["ends"] = ("RECYCLE", now(a) + DAY) if first else ("GONE", None)
        return {"instanceIds": []} if a["product"] == "zec" else {}  # those that failed
    status = "instanceStatus" if a["product"] == "bmc" else "status"
    found = [
        {"instanceId": key, status: i["status"], "instanceChargeType": i["chargeType"], "createTime": stamp(i["created"]),
         "autoRenew": i["chargeType"] == "PREPAID", "expiredTime": stamp(i["ends"]) if i["chargeType"] == "PREPAID" else None}
        for key, i in a["instances"].items()
        if asked.get(status) in (None, i["status"]) and i["status"] != "GONE" and key in asked.get("instanceIds", [key])]
    return {"totalCount": len(found), "dataSet": found[(asked.get("pageNum", 1) - 1) * asked.get("pageSize", 20):][:asked.get("pageSize", 20)]}


def parsed(text):  # an object, whatever was sent
    try:
        value = json.loads(text)
    except ValueError:
        value = {}
    return value if isinstance(value, dict) else {}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        asked = parsed(self.rfile.read(int(self.headers.get("Content-Length", 0))))
        given = self.headers.get("Authorization", "")
        with LOCK:
            if self.path == "/provider-states":
                if not secrets.compare_digest(given, "Bearer " + TOKEN):
                    return self.answer(401, {"error": "authorization: want the bearer token of this hook"})
                try:
                    return self.answer(200, state(asked))
                except Exception as problem:
                    return self.answer(getattr(problem, "status", 500), {getattr(problem, "member", "error"): str(problem)})
            a = ACCOUNTS.get("".join(re.findall(r"Credential=([^,/ ]+)", given)))
            if a is None:
                return self.answer(401, {"requestId": "T1", "code": "AUTHFAILURE_INVALID_AUTHORIZATION", "message": "there is no such key"})
            try:
                self.answer(200, {"requestId": "T1", "response": api(a, self.headers["X-ZC-Action"], asked)})
            except Exception as problem:
                self.answer(500, {"requestId": "T1", "code": "INTERNAL_SERVER_ERROR", "message": repr(problem)})

    def answer(self, status, body):
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_): pass


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
