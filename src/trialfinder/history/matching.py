"""Which item of a list is which in another version of the record.

In: the items of one list in two versions. Out: pairs of their places; an item without a partner came or went.
The record numbers nothing, so an item is known by its names: by all of them first, by fewer then, and at last by
words that are much alike. What shares no name is never paired.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Any, NamedTuple

from trialfinder.history.wording import bag, likeness

_MOST_COMPARED = 2500
"""Pairs of texts that are compared by their words; past it only names count."""
_ALIKE = 0.6

Pair = tuple[int | None, int | None]
Key = Callable[[Any], Hashable]


class Known(NamedTuple):
    """How the items of a list are known: by names at each level, the surest first.

    `alone`: at these levels only where there is one candidate on either side. `text`: the parts whose words are
    compared in the end.
    """

    by: tuple[tuple[str, ...], ...]
    alone: tuple[tuple[str, ...], ...] = ()
    text: tuple[str, ...] = ()


_PLACE = ("city", "facility", "state", "country", "zip")  # a few sites have no name, all have a city
_OUTCOME = Known((("measure", "timeFrame", "description"), ("measure", "timeFrame"), ("measure",)), text=("measure",))
_PERSON = Known((("name", "phone", "email", "role"), ("name", "role"), ("name",)), alone=(("email",), ("phone",)))
_P = "protocolSection"
KNOWN: dict[str, Known] = {
    f"{_P}.contactsLocationsModule.locations": Known(
        ((*_PLACE, "status"), _PLACE, ("city", "facility", "country", "zip"), ("city", "facility", "country")),
        alone=(("facility", "country", "zip"), ("city", "country", "zip")),
    ),
    f"{_P}.contactsLocationsModule.locations.contacts": _PERSON,
    f"{_P}.contactsLocationsModule.centralContacts": _PERSON,
    f"{_P}.contactsLocationsModule.overallOfficials": _PERSON,
    f"{_P}.outcomesModule.primaryOutcomes": _OUTCOME,
    f"{_P}.outcomesModule.secondaryOutcomes": _OUTCOME,
    f"{_P}.outcomesModule.otherOutcomes": _OUTCOME,
    f"{_P}.armsInterventionsModule.armGroups": Known(
        (("label",),), alone=(("description",), ("type", "interventionNames")), text=("label", "description")
    ),
    f"{_P}.armsInterventionsModule.interventions": Known(
        (("type", "name"), ("name",)), alone=(("description",),), text=("name", "description")
    ),
    f"{_P}.sponsorCollaboratorsModule.collaborators": Known((("name",),)),
    f"{_P}.identificationModule.secondaryIdInfos": Known((("id", "type"), ("id",))),
    f"{_P}.referencesModule.references": Known((("pmid", "type"), ("pmid",), ("citation",)), text=("citation",)),
    f"{_P}.referencesModule.seeAlsoLinks": Known((("url", "label"), ("url",), ("label",))),
    f"{_P}.referencesModule.availIpds": Known((("id", "url"), ("id",), ("url",))),
    "documentSection.largeDocumentModule.largeDocs": Known((("filename",), ("label", "date"), ("label",))),
}


def match(path: str, old: Sequence[Any], new: Sequence[Any]) -> list[Pair]:
    """Pairs in the order of the new list; what went comes last."""
    partner: dict[int, int] = {}
    for key, alone in _levels(path):
        _pair_by(key, old, new, partner, alone=alone)
    known = KNOWN.get(path)
    if known and known.text:
        _pair_by_words(known.text, old, new, partner)
    taken = set(partner.values())
    pairs: list[Pair] = [(partner_of, place) for place, partner_of in _by_place(partner, len(new))]
    return pairs + [(place, None) for place in range(len(old)) if place not in taken]


def _by_place(partner: dict[int, int], count: int) -> Iterator[tuple[int, int | None]]:
    for place in range(count):
        yield place, partner.get(place)


def _levels(path: str) -> Iterator[tuple[Key, bool]]:
    yield _whole, False
    known = KNOWN.get(path)
    if known is None:
        yield _only_value, True
        return
    for names in known.by:
        yield _names(names, all_of_them=False), False
    for names in known.alone:
        yield _names(names, all_of_them=True), True


def _pair_by(key: Key, old: Sequence[Any], new: Sequence[Any], partner: dict[int, int], *, alone: bool) -> None:
    """Pair what is without a partner and has the same key, in the order of the lists."""
    taken = set(partner.values())
    waiting: dict[Hashable, list[int]] = {}
    for place, item in enumerate(old):
        if place not in taken and (found := key(item)) is not None:
            waiting.setdefault(found, []).append(place)
    free: dict[Hashable, list[int]] = {}
    for place, item in enumerate(new):
        if place not in partner and (found := key(item)) in waiting:
            free.setdefault(found, []).append(place)
    for found, places in free.items():
        if alone and (len(places) > 1 or len(waiting[found]) > 1):
            continue
        for place, was in zip(places, waiting[found], strict=False):
            partner[place] = was


def _pair_by_words(names: tuple[str, ...], old: Sequence[Any], new: Sequence[Any], partner: dict[int, int]) -> None:
    """Pair the texts that are most alike, the best first."""
    taken = set(partner.values())
    left = [place for place in range(len(old)) if place not in taken]
    free = [place for place in range(len(new)) if place not in partner]
    if not left or not free or len(left) * len(free) > _MOST_COMPARED:
        return
    for name in names:
        bags_old = {place: bag(_part(old[place], name)) for place in left}
        bags_new = {place: bag(_part(new[place], name)) for place in free}
        scored = sorted(
            (-score, place, was)
            for place in free
            for was in left
            if (score := likeness(bags_old[was], bags_new[place])) >= _ALIKE
        )
        for _, place, was in scored:
            if place not in partner and was not in partner.values():
                partner[place] = was


def _whole(item: Any) -> Hashable:
    return repr(item) if item is not None else None


def _only_value(item: Any) -> Hashable:
    """Things of a kind that we know no names of: only one on either side can be the same."""
    return "one" if isinstance(item, dict | list) else None


def _names(names: tuple[str, ...], *, all_of_them: bool) -> Key:
    """The key of an item that has the first of the names, or all of them."""

    def key(item: Any) -> Hashable:
        found = tuple(_part(item, name).casefold() for name in names)
        return found if found[0] and (not all_of_them or all(found)) else None

    return key


def _part(item: Any, name: str) -> str:
    value = item.get(name) if isinstance(item, dict) else None
    if isinstance(value, list):
        return " ".join(str(one) for one in value)
    return " ".join(str(value).split()) if isinstance(value, str | int) else ""
