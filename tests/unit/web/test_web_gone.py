"""What readers, programs and lists are told of a study that the registry no longer lists."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from lib.calls import Caller
from lib.records import a_study, many_studies
from lib.sites import Asked, a_site
from trialfinder.audit.provenance import audit_page
from trialfinder.pages.rules.catalogue import rule_names
from trialfinder.refresh import import_paths
from trialfinder.refresh.indexing import catch_up
from trialfinder.store.database import open_store
from trialfinder.store.gone import mark_alias, mark_removed

REMOVED, OTHER, BECAME = "NCT01000001", "NCT01000002", "NCT01000003"
SAID = "The registry no longer lists this record; this copy noticed that on 4 May 2026."
NOW = "2026-05-04T03:02:01Z"
Get = Callable[..., Asked]


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("gone")
    (folder / "a.ndjson").write_bytes(
        b"\n".join([*many_studies(5), a_study(REMOVED, title="Study 0", status="RECRUITING")])
    )
    import_paths(folder / "data", [folder / "a.ndjson"])
    with open_store(folder / "data", write=True) as store, store.transaction():
        mark_removed(store, REMOVED, now=NOW, told_by="404")
        mark_alias(store, OTHER, BECAME, now=NOW, told_by="301")
    assert catch_up(folder / "data")
    return folder / "data"


@pytest.fixture
def get(data_dir: Path) -> Get:
    return a_site(data_dir)


@pytest.mark.parametrize("end", ["", "/print", "/changes"])
def test_the_page_of_a_removed_study_says_so_first(get: Get, end: str) -> None:
    asked = get(f"/trial/{REMOVED}{end}")
    assert asked.status == 200
    main = asked.text[asked.text.index("<main") :]
    assert main.index(SAID) < main.index("</p>", main.index("</h1>") + 5) + 400
    if 'data-rule="lead"' in main:
        assert main.index('data-rule="removed"') < main.index('data-rule="lead"')
    assert SAID not in get(f"/trial/{BECAME}{end}").text


def test_search_engines_are_kept_away_from_a_removed_study(get: Get) -> None:
    assert '<meta name="robots" content="noindex">' in get(f"/trial/{REMOVED}").text
    assert "noindex" not in get(f"/trial/{BECAME}").text
    assert f'"sameAs":"https://clinicaltrials.gov/study/{REMOVED}"' not in get(f"/trial/{REMOVED}").text


def test_every_mark_on_the_page_still_holds(get: Get) -> None:
    text = get(f"/trial/{REMOVED}").text
    tree = json.loads(a_study(REMOVED, title="Study 0", status="RECRUITING"))
    explained = get(f"/trial/{REMOVED}.json").json["eligibility"]
    assert not audit_page(text, {REMOVED: tree}, {REMOVED: explained}, rule_names(), nct_id=REMOVED)


def test_the_json_says_when_it_was_noticed(get: Get) -> None:
    assert get(f"/trial/{REMOVED}.json").json["about"]["removed"] == NOW
    assert get(f"/trial/{BECAME}.json").json["about"]["removed"] is None


@pytest.mark.parametrize("end", ["", "/print", ".json", "/changes"])
def test_a_number_that_was_a_study_leads_to_the_one_that_stands_for_it(get: Get, end: str) -> None:
    asked = get(f"/trial/{OTHER}{end}")
    assert (asked.status, asked.headers["location"]) == (301, f"/trial/{BECAME}{end}")


def test_the_registrys_api_answers_as_the_registry_does(get: Get) -> None:
    assert get(f"/api/v2/studies/{REMOVED}").status == 404
    assert get(f"/api/v2/studies/{REMOVED}").text == f"NCT number {REMOVED} not found"
    asked = get(f"/api/v2/studies/{OTHER}")
    assert (asked.status, asked.headers["location"]) == (301, f"/api/v2/studies/{BECAME}")
    listed = get("/api/v2/studies?countTotal=true&pageSize=10").json
    assert listed["totalCount"] == 3
    assert not {REMOVED, OTHER} & {s["protocolSection"]["identificationModule"]["nctId"] for s in listed["studies"]}
    assert get("/api/v2/stats/size").json["totalStudies"] == 3


def test_no_list_and_no_search_shows_it_as_a_trial_that_recruits(get: Get) -> None:
    assert REMOVED not in get("/trials").text
    for status in ("recruiting", "all"):
        found = get(f"/search?q=plasters+study&status={status}&format=json").json
        assert REMOVED not in [hit["nct_id"] for hit in found["hits"]]


def test_who_asks_for_its_number_is_led_to_its_page_or_told(get: Get) -> None:
    asked = get(f"/search?q={REMOVED}")
    assert (asked.status, asked.headers["location"]) == (302, f"/trial/{REMOVED}")
    (hit,) = get(f"/search?q={REMOVED}&format=json").json["hits"]
    assert (hit["nct_id"], hit["removed"]) == (REMOVED, NOW)
    (hit,) = get(f"/search?q={BECAME}&format=json").json["hits"]
    assert hit["removed"] is None


@pytest.mark.parametrize("form", ["text", "md"])
def test_the_command_line_says_so_too(data_dir: Path, capfdbinary: pytest.CaptureFixture[bytes], form: str) -> None:
    trialfinder = Caller(data_dir, capfdbinary)
    told = trialfinder("show", REMOVED, "--format", form)
    assert told.code == 0
    assert told.out.replace("\\", "").index(SAID) < 300
    assert BECAME in trialfinder("show", OTHER, "--format", form).out
    assert SAID in trialfinder("search", REMOVED).out
