/* The page of saved trials.
   Reads: the list of saved trials on this device. Writes: the page, titles as text; the list, when the reader takes
   one out or forgets all. Links are made from those in the page, with the number put in. It sends nothing. */
"use strict";
(() => {
  const part = name => document.querySelector(`[data-saved="${name}"]`);
  const page = part("page");
  if (!page) return;
  const { saved } = window.trialfinder;
  const most = Number(page.dataset.most);
  const shown = (name, is) => { part(name).hidden = !is; };
  const comparing = part("compare"), address = comparing.querySelector("a").getAttribute("href");
  const chosen = () => [...part("list").querySelectorAll("input:checked")].map(box => box.value);

  const item = (one, index) => {
    const made = part("item").content.firstElementChild.cloneNode(true);
    const link = made.querySelector("a"), box = made.querySelector("input"), button = made.querySelector("button");
    link.setAttribute("href", link.getAttribute("href").replace("NCT00000000", one.nct));
    link.textContent = one.title || one.nct;
    made.querySelector(".number").textContent = one.nct;
    made.dataset.nct = one.nct;
    box.value = one.nct;
    box.checked = index < most;
    box.addEventListener("change", () => { choose(box); });
    button.querySelector("span").textContent = `: ${one.title || one.nct}`;
    button.addEventListener("click", () => {
      const next = made.nextElementSibling || made.previousElementSibling;
      act(saved.remove(one.nct), "taken-out", next && next.dataset.nct);
    });
    return made;
  };
  const choose = box => {
    const over = chosen().length > most;
    if (over) box.checked = false;
    shown("too-many", over);
    compare();
  };
  const compare = () => {
    const ids = chosen();
    comparing.hidden = ids.length < 2;
    comparing.querySelector("a").setAttribute("href", address + ids.join(","));
  };
  const show = () => {
    const list = saved.all();
    shown("refused", list === null);
    shown("none", list !== null && !list.length);
    shown("forget", list !== null && list.length > 0);
    shown("too-many", false);
    part("list").replaceChildren(...(list || []).map(item));
    compare();
  };
  /* After a change the focus goes to the neighbour of what went, or to the heading. */
  const act = (done, words, next) => {
    show();
    part("told").textContent = done === null ? "" : part(words).content.textContent.trim();
    const beside = next && part("list").querySelector(`[data-nct="${next}"] button`);
    (beside || document.getElementById("main")).focus();
  };
  part("forget").querySelector("button").addEventListener("click", () => { act(saved.clear(), "forgotten", ""); });
  addEventListener("storage", show);
  addEventListener("pageshow", show);
  part("without-script").hidden = true;
  page.hidden = false;
  show();
})();
