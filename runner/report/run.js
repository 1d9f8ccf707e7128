"use strict";
(function () {
  const filterBar = document.getElementById("filter");
  const words = document.getElementById("words");
  const outcome = document.getElementById("outcome");
  const level = document.getElementById("level");
  const product = document.getElementById("product");
  const told = filterBar.querySelector("output");
  const rules = Array.from(document.querySelectorAll("details.rule"), function (rule) {
    return {
      rule: rule, heading: rule.querySelector("summary").textContent.toLowerCase(),
      scenarios: Array.from(rule.querySelectorAll("details.scenario"), function (scenario) {
        return { scenario: scenario, text: null };
      }),
    };
  });
  const sections = Array.from(document.querySelectorAll("section.operation"));

  // The text of thousands of scenarios is read when somebody searches, and once.
  function textOf(each) {
    if (each.text === null) {
      each.text = each.scenario.textContent.toLowerCase();
    }
    return each.text;
  }

  function filter() {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const each of rules) {
      const fits = (!outcome.value || each.rule.dataset.outcome === outcome.value) && (!level.value || each.rule.dataset.level === level.value);
      const named = wanted.every(function (word) { return each.heading.includes(word); });
      let some = false;
      for (const one of each.scenarios) {
        const fit = fits && (!product.value || one.scenario.dataset.product === product.value) &&
          (named || wanted.every(function (word) { return each.heading.includes(word) || textOf(one).includes(word); }));
        one.scenario.hidden = !fit;
        some = some || fit;
      }
      const show = some || fits && named && each.scenarios.length === 0;
      each.rule.hidden = !show;
      shown += show ? 1 : 0;
    }
    for (const section of sections) {
      section.hidden = !section.querySelector("details.rule:not([hidden])");
    }
    told.textContent = shown + " of " + rules.length + " rules";
  }

  function follow() {
    const goal = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!goal) {
      return;
    }
    if (goal.closest("[hidden]")) {
      words.value = outcome.value = level.value = product.value = "";
      filter();
    }
    for (let each = goal; each; each = each.parentElement) {
      if (each.tagName === "DETAILS") {
        each.open = true;
      }
    }
    // Rules out of view have a guessed height until they are drawn, which moves the goal.
    document.documentElement.style.scrollPaddingTop = getComputedStyle(filterBar).position === "sticky" ? filterBar.offsetHeight + 8 + "px" : "0";
    let times = 3;
    (function scroll() {
      goal.scrollIntoView();
      if (--times > 0) {
        requestAnimationFrame(scroll);
      }
    })();
  }

  words.addEventListener("input", filter);
  for (const choice of [outcome, level, product]) {
    choice.addEventListener("change", filter);
  }
  filterBar.addEventListener("submit", function (event) { event.preventDefault(); });
  window.addEventListener("hashchange", follow);
  window.addEventListener("beforeprint", function () {
    for (const each of document.querySelectorAll("details.rule, details.cause")) {
      each.open = true;
    }
  });
  filterBar.hidden = false;
  filter();
  follow();
})();
