"""The marks on a page, how they may stand to each other, and what stands outside them.

A mark is an element with `data-field`, `data-criterion`, `data-original`, `data-note` or `data-rule`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from trialfinder.audit.outline import BLOCK, Element, Outline
from trialfinder.audit.problems import Problem

NAMES = ("data-field", "data-criterion", "data-original", "data-note", "data-rule")
CRITERIA_PATH = "protocolSection.eligibilityModule.eligibilityCriteria"

# What may stand inside, beside the exceptions in `_may_hold`: a sentence of ours quotes facts and carries notes.
_HOLDS = {"data-rule": ("data-field", "data-note"), "data-note": ("data-field", "data-rule")}


def kinds_of(element: Element) -> list[str]:
    return [name for name in NAMES if name in element.attributes]


def nct_of(page: Outline, element: Element, own: str | None) -> str | None:
    """The trial that a mark speaks of: the nearest `data-nct`, else the page's own."""
    for ancestor in page.lineage(element):
        if "data-nct" in ancestor.attributes:
            return ancestor.attributes["data-nct"]
    return own


def mains(page: Outline) -> list[Element]:
    """The outermost main parts."""
    found: list[Element] = []
    for element in page.elements:
        is_main = element.tag == "main" or element.get("role") == "main"
        if is_main and not (found and element.index < found[-1].end):
            found.append(element)
    return found


def check_structure(page: Outline) -> tuple[list[Problem], set[int]]:
    """Blankets and forbidden nesting; with the indexes of the marks whose text can therefore not be judged."""
    problems: list[Problem] = []
    spoilt: set[int] = set()
    around: list[Element] = []
    wide = {ancestor.index for main in mains(page) for ancestor in page.lineage(main)}
    for element in page.elements:
        while around and element.index >= around[-1].end:
            around.pop()
        mine = kinds_of(element)
        if not mine:
            continue
        if element.index in wide or element.tag in ("html", "body", "head", "main"):
            spoilt.add(element.index)
            problems.append(Problem("blanket-mark", str(element), f"{mine[0]} on so much of the page marks nothing"))
        else:
            # Marks nested deeper than this are no page of anyone's, and every level would be told of.
            for outer in around[-8:]:
                bad = _forbidden(outer, element)
                if bad:
                    spoilt.add(outer.index)
                    problems.append(Problem("nested-mark", str(outer), f"holds {bad} of {element}"))
            around.append(element)
    return problems, spoilt


def _forbidden(outer: Element, inner: Element) -> str | None:
    for name in kinds_of(inner):
        if not all(_may_hold(holder, outer, name, inner) for holder in kinds_of(outer)):
            return name
    return None


def _may_hold(holder: str, outer: Element, name: str, inner: Element) -> bool:
    if holder == "data-field":
        path = outer.attributes["data-field"]
        if name == "data-field":
            return inner.attributes["data-field"] == path
        return name == "data-original" and path == CRITERIA_PATH
    return name in _HOLDS.get(holder, ())


def outside(page: Outline, region: Element, names: Collection[str]) -> str:
    """The text of the region without that of marks of these names inside it; a break stands for each.

    A mark on the region itself is a blanket and covers nothing.
    """
    pieces: list[str] = []
    at, index = region.start, region.index + 1
    while index < region.end:
        element = page.elements[index]
        if any(name in element.attributes for name in names):
            pieces += [page.text[at : element.start], BLOCK]
            at, index = element.stop, element.end
        else:
            index += 1
    pieces.append(page.text[at : region.stop])
    return "".join(pieces)


def elements_outside(page: Outline, region: Element, names: Collection[str]) -> Iterator[Element]:
    yield region
    index = region.index + 1
    while index < region.end:
        element = page.elements[index]
        if any(name in element.attributes for name in names):
            index = element.end
        else:
            yield element
            index += 1


_SAID = ("alt", "title", "aria-label", "aria-description", "aria-valuetext", "aria-roledescription", "placeholder")
_SILENT_INPUTS = frozenset({"hidden", "checkbox", "radio", "color"})


def said_attributes(element: Element) -> Iterator[tuple[str, str]]:
    """Attributes whose words reach a reader."""
    for name in _SAID:
        if name in element.attributes:
            yield name, element.attributes[name]
    if element.tag in ("option", "optgroup", "track") and "label" in element.attributes:
        yield "label", element.attributes["label"]
    if element.tag == "input" and (element.get("type") or "text").lower() not in _SILENT_INPUTS:
        value = element.get("value")
        if value is not None:
            yield "value", value
