"""Hubs as pages show them: names with marks, ways up and down, and the searches that find the same.

In: a hub among all hubs. Out: plain values for templates. Names come from records and are text, whatever they hold.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import msgspec

from trialfinder.pages.rules import hubs as rules
from trialfinder.pages.site import Site
from trialfinder.pages.views.model import Rule
from trialfinder.pages.views.search_links import address
from trialfinder.search.asking import FILED, Flags
from trialfinder.search.hubs import NO_STATE, Hub, Hubs, Kind
from trialfinder.text.slugs import slug
from trialfinder.vocab.loader import entries

FOLDERS: dict[Kind, str] = {"condition": "/conditions", "place": "/places", "sponsor": "/sponsors"}
TITLES: dict[Kind, str] = {"condition": "Conditions", "place": "Places", "sponsor": "Sponsors"}
_COUNTS = {"condition": rules.conditions, "place": rules.places, "sponsor": rules.sponsors}
_FLAGS = {kind: flag for flag, kind in FILED.items()}
_KINDS = ("condition", "symptom")


class HubRow(msgspec.Struct, frozen=True, gc=False):
    """A hub in a list."""

    href: str
    name: Rule
    count: Rule
    everyday: Rule | None = None


class Crumb(msgspec.Struct, frozen=True, gc=False):
    """A step of the way from the first page to this one; `rule` marks a name of records."""

    path: str
    text: str
    rule: str = ""


class Everyday(msgspec.Struct, frozen=True, gc=False):
    """What the vocabulary says of a condition: what to call it, and what people may type who look for it."""

    name: str = ""
    lay: tuple[str, ...] = ()
    note: str = ""


def hub_path(hub: Hub) -> str:
    return f"{FOLDERS[hub.kind]}/{hub.slug}"


def name_of(hub: Hub, hubs: Hubs) -> str:
    """A place without a state is called after its country."""
    if not hub.slug.endswith(f"/{NO_STATE}"):
        return hub.name
    country = hubs.get("place", hub.slug.partition("/")[0])
    return f"{country.name if country else ''}, no state named".removeprefix(", ")


def title_of(hub: Hub, hubs: Hubs) -> str:
    """With the places that a place lies in: "Columbus, Ohio, United States"."""
    if hub.kind != "place":
        return hub.name
    around = [crumb for crumb in _around(hub, hubs) if not crumb.slug.endswith(f"/{NO_STATE}")]
    names = [name_of(hub, hubs), *(place.name for place in reversed(around))]
    return names[0] if hub.slug.endswith(f"/{NO_STATE}") else ", ".join(names)


def count_of(hub: Hub) -> Rule:
    return _COUNTS[hub.kind](hub.total, hub.recruiting)


def rows(found: Iterable[Hub], hubs: Hubs, site: Site) -> tuple[HubRow, ...]:
    return tuple(_row(hub, hubs, site) for hub in found)


def _row(hub: Hub, hubs: Hubs, site: Site) -> HubRow:
    said = everyday(hub.name).name if hub.kind == "condition" else ""
    return HubRow(
        href=site.path(hub_path(hub)),
        name=rules.name(name_of(hub, hubs)),
        count=rules.row(hub.total, hub.recruiting),
        everyday=rules.everyday(said) if said else None,
    )


def crumbs(hub: Hub, hubs: Hubs) -> tuple[Crumb, ...]:
    """From all of the kind down to this one. A condition may stand under several, so none of them is its way."""
    steps = [Crumb(FOLDERS[hub.kind], TITLES[hub.kind])]
    steps += [Crumb(hub_path(one), name_of(one, hubs), "hub-name") for one in (*_around(hub, hubs), hub)]
    return tuple(steps)


def _around(hub: Hub, hubs: Hubs) -> list[Hub]:
    """The places that a place lies in, the widest first."""
    found: list[Hub] = []
    while hub.kind == "place" and (above := hubs.broader(hub)):
        hub = above[0]
        found.insert(0, hub)
    return found


def search_address(hub: Hub, site: Site, *, everything: bool) -> str:
    """The search that finds the same: the recruiting ones, or all."""
    flags = Flags(status="all" if everything else "", sort="changed")
    return address(flags, site, **{_FLAGS[hub.kind]: hub.slug})


def everyday(name: str) -> Everyday:
    """What our vocabulary has for a MeSH term, as it is or turned round ("Diabetes Mellitus, Type 2")."""
    last, comma, first = name.rpartition(", ")
    found = _vocabulary().get(slug(name)) or (_vocabulary().get(slug(f"{first} {last}")) if comma else None)
    if found is None:
        return Everyday()
    told = {slug(name), slug(found.name)}
    lay = tuple(dict.fromkeys(one for one in found.lay if slug(one) not in told))
    return Everyday(found.name if slug(found.name) != slug(name) else "", lay, found.note)


@cache
def _vocabulary() -> dict[str, Everyday]:
    found: dict[str, Everyday] = {}
    for entry in entries():
        if entry.kind in _KINDS and not entry.guards.exact:
            found.setdefault(slug(entry.term), Everyday(entry.plain, entry.lay, entry.note))
    return found
