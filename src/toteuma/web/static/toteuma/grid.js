// A table of fields by the keyboard: Enter and the arrows go from row to row, and a column copied from a spreadsheet is pasted over the rows below.
"use strict";

(() => {
  const table = document.querySelector("[data-grid]");
  if (!table) return;
  const rows = [...table.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll("[data-column]")]).filter((row) => row.length);

  function place(part) {
    const row = rows.findIndex((fields) => fields.includes(part));
    return row < 0 ? null : [row, rows[row].indexOf(part)];
  }

  table.addEventListener("keydown", (event) => {
    const at = place(event.target);
    if (!at || event.ctrlKey || event.altKey || event.metaKey) return;
    const step = event.key === "Enter" ? (event.shiftKey ? -1 : 1) : event.target.tagName === "SELECT" ? 0 : { ArrowDown: 1, ArrowUp: -1 }[event.key] || 0;
    if (!step) return;
    event.preventDefault();
    const next = rows[at[0] + step];
    if (!next) return;
    next[at[1]].focus();
    if (next[at[1]].select) next[at[1]].select();
  });

  table.addEventListener("paste", (event) => {
    const at = place(event.target);
    const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
    if (!at || !/[\n\t]/.test(text)) return;
    event.preventDefault();
    text.split("\n").forEach((line, down) => line.split("\t").forEach((cell, right) => {
      const field = (rows[at[0] + down] || [])[at[1] + right];
      if (!field || field.disabled || field.tagName === "SELECT") return;
      field.value = cell.trim();
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }));
  });
})();
