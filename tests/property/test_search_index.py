"""The index finds what a slow scan of all records finds, in the same order."""

from __future__ import annotations

import random
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from lib.indexed import an_index, put_in
from lib.odd_studies import odd_studies
from lib.scan import Place, Scan, areas, labels, leaves, paths, types
from trialfinder import sample
from trialfinder.search.areas import Kind, in_areas, pieces
from trialfinder.search.essie import EssieError, parse
from trialfinder.search.hits import Cursor, Sort
from trialfinder.search.index import Index, open_index
from trialfinder.search.query import (
    All,
    And,
    AtSite,
    Distance,
    Missing,
    Node,
    Not,
    OfStudy,
    Or,
    Range,
    Term,
    Value,
)

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])


def documents() -> list[bytes]:
    current = {name.partition(".")[0]: raw for name, raw in sample.studies()}  # the last of each id is the current one
    return [*current.values(), *odd_studies()]


@cache
def scan() -> Scan:
    return Scan(documents())


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return an_index(tmp_path_factory.mktemp("index"), documents())


@cache
def values_held() -> dict[str, list[str]]:
    """For each piece, texts that stand in some record."""
    found: dict[str, list[str]] = defaultdict(list)
    for study in scan().studies:
        for piece in leaves():
            if pieces()[piece].kind in (Kind.TEXT, Kind.ENUM):
                found[piece] += Place(study).texts(piece)
    return {piece: sorted(set(texts)) for piece, texts in found.items()}


@cache
def numbers_held() -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for name, piece in pieces().items():
        if piece.kind in (Kind.INTEGER, Kind.DATE, Kind.TIME):
            found[name] = sorted({number for study in scan().studies for number in Place(study).numbers(name)})
        if piece.listed:
            found[f"{name}:size"] = sorted({size for study in scan().studies for size in Place(study).sizes(name)})
    return {name: numbers for name, numbers in found.items() if numbers}


@st.composite
def terms(draw: st.DrawFn, fields: list[str]) -> Term:
    """Some words that stand in the field, or nearly so."""
    field = draw(st.sampled_from(fields))
    piece = draw(st.sampled_from(areas().get(field, [field])))
    texts = values_held().get(piece) or ["paper cut"]
    words = draw(st.sampled_from(texts)).split()[:60] or ["x"]
    start = draw(st.integers(0, len(words) - 1))
    text = " ".join(words[start : start + draw(st.integers(1, 4))])
    text = draw(st.sampled_from([text, text, text.upper(), text + "s", f"{text} placebo", text[::-1]]))
    coverage = draw(st.sampled_from(["Contains"] * 3 + ["FullMatch", "StartsWith", "EndsWith"]))
    expansion = draw(st.sampled_from(["Relaxation"] * 3 + ["Concept", "Term", "None"]))
    together = coverage != "Contains" or expansion != "Relaxation"
    return Term(field, text, together, coverage, "Concept" if together and expansion == "Relaxation" else expansion)


TEXTS = [*areas(), *(name for name, piece in pieces().items() if piece.kind is Kind.TEXT and not piece.how)]
CODES = [(piece, value) for piece, values in labels().items() for value in values]
SITES = [name for name, piece in pieces().items() if piece.at_site and piece.kind is Kind.TEXT and not piece.how]


@st.composite
def ranges(draw: st.DrawFn) -> Range:
    name = draw(st.sampled_from(sorted(numbers_held())))
    ends = st.none() | st.sampled_from(numbers_held()[name]).flatmap(lambda n: st.sampled_from([n - 1, n, n + 1]))
    low, high = draw(ends), draw(ends)
    return Range(name, low, high) if (low, high) != (None, None) else Range(name, 0, None)


def distances() -> st.SearchStrategy[Distance]:
    points = st.sampled_from([(59.9, 10.7), (60.4, 5.3), (-18, 179.9), (-18, -179.9), (-90, 0), (89, 100), (0, 0)])
    anywhere = st.tuples(st.floats(-90, 90), st.floats(-180, 180))
    miles = st.sampled_from([0.5, 50.0, 190.0, 500.0, 6000.0, 13000.0])
    return st.builds(lambda point, radius: Distance(*point, radius), points | anywhere, miles)


def leaves_of_study() -> st.SearchStrategy[Node]:
    return st.one_of(
        terms(TEXTS),
        st.sampled_from(CODES).map(lambda code: Value(*code)),
        st.sampled_from([name for name, piece in pieces().items() if piece.kind is Kind.BOOLEAN]).flatmap(
            lambda name: st.sampled_from([Value(name, "true"), Value(name, "false")])
        ),
        ranges(),
        st.sampled_from([*areas(), *paths()]).map(Missing),
        distances(),
        st.just(All()),
    )


def leaves_of_site() -> st.SearchStrategy[Node]:
    return st.one_of(
        terms([*SITES, "LocationSearch", "BasicSearch", "Condition"]),
        st.sampled_from([code for code in CODES if code[0].startswith("Location")]).map(lambda code: Value(*code)),
        st.sampled_from(["LocationStatus", "LocationCity", "LocationContactName", "LocationGeoPoint"]).map(Missing),
        distances(),
        ranges().filter(lambda node: "Location" not in node.piece),
        st.sampled_from(CODES).map(lambda code: OfStudy(Value(*code))),
    )


def joined(leaf: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            inner.map(Not),
            st.lists(inner, min_size=2, max_size=3).map(lambda nodes: And(tuple(nodes))),
            st.lists(inner, min_size=2, max_size=3).map(lambda nodes: Or(tuple(nodes))),
        ),
        max_leaves=5,
    )


def questions() -> st.SearchStrategy[Node]:
    return joined(st.one_of(leaves_of_study(), joined(leaves_of_site()).map(AtSite)))


@UNHURRIED
@given(st.data())
def test_the_index_finds_what_a_scan_finds(index: Index, data: st.DataObject) -> None:
    node = data.draw(questions())
    found = {f"NCT{number:08d}" for number in index.numbers(node)}
    assert found == scan().matches(node)
    assert index.count(node) == len(found)


@pytest.mark.parametrize(
    "text",
    [
        "malmo", "MALMÖ tumors", '"tumor malmo"', "COVERAGE[FullMatch]AREA[BriefTitle](malmo tumor)",
        "EXPANSION[None]Malmö", "EXPANSION[None]malmo", "heart attack", '"heart attack"',
        'AREA[Condition]COVERAGE[FullMatch]"heart attack"', "AREA[Condition]heart attack",
        "AREA[Keyword]MISSING AND AREA[Condition](NOT MISSING)", "AREA[StartDate]2022", "AREA[StartDate]2022-12",
        "AREA[Phase:size]2", "AREA[Phase:size]0", "AREA[NumPhases]2", "AREA[EnrollmentCount]0",
        "AREA[EnrollmentCount]RANGE[MIN,MAX]", "AREA[MinimumAge]RANGE[1 year, MAX]",
        "AREA[MaximumAge]RANGE[MIN, 12 months]",
        "AREA[LocationCity]Oslo AND AREA[LocationStatus]RECRUITING",
        "SEARCH[Location](AREA[LocationCity]Oslo AND AREA[LocationStatus]RECRUITING)",
        "SEARCH[Location](NOT AREA[LocationCity]Oslo)", "SEARCH[Location](AREA[LocationStatus]MISSING)",
        "SEARCH[Location]Oslo", "SEARCH[Location]EXPANSION[None](Oslo OR bergen)",
        "AREA[LocationSearch](Oslo Norway)", "AREA[Location:size]3", "AREA[Location:size]2",
        "AREA[NumArmGroupInterventionNames]2", "AREA[NumRetractionsAllRefs]2", "AREA[DetailedDescription]here",
        "pseudopseudohypoparathyroidism", "AREA[BriefSummary]5", "AREA[ArmGroup]MISSING", "AREA[CentralContact]MISSING",
        "AREA[LocationGeoPoint]DISTANCE[-16,179,500mi]", "AREA[LocationGeoPoint]DISTANCE[-90,120,10km]",
        "AREA[LocationGeoPoint]MISSING", "AREA[PatientRegistry]false", "AREA[RetractionPMID]2",
    ],
)  # fmt: skip
def test_what_is_unusual_is_found_as_a_scan_finds_it(index: Index, text: str) -> None:
    node = parse(text)
    assert {f"NCT{number:08d}" for number in index.numbers(node)} == scan().matches(node)


KEYS = [name for name, piece in pieces().items() if piece.sorts and name in numbers_held()]


@UNHURRIED
@given(
    st.lists(st.builds(Sort, st.sampled_from(KEYS), st.booleans()), max_size=2, unique_by=lambda sort: sort.piece),
    st.sampled_from([All(), Term("BasicSearch", "trial"), Value("OverallStatus", "RECRUITING")]),
    st.lists(st.integers(1, 30), min_size=1, max_size=4),
)
def test_pages_put_together_are_the_order_of_a_scan(
    index: Index, sort: list[Sort], node: Node, sizes: list[int]
) -> None:
    walked: list[str] = []
    cursor: Cursor | None = None
    for turn in range(1000):
        hits = index.search(
            node, sort=sort, by_relevance=False, after=cursor, limit=sizes[turn % len(sizes)], count=turn == 0
        )
        if not hits.nct_ids:
            break
        walked += hits.nct_ids
        cursor = hits.cursor
    assert walked == scan().ordered(node, sort)


@UNHURRIED
@given(
    st.sampled_from(["trial", "plain OR placebo", '"side effects"', "AREA[Condition]pain OR cancer"]), st.integers(1, 9)
)
def test_pages_by_relevance_hold_each_match_once(index: Index, text: str, size: int) -> None:
    node = parse(text)
    walked: list[str] = []
    while hits := index.search(node, offset=len(walked), limit=size).nct_ids:
        walked += hits
    assert len(walked) == len(set(walked))
    assert set(walked) == scan().matches(node)


@settings(deadline=None)
@given(st.text(alphabet='ab "\\()[],:NOTANDORAREAPhaseRANGEMINMAX2', max_size=60) | st.text(max_size=40))
@example("AREA[Phase]")
@example('"\\')
def test_no_text_is_more_than_refused(text: str) -> None:
    try:
        parse(text)
    except EssieError as error:
        assert error.reason


def test_an_updated_index_equals_a_new_one(tmp_path: Path) -> None:
    """Studies that come, go and change, in several updates, some of which change nothing."""
    chance = random.Random(7)  # noqa: S311 - which studies come and go, nothing secret
    everything = documents()
    changed = [raw.replace(b"Norway", b"Sweden") for raw in everything]
    held: list[bytes] = []
    for _ in range(6):
        held = [chance.choice(pair) for pair in zip(everything, changed, strict=True) if chance.random() < 0.7]
        put_in(tmp_path / "updated", held)
    updated, fresh = open_index(tmp_path / "updated"), an_index(tmp_path / "fresh", held)
    for text in ("ALL", "Norway", "Sweden", "AREA[LocationCity]Oslo", "SEARCH[Location](AREA[LocationCountry]Sweden)"):
        assert updated.numbers(parse(text)) == fresh.numbers(parse(text))
    everywhere = Distance(0, 0, 13_000)
    assert sorted(updated.sites_within(everywhere)) == sorted(fresh.sites_within(everywhere))
    assert put_in(tmp_path / "updated", held) == (0, 0)


def test_types_of_ours_and_of_the_scan_agree() -> None:
    """The scan reads the tables by itself."""
    assert {name: piece.type for name, piece in pieces().items()} == {name: types()[name] for name in pieces()}
    assert in_areas() == {piece for names in areas().values() for piece in names}
