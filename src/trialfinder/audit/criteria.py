"""The `data-criterion` and `data-original` elements of a page against what `explain` says of the trial."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from trialfinder.audit import marks
from trialfinder.audit.outline import Element, Outline
from trialfinder.audit.problems import Problem, excerpt
from trialfinder.audit.words import compare

Explained = Mapping[str, Any]
"""What `explain --json` gives for one trial; "criteria" and "headings" are read."""


class Shown(msgspec.Struct, frozen=True):
    """A criterion or an original that stands on the page, of a trial that is explained."""

    element: Element
    nct_id: str
    id: str


def find_shown(
    page: Outline, name: str, explained: Mapping[str, Explained], own: str | None
) -> tuple[list[Shown], list[Problem]]:
    shown, problems = [], []
    for element in page.elements:
        it = element.get(name)
        if it is None:
            continue
        nct_id = marks.nct_of(page, element, own)
        if nct_id is None:
            problems.append(Problem("no-trial", str(element), "nothing says which trial this is of"))
        elif nct_id not in explained:
            problems.append(Problem("unknown-trial", str(element), f"no explanation of {excerpt(nct_id)}"))
        else:
            shown.append(Shown(element, nct_id, it))
    return shown, problems


def check_plain(page: Outline, shown: Shown, explained: Explained) -> Iterator[Problem]:
    criterion = _by_id(explained, "criteria").get(shown.id)
    where = str(shown.element)
    if criterion is None:
        yield Problem("unknown-criterion", where, f"{shown.nct_id} has no criterion {excerpt(shown.id)}")
        return
    result = compare(criterion["plain"], page.text_of(shown.element))
    if result.differs or result.escapes:
        yield Problem("plain-differs", where, result.differs or "backslash escapes differ")
    verdict = shown.element.get("data-verdict")
    if verdict != criterion["verdict"]:
        yield Problem("verdict-differs", where, f"{verdict!r} for {criterion['verdict']!r}")


def check_original(page: Outline, shown: Shown, explained: Explained) -> Iterator[Problem]:
    where = str(shown.element)
    criterion = _by_id(explained, "criteria").get(shown.id)
    heading = _by_id(explained, "headings").get(shown.id)
    if criterion is None and heading is None:
        yield Problem("unknown-original", where, f"{shown.nct_id} has no criterion or heading {excerpt(shown.id)}")
        return
    words = criterion["original"] if criterion is not None else (heading or {})["text"]
    result = compare(words, page.text_of(shown.element))
    if result.differs or result.escapes:
        yield Problem("original-differs", where, result.differs or "backslash escapes differ")


def check_whole(shown: Sequence[Shown], nct_id: str, explained: Explained) -> Iterator[Problem]:
    """A page that shows one criterion of a trial shows all of them, in order. What is hidden does not count."""
    seen = list(dict.fromkeys(it.id for it in shown if it.nct_id == nct_id and not it.element.hidden))
    if not seen:
        return
    order = [criterion["id"] for criterion in explained["criteria"]]
    for missing in order:
        if missing not in seen:
            yield Problem("criterion-missing", nct_id, f"{missing} is not shown, others are")
    known = [it for it in seen if it in set(order)]
    rightly = [it for it in order if it in set(seen)]
    if known != rightly:
        first = next(i for i, (a, b) in enumerate(zip(known, rightly, strict=True)) if a != b)
        yield Problem("criterion-order", nct_id, f"{known[first]} stands where {rightly[first]} belongs")


def list_marks(explained: Explained, text: str) -> list[tuple[int, int]]:
    """What of the criteria text is in no criterion and no heading: its list marks."""
    spans = sorted(
        (int(it["span"][0]), int(it["span"][1]))
        for it in [*explained.get("criteria", ()), *explained.get("headings", ())]
    )
    gaps, at = [], 0
    for start, stop in [*spans, (len(text), len(text))]:
        if start > at:
            gap = text[at:start]
            begin = at + len(gap) - len(gap.lstrip())
            end = at + len(gap.rstrip())
            if begin < end:
                gaps.append((begin, end))
        at = max(at, stop)
    return gaps


def all_originals(explained: Explained) -> set[str]:
    return {it["id"] for it in [*explained.get("criteria", ()), *explained.get("headings", ())]}


def _by_id(explained: Explained, name: str) -> dict[str, Mapping[str, Any]]:
    return {it["id"]: it for it in explained.get(name, ())}
