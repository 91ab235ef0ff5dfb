"""The reviewers' area and the disputes of readers, over real HTTP, by people who mean well and by people who do not."""

from __future__ import annotations

import re
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.reviews import FIRST, NAME, PASSWORD, SECOND, THIRD, Browser, a_store, an_account, plain_of
from lib.served import Served
from trialfinder.review.queue import make_queue
from trialfinder.store import decisions, disputes
from trialfinder.store.database import open_store

EDIT = "You are 18 years or older"
AGE = f"/review/trial/{FIRST}/i1"
DISPUTE = f"/trial/{SECOND}/dispute"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    made = a_store(tmp_path)
    an_account(made)
    make_queue(made)
    return made


@pytest.fixture
def site(store: Path) -> Iterator[Served]:
    with Served(store, TRIALFINDER_REVIEW="on") as served:
        yield served
        told = served.stop()[1]
        assert "bug" not in told


@pytest.fixture
def ada(site: Served) -> Browser:
    browser = Browser(site)
    assert browser.sign_in().status == 303
    return browser


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Somebody who is signed in on a site where nothing gets decided: many tests may share it."""
    store = a_store(tmp_path_factory.mktemp("quiet"))
    an_account(store)
    make_queue(store)
    with Served(store, TRIALFINDER_REVIEW="on") as served:
        browser = Browser(served)
        assert browser.sign_in().status == 303
        yield browser
        assert count(store) == 0
        assert "bug" not in served.stop()[1]


def count(store: Path) -> int:
    with open_store(store) as opened:
        return decisions.count(opened)


# Off, unless the operator wants it


@pytest.mark.parametrize("setting", [{}, {"TRIALFINDER_REVIEW": "off"}])
def test_without_the_setting_there_is_no_review_and_no_dispute(store: Path, setting: dict[str, str]) -> None:
    with Served(store, **setting) as served:
        browser = Browser(served)
        for path in ("/review", "/review/login", "/review/log", AGE, DISPUTE):
            assert browser.get(path).status == 404
            assert browser.post(path, {"a": "b"}).status == 404
        assert "dispute" not in browser.get(f"/trial/{FIRST}").raw
        corrections = browser.get("/corrections")
        assert corrections.status == 200
        assert "takes no reports" in corrections.text
    assert not (store / "review.key").exists()


# A reviewer's day


def test_sign_in_decide_and_see_it_everywhere(ada: Browser, store: Path) -> None:
    queue = ada.get("/review")
    assert f"Signed in as {NAME}" in queue.text
    assert AGE in queue.text
    assert ada.decide(AGE, "edit", wording=EDIT, reason="Shorter is better.").headers["location"] == "/review"
    assert AGE not in ada.get("/review").text
    for nct_id in (FIRST, SECOND, THIRD):
        page = Browser(ada.site).get(f"/trial/{nct_id}").text
        assert f">{EDIT}</span>" in page
        assert "reviewed by a person on" in page
    corrections = Browser(ada.site).get("/corrections").text
    assert EDIT in corrections
    assert "Shorter is better." in corrections
    assert NAME not in corrections
    log = ada.get("/review/log").text
    assert NAME in log
    assert "Shorter is better." in log
    with open_store(store) as opened:
        (entry,) = decisions.log(opened, 9)
    assert (entry.made_by, entry.made_in, entry.action) == (NAME, "site", "edit")


def test_an_edit_that_the_checker_refuses_comes_back_with_its_findings_and_what_was_typed(
    ada: Browser, store: Path
) -> None:
    answer = ada.decide(AGE, "edit", wording="You are 81 years or older", reason="A slip.")
    assert answer.status == 422
    assert 'data-note="finding"' in answer.raw
    assert "You are 81 years or older</textarea>" in answer.text
    assert "A slip.</textarea>" in answer.text
    assert count(store) == 0


def test_a_page_in_a_cache_is_not_shown_after_a_decision(ada: Browser) -> None:
    paths = [f"/trial/{FIRST}", f"/trial/{FIRST}/print", f"/trial/{FIRST}.json"]
    before = {path: ada.get(path) for path in paths}
    ada.decide(AGE, "edit", wording=EDIT)
    for path in paths:
        after = ada.get(path, **{"If-None-Match": before[path].headers["etag"]})
        assert after.status == 200
        assert EDIT in after.text


def test_the_queue_can_be_made_anew(ada: Browser) -> None:
    token = re.search(
        r'action="/review" method="post"><input type="hidden" name="token" value="([^"]+)"', ada.get("/review").text
    )
    assert token
    assert ada.post("/review", {"token": token[1]}).status == 303


# Who may


def test_nobody_sees_or_does_anything_without_signing_in(quiet: Browser) -> None:
    stranger = Browser(quiet.site)
    for path in ("/review", "/review/log", "/review/disputes", AGE):
        answer = stranger.get(path)
        assert (answer.status, answer.headers["location"]) == (303, "/review/login")
    for path in ("/review", "/review/disputes", "/review/logout", AGE):
        assert stranger.post(path, {"token": "x", "action": "approve", "reason": "x"}).status == 403
    stranger.cookies["trialfinder_review"] = "x"
    assert stranger.get("/review").status == 303


def test_the_session_cookie_is_strict_and_pages_are_kept_by_nobody(quiet: Browser) -> None:
    assert quiet.cookies.keys() == {"trialfinder_review"}
    fresh = Browser(quiet.site)
    line = fresh.sign_in().cookies["trialfinder_review"]
    assert {part.strip() for part in line.split(";")[1:]} == {
        "HttpOnly", "Max-Age=43200", "Path=/review", "SameSite=strict",
    }  # fmt: skip
    for path in ("/review", AGE, "/review/log", "/review/disputes", "/review/login", DISPUTE):
        headers = quiet.get(path).headers
        assert headers["cache-control"] == "no-store"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "form-action 'self'" in headers["content-security-policy"]


def test_the_cookie_is_secure_and_in_its_place_where_readers_come_by_https(store: Path) -> None:
    with Served(store, "--base-url", "https://trials.example/sub", TRIALFINDER_REVIEW="on") as served:
        browser = Browser(served)
        token = browser.get("/sub/review/login").field("token")
        answer = browser.post("/sub/review/login", {"token": token, "name": NAME, "password": PASSWORD})
    line = answer.cookies["trialfinder_review"]
    assert "; Secure" in line
    assert "Path=/sub/review" in line
    assert answer.headers["location"] == "/sub/review"


def test_signing_out_ends_the_session_for_good(ada: Browser) -> None:
    held = dict(ada.cookies)
    token = re.search(
        r'logout" method="post"><input type="hidden" name="token" value="([^"]+)"', ada.get("/review").text
    )
    assert token
    assert ada.post("/review/logout", {"token": token[1]}).status == 303
    assert ada.cookies == {}
    replay = Browser(ada.site)
    replay.cookies = held
    assert replay.get("/review").status == 303


def test_a_session_that_somebody_planted_is_not_taken_over(quiet: Browser) -> None:
    planted = Browser(quiet.site)
    planted.sign_in()
    chosen = planted.cookies["trialfinder_review"]
    victim = Browser(quiet.site)
    victim.cookies["trialfinder_review"] = chosen
    victim.sign_in()
    assert victim.cookies["trialfinder_review"] != chosen
    other = Browser(quiet.site)
    other.sign_in()
    assert len({victim.cookies["trialfinder_review"], other.cookies["trialfinder_review"], chosen}) == 3


# Forms from elsewhere, forms of others, forms of before


def test_a_form_without_its_own_token_does_nothing(ada: Browser, store: Path) -> None:
    page, other = ada.get(AGE), ada.get(f"/review/trial/{FIRST}/e1")
    fields = {"item": page.field("item"), "decision": "0", "action": "approve", "reason": "x"}
    bo = Browser(ada.site)
    bo.sign_in()
    for token in ("", "x", other.field("token"), bo.get(AGE).field("token"), ada.cookies["trialfinder_review"]):
        assert ada.post(AGE, {**fields, "token": token}).status == 403
    assert ada.post(AGE, {**fields, "token": page.field("token"), "item": other.field("item")}).status == 403
    assert ada.post(AGE, {**fields, "token": page.field("token"), "decision": "7"}).status == 403
    assert count(store) == 0


@pytest.mark.parametrize("place", ["cross-site", "same-site"])
def test_a_form_that_another_site_sends_does_nothing(quiet: Browser, place: str) -> None:
    page = quiet.get(AGE)
    fields = {name: page.field(name) for name in ("token", "item", "decision")}
    answer = quiet.post(AGE, {**fields, "action": "approve", "reason": "x"}, **{"Sec-Fetch-Site": place})
    assert answer.status == 403


def test_signing_in_needs_the_form_that_this_browser_was_given(quiet: Browser) -> None:
    attacker, victim = Browser(quiet.site), Browser(quiet.site)
    token = attacker.get("/review/login").field("token")
    victim.get("/review/login")
    for browser in (victim, Browser(quiet.site)):
        answer = browser.post("/review/login", {"token": token, "name": NAME, "password": PASSWORD})
        assert answer.status == 403
        assert "trialfinder_review" not in browser.cookies


def test_a_decision_sent_twice_counts_once(ada: Browser, store: Path) -> None:
    page = ada.get(AGE)
    fields = {name: page.field(name) for name in ("token", "item", "decision")}
    sent = {**fields, "action": "reject", "reason": "x"}
    assert [ada.post(AGE, sent).status for _ in range(2)] == [303, 409]
    assert count(store) == 1


def test_two_reviewers_do_not_overwrite_each_other(ada: Browser, store: Path) -> None:
    bo = Browser(ada.site)
    bo.sign_in()
    pages = [browser.get(AGE) for browser in (ada, bo)]
    for browser, page, status in zip((ada, bo), pages, (303, 409), strict=True):
        fields = {name: page.field(name) for name in ("token", "item", "decision")}
        assert browser.post(AGE, {**fields, "action": "reject", "reason": "x"}).status == status
    assert count(store) == 1


# Guessing, flooding, and strange shapes


def test_passwords_cannot_be_guessed_in_a_row(site: Served) -> None:
    browser = Browser(site)
    answers = [browser.sign_in(password=f"guess number {number}").status for number in range(7)]
    assert answers == [403] * 5 + [429] * 2
    assert browser.sign_in().status == 429  # the right one, too, is not told from a wrong one
    assert Browser(site).sign_in("Bo", "x").status == 403


def test_what_is_said_does_not_tell_whether_a_name_is_known(quiet: Browser) -> None:
    browser = Browser(quiet.site)
    known, unknown = (browser.sign_in(name, "wrong horse battery") for name in (NAME, "Nobody"))
    assert known.status == unknown.status == 403

    def without_token(raw: str) -> str:
        return re.sub(r'value="[^"]*"', "", raw)

    assert without_token(known.raw) == without_token(unknown.raw)


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"reason=" + b"x" * 70_000, {}, 413),
        (b"x" * 5_000_000, {}, 413),
        (b"&".join(b"a%d=b" % number for number in range(40)), {}, 400),
        (b"token=a&token=b", {}, 400),
        (b"token=%ff%fe", {}, 400),
        (b"\xff\xfe", {}, 400),
        (b"{}", {"Content-Type": "application/json"}, 400),
        (b"", {"Content-Type": "multipart/form-data; boundary=x"}, 400),
        (b"", {}, 403),
        (b"=&=", {}, 400),
        (b"token=a%00b&action=approve", {}, 403),
    ],
)
@pytest.mark.parametrize("path", [AGE, DISPUTE])
def test_a_body_that_is_no_form_of_ours_is_refused(
    quiet: Browser, path: str, body: bytes, headers: dict[str, str], status: int
) -> None:
    sent = {"Content-Type": "application/x-www-form-urlencoded", **headers}
    try:
        answer = quiet.send("POST", path, body, **sent)
    except (BrokenPipeError, ConnectionResetError):
        assert status == 413  # refused before it was read to its end
        return
    assert answer.status == status or (path == DISPUTE and answer.status in (403, 404))
    assert quiet.get("/healthz").status == 200


def test_a_body_that_never_ends_holds_nobody_up(quiet: Browser) -> None:
    address = (quiet.site.address.hostname, quiet.site.address.port)
    held = []
    for _ in range(20):
        held.append(socket.create_connection(address, timeout=20))
        head = f"POST {DISPUTE} HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        held[-1].sendall(f"{head}Content-Length: 100\r\n\r\nwords=".encode())
    assert quiet.get("/review").status == 200
    for one in held:
        one.close()


@pytest.mark.parametrize(
    "path",
    [
        "/review/", "/review//", "/review/../review", "/review/trial/NCT01000001", "/review/trial/NCT01000001/",
        "/review/trial/NCT01000001/i99", "/review/trial/NCT01000001/i1/", "/review/trial/..%2f..%2fetc/passwd",
        "/review/trial/NCT01000001/%00", "/review/trial/NCT01000001/i1%0d%0aSet-Cookie:a=b", "/review/trial/x/i1",
        "/review/log/1", "/review.key", "/static/review.key", "/static/..%2freview.key",
        "/trial/NCT01000001/dispute/", "/trial/x/dispute", "/trial/NCT01000001/dispute?criterion=%00",
        "/trial/NCT01000001/dispute?criterion=../i1", "/trial/NCT01000001/dispute?criterion=" + "i" * 3000,
    ],
)  # fmt: skip
def test_strange_paths_lead_nowhere(quiet: Browser, path: str) -> None:
    for answer in (quiet.get(path), quiet.post(path, {"token": "x"})):
        assert answer.status in (400, 403, 404, 405)
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods_do_nothing(quiet: Browser, method: str) -> None:
    for path in (AGE, DISPUTE, "/review", "/corrections"):
        assert quiet.send(method, path, None).status in (405, 501)


def test_pages_that_take_no_form_take_none(quiet: Browser) -> None:
    for path in ("/corrections", "/review/log", f"/trial/{FIRST}", "/"):
        assert quiet.post(path, {"a": "b"}).status == 405


# Readers


def report(browser: Browser, words: str, criterion: str = "i1") -> int:
    page = browser.get(f"{DISPUTE}?criterion={criterion}")
    assert page.status == 200
    return browser.post(DISPUTE, {"token": page.field("token"), "criterion": criterion, "words": words}).status


def test_a_reader_disputes_a_sentence_and_a_reviewer_answers(ada: Browser, store: Path) -> None:
    reader = Browser(ada.site)
    assert "dispute" in reader.get(f"/trial/{SECOND}").raw
    assert f"{DISPUTE}?criterion=i2" in reader.get(DISPUTE).text
    assert report(reader, "Holding it is not enough.", "i2") == 303
    assert reader.cookies == {}
    before = reader.get("/corrections").text
    assert "Open: 1 waiting." in before
    assert "Holding it" not in before
    waiting = ada.get("/review/disputes")
    assert "Holding it is not enough." in waiting.text
    fields = {"token": waiting.field("token"), "number": waiting.field("number")}
    assert ada.post("/review/disputes", {**fields, "public": "yes", "answer": "The record asks no more."}).status == 303
    after = reader.get("/corrections").text
    assert "Open: 0 waiting." in after
    assert "Holding it is not enough." in after
    assert "The record asks no more." in after
    assert ada.post("/review/disputes", {**fields, "public": "yes", "answer": "Once more."}).status == 404
    with open_store(store) as opened:
        columns = {row[1] for row in opened.rows("PRAGMA table_info(disputes)")}
    assert columns == {"id", "form", "made_on", "nct", "criterion", "item", "original", "plain", "words"}


def test_a_report_that_is_not_made_public_is_erased(ada: Browser, store: Path) -> None:
    assert report(Browser(ada.site), "My name is Bo and I am ill.") == 303
    waiting = ada.get("/review/disputes")
    fields = {"token": waiting.field("token"), "number": waiting.field("number")}
    assert ada.post("/review/disputes", {**fields, "public": "no", "answer": ""}).status == 303
    assert "Bo" not in ada.get("/corrections").text
    with open_store(store) as opened:
        assert opened.rows("SELECT words FROM disputes") == [("",)]
        assert disputes.answered(opened, 9) == []


def test_a_report_counts_once_and_only_by_its_own_form(ada: Browser, store: Path) -> None:
    reader = Browser(ada.site)
    page = reader.get(f"{DISPUTE}?criterion=i1")
    sent = {"token": page.field("token"), "criterion": "i1", "words": "No."}
    assert [reader.post(DISPUTE, sent).status for _ in range(2)] == [303, 303]
    with open_store(store) as opened:
        assert disputes.count_waiting(opened) == 1
    assert reader.post(DISPUTE, {**sent, "criterion": "i2"}).status == 403
    assert reader.post(f"/trial/{FIRST}/dispute", sent).status == 403
    assert reader.post(DISPUTE, {**sent, "token": "x"}).status == 403
    stale = reader.get(f"{DISPUTE}?criterion=i1").field("token")
    ada.decide(AGE, "reject")
    assert reader.post(DISPUTE, {**sent, "token": stale}).status == 403
    with open_store(store) as opened:
        assert disputes.count_waiting(opened) == 1


def test_reports_have_a_length_and_a_pace(site: Served, store: Path) -> None:
    reader = Browser(site)
    assert [report(reader, words) for words in ("", "   ", "x" * 1001)] == [400] * 3
    found = [report(reader, f"No {number}.") for number in range(4)]
    assert found == [303, 303, 429, 429]
    assert report(reader, "No.", "i2") == 303
    with open_store(store) as opened:
        assert disputes.count_waiting(opened) == 3


def test_only_the_owner_reads_the_key_and_nothing_of_a_report_is_logged(site: Served, store: Path) -> None:
    report(Browser(site), "canary-words")
    Browser(site).sign_in("canary-name", "canary-password")
    assert stat.S_IMODE((store / "review.key").stat().st_mode) == 0o600
    assert "canary" not in site.stop()[1]


def test_what_readers_see_stays_when_review_is_turned_off(ada: Browser, store: Path) -> None:
    ada.decide(AGE, "edit", wording=EDIT)
    with Served(store) as served:
        assert EDIT in Browser(served).get(f"/trial/{FIRST}").text
        assert EDIT in Browser(served).get("/corrections").text
    assert plain_of(store).criteria[0].plain == EDIT
