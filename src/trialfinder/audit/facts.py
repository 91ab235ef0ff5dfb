"""The `data-field` elements of a page, each against the scalar it names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

import msgspec

from trialfinder.audit import marks, paths
from trialfinder.audit.dates import check_date
from trialfinder.audit.kinds import FieldKind, kind_of
from trialfinder.audit.outline import Element, Outline, readable
from trialfinder.audit.paths import Number
from trialfinder.audit.problems import Problem, excerpt
from trialfinder.audit.shown import check_shown
from trialfinder.audit.words import compare


class Fact(msgspec.Struct, frozen=True):
    """A `data-field` element that names a scalar of a known trial."""

    element: Element
    nct_id: str
    path: str
    value: Any


def find_facts(
    page: Outline, documents: Mapping[str, Mapping[str, Any]], own: str | None
) -> tuple[list[Fact], list[Problem]]:
    facts, problems = [], []
    for element in page.elements:
        path = element.get("data-field")
        if path is None:
            continue
        found = _find(page, element, path, documents, own)
        if isinstance(found, Problem):
            problems.append(found)
        else:
            facts.append(found)
    return facts, problems


def _find(
    page: Outline, element: Element, path: str, documents: Mapping[str, Mapping[str, Any]], own: str | None
) -> Fact | Problem:
    nct_id = marks.nct_of(page, element, own)
    if nct_id is None:
        return Problem("no-trial", str(element), "nothing says which trial this fact is of")
    if nct_id not in documents:
        return Problem("unknown-trial", str(element), f"no record of {excerpt(nct_id)}")
    steps = paths.parse(path)
    value = None if steps is None else paths.resolve(documents[nct_id], steps)
    if value is None:
        return Problem("bad-path", str(element), f"{excerpt(path)} leads nowhere in {nct_id}")
    if not paths.is_scalar(value):
        return Problem("not-scalar", str(element), f"{excerpt(path)} is no scalar but holds several")
    return Fact(element, nct_id, path, value)


def check_fact(page: Outline, fact: Fact, loose: list[tuple[int, int]]) -> Iterator[Problem]:
    """`loose`: spans of the criteria text that are list marks, if this fact is that text."""
    element, where = fact.element, str(fact.element)
    yield from _check_link(fact)
    text = page.text_of(element)
    if not readable(text):
        yield Problem("empty-mark", where, f"shows nothing of {fact.path}")
        return
    kind = kind_of(fact.path, fact.value)
    wanted = _wanted_tag(kind)
    if wanted is None:
        if element.tag == "data":
            yield from _check_value(fact)
        yield from _check_words(fact, text, kind, loose)
    elif element.tag != wanted:
        yield Problem("wrong-element", where, f"a {kind} stands in <{wanted}>, not in <{element.tag}>")
    elif kind == "date":
        yield from _check_time(fact, readable(text))
    else:
        yield from _check_value(fact)
        contradiction = check_shown(fact.path, kind, fact.value, readable(text))
        if contradiction:
            yield Problem("shown-differs", where, contradiction)


def _wanted_tag(kind: FieldKind) -> str | None:
    if kind in ("text", "markup"):
        return None
    return "time" if kind == "date" else "data"


def _check_time(fact: Fact, shown: str) -> Iterator[Problem]:
    date, given = paths.json_text(fact.value), fact.element.get("datetime")
    if given != date:
        yield Problem("datetime-differs", str(fact.element), f"{given!r} for {excerpt(date)}")
    wrong = check_date(date, shown)
    if wrong:
        yield Problem("date-text", str(fact.element), wrong)


def _check_value(fact: Fact) -> Iterator[Problem]:
    given, text = fact.element.get("value"), paths.json_text(fact.value)
    # HTML reads every line end in an attribute as a line feed and keeps no NUL.
    if given is not None and given == text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd"):
        return
    if given is not None and isinstance(fact.value, float) and not isinstance(fact.value, Number | bool):
        # The caller's decoder has already lost the number's own text.
        try:
            if float(given) == fact.value:
                return
        except ValueError:
            pass
    shown = "no value" if given is None else excerpt(given)
    yield Problem("value-differs", str(fact.element), f"{shown} for {excerpt(text)}")


def _check_link(fact: Fact) -> Iterator[Problem]:
    """An address that is shown must also be the one that the link leads to."""
    href, name = fact.element.get("href"), fact.path.rpartition(".")[2]
    if href is None or name not in ("email", "url", "link"):
        return
    target, text = unquote(href).strip(), unquote(paths.json_text(fact.value)).strip()
    if name == "email":
        target = target.partition("?")[0]
    # The record writes some addresses without their scheme.
    if target not in (text, f"mailto:{text}", f"https://{text}", f"http://{text}"):
        yield Problem("link-differs", str(fact.element), f"leads to {excerpt(href)}, the record has {excerpt(text)}")


def _check_words(fact: Fact, text: str, kind: FieldKind, loose: list[tuple[int, int]]) -> Iterator[Problem]:
    result = compare(paths.json_text(fact.value), text, markup=kind == "markup", loose=loose)
    if result.differs:
        yield Problem("text-differs", str(fact.element), result.differs)
    elif result.escapes and kind == "markup":
        yield Problem("escape-shown", str(fact.element), f"{result.escapes} backslash escapes are shown")
