/* The buttons that save a trial on this device: on its page ([data-save]) and on cards of lists (li[data-nct]).
   Reads: the number and the title that the page shows, and the list of saved trials. Writes: that list, when a button
   is pressed, and the buttons. It sends nothing; all words stand in the page (saving.html). */
"use strict";
(() => {
  const { saved } = window.trialfinder;
  const template = name => document.querySelector(`template[data-device="${name}"]`);
  const words = name => template(name).content.textContent.trim();
  const told = document.querySelector('[data-device="saving-told"]');

  const places = [...document.querySelectorAll("[data-save], main li[data-nct]")];
  const titleOf = place => {
    const heading = place.dataset.save ? document.querySelector("main h1") : place.querySelector("h2, h3, a");
    return heading ? heading.textContent.replace(/\s+/g, " ").trim() : "";
  };
  const buttons = places.map(place => {
    const made = template("save").content.firstElementChild.cloneNode(true), button = made.querySelector("button");
    const nct = place.dataset.save || place.dataset.nct, title = titleOf(place);
    if (!place.dataset.save) button.querySelector("[data-title]").textContent = ` (${title})`;
    // On a card it stands beside much else, and looks like a link.
    if (!place.dataset.save) button.className = "plain";
    button.addEventListener("click", () => { press(nct, title); });
    place.append(made);
    return { nct, button };
  });
  const isSaved = nct => (saved.all() || []).some(one => one.nct === nct);
  const show = () => {
    for (const { nct, button } of buttons) {
      button.querySelector("[data-words]").textContent = words(isSaved(nct) ? "saved-words" : "save-words");
    }
  };
  const press = (nct, title) => {
    const done = isSaved(nct) ? saved.remove(nct) : saved.add(nct, title || nct);
    told.textContent = done === null ? words("saving-refused") : done === "full" ? words("saving-full") : "";
    show();
  };
  addEventListener("storage", show);
  addEventListener("pageshow", show);
  show();
})();
