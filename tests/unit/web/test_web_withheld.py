"""A person who asked is on no page, in no answer and behind no search; once taken off the list, all is as before."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from lib.calls import Caller
from lib.records import a_study
from lib.sites import Asked, a_site
from trialfinder.cli.loading import keep_sheets
from trialfinder.refresh import import_paths
from trialfinder.store.copies import backup, restore
from trialfinder.store.database import open_store

NCT, OTHER, OLD, NEW = "NCT01000002", "NCT01000003", "NCT01000004", "NCT01000005"
ADA = {"name": "Ada Quillington, MD", "role": "CONTACT", "phone": "555-010-7734", "email": "ada@quillington.example"}
BOB = {"name": "Bob Inkwell", "role": "CONTACT", "phone": "555-010-2222", "email": "bob@inkwell.example"}
SECRETS = ("quillington", "555-010-7734", "5550107734")
OF_ONE = ("", "/print", ".json", "/changes", "/changes.atom", "/changes.json")
PAGES = tuple(f"/trial/{nct_id}{end}" for nct_id in (NCT, OLD, NEW) for end in OF_ONE)
API = tuple(
    f"/api/v2/studies{end}"
    for end in (
        f"/{NCT}",
        f"/{NCT}?format=csv",
        f"/{NCT}?format=fhir.json",
        f"/{NCT}?format=ris",
        f"/{NCT}?fields=ContactsLocationsModule",
        "?pageSize=10",
        "?pageSize=10&format=csv",
    )
)
SEARCHES = (
    "/search?q=cuts&near=Boston%2C%20MA&format=json",
    "/search?q=cuts&near=Boston%2C%20MA",
    "/search?q=cuts&sort=newest",
    "/api/v2/stats/field/values?fields=CentralContactName,LocationFacility,OverallOfficialName",
)


def a_record(nct_id: str, people: list[dict[str, str]], **more: Any) -> bytes:
    tree = json.loads(a_study(nct_id, title=f"Paper cuts {nct_id[-1]}", **more))
    tree["protocolSection"]["contactsLocationsModule"] = {
        "centralContacts": people,
        "overallOfficials": [{"name": people[0]["name"], "role": "PRINCIPAL_INVESTIGATOR", "affiliation": "Elm"}],
        "locations": [
            {
                "facility": people[0]["name"],
                "status": "RECRUITING",
                "city": "Boston",
                "state": "Massachusetts",
                "country": "United States",
                "contacts": people,
                "geoPoint": {"lat": 42.36, "lon": -71.06},
            }
        ],
    }
    return json.dumps(tree).encode()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Ada stands in one record, in an earlier version of another, in the later one of a third; not in the fourth."""
    records = [
        a_record(NCT, [ADA, BOB]),
        a_record(OTHER, [BOB]),
        a_record(OLD, [ADA, BOB], last_update="2020-01-01"),
        a_record(OLD, [BOB], last_update="2024-01-01"),
        a_record(NEW, [BOB], last_update="2020-01-01"),
        a_record(NEW, [ADA, BOB], last_update="2024-01-01"),
    ]
    (tmp_path / "in.ndjson").write_bytes(b"\n".join(records))
    import_paths(tmp_path / "store", [tmp_path / "in.ndjson"])
    keep_sheets(tmp_path / "store")
    return tmp_path / "store"


@pytest.fixture
def caller(path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> Caller:
    return Caller(path, capsysbinary)


def told(get: Callable[..., Asked], *pages: str) -> dict[str, Asked]:
    found = {page: get(page) for page in pages}
    assert {page: answer.status for page, answer in found.items()} == dict.fromkeys(pages, 200)
    return found


def secrets_in(answer: Asked) -> list[str]:
    text = answer.text.lower()
    return [secret for secret in SECRETS if secret in text]


def found_by(get: Callable[..., Asked], words: str) -> int:
    """How many studies the registry's API and the patient search find by these words."""
    listed = get(f"/api/v2/studies?query.term={quote(words)}&countTotal=true").json["totalCount"]
    return int(listed + get(f"/search?q={quote(words)}&format=json").json["total"])


def test_a_person_who_asked_is_nowhere_and_comes_back_when_taken_off(path: Path, caller: Caller) -> None:
    get = a_site(path)
    before = told(get, *PAGES, *API, *SEARCHES)
    assert [
        page for page in (f"/trial/{NCT}", f"/trial/{NCT}.json", API[0], API[1]) if not secrets_in(before[page])
    ] == []
    assert found_by(get, "Quillington") > 0
    assert found_by(get, "Inkwell") > 0
    inkwell = found_by(get, "Inkwell")

    added = caller("withhold", "add", "--name", "ada quillington", "--json")
    assert added.code == 0
    assert added.json == {"added": [1], "trials": [NCT, NEW]}
    after = told(get, *PAGES, *API, *SEARCHES)
    assert {page: secrets_in(answer) for page, answer in after.items() if secrets_in(answer)} == {}
    assert found_by(get, "Quillington") == 0
    assert found_by(get, "withheld on request") == 0
    assert found_by(get, "Inkwell") == inkwell
    for page in (f"/trial/{NCT}", f"/trial/{NCT}/print"):
        assert 'data-rule="withheld"' in after[page].text
        assert get(page, if_none_match=before[page].headers["etag"]).status == 200
    assert "[withheld on request]" in after[API[0]].text
    assert caller("check", "provenance", "--json").json["problems"] == []
    assert caller("check", "store", "--json").json["problems"] == []
    shown = caller("show", NCT)
    assert "withheld on request" in shown.out
    assert "Quillington" not in shown.out

    assert caller("withhold", "list", "--json").json == [
        {"id": 1, "nct_id": None, "name": "ada quillington", "phone": "", "email": ""}
    ]
    assert caller("withhold", "remove", "1").code == 0
    again = told(get, *PAGES, *API)
    assert {page: answer.content for page, answer in again.items()} == {
        page: before[page].content for page in (*PAGES, *API)
    }
    assert found_by(get, "Quillington") > 0
    assert caller("withhold", "list").out == "Nobody is on the list.\n"


def test_only_the_pages_that_change_are_laid_out_again(path: Path, caller: Caller) -> None:
    def sheets() -> dict[int, bytes]:
        with open_store(path) as store:
            return dict(store.rows("SELECT nct, sheet FROM sheets"))

    before = sheets()
    assert caller("withhold", "add", "--email", "ADA@quillington.example").code == 0
    after = sheets()
    assert set(before) == set(after)
    assert {nct for nct in before if before[nct] != after[nct]} == {1000002, 1000005}


def test_one_record_may_be_meant_alone(path: Path, caller: Caller) -> None:
    assert caller("withhold", "add", "nct1000003", "--name", "Bob Inkwell", "--json").json["trials"] == [OTHER]
    get = a_site(path)
    assert "Inkwell" not in get(f"/trial/{OTHER}").text
    assert "Inkwell" in get(f"/trial/{NCT}").text


def test_a_record_that_comes_in_later_is_shown_without_the_person(path: Path, caller: Caller, tmp_path: Path) -> None:
    caller("withhold", "add", "--name", "Ada Quillington")
    (tmp_path / "more.ndjson").write_bytes(
        a_record("NCT01000009", [ADA]) + b"\n" + a_record(NCT, [ADA], last_update="2025-01-01")
    )
    assert caller("import", str(tmp_path / "more.ndjson")).code == 0
    get = a_site(path)
    for nct_id in (NCT, "NCT01000009"):
        assert 'data-rule="withheld"' in get(f"/trial/{nct_id}").text
        assert secrets_in(get(f"/trial/{nct_id}")) == []
    assert found_by(get, "Quillington") == 0


def test_the_list_is_in_a_backup_and_an_earlier_one_has_the_earlier_list(
    path: Path, caller: Caller, tmp_path: Path
) -> None:
    backup(path, tmp_path / "before")
    caller("withhold", "add", "--name", "Ada Quillington")
    backup(path, tmp_path / "after")
    restore(tmp_path / "before", path)
    assert caller("refresh").code == 0
    get = a_site(path)
    assert secrets_in(get(f"/trial/{NCT}"))
    assert found_by(get, "Quillington") > 0
    restore(tmp_path / "after", path)
    assert caller("refresh").code == 0
    assert secrets_in(get(f"/trial/{NCT}")) == []
    assert found_by(get, "Quillington") == 0


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["add"], 2),
        (["add", "--name", "A"], 2),
        (["add", "NCT1x", "--name", "Ada Quillington"], 2),
        (["remove", "7"], 66),
        (["remove"], 2),
    ],
)
def test_what_names_nobody_is_refused_and_changes_nothing(caller: Caller, words: list[str], code: int) -> None:
    refused = caller("withhold", *words, "--json")
    assert (refused.code, refused.out) == (code, "")
    assert refused.error["hint"]
    assert caller("withhold", "list", "--json").json == []
