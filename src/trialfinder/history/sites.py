"""News of sites: which opened and closed, came and went, and what else is new of them.

In: the differences of each site that is not the same in two versions. Out: for each site what happened to it, sites
that opened first. A site that is only listed otherwise (its name, its town) did not close, and none opened: that is
told with the contacts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from trialfinder.changed import Change, Difference, Quote
from trialfinder.history.items import Item
from trialfinder.records.document import Document

LOCATIONS = "protocolSection.contactsLocationsModule.locations"
PLACE = ("facility", "city", "state", "country")
KINDS = (
    "opened",
    "added",
    "closed",
    "stopped",
    "paused",
    "removed",
    "site_status",
    "site_moved",
    "contact",
    "site_details",
)
"""From what a person who looks for a site needs first."""
# What became of a site by the status that it has now.
_BECAME = {
    "RECRUITING": "opened",
    "AVAILABLE": "opened",
    "COMPLETED": "closed",
    "TERMINATED": "closed",
    "ACTIVE_NOT_RECRUITING": "stopped",
    "SUSPENDED": "paused",
}


def of_sites(items: Sequence[Item], old: Document, new: Document) -> list[Change]:
    """What happened to each site, in the order of `KINDS` and then of the record."""
    found = [change for item in items for change in _of_site(item, old, new)]
    return sorted(found, key=_order)


def _order(change: Change) -> tuple[int, str, str]:
    """Sites with which the same happened stand together."""
    was, now = (part[0].value if part else "" for part in (change.old, change.new))
    return KINDS.index(change.kind), *(("", "") if change.kind == "site_moved" else (was, now))


def _of_site(item: Item, old: Document, new: Document) -> Iterator[Change]:
    before, after = _site(old, item.old_path), _site(new, item.new_path)
    if not item.old_path:
        status = _status(new, item.new_path)
        kind = "opened" if status and status[0].value in ("RECRUITING", "AVAILABLE") else "added"
        yield Change("sites", kind, LOCATIONS, item.differences, thing=after, new=status)
        return
    if not item.new_path:
        status = _status(old, item.old_path)
        yield Change("sites", "removed", LOCATIONS, item.differences, thing=before, old=status)
        return
    moved = _place_differs(before, after)
    parts: dict[str, list[Difference]] = {}
    for one in item.differences:
        parts.setdefault(_part(one, moved=moved), []).append(one)
    for part, group in parts.items():
        found = tuple(group)
        if part == "site_status":
            was, now = _status(old, item.old_path), _status(new, item.new_path)
            yield Change("sites", _became(was, now), LOCATIONS, found, thing=after, old=was, new=now)
        elif part == "site_moved":
            yield Change("contacts", part, LOCATIONS, found, thing=after, old=before, new=after)
        else:
            yield Change("contacts", part, LOCATIONS, found, thing=after)


def _became(was: tuple[Quote, ...], now: tuple[Quote, ...]) -> str:
    """What a change of status is called, where the record leaves no doubt."""
    before, after = was[0].value if was else "", now[0].value if now else ""
    kind = _BECAME.get(after, "site_status")
    if kind == "opened" and before not in ("NOT_YET_RECRUITING", "SUSPENDED"):
        return "site_status"  # it may have recruited all the time, or again
    if kind == "closed" and before not in ("RECRUITING", "SUSPENDED", "AVAILABLE"):
        return "site_status"  # it took nobody any more, or had not begun to
    if kind == "stopped" and before != "RECRUITING":
        return "site_status"
    return kind


def _part(one: Difference, *, moved: bool) -> str:
    """The kind of change that a difference belongs to."""
    name = one.path[len(LOCATIONS) + 1 :].partition(".")[0]
    if name in PLACE:
        return "site_moved" if moved else "site_details"
    return {"status": "site_status", "contacts": "contact"}.get(name, "site_details")


def _place_differs(before: tuple[Quote, ...], after: tuple[Quote, ...]) -> bool:
    """Whether the name or the town is another, apart from its writing; a state that is given or left out is no move."""
    names = [{one.path.rpartition(".")[2]: _plain(one.value) for one in part} for part in (before, after)]
    return any(names[0].get(name) != names[1].get(name) for name in ("facility", "city"))


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _site(document: Document, place: str) -> tuple[Quote, ...]:
    """The name and the place of a site."""
    return _quotes(document, place, PLACE) if place else ()


def _status(document: Document, place: str) -> tuple[Quote, ...]:
    return _quotes(document, place, ("status",))


def _quotes(document: Document, place: str, names: Sequence[str]) -> tuple[Quote, ...]:
    item = document.lens.at(LOCATIONS).tree[int(place.rpartition("[")[2].rstrip("]"))]
    parts = [(name, item.get(name)) for name in names] if isinstance(item, dict) else []
    return tuple(
        Quote(f"{place}.{name}", value, document.sha256)
        for name, value in parts
        if isinstance(value, str) and value.strip()
    )
