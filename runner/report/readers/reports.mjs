// What relcon wrote, and what its JSON report says that every other one must tell.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const root = resolve(dirname(fileURLToPath(import.meta.url)), "../../..");
export const folder = join(root, ".bin", "reports");
export const samples = join(root, "runner", "report", "testdata");
const formats = ["json", "junit", "ctrf", "messages", "har", "html"];

export function relcon(wanted, ...args) {
  const run = spawnSync(join(root, ".bin", "relcon"), args, { encoding: "utf8", maxBuffer: 1 << 28 });
  if (run.status !== wanted) {
    throw new Error(`relcon ${args.join(" ")}: got exit ${run.status}, want ${wanted}\n${run.stdout}${run.stderr}`);
  }
  return run.stdout;
}

// reports are those of a run that went well and of one that did not, and the sample of relcon's own tests, which holds every
// outcome and texts that try to do harm.
export function reports() {
  return [["green", folder], ["red", folder], ["everything", samples]].map(([name, where]) => ({ name, path: (format) => join(where, `${name}.${format}`) }));
}

// make runs the suite against the reference as it is, and against one with three faults.
export function make() {
  mkdirSync(folder, { recursive: true });
  const verify = ({ path }, exit, ...args) => relcon(exit, "verify", ...formats.flatMap((format) => ["--report", format + "=" + path(format)]), ...args);
  const [green, red] = reports();
  verify(green, 0, "--rules", "BMC-*,BSS-*");
  verify(red, 1, "--rules", "BMC-*,ZC-ENV-*", ...["bmc-rel-06-accepts-101", "zc-env-05-termination-dotted", "zc-env-04-termination-same-id"].flatMap((id) => ["--fault", id]));
}

// wanted is what each case of a JSON report came to, as a reader of tests knows it. Cases of a rule itself have no scenario.
export function wanted(path) {
  const report = JSON.parse(readFileSync(path, "utf8"));
  const cases = [];
  for (const rule of report.rules) {
    const known = (name) => rule.outcome === "known" || (rule.failures ?? []).some((f) => f.scenario === name && f.status === "known");
    const excused = (name) => known(name) || rule.outcome === "not-applicable" || (rule.level === "recommended" && !report.strict);
    for (const s of rule.scenarios) {
      let status = { passed: "passed", skipped: "skipped", errored: "error", failed: excused(s.name) ? "skipped" : "failed" }[s.outcome];
      if (status === "error" && rule.outcome === "not-applicable") {
        status = "skipped";
      }
      cases.push({ rule: rule.id, name: s.name, status, exchanges: s.exchanges.length });
    }
  }
  return { report, cases };
}
