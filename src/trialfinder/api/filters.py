"""Filters of a search, as questions: statuses, places, ids, and the facets of the registry's own search page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from trialfinder.api.answers import Refused
from trialfinder.api.parameters import Parameters, bad_format, bad_value
from trialfinder.errors import UsageError
from trialfinder.records.fields import enum_labels
from trialfinder.records.ids import parse_nct_id
from trialfinder.search.essie import MILES_IN_KM, EssieError, parse
from trialfinder.search.index import Decay
from trialfinder.search.query import All, Distance, Ids, Node, Not, Nothing, Or, Term, Value, every

PREFIXES = ("filter", "postFilter")
NAMES = ("overallStatus", "geo", "ids", "advanced", "synonyms")

_GEO = re.compile(r"distance\((-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?),(\d+(?:\.\d+)?)(km|mi)?\)", re.ASCII)
_DECAY = re.compile(
    r"func:(gauss|exp|linear),scale:(\d+(?:\.\d+)?)(km|mi),offset:(\d+(?:\.\d+)?)(km|mi),decay:(\d+(?:\.\d+)?)",
    re.ASCII,
)
_DEFAULT_DECAY = "func:exp,scale:300mi,offset:0mi,decay:0.5"
_MOST_DIGITS = 40


def filters_of(given: Parameters) -> Node:
    """All filters but the facets, joined."""
    parts: list[Node] = []
    for prefix in PREFIXES:
        parts += [_status(given, f"{prefix}.overallStatus"), _ids(given, f"{prefix}.ids")]
        parts += [geo_of(given, f"{prefix}.geo") or All(), _advanced(given, f"{prefix}.advanced")]
        _refuse_synonyms(given, f"{prefix}.synonyms")
    return every(*parts)


def geo_of(given: Parameters, name: str) -> Distance | None:
    """The circle that a filter draws. A radius without a unit is in miles."""
    text = given.text(name)
    if not text:
        return None
    found = _GEO.fullmatch(text)
    if not found or max(map(len, found.groups(""))) > _MOST_DIGITS:
        raise bad_format(name)
    latitude, longitude, radius = (float(part) for part in found.groups()[:3])
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise bad_format(name)
    return Distance(latitude, longitude, radius * (MILES_IN_KM if found[4] == "km" else 1))


def decay_of(given: Parameters) -> Decay | None:
    """How nearness to the place of the filter counts; None where there is none. A bad one is refused in any case."""
    found = _DECAY.fullmatch(given.text("geoDecay") or _DEFAULT_DECAY)
    if not found or max(map(len, found.groups())) > _MOST_DIGITS:
        raise bad_format("geoDecay")
    shape, scale, scale_unit, offset, offset_unit, decay = found.groups()
    around = geo_of(given, "filter.geo") or geo_of(given, "postFilter.geo")
    miles = [float(n) * (MILES_IN_KM if u == "km" else 1) for n, u in ((scale, scale_unit), (offset, offset_unit))]
    if not miles[0]:
        raise bad_format("geoDecay")
    return Decay(around, shape, miles[0], miles[1], float(decay)) if around else None


def _status(given: Parameters, name: str) -> Node:
    chosen = given.items(name)
    for status in chosen:
        if status not in enum_labels()["Status"]:
            raise bad_value(name, status)
    return _any(Value("OverallStatus", status) for status in chosen) if chosen else All()


def _ids(given: Parameters, name: str) -> Node:
    chosen = given.items(name)
    if not chosen:
        return All()
    try:
        ids = tuple(dict.fromkeys(parse_nct_id(nct_id) for nct_id in chosen))
    except UsageError:
        raise bad_format(name) from None
    return Or((Ids(ids), *(Term("NCTIdAlias", nct_id) for nct_id in ids)))


def _advanced(given: Parameters, name: str) -> Node:
    return expression(given.text(name), "BasicSearch", "advanced filter")


def expression(text: str, area: str, label: str) -> Node:
    """The question of an expression; refused under the label by which people know its field."""
    if not text.strip():
        return All()
    try:
        return parse(text, area)
    except EssieError as error:
        place = "" if error.position is None else f" (character {error.position})"
        raise Refused(f"Error parsing query in {label}: {error.reason}{place}") from None


def _refuse_synonyms(given: Parameters, name: str) -> None:
    """The ids of synonyms are the registry's own. To pass over a filter in silence would give other studies."""
    if given.text(name):
        raise Refused(f"`{name}` is not supported here: its ids are internal to the registry")


# Facets


def facets_of(given: Parameters) -> Node:
    """`aggFilters`: any of the options of a facet, all of the facets. An unknown option holds for no study."""
    parts: list[Node] = []
    for item in given.items("aggFilters"):
        facet, colon, options = item.partition(":")
        if not colon:
            raise bad_format("aggFilters")
        if facet not in FACETS:
            raise Refused(f"Unknown aggregation filter: {facet}")
        parts.append(_any(FACETS[facet](option) for option in options.split()))
    return every(*parts)


def _any(nodes: Iterable[Node]) -> Node:
    found = tuple(node for node in nodes if not isinstance(node, Nothing))
    if not found:
        return Nothing()
    return found[0] if len(found) == 1 else Or(found)


def _coded(piece: str, options: dict[str, str]) -> Callable[[str], Node]:
    return lambda option: Value(piece, options[option]) if option in options else Nothing()


_STATUSES = {
    "rec": "RECRUITING",
    "not": "NOT_YET_RECRUITING",
    "act": "ACTIVE_NOT_RECRUITING",
    "com": "COMPLETED",
    "ter": "TERMINATED",
    "enr": "ENROLLING_BY_INVITATION",
    "sus": "SUSPENDED",
    "wit": "WITHDRAWN",
    "unk": "UNKNOWN",
    "ava": "AVAILABLE",
    "nla": "NO_LONGER_AVAILABLE",
    "tna": "TEMPORARILY_NOT_AVAILABLE",
    "afm": "APPROVED_FOR_MARKETING",
}
_PHASES = {"0": "EARLY_PHASE1", "1": "PHASE1", "2": "PHASE2", "3": "PHASE3", "4": "PHASE4", "NA": "NA"}


def _sex(option: str) -> Node:
    """Open to women: studies of women and of all, as on the registry's page."""
    open_to = {"f": ("FEMALE", "ALL"), "m": ("MALE", "ALL"), "all": ("ALL",)}.get(option, ())
    return _any(Value("Sex", sex) for sex in open_to)


def _study_type(option: str) -> Node:
    types = {"int": "INTERVENTIONAL", "obs": "OBSERVATIONAL", "exp": "EXPANDED_ACCESS"}
    flags = {
        "obs_patreg": "PatientRegistry",
        "exp_indiv": "ExpAccTypeIndividual",
        "exp_inter": "ExpAccTypeIntermediate",
        "exp_treat": "ExpAccTypeTreatment",
    }
    if option in flags:
        return Value(flags[option], "true")
    return Value("StudyType", types[option]) if option in types else Nothing()


def _results(option: str) -> Node:
    has = Value("HasResults", "true")
    if option == "without":
        return Not(has)
    return has if option == "with" else Nothing()


def _document(option: str) -> Node:
    pieces = {"prot": "LargeDocHasProtocol", "sap": "LargeDocHasSAP", "icf": "LargeDocHasICF"}
    return Value(pieces[option], "true") if option in pieces else Nothing()


def _funder(option: str) -> Node:
    """The lead sponsor or a collaborator; "other" is whoever is none of the three."""
    named = {"nih": "NIH", "fed": "FED", "industry": "INDUSTRY"}
    others = [value for value in enum_labels()["AgencyClass"] if value not in named.values()]
    classes = [named[option]] if option in named else others if option == "other" else []
    return _any(Value(piece, value) for value in classes for piece in ("LeadSponsorClass", "CollaboratorClass"))


FACETS: dict[str, Callable[[str], Node]] = {
    "status": _coded("OverallStatus", _STATUSES),
    "phase": _coded("Phase", _PHASES),
    "ages": _coded("StdAge", {"child": "CHILD", "adult": "ADULT", "older": "OLDER_ADULT"}),
    "sex": _sex,
    "healthy": _coded("HealthyVolunteers", {"y": "true"}),
    "studyType": _study_type,
    "results": _results,
    "docs": _document,
    "funderType": _funder,
    "violation": _coded("FDAAA801Violation", {"y": "true"}),
}
