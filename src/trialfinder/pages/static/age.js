// A page that is a file grows old where it stands: the banner of an old copy is shown by the day on which it is read.
"use strict";

for (const banner of document.querySelectorAll("[data-processed]")) {
  const days = Math.floor((Date.now() - Date.parse(banner.dataset.processed)) / 86400000);
  const told = banner.querySelector("[data-days]");
  if (days > Number(banner.dataset.most) && days > Number(told.textContent)) {
    told.textContent = String(days);
    banner.dataset.rule = "stale";
    banner.hidden = false;
  }
}
