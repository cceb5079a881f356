// Where a page waits for work that goes on elsewhere, it asks now and then and opens itself anew once that is done. Without this script the reader does.
// While somebody fills in a form of the page, or has just sent one, it stays as it is: what is typed is not lost.
"use strict";

(() => {
  const place = document.querySelector("[data-ready]");
  if (!place) return;
  let sent = false;
  addEventListener("submit", () => { sent = true; });
  const begun = (field) => {
    if (field.type === "hidden") return false;
    if (field.options) {
      const told = [...field.options].findIndex((one) => one.defaultSelected);
      return !field.multiple && field.selectedIndex > 0 && field.selectedIndex !== told;
    }
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    return field.value !== field.defaultValue;
  };
  const busy = () => sent || [...document.querySelectorAll("main input, main textarea, main select")].some((field) => field === document.activeElement || begun(field));
  const ask = async () => {
    try {
      const response = await fetch(place.dataset.ready, { headers: { Accept: "application/json" }, credentials: "same-origin" });
      const told = await response.json();
      if (told.ready && !busy()) { location.reload(); return; }
      const bar = place.querySelector("progress");
      if (bar && told.percent) bar.value = told.percent;
    } catch { /* no connection: ask again */ }
    setTimeout(ask, 2000);
  };
  setTimeout(ask, 1000);
})();
