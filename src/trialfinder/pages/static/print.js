/* The printable summary: a button that prints, and the points that the reader could not answer in the self-check.
   Their numbers come behind the "#" of the address ("#ask=i3,i9,e2"), which no browser sends to anyone. */
(() => {
  "use strict";
  const open = document.querySelector("[data-open]"), list = document.querySelector("[data-open-list]");
  const gone = document.querySelector("[data-open-gone]");
  const numbers = () => {
    const asked = /^#ask=(.{1,4000})$/.exec(location.hash);
    return asked ? [...new Set(asked[1].replace(/%2C/gi, ",").split(","))].filter(id => /^[a-z]\d{1,4}(\.\d{1,4}){0,8}$/.test(id)) : [];
  };
  const item = id => {
    const words = document.querySelector(`.points [data-criterion="${id}"]`), made = document.createElement("li");
    if (!words) return null;
    made.append(words.closest("tr").querySelector("th").textContent, ": ", words.cloneNode(true));
    return made;
  };
  const show = () => {
    const asked = numbers(), found = asked.map(item).filter(Boolean);
    list.replaceChildren(...found);
    open.hidden = !asked.length;
    // A link that was kept may be older than the record: what it has lost is said.
    gone.hidden = found.length === asked.length;
    gone.querySelector("[data-open-gone-count]").textContent = asked.length - found.length;
  };
  const print = document.querySelector("[data-print]");
  print.hidden = false;
  print.addEventListener("click", () => window.print());
  addEventListener("hashchange", show);
  show();
})();
