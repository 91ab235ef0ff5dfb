/* Holds what a person said of themselves against the typed criteria of a trial.
   Reads: nothing but its arguments. Writes: nothing; it leaves one function, trialfinder.settle, for check.js.
   settle(constraints, person) says whether a criterion is true for the person: "yes", "no", or "" where it cannot be
   said. Where people read a limit in two ways ("older than 18", said of somebody who is 18), both have to agree. */
"use strict";
(() => {
  // Months and hours are exact; what leads from one to the other may be off by three days.
  const UNITS = { years: [12, "months"], months: [1, "months"], weeks: [168, "hours"], days: [24, "hours"], hours: [1, "hours"] };
  const HOURS_IN_MONTH = 730.485, SLACK = 72;

  /* So many units, as the least and the most that they may be in months or in hours. */
  const span = (count, unit, measure) => {
    const [size, own] = UNITS[unit], exact = count * size;
    if (own === measure) return [exact, exact];
    return [exact * HOURS_IN_MONTH - SLACK, exact * HOURS_IN_MONTH + SLACK];
  };
  const reaches = (value, bound) => value[0] >= bound[1];

  /* The age in completed units: somebody who is 63 is anything from 63 to 64 years old. */
  const age = (said, person) => {
    const given = person.age;
    if (!given) return "";
    const ends = ["min", "max"].filter(end => end in said).map(end => {
      const unit = said[end + "_unit"], count = Number(said[end]), inclusive = said[end + "_inclusive"] === "true";
      const measure = UNITS[unit][1] === UNITS[given.unit][1] ? UNITS[unit][1] : "hours";
      const low = span(given.number, given.unit, measure), high = span(given.number + 1, given.unit, measure);
      const bound = span(count, unit, measure), next = span(count + 1, unit, measure);
      if (end === "min") {
        if (reaches(low, inclusive ? bound : next)) return "yes";
        return reaches(bound, high) ? "no" : "";
      }
      // "Up to 75" takes in somebody who says 75; said in other units, both readings have to agree.
      if (reaches(inclusive && unit === given.unit ? next : bound, high)) return "yes";
      return reaches(low, inclusive ? next : bound) ? "no" : "";
    });
    return all(ends);
  };
  const sex = (said, person) => {
    if (said.sex === "all") return "yes";
    if (person.sex !== "female" && person.sex !== "male") return "";
    return person.sex === said.sex ? "yes" : "no";
  };
  /* One of several states is enough. */
  const pregnancy = (said, person) => {
    const found = said.states.split(",").map(state => person[state] || "");
    const met = found.includes("yes") ? "yes" : found.every(one => one === "no") ? "no" : "";
    return said.negated === "true" ? { yes: "no", no: "yes", "": "" }[met] : met;
  };
  const performance = (said, person) => {
    if (!person.performance) return "";
    return said.allowed.split(",").includes(person.performance) ? "yes" : "no";
  };
  const all = found => found.includes("no") ? "no" : found.every(one => one === "yes") ? "yes" : "";

  const KINDS = { age, sex, pregnancy, performance_status: performance };
  const settle = (constraints, person) =>
    all(constraints.map(said => KINDS[said.kind] ? KINDS[said.kind](said, person) : ""));
  window.trialfinder = Object.freeze({ settle });
})();
