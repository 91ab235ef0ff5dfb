// The search of a site of files: it asks the shards beside this page and nobody else.
//
// Words are folded by the same tables as those of the index (they come with it), cut into names that the vocabulary
// knows, and looked up in the shard of their first two signs. A shard is a script that calls `trialfinderSearch`:
// scripts are the one kind of file that a page may load from a disk.
"use strict";

(() => {
  const PAGE = 20;
  const WEIGHTS = [8, 4, 1];
  const OTHER_NAME = 0.8;
  const WEAK = 0.3;
  const FEW = 20;
  const MOST_UNITS = 6;
  const MOST_FORMS = 5;
  const DAYS = { years: 365.25, months: 365.25 / 12 };

  const form = document.querySelector("form[data-href]");
  const home = new URL(form.dataset.href, document.baseURI);
  const words = new Map();
  const names = new Map();
  const after = new Map();
  const titles = new Map();
  const waiting = new Map();
  let core;

  window.trialfinderSearch = {
    core(data) {
      core = { ...data, shards: new Set(data.shards.split(" ")), glue: new Set(data.glue.split(" ")) };
      core.weak = new Set(data.weak.split(" "));
      core.endings = data.endings.split(" ");
      for (const list of ["denying", "between", "undenied", "or"]) core[list] = new Set(data[list].split(" "));
      for (const list of ["status", "sex", "phase", "youngest", "oldest"]) core[list] = data[list].split(" ").map(Number);
      core.at = data.at.split(";").map((list) => (list ? list.split(" ").map(Number) : []));
      answer().catch(() => (document.getElementById("broken").hidden = false));
    },
    titles(number, rows) {
      titles.set(number, rows);
    },
    words(shard, postings, other, next) {
      for (const [word, lists] of Object.entries(postings)) words.set(word, lists);
      for (const [name, others] of Object.entries(other)) names.set(name, others);
      for (const [word, others] of Object.entries(next)) after.set(word, new Set(others.split(" ")));
    },
  };

  // Loading

  function load(name) {
    if (!waiting.has(name)) {
      waiting.set(name, new Promise((done, failed) => {
        const script = document.createElement("script");
        script.src = new URL(name, home);
        script.onload = done;
        script.onerror = failed;
        document.head.append(script);
      }));
    }
    return waiting.get(name);
  }

  function shardOf(word) {
    return /^[0-9a-z]{1,2}$/.test(word.slice(0, 2)) ? word.slice(0, 2) : "other";
  }

  function loadWords(list) {
    const shards = new Set(list.map(shardOf).filter((shard) => core.shards.has(shard)));
    return Promise.all([...shards].map((shard) => load(`words-${shard}.js`)));
  }

  // Words

  function folded(text) {
    const plain = text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replace(/ß/g, "ss");
    const found = plain.replace(/(?<=[\p{L}\p{N}])['’]s(?![\p{L}\p{N}])/gu, "").match(/[\p{L}\p{N}]{1,200}/gu);
    return (found || []).map(fold);
  }

  function fold(word) {
    const number = /^nct0*([1-9][0-9]{0,7})$/.exec(word);
    if (number) return "nct" + number[1].padStart(8, "0");
    return [...word].length > 3 ? spelling(singular(word)) : word;
  }

  function singular(word) {
    for (const [end, one] of core.fold.greek) if (word.endsWith(end)) return word.slice(0, -end.length) + one;
    if (word.endsWith("ies") && word.length > 4) return word.slice(0, -3) + "y";
    if (core.fold.es.some((end) => word.endsWith(end))) return word.slice(0, -2);
    return word.endsWith("s") && !core.fold.none.some((end) => word.endsWith(end)) ? word.slice(0, -1) : word;
  }

  function spelling(word) {
    if ([...word].length < core.fold.long) return word;
    const plain = word.replaceAll("ae", "e").replaceAll("oe", "e").replaceAll("sulph", "sulf");
    for (const [end, american] of core.fold.ends) if (plain.endsWith(end)) return plain.slice(0, -end.length) + american;
    return plain;
  }

  function bare(word) {
    return word.toLowerCase().replaceAll("’", "'").replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");
  }

  // What stands behind a "no" or a "not" is no wish: it is taken out, and the page says so. A "no" that belongs to a
  // name ("no appetite") or to an "or" ("with or without"), and one before a complaint ("not healing"), takes out nothing.
  function parted(text) {
    const raw = text.split(/\s+/).filter(bare), plain = raw.map(bare);
    const apart = (at, end) => raw.slice(at, end).some((word) => /[,;:.!?]$/.test(word));
    const sized = (at) => {
      for (let size = Math.min(core.longest, raw.length - at); size > 1; size -= 1) {
        if (!apart(at, at + size - 1) && names.has(folded(plain.slice(at, at + size).join(" ")).join(" "))) return size;
      }
      return 1;
    };
    const past = (at) => {
      while (core.between.has(plain[at]) && sized(at) === 1) at += 1;
      return at;
    };
    const belongs = (at) => [0, 1, 2, 3].some((back) => at >= back && sized(at - back) > Math.max(1, back));
    const offered = (at) => ["without", "sin"].includes(plain[at]) && (core.or.has(plain[at - 1]) || ["and", "y"].includes(plain[at - 1]));
    const modal = (at) => plain[at] === "not" && /^(do|does|did|will|would|can|could)$/.test(plain[at - 1]) && !/^(want|take|have|need|like|tolerate)$/.test(plain[at + 1]);
    const denies = (at) => core.denying.has(plain[at]) && !core.undenied.has(plain[at + 1]) && !offered(at) && !modal(at) && !belongs(at);
    const complains = (at, word) => /.{3}ing$/.test(word) && plain[at] === "not" && !names.has(folded(word).join(" "));
    const kept = [], gone = [];
    for (let at = 0; at < raw.length; ) {
      let thing = denies(at) ? past(at + 1) : raw.length;
      if (thing >= raw.length || apart(at, thing) || core.undenied.has(plain[thing]) || (core.glue.has(plain[thing]) && sized(thing) === 1) || complains(at, plain[thing])) {
        kept.push(raw[at]);
        at += 1;
        continue;
      }
      const first = thing;
      at = thing + sized(thing);
      while (core.or.has(plain[at]) && (thing = past(at + 1)) < raw.length && !core.denying.has(plain[thing])) at = thing + sized(thing);
      gone.push(plain.slice(first, at).join(" "));
    }
    return { kept: kept.join(" "), gone };
  }

  // A small word with an accent, such as "mí", is no short form of an English one.
  function isAccented(word) {
    const plain = word.normalize("NFKD").replace(/\p{M}/gu, "");
    return word.length <= 3 && plain !== word && /^[a-z]+$/.test(plain);
  }

  function typed(text) {
    const kept = text.split(/\s+/).filter((word) => !core.glue.has(bare(word)) && !isAccented(bare(word)));
    const left = folded(kept.join(" ")).filter((word) => !core.glue.has(word));
    return left.slice(0, 40);
  }

  // A word without its ending: "allergy" and "allergic" share one.
  function stemOf(word) {
    const end = core.endings.find((one) => word.endsWith(one) && word.length - one.length >= 4);
    return end ? word.slice(0, -end.length) : word;
  }

  // Other forms of a word that titles, conditions, names and terms have, the commonest first. They begin with the same
  // letters, so they stand in the same shard.
  function formsOf(word) {
    const stem = stemOf(word);
    if (stem.length < 4) return [];
    const found = [];
    for (const [other, lists] of words) {
      if (other === word || !other.startsWith(stem) || stemOf(other) !== stem) continue;
      const naming = lists.split("|").slice(0, 2).filter(Boolean).join(" ");
      if (naming) found.push([naming.split(" ").length, other]);
    }
    return found.sort(([one], [two]) => two - one).slice(0, MOST_FORMS).map(([, other]) => other);
  }

  // Words that say little of what a trial is about: they rank, and keep no trial out.
  function isWeak(own) {
    return own.every((word) => core.weak.has(word) || word.length === 1 || /^[0-9]+$/.test(word)) && !(own.length > 1);
  }

  // A name is one that the vocabulary knows, or words that stand so in names of records.
  function isName(own, typed) {
    if (names.has(own.join(" "))) return true;
    const ends = [own[0], own[own.length - 1]];
    return typed <= 4 && !ends.some((word) => core.weak.has(word)) && own.slice(1).every((word, at) => after.get(own[at])?.has(word));
  }

  // What a word within a name may be called: its other forms, and its other names of one word.
  function calledToo(word) {
    const others = (names.get(word) || []).map(folded).filter((name) => name.length === 1).map(([name]) => name);
    return [...new Set([...formsOf(word), ...others])];
  }

  // The longest names first; what is no name is a word by itself.
  function units(list) {
    const found = [];
    for (let at = 0; at < list.length; ) {
      let size = Math.min(core.longest, list.length - at);
      while (size > 1 && !isName(list.slice(at, at + size), list.length)) size -= 1;
      const own = list.slice(at, at + size);
      if (!found.some((unit) => unit.own.join(" ") === own.join(" "))) {
        found.push({ own, others: names.get(own.join(" ")) || [], parts: own.map(calledToo), weak: isWeak(own) });
      }
      at += size;
    }
    return found;
  }

  // The trials in which a word stands, each with its best weight.
  function standing(word) {
    const found = new Map();
    (words.get(word) || "").split("|").forEach((list, weight) => {
      let number = 0;
      for (const gap of list ? list.split(" ") : []) {
        number += parseInt(gap, 36);
        found.set(number, WEIGHTS[weight]);
      }
    });
    return found;
  }

  // All words of a name must stand in a trial, each as it is or as it is called too; the one with the least weight counts.
  function named(list, parts = []) {
    const maps = list.map((word, at) => best([standing(word), ...(parts[at] || []).map((other) => lessened(standing(other)))]));
    const found = new Map();
    for (const [trial, weight] of maps[0] || []) {
      const least = maps.reduce((low, map) => Math.min(low, map.get(trial) || 0), weight);
      if (least) found.set(trial, least);
    }
    return found;
  }

  function best(maps) {
    const found = new Map(maps[0]);
    for (const map of maps.slice(1)) for (const [trial, weight] of map) found.set(trial, Math.max(found.get(trial) || 0, weight));
    return found;
  }

  function lessened(map) {
    return new Map([...map].map(([trial, weight]) => [trial, weight * OTHER_NAME]));
  }

  function scored(unit) {
    return best([named(unit.own, unit.parts), ...unit.others.map((other) => lessened(named(folded(other))))]);
  }

  // Filters

  function daysOf(text) {
    const found = /^([0-9]{1,3})\s*(mo|months?|y|years?)?$/i.exec(text.trim());
    if (!found) return null;
    const months = (found[2] || "").toLowerCase().startsWith("m");
    return Number(found[1]) * DAYS[months ? "months" : "years"];
  }

  function fits(asked) {
    const days = asked.age ? daysOf(asked.age) : null;
    const sexes = core.sexes.map((sex) => !asked.sex || !sex || sex === "ALL" || sex === asked.sex);
    const phases = core.phases.map((list) => !asked.phase || list.split(" ").includes(asked.phase));
    const places = core.places.map((place) => {
      if (asked.state) return place === asked.state;
      return place.split("|")[0] === asked.country;
    });
    const anywhere = !asked.state && !asked.country;
    return (trial) =>
      sexes[core.sex[trial]] && phases[core.phase[trial]] &&
      (days === null || ((core.youngest[trial] < 0 || core.youngest[trial] <= days + 0.1) && (core.oldest[trial] < 0 || core.oldest[trial] >= days - 0.1))) &&
      (anywhere || core.at[trial].some((place) => places[place]));
  }

  // The answer

  async function answer() {
    const asked = questions();
    const any = Object.keys(asked).length > 0;
    for (const name of ["q", "status", "age", "sex", "phase", "country", "state"]) {
      const given = (asked[name] || "").trim();
      asked[name] = given;
      if (given || name !== "status") form.elements[name].value = given;
      else form.elements[name].selectedIndex = 0;
    }
    form.querySelector("details").open = [asked.age, asked.sex, asked.phase, asked.country, asked.state].some(Boolean);
    document.getElementById("age-wrong").hidden = !asked.age || daysOf(asked.age) !== null;
    if (!any) return;
    if (asked.q.split(/\s+/).some((word) => core.denying.has(bare(word)))) await loadWords(folded(asked.q));
    const { kept, gone } = parted(asked.q);
    const list = typed(kept);
    await loadWords(list);
    const asking = units(list);
    const numbered = list.length === 1 && /^nct[0-9]{8}$/.test(list[0]);  // who names a trial wants it, whatever its status
    const statuses = numbered ? ["ALL"] : (asked.status || "RECRUITING").toUpperCase().split(",");
    await loadWords(asking.flatMap((unit) => [...unit.others.flatMap(folded), ...unit.parts.flat()]));
    const fit = fits(asked);
    const wanted = (trial) => statuses[0] === "ALL" || statuses.includes(core.statuses[core.status[trial]]);
    const found = matching(asking, fit, (trial) => fit(trial) && wanted(trial));
    const shown = found.trials.filter(wanted);
    tell("denied", gone.length, 0, gone);
    await show(asked, asking, found, shown);
  }

  // What is asked stands behind the "#", which is sent to nobody; an address with a "?" is one that somebody made.
  function questions() {
    if (location.search) history.replaceState(null, "", `${location.pathname}#${location.search.slice(1)}`);
    return Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
  }

  addEventListener("hashchange", () => core && answer());

  // All units must match, save those that only rank; where few trials have them all, those with most of them do too.
  function matching(asking, fit, shown) {
    const maps = asking.map(scored);
    const all = [...Array(core.trials).keys()];
    if (!asking.length) return { trials: all.filter(fit), unknown: [], lacking: "" };
    const strong = asking.some((unit) => !unit.weak) ? maps.filter((_, at) => !asking[at].weak) : maps;
    const counted = (test) => strong.map((map) => ({ map, count: [...map.keys()].filter(test).length })).filter((one) => one.count);
    const here = counted(shown);
    const needed = (here.length ? here : counted(() => true)).sort((one, two) => one.count - two.count).slice(0, MOST_UNITS);
    const has = all.map((trial) => needed.filter(({ map }) => map.has(trial)).length);
    let required = needed.length;
    const many = () => all.filter((trial) => has[trial] >= required && shown(trial)).length;
    while (required > 1 && many() < FEW) required -= 1;
    const score = (trial) => maps.reduce((sum, map, at) => sum + (map.get(trial) || 0) * (asking[at].weak ? WEAK : 1), 0);
    const trials = required ? all.filter((trial) => has[trial] >= required && fit(trial)) : [];
    const scores = new Map(trials.map((trial) => [trial, score(trial)]));
    trials.sort((one, two) => has[two] - has[one] || scores.get(two) - scores.get(one) || one - two);
    const best = trials.length ? has[trials[0]] : 0, least = trials.length ? has[trials[trials.length - 1]] : 0;
    const lacking = best < needed.length ? "most" : least < needed.length ? "few" : "";
    return { trials, unknown: asking.filter((_, at) => !maps[at].size), lacking };
  }

  async function show(asked, asking, found, shown) {
    const page = Math.max(1, parseInt(asked.page, 10) || 1);
    const here = shown.slice((page - 1) * PAGE, page * PAGE);
    await Promise.all(here.map((trial) => load(`titles-${Math.floor(trial / core.titles)}.js`)));
    const also = [...new Set(asking.flatMap((unit) => unit.others))];
    tell("found", true, shown.length);
    tell("most", found.lacking === "most" && shown.length);
    tell("few", found.lacking === "few" && shown.length);
    tell("unknown", found.unknown.length, 0, found.unknown.map((unit) => unit.own.join(" ")));
    tell("also", also.length, 0, also);
    tell("hidden", found.trials.length - shown.length, found.trials.length - shown.length);
    document.querySelector("[data-all]").href = addressOf({ ...asked, status: "all", page: "" });
    document.getElementById("hits").replaceChildren(...here.map(hit));
    document.getElementById("hits").start = (page - 1) * PAGE + 1;
    turn("prev", page > 1, { ...asked, page: page - 1 });
    turn("next", page * PAGE < shown.length, { ...asked, page: page + 1 });
    document.getElementById("pages").hidden = shown.length <= PAGE;
    document.getElementById("answer").hidden = false;
  }

  function tell(name, said, count = 0, list = []) {
    const line = document.querySelector(`[data-say=${name}]`);
    line.hidden = !said;
    const slot = line.querySelector("[data-count]"), many = line.querySelector("[data-many]");
    if (slot) slot.textContent = count.toLocaleString(document.documentElement.lang);
    if (many) (count === 1 ? many : line.querySelector("[data-one]")).hidden = true;
    if (list.length) line.querySelector("[data-words]").textContent = list.join(", ");
  }

  function hit(trial) {
    const [number, title] = titles.get(Math.floor(trial / core.titles))[trial % core.titles];
    const status = core.statuses[core.status[trial]];
    const item = document.getElementById("hit").content.cloneNode(true).firstElementChild;
    const words = document.getElementById(title ? "title" : "untitled").content.cloneNode(true);
    if (title) words.firstElementChild.textContent = title;
    item.dataset.nct = number;
    const link = item.querySelector("a");
    link.setAttribute("href", link.getAttribute("href").replace("NCT00000000", number));
    link.append(words);
    item.querySelector("[data-field$=nctId]").textContent = number;
    if (status) {
      item.querySelector("data").value = status;
      const said = [...document.getElementById("statuses").children].find((one) => one.dataset.value === status);
      item.querySelector("data").textContent = said ? said.textContent : status;
    } else item.querySelector(".tag").remove();
    return item;
  }

  function addressOf(asked) {
    const kept = Object.entries(asked).filter(([, value]) => value);
    return `#${new URLSearchParams(kept)}`;
  }

  function turn(rel, there, asked) {
    const link = document.querySelector(`#pages a[rel=${rel}]`);
    link.parentElement.hidden = !there;
    link.href = addressOf(asked);
  }
})();
