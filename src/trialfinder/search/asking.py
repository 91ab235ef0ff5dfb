"""The question of a patient's search, from flags and free text together.

In: `Flags`, as a command line or an address gives them, all text. Out: a `Question`: what holds, where it came from,
and the place. A flag beats what the text says of the same; the default status is said to be a default. Refused, with
what would do: values that cannot be read, and places that no table knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from trialfinder.errors import UsageError
from trialfinder.records.ages import Age
from trialfinder.search import filters
from trialfinder.search.asked import Asked
from trialfinder.search.hiding import Hide, read_hide
from trialfinder.search.hubs import Kind, read_key
from trialfinder.search.persons import parse_asked_age
from trialfinder.search.places import Found, find_place, suggestions
from trialfinder.search.understanding import understand

Sort = Literal["fit", "distance", "newest", "changed"]
SORTS: tuple[Sort, ...] = ("fit", "distance", "newest", "changed")
MOST_SHOWN = 100
_HOW_TO_PLACE = "Try a city with its state or country, or a US ZIP code."
MOST_HIDDEN = 10


class Flags(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked, as text; "" where nothing was. Names are those of the flags and of the URL parameters."""

    q: str = ""
    near: str = ""
    within: str = ""
    status: str = ""
    phase: str = ""
    age: str = ""
    sex: str = ""
    hide: tuple[str, ...] = ()
    type: str = ""
    healthy: str = ""
    sponsor: str = ""
    results: str = ""
    site: str = ""
    condition: str = ""
    place: str = ""
    lead: str = ""
    sort: str = ""
    without: tuple[str, ...] = ()
    plain: bool = False


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What holds. `asked` is the text as understood; `filed` names hubs, each with the flag that asks for it."""

    flags: Flags
    asked: Asked
    near: Found | None = None
    within: float | None = None
    status: tuple[str, ...] = filters.DEFAULT_STATUS
    status_by_default: bool = True
    phase: tuple[str, ...] = ()
    age: Age | None = None
    sex: str | None = None
    hide: tuple[Hide, ...] = ()
    type: tuple[str, ...] = ()
    healthy: bool = False
    sponsor: tuple[str, ...] = ()
    results: bool = False
    site: tuple[str, ...] = ()
    filed: tuple[tuple[str, str], ...] = ()
    sort: Sort = "fit"


def question(flags: Flags) -> Question:
    """The question that flags and text ask together; UsageError for what cannot be read."""
    asked = Asked(flags.q, left=tuple(flags.q.split()[:60])) if flags.plain else understand(flags.q)
    near = _place(flags.near) if flags.near.strip() else find_place(asked.near) if asked.near else None
    status = filters.read_status(flags.status or ",".join(asked.status))
    return Question(
        flags=flags,
        asked=asked,
        near=near,
        within=_within(flags, asked, near),
        status=status or filters.DEFAULT_STATUS,
        status_by_default=not status,
        phase=filters.read_phase(flags.phase) or asked.phase,
        age=parse_asked_age(flags.age) if flags.age.strip() else asked.age,
        sex=filters.read_sex(flags.sex) if flags.sex.strip() else asked.sex,
        hide=_hidden(flags.hide),
        type=filters.read_coded("kind of study", "StudyType", flags.type),
        healthy=_yes("healthy", flags.healthy) or bool(asked.healthy),
        sponsor=filters.read_coded("kind of sponsor", "AgencyClass", flags.sponsor),
        results=_yes("results", flags.results) or bool(asked.results),
        site=filters.read_coded("status of a site", "RecruitmentStatus", flags.site),
        filed=tuple(_filed(flags)),
        sort=_sort(flags.sort, near),
    )


FILED: dict[str, Kind] = {"condition": "condition", "place": "place", "lead": "sponsor"}
"""The flags that ask for a hub, each with its kind; their values are slugs or names."""


def _filed(flags: Flags) -> Iterator[tuple[str, str]]:
    for flag, kind in FILED.items():
        if text := getattr(flags, flag).strip():
            yield flag, read_key(kind, text)


def _place(text: str) -> Found:
    found = find_place(text)
    if found is None:
        shown = ascii(text.strip()[:60])[1:-1]
        meant = suggestions(text)
        hint = f"Did you mean {' or '.join(meant)}?" if meant else _HOW_TO_PLACE
        raise UsageError(f"no place is known as '{shown}'", hint)
    return found


def _within(flags: Flags, asked: Asked, near: Found | None) -> float | None:
    text = flags.within or asked.within or ""
    miles = filters.read_within(text) if text.strip() else filters.DEFAULT_MILES
    return miles if near and near.place.lat is not None else None


def _hidden(texts: Sequence[str]) -> tuple[Hide, ...]:
    named = [hide for text in texts for part in filters.split(text) if (hide := read_hide(part))]
    if len(named) > MOST_HIDDEN:
        raise UsageError(f"more than {MOST_HIDDEN} things to hide", "Name fewer of them.")
    return tuple(dict.fromkeys(named))


def _yes(name: str, text: str) -> bool:
    said = text.strip().lower()
    if said not in ("", "yes", "true", "1", "on", "y"):
        raise UsageError(f"{name} is 'yes' or left out", f"Leave {name} out to see all.")
    return bool(said)


def _sort(text: str, near: Found | None) -> Sort:
    sort = next((sort for sort in SORTS if sort == (text.strip().lower() or "fit")), None)
    if sort is None:
        raise UsageError(f"'{ascii(text.strip()[:40])[1:-1]}' is not an order", f"Known are: {', '.join(SORTS)}.")
    if sort == "distance" and (near is None or near.place.lat is None):
        raise UsageError("an order by distance needs a place on the map", "Name a city or a ZIP code with it.")
    return sort
