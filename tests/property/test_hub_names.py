"""Hubs count what a search finds, whatever names records hold and in whatever order they come."""

from __future__ import annotations

import itertools
import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib.filing import filed
from lib.indexed import an_index, put_in
from lib.payloads import PAYLOADS
from lib.searchable import a_record
from trialfinder.search import query as q
from trialfinder.search.asking import FILED, Flags, question
from trialfinder.search.broader import broader
from trialfinder.search.hubs import Hub, Hubs, key_at
from trialfinder.search.index import Index, open_index
from trialfinder.search.narrowing import filters_of
from trialfinder.text.slugs import LONGEST, is_slug, slug

UNHURRIED = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
FLAG = {kind: flag for flag, kind in FILED.items()}
names = st.one_of(
    st.text(max_size=40),
    st.sampled_from(PAYLOADS),
    st.sampled_from(["Elm", "ELM", "élm", "Elm, Inc.", "-", "page", "..", "../x", "北京", "United States", "USA"]),
)
sites = st.fixed_dictionaries(
    {},
    optional={
        "country": names,
        "state": names,
        "city": names,
        "status": st.sampled_from(["RECRUITING", "NOT_YET_RECRUITING", "COMPLETED"]),
    },
)
terms = st.lists(names.map(lambda name: {"id": "D1", "term": name}), max_size=4)


@st.composite
def records(draw: st.DrawFn) -> list[bytes]:
    made = []
    for number in range(1, draw(st.integers(1, 6)) + 1):
        browse = {"meshes": draw(terms), "ancestors": draw(terms)}
        status = draw(st.sampled_from(["RECRUITING", "COMPLETED", "NOT_YET_RECRUITING"]))
        sections: dict[str, Any] = {
            "statusModule": {"overallStatus": status},
            "sponsorCollaboratorsModule": {"leadSponsor": {"name": draw(names)}},
            "contactsLocationsModule": {"locations": draw(st.lists(sites, max_size=3))},
        }
        made.append(a_record(number, "T", derived={"conditionBrowseModule": browse}, **sections))
    return made


@given(st.text())
def test_a_slug_is_safe_and_the_slug_of_itself(name: str) -> None:
    made = slug(name)
    assert not made or (is_slug(made) and len(made) <= LONGEST and slug(made) == made)
    assert slug(f"  {name.upper()} ") == slug(name.upper())


@given(st.lists(st.text(alphabet="abcé北京 -.", min_size=1, max_size=8), max_size=30))
def test_slugs_tell_names_apart_by_their_letters(found: list[str]) -> None:
    """Two names have one slug only where they differ in nothing but accents, points, case and white space."""

    def letters(name: str) -> list[str]:
        return "".join(sign if sign.isalnum() else " " for sign in name.replace("é", "e")).split()

    for one, other in itertools.combinations(found, 2):
        if slug(one) and slug(one) == slug(other):
            assert letters(one) == letters(other)


def agrees(index: Index, documents: list[bytes]) -> None:
    """Hubs, the slow count and the search by the hub's own key are of one mind."""
    slow, hubs = filed(documents), index.hubs
    found = {hub.key: hub for kind in FLAG for hub in hubs.of(kind)}
    assert found.keys() == slow.keys()
    for key, hub in found.items():
        assert (hub.total, hub.recruiting) == tuple(map(len, slow[key])), key
        for status, expected in (("all", slow[key].all), ("", slow[key].recruiting)):
            asked = question(Flags(status=status, **{FLAG[hub.kind]: hub.slug}))
            node = q.every(*(one.node for one in filters_of(asked)))
            assert set(index.numbers(node)) == expected, (key, status)
        assert key_at(hub.kind, hub.slug.split("/")) == key
        assert hubs.get(hub.kind, hub.slug) is hub


@UNHURRIED
@given(records(), st.randoms(use_true_random=False))
def test_counts_are_those_of_a_slow_count_and_of_the_search(
    tmp_path_factory: pytest.TempPathFactory, documents: list[bytes], chance: random.Random
) -> None:
    whole = an_index(tmp_path_factory.mktemp("whole"), documents)
    agrees(whole, documents)
    other = documents[:]
    chance.shuffle(other)
    assert everything(an_index(tmp_path_factory.mktemp("other"), other).hubs) == everything(whole.hubs)


@UNHURRIED
@given(records(), records())
def test_an_update_ends_where_a_fresh_index_does(
    tmp_path_factory: pytest.TempPathFactory, before: list[bytes], after: list[bytes]
) -> None:
    folder = tmp_path_factory.mktemp("updated")
    put_in(folder, before)
    put_in(folder, after)
    updated = open_index(folder)
    agrees(updated, after)
    assert everything(updated.hubs) == everything(an_index(tmp_path_factory.mktemp("fresh"), after).hubs)


def everything(hubs: Hubs) -> list[Hub]:
    return [hub for kind in FLAG for hub in hubs.of(kind)]


lists = st.lists(
    st.tuples(
        st.lists(st.integers(0, 9), min_size=1, max_size=3, unique=True).map(tuple),
        st.lists(st.integers(0, 9), max_size=6, unique=True).map(tuple),
    ),
    max_size=12,
)


@given(lists, st.randoms(use_true_random=False))
def test_each_study_under_a_term_is_under_those_above_it_and_no_way_up_leads_round(
    told: list[tuple[tuple[int, ...], tuple[int, ...]]], chance: random.Random
) -> None:
    told = [(terms, tuple(one for one in above if one not in terms)) for terms, above in told]
    studies = [{*terms, *above} for terms, above in told]
    totals = {term: sum(term in study for study in studies) for term in range(10)}
    found = broader(told, totals)
    for term, above in found.items():
        for study in studies:
            assert term not in study or above <= study
        assert all(totals[one] >= totals[term] and one != term for one in above)
    left = {term: set(above) for term, above in found.items()}
    while left:  # take away what has nothing above it that is left
        free = [term for term, above in left.items() if not above & left.keys()]
        assert free
        for term in free:
            del left[term]
    again = told[:]
    chance.shuffle(again)
    assert broader(again, totals) == found


def test_a_hostile_name_never_leads_out_of_its_folder(tmp_path: Path) -> None:
    documents = []
    for number, name in enumerate(PAYLOADS, 1):
        site = {"country": name, "state": name, "city": name, "status": "RECRUITING"}
        documents.append(
            a_record(
                number,
                "T",
                sponsorCollaboratorsModule={"leadSponsor": {"name": name}},
                contactsLocationsModule={"locations": [site]},
                derived={"conditionBrowseModule": {"meshes": [{"id": "D1", "term": name}]}},
            )
        )
    for hub in everything(an_index(tmp_path, documents).hubs):
        assert all(step == "-" or is_slug(step) for step in hub.slug.split("/"))
        assert json.dumps(hub.name)
