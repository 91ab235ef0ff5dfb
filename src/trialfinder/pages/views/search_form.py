"""The lists of the search form, and the counts of the trials found by kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trialfinder.pages.rules import searching
from trialfinder.pages.site import Site
from trialfinder.pages.views.search_links import address
from trialfinder.pages.views.search_model import Facet, FacetRow
from trialfinder.pages.wording import value_words
from trialfinder.records.fields import enum_labels, field_at
from trialfinder.search.answer import Answer
from trialfinder.search.asking import SORTS, Flags
from trialfinder.search.filters import split

_FACETS = {
    "OverallStatus": ("Status", "status"),
    "Phase": ("Phase", "phase"),
    "StudyType": ("Kind of study", "type"),
    "Sex": ("Sex", ""),
    "StdAge": ("Age groups", ""),
    "HealthyVolunteers": ("Healthy volunteers", ""),
    "LeadSponsorClass": ("Kind of sponsor", "sponsor"),
}


def options(answer: Answer) -> dict[str, tuple[tuple[str, str, bool], ...]]:
    flags, question = answer.question.flags, answer.question
    return listed(flags, question.status if flags.status else (), question.phase if flags.phase else ())


def listed(flags: Flags, status: Sequence[str], phase: Sequence[str]) -> dict[str, tuple[tuple[str, str, bool], ...]]:
    """The lists of the form: value, words, whether it is chosen."""
    one_status = status[0].lower() if len(status) == 1 else ",".join(status).lower()
    statuses = [
        ("", "Recruiting now"),
        ("recruiting,not_yet_recruiting", "Recruiting, or not open yet"),
        ("all", "All"),
    ]
    return {
        "status": _chosen(statuses, one_status, flags.status, _worded("OverallStatus", status)),
        "phase": _chosen(
            [("", "Any"), *((number, f"Phase {number}") for number in "1234")],
            _digit(phase),
            flags.phase,
            _worded("Phase", phase),
        ),
        "sex": _chosen([("", "Any"), ("female", "Female"), ("male", "Male")], flags.sex.lower(), flags.sex),
        "type": _chosen(
            [("", "Any"), ("interventional", "Trial of a treatment"), ("observational", "Observation only")],
            flags.type.lower(),
            flags.type,
            _worded("StudyType", _codes(flags.type)),
        ),
        "sponsor": _chosen(
            [
                ("", "Any"),
                *((code.lower(), facet_words("LeadSponsorClass", code)) for code in enum_labels()["AgencyClass"]),
            ],
            flags.sponsor.lower(),
            flags.sponsor,
            _worded("LeadSponsorClass", _codes(flags.sponsor)),
        ),
        "healthy": _chosen([("", "All trials"), ("yes", "Only trials that take them")], _said(flags.healthy), ""),
        "results": _chosen([("", "All trials"), ("yes", "Only trials with results")], _said(flags.results), ""),
        "site": _chosen(
            [("", "As fits the status"), ("recruiting", "Recruiting now"), ("not_yet_recruiting", "Not open yet")],
            flags.site.lower(),
            flags.site,
            _worded("OverallStatus", _codes(flags.site)),
        ),
        "sort": _chosen(
            [("", "Best fit"), ("distance", "Nearest"), ("newest", "Newest"), ("changed", "Last changed")],
            flags.sort if flags.sort in SORTS and flags.sort != "fit" else "",
            "",
        ),
    }


def _said(text: str) -> str:
    return "yes" if text else ""


def _digit(phase: Sequence[str]) -> str:
    return ",".join(code.removeprefix("PHASE") for code in phase)


def _codes(text: str) -> list[str]:
    return [part.upper().replace(" ", "_").replace("-", "_") for part in split(text)]


def _worded(piece: str, codes: Sequence[str]) -> str:
    """Codes as the page writes them; "" where one of them is none."""
    words = [facet_words(piece, code) for code in codes]
    return "" if any(word == code for word, code in zip(words, codes, strict=True)) else ", ".join(words)


def _chosen(
    options: list[tuple[str, str]], value: str, typed: str, words: str = ""
) -> tuple[tuple[str, str, bool], ...]:
    """With what was given for a value that the list does not hold, in words if it has any: the form keeps it."""
    if typed and value not in [option for option, _ in options]:
        options = [*options, (typed, words or typed)]
        value = typed
    return tuple((option, words, option == value) for option, words in options)


def facets(answer: Answer, site: Site) -> Iterator[Facet]:
    flags = answer.question.flags
    for piece, counts in answer.facets.items():
        label, parameter = _FACETS[piece]
        rows = tuple(
            FacetRow(
                facet_words(piece, value),
                searching.facet(count),
                href=address(flags, site, **{parameter: _parameter(piece, value)}) if parameter else "",
            )
            for value, count in sorted(counts.items(), key=lambda one: (-one[1], one[0]))
        )
        if rows:
            yield Facet(label, rows)


_FACET_PATHS = {
    "OverallStatus": "protocolSection.statusModule.overallStatus",
    "Phase": "protocolSection.designModule.phases[0]",
    "StudyType": "protocolSection.designModule.studyType",
    "Sex": "protocolSection.eligibilityModule.sex",
    "StdAge": "protocolSection.eligibilityModule.stdAges[0]",
    "HealthyVolunteers": "protocolSection.eligibilityModule.healthyVolunteers",
    "LeadSponsorClass": "protocolSection.sponsorCollaboratorsModule.leadSponsor.class",
}


def facet_words(piece: str, value: str) -> str:
    """A value of a facet as the page writes it."""
    return value_words(field_at(_FACET_PATHS[piece]), value)


def _parameter(piece: str, value: str) -> str:
    if piece == "Phase":
        return {"EARLY_PHASE1": "early1", "NA": "na"}.get(value, value.removeprefix("PHASE"))
    return value.lower()
