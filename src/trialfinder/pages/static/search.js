// The search page is whole without this. With it, the dots of a trial light up while its card is pointed at or has the
// focus, and what was folded out stays so when the reader comes back or loads the page again. Nothing is sent or kept:
// the browser forgets it with the tab.
(() => {
  "use strict";
  const folds = [...document.querySelectorAll("main details[id]")];
  const restored = (history.state || {}).folds;
  if (restored) folds.forEach((fold) => { if (fold.id in restored) fold.open = restored[fold.id]; });
  folds.forEach((fold) => fold.addEventListener("toggle", () => {
    const open = Object.fromEntries(folds.map((one) => [one.id, one.open]));
    try { history.replaceState({ ...history.state, folds: open }, ""); } catch { /* a browser may refuse: no loss */ }
  }));

  const dots = [...document.querySelectorAll(".map [data-of]")];
  const light = (number, lit) => dots.forEach((dot) => {
    if (dot.dataset.of.split(" ").includes(number)) dot.classList.toggle("lit", lit);
  });
  document.querySelectorAll(".hits > li").forEach((card) => {
    const number = card.id.replace("trial-", "");
    for (const begin of ["pointerenter", "focusin"]) card.addEventListener(begin, () => light(number, true));
    for (const end of ["pointerleave", "focusout"]) card.addEventListener(end, () => light(number, false));
  });
})();
