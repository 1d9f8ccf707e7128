"use strict";
(function () {
  const bar = document.getElementById("filter");
  if (!bar) return;
  const box = bar.querySelector("input");
  const told = bar.querySelector("output");
  const rules = Array.from(document.querySelectorAll("tbody.group"), function (group) {
    const heading = group.rows[0].textContent.toLowerCase();
    const rows = Array.from(group.rows).slice(1).map(function (row) {
      return { row: row, text: heading + " " + row.textContent.toLowerCase() };
    });
    return { group: group, heading: heading, lines: rows };
  });
  const sections = Array.from(document.querySelectorAll("section.operation"));

  function filter() {
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = function (text) { return words.every(function (word) { return text.includes(word); }); };
    let shown = 0, all = 0;
    for (const rule of rules) {
      let some = fits(rule.heading);
      for (const line of rule.lines) {
        const fit = fits(line.text);
        line.row.hidden = !fit;
        some = some || fit;
        shown += fit ? 1 : 0;
        all += 1;
      }
      rule.group.hidden = !some;
    }
    for (const section of sections) {
      section.hidden = !section.querySelector("tbody.group:not([hidden])");
    }
    told.textContent = words.length ? shown + " of " + all + " " + bar.dataset.of : "";
  }

  box.addEventListener("input", filter);
  // A link to a row that is filtered out shows it.
  window.addEventListener("hashchange", function () {
    const goal = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (goal && goal.closest("[hidden]")) {
      box.value = "";
      filter();
      goal.scrollIntoView();
    }
  });
  bar.hidden = false;
  filter();
})();
