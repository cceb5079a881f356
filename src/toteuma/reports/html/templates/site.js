{% raw %}// The pages work without this script. It adds: light and dark, the units on a phone, filters, the search, and closing of explanations with Esc.
"use strict";
(function () {
  var root = document.documentElement;
  root.classList.add("script");

  function remembered(value) {
    // A page opened from disk, or a strict browser, may have no storage.
    try {
      if (value === undefined) return localStorage.getItem("theme");
      localStorage.setItem("theme", value);
    } catch (error) { /* then the choice holds for this page only */ }
    return null;
  }

  function isDark() {
    return root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  }

  var chosen = remembered();
  if (chosen === "dark" || chosen === "light") root.dataset.theme = chosen;

  function each(selector, action, within) {
    Array.prototype.forEach.call((within || document).querySelectorAll(selector), action);
  }

  function address(parameters) {
    var query = parameters.toString();
    try {
      history.replaceState(null, "", (query ? "?" + query : location.pathname) + location.hash);
    } catch (error) { /* some browsers refuse this for pages opened from disk */ }
  }

  function themeToggle() {
    var button = document.querySelector(".theme-toggle");
    if (!button) return;
    function name() { button.textContent = isDark() ? button.dataset.light : button.dataset.dark; }
    button.hidden = false;
    name();
    button.addEventListener("click", function () {
      root.dataset.theme = isDark() ? "light" : "dark";
      remembered(root.dataset.theme);
      name();
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", name);
  }

  function treeToggle() {
    var button = document.querySelector(".tree-toggle");
    if (!button) return;
    button.hidden = false;
    button.addEventListener("click", function () {
      button.setAttribute("aria-expanded", button.getAttribute("aria-expanded") === "true" ? "false" : "true");
    });
  }

  // A table that fits is no scroll region: its header then follows the window, and it is no stop for the Tab key.
  function fitTables() {
    each(".scroll", function (region) {
      region.classList.remove("fits");
      var fits = region.scrollWidth <= region.clientWidth;
      region.classList.toggle("fits", fits);
      if (fits) region.removeAttribute("tabindex"); else region.tabIndex = 0;
      markRest(region);
    });
  }

  // A shade at the edge says that the table goes on there.
  function markRest(region) {
    region.classList.toggle("goes-on", region.scrollLeft + region.clientWidth < region.scrollWidth - 1);
  }

  function explanations() {
    each(".term", function (term) {
      function open() { term.classList.remove("closed"); }
      term.addEventListener("mouseenter", open);
      term.addEventListener("focusin", open);
    });
    document.addEventListener("keydown", function (event) {
      if (event.key === "Escape") each(".term", function (term) { term.classList.add("closed"); });
    });
  }

  function openTarget() {
    var target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (var node = target; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
    if (target) target.scrollIntoView();
  }

  // The rows that stay visible keep the heading they share: it moves to the first of them and spans just as many.
  function showRows(table, wanted) {
    var shown = 0, head = null, placed = false;
    each("tbody tr", function (row) {
      var own = row.querySelector("th[data-home]");
      if (own) { head = own; placed = false; }
      row.hidden = !wanted(row);
      if (row.hidden) return;
      shown += 1;
      if (placed) { head.rowSpan += 1; return; }
      head.rowSpan = 1;
      if (row !== head.parentElement) row.prepend(head);
      placed = true;
    }, table);
    return shown;
  }

  function restoreHeads(table) {
    each("th[data-home]", function (head) {
      var home = document.getElementById(head.dataset.home);
      if (head.parentElement !== home) home.prepend(head);
      head.rowSpan = Number(head.dataset.span);
    }, table);
  }

  function filters() {
    var form = document.querySelector(".filter");
    if (!form) return;
    var unit = form.elements.unit, status = form.elements.status, count = form.querySelector(".filter-count");
    var asked = new URLSearchParams(location.search);
    form.hidden = false;
    unit.value = asked.get("unit") || "";
    if (status) status.value = asked.get("status") || "";
    each(".filtered tbody tr > th[scope=row]", function (head) {
      head.dataset.home = head.parentElement.id;
      head.dataset.span = head.rowSpan;
    });
    function apply() {
      var shown = 0, all = 0, parameters = new URLSearchParams();
      if (unit.value) parameters.set("unit", unit.value);
      if (status && status.value) parameters.set("status", status.value);
      each(".filtered", function (section) {
        var here = 0, ofUnit = !unit.value || section.dataset.unit === unit.value;
        each("table", function (table) {
          restoreHeads(table);
          all += table.tBodies[0].rows.length;
          here += showRows(table, function (row) {
            return ofUnit && (!status || !status.value || row.dataset.status === status.value);
          });
        }, section);
        section.hidden = here === 0;
        shown += here;
      });
      count.textContent = form.dataset.shown.replace("{shown}", shown).replace("{all}", all);
      address(parameters);
      fitTables();
    }
    unit.addEventListener("change", apply);
    if (status) status.addEventListener("change", apply);
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    apply();
  }

  // Letters with marks are found without them too: "pääte" by "paate".
  function folded(text) {
    return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f\u00ad]/g, "").replace(/\u00a0/g, " ").replace(/\u2212/g, "-");
  }

  function ranked(words) {
    return window.searchIndex.map(function (item, place) {
      var title = folded(item.t), rest = folded(item.x + " " + item.w), score = 0;
      for (var i = 0; i < words.length; i++) {
        var inTitle = title.indexOf(words[i]), inRest = rest.indexOf(words[i]);
        if (inTitle < 0 && inRest < 0) return null;
        score += inTitle === 0 ? 12 : inTitle > 0 ? 8 : 1;
      }
      return { item: item, score: score, place: place };
    }).filter(Boolean).sort(function (a, b) { return b.score - a.score || a.place - b.place; });
  }

  function marked(parent, text, words) {
    // Folding keeps the length of composed letters, so places in the folded text are places in the text.
    var composed = text.normalize("NFC"), plain = Array.from(composed, function (letter) { return folded(letter).charAt(0) || " "; }).join("");
    var letters = Array.from(composed), start = 0;
    while (start < plain.length) {
      var at = -1, length = 0;
      words.forEach(function (word) {
        var found = plain.indexOf(word, start);
        if (found >= 0 && (at < 0 || found < at)) { at = found; length = word.length; }
      });
      if (at < 0) break;
      parent.append(letters.slice(start, at).join(""));
      var mark = document.createElement("mark");
      mark.textContent = letters.slice(at, at + length).join("");
      parent.append(mark);
      start = at + length;
    }
    parent.append(letters.slice(start).join(""));
  }

  function excerpt(text, words) {
    var at = Math.max(0, folded(text).indexOf(words[0]) - 70), cut = text.slice(at, at + 190);
    return (at > 0 ? "… " : "") + cut + (at + 190 < text.length ? " …" : "");
  }

  function hit(item, words) {
    var entry = document.createElement("li"), link = document.createElement("a"), where = document.createElement("p"), text = document.createElement("p");
    link.className = "hit-title";
    link.href = item.u;
    marked(link, item.t, words);
    where.className = "hit-where";
    where.textContent = item.w ? item.k + " · " + item.w : item.k;
    entry.append(link, where);
    if (item.x) { marked(text, excerpt(item.x, words), words); entry.append(text); }
    return entry;
  }

  function search() {
    var form = document.querySelector(".big-search");
    if (!form || !window.searchIndex) return;
    var input = form.elements.q, results = document.getElementById("search-results");
    var count = document.getElementById("search-count"), contents = document.getElementById("all-contents");
    form.hidden = false;
    input.value = new URLSearchParams(location.search).get("q") || "";
    function run() {
      var query = input.value.trim(), words = folded(query).split(/\s+/).filter(Boolean);
      var hits = words.length ? ranked(words) : [], sentence = hits.length === 0 ? "none" : hits.length === 1 ? "one" : "many";
      results.replaceChildren.apply(results, hits.slice(0, 50).map(function (found) { return hit(found.item, words); }));
      results.hidden = hits.length === 0;
      contents.hidden = hits.length > 0;
      count.textContent = !words.length ? "" : count.dataset[sentence].replace("{count}", hits.length).replace("{query}", query) + (hits.length > 50 ? " " + count.dataset.limited : "");
      address(new URLSearchParams(query ? { q: query } : {}));
    }
    form.addEventListener("submit", function (event) { event.preventDefault(); run(); });
    input.addEventListener("input", run);
    run();
  }

  document.addEventListener("DOMContentLoaded", function () {
    themeToggle();
    treeToggle();
    explanations();
    filters();
    search();
    fitTables();
    each("details", function (part) { part.addEventListener("toggle", fitTables); });
    addEventListener("resize", fitTables);
    each(".scroll", function (region) { region.addEventListener("scroll", function () { markRest(region); }); });
    addEventListener("hashchange", openTarget);
    if (document.fonts) document.fonts.ready.then(fitTables);
    openTarget();
  });
})();
{% endraw %}
