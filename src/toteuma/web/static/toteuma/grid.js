// A table of fields by the keyboard: Enter and the arrows go from row to row, and a column copied from a spreadsheet is pasted over the rows below.
// In a field of several lines the arrows leave it from its beginning and its end only, Alt+Enter begins a line, and a text with paragraphs stays in it.
"use strict";

(() => {
  const table = document.querySelector("[data-grid]");
  if (!table) return;
  const rows = [...table.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll("[data-column]")]).filter((row) => row.length);

  function place(part) {
    const row = rows.findIndex((fields) => fields.includes(part));
    return row < 0 ? null : [row, rows[row].indexOf(part)];
  }

  function stepOf(event) {
    const part = event.target;
    if (event.key === "Enter") return event.shiftKey ? -1 : 1;
    if (part.tagName === "SELECT" || event.shiftKey) return 0;
    const many = part.tagName === "TEXTAREA";
    if (event.key === "ArrowDown" && (!many || part.selectionEnd === part.value.length)) return 1;
    return event.key === "ArrowUp" && (!many || part.selectionStart === 0) ? -1 : 0;
  }

  table.addEventListener("keydown", (event) => {
    const at = place(event.target);
    if (!at || event.ctrlKey || event.metaKey) return;
    if (event.altKey) {
      if (event.key !== "Enter" || event.target.tagName !== "TEXTAREA") return;
      event.preventDefault();
      event.target.setRangeText("\n", event.target.selectionStart, event.target.selectionEnd, "end");
      event.target.dispatchEvent(new Event("input", { bubbles: true }));
      return;
    }
    const step = stepOf(event);
    if (!step) return;
    event.preventDefault();
    const next = rows[at[0] + step];
    if (!next) return;
    next[at[1]].focus();
    if (next[at[1]].select) next[at[1]].select();
  });

  // What a spreadsheet copies: a cell in which there are several lines stands between quotes.
  function cellsOf(text) {
    const found = [[]];
    for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^\t\n]*))(\t|\n|$)/g)) {
      found[found.length - 1].push(quoted === undefined ? plain : quoted.replace(/""/g, '"'));
      if (end === "\n") found.push([]);
      if (end === "") break;
    }
    return found;
  }

  table.addEventListener("paste", (event) => {
    const at = place(event.target);
    const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
    if (!at || !/[\n\t]/.test(text)) return;
    if (event.target.tagName === "TEXTAREA" && !text.includes("\t") && !/<table/i.test(event.clipboardData.getData("text/html"))) return;
    event.preventDefault();
    cellsOf(text).forEach((line, down) => line.forEach((cell, right) => {
      const field = (rows[at[0] + down] || [])[at[1] + right];
      if (!field || field.disabled || field.tagName === "SELECT") return;
      field.value = cell.trim();
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }));
  });
})();
