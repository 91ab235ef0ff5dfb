"""What a page says of earlier versions of a record, tested on those versions.

In go a page's HTML and the decoded versions by their sha256; out comes a Problem for each quotation that does not
stand there. A value of another version stands in an element with `data-was` (its path) and `data-version`. The words of
a text that changed stand in one with `data-words`, and `data-old`, `data-old-path`, `data-new` and `data-new-path` say
where: each line without what was struck out is of the new version, and without what was put in, of the old one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from trialfinder.audit import facts, paths
from trialfinder.audit.outline import Element, Outline, read
from trialfinder.audit.problems import Problem, excerpt

_LINES = ("p", "li")


def audit_versions(html: str, versions: Mapping[str, Mapping[str, Any]]) -> list[Problem]:
    """`versions`: every version held of the page's trial, as it may be shown."""
    page = read(html)
    problems: list[Problem] = []
    for element in page.elements:
        if "data-was" in element.attributes:
            problems += _check_value(page, element, versions)
        if "data-words" in element.attributes:
            problems += _check_words(page, element, versions)
    return problems


def _check_value(page: Outline, element: Element, versions: Mapping[str, Mapping[str, Any]]) -> Iterator[Problem]:
    path = element.attributes["data-was"]
    found = _value(element, path, element.get("data-version"), versions)
    if isinstance(found, Problem):
        yield found
    elif found is None or not paths.is_scalar(found):
        yield Problem("bad-path", str(element), f"{excerpt(path)} leads to no scalar in that version")
    else:
        yield from facts.check_fact(page, facts.Fact(element, "", path, found), [])


def _check_words(page: Outline, element: Element, versions: Mapping[str, Mapping[str, Any]]) -> Iterator[Problem]:
    for side, name in (("ins", "data-old"), ("del", "data-new")):
        path = element.get(f"{name}-path") or ""
        found = _value(element, path, element.get(name), versions)
        if isinstance(found, Problem):
            yield found
            continue
        text = _letters(paths.json_text(found)) if isinstance(found, str) else ""
        for line in page.elements[element.index + 1 : element.end]:
            words = _without(page, line, side)
            if line.tag in _LINES and _letters(words) not in text:
                yield Problem("words-differ", str(line), f"{excerpt(words)} does not stand in the version of {name}")


def _value(element: Element, path: str, version: str | None, versions: Mapping[str, Mapping[str, Any]]) -> Any:
    """What stands at `path` in a version; a Problem where there is no such version."""
    if version is None or version not in versions:
        return Problem("unknown-version", str(element), f"no version {excerpt(version or '')} is held")
    steps = paths.parse(path)
    return None if steps is None else paths.resolve(versions[version], steps)


def _without(page: Outline, line: Element, tag: str) -> str:
    """The text of a line without that of elements of one kind."""
    pieces, at = [], line.start
    for inner in page.elements[line.index + 1 : line.end]:
        if inner.tag == tag:
            pieces.append(page.text[at : inner.start])
            at = inner.stop
    return "".join([*pieces, page.text[at : line.stop]])


def _letters(text: str) -> str:
    """Letters and digits alone: white space, list marks and escapes are set otherwise on a page."""
    return "".join(sign for sign in text if sign.isalnum())
