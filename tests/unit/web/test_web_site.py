"""The site: every path, every way it can be wrong, and what holds for all answers."""

from __future__ import annotations

import datetime
import html
import json
import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.sites import Asked, a_site
from trialfinder import errors
from trialfinder.refresh import import_paths
from trialfinder.web.answers import STATUS, redirect, status_of
from trialfinder.web.guard import POLICY
from trialfinder.web.site import PATHS

Get = Callable[..., Asked]

ONE = "NCT99990001"
PAGES = [
    "/",
    "/trials",
    "/trials?page=2",
    "/search",
    "/search?q=asthma",
    f"/trial/{ONE}",
    f"/trial/{ONE}/print",
    f"/trial/{ONE}/changes",
]
READING = ["/methodology", "/about", "/privacy"]
DATA = [f"/trial/{ONE}.json", f"/trial/{ONE}/changes.atom", "/static/style.css", "/healthz", "/readyz", "/robots.txt"]
WRONG = [
    "/nope",
    "/trial/",
    "/trial/x",
    "/trial/NCT99999998",
    "/static/none",
    "/?page=x",
    "/trials?page=x",
    "/trials?page=99",
    "/trial/x.json",
]
POLICY_TO_THE_LETTER = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@pytest.mark.parametrize("path", [*PAGES, *READING, *DATA])
def test_every_page_answers(get: Get, path: str) -> None:
    asked = get(path)
    assert asked.status == 200
    assert asked.content


@pytest.mark.parametrize("path", [*PAGES, *READING])
def test_pages_are_html(get: Get, path: str) -> None:
    asked = get(path)
    assert asked.headers["content-type"] == "text/html; charset=utf-8"
    assert asked.text.startswith("<!doctype html>")


def test_the_feed_is_atom_and_the_data_are_json(get: Get) -> None:
    feed = get(f"/trial/{ONE}/changes.atom")
    assert feed.headers["content-type"].startswith("application/atom+xml")
    assert ElementTree.fromstring(feed.text).tag == "{http://www.w3.org/2005/Atom}feed"  # noqa: S314 - our own feed
    data = get(f"/trial/{ONE}.json")
    assert data.headers["content-type"].startswith("application/json")
    assert data.json["nct_id"] == ONE


@pytest.mark.parametrize("path", [*PAGES, *READING, *DATA, *WRONG, "/trial/nct99990001", "/" + "x" * 9000])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS"])
def test_every_answer_carries_the_headers_and_no_cookie(get: Get, path: str, method: str) -> None:
    headers = get(path, method=method).headers
    assert headers["content-security-policy"] == POLICY == POLICY_TO_THE_LETTER
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["cross-origin-embedder-policy"] == "require-corp"
    assert "set-cookie" not in headers
    assert "cache-control" in headers or method in ("POST", "OPTIONS")


@pytest.mark.parametrize("path", [*PAGES, *READING, *DATA, *WRONG])
def test_head_is_get_without_the_body(get: Get, path: str) -> None:
    whole, head = get(path), get(path, method="HEAD")
    assert (head.status, head.headers, head.content) == (whole.status, whole.headers, b"")
    assert int(whole.headers["content-length"]) == len(whole.content)


@pytest.mark.parametrize("path", [*PAGES, *DATA])
def test_a_page_is_only_read(get: Get, path: str) -> None:
    assert get(path).status == get(path).status == 200
    asked = get(path, method="POST")
    if path.startswith("/search"):
        assert asked.status == 400  # a private search comes as a form; an empty body is none
        return
    assert asked.status == 405
    assert asked.headers["allow"] == "GET, HEAD"


# Ids


@pytest.mark.parametrize("end", ["", "/print", "/changes", "/changes.atom", ".json"])
@pytest.mark.parametrize("spelled", ["nct99990001", "Nct99990001", "NCT099990001", "%20NCT99990001", "NCT99990001%20"])
def test_a_loose_id_leads_to_its_one_spelling(get: Get, spelled: str, end: str) -> None:
    asked = get(f"/trial/{spelled}{end}?q=words", host="evil.example")
    assert asked.status == 301
    assert asked.headers["location"] == f"/trial/{ONE}{end}"


def test_zeros_may_be_dropped(tmp_path: Path, sample_store: Path) -> None:
    get = a_site(a_store(tmp_path, nctId="NCT00000042"))
    assert get("/trial/nct42").headers["location"] == "/trial/NCT00000042"
    assert get("/trial/NCT00000042").status == 200


def test_a_replaced_id_leads_to_the_current_one(tmp_path: Path) -> None:
    get = a_site(a_store(tmp_path, nctId="NCT00000042", nctIdAliases=["NCT00000041"]))
    for spelled in ("NCT00000041", "nct41"):
        asked = get(f"/trial/{spelled}/print")
        assert (asked.status, asked.headers["location"]) == (301, "/trial/NCT00000042/print")


@pytest.mark.parametrize("end", ["", "/print", "/changes", "/changes.atom"])
def test_an_unknown_trial_has_a_page_that_helps(get: Get, end: str) -> None:
    asked = get(f"/trial/NCT00000001{end}")
    assert asked.status == 404
    assert "NCT00000001" in asked.text
    assert 'href="/' in asked.text


@pytest.mark.parametrize(
    "spelled", ["x", "NCT", "NCT0", "NCT123456789", "99990001", "NCT9999000١", "%00", "%ff", "..%2f"]
)
def test_what_is_no_id_is_told_so(get: Get, spelled: str) -> None:
    asked = get(f"/trial/{spelled}")
    assert asked.status in (400, 404)
    assert "NCT" in asked.text or asked.status == 404


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/trial/x.json", 400, "usage"),
        ("/trial/NCT00000001.json", 404, "unknown_trial"),
        ("/nope.json", 404, "not_found"),
    ],
)
def test_errors_on_data_paths_are_json_of_one_shape(get: Get, path: str, status: int, code: str) -> None:
    asked = get(path)
    assert asked.status == status
    assert asked.headers["content-type"].startswith("application/json")
    assert set(asked.json) == {"error"}
    assert set(asked.json["error"]) == {"code", "message", "hint"}
    assert asked.json["error"]["code"] == code


def test_a_program_that_asks_for_json_gets_json_errors(get: Get) -> None:
    assert get("/trial/NCT00000001", accept="application/json").json["error"]["code"] == "unknown_trial"
    assert get("/trial/NCT00000001", accept="text/html,application/json;q=0.5").text.startswith("<!doctype html>")


def test_every_error_class_has_a_status() -> None:
    waiting = [errors.TrialfinderError]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        assert status_of(kind("message")) in (400, 404, 500, 503)
    assert STATUS[errors.TrialfinderError] == 500


# Lists and search


def test_the_list_is_paged_to_its_end(get: Get) -> None:
    first, second, beyond = get("/trials").text, get("/trials?page=2").text, get("/trials?page=3")
    held = get("/readyz").json["trials"]
    seen = first.count('href="/trial/NCT'), second.count('href="/trial/NCT')
    assert sum(seen) == held > seen[0]
    assert beyond.status == 404
    assert get("/trials?page=1").content == get("/trials").content


def test_an_older_address_of_the_list_leads_to_it(get: Get) -> None:
    asked = get("/?page=2")
    assert (asked.status, asked.headers["location"]) == (301, "/trials?page=2")


@pytest.mark.parametrize("page", ["0", "-1", "x", "1.5", "٢", "9" * 50, "1e3"])
def test_a_page_is_a_number(get: Get, page: str) -> None:
    assert get(f"/?page={page}").status == get(f"/trials?page={page}").status == 400


def test_a_search_finds_an_id_a_title_an_acronym_or_a_number(tmp_path: Path) -> None:
    get = a_site(
        a_store(
            tmp_path,
            nctId="NCT00000042",
            briefTitle="Sleep in Winter",
            acronym="SLEEPY",
            orgStudyIdInfo={"id": "SW-7"},
        )
    )
    for words in ("nct42", "NCT00000042", " sleep  IN winter ", "sleepy", "sw-7"):
        asked = get("/search?q=" + words.replace(" ", "+"))
        assert (asked.status, asked.headers["location"]) == (302, "/trial/NCT00000042"), words
        assert asked.headers["cache-control"] == "no-store"


def test_a_search_by_other_words_says_that_it_cannot_without_an_index(tmp_path: Path) -> None:
    store = a_store(tmp_path, nctId="NCT00000042", briefTitle="Sleep")
    shutil.rmtree(store / "index")
    get = a_site(store)
    asked = get("/search?q=heart+attack")
    assert asked.status == 200
    assert "Searching by words is not ready on this site yet" in asked.text
    assert asked.headers["cache-control"] == "no-store"
    assert "Searching by words" not in get("/").text


def test_a_title_that_several_trials_have_lists_these(tmp_path: Path) -> None:
    a_store(tmp_path, nctId="NCT00000042", briefTitle="The same")
    a_store(tmp_path, nctId="NCT00000043", briefTitle="Another")
    get = a_site(a_store(tmp_path, nctId="NCT00000044", briefTitle="the same"))
    asked = get("/search?q=The+Same")
    assert asked.status == 200
    assert "NCT00000042" in asked.text
    assert "NCT00000044" in asked.text
    assert "NCT00000043" not in asked.text


def test_an_unknown_id_in_a_search_is_told(get: Get) -> None:
    asked = get("/search?q=NCT00000001")
    assert asked.status == 200
    assert "NCT00000001 is not among the trials" in asked.text


# Fresh and stale


@pytest.mark.parametrize("path", [*PAGES, *READING, *DATA])
def test_what_a_reader_holds_is_not_sent_again(get: Get, path: str) -> None:
    first = get(path)
    tag = first.headers.get("etag")
    if path.startswith("/search") or path in ("/healthz", "/readyz", "/robots.txt"):
        assert tag is None
        return
    assert tag
    for held in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = get(path, if_none_match=held)
        assert (again.status, again.content, again.headers["etag"]) == (304, b"", tag)
        assert again.headers["content-security-policy"]
    assert get(path, if_none_match='"other"').content == first.content


def test_a_page_changes_its_tag_with_the_day_the_record_and_the_path(tmp_path: Path) -> None:
    store = a_store(tmp_path, nctId="NCT00000042", briefTitle="One")
    paths = ["/trial/NCT00000042", "/trial/NCT00000042/print", "/trial/NCT00000042.json"]
    tags = [a_site(store)(path).headers["etag"] for path in paths]
    tags.append(a_site(store, as_of="2026-06-02")(paths[0]).headers["etag"])
    tags.append(a_site(store, base_url="https://a.example/x")(paths[0]).headers["etag"])
    a_store(tmp_path, nctId="NCT00000042", briefTitle="Two", day="2026-05-02")
    tags.append(a_site(store)(paths[0]).headers["etag"])
    assert len(set(tags)) == len(tags)
    assert a_site(store)(paths[0]).headers["etag"] == tags[-1]


def test_an_import_is_seen_at_once(tmp_path: Path) -> None:
    get = a_site(tmp_path / "store")
    assert get("/trial/NCT00000042").status == 404
    assert get("/readyz").status == 503
    a_store(tmp_path, nctId="NCT00000042", briefTitle="One")
    assert get("/readyz").json["trials"] == 1
    assert "One" in get("/trial/NCT00000042").text
    a_store(tmp_path, nctId="NCT00000042", briefTitle="Two", day="2026-05-02")
    assert "Two" in get("/trial/NCT00000042").text
    assert "One" in get("/trial/NCT00000042/changes").text


def test_a_page_asked_for_again_is_the_same_until_the_store_or_the_day_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    get = a_site(a_store(tmp_path, nctId="NCT00000042", briefTitle="One"))
    for path in ("/", "/trial/NCT00000042", "/trial/NCT00000042.json", "/trial/NCT00000042/changes", "/about"):
        first = get(path)
        assert get(path) == get(path + "?") == first
        assert get(path, if_none_match=first.headers["etag"]).status == 304
        assert get(path, method="HEAD").content == b""
    a_store(tmp_path, nctId="NCT00000043", briefTitle="Two")
    assert "Two" in get("/").text
    a_store(tmp_path, nctId="NCT00000042", briefTitle="Three", day="2026-05-02")
    assert "Three" in get("/trial/NCT00000042").text

    assert "1 June 2026" in get("/about").text
    for path in ("/", "/about", "/methodology"):
        assert "ClinicalTrials.gov data processed: 2 May 2026" in get(path).text
    a_store(tmp_path, nctId="NCT00000044", day="2026-05-09")
    assert "ClinicalTrials.gov data processed: 9 May 2026" in get("/about").text
    monkeypatch.setattr("trialfinder.app.today", lambda settings: datetime.date(2026, 6, 2))
    for path in ("/", "/trial/NCT00000042", "/about"):
        assert "2 June 2026" in get(path).text


def test_a_store_that_is_replaced_or_goes_is_seen(tmp_path: Path, sample_store: Path) -> None:
    folder = tmp_path / "store"
    a_store(tmp_path, nctId="NCT00000042")
    get = a_site(folder)
    assert get("/readyz").json["kind"] == "registry"
    shutil.rmtree(folder)
    assert get("/readyz").status == 503
    assert get("/").status == 200
    shutil.copytree(sample_store, folder)
    assert get("/readyz").json["kind"] == "sample"
    assert get(f"/trial/{ONE}").status == 200


def test_a_site_without_a_store_says_what_to_do(tmp_path: Path) -> None:
    get = a_site(tmp_path / "none")
    asked = get("/")
    assert asked.status == 200
    assert "trialfinder demo" in asked.text
    assert get("/readyz").status == 503
    assert get("/readyz").json == {"status": "empty", "trials": 0}
    assert get("/healthz").status == 200
    assert get("/trial/NCT00000042").status == 404
    assert get("/trial/NCT00000042.json").json["error"]["hint"]
    for path in READING:
        assert get(path).status == 200


def test_ready_says_how_many_and_how_old(tmp_path: Path) -> None:
    get = a_site(a_store(tmp_path, nctId="NCT00000042", day="2026-05-01"))
    told = get("/readyz")
    assert told.status == 200  # a stale copy serves on; who watches over it reads the status
    assert told.json.pop("copy_fetched")
    assert {name: told.json[name] for name in ("status", "trials", "kind", "newest", "age_days", "stale")} == {
        "status": "stale",
        "trials": 1,
        "kind": "registry",
        "newest": "2026-05-01",
        "age_days": 31,
        "stale": True,
    }


def test_a_store_that_cannot_be_read_is_the_operators_matter(tmp_path: Path) -> None:
    (tmp_path / "trialfinder.sqlite").write_bytes(b"no database, but long enough to be looked at" * 100)
    get = a_site(tmp_path)
    for path in ("/", f"/trial/{ONE}", "/readyz"):
        assert get(path).status == 503, path
    assert get("/healthz").status == 200


# Robots, base path, hosts


def test_made_up_trials_are_not_for_search_engines(get: Get, tmp_path: Path) -> None:
    assert get("/robots.txt").text == "User-agent: *\nDisallow: /\n"
    registry = a_site(a_store(tmp_path, nctId="NCT00000042"), base_url="https://a.example/sub")
    told = registry("/robots.txt").text.splitlines()
    assert told[0] == "User-agent: *"
    assert {"Disallow: /sub/search", "Disallow: /sub/es/search", "Disallow: /sub/feeds/"} <= set(told)
    assert told[-1] == "Sitemap: https://a.example/sub/sitemap.xml"


@pytest.mark.parametrize("base", ["/sub", "/sub/path", "/trial", "/static"])
def test_a_site_under_a_path_answers_with_and_without_it(sample_store: Path, base: str) -> None:
    get = a_site(sample_store, base_url=f"https://a.example{base}")
    paths = ["/", f"/trial/{ONE}", f"/trial/{ONE}/print", "/static/style.css", "/about", "/healthz", "/search?q=zz"]
    for path in paths:
        whole, stripped = get(base + path), get(path)
        assert whole.status == stripped.status == 200, path
        assert whole.content == stripped.content
    assert get(base).status == 200
    assert get(f"{base}/trial/nct99990001").headers["location"] == f"{base}/trial/{ONE}"
    assert get("/trial/nct99990001").headers["location"] == f"{base}/trial/{ONE}"
    page = html.unescape(get(f"/trial/{ONE}").text)
    assert f'href="{base}/' in page
    assert all(link.startswith(f"{base}/") for link in re.findall(r' (?:href|src)="(/[^"]*)"', page))
    assert get(f"{base}x/about").status == 404


def test_the_host_that_a_request_names_is_not_believed(get: Get) -> None:
    for path in (*PAGES, *DATA, *WRONG, "/trial/nct99990001"):
        plain, hostile = get(path), get(path, host="evil.example", x_forwarded_host="evil.example")
        assert hostile == plain
        assert b"evil.example" not in hostile.content


@pytest.mark.parametrize("path", ["//evil.example", "https://evil.example", "evil", "", "\\evil"])
def test_a_redirect_stays_on_this_site(path: str) -> None:
    with pytest.raises(ValueError, match="a path of this site"):
        redirect(path, status=302)


# Junk

JUNK = [
    b"/%",
    b"/%zz",
    b"/%00",
    b"/%ff%fe",
    b"/trial/%00",
    b"/trial/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    b"/static/..%2f..%2fstore%2ftrialfinder.sqlite",
    b"/static/%2e%2e/render.py",
    b"//evil.example/trial/NCT99990001",
    b"/trial//NCT99990001",
    b"/trial/NCT99990001/",
    b"/search?q=%00",
    b"/search?q=%ff",
    b"/search?q=%E2%80%AE%F0%9F%98%80",
    b"/search?" + b"&".join(b"q=%d" % n for n in range(500)),
    b"/search?q=" + b"a" * 100_000,
    b"/" + b"a/" * 50_000,
    b"/?page=%00",
    b"/?page=" + b"9" * 5000,
    b"/search?q[]=1&q[a]=2&=&&;",
    "/trial/\u202eNCT99990001".encode(),
    b"/search?q='%20OR%201=1--",
    b"/search?q={{7*7}}%3Cscript%3E",
    b"?",
    b"",
    b"*",
]


@pytest.mark.parametrize("address", JUNK, ids=lambda address: repr(address[:40]))
def test_junk_is_answered_without_a_fault(get: Get, address: bytes) -> None:
    asked = get(address)
    assert asked.status < 500
    assert b"<script>alert" not in asked.content
    assert b"SQLite format" not in asked.content


def test_two_thousand_junk_requests_make_no_fault(sample_store: Path) -> None:
    get = a_site(sample_store)
    chance = random.Random(2026)  # noqa: S311 - the same junk in every run
    starts = [path.replace("{nct_id}", ONE).replace("{name}", "style.css").encode() for path, _ in PATHS]
    pieces = [
        b"%00",
        b"%ff",
        b"%",
        b"..",
        b"/",
        b"?",
        b"&",
        b"=",
        b"q=",
        b"page=",
        b"\xe2\x80\xae",
        b"%e2%80%ae",
        b"NCT",
    ]
    methods = ["GET"] * 8 + ["HEAD", "POST", "PUT", "DELETE", "TRACE", "x"]
    statuses: dict[int, int] = {}
    for _ in range(2000):
        address = chance.choice(starts) if chance.random() < 0.7 else b""
        for _ in range(chance.randrange(6)):
            at = chance.randrange(len(address) + 1)
            piece = chance.choice(pieces) if chance.random() < 0.6 else chance.randbytes(chance.randrange(1, 9))
            address = address[:at] + piece + address[at:]
        headers = {
            chance.choice(["accept", "if_none_match", "host", "range"]): chance.randbytes(5).decode("latin-1")
            for _ in range(chance.randrange(3))
        }
        asked = get(address, method=chance.choice(methods), **headers)
        statuses[asked.status] = statuses.get(asked.status, 0) + 1
        assert asked.status < 500, address
    assert {200, 400, 404, 405} <= set(statuses), statuses


@settings(max_examples=200, deadline=None)
@given(path=st.text(), query=st.binary(max_size=200))
def test_no_words_make_a_fault(sample_store_get: Get, path: str, query: bytes) -> None:
    asked = sample_store_get(("/" + path).encode("utf-8", "surrogatepass") + b"?" + query)
    assert asked.status < 500


@pytest.fixture(scope="session")
def sample_store_get(sample_store: Path) -> Get:
    return a_site(sample_store)


def test_a_fault_of_ours_is_a_page_and_one_line_without_the_readers_words(
    get: Get, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> list[str]:
        raise KeyError("canary-in-the-message")

    monkeypatch.setattr("trialfinder.web.search.question", broken)
    asked = get("/search?q=canary-in-the-query")
    assert asked.status == 500
    assert asked.text.startswith("<!doctype html>")
    assert "canary" not in asked.text
    assert asked.headers["content-security-policy"] == POLICY
    (line,) = [record.getMessage() for record in caplog.records]
    assert "KeyError" in line
    assert "test_web_site.py" in line
    assert "canary" not in line


def test_a_fault_while_telling_of_a_fault_is_still_an_answer(get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trialfinder.pages.render.message_html", None)
    asked = get("/nope")
    assert asked.status == 500
    assert asked.json["error"]["code"] == "bug"


def a_store(tmp_path: Path, *, day: str = "2026-05-01", **identification: object) -> Path:
    """The store below `tmp_path` with one more study, last updated on `day`."""
    study = {
        "protocolSection": {
            "identificationModule": {"briefTitle": "A study", **identification},
            "statusModule": {"overallStatus": "RECRUITING", "lastUpdatePostDateStruct": {"date": day}},
        },
        "derivedSection": {"miscInfoModule": {"versionHolder": day}},
    }
    file = tmp_path / "one.json"
    file.write_text(json.dumps(study), "utf-8")
    assert import_paths(tmp_path / "store", [file]).quarantined == 0
    return tmp_path / "store"
