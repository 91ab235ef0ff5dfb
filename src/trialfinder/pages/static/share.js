/* Passing on the address of a page.
   Reads: the link in the page ([data-share-link]), which holds nothing of the reader: neither what stands behind the
   "#" nor what was typed. Writes: the clipboard, or the device's own way of sending, when a button is pressed; where
   both are refused, a field with the address selected. It sends nothing by itself. */
"use strict";
(() => {
  for (const block of document.querySelectorAll("[data-share]")) {
    const part = name => block.querySelector(`template[data-device="${name}"]`).content;
    const link = block.querySelector("[data-share-link]"), told = block.querySelector("[role=status]");
    const place = part("actions").firstElementChild.cloneNode(true);
    const tell = name => { told.textContent = part(name).textContent.trim(); };
    const add = (name, act) => {
      const button = part(name).firstElementChild.cloneNode(true);
      button.addEventListener("click", act);
      place.append(button);
    };
    const byHand = () => {
      let field = block.querySelector("input");
      if (!field) {
        place.after(part("field").firstElementChild.cloneNode(true));
        field = block.querySelector("input");
      }
      field.value = link.href;
      field.focus();
      field.select();
      tell("by-hand");
    };
    add("copy", () => {
      if (!navigator.clipboard) return byHand();
      return navigator.clipboard.writeText(link.href).then(() => { tell("copied"); }, byHand);
    });
    if (navigator.share) {
      add("send", () => navigator.share({ title: document.title, url: link.href }).catch(error => {
        if (error.name !== "AbortError") byHand();
      }));
    }
    told.before(place);
  }
})();
