/* The self-check of one trial.
   Reads: the radio buttons and fields of the page, and from this device what the reader asked to keep
   (localStorage, "trialfinder.check"). Writes: results and counts into the page, as text; on this device only while
   "Keep my answers" is ticked. It sends nothing, and every word that it shows stands in the page. */
"use strict";
(() => {
  const page = document.querySelector("[data-check]");
  if (!page) return;
  const KEY = "trialfinder.check", AGE = /^[0-9]{1,4}$/;
  const one = name => page.querySelector(`[data-part="${name}"]`);
  const every = (name, within = page) => [...within.querySelectorAll(name)];
  const say = name => one(`say-${name}`).content.textContent.trim();

  // What was answered

  const chosen = within => {
    const found = within.querySelector("input[type=radio]:checked");
    return found ? found.value : "";
  };
  const person = () => {
    const said = {};
    for (const asked of every("[data-ask]")) said[asked.dataset.ask] = chosen(asked);
    const number = one("age") ? one("age").value.trim() : "";
    said.age = AGE.test(number) ? { number: Number(number), unit: one("age-unit").value } : null;
    return said;
  };
  const settled = (point, said) =>
    point.dataset.settled ? window.trialfinder.settle(JSON.parse(point.dataset.settled), said) : "";

  /* Of a group so many must be true; who is not sure of some may still know enough. */
  const together = group => {
    const found = every("[data-within]", group).map(chosen), need = Number(group.dataset.need);
    if (found.filter(given => given === "yes").length >= need) return "yes";
    if (found.filter(given => given !== "no").length < need) return "no";
    return found.some(given => given) ? "unsure" : "";
  };
  /* Nothing speaks against a point that holds for some people only, or names exceptions, but what settles it. */
  const result = (point, given, own) => {
    const { fit, loose } = point.dataset;
    if (!fit || (given !== "yes" && given !== "no")) return "open";
    return given === fit ? "fits" : own || loose === undefined ? "against" : "open";
  };

  // What is shown

  const points = every("[data-point]");
  const show = () => {
    const said = person(), counts = { fits: 0, against: 0, open: 0 }, lists = { against: [], open: [] };
    const news = [];
    for (const point of points) {
      const own = settled(point, said);
      const given = point.dataset.need ? together(point) : own || chosen(point);
      const found = result(point, given, own), line = point.querySelector(":scope > [data-result]");
      const words = given ? say(own ? `${found}-settled` : found) : "";
      const answers = point.querySelector(":scope > [data-answers]");
      if (answers) answers.hidden = own !== "";
      if (line.textContent !== words && words) news.push(words);
      line.textContent = words;
      point.dataset.found = found;
      counts[found] += 1;
      if (found !== "fits") lists[found].push(point);
    }
    if (one("age")) {
      const number = one("age").value.trim(), wrong = number !== "" && !AGE.test(number);
      one("age").setAttribute("aria-invalid", String(wrong));
      one("age-wrong").textContent = wrong ? say("age-wrong") : "";
      if (wrong) news.unshift(say("age-wrong"));
    }
    for (const name in counts) one(`count-${name}`).textContent = counts[name];
    for (const name in lists) list(one(`list-${name}`), lists[name]);
    bring(lists.open);
    return news;
  };
  /* The words of points, as text, each with a link to where it is asked. */
  const list = (into, found) => {
    into.replaceChildren(...found.map(point => {
      const item = document.createElement("li"), link = document.createElement("a");
      link.href = `#${point.id}`;
      const asked = every("[data-words]", point)[0];
      link.textContent = asked.textContent.replace(/\s+/g, " ").trim();
      link.lang = asked.closest("[lang]").lang;
      item.append(link);
      return item;
    }));
    one(`none-${into.dataset.part.slice("list-".length)}`).hidden = found.length > 0;
  };
  /* The printable sheet reads the open points behind the "#", which browsers send to nobody. */
  const bring = found => {
    const ids = found.map(point => point.dataset.ids).filter(Boolean).join(",");
    const link = one("bring");
    if (link) link.setAttribute("href", link.getAttribute("href").replace(/#.*$/, "") + (ids ? `#ask=${ids}` : ""));
  };
  const tell = (words, where = "told") => { one(where).textContent = words; };

  // What is kept on the device, where the reader asked for it

  const kept = () => {
    const found = JSON.parse(localStorage.getItem(KEY) || "{}");
    const whole = found && typeof found === "object" && !Array.isArray(found);
    return { person: {}, trials: {}, ...(whole ? found : {}) };
  };
  const nct = page.dataset.check, stamp = page.dataset.stamp;
  const guarded = (act, otherwise) => {
    try { return act(); } catch { return otherwise(); }
  };
  const refused = () => {
    one("keep").checked = false;
    tell(say("refused"));
    return false;
  };
  const named = within => within.dataset.ask || within.dataset.answer;
  const asked = every("[data-ask], [data-answer]");
  const keep = () => guarded(() => {
    const all = kept(), answers = {};
    for (const within of asked) {
      const value = chosen(within);
      if (within.dataset.ask) all.person[named(within)] = value; else if (value) answers[named(within)] = value;
    }
    if (one("age")) all.person.age = [one("age").value, one("age-unit").value];
    all.trials[nct] = { stamp, answers };
    localStorage.setItem(KEY, JSON.stringify(all));
    return true;
  }, refused);
  const put = (within, value) => {
    for (const input of every("input[type=radio]", within)) input.checked = input.value === value;
  };
  const restore = () => guarded(() => {
    const all = kept(), own = all.trials[nct];
    const fresh = own && own.stamp === stamp;
    for (const within of asked) put(within, within.dataset.ask ? all.person[named(within)] : fresh ? own.answers[named(within)] : "");
    const [number, unit] = Array.isArray(all.person.age) ? all.person.age : ["", "years"];
    if (one("age")) { one("age").value = String(number); one("age-unit").value = String(unit); }
    if (one("age") && !one("age-unit").value) one("age-unit").value = "years";
    one("keep").checked = Boolean(own);
    if (own && !fresh) tell(say("changed"));
  }, () => {});
  const forget = () => {
    const done = guarded(() => { localStorage.removeItem(KEY); return true; }, refused);
    for (const within of asked) put(within, "");
    if (one("age")) one("age").value = "";
    one("keep").checked = false;
    show();
    if (done) tell(say("forgotten"));
  };
  /* Unticked: what was kept of this trial goes, and with the last trial all that was said of the person. */
  const unkeep = () => guarded(() => {
    const all = kept();
    delete all.trials[nct];
    if (Object.keys(all.trials).length) localStorage.setItem(KEY, JSON.stringify(all)); else localStorage.removeItem(KEY);
    tell(say("not-kept"));
  }, refused);

  page.addEventListener("change", event => {
    if (event.target === one("keep")) {
      if (!one("keep").checked) unkeep(); else if (keep()) tell(say("kept"));
      return;
    }
    const news = show();
    tell(news.length ? `${news[0]} ${one("counts").textContent.replace(/\s+/g, " ").trim()}` : "", "status");
    if (one("keep").checked) keep();
  });
  one("forget").addEventListener("click", forget);
  for (const hidden of every("[data-with-script]")) hidden.hidden = false;
  one("without-script").hidden = true;
  restore();
  show();
})();
