"""The difference between any two versions of a record, field by field.

In: two documents of one study, not only neighbours. Out: every scalar that is not the same in both, with its path in
either, in the order of the newer record. Items of lists are compared with themselves, wherever they stand.
A difference that is no news carries what makes it none: `order`, `writing` (white space, list marks, escapes),
`derived` (the registry's own work), `record` (the dates of the record itself), `unknown` (fields outside the
registry's model), `absent` (results that one of the versions only came without).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from msgspec import structs

from trialfinder.changed import Difference, Noise
from trialfinder.history.matching import match
from trialfinder.history.wording import folded
from trialfinder.records.document import Document
from trialfinder.records.facts import Fact, scalars
from trialfinder.records.fields import fields

_RESULTS = "resultsSection"
_INDEX = re.compile(r"\[[0-9]+\]")
_STATUS = "protocolSection.statusModule"
_RECORD = (
    f"{_STATUS}.statusVerifiedDate",
    f"{_STATUS}.lastUpdate",
    f"{_STATUS}.studyFirst",
    f"{_STATUS}.resultsFirstSubmit",
    f"{_STATUS}.dispFirst",
    f"{_STATUS}.delayedPosting",
    "annotationSection",
)
_NO_ANYWAY = (f"{_STATUS}.expandedAccessInfo.hasExpandedAccess", "hasResults")
_DERIVED = (
    "derivedSection",
    "protocolSection.contactsLocationsModule.locations.geoPoint",
    "protocolSection.identificationModule.nctIdAliases",
)


def between(old: Document, new: Document) -> tuple[Difference, ...]:
    """Every difference from `old` to `new`, noise among them.

    Of a record that came in part only what both versions hold is compared: what a part lacks was not taken away.
    """
    found = _without_absent(_compare("", "", "", old.tree, new.tree), old, new)
    if old.version.full and new.version.full:
        return tuple(found)
    return tuple(one for one in found if one.kind in ("changed", "moved"))


def _without_absent(found: Iterator[Difference], old: Document, new: Document) -> Iterator[Difference]:
    """Results that both versions speak of and one came without were neither posted nor taken away."""
    came_without = sum(_RESULTS in one.tree for one in (old, new)) == 1
    if not (came_without and old.tree.get("hasResults") is True and new.tree.get("hasResults") is True):
        yield from found
        return
    for one in found:
        yield structs.replace(one, noise="absent") if one.path.startswith(_RESULTS) else one


def _compare(path: str, here: str, there: str, old: Any, new: Any) -> Iterator[Difference]:
    """`path` is without indexes, `here` stands in the old record and `there` in the new one."""
    if isinstance(old, dict) and isinstance(new, dict):
        names = [*new, *(name for name in old if name not in new)]
        for name in names:
            yield from _compare(
                _under(path, name), _under(here, name), _under(there, name), old.get(name), new.get(name)
            )
    elif isinstance(old, list) and isinstance(new, list):
        yield from _lists(path, here, there, old, new)
    elif not _is_scalar(old) or not _is_scalar(new):
        yield from _whole("removed", path, here, old)
        yield from _whole("added", path, there, new)
    elif type(old) is not type(new) or old != new:
        yield from _scalars(path, here, there, old, new)


def _lists(path: str, here: str, there: str, old: list[Any], new: list[Any]) -> Iterator[Difference]:
    if old == new:
        return
    last, moved = -1, False
    for was, now in match(path, old, new):
        if was is None:
            yield from _whole("added", path, f"{there}[{now}]", new[now or 0])
        elif now is None:
            yield from _whole("removed", path, f"{here}[{was}]", old[was])
        else:
            moved, last = moved or was < last, max(was, last)
            yield from _compare(path, f"{here}[{was}]", f"{there}[{now}]", old[was], new[now])
    if moved:
        yield Difference("moved", path, here, there, "", "", "order")


def _scalars(path: str, here: str, there: str, old: Any, new: Any) -> Iterator[Difference]:
    if old is None or new is None:
        yield from _whole("removed", path, here, old)
        yield from _whole("added", path, there, new)
        return
    before, after = Fact("", old).json_text, Fact("", new).json_text
    noise = _noise(path) or ("writing" if folded(before) == folded(after) else "")
    yield Difference("changed", path, here, there, before, after, noise)


def _whole(kind: Any, path: str, place: str, tree: Any) -> Iterator[Difference]:
    """Each scalar of a part that came or went; one that says nothing is told as writing."""
    for fact in scalars(tree, place):
        inner = path + _INDEX.sub("", fact.path[len(place) :])
        noise = _noise(inner) or ("" if _says(inner, fact.json_text) else "writing")
        if kind == "added":
            yield Difference("added", inner, "", fact.path, "", fact.json_text, noise)
        else:
            yield Difference("removed", inner, fact.path, "", fact.json_text, "", noise)


def _says(path: str, value: str) -> bool:
    """Whether it makes a difference that this value stands there; a "no" goes without saying at some places."""
    return bool(value.strip()) and (value != "false" or path not in _NO_ANYWAY)


def _noise(path: str) -> Noise:
    if path.startswith(_DERIVED):
        return "derived"
    if path.startswith(_RECORD):
        return "record"
    return "" if path in fields() or path == "hasResults" else "unknown"


def _is_scalar(value: Any) -> bool:
    return value is None or isinstance(value, str | int)


def _under(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
