"""A built site is whole: every link leads somewhere, nothing comes from elsewhere, and it is the same each time."""

from __future__ import annotations

import html
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from lib.atom import read_feed
from lib.built import a_build, files_of
from lib.calls import PROGRAM, Caller, clean_environment
from lib.records import a_study
from trialfinder.audit.links import audit_links
from trialfinder.errors import ChangedError, MissingError
from trialfinder.pages.views.guides import guides
from trialfinder.refresh import import_paths
from trialfinder.site import contents, crew, shards
from trialfinder.site.building import Built
from trialfinder.site.folder import MARKER
from trialfinder.store.database import open_store
from trialfinder.store.studies import held_ids

TRIAL, OTHER = "NCT99990001", "NCT99990002"
POLICY = re.compile(
    r'<meta http-equiv="Content-Security-Policy" content="default-src &#x27;none&#x27;|'
    r"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';"
)


@pytest.fixture(scope="module")
def root(built_sample: tuple[Path, Built]) -> Path:
    return built_sample[0]


@pytest.fixture(scope="module")
def files(root: Path) -> dict[str, bytes]:
    return files_of(root)


def wrong_links(root: Path, address: str = "") -> list[str]:
    return [f"{found.file}: {one}" for found in audit_links(root, address) for one in found.problems]


def test_no_link_is_broken_and_none_leads_out_of_the_folder(root: Path) -> None:
    assert wrong_links(root) == []


def test_no_page_speaks_of_a_page_that_is_not_there(built_sample: tuple[Path, Built]) -> None:
    assert built_sample[1].lost == ()


def test_every_trial_has_its_pages_and_its_data_beside_them(sample_store: Path, files: dict[str, bytes]) -> None:
    with open_store(sample_store) as store:
        ids = list(held_ids(store))
    ends = ("index.html", "index.json", "print/index.html", "check/index.html")
    for nct_id in ids:
        for end in (*ends, "changes/index.html", "changes.atom", "changes.json"):
            assert f"trial/{nct_id}/{end}" in files
            assert (f"es/trial/{nct_id}/{end}" in files) is end.endswith("index.html")
        assert files[f"trial/{nct_id}.json"] == files[f"trial/{nct_id}/index.json"]
    assert json.loads(files[f"trial/{TRIAL}.json"])["nct_id"] == TRIAL


def test_every_other_kind_of_page_is_there(files: dict[str, bytes]) -> None:
    wanted = {"", "trials", "search", "saved", "widget", "guides", "glossary", "methodology", "corrections", "about"}
    wanted |= {"privacy", "accessibility", "conditions", "places", "sponsors", "places/united-states"}
    wanted |= {f"guides/{guide.slug}" for guide in guides()}
    assert {f"{name}/index.html".lstrip("/") for name in wanted} | {"404.html", ".nojekyll", MARKER} <= set(files)
    assert "robots.txt" not in files
    assert "sitemap.xml" not in files


def test_every_page_that_is_read_stands_there_in_spanish_and_each_leads_to_the_other(files: dict[str, bytes]) -> None:
    english = {name for name in files if name.endswith("index.html") and not name.startswith(("es/", "widget/"))}
    assert {name[3:] for name in files if name.startswith("es/")} == english
    page = files[f"trial/{TRIAL}/index.html"].decode()
    assert f'href="../../es/trial/{TRIAL}/index.html"' in page
    spanish = files[f"es/trial/{TRIAL}/index.html"].decode()
    assert '<html lang="es"' in spanish
    assert f'href="../../../trial/{TRIAL}/index.html"' in spanish
    assert 'href="../../../es/search/index.html"' in spanish


def test_a_site_can_be_english_only(sample_store: Path, tmp_path: Path) -> None:
    a_build(sample_store, tmp_path / "site", only=frozenset((TRIAL,)), spanish=False)
    built = files_of(tmp_path / "site")
    assert not any(name.startswith("es/") for name in built)
    assert "/es/" not in built[f"trial/{TRIAL}/index.html"].decode()
    assert wrong_links(tmp_path / "site") == []


def test_every_page_carries_a_policy_and_no_address_of_a_server(files: dict[str, bytes]) -> None:
    for name, content in files.items():
        if name.endswith(".html"):
            page = content.decode()
            assert POLICY.search(page), name
            assert not re.search(r' (?:href|src|action)="(?:/|&#x2f;)', page), name
            assert "\ue000" not in page, name


def test_links_in_data_name_files_from_the_first_folder(files: dict[str, bytes]) -> None:
    text = files[f"trial/{TRIAL}.json"].decode()
    links = re.findall(r'"href":"([^"]*)"', text)
    ours = [link for link in links if link and not link.startswith(("https:", "mailto:", "tel:"))]
    assert ours
    assert set(ours) <= set(files)


def test_a_feed_is_valid_with_and_without_an_address(
    files: dict[str, bytes], sample_store: Path, tmp_path: Path
) -> None:
    a_build(sample_store, tmp_path / "site", base_url="https://trials.example/sub", only=frozenset((TRIAL,)))
    with_address = (tmp_path / "site" / "trial" / TRIAL / "changes.atom").read_bytes()
    assert read_feed(with_address.decode())
    assert "https://trials.example/sub/trial/NCT99990001/changes/index.html" in html.unescape(with_address.decode())
    assert b"\xee\x80\x80" not in files[f"trial/{TRIAL}/changes.atom"]


def test_two_builds_are_equal_byte_for_byte(sample_store: Path, tmp_path: Path) -> None:
    """However many processes make them, and whatever order sets have: a part of the sample shows it as well as all."""
    words = ["build", str(tmp_path / "seeded"), "--condition", "cancer", "--as-of", "2026-09-01", "--quiet"]
    environ = clean_environment(PYTHONHASHSEED="4711")
    subprocess.run([*PROGRAM, "--data-dir", str(sample_store), *words], check=True, env=environ)
    seeded = files_of(tmp_path / "seeded")
    held = frozenset(name[6:17] for name in seeded if name.startswith("trial/"))
    assert len(held) > 5
    a_build(sample_store, tmp_path / "three", processes=3, only=held)
    assert files_of(tmp_path / "three") == seeded


def test_a_site_that_knows_its_address_tells_machines_of_all_its_pages(sample_store: Path, tmp_path: Path) -> None:
    place = tmp_path / "site"
    a_build(sample_store, place, base_url="https://trials.example/sub/", only=frozenset((TRIAL, OTHER)))
    built = files_of(place)
    assert wrong_links(place, "https://trials.example/sub/") == []
    assert built["robots.txt"].startswith(b"User-agent: *")
    listed = re.findall(r"<loc>([^<]*)</loc>", b"".join(built[f"sitemaps/{n}.xml"] for n in (1, 2)).decode())
    assert f"https://trials.example/sub/trial/{TRIAL}/index.html" in listed
    assert len(listed) == len(set(listed)) <= 50_000
    named = {address.removeprefix("https://trials.example/sub/") for address in listed}
    assert named <= set(built)
    assert {f"es/{name}" for name in named if not name.startswith("es/")} == {
        name for name in named if name.startswith("es/")
    }
    spanish = built[f"es/trial/{TRIAL}/index.html"].decode().replace("&#x2f;", "/")
    for tongue, folder in (("en", ""), ("es", "es/")):
        way = f'hreflang="{tongue}" href="https://trials.example/sub/{folder}trial/{TRIAL}/index.html"'
        assert f'<link rel="alternate" {way}>' in spanish
        assert f'<xhtml:link rel="alternate" {way}/>' in built["sitemaps/2.xml"].decode()
    page = built[f"trial/{TRIAL}/index.html"].decode().replace("&#x2f;", "/")
    assert f'<link rel="canonical" href="https://trials.example/sub/trial/{TRIAL}/index.html">' in page
    assert 'href="/sub/index.html"' in built["404.html"].decode()


# Parts of a store


def test_a_site_about_one_disease_holds_and_counts_only_its_trials(
    sample_store: Path, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    place = tmp_path / "site"
    caller = Caller(sample_store, capsysbinary)
    told = caller("build", str(place), "--condition", "multiple myeloma", "--as-of", "2026-09-01", "--json")
    assert told.code == 0, told.err
    built = files_of(place)
    held = {name[6:17] for name in built if name.startswith("trial/")}
    assert TRIAL in held
    assert told.json["trials"] == len(held) < 20
    assert caller("check", "links", str(place)).code == 0
    counts = re.findall(r'data-rule="hub"[^>]*>([0-9,]+) trial', built["places/united-states/index.html"].decode())
    assert all(int(count.replace(",", "")) <= len(held) for count in counts)
    hubs = {name.split("/")[1] for name in built if name.startswith("conditions/") and name.count("/") > 1}
    assert "multiple-myeloma" in hubs
    assert "asthma" not in hubs
    assert json.loads(built[MARKER])["whole"] is False


def test_a_search_makes_a_site_too(
    sample_store: Path, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    caller = Caller(sample_store, capsysbinary)
    words = ("build", str(tmp_path / "site"), "asthma", "--json")
    every, some = caller(*words).json["trials"], caller(*words, "--status", "completed").json["trials"]
    assert every == caller("search", "asthma", "--status", "all", "--json", "--limit", "1").json["total"]
    assert every > some >= 1


@pytest.mark.parametrize("asked", [("--condition", "zzzzqqq"), ("qqqzzz",)])
def test_a_site_without_trials_is_not_built(
    asked: tuple[str, ...], sample_store: Path, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    told = Caller(sample_store, capsysbinary)("build", str(tmp_path / "site"), *asked, "--json")
    assert told.code == MissingError.exit_code
    assert told.error["code"] == "missing"
    assert list(tmp_path.iterdir()) == []


def test_a_trial_outside_the_build_is_linked_at_the_registry(sample_store: Path, tmp_path: Path) -> None:
    """The saved list fills numbers into a link of ours, which must not be taken for such a trial."""
    a_build(sample_store, tmp_path / "site", only=frozenset((TRIAL,)))
    saved = (tmp_path / "site" / "saved" / "index.html").read_text()
    assert 'href="../trial/NCT00000000/index.html"' in saved
    assert wrong_links(tmp_path / "site") == []


# Trouble


def test_a_store_that_is_written_to_meanwhile_makes_no_site(
    sample_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked = crew._worked

    def late(state: Any, job: Any, ids: Any) -> Any:
        return worked(state._replace(version=state.version + 1), job, ids)

    monkeypatch.setattr(crew, "_worked", late)
    with pytest.raises(ChangedError):
        a_build(sample_store, tmp_path / "site")
    assert list(tmp_path.iterdir()) == []


def test_an_error_of_another_process_is_told_and_nothing_is_left(sample_store: Path, tmp_path: Path) -> None:
    with (
        pytest.raises(ChangedError),
        crew.Crew(crew.State(sample_store, -1), _count, ["NCT99990001"] * 4, 2) as workers,
    ):
        list(workers.results())


def test_a_process_that_dies_is_noticed(sample_store: Path) -> None:
    with open_store(sample_store) as store:
        state = crew.State(sample_store, store.data_version())
    with pytest.raises(RuntimeError, match="ended before"), crew.Crew(state, _die, [TRIAL] * 4, 2) as workers:
        list(workers.results())


def _count(catalog: Any, ids: Any) -> int:
    return len(ids)


def _die(catalog: Any, ids: Any) -> None:
    import os

    os._exit(1)


def test_more_trials_than_a_browser_can_search_have_no_search_and_say_so(
    sample_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shards, "MOST_TRIALS", 1)
    told = a_build(sample_store, tmp_path / "site", only=frozenset((TRIAL, OTHER)))
    assert not told.search
    built = files_of(tmp_path / "site")
    assert contents.MANY in built["search/index.html"].decode()
    assert not any(name.startswith("search/data/") for name in built)
    assert wrong_links(tmp_path / "site") == []


def test_a_hostile_record_makes_no_file_outside_and_no_broken_link(tmp_path: Path) -> None:
    hostile = "../../../" + '"><a href="\ue000/search">' + "/etc/passwd"
    study = a_study(title=hostile, org_study_id=hostile, changes={"extra": {hostile: hostile}})
    tree = json.loads(study)
    protocol = tree["protocolSection"]
    protocol["sponsorCollaboratorsModule"] = {"leadSponsor": {"name": hostile, "class": "OTHER"}}
    protocol["conditionsModule"] = {"conditions": [hostile]}
    protocol["contactsLocationsModule"] = {
        "locations": [{"facility": hostile, "city": hostile, "state": hostile, "country": hostile}]
    }
    (tmp_path / "in.json").write_text(json.dumps(tree))
    import_paths(tmp_path / "store", [tmp_path / "in.json"], kind="registry")
    a_build(tmp_path / "store", tmp_path / "out" / "site")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["site"]
    assert wrong_links(tmp_path / "out" / "site") == []
    built = files_of(tmp_path / "out" / "site")
    assert {name.split("/")[0] for name in built if name.startswith("sponsors/") and name.count("/") > 1} == {
        "sponsors"
    }


def test_the_pages_of_a_built_folder_are_held_against_the_records(
    sample_store: Path, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    place, caller = tmp_path / "site", Caller(sample_store, capsysbinary)
    a_build(sample_store, place, only=frozenset((TRIAL, OTHER)))
    told = caller("check", "provenance", str(place), "--json")
    assert told.code == 0, told.out
    assert told.json["trials"] == 2
    assert told.json["pages"] > 2 * 2 * 4 + 20
    wrong = {
        f"trial/{TRIAL}/print/index.html": f"trial/{TRIAL}",
        f"es/trial/{TRIAL}/index.html": f"es/trial/{TRIAL}",
        "trials/index.html": "trials/index.html",
    }
    for name in wrong:
        page = (place / name).read_text()
        (place / name).write_text(re.sub(r'(data-field="[^"]*nctId"[^>]*>)NCT9', r"\1NCT8", page))
    told = caller("check", "provenance", str(place), "--json")
    assert told.code == 1
    assert {one["page"] for one in told.json["problems"]} == set(wrong.values())
    marker = place / MARKER
    marker.write_text(marker.read_text().replace('"snapshot": "', '"snapshot": "0'))
    assert caller("check", "provenance", str(place)).code == 65
    assert caller("check", "provenance", str(tmp_path)).code == MissingError.exit_code
