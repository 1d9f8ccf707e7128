// Opens every page in a browser, as a person would: wide and narrow, light and dark, by mouse and by keyboard. Screenshots go to
// .bin/reports.
import assert from "node:assert/strict";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import { chromium } from "playwright-core";
import { folder, relcon, reports, samples, wanted } from "./reports.mjs";

const screens = [{ width: 400, colorScheme: "dark" }, { width: 1400, colorScheme: "light" }];

// Each page is opened on each screen. Then its check is called with the page, and what the JSON report says. A page that others
// made need not be ours in style.
const pages = reports().flatMap(({ name, path }) => [
  { name, path: path("html"), of: wanted(path("json")), check: runPage },
  { name: name + ".messages", path: join(folder, name + ".messages.html"), of: JSON.parse(readFileSync(path("ctrf"))).results.summary, check: cucumberPage, foreign: true },
]);

// The contract as a page, with the report that is red.
const spec = join(folder, "spec.html");
relcon(0, "spec", "--from", join(folder, "red.json"), "--no-examples", "--output", spec);
pages.push({ name: "spec", path: spec, of: wanted(join(folder, "red.json")), check: specPage });

// What was generated, and what was proved, as the samples of relcon's own tests have it.
for (const name of ["explored", "proof-broken"]) {
  pages.push({ name, path: join(samples, name + ".html"), of: name, check: matrixPage });
}

// matrixPage searches the tables, and follows a link to a row that the search hides.
async function matrixPage(page) {
  const rows = page.locator("tbody.group tr:not(.rule):visible");
  const told = page.locator("#filter output");
  const all = await rows.count();
  assert.ok(all > 1);
  const id = await page.locator("tbody.group .rule").last().getAttribute("id");
  await page.fill("#words", id.toLowerCase());
  assert.match(await told.innerText(), new RegExp(`^${await rows.count()} of ${all} \\w+$`));
  assert.ok(await rows.count() < all, "what a search finds");
  await page.fill("#words", "qqqzzz");
  assert.equal(await rows.count(), 0);
  await page.evaluate((id) => { location.hash = id; }, id);
  await page.locator("#" + id).waitFor({ state: "visible" });
  assert.equal(await rows.count(), all);
}

async function specPage(page, { report }) {
  const rules = page.locator("article.rule:visible");
  const all = await rules.count();
  const violated = report.rules.filter((rule) => rule.outcome === "violated");
  await page.selectOption("#outcome", "violated");
  assert.deepEqual(await rules.evaluateAll((all) => all.map((rule) => rule.id).sort()), violated.map((rule) => rule.id).sort());
  await page.selectOption("#outcome", "");
  await page.selectOption("#product", "bss");
  await page.selectOption("#level", "reading");
  assert.ok((await rules.evaluateAll((all) => all.map((rule) => rule.id))).every((id) => /^(BSS|ACS|RACE)-/.test(id)), "the readings of one product, and those of all");
  await page.selectOption("#level", "");
  await page.selectOption("#product", "");
  await page.fill("#words", "回收站 BMC-TRM-03"); // what is not shown is found, too
  assert.equal(await rules.count(), 1);

  // The language can be switched, and the address keeps it. A link leads to a rule that a filter hides.
  const title = page.locator("#BMC-REL-06-title");
  await page.getByRole("button", { name: "简体中文" }).click();
  assert.match(page.url(), /lang=zh/);
  await page.evaluate(() => { location.hash = "BMC-REL-06"; });
  await title.waitFor({ state: "visible" });
  assert.equal(await rules.count(), all);
  assert.match(await title.innerText(), /一次请求最多指定 100 台实例/);
  assert.doesNotMatch(await title.innerText(), /names at most/);
  await page.reload();
  assert.equal(await page.evaluate(() => document.documentElement.lang), "zh-Hans");
  await page.getByRole("button", { name: "English" }).focus();
  await page.keyboard.press("Enter");
  assert.match(await title.innerText(), /names at most 100 instances/);

  // By keyboard alone: open the scenarios of a rule, whose tables scroll for themselves.
  await page.fill("#words", "BMC-TRM-06");
  const scenes = page.locator("#BMC-TRM-06 details.scenes");
  await scenes.locator("summary").focus();
  await page.keyboard.press("Enter");
  assert.ok(await scenes.locator("dl.steps").first().isVisible());
}

async function runPage(page, { report }) {
  const rules = page.locator("details.rule:visible");
  const told = page.locator("#filter output");
  assert.equal(await rules.count(), report.rules.length, "rules on the page");
  assert.match(await page.locator(".verdict").innerText(), new RegExp(`^${report.verdict}\\b`));
  for (const outcome of new Set(report.rules.map((rule) => rule.outcome))) {
    await page.selectOption("#outcome", outcome);
    const n = report.rules.filter((rule) => rule.outcome === outcome).length;
    assert.equal(await rules.count(), n, outcome);
    assert.equal(await told.innerText(), `${n} of ${report.rules.length} rules`);
  }
  await page.selectOption("#outcome", "");
  for (const [choice, fits] of [["#level", (rule, value) => rule.level === value], ["#product", (rule, value) => rule.scenarios.length === 0 || rule.scenarios.some((s) => s.product === value)]]) {
    for (const value of ["required", "bmc"].filter((value) => (choice === "#level") === (value === "required"))) {
      await page.selectOption(choice, value);
      assert.equal(await rules.count(), report.rules.filter((rule) => fits(rule, value)).length, value);
      await page.selectOption(choice, "");
    }
  }
  const sought = report.rules.at(-1);
  await page.fill("#words", sought.id.toLowerCase());
  assert.deepEqual(await rules.evaluateAll((all) => all.map((rule) => rule.id)), [sought.id], "what a search finds");
  await page.fill("#words", "qqqzzz");
  assert.equal(await told.innerText(), `0 of ${report.rules.length} rules`);
  await page.fill("#words", "");

  // A link leads to its rule, even to one that a filter hides, and opens it.
  await page.fill("#words", "qqqzzz");
  await page.evaluate((id) => { location.hash = id; }, sought.id);
  const goal = page.locator("#" + sought.id);
  await goal.locator("summary").first().waitFor({ state: "visible" });
  await page.waitForTimeout(100); // it is drawn, and scrolled to, in a few frames
  assert.ok(await goal.evaluate((rule) => {
    const bar = document.getElementById("filter"), top = rule.getBoundingClientRect().top;
    return rule.open && top < innerHeight && (getComputedStyle(bar).position !== "sticky" || top >= bar.getBoundingClientRect().bottom - 1 || bar.getBoundingClientRect().top > 0);
  }), "the rule is in view, and not under the bar");
  const failed = report.rules.find((rule) => rule.outcome === "violated");
  if (failed) {
    await page.locator(`.cause a[href="#${failed.id}"]`).first().click();
    assert.ok(await page.locator("#" + failed.id).evaluate((rule) => rule.open), "a link from a cause");
    assert.ok(await page.locator(`#${failed.id} .exchange`).first().isVisible(), "its exchange");
  }

  // By keyboard alone: from the search to the first rule, and open it.
  await page.reload();
  await page.focus("#product");
  await page.keyboard.press("Tab");
  const first = () => page.evaluate(() => { const at = document.activeElement; return at.tagName + (at.parentElement.id || "") + at.parentElement.open; });
  const before = await first();
  assert.match(before, /^SUMMARY/);
  await page.keyboard.press("Enter");
  assert.notEqual(await first(), before, "Enter opens it");
}

// cucumberPage sees that Cucumber's own page counts what the CTRF report counts, and shows why something failed.
async function cucumberPage(page, summary) {
  await page.getByText(`(${summary.passed} / ${summary.tests}) passed`).waitFor();
  const text = await page.locator("body").innerText();
  for (const status of ["failed", "skipped"].filter((status) => summary[status])) {
    assert.match(text, new RegExp(`${status}\\s+${summary[status]}\\b`, "i"), "what Cucumber's page counts");
  }
  if (summary.failed) {
    await page.getByText(/, want /).first().waitFor();
  }
}

// many makes a report of 10,000 scenarios of another one, with its failures.
function many() {
  const { report } = wanted(join(folder, "red.json"));
  const all = report.rules.flatMap((rule) => rule.scenarios.map((s) => ({ ...s, exchanges: s.outcome === "passed" ? [] : s.exchanges })));
  report.rules = Array.from({ length: 100 }, (_, i) => {
    const scenarios = Array.from({ length: 100 }, (_, j) => ({ ...all[(100 * i + j) % all.length], name: `number-${100 * i + j}-of-many`, atMs: 100 * i + j }));
    const outcome = scenarios.some((s) => s.outcome === "failed") ? "violated" : scenarios.every((s) => s.outcome === "passed") ? "proved" : "open";
    return { ...report.rules[i % report.rules.length], id: `MANY-RULE-${String(i).padStart(2, "0")}`, outcome, findings: undefined, found: undefined, foundIn: undefined, scenarios };
  });
  writeFileSync(join(folder, "many.json"), JSON.stringify(report));
  relcon(0, "report", "view", join(folder, "many.json"));
  return join(folder, "many.html");
}

async function look(browser, { name, path, of, check, foreign }, { width, colorScheme }) {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
  const wrong = [];
  page.on("request", (request) => { if (!/^(file|data|blob):/.test(request.url())) wrong.push("fetches " + request.url()); });
  page.on("console", (message) => { if (message.type() === "error" || message.type() === "warning") wrong.push(message.text()); });
  page.on("pageerror", (error) => wrong.push(String(error)));
  await page.goto(pathToFileURL(path).href);
  await page.screenshot({ path: join(folder, `${name}-${width}.png`), fullPage: false });
  await check(page, of);
  assert.deepEqual(wrong, [], name);
  if (!foreign) {
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= width, `${name}: it is ${wide} pixels wide on a screen of ${width}`);
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() => window.axe.run({ resultTypes: ["violations"] }));
    const serious = violations.filter((v) => v.impact === "serious" || v.impact === "critical");
    assert.deepEqual(serious.map((v) => `${v.id}: ${v.help}: ${v.nodes[0].html}`), [], `${name} at ${width}, ${colorScheme}: axe`);
  }
  console.log(`${name.padEnd(20)}  ${String(width).padStart(4)} pixels, ${colorScheme}`);
  await page.close();
}

// Chromium may crash while it starts on a busy machine.
async function launch(tries = 3) {
  try {
    return await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
  } catch (problem) {
    if (tries === 1) throw problem;
    return launch(tries - 1);
  }
}

const browser = await launch();
try {
  for (const each of pages.filter(({ name }) => name.includes(process.argv[2] ?? ""))) { // only those that are asked for
    for (const screen of screens) {
      await look(browser, each, screen);
    }
  }
  const path = many();
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  const began = performance.now();
  await page.goto(pathToFileURL(path).href);
  const opened = performance.now();
  await page.fill("#words", "number-9999-of-many");
  await page.locator("details.rule:visible").first().waitFor();
  assert.equal(await page.locator("details.rule:visible").count(), 1);
  console.log(`10,000 scenarios: ${(statSync(path).size / 2 ** 20).toFixed(1)} MiB, open in ${Math.round(opened - began)} ms, found one in ${Math.round(performance.now() - opened)} ms`);
} finally {
  await browser.close();
}
