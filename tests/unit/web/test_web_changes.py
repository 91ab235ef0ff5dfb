"""What changed, asked over the web: any two versions by their dates or their sha256, as a page, a feed or data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from lib.atom import read_feed
from lib.records import a_study
from lib.sites import Asked, a_site
from trialfinder.records.document import read_document
from trialfinder.refresh import import_paths
from trialfinder.store.database import open_store
from trialfinder.store.withheld import Entry, add
from trialfinder.web import changes as web_changes

Get = Callable[..., Asked]
NCT = "NCT01000001"
PATH = f"/trial/{NCT}/changes"


def version(day: str, age: str, **changes: Any) -> bytes:
    raw = a_study(last_update=day, title=f"Plasters up to {age}", **changes)
    return raw.replace(b'"eligibilityModule":{', b'"eligibilityModule":{"maximumAge":"%s",' % age.encode())


FIRST, SECOND, THIRD = (
    version("2024-01-10", "60 Years"),
    version("2024-02-10", "65 Years"),
    version("2024-03", "75 Years"),
)
SHA = [read_document(raw).sha256 for raw in (FIRST, SECOND, THIRD)]


@pytest.fixture
def get(tmp_path: Path) -> Get:
    file = tmp_path / "a.ndjson"
    file.write_bytes(b"\n".join([SECOND, THIRD, FIRST]))
    import_paths(tmp_path / "store", [file])
    return a_site(tmp_path / "store")


def ages(get: Get, **query: str) -> list[tuple[str, str]]:
    """The upper age limits that the data tell of, entry by entry."""
    data = get(f"/trial/{NCT}/changes.json?{urlencode(query)}").json
    found = [field for entry in data["entries"] for change in entry["changes"] for field in change["fields"]]
    return [(field["old"], field["new"]) for field in found if field["path"].endswith("maximumAge")]


def test_without_a_question_each_version_is_compared_with_the_one_before(get: Get) -> None:
    assert ages(get) == [("65 Years", "75 Years"), ("60 Years", "65 Years")]
    assert len(read_feed(get(f"{PATH}.atom").text).entries) == 2
    assert get(PATH).text.count("The upper age limit went from") == 2


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"from": SHA[0], "to": SHA[2]}, ("60 Years", "75 Years")),
        ({"from": SHA[0][:8].upper(), "to": SHA[2][:8]}, ("60 Years", "75 Years")),
        ({"from": "2024-01-10", "to": "2024-02-10"}, ("60 Years", "65 Years")),
        ({"from": "2024-02", "to": "2030"}, ("65 Years", "75 Years")),  # the newest on the last day of either
        ({"from": "2024-01-31"}, ("60 Years", "75 Years")),
        ({"to": "2024-02-29"}, ("60 Years", "65 Years")),
        ({"from": SHA[2], "to": SHA[0]}, ("75 Years", "60 Years")),
    ],
)
def test_any_two_versions_are_compared(get: Get, query: dict[str, str], told: tuple[str, str]) -> None:
    assert ages(get, **query) == [told]
    page = get(f"{PATH}?{urlencode(query)}")
    assert page.status == 200
    assert page.text.count("The upper age limit went from") == 1


def test_a_version_compared_with_itself_has_no_news(get: Get) -> None:
    assert ages(get, **{"from": SHA[0], "to": SHA[0]}) == []
    assert get(f"{PATH}?from={SHA[0]}&to={SHA[0]}").status == 200


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("from=abcdef123456", 404),
        ("from=2023-12-31", 404),
        ("from=yesterday", 400),
        ("to=%3Cscript%3E", 400),
        ("from=2024-13-01", 400),
    ],
)
def test_a_version_that_is_not_held_is_said_to_be_missing(get: Get, query: str, status: int) -> None:
    for path in (PATH, f"{PATH}.json"):
        asked = get(f"{path}?{query}")
        assert asked.status == status
        assert "<script" not in asked.text.replace('<script type="application', "")


def test_pages_of_two_questions_have_tags_of_their_own(get: Get) -> None:
    tags = {get(f"{PATH}{query}").headers["etag"] for query in ("", f"?from={SHA[0]}", f"?from={SHA[1]}")}
    assert len(tags) == 3


def test_of_many_versions_the_newest_are_told_and_any_two_can_be_compared(
    get: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "not listed here" not in get(PATH).text
    monkeypatch.setattr(web_changes, "MOST", 1)
    assert ages(get) == [("65 Years", "75 Years")]
    page = get(f"{PATH}?to=2024-02-29").text
    assert "The upper age limit went from" in page
    assert page.count("<option") == 6
    assert "not listed here" not in page


def test_who_is_withheld_is_in_no_form_of_the_changes(tmp_path: Path) -> None:
    versions = [
        version(
            day,
            "60 Years",
        ).replace(
            b'"designModule"',
            b'"contactsLocationsModule":{"centralContacts":[{"name":"%s","phone":"555-0100"}]},"designModule"' % name,
        )
        for day, name in (("2024-01-10", b"Ada Quill"), ("2024-02-10", b"Bo Nib"))
    ]
    (tmp_path / "a.ndjson").write_bytes(b"\n".join(versions))
    import_paths(tmp_path / "store", [tmp_path / "a.ndjson"])
    forms = (PATH, f"{PATH}.json", f"{PATH}.atom", f"{PATH}?from=2024-01-10&to=2024-02-10")
    assert all("Ada Quill" in a_site(tmp_path / "store")(path).text for path in forms)
    with open_store(tmp_path / "store", write=True) as store, store.transaction():
        add(store, [Entry(0, NCT, "Ada Quill", "", "")])
    for path in forms:
        asked = a_site(tmp_path / "store")(path)
        assert asked.status == 200
        assert "Ada Quill" not in asked.text
        assert "Bo Nib" in asked.text
