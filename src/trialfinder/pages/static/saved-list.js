/* The list of saved trials on this device.
   Reads and writes: localStorage, "trialfinder.saved": numbers and titles of trials, nothing else, and only when the
   reader saves or takes out. It leaves trialfinder.saved for save.js and saved.js. Each answer is null where the
   browser refuses; what it finds there is held to be anybody's text. */
"use strict";
(() => {
  const KEY = "trialfinder.saved", MOST = 100, LONGEST = 300;
  const isOne = one => one && /^NCT[0-9]{8}$/.test(one.nct) && typeof one.title === "string";
  const guarded = act => {
    try { return act(); } catch { return null; }
  };
  const read = () => {
    let found = [];
    try { found = JSON.parse(localStorage.getItem(KEY) || "[]"); } catch (error) { if (!(error instanceof SyntaxError)) throw error; }
    return (Array.isArray(found) ? found : []).filter(isOne).map(one => ({ nct: one.nct, title: one.title.slice(0, LONGEST) }));
  };
  const write = list => {
    if (list.length) localStorage.setItem(KEY, JSON.stringify(list)); else localStorage.removeItem(KEY);
    return list;
  };
  const others = nct => read().filter(one => one.nct !== nct);
  window.trialfinder = { ...window.trialfinder, saved: Object.freeze({
    KEY,
    all: () => guarded(read),
    add: (nct, title) => guarded(() => {
      const list = others(nct);
      return list.length < MOST ? write([...list, { nct, title: title.slice(0, LONGEST) }]) : "full";
    }),
    remove: nct => guarded(() => write(others(nct))),
    clear: () => guarded(() => write([])),
  }) };
})();
