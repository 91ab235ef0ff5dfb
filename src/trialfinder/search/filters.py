"""The filters of a patient's search: what each lets through, and what a person may write for it.

In: values as flags and URL parameters give them. Out: a `Filter` for each that is set, with its query. Refused, with
the values that are known: a value that none of the registry's is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from trialfinder.errors import UsageError
from trialfinder.records.ages import Age
from trialfinder.records.fields import enum_labels
from trialfinder.search import query as q
from trialfinder.search.nearest import KM
from trialfinder.search.places import Place, cities_of, other_states, region_names

MINUTES = {"Year": 525_960, "Month": 43_830, "Week": 10_080, "Day": 1_440, "Hour": 60, "Minute": 1}
DEFAULT_STATUS = ("RECRUITING",)
DEFAULT_MILES = 50.0
MOST_MILES = 13_000.0
OPEN_SITES = ("RECRUITING", "NOT_YET_RECRUITING")
"""Near sites that keep a trial in: those that recruit, and those that will; an answer says which."""

_WITHIN = re.compile(r"([0-9]{1,5}(?:\.[0-9]{1,3})?) ?(mi|mile|miles|km|kilometer|kilometers|kilometre|kilometres)?")
_PHASES = {
    **{number: f"PHASE{number}" for number in "1234"},
    **dict.fromkeys(("0", "early1"), "EARLY_PHASE1"),
    "na": "NA",
}
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
_SEXES = {"female": "FEMALE", "f": "FEMALE", "woman": "FEMALE", "male": "MALE", "m": "MALE", "man": "MALE"}


class Filter(NamedTuple):
    """One filter that is set: its name (that of its flag), its value as shown, and what it lets through."""

    name: str
    shown: str
    node: q.Node


def split(text: str) -> list[str]:
    """The values of a list: parted by commas."""
    return [part for part in (piece.strip() for piece in text.split(",")) if part]


def read_status(text: str) -> tuple[str, ...]:
    """Statuses as the registry has them, whatever their case; ("all",) for all."""
    asked = [part.upper().replace(" ", "_").replace("-", "_") for part in split(text)]
    if asked == ["ALL"]:
        return ("all",)
    return _coded("status", "Status", asked)


def read_phase(text: str) -> tuple[str, ...]:
    """ "2", "II", "1,2", "1/2", "phase 3", "early1", "NA"."""
    found: list[str] = []
    for part in split(text.replace("/", ",")):
        word = part.lower().replace("phase", "").replace("_", "").replace(" ", "")
        code = _PHASES.get(_ROMAN.get(word, word))
        if code is None:
            raise UsageError(f"'{_cut(part)}' is not a phase", "Phases are early1, 1, 2, 3, 4 and NA.")
        found.append(code)
    return tuple(dict.fromkeys(found))


def read_sex(text: str) -> str:
    code = _SEXES.get(text.strip().lower())
    if code is None:
        raise UsageError(f"'{_cut(text)}' is not a sex that trials are limited to", "Use female or male.")
    return code


def read_within(text: str) -> float:
    """A distance in miles: "50mi", "80 km", "50"."""
    found = _WITHIN.fullmatch(text.strip().lower())
    miles = float(found[1]) / (KM if (found[2] or "").startswith("k") else 1) if found else 0.0
    if not 0 < miles <= MOST_MILES:
        raise UsageError(f"'{_cut(text)}' is not a distance", "Give miles or kilometers, such as 50mi or 80km.")
    return miles


def read_coded(name: str, kind: str, text: str) -> tuple[str, ...]:
    """Values of one of the registry's lists, such as INDUSTRY of AgencyClass."""
    return _coded(name, kind, [part.upper().replace(" ", "_").replace("-", "_") for part in split(text)])


def _coded(name: str, kind: str, asked: Sequence[str]) -> tuple[str, ...]:
    known = enum_labels().get(kind, {})
    for value in asked:
        if value not in known:
            listed = ", ".join(code.lower() for code in known)
            raise UsageError(f"'{_cut(value.lower())}' is not a {name}", f"Known are: {listed}.")
    return tuple(dict.fromkeys(asked))


def _cut(text: str) -> str:
    return ascii(text.strip()[:40])[1:-1]


# What each lets through


def any_of(piece: str, values: Sequence[str]) -> q.Node:
    return q.Or(tuple(q.Value(piece, value) for value in values))


def by_age(age: Age) -> q.Node:
    """Those whose limits, where there are any, take a person of this age."""
    minutes = age.number * MINUTES[age.unit]
    youngest = q.Or((q.Range("MinimumAge", None, minutes), q.Missing("MinimumAge")))
    oldest = q.Or((q.Range("MaximumAge", minutes, None), q.Missing("MaximumAge")))
    return q.And((youngest, oldest))


def by_sex(sex: str) -> q.Node:
    """All but those for the other sex alone."""
    return q.Not(q.Value("Sex", "MALE" if sex == "FEMALE" else "FEMALE"))


def by_place(place: Place, miles: float | None, site_statuses: Sequence[str]) -> q.Node:
    """Those with a site near enough, or in the region, whose own status is one of these; none given: any site."""
    if place.lat is None or place.lon is None:
        where: q.Node = q.Or(tuple(_in_region(place)))
    else:
        where = q.Distance(place.lat, place.lon, miles or MOST_MILES)
    if not site_statuses:
        return q.AtSite(where)
    return q.AtSite(q.And((where, any_of("LocationStatus", site_statuses))))


def _in_region(place: Place) -> Iterator[q.Node]:
    """Every way in which records write the region."""
    countries = region_names(place.country)
    country = _named("LocationCountry", countries)
    if not place.state:
        yield country
        return
    yield q.And((country, _named("LocationState", region_names(place.country, place.state))))
    if place.country != "US":  # elsewhere most sites name no state, or a county: there the city tells
        unknown = q.Not(_named("LocationState", other_states(place.country, place.state)))
        yield q.And((country, unknown, _named("LocationCity", cities_of(place.country, place.state))))


def _named(piece: str, names: Sequence[str]) -> q.Node:
    return q.Or(tuple(q.Term(piece, name, coverage="FullMatch") for name in names))
