(() => {
  const root = document.documentElement;
  root.classList.add("script");
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const one = (selector) => document.querySelector(selector);
  const data = JSON.parse(one("#proofs").textContent);
  const proof = one("#proof");

  // Light or dark: the reader's choice goes before the machine's.
  const theme = one("#theme");
  const dark = () => (root.dataset.theme ?? (matchMedia("(prefers-color-scheme:dark)").matches ? "dark" : "light")) === "dark";
  const named = () => { theme.textContent = dark() ? theme.dataset.light : theme.dataset.dark; };
  named();
  theme.addEventListener("click", () => { root.dataset.theme = dark() ? "light" : "dark"; named(); });
  one("#print").addEventListener("click", () => print());

  // Filters by level and kind: cards, and the marks in the document that lead to them.
  const form = one(".filters");
  const cards = all(".card");
  const filter = () => {
    const levels = all("input[name=level]:checked", form).map((box) => box.value);
    const kind = form.elements.kind?.value ?? "";
    let shown = 0;
    for (const card of cards) {
      card.hidden = !levels.includes(card.dataset.level) || (kind !== "" && kind !== card.dataset.code);
      shown += card.hidden ? 0 : 1;
    }
    for (const badge of all(".document a.badge")) badge.hidden = one(badge.getAttribute("href")).hidden;
    const told = one(".shown");
    told.textContent = shown === 0 ? told.dataset.none : told.dataset.shown.replace("{shown}", shown).replace("{all}", cards.length);
  };
  form?.addEventListener("change", filter);
  form?.addEventListener("submit", (event) => event.preventDefault());

  for (const name of ["held", "open"]) {
    one(`#show-${name}`).addEventListener("change", (event) => root.classList.toggle(`hide-${name}`, !event.target.checked));
  }

  // What a figure was checked with.
  const relations = new Map();
  const noted = (cell, entry) => { if (!relations.has(cell)) relations.set(cell, []); relations.get(cell).push(entry); };
  data.relations.forEach(([kind, verdict, formula, cells]) => {
    for (const cell of new Set(cells)) noted(cell, { name: data.kinds[kind], verdict, formula, cells });
  });
  data.claims.forEach(([element, quote, verdict, cells]) => {
    const entry = { quote, verdict, cells: [element, ...cells] };
    for (const part of new Set(entry.cells)) noted(part, entry);
  });
  const make = (tag, text, css) => {
    const element = document.createElement(tag);
    if (text) element.textContent = text;
    if (css) element.className = css;
    return element;
  };
  const bare = (element) => {
    const copy = element.cloneNode(true);
    for (const extra of all(".badge,.doubt", copy)) extra.remove();
    return copy.textContent.trim();
  };
  const label = (id) => {
    const cell = document.getElementById(id);
    if (!cell) return "";
    const row = cell.closest("tr");
    if (!row || !cell.matches("td,th")) return bare(cell);
    const head = cell.closest("table").tHead.rows[0].cells[cell.cellIndex];
    return [bare(row.cells[0]), head ? head.textContent.trim() : ""].filter(Boolean).join(", ");
  };
  let from = null;
  const close = () => { proof.hidden = true; clear(); from?.focus(); from = null; };
  const clear = () => { for (const element of all(".part .at")) element.classList.remove("at"); };
  const open = (button) => {
    const holder = button.id ? button : button.closest("[id]");
    const entries = relations.get(holder.id) ?? [];
    const body = one("#proof-body");
    body.replaceChildren();
    clear();
    holder.classList.add("at");
    const told = label(holder.id);
    one("#proof-title").textContent = holder.matches("td,th") ? `${bare(button)} · ${told}` : bare(button);
    for (const entry of entries) {
      const head = make("h3");
      head.append(entry.name ? `${entry.name} ` : "", make("span", data.verdicts[entry.verdict], entry.verdict === "failed" || entry.verdict === "verdict_false" || entry.verdict === "verdict_contradictory" ? "verdict failed" : "verdict"));
      body.append(head);
      const total = entry.verdict === "failed" && document.getElementById(entry.cells[0]);
      if (entry.formula) body.append(make("p", total ? `${entry.formula} ≠ ${bare(total)}` : entry.formula, "formula"));
      if (entry.quote) body.append(make("p", entry.quote, "quote"));
      const list = make("ul", "", "places");
      for (const id of new Set(entry.cells)) {
        if (id === holder.id || !document.getElementById(id)) continue;
        const link = make("a", label(id));
        link.href = `#${id}`;
        const item = make("li");
        item.append(link);
        list.append(item);
        document.getElementById(id).classList.add("at");
      }
      body.append(list);
    }
    for (const badge of all(".badge", holder.matches("td,th") ? holder : holder.parentElement)) {
      if (!holder.matches("td,th") && badge.previousElementSibling !== holder && !badge.previousElementSibling?.matches(".badge")) continue;
      const card = one(badge.getAttribute("href"));
      const item = make("p", "", "fact");
      const link = make("a", badge.getAttribute("aria-label"));
      link.href = badge.getAttribute("href");
      item.append(link, " ", card.querySelector(".card-sentence").textContent);
      body.prepend(item);
    }
    proof.hidden = false;
    from = button;
    one("#proof-title").focus({ preventScroll: true });
  };
  one("#document").addEventListener("click", (event) => {
    const button = event.target.closest(".part button");
    if (button) open(button);
  });
  one("#proof-close").addEventListener("click", close);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !proof.hidden) close(); });

  // In a table one figure is in the order of the Tab key; the arrow keys move to the others.
  for (const table of all(".part table")) all("button", table).forEach((button, index) => { button.tabIndex = index ? -1 : 0; });
  const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  one("#document").addEventListener("keydown", (event) => {
    const step = steps[event.key];
    const cell = event.target.closest?.("button") && event.target.closest("td,th");
    if (!step || !cell) return;
    event.preventDefault();
    const rows = cell.closest("tbody").rows;
    let row = [...rows].indexOf(cell.parentElement), column = cell.cellIndex, found = null;
    while (!found) {
      row += step[0]; column += step[1];
      const next = rows[row]?.cells[column];
      if (!next) return;
      found = next.querySelector("button");
    }
    for (const button of all("button", cell.closest("table"))) button.tabIndex = -1;
    found.tabIndex = 0;
    found.focus();
  });

  // A number in the document leads to its card beside it, without losing the place in the document.
  one("#document").addEventListener("click", (event) => {
    const badge = event.target.closest("a.badge");
    if (!badge || !matchMedia("(min-width:64rem)").matches) return;
    event.preventDefault();
    const card = one(badge.getAttribute("href"));
    for (const other of all(".card.at")) other.classList.remove("at");
    card.classList.add("at");
    card.scrollIntoView({ block: "nearest" });
    card.focus({ preventScroll: true });
  });
})();
