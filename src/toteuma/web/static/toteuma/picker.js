// The list of figures as a panel over the page: what is chosen goes into the text where the cursor stood.
"use strict";

(() => {
  const panel = document.querySelector("dialog.picker");
  if (!panel || !panel.showModal) return;
  const search = panel.querySelector("input");
  const told = panel.querySelector("[data-told]");
  const list = panel.querySelector(".offers");
  let field = null, address = "", timer = 0, asked = 0, at = [0, 0];

  function make(tag, properties, ...inside) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...inside);
    return made;
  }

  async function find() {
    const turn = ++asked;
    let answer = null;
    try {
      const response = await fetch(`${address}&q=${encodeURIComponent(search.value)}`, { headers: { Accept: "application/json" }, credentials: "same-origin" });
      if (response.ok) answer = await response.json();
    } catch { /* no connection: the list stays as it is */ }
    if (!answer || turn !== asked) return;
    told.textContent = answer.told;
    list.replaceChildren(...answer.offers.map((one) => make("li", {},
      make("p", { className: "offer-name" }, one.name, " ", make("span", { className: "muted" }, one.told)),
      make("p", { className: "offer-wordings", lang: field.lang }, ...one.wordings.map((wording) => {
        const button = make("button", { type: "button" }, wording.printed);
        button.setAttribute("aria-label", `${one.name}, ${one.told}: ${wording.printed}`);
        button.addEventListener("click", () => insert(wording.binding));
        return button;
      })))));
  }

  function insert(binding) {
    panel.close();
    field.focus();
    field.setRangeText(binding, at[0], at[1], "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  document.querySelectorAll("[data-pick]").forEach((link) => {
    link.setAttribute("role", "button");
    link.addEventListener("click", (event) => {
      event.preventDefault();
      field = document.getElementById(link.dataset.pick);
      at = [field.selectionStart, field.selectionEnd];
      address = link.href;
      search.value = "";
      list.replaceChildren();
      told.textContent = "";
      panel.showModal();
      search.focus();
      find();
    });
  });
  search.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(find, 200); });
  search.addEventListener("keydown", (event) => {
    const first = list.querySelector("button");
    if (event.key === "Enter" && first) { event.preventDefault(); first.click(); }
    if (event.key === "ArrowDown" && first) { event.preventDefault(); first.focus(); }
  });
  panel.querySelector("[data-close]").addEventListener("click", () => panel.close());
  panel.addEventListener("close", () => { if (field) field.focus(); });
})();
