// Reads every report with the readers that other people use, and compares what they found with the JSON report.
import assert from "node:assert/strict";
import { createReadStream, createWriteStream, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { CucumberHtmlStream } from "@cucumber/html-formatter";
import { validate } from "ctrf";
import validator from "har-validator";
import { parse as junit2json } from "junit2json";
import xunitViewer from "xunit-viewer/src/cli/parse.js";
import { folder, make, reports, wanted } from "./reports.mjs";

const tally = (statuses) => statuses.reduce((all, status) => ({ ...all, [status]: (all[status] ?? 0) + 1 }), {});

// Every reader gives its cases as [rule, name, status].
const readers = {
  async "junit2json 4.0.0"({ path }) {
    const read = await junit2json(readFileSync(path("junit"), "utf8"));
    const cases = read.testsuite.flatMap((suite) => suite.testcase);
    const statuses = cases.map((c) => (c.failure ? "failed" : c.error ? "error" : c.skipped ? "skipped" : "passed"));
    const counts = tally(statuses);
    assert.deepEqual([read.tests, read.failures, read.errors], [cases.length, counts.failed ?? 0, counts.error ?? 0], "the counts of the file");
    return cases.map((c, i) => [c.classname.split(".").at(-1), c.name, statuses[i]]);
  },
  async "xunit-viewer 10.6.1"({ path }) {
    const read = await xunitViewer(readFileSync(path("junit"), "utf8"));
    const status = { pass: "passed", failure: "failed", error: "error", skip: "skipped" };
    return Object.values(read.suites).flatMap((suite) =>
      Object.values(suite.tests).map((t) => [t.classname.split(".").at(-1), t.name, status[t.status] ?? t.status]));
  },
  async "ctrf 0.3.0"({ path }) {
    const read = JSON.parse(readFileSync(path("ctrf"), "utf8"));
    const { valid, errors } = validate(read);
    assert.ok(valid, JSON.stringify(errors));
    const { tests, summary } = read.results;
    assert.deepEqual([summary.tests, summary.failed], [tests.length, tests.filter((t) => t.status === "failed").length], "its summary");
    return tests.map((t) => [t.suite.at(-1), t.name, t.rawStatus]);
  },
  async "@cucumber/html-formatter 24.2.0"({ name, path }) {
    await pipeline(createInterface({ input: createReadStream(path("messages")) }),
      async function* (lines) { for await (const line of lines) yield JSON.parse(line); },
      new CucumberHtmlStream(), createWriteStream(join(folder, name + ".messages.html")));
    return null; // what it shows is read in a browser
  },
  async "har-validator 5.1.5"({ path }, { report, cases }) {
    const read = JSON.parse(readFileSync(path("har"), "utf8"));
    await validator.har(read).catch((problem) => assert.fail(JSON.stringify(problem.errors?.slice(0, 5) ?? problem)));
    const outside = report.rules.flatMap((rule) => rule.findings ?? []).filter((f) => f.exchange && !f.scenario);
    assert.equal(read.log.entries.length, cases.reduce((n, c) => n + c.exchanges, outside.length), "its entries");
    return null;
  },
};

if (!process.argv[2]) make(); // of reports that are there only one may be read, by its name
for (const report of reports().filter(({ name }) => name === (process.argv[2] ?? name))) {
  const want = wanted(report.path("json"));
  for (const [name, read] of Object.entries(readers)) {
    const began = performance.now();
    const got = await read(report, want);
    if (got) {
      const key = (c) => c.join(" | ");
      const scenarios = new Set(want.cases.map((c) => c.rule + c.name));
      const told = got.filter(([rule, title]) => scenarios.has(rule + title)).map(key).sort();
      const missing = want.cases.map((c) => key([c.rule, c.name, c.status])).sort();
      const at = missing.findIndex((line, i) => line !== told[i]);
      assert.ok(at < 0 && told.length === missing.length, `${report.name}, ${name}: got ${told[at]}, want ${missing[at]}`);
      const beside = got.length - told.length; // rules that no scenario shows, and the run itself
      assert.ok(want.report.exit !== 0 || beside === 0, `${report.name}, ${name}: got ${beside} cases more than there are scenarios`);
    }
    const told = got ? Object.entries(tally(got.map(([, , status]) => status))).map(([status, n]) => `${n} ${status}`).join(", ") : "accepted";
    console.log(`${report.name.padEnd(10)}  ${name.padEnd(31)}  ${told}  (${Math.round(performance.now() - began)} ms)`);
  }
}
