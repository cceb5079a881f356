// Where a page waits for work that goes on elsewhere, it asks now and then and opens itself anew once that is done. Without this script the reader does.
"use strict";

(() => {
  const place = document.querySelector("[data-ready]");
  if (!place) return;
  const ask = async () => {
    try {
      const response = await fetch(place.dataset.ready, { headers: { Accept: "application/json" }, credentials: "same-origin" });
      const told = await response.json();
      if (told.ready) { location.reload(); return; }
      const bar = place.querySelector("progress");
      if (bar && told.percent) bar.value = told.percent;
    } catch { /* no connection: ask again */ }
    setTimeout(ask, 2000);
  };
  setTimeout(ask, 1000);
})();
