"""The slow truth: a question answered by reading every record from its first byte to its last.

Written from the registry's contract over raw JSON, without a line of the index's own code: other ways to cut words,
to walk paths, to compare dates. It reads the same question trees (`trialfinder.search.query`) and the same tables of
names, and is the reference that the index is compared with.
"""

from __future__ import annotations

import json
import math
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import trialfinder
from trialfinder.search import query as q

PACKAGE = Path(trialfinder.__file__).parent
LOCATIONS = "protocolSection.contactsLocationsModule.locations"
DATES = ("PartialDate", "NormalizedDate", "DateTimeMinutes")
NUMBERS = ("integer", "number", "short", "long")
UNITS = {"year": 525960, "month": 43830, "week": 10080, "day": 1440, "hour": 60, "minute": 1}


def table(name: str) -> list[list[str]]:
    return [line.split("\t") for line in (PACKAGE / name).read_text("utf-8").splitlines()[1:]]


@cache
def paths() -> dict[str, str]:
    """Piece to path."""
    found = {row[1]: row[0] for row in table("records/fields.tsv") if ".geoPoint." not in row[0]}
    return found | {row[1]: row[0] for row in table("search/indexed_only.tsv")}


@cache
def types() -> dict[str, str]:
    found = {row[1]: row[2] for row in table("records/fields.tsv")}
    found |= {row[0]: row[1] for row in table("search/pieces.tsv") if row[1]}
    return found | {row[1]: row[2] for row in table("search/indexed_only.tsv")}


@cache
def areas() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in table("search/areas.tsv"):
        found.setdefault(row[0], []).extend(row[6].split("|"))
    return found


@cache
def labels() -> dict[str, dict[str, list[str]]]:
    """Piece to value to the older labels of it."""
    kinds = {row[1]: row[2].removesuffix("[]") for row in table("records/fields.tsv") if row[4] == "enum"}
    found: dict[str, dict[str, list[str]]] = {piece: {} for piece in kinds}
    for piece, kind in kinds.items():
        for row in table("records/enums.tsv"):
            if row[0] == kind:
                found[piece].setdefault(row[1], []).append(row[2])
        for row in table("search/enum_exceptions.tsv"):
            if row[0] == kind and row[2] == piece:
                found[piece].setdefault(row[1], []).append(row[3])
    return found


@cache
def leaves() -> list[str]:
    """The pieces of the records that have nothing below them."""
    structs = {row[1] for row in table("records/fields.tsv") if row[3] == "STRUCT"}
    only = {row[1] for row in table("search/indexed_only.tsv")}
    return [name for name in paths() if name not in structs and name not in only]


# Words


def cut(text: str) -> list[str]:
    """Words without case, accents, possessives, plurals and British spelling."""
    plain = "".join(
        c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c)
    ).casefold()
    if text.isascii():
        plain = text.lower()
    found: list[str] = []
    word = ""
    for place, letter in enumerate(plain + " "):
        if letter.isalnum():
            word += letter
            continue
        before_s = letter in "'’" and plain[place + 1 : place + 2] == "s" and bool(word)
        after_s = plain[place + 2 : place + 3]
        if before_s and not (after_s.isalnum()):
            found.append(word)
            word = "\0"  # swallows the s that follows
            continue
        if word and not word.startswith("\0"):
            found.append(word)
        word = ""
    pieces = [word[at : at + 200] for word in found for at in range(0, len(word), 200)]
    return [same(word) for word in pieces]


@cache
def same(word: str) -> str:
    digits = word[3:]
    if word[:3] == "nct" and digits and all(c in "0123456789" for c in digits) and 1 <= len(digits.lstrip("0")) <= 8:
        return "nct" + digits.lstrip("0").rjust(8, "0")
    if len(word) <= 3:
        return word
    return american(one(word))


def one(word: str) -> str:
    for plural, singular in {
        "stas": "stasis",
        "gnos": "gnosis",
        "cros": "crosis",
        "bros": "brosis",
        "lys": "lysis",
    }.items():
        if word.endswith(plural + "es"):
            return word[: -len(plural) - 2] + singular
    if word.endswith("ies") and len(word) >= 5:
        return word[:-3] + "y"
    if word[-4:] in ("sses", "shes", "ches") or word[-3:] in ("xes", "zes"):
        return word[:-2]
    return word[:-1] if word[-1] == "s" and word[-2] not in "sui" else word


def american(word: str) -> str:
    if len(word) < 6:
        return word
    word = word.replace("ae", "e").replace("oe", "e").replace("sulph", "sulf")
    ends = "isation ization,ising izing,ised ized,ise ize,ysing yzing,ysed yzed,yse yze,oural oral,our or"
    for pair in f"{ends},ogue og,tre ter,bre ber".split(","):
        british, other = pair.split()
        if word.endswith(british):
            return word[: len(word) - len(british)] + other
    return word


# Values


def under(tree: Any, steps: Sequence[str]) -> Iterable[Any]:
    """All that stands at the end of a path, lists opened on the way but not at the end."""
    if not steps:
        yield tree
    elif isinstance(tree, list):
        for item in tree:
            yield from under(item, steps)
    elif isinstance(tree, dict) and steps[0] in tree:
        yield from under(tree[steps[0]], steps[1:])


class Place:
    """A study, or one location of it."""

    def __init__(self, study: dict[str, Any], site: dict[str, Any] | None = None) -> None:
        self.study = study
        self.site = site

    def at(self, piece: str) -> list[Any]:
        path = paths()[piece]
        if self.site is not None and path.startswith(LOCATIONS + "."):
            return list(under(self.site, path[len(LOCATIONS) + 1 :].split(".")))
        return list(under(self.study, path.split(".")))

    def values(self, piece: str) -> list[Any]:
        found: list[Any] = []
        for value in self.at(piece):
            found.extend(value if isinstance(value, list) else [value])
        return [value for value in found if value is not None and value != "" and not isinstance(value, dict | list)]

    def sites(self) -> list[dict[str, Any]]:
        found = [item for value in self.at("Location") for item in (value if isinstance(value, list) else [value])]
        return [item for item in found if isinstance(item, dict)]

    def texts(self, piece: str) -> list[str]:
        found: list[str] = []
        for value in self.values(piece):
            text = str(value).lower() if isinstance(value, bool) else str(value)
            found.append(text)
            found.extend(labels().get(piece, {}).get(text, []))
        return found

    def numbers(self, piece: str) -> list[int]:
        if piece in only():
            return only()[piece](self)
        read = {**dict.fromkeys(DATES, minute), "NormalizedTime": duration}.get(types()[piece], whole)
        return [number for value in self.values(piece) if (number := read(value)) is not None]

    def sizes(self, piece: str) -> list[int]:
        return [len(value) for value in self.at(piece) if isinstance(value, list)]

    def points(self) -> list[tuple[float, float]]:
        found = []
        for value in self.at("LocationGeoPoint"):
            if isinstance(value, dict) and "lat" in value and "lon" in value:
                found.append((float(value["lat"]), float(value["lon"])))
        return found

    def has(self, name: str) -> bool:
        if name in areas():
            return any(self.has(piece) for piece in areas()[name])
        if name in only():
            return bool(only()[name](self))
        path = paths()[name]
        below = [leaf for leaf in leaves() if paths()[leaf] == path or paths()[leaf].startswith(path + ".")]
        return any(bool(self.points()) if leaf == "LocationGeoPoint" else bool(self.values(leaf)) for leaf in below)


def whole(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return int(value) if isinstance(value, int) else int(number) if number == int(number) else None


def minute(value: Any) -> int | None:
    if not isinstance(value, str) or not value[:4].isdigit():
        return None
    day, _, clock = value.partition("T")
    year, month, dom = (int(part) for part in (day + "-01-01").split("-")[:3])
    hours, minutes = (int(part) for part in clock.split(":")[:2]) if clock else (0, 0)
    try:
        return (date(year, month, dom).toordinal() * 24 + hours) * 60 + minutes
    except ValueError:
        return None


def duration(value: Any) -> int | None:
    number, _, unit = str(value).partition(" ")
    unit = unit.lower().removesuffix("s")
    return int(number) * UNITS[unit] if unit in UNITS and number.isdigit() else None


@cache
def only() -> dict[str, Callable[[Place], list[int]]]:
    """The pieces that are indexed and never returned."""
    found: dict[str, Callable[[Place], list[int]]] = {}
    for _, piece, _, how, of in table("search/indexed_only.tsv"):
        names = of.split("|")
        found[piece] = {
            "size": lambda place, names=names: [size for name in names for size in place.sizes(name)],
            "total": lambda place, names=names: total(place, names),
            "distinct": lambda place, names=names: distinct(place, names),
            "year": lambda place, names=names: [int(v[:4]) for name in names for v in place.values(name)],
            "country": lambda place: [],
        }[how]
    return found


def total(place: Place, names: list[str]) -> list[int]:
    lists = [name for name in names if types()[name].endswith("[]")]
    others = sum(place.has(name) for name in names if name not in lists)
    sizes = [size for name in lists for size in place.sizes(name)]
    return [sum(sizes) + others] if sizes or others else []


def distinct(place: Place, names: list[str]) -> list[int]:
    values = {value for name in names for value in place.values(name)}
    return [len(values)] if values else []


# Questions


def holds(node: q.Node, place: Place) -> bool:
    """Whether a study, or a location, is what the question asks for."""
    match node:
        case q.All():
            return True
        case q.Nothing():
            return False
        case q.And(nodes):
            return all(holds(inner, place) for inner in nodes)
        case q.Or(nodes) | q.Best(nodes):
            return any(holds(inner, place) for inner in nodes)
        case q.Not(inner):
            return not holds(inner, place)
        case q.AtSite(inner):
            if place.site is not None:
                return holds(inner, place)
            return any(holds(inner, Place(place.study, site)) for site in place.sites() if known(site))
        case q.OfStudy(inner):
            return holds(inner, Place(place.study))
        case q.Tilt(_, inner) | q.Boost(inner) | q.Optional(inner):
            return holds(inner, place)
        case q.Missing(field):
            return not Place(place.study, place.site if at_site(field) else None).has(field)
        case q.Value(piece, value):
            scope = Place(place.study, place.site if at_site(piece) else None)
            return any((str(v).lower() if isinstance(v, bool) else v) == value for v in scope.values(piece))
        case q.Range(piece, low, high):
            study = Place(place.study)
            numbers = study.sizes(piece[:-5]) if piece.endswith(":size") else study.numbers(piece)
            return any((low is None or low <= n) and (high is None or n <= high) for n in numbers)
        case q.Distance(latitude, longitude, miles):
            return any(apart((latitude, longitude), point) <= miles for point in place.points())
        case q.Ids(nct_ids):
            return Place(place.study).values("NCTId")[0] in nct_ids
        case q.Term():
            return term(node, place)
    raise TypeError(node)


def known(site: dict[str, Any]) -> bool:
    """A location without anything that the model knows is none."""
    return (
        Place({}, site).has("Location")
        or any(Place({}, site).values(leaf) for leaf in leaves() if paths()[leaf].startswith(LOCATIONS + "."))
        or bool(Place({}, site).points())
    )


def at_site(name: str) -> bool:
    names = areas().get(name, [name])
    return any(paths()[piece].startswith(LOCATIONS + ".") for piece in names)


def term(node: q.Term, place: Place) -> bool:
    names = areas().get(node.field, [node.field])
    if place.site is not None:
        near = [name for name in names if paths()[name].startswith(LOCATIONS + ".")]
        if not near:
            place = Place(place.study)
        else:
            names = near
    values = [(name, text) for name in names for text in place.texts(name)]
    if node.expansion == "None":
        return any(exact(" ".join(text.split()), " ".join(node.text.split()), node.coverage) for _, text in values)
    asked = cut(node.text)
    if not asked:
        return False
    cuts = [cut(text) for _, text in values]
    if node.together or node.coverage != "Contains":
        return any(stands(asked, words, node.coverage) for words in cuts)
    held = {word for words in cuts for word in words}
    return all(word in held for word in asked)


def stands(asked: list[str], words: list[str], coverage: str) -> bool:
    starts = [at for at in range(len(words) - len(asked) + 1) if words[at : at + len(asked)] == asked]
    if coverage == "FullMatch":
        return words == asked
    if coverage == "StartsWith":
        return 0 in starts
    if coverage == "EndsWith":
        return bool(starts) and starts[-1] == len(words) - len(asked)
    return bool(starts)


def exact(value: str, asked: str, coverage: str) -> bool:
    if not asked:
        return False
    for at in range(len(value) - len(asked) + 1):
        end = at + len(asked)
        if value[at:end] != asked:
            continue
        inside_left = at > 0 and value[at - 1].isalnum() and value[at].isalnum()
        inside_right = end < len(value) and value[end - 1].isalnum() and value[end].isalnum()
        fits = {
            "Contains": True,
            "FullMatch": len(value) == len(asked),
            "StartsWith": at == 0,
            "EndsWith": end == len(value),
        }[coverage]
        if fits and not inside_left and not inside_right:
            return True
    return False


def apart(here: tuple[float, float], there: tuple[float, float]) -> float:
    """Miles between two points on a sphere with the earth's mean radius."""
    lat1, lon1, lat2, lon2 = map(math.radians, (*here, *there))
    a = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * 3958.7613 * math.asin(min(1.0, math.sqrt(a)))


class Scan:
    """All records, read anew for each question."""

    def __init__(self, documents: Iterable[bytes]) -> None:
        self.studies = [json.loads(document, parse_float=str) for document in documents]

    def matches(self, node: q.Node) -> set[str]:
        return {self.id_of(study) for study in self.studies if holds(node, Place(study))}

    def ordered(self, node: q.Node, sort: Sequence[tuple[str, bool]]) -> list[str]:
        """By each key (piece, descending), those without it last, then by id."""
        found = sorted((study for study in self.studies if holds(node, Place(study))), key=self.id_of)
        for piece, descending in reversed(sort):

            def key(study: dict[str, Any], piece: str = piece, descending: bool = descending) -> tuple[bool, int]:
                numbers = Place(study).numbers(piece)
                first = numbers[0] if numbers else 0
                return not numbers, -first if descending else first

            found.sort(key=key)
        return [self.id_of(study) for study in found]

    @staticmethod
    def id_of(study: dict[str, Any]) -> str:
        found: str = study["protocolSection"]["identificationModule"]["nctId"]
        return found
