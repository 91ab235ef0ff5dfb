"""What taking part involves: each question that people ask, with what the record says in its own words."""

from __future__ import annotations

from trialfinder.pages.quoting import Quote, find
from trialfinder.pages.rules import taking_part as rules
from trialfinder.pages.showing import Taken
from trialfinder.pages.views.model import Asked, Quoted, Row, Rule, Say, Section
from trialfinder.records.facts import Lens
from trialfinder.records.study import Study

_QUESTIONS = (
    ("visits", "Visits and sessions"),
    ("length", "How long it lasts for one person"),
    ("placebo", "Placebo, and what chance decides"),
    ("overnight", "Nights in a hospital or study center"),
    ("biopsy", "Biopsies (samples of tissue)"),
    ("payment", "Payment and costs"),
    ("followup", "Follow-up afterwards"),
)
# By the end of the path without indexes: our name of the field, and the section that shows it whole.
_WHERE = {
    "briefSummary": ("the summary", "about"),
    "detailedDescription": ("the detailed description", "about"),
    "interventionModelDescription": ("how the groups run", "treatments"),
    "armGroups": ("the description of a group", "treatments"),
    "interventions": ("the description of a treatment", "treatments"),
    "eligibilityCriteria": ("the criteria", "original"),
}
_LEAD = Say(
    "Sentences of the record, word for word, that answer what people ask. A program looked for them: where it says "
    "“not stated”, it found none, and there may be one. The consent form says all of it: ask the study team."
)


def involved(study: Study, lens: Lens, taken: Taken) -> Section:
    """The questions in the order in which people ask them; "not stated" where nothing answers one."""
    found = find(lens)
    design = lens.at("protocolSection.designModule")
    rows = {
        "placebo": taken.rows(design.at("designInfo.maskingInfo"), "masking", "whoMasked"),
        "followup": taken.rows(design, "targetDuration"),
    }
    told = {"placebo": (rules.chance(study), rules.placebo(study))}
    asked = [_asked(title, told.get(name, ()), rows.get(name, ()), found.get(name, ())) for name, title in _QUESTIONS]
    return Section("involves", "What taking part involves", (_LEAD, *asked))


def _asked(title: str, told: tuple[Rule, ...], rows: tuple[Row, ...], quotes: tuple[Quote, ...]) -> Asked:
    silent = not (told or rows or quotes)
    return Asked(title, (rules.not_stated(),) if silent else told, rows, tuple(map(_quoted, quotes)))


def _quoted(quote: Quote) -> Quoted:
    steps = [step.partition("[")[0] for step in quote.path.split(".")]
    where, section = next(_WHERE[step] for step in reversed(steps) if step in _WHERE)
    return Quoted(quote.path, quote.text, where, section)
