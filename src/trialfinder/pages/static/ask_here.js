/* A site of files: what somebody asks stands behind the "#" of the address, which no browser sends to anyone.
   Forms marked for it are shown by this script, since without it they would send what was typed to the host. */
"use strict";
for (const form of document.querySelectorAll("form[data-here]")) {
  form.hidden = false;
  form.addEventListener("submit", event => {
    event.preventDefault();
    const asked = [...new FormData(form)].filter(([, value]) => value.trim());
    location.assign(`${form.action.split("#")[0]}#${new URLSearchParams(asked)}`);
  });
}
