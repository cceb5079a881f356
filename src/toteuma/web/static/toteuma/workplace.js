// Saves each field of a form as it is written. What the server does not have yet is also kept in this browser, and brought back when the page is opened anew.
// Without this script the form saves when it is sent.
"use strict";

document.documentElement.classList.add("script");

(() => {
  const form = document.querySelector("form[data-save]");
  if (!form) return;
  const said = form.dataset;
  const state = form.querySelector(".save-state");
  const token = form.querySelector("input[name=csrfmiddlewaretoken]").value;
  const fields = [...form.querySelectorAll("[data-column]")].filter((part) => !part.disabled).map(made);
  const LARGEST_KEPT_ALIVE = 60000; // browsers refuse more
  const MOST_SENT = 20;
  let asked = 0;

  function made(part) {
    const group = part.tagName === "FIELDSET";
    const field = {
      part,
      group,
      name: group ? part.querySelector("input[type=radio]").name : part.name,
      number: form.querySelector(`input[type=hidden][name="${CSS.escape((group ? part.querySelector("input[type=radio]").name : part.name) + ".number")}"]`),
      wrong: document.getElementById(part.id + "-wrong"),
      conflict: document.getElementById(part.id + "-conflict"),
      timer: 0, saving: false, again: false, held: false,
      sent: [], // what was sent and not answered yet
    };
    field.place = ["toteuma", said.person, said.statement, part.dataset.table, part.dataset.key, part.dataset.column].join("|");
    field.saved = given(field);
    return field;
  }

  // What the server sent: somebody may have written before this script was there.
  function given(field) {
    if (field.part.tagName === "SELECT") return ([...field.part.options].find((one) => one.defaultSelected) || field.part.options[0]).value;
    if (!field.group) return field.part.defaultValue;
    const chosen = [...field.part.querySelectorAll("input[type=radio]")].find((one) => one.defaultChecked);
    return chosen ? chosen.value : "";
  }

  function value(field) {
    if (!field.group) return field.part.value;
    const chosen = field.part.querySelector("input[type=radio]:checked");
    return chosen ? chosen.value : "";
  }

  // What the page calls a value: of a choice its word.
  function named(field, text) {
    if (field.part.tagName === "SELECT") return ([...field.part.options].find((one) => one.value === text) || { text }).text;
    if (!field.group || !text) return text;
    const chosen = [...field.part.querySelectorAll("input[type=radio]")].find((one) => one.value === text);
    return chosen ? chosen.closest("label").textContent.trim() : text;
  }

  function show(field, text) {
    if (!field.group) field.part.value = text;
    else field.part.querySelectorAll("input[type=radio]").forEach((one) => { one.checked = one.value === text; });
  }

  function keep(field) {
    try {
      if (value(field) === field.saved) localStorage.removeItem(field.place);
      else localStorage.setItem(field.place, JSON.stringify({ text: value(field), number: field.number.value, sent: field.sent }));
    } catch { /* a browser that keeps nothing: the page itself still has the text */ }
  }

  function tell(text, unsaved) {
    if (state.textContent !== text) state.textContent = text;
    state.classList.toggle("unsaved", Boolean(unsaved));
  }

  function complain(field, text) {
    field.wrong.textContent = text;
    field.wrong.hidden = !text;
    if (text) field.part.setAttribute("aria-invalid", "true");
    else field.part.removeAttribute("aria-invalid");
  }

  function changed(field, wait) {
    keep(field);
    if (value(field) === field.saved && !field.saving) { complain(field, ""); return; }
    if (field.held) return;
    tell(said.saving);
    clearTimeout(field.timer);
    field.timer = setTimeout(() => save(field), wait);
  }

  async function save(field) {
    clearTimeout(field.timer);
    if (field.saving) { field.again = true; return; }
    const text = value(field);
    if (text === field.saved || field.held) return;
    field.saving = true;
    field.sent = [...field.sent, text].slice(-MOST_SENT);
    keep(field);
    const body = new URLSearchParams({
      table: field.part.dataset.table, key: field.part.dataset.key, column: field.part.dataset.column, text, number: field.number.value,
    });
    let answer = null, status = 0;
    try {
      const response = await fetch(said.save, {
        method: "POST", body, headers: { "X-CSRFToken": token, Accept: "application/json" }, credentials: "same-origin",
        keepalive: String(body).length < LARGEST_KEPT_ALIVE, // it goes on when the page is left meanwhile
      });
      status = response.status;
      answer = await response.json();
    } catch { /* no connection, or no answer of ours */ }
    field.saving = false;
    took(field, text, answer, status);
    if (field.again) { field.again = false; save(field); }
  }

  function took(field, text, answer, status) {
    if (answer && answer.state === "saved") {
      asked = 0;
      field.sent = [];
      field.saved = text;
      field.number.value = answer.number;
      complain(field, "");
      keep(field);
      mark(answer);
      preview(field, answer);
      empty(field, answer);
      const left = fields.filter((one) => value(one) !== one.saved);
      if (left.some((one) => !one.held && one.wrong.hidden)) tell(said.saving);
      else tell(left.some((one) => one.held) ? said.conflict : left.length ? said.wrong : answer.message, left.length > 0);
    } else if (answer && answer.state === "conflict" && field.sent.some((one) => one.trimEnd() === answer.stands.trimEnd())) {
      // Our own: the server has it, and only its answer was lost.
      field.number.value = answer.number;
      field.saved = answer.stands;
      save(field);
    } else if (answer && answer.state === "conflict") {
      field.held = true;
      field.conflict.hidden = false;
      field.conflict.querySelector(".conflict-who").textContent = answer.message;
      field.conflict.querySelector(".conflict-stands").textContent = named(field, answer.stands) || said.empty;
      field.theirs = answer;
      preview(field, { preview: "" });
      tell(said.conflict, true);
    } else if (answer && answer.state === "wrong") {
      complain(field, answer.message);
      tell(said.wrong, true);
    } else if (answer && answer.state === "signed_out") {
      tell(said.signedOut, true);
    } else if (answer && answer.state === "refused") {
      complain(field, answer.message);
      tell(said.refused, true);
    } else if (status === 403) {
      tell(said.signedOut, true);
    } else {
      tell(said.offline, true);
      asked = Math.min(asked + 1, 3);
      field.timer = setTimeout(() => save(field), 1000 * 2 ** asked);
    }
  }

  function mark(answer) {
    document.querySelectorAll("[data-tick]").forEach((tick) => {
      if (tick.dataset.tick !== answer.record) return;
      tick.classList.toggle("done", answer.done);
      const told = tick.querySelector(".unseen");
      told.textContent = answer.done ? told.dataset.done : told.dataset.open;
    });
  }

  // The server's own piece of a page, every text in it escaped there.
  function preview(field, answer) {
    const box = field.part.parentElement.querySelector(".preview");
    if (!box) return;
    box.hidden = !answer.preview;
    box.querySelector(".preview-text").innerHTML = answer.preview;
  }

  // Fields of the same record that the saved one excludes: the server has taken out what stood in them.
  function empty(field, answer) {
    for (const one of answer.emptied) {
      const other = fields.find((each) => each.part.dataset.key === field.part.dataset.key && each.part.dataset.table === field.part.dataset.table && each.part.dataset.column === one.column);
      if (!other) continue;
      other.number.value = one.number;
      other.saved = "";
      show(other, "");
      keep(other);
    }
    for (const other of fields) if (other !== field && answer.number === 0 && other.part.dataset.key === field.part.dataset.key && other.part.dataset.table === field.part.dataset.table) other.number.value = 0;
  }

  function choose(field, mine) {
    const theirs = field.theirs || { stands: field.conflict.querySelector(".conflict-stands").dataset.stands, number: field.number.value };
    field.held = false;
    field.sent = [];
    field.conflict.hidden = true;
    field.number.value = theirs.number;
    field.saved = theirs.stands;
    if (!mine) show(field, theirs.stands);
    keep(field);
    if (mine) save(field);
    else tell(said.theirs);
    (field.group ? field.part.querySelector("input:checked") || field.part : field.part).focus();
  }

  if (fields.length) tell(said.idle);

  for (const field of fields) {
    field.part.addEventListener("input", () => changed(field, field.group ? 0 : 700));
    field.part.addEventListener("change", () => { changed(field, 0); });
    for (const button of field.conflict.querySelectorAll("[data-keep]")) {
      button.addEventListener("click", () => choose(field, button.dataset.keep === "mine"));
    }
    if (!field.conflict.hidden) field.held = true;
    let kept = null;
    try { kept = JSON.parse(localStorage.getItem(field.place)); } catch { /* nothing that we kept */ }
    if (value(field) !== field.saved) changed(field, 0);
    else if (kept && kept.text !== field.saved) {
      show(field, kept.text);
      field.number.value = kept.number;
      field.sent = kept.sent || [];
      tell(said.restored, true);
      save(field);
    } else if (kept) keep(field);
  }

  const open = () => fields.filter((field) => value(field) !== field.saved);
  window.addEventListener("online", () => open().forEach(save));
  form.addEventListener("submit", async (event) => {
    if (!open().length) return;
    event.preventDefault();
    const button = event.submitter;
    open().forEach(save);
    for (let turn = 0; turn < 100 && fields.some((field) => field.saving); turn += 1) await new Promise((done) => setTimeout(done, 50));
    if (!open().length) form.requestSubmit(button);
  });
  window.addEventListener("beforeunload", (event) => { if (open().some((field) => field.saving || field.held)) event.preventDefault(); });
  document.addEventListener("visibilitychange", () => { if (document.hidden) open().forEach(save); });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.ctrlKey && form.querySelector("button.main")) { event.preventDefault(); form.requestSubmit(form.querySelector("button.main")); }
  });
})();
