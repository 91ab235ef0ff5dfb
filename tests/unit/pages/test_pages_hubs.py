"""Pages of hubs from values alone: marks, hostile names, everyday words, nothing of the clock."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from lib.indexed import an_index
from lib.payloads import PAYLOADS
from lib.searchable import a_record
from lib.trials import SITE
from trialfinder.audit.obligations import audit_obligations
from trialfinder.audit.provenance import audit_page
from trialfinder.pages import hubs as pages
from trialfinder.pages.rules.catalogue import rule_names
from trialfinder.pages.views.hubs import everyday, search_address, title_of
from trialfinder.records.document import read_document
from trialfinder.search.hubs import Hub, Hubs
from trialfinder.search.index import Index
from trialfinder.store.studies import Listed


def an_index_of(folder: Path, *names: str) -> tuple[Index, list[bytes]]:
    records = [
        a_record(
            number,
            f"Trial {number}",
            sponsorCollaboratorsModule={"leadSponsor": {"name": name}},
            contactsLocationsModule={"locations": [{"country": name, "state": name, "city": name}]},
            derived={"conditionBrowseModule": {"meshes": [{"id": "D1", "term": name}]}},
        )
        for number, name in enumerate(names, 1)
    ]
    return an_index(folder, records), records


def listed(records: Sequence[bytes]) -> dict[str, Listed]:
    found = {}
    for record in records:
        document = read_document(record)
        found[document.nct_id] = Listed(document.nct_id, f"Trial {int(document.nct_id[3:])}", "RECRUITING", None, "")
    return found


def test_each_page_keeps_its_marks_whatever_names_it_holds(tmp_path: Path) -> None:
    index, records = an_index_of(tmp_path, *PAYLOADS)
    hubs, rows = index.hubs, listed(records)
    documents = {nct_id: read_document(record).tree for (nct_id, _), record in zip(rows.items(), records, strict=True)}
    plain = {tag.tag for tag in LexborHTMLParser(pages.kind_html("place", Hubs(), SITE)).root.traverse()}  # type: ignore[union-attr]  # a page has a root
    for page in pages.all_hubs(hubs):
        if page.hub:
            trials = [rows[nct_id] for nct_id in pages.hub_trials(index, page.hub, page.page)]
            html = pages.hub_html(page.hub, hubs, trials, page.page, SITE)
        elif page.letter:
            html = pages.letter_html(page.kind, page.letter, hubs, page.page, SITE)
        else:
            html = pages.kind_html(page.kind, hubs, SITE)
        assert not audit_page(html, documents, {}, rule_names(), nct_id=None)
        assert not audit_obligations(html, nct_id=None, origin=SITE.base_url)
        tags = {tag.tag for tag in LexborHTMLParser(html).root.traverse()}  # type: ignore[union-attr]  # as above
        assert tags <= plain | {"ol", "h2", "h3", "data", "time", "section", "details", "summary", "link", "script"}
        for script in LexborHTMLParser(html).css("script"):
            assert json.loads(script.text())["@type"] == "BreadcrumbList"


def test_the_same_hubs_give_the_same_bytes(tmp_path: Path) -> None:
    names = ("Elm", "ELM", "Oak", "élm")
    one, records = an_index_of(tmp_path / "one", *names)
    other = an_index(tmp_path / "other", reversed(records))
    for kind in pages.KINDS:
        assert pages.kind_html(kind, one.hubs, SITE) == pages.kind_html(kind, other.hubs, SITE)


def test_the_name_is_the_one_that_most_records_write(tmp_path: Path) -> None:
    index, _ = an_index_of(tmp_path, "ELM", "Elm", "Elm", "élm", "élm")
    (hub,) = index.hubs.of("sponsor")
    assert (hub.name, hub.total) == ("Elm", 5)  # of two as frequent, the first by its letters


def test_a_country_is_one_whatever_it_was_called(tmp_path: Path) -> None:
    index, _ = an_index_of(tmp_path, "United States", "USA", "Korea, Republic of", "South Korea", "Turkey (Türkiye)")
    assert [hub.key for hub in index.hubs.tops("place")] == [
        "place/south-korea",
        "place/united-states",
        "place/turkey",
    ]


def test_a_condition_is_called_as_people_do() -> None:
    assert everyday("Myocardial Infarction").name == "heart attack"
    assert everyday("Infarction, Myocardial").name == "heart attack"
    assert everyday("Paper Cut") == everyday("") == everyday(", ")


def test_a_place_says_where_it_lies() -> None:
    hubs = Hubs(
        [
            Hub("place/france", "France", 3, 1),
            Hub("place/france/-", "-", 2, 0, ("place/france",)),
            Hub("place/france/-/lyon", "Lyon", 2, 0, ("place/france/-",)),
            Hub("place/france/rhone", "Rhône", 1, 1, ("place/france",)),
        ]
    )
    assert [title_of(hub, hubs) for hub in hubs.of("place")] == [
        "France",
        "France, no state named",
        "Lyon, France",
        "Rhône, France",
    ]


def test_a_hub_leads_to_the_search_that_finds_the_same() -> None:
    hub = Hub("place/france/-/lyon", "Lyon", 2, 1, ())
    assert search_address(hub, SITE, everything=True) == "/search?status=all&place=france%2F-%2Flyon&sort=changed"
    assert search_address(hub, SITE, everything=False) == "/search?place=france%2F-%2Flyon&sort=changed"


@pytest.mark.parametrize("total", [1, 20, 21, 41])
def test_every_page_of_a_hub_is_named_once(total: int) -> None:
    hubs = Hubs([Hub("condition/elm", "Elm", total, 0)])
    paths = [page.path for page in pages.all_hubs(hubs) if page.hub]
    assert paths == ["/conditions/elm", *(f"/conditions/elm?page={n}" for n in range(2, -(-total // 20) + 1))]


def test_names_under_many_letters_are_paged(tmp_path: Path) -> None:
    hubs = Hubs([Hub(f"sponsor/elm-{n:03}", f"Elm {n:03}", 1, 0) for n in range(450)])
    seen: list[str] = []
    for page in pages.all_hubs(hubs):
        if page.letter:
            html = pages.letter_html("sponsor", page.letter, hubs, page.page, SITE)
            seen += re.findall(r"Elm \d{3}", html)
    assert len(seen) == len(set(seen)) == 450
