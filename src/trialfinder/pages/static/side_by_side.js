/* Trials side by side on a site of files.
   Reads: the numbers behind the "#" of the address, which are sent to nobody, and for each trial a file of this site
   that hands over its column by calling trialfinderColumn (scripts are the one kind of file that a page on a disk may
   load). Writes: the table, from nodes, never from text as markup; the address of the page to keep. A host that keeps a
   log sees which of its files were asked for, as with any page. All words stand in the page. */
"use strict";
(() => {
  const page = document.querySelector("[data-columns]");
  const most = Number(page.dataset.most);
  const lang = document.documentElement.lang;
  const named = page.querySelector("template[data-column]").content.firstElementChild.getAttribute("href");
  const file = named.replace(/\.js$/, lang === "en" ? ".js" : `-${lang}.js`);
  const columns = new Map(), waiting = new Map();
  const say = name => page.querySelector(`[data-say="${name}"]`);
  const tell = (name, words) => {
    say(name).hidden = !words.length;
    const slot = say(name).querySelector("[data-words]");
    if (slot) slot.textContent = words.join(", ");
  };
  const link = ids => `#ids=${ids.join(",")}`;

  window.trialfinderColumn = (nct, head, lines) => { columns.set(nct, { head, lines }); };
  const load = nct => {
    if (!waiting.has(nct)) {
      waiting.set(nct, new Promise(done => {
        const script = document.createElement("script");
        script.src = new URL(file.replace("NCT00000000", nct), document.baseURI);
        script.onload = script.onerror = done;
        document.head.append(script);
      }));
    }
    return waiting.get(nct);
  };

  const made = node => {
    if (typeof node === "string") return document.createTextNode(node);
    const [name, attributes, ...inside] = node, element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...inside.map(made));
    return element;
  };
  const row = cells => {
    const line = document.createElement("tr");
    line.setAttribute("role", "row");
    line.append(...cells);
    return line;
  };
  /* The one link of a column that leads back here leaves its trial out. */
  const leading = (cell, nct, ids) => {
    for (const back of cell.querySelectorAll('a[rel="nofollow"]:not([data-field])')) {
      back.setAttribute("href", link(ids.filter(one => one !== nct)));
    }
    return cell;
  };

  const asked = () => {
    if (location.search) history.replaceState(null, "", `${location.pathname}#${location.search.slice(1)}`);
    const typed = (new URLSearchParams(location.hash.slice(1)).get("ids") || "").slice(0, 1000);
    const words = typed.split(/[\s,;]+/).filter(Boolean).slice(0, 40);
    const numbers = words.map(word => /^nct0*([1-9][0-9]{0,7})$/i.exec(word));
    return {
      typed,
      ids: [...new Set(numbers.filter(Boolean).map(([, number]) => `NCT${number.padStart(8, "0")}`))],
      strange: words.filter((_, at) => !numbers[at]).map(word => word.slice(0, 40)),
    };
  };
  const show = async () => {
    const { typed, ids, strange } = asked();
    await Promise.all(ids.map(load));
    const here = ids.filter(nct => columns.has(nct)), shown = here.slice(0, most), rest = here.slice(most);
    tell("not-here", ids.filter(nct => !columns.has(nct)));
    tell("no-numbers", strange);
    tell("left-over", rest);
    tell("rest", rest);
    say("rest").querySelector("a").setAttribute("href", link(rest.slice(0, most)));
    tell("shown", shown);
    const corner = page.querySelector("thead th"), held = shown.map(nct => columns.get(nct));
    page.querySelector("thead").replaceChildren(row([corner, ...held.map(({ head }) => made(head))]));
    const lines = held.length ? held[0].lines : [];
    page.querySelector("tbody").replaceChildren(...lines.map(([label], at) => row([
      made(label), ...held.map((one, column) => leading(made(one.lines[at][1]), shown[column], shown)),
    ])));
    page.querySelector("[data-share-link]").setAttribute("href", link(shown));
    document.getElementById("ids").value = typed;
    page.hidden = false;
  };
  addEventListener("hashchange", show);
  show();
})();
