"""Hubs counted the slow way: every record read from its first byte, without a line of the index's own code."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from trialfinder.search.hubs import country_slug
from trialfinder.text.slugs import slug

OPEN = ("RECRUITING", "NOT_YET_RECRUITING")


class Counted(NamedTuple):
    """The numbers of the studies filed under a key, and of those that recruit (at a place: there)."""

    all: set[int]
    recruiting: set[int]


def filed(documents: Iterable[bytes]) -> dict[str, Counted]:
    found: dict[str, Counted] = defaultdict(lambda: Counted(set(), set()))
    for document in documents:
        tree = json.loads(document)
        number = int(tree["protocolSection"]["identificationModule"]["nctId"][3:])
        recruits = _at(tree, "protocolSection", "statusModule", "overallStatus") == "RECRUITING"
        for key, is_open in _keys(tree):
            found[key].all.add(number)
            if recruits and is_open:
                found[key].recruiting.add(number)
    return dict(found)


def _keys(tree: Any) -> list[tuple[str, bool]]:
    browse = _at(tree, "derivedSection", "conditionBrowseModule")
    terms = [*_list(browse, "meshes"), *_list(browse, "ancestors")]
    keys = [(f"condition/{slug(_text(term, 'term'))}", True) for term in terms if slug(_text(term, "term"))]
    sponsor = slug(_text(_at(tree, "protocolSection", "sponsorCollaboratorsModule", "leadSponsor"), "name"))
    keys += [(f"sponsor/{sponsor}", True)] if sponsor else []
    for site in _list(_at(tree, "protocolSection", "contactsLocationsModule"), "locations"):
        country, is_open = country_slug(_text(site, "country")), _text(site, "status") in OPEN
        state, city = slug(_text(site, "state")), slug(_text(site, "city"))
        if country:
            keys.append((f"place/{country}", is_open))
            keys += [(f"place/{country}/{state or '-'}", is_open)] if state or city else []
            keys += [(f"place/{country}/{state or '-'}/{city}", is_open)] if city else []
    return keys


def _at(tree: Any, *steps: str) -> Any:
    for step in steps:
        tree = tree.get(step) if isinstance(tree, dict) else None
    return tree


def _list(tree: Any, name: str) -> list[Any]:
    found = tree.get(name) if isinstance(tree, dict) else None
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def _text(tree: Any, name: str) -> str:
    found = tree.get(name) if isinstance(tree, dict) else None
    return found if isinstance(found, str) else ""
