"""What a reader should check first: contradictions inside a record, and signs that it is old.

The record is never corrected. Each warning quotes what stands there and says whom to ask.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations, islice

from trialfinder.pages.rules.freshness import age_words
from trialfinder.pages.rules.lead import PHASE_NAMES
from trialfinder.pages.rules.model import DESIGN, ELIGIBILITY, PLACES, STATUS, RuleInfo
from trialfinder.pages.views.model import Rule
from trialfinder.pages.wording import date_words
from trialfinder.records.ages import parse_age
from trialfinder.records.dates import parse_date
from trialfinder.records.protocol import StatusModule
from trialfinder.records.study import Study
from trialfinder.text.normalize import unescape

_TEXTS = (
    "protocolSection.descriptionModule.briefSummary",
    "protocolSection.descriptionModule.detailedDescription",
)

RULES = (
    RuleInfo(
        "warn-old",
        "The study is said to be recruiting, not yet recruiting or enrolling by invitation, "
        "and its last update was posted 365 days or more "
        "before the day that the page takes for today.",
        (f"{STATUS}.overallStatus", f"{STATUS}.lastUpdatePostDateStruct.date"),
    ),
    RuleInfo(
        "warn-completion",
        "The study is said to be recruiting, not yet recruiting or enrolling by invitation, "
        "and the date on which it was to be complete (the "
        "last day of a month where no day is given) lies before the day that the page takes for today.",
        (
            f"{STATUS}.overallStatus",
            f"{STATUS}.completionDateStruct.date",
            f"{STATUS}.primaryCompletionDateStruct.date",
        ),
    ),
    RuleInfo(
        "warn-closed-text",
        "The study is said to be recruiting, and a sentence of its summary or description says that enrollment, "
        "accrual or recruitment is closed, completed, ended or on hold, or that an arm, cohort, group, part or "
        "randomization is closed; sentences with words such as 'will', 'if' or 'not' are left out. The sentence is "
        "quoted.",
        (f"{STATUS}.overallStatus", *_TEXTS),
    ),
    RuleInfo(
        "warn-unknown",
        "The overall status is UNKNOWN.",
        (f"{STATUS}.overallStatus", f"{STATUS}.statusVerifiedDate"),
    ),
    RuleInfo(
        "warn-sites",
        "The study is said to be recruiting, it lists sites with a status, and none of them is recruiting.",
        (f"{STATUS}.overallStatus", f"{PLACES}.locations[].status"),
    ),
    RuleInfo(
        "warn-spelling",
        "Two code-like names (six letters or more, all capitals, perhaps with hyphens) in the titles, summary, "
        "description, arms, interventions or criteria have the same length and the same letters, and differ in one "
        "place or in two that are swapped. The first five pairs are told.",
        ("protocolSection",),
    ),
    RuleInfo(
        "warn-phase",
        "A title names a phase (in Arabic or Roman numerals) that the phases of the record do not hold.",
        (
            "protocolSection.identificationModule.briefTitle",
            "protocolSection.identificationModule.officialTitle",
            f"{DESIGN}.phases",
        ),
    ),
    RuleInfo(
        "warn-ages",
        "The youngest age is greater than the oldest.",
        (f"{ELIGIBILITY}.minimumAge", f"{ELIGIBILITY}.maximumAge"),
    ),
)

_STANDS = {
    "RECRUITING": "is looking for people",
    "NOT_YET_RECRUITING": "has not started to look for people",
    "ENROLLING_BY_INVITATION": "takes people by invitation",
}
_OPEN = tuple(_STANDS)
_OLD_DAYS = 365
# Sentences are cut at full stops and line ends before this looks at them, so that it reads short strings only.
_CLOSED = re.compile(
    r"\bclosed (?:early )?to (?:new )?(?:patient |participant )?(?:enrollment|enrolment|accrual|recruitment)\b"
    r"|\b(?:arms?|cohorts?|groups?|parts?|randomi[sz]ation)\b.{0,40}?\b(?:is|are|was|were|been)(?: now)? closed\b"
    r"|\b(?:enrollment|enrolment|accrual|recruitment)\b.{0,30}?\b(?:is|are|was|has|have|been|being)\b.{0,15}?"
    r"\b(?:closed|completed|ended|halted|suspended|on hold)\b",
    re.IGNORECASE,
)
_ENDED = re.compile(r"\b(?:closed|completed|ended|halted|suspended|on hold)\b", re.IGNORECASE)
# A plan, a condition or a rule is no statement that enrollment is closed.
_NOT_YET = re.compile(
    r"\b(?:will|would|may|might|if|when|until|once|after|before|unless|should|can|could|not)\b", re.IGNORECASE
)
_SENTENCES = re.compile(r"(?<=[.!?;])\s+|\n+")
_LONGEST_QUOTE = 300
# Bounds against hostile text: real codes have up to 20 signs, real records a few dozen of them, real groups two.
_LONGEST_CODE, _MOST_CODES, _LARGEST_GROUP, _MOST_PAIRS = 40, 1000, 50, 5
_CODE = re.compile(r"[A-Z][A-Z-]{4,}[A-Z]")  # what stands around it is looked at afterwards: five times as fast
_TITLE_PHASE = re.compile(
    r"\bphase[ -]*(?P<first>iv|i{1,3}|[1-4])[ab]?"
    r"(?:\s*(?:/|-|–|and|or|&)\s*(?:phase\s*)?(?P<second>iv|i{1,3}|[1-4])[ab]?)?(?!\w)",
    re.IGNORECASE,
)
_NUMERALS = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}


def of_the_day(module: StatusModule | None, today: datetime.date) -> tuple[Rule, ...]:
    """The warnings that depend on the day, in the order of RULES; they stand before the others."""
    return (*_old(module, today), *_completion(module, today)) if module else ()


def standing(study: Study) -> tuple[Rule, ...]:
    """The warnings that hold on any day, in the order of RULES."""
    return tuple(rule for find in (_closed_text, _unknown, _sites, _spelling, _phase, _ages) for rule in find(study))


def _status(study: Study) -> str:
    module = study.protocol_section.status_module
    return (module.overall_status if module else None) or ""


def _old(module: StatusModule, today: datetime.date) -> Iterator[Rule]:
    post, status = module.last_update_post_date_struct, module.overall_status or ""
    date = parse_date(post.date) if post else None
    if date and status in _OPEN and (today - date.last_day()).days >= _OLD_DAYS:
        ago = age_words(date.last_day(), today)
        yield Rule(
            "warn-old",
            f"The record says that the study {_STANDS[status]}, but it was last updated {ago}. "
            "Ask whether that still holds.",
        )


def _completion(module: StatusModule, today: datetime.date) -> Iterator[Rule]:
    status = module.overall_status or ""
    if status not in _OPEN:
        return
    for what, struct in (
        ("the whole study", module.completion_date_struct),
        ("the main measurements", module.primary_completion_date_struct),
    ):
        date = parse_date(struct.date) if struct else None
        if struct and struct.date and date and date.last_day() < today:
            yield Rule(
                "warn-completion",
                f"The record says that the study {_STANDS[status]}, but also that {what} would be complete by "
                f"{date_words(struct.date)}, which is past. Ask whether it takes people.",
            )
            return


def _closed_text(study: Study) -> Iterator[Rule]:
    description = study.protocol_section.description_module
    if description is None or _status(study) != "RECRUITING":
        return
    for text in (description.brief_summary, description.detailed_description):
        if not text or not _ENDED.search(text):
            continue
        for sentence in _SENTENCES.split(unescape(text)):
            if len(sentence) < _LONGEST_QUOTE and _CLOSED.search(sentence) and not _NOT_YET.search(sentence):
                quote = " ".join(sentence.split()).strip("*• ")
                yield Rule(
                    "warn-closed-text",
                    f"The status is recruiting, but the text says: “{quote}”. Ask which parts of the study are open.",
                )
                return


def _unknown(study: Study) -> Iterator[Rule]:
    module = study.protocol_section.status_module
    if module and _status(study) == "UNKNOWN":
        when = f" ({date_words(module.status_verified_date)})" if module.status_verified_date else ""
        yield Rule(
            "warn-unknown",
            "Nobody has confirmed this record for a long time. What it says of the study and its sites is how things "
            f"stood when it was last verified{when}.",
        )


def _sites(study: Study) -> Iterator[Rule]:
    module = study.protocol_section.contacts_locations_module
    states = [location.status for location in (module.locations if module else ()) if location.status]
    if _status(study) == "RECRUITING" and states and "RECRUITING" not in states:
        yield Rule(
            "warn-sites",
            "The status is recruiting, but no site of the record is said to be recruiting. Ask which site is open.",
        )


def _spelling(study: Study) -> Iterator[Rule]:
    names = Counter(
        code
        for code in _codes(unescape("\n".join(_own_words(study))))
        if len(code) <= _LONGEST_CODE and len(code.replace("-", "")) >= 6 and "--" not in code
    )
    for first, second in islice(_alike(list(names)[:_MOST_CODES]), _MOST_PAIRS):
        often, seldom = sorted((first, second), key=lambda name: (-names[name], name))
        yield Rule(
            "warn-spelling",
            f"The record writes both “{often}” and “{seldom}”. They may mean the same: ask the study team.",
        )


def _codes(text: str) -> Iterator[str]:
    """The runs of capitals and hyphens that are words by themselves, no part of "mRNA-ABCDEF" or "ABCDEF1"."""
    for found in _CODE.finditer(text):
        start, end = found.span()
        around = text[max(start - 1, 0) : start] + text[end : end + 1]
        if not any(sign.isalnum() or sign in "_-" for sign in around):
            yield found[0]


def _alike(names: list[str]) -> Iterator[tuple[str, str]]:
    """The pairs that are one slip apart."""
    by_letters: dict[tuple[int, frozenset[str]], list[str]] = {}
    for name in names:
        by_letters.setdefault((len(name), frozenset(name)), []).append(name)
    for group in by_letters.values():
        yield from (pair for pair in combinations(group[:_LARGEST_GROUP], 2) if _one_slip(*pair))


def _one_slip(first: str, second: str) -> bool:
    """One letter differs, or two neighbors are swapped."""
    places = [index for index, (a, b) in enumerate(zip(first, second, strict=True)) if a != b]
    if len(places) == 1:
        return True
    return (
        len(places) == 2
        and places[1] == places[0] + 1
        and first[places[0]] == second[places[1]]
        and first[places[1]] == second[places[0]]
    )


def _own_words(study: Study) -> Iterator[str]:
    protocol = study.protocol_section
    names, description = protocol.identification_module, protocol.description_module
    arms, eligibility = protocol.arms_interventions_module, protocol.eligibility_module
    if names:
        yield from (text for text in (names.brief_title, names.official_title) if text)
    if description:
        yield from (text for text in (description.brief_summary, description.detailed_description) if text)
    for group in arms.arm_groups if arms else ():
        yield from (text for text in (group.label, group.description) if text)
    for intervention in arms.interventions if arms else ():
        yield from (text for text in (intervention.name, intervention.description) if text)
    if eligibility and eligibility.eligibility_criteria:
        yield eligibility.eligibility_criteria


def _phase(study: Study) -> Iterator[Rule]:
    design, names = study.protocol_section.design_module, study.protocol_section.identification_module
    held = {phase[-1] for phase in design.phases if phase.startswith(("PHASE", "EARLY"))} if design else set()
    if not held or names is None:
        return
    for title in (names.brief_title, names.official_title):
        found = _TITLE_PHASE.search(title) if title else None
        said = {_NUMERALS.get(group.lower(), group) for group in found.groups() if group} if found else set()
        if found and said - held and design:
            given = " and ".join(PHASE_NAMES.get(phase, phase) for phase in design.phases)
            yield Rule(
                "warn-phase",
                f"A title says “{found[0]}”, but the record gives the phase as {given}. Ask the study team.",
            )
            return


def _ages(study: Study) -> Iterator[Rule]:
    module = study.protocol_section.eligibility_module
    youngest, oldest = (parse_age(module.minimum_age), parse_age(module.maximum_age)) if module else (None, None)
    if youngest and oldest and youngest.days > oldest.days:
        yield Rule("warn-ages", "The youngest age of this record is greater than its oldest age. Ask the study team.")
