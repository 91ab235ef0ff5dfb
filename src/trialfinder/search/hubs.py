"""Hubs: what trials are filed under (conditions, places, lead sponsors), each with its address and its counts.

In: a study's entry. Out: the names it is filed under, and of all studies together the `Hubs`. A hub is known by its
key, such as "condition/asthma" or "place/united-states/ohio/columbus": the index holds the keys of each study as they
are, so that a hub counts exactly what a search by its key finds. Conditions are the registry's MeSH terms and what the
record says is above them; nothing else is taken in. Names that have one slug are one hub.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from typing import Literal, NamedTuple

import msgspec

from trialfinder.errors import UsageError
from trialfinder.search.entries import Entry
from trialfinder.search.places import region_of
from trialfinder.search.places.gazetteer import region
from trialfinder.text.slugs import is_slug, slug

Kind = Literal["condition", "place", "sponsor"]
KINDS: tuple[Kind, ...] = ("condition", "place", "sponsor")
NO_STATE = "-"
"""Stands for the state in the address of a place of which records name none."""
RECRUITING = "RECRUITING"
OPEN_SITES = ("RECRUITING", "NOT_YET_RECRUITING")
"""Sites that keep a recruiting trial among those of their place: those that recruit, and those that will."""
_STEPS = 3
OTHERS = "0"
"""Stands for a letter where a name begins with none of ours."""


class Filed(NamedTuple):
    """One name that a study is filed under. `term`: a MeSH term of the study itself, not one above it.

    `recruiting`: a search for recruiting trials under this key finds it.
    """

    key: str
    name: str
    term: bool
    recruiting: bool


def keys_of(filed: Filed) -> tuple[str, ...]:
    """What the index holds of it: its key, and that of its recruiting trials where it is a place's.

    For conditions and sponsors the status of the trial says as much.
    """
    return (filed.key, open_key(filed.key)) if filed.recruiting and filed.key.startswith("place/") else (filed.key,)


def open_key(place: str) -> str:
    """The key of the trials that have an open site at a place and recruit themselves."""
    return "open" + place.removeprefix("place")


class Hub(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A hub: `name` as most studies write it, `broader` the keys of those right above it."""

    key: str
    name: str
    total: int
    recruiting: int
    broader: tuple[str, ...] = ()

    @property
    def kind(self) -> Kind:
        return kind_of(self.key)

    @property
    def slug(self) -> str:
        """The key without its kind: a place's has up to three steps."""
        return self.key.partition("/")[2]


class Hubs:
    """All hubs of one edition of the index."""

    def __init__(self, hubs: Sequence[Hub] = ()) -> None:
        self._by_key = {hub.key: hub for hub in hubs}
        self._below: dict[str, list[Hub]] = {}
        for hub in hubs:
            for key in hub.broader:
                self._below.setdefault(key, []).append(hub)

    def get(self, kind: Kind, name: str) -> Hub | None:
        return self._by_key.get(f"{kind}/{name}")

    def of(self, kind: Kind) -> list[Hub]:
        """All of a kind, by their keys."""
        return self._of[kind]

    def narrower(self, hub: Hub) -> list[Hub]:
        """Those right below it, the most trials first."""
        return sorted(self._below.get(hub.key, ()), key=_most_first)

    def broader(self, hub: Hub) -> list[Hub]:
        """Those right above it, the most trials first."""
        return sorted((self._by_key[key] for key in hub.broader if key in self._by_key), key=_most_first)

    def tops(self, kind: Kind) -> list[Hub]:
        """Where one goes down from: those that have something below them and nothing above, the most trials first."""
        found = [hub for hub in self._of[kind] if not hub.broader and hub.key in self._below]
        return sorted(found, key=_most_first)

    def largest(self, kind: Kind, most: int) -> list[Hub]:
        return sorted(self._of[kind], key=_most_first)[:most]

    def letters(self, kind: Kind) -> dict[str, list[Hub]]:
        """All of a kind by the first letter of their slugs, which is that of their names."""
        return self._letters[kind]

    @cached_property
    def _of(self) -> dict[Kind, list[Hub]]:
        found: dict[Kind, list[Hub]] = {kind: [] for kind in KINDS}
        for _, hub in sorted(self._by_key.items()):
            found[hub.kind].append(hub)
        return found

    @cached_property
    def _letters(self) -> dict[Kind, dict[str, list[Hub]]]:
        found: dict[Kind, dict[str, list[Hub]]] = {kind: {} for kind in KINDS}
        for kind, hubs in self._of.items():
            for hub in hubs:
                found[kind].setdefault(letter_of(hub), []).append(hub)
            found[kind] = dict(sorted(found[kind].items()))
        return found


def kind_of(key: str) -> Kind:
    return next(kind for kind in KINDS if key.startswith(kind))


def letter_of(hub: Hub) -> str:
    """The letter it stands under."""
    first = hub.slug[:1]
    return first if first.isalpha() else OTHERS


def _most_first(hub: Hub) -> tuple[int, str]:
    return -hub.total, hub.key


def read_key(kind: Kind, text: str) -> str:
    """The key that somebody asks for: a slug or the name itself; of a place the country, state and city, with "/".

    UsageError for what can be none.
    """
    parts = [part.strip() for part in text.split("/")] if kind == "place" else [text]
    slugs = [NO_STATE if part == NO_STATE and at == 1 else slug(part) for at, part in enumerate(parts)]
    if kind == "place" and not is_slug(parts[0]):
        slugs[0] = country_slug(parts[0])
    if not 0 < len(slugs) <= _STEPS or not all(slugs):
        shown = ascii(text.strip()[:60])[1:-1]
        hint = "Write it as united-states/ohio/columbus." if kind == "place" else "Copy it from its page."
        raise UsageError(f"no {kind} can be called '{shown}'", hint)
    return "/".join((kind, *slugs))


def key_at(kind: Kind, steps: Sequence[str]) -> str | None:
    """The key that the steps of an address name; None where they can name none."""
    known = all(is_slug(step) or (kind == "place" and at == 1 and step == NO_STATE) for at, step in enumerate(steps))
    return "/".join((kind, *steps)) if known and 0 < len(steps) <= _STEPS else None


# What a study is filed under


def filed_under(entry: Entry) -> Iterator[Filed]:
    """In the record's order: its MeSH terms, those above them, its sponsor, and its places; each name once."""
    recruits = RECRUITING in entry.codes.get("OverallStatus", ())
    terms = entry.texts.get("ConditionMeshTerm", ())
    seen: set[tuple[str, str]] = set()
    named = [("condition", term, True) for term in terms]
    named += [("condition", term, False) for term in entry.texts.get("ConditionAncestorTerm", ())]
    named += [("sponsor", name, False) for name in entry.texts.get("LeadSponsorName", ())]
    for kind, name, term in named:
        shown, found = _clean(name), slug(name)
        if found and (found, kind) not in seen:
            seen.add((found, kind))
            yield Filed(f"{kind}/{found}", shown, term, recruits)
    yield from _places(entry, recruits=recruits)


def _places(entry: Entry, *, recruits: bool) -> Iterator[Filed]:
    """A place counts as recruiting where a recruiting trial has a site there that is open or will be."""
    found: dict[tuple[str, str], bool] = {}
    for site in entry.sites:
        is_open = recruits and any(status in OPEN_SITES for status in site.codes.get("LocationStatus", ()))
        for step in places_of(site):
            found[step] = found.get(step, False) or is_open
    for (key, name), is_open in found.items():
        yield Filed(key, name, False, is_open)


def places_of(site: Entry) -> Iterator[tuple[str, str]]:
    """The keys of a site's country, state and city, each with its name; nothing without a country."""
    names = [next(iter(site.texts.get(f"Location{part}", ())), "") for part in ("Country", "State", "City")]
    country, state, city = country_slug(names[0]), slug(names[1]), slug(names[2])
    if not country:
        return
    key = f"place/{country}"
    yield key, _clean(names[0])
    if state or city:
        key = f"{key}/{state or NO_STATE}"
        yield key, _clean(names[1]) if state else NO_STATE
    if city:
        yield f"{key}/{city}", _clean(names[2])


@lru_cache(maxsize=1 << 10)
def country_slug(name: str) -> str:
    """A country has one slug, whichever of its names a record uses; the registry has renamed some over the years."""
    known = region_of(name, "", "")
    found = region(known[0]) if known else None
    return slug(found.name if found else name)


def above(key: str) -> str | None:
    """The place that a place lies in."""
    kind, *steps = key.split("/")
    return "/".join((kind, *steps[:-1])) if kind == "place" and len(steps) > 1 else None


_LONGEST_NAME = 200


def _clean(name: str) -> str:
    """One line, and not endless, that any file can hold: hostile names are names, too."""
    return " ".join(name.split())[:_LONGEST_NAME].encode("utf-8", "replace").decode()
