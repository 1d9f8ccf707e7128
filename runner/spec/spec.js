"use strict";
(function () {
  const page = document.documentElement;
  const bar = document.getElementById("filter");
  const words = document.getElementById("words");
  const choices = ["level", "product", "outcome"].map(function (id) { return document.getElementById(id); }).filter(Boolean);
  const told = bar.querySelector("output span");
  const languages = document.querySelector(".languages");
  const rules = Array.from(document.querySelectorAll("article.rule"), function (rule) { return { rule: rule, text: null }; });
  const sections = Array.from(document.querySelectorAll("section.operation"));

  function fits(each, wanted) {
    const data = each.rule.dataset;
    for (const choice of choices) {
      const has = choice.id === "product" ? data.products.split(" ") : [data[choice.id]];
      if (choice.value && !has.includes(choice.value)) {
        return false;
      }
    }
    if (wanted.length && each.text === null) { // of both languages, without exchanges, read when somebody searches
      each.text = Array.from(each.rule.children, function (part) { return part.querySelector("pre") ? "" : part.textContent; }).join(" ").toLowerCase();
    }
    return wanted.every(function (word) { return each.text.includes(word); });
  }

  function filter() {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const each of rules) {
      each.rule.hidden = !fits(each, wanted);
      shown += each.rule.hidden ? 0 : 1;
    }
    for (const section of sections) {
      section.hidden = !section.querySelector("article.rule:not([hidden])");
    }
    told.textContent = shown + " / " + rules.length;
  }

  function follow() {
    const goal = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!goal) {
      return;
    }
    if (goal.closest("[hidden]")) {
      words.value = "";
      for (const choice of choices) {
        choice.value = "";
      }
      filter();
    }
    for (let each = goal; each; each = each.parentElement) {
      if (each.tagName === "DETAILS") {
        each.open = true;
      }
    }
    goal.scrollIntoView();
  }

  // What has the attribute data-zh can't hold both languages, as the words beside it do.
  function speak(lang) {
    const key = lang === "en" ? "en" : "zh";
    page.lang = lang;
    document.title = document.body.dataset[key === "en" ? "titleEn" : "titleZh"];
    for (const each of document.querySelectorAll("[data-zh]")) {
      const text = each.dataset[key];
      if (each.tagName === "OPTION") {
        each.textContent = text;
      } else {
        each.setAttribute(each.tagName === "INPUT" ? "placeholder" : "aria-label", text);
      }
    }
    for (const button of languages.children) {
      button.setAttribute("aria-pressed", String(button.value === lang));
    }
  }

  languages.addEventListener("click", function (event) {
    const button = event.target.closest("button");
    if (!button) {
      return;
    }
    speak(button.value);
    try { // a link that is passed on keeps the language
      history.replaceState(null, "", "?lang=" + (button.value === "en" ? "en" : "zh") + location.hash);
    } catch (refused) { /* a page without an address of its own */ }
  });
  words.addEventListener("input", filter);
  for (const choice of choices) {
    choice.addEventListener("change", filter);
  }
  bar.addEventListener("submit", function (event) { event.preventDefault(); });
  window.addEventListener("hashchange", follow);
  window.addEventListener("beforeprint", function () {
    for (const each of document.querySelectorAll("details.scenes")) {
      each.open = true;
    }
  });
  const asked = new URLSearchParams(location.search).get("lang");
  speak(asked === "zh" ? "zh-Hans" : asked === "en" ? "en" : page.lang);
  languages.hidden = bar.hidden = false;
  filter();
  follow();
})();
