"""The promises of the marks, tested on a page and on all pages of a trial.

In go a page's HTML, the decoded records it may speak of, what `explain --json` says of them and the names of
the rules on the methodology page; out comes a Problem for each promise broken. Nothing is refused: a page
that is no page has problems like any other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

import msgspec

from trialfinder.audit import criteria, facts, marks, paths
from trialfinder.audit.criteria import Explained
from trialfinder.audit.outline import BLOCK, ITEM, Element, Outline, read, readable
from trialfinder.audit.problems import Problem, excerpt
from trialfinder.audit.quotes import check_quotes

PATIENT_PARTS = (
    "protocolSection.identificationModule",
    "protocolSection.statusModule",
    "protocolSection.sponsorCollaboratorsModule",
    "protocolSection.descriptionModule",
    "protocolSection.conditionsModule",
    "protocolSection.designModule",
    "protocolSection.armsInterventionsModule",
    "protocolSection.outcomesModule",
    "protocolSection.eligibilityModule",
    "protocolSection.contactsLocationsModule",
    "protocolSection.referencesModule",
    "protocolSection.ipdSharingStatementModule",
    "documentSection",
)


def audit_page(
    html: str,
    documents: Mapping[str, Mapping[str, Any]],
    explained: Mapping[str, Explained],
    rules: Collection[str],
    *,
    nct_id: str | None,
) -> list[Problem]:
    """`nct_id`: the page's own study; None on pages of several trials or of none."""
    return _audit(read(html), documents, explained, rules, nct_id).problems


def audit_trial(
    pages: Iterable[str],
    document: Mapping[str, Any],
    explained: Explained,
    rules: Collection[str],
    nct_id: str,
    withheld: Collection[str] = (),
) -> list[Problem]:
    """All pages of one trial: each by itself, and whether together they show every scalar a patient needs.

    `withheld`: paths that must not be shown. Where one stands, a `data-withheld` element names it, and nothing else.
    """
    problems: list[Problem] = []
    fields: set[str] = set()
    originals: set[str] = set()
    for number, html in enumerate(pages, start=1):
        audited = _audit(read(html), {nct_id: document}, {nct_id: explained}, rules, nct_id)
        problems += [msgspec.structs.replace(p, where=f"page {number}: {p.where}") for p in audited.problems]
        problems += _check_withheld(number, audited, withheld)
        fields |= audited.fields | audited.withheld
        originals |= audited.originals
    needed = criteria.all_originals(explained)
    if needed and needed <= originals:
        fields.add(marks.CRITERIA_PATH)
    problems += [
        Problem("field-missing", path, f"no page of {nct_id} marks {excerpt(paths.json_text(value))}")
        for path, value in _patient_scalars(document)
        if path not in fields
    ]
    return problems


class _Audited(msgspec.Struct, frozen=True):
    """`fields`, `originals` and `withheld`: what the page marks of its own trial for all to see."""

    problems: list[Problem]
    fields: set[str]
    originals: set[str]
    withheld: set[str]


def _audit(
    page: Outline,
    documents: Mapping[str, Mapping[str, Any]],
    explained: Mapping[str, Explained],
    rules: Collection[str],
    own: str | None,
) -> _Audited:
    problems, spoilt = marks.check_structure(page)
    found, lost = facts.find_facts(page, documents, own)
    problems += lost
    for fact in found:
        if fact.element.index not in spoilt:
            loose = _loose(page, fact, explained)
            problems += facts.check_fact(page, fact, loose)
    plains, lost = criteria.find_shown(page, "data-criterion", explained, own)
    problems += lost
    for plain in plains:
        if plain.element.index not in spoilt:
            problems += criteria.check_plain(page, plain, explained[plain.nct_id])
    for nct_id in dict.fromkeys(plain.nct_id for plain in plains):
        problems += criteria.check_whole(plains, nct_id, explained[nct_id])
    originals, lost = criteria.find_shown(page, "data-original", explained, own)
    problems += lost
    for original in originals:
        if original.element.index not in spoilt:
            problems += criteria.check_original(page, original, explained[original.nct_id])
    problems += check_quotes(page, documents, own)
    problems += _check_rules(page, rules)
    problems += _check_digits(page, own)
    return _Audited(
        problems,
        {
            fact.path
            for fact in found
            if fact.nct_id == own and not fact.element.hidden and readable(page.text_of(fact.element))
        },
        {it.id for it in originals if it.nct_id == own and not it.element.hidden},
        {
            element.attributes["data-withheld"]
            for element in page.elements
            if "data-withheld" in element.attributes
            and element.get("data-rule") == "withheld"
            and marks.nct_of(page, element, own) == own
            and not element.hidden
        },
    )


def _check_withheld(number: int, audited: _Audited, withheld: Collection[str]) -> Iterator[Problem]:
    for path in sorted(audited.fields & set(withheld)):
        yield Problem("withheld-shown", f"page {number}: {path}", "somebody asked not to show this")
    for path in sorted(audited.withheld - set(withheld)):
        yield Problem("not-withheld", f"page {number}: {path}", "nobody asked to withhold this")


def _loose(page: Outline, fact: facts.Fact, explained: Mapping[str, Explained]) -> list[tuple[int, int]]:
    if fact.path != marks.CRITERIA_PATH or not isinstance(fact.value, str):
        return []
    inside = page.elements[fact.element.index + 1 : fact.element.end]
    if fact.nct_id in explained and any("data-original" in element.attributes for element in inside):
        return criteria.list_marks(explained[fact.nct_id], fact.value)
    return []


def _patient_scalars(document: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for part in PATIENT_PARTS:
        steps = paths.parse(part) or []
        for path, value in paths.scalars(paths.resolve(document, steps), part):
            # A blank string shows nothing, so nothing can be marked.
            if not isinstance(value, str) or readable(value):
                yield path, value


def _check_rules(page: Outline, rules: Collection[str]) -> Iterator[Problem]:
    for element in page.elements:
        rule = element.get("data-rule")
        if rule is None:
            continue
        if rule not in rules:
            yield Problem("unknown-rule", str(element), f"no rule is named {excerpt(rule)}")
        if not readable(page.text_of(element)):
            yield Problem("empty-mark", str(element), f"shows nothing of the rule {excerpt(rule)}")


def _check_digits(page: Outline, own: str | None) -> Iterator[Problem]:
    """No digit outside marks: in the main part of a trial page, elsewhere in what speaks of a trial."""
    regions = marks.mains(page)
    if not regions:
        yield Problem("no-main", "page", "the page has no main part")
    if own is None:
        regions = [element for element in page.elements if _speaks_of_a_trial(page, element, regions)]
    for region in regions:
        for line in _lines_with_digits(marks.outside(page, region, marks.NAMES)):
            yield Problem("unmarked-digit", str(region), f"unmarked: {excerpt(line)}")
        for element in marks.elements_outside(page, region, marks.NAMES):
            for name, said in marks.said_attributes(element):
                if _has_digit(said):
                    yield Problem("unmarked-digit", str(element), f"unmarked in {name}: {excerpt(said)}")


def _speaks_of_a_trial(page: Outline, element: Element, mains: list[Element]) -> bool:
    """Whether it is a part for one trial: named as such, in the main part and in no mark."""
    if "data-nct" not in element.attributes or not any(m.index <= element.index < m.end for m in mains):
        return False
    return not any(marks.kinds_of(around) for around in page.lineage(element))


def _lines_with_digits(text: str) -> Iterator[str]:
    if _has_digit(text):
        for line in text.replace(ITEM, BLOCK).split(BLOCK):
            if _has_digit(line):
                yield line


def _has_digit(text: str) -> bool:
    """Numeric in the sense of Unicode: with "½", "Ⅳ" and full-width digits."""
    return any(map(str.isnumeric, text))
