"""`review` at the command line: names, exit codes, JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lib.calls import Caller, call
from lib.reviews import FIRST, NAME, PASSWORD, SECOND, a_store, an_account, plain_of
from trialfinder.review.disputing import hear
from trialfinder.settings import read_settings

EDIT = "You are 18 years or older"


@pytest.fixture
def on_review(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Caller:
    store = a_store(tmp_path)
    an_account(store)
    return Caller(store, capfdbinary)


def test_list_gives_the_points_in_order_with_what_is_needed_to_decide(on_review: Caller) -> None:
    told = on_review("review", "list", "--json").json
    assert told["waiting"] == len(told["items"]) > 0
    priorities = [item["priority"] for item in told["items"]]
    assert priorities == sorted(priorities, reverse=True)
    first = next(item for item in told["items"] if item["point"] == f"{FIRST}:i1")
    assert (first["reach"], first["side"], first["original"]) == (3, "inclusion", "Patients aged >= 18 years")
    assert "number" in first["why"]
    assert len(on_review("review", "list", "--limit", "1", "--json").json["items"]) == 1
    assert f"{FIRST}:i1" in on_review("review", "list").out


def test_a_day_of_decisions_is_in_the_log_and_in_the_figures(on_review: Caller) -> None:
    for words in (("approve",), ("edit", "--plain", EDIT), ("reject",)):
        point = f"{FIRST.lower()}:i1" if words[0] != "reject" else f"{SECOND}:e1"
        done = on_review("review", words[0], point, *words[1:], "--reason", "Because.", "--by", NAME, "--json")
        assert done.code == 0
        assert (done.json["action"], done.json["reason"]) == (words[0], "Because.")
    assert [entry["action"] for entry in on_review("review", "log", "--json").json] == ["reject", "edit", "approve"]
    assert "Because." in on_review("review", "log").out
    figures = on_review("review", "stats", "--json").json
    assert (figures["decisions"], figures["reviewed"], figures["fallen_out_text"]) == (3, 2, 0)
    assert "fallen out versions" in on_review("review", "stats").out
    explained = on_review("explain", SECOND, "--json").json["criteria"]
    assert [bool(criterion["review"]) for criterion in explained] == [True, False, True]
    assert explained[0]["plain"] == EDIT
    assert on_review("check", "provenance", "--json").json["problems"] == []
    assert on_review("check", "store", "--json").json["problems"] == []


def test_a_refused_edit_is_65_with_its_findings_on_stdout(on_review: Caller) -> None:
    words = ("review", "edit", f"{FIRST}:i1", "--plain", "You are 81 years or older", "--reason", "x", "--by", NAME)
    done = on_review(*words, "--json")
    assert done.code == 65
    assert done.error["code"] == "refused"
    assert (done.json["accepted"], done.json["verdict"]) == (False, "original")
    assert done.json["findings"][0]["kind"] == "number"
    assert on_review(*words).code == 65
    assert plain_of(on_review.data_dir).criteria[0].review is None


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("approve", f"{FIRST}:i99", "--reason", "x", "--by", NAME), 66),
        (("approve", "NCT01999999:i1", "--reason", "x", "--by", NAME), 66),
        (("approve", f"{FIRST}:i1", "--reason", "x", "--by", "Nobody"), 66),
        (("approve", f"{FIRST}:i1", "--by", NAME), 2),
        (("approve", f"{FIRST}:i1", "--reason", " ", "--by", NAME), 2),
        (("approve", FIRST, "--reason", "x", "--by", NAME), 2),
        (("approve", "x:i1", "--reason", "x", "--by", NAME), 2),
        (("answer", "7", "--text", "x", "--public", "--by", NAME), 66),
        (("account", "add", NAME), 2),
        (("account", "close", "Nobody"), 66),
        (("list", "--limit", "0"), 2),
    ],
)
def test_exit_codes(on_review: Caller, words: tuple[str, ...], code: int) -> None:
    done = on_review("review", *words, "--json")
    assert done.code == code
    assert done.error["message"]


def test_without_a_store_it_is_66(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    for words in (("list",), ("stats",), ("log",), ("account", "list")):
        assert Caller(tmp_path, capfdbinary)("review", *words).code == 66


def test_a_password_comes_from_stdin_and_is_told_nowhere(tmp_path: Path) -> None:
    store = str(a_store(tmp_path))
    made = call("--data-dir", store, "review", "account", "add", "Bo", stdin=PASSWORD.encode() + b"\n")
    assert made.code == 0
    assert PASSWORD not in made.out + made.err
    assert call("--data-dir", store, "review", "account", "add", "Cy", stdin=b"short\n").code == 2
    listed = call("--data-dir", store, "review", "account", "list", "--json")
    assert [account["name"] for account in json.loads(listed.out)] == ["Bo"]
    assert "argon2" not in listed.out
    assert call("--data-dir", store, "review", "account", "close", "Bo").code == 0
    closed = call("--data-dir", store, "review", "approve", f"{FIRST}:i1", "--reason", "x", "--by", "Bo")
    assert closed.code == 2


def test_reports_are_listed_and_answered(on_review: Caller) -> None:
    hear(on_review.data_dir, FIRST, "i1", "Is it so?", b"1")
    (report,) = on_review("review", "disputes", "--json").json
    assert (report["words"], report["criterion"]) == ("Is it so?", "i1")
    assert on_review("review", "answer", str(report["id"]), "--text", "It is.", "--public", "--by", NAME).code == 0
    assert on_review("review", "disputes", "--json").json == []


@pytest.mark.parametrize(
    ("told", "expected"), [("on", True), ("off", False), ('review = "on"', True), ("review = true", True)]
)
def test_review_is_off_unless_the_operator_says_on(tmp_path: Path, told: str, expected: bool) -> None:
    assert read_settings({}, {}, tmp_path).settings.review is False
    environ = {"TRIALFINDER_REVIEW": told} if "=" not in told else {}
    if not environ:
        (tmp_path / "trialfinder.toml").write_text(told)
    assert read_settings({}, environ, tmp_path).settings.review is expected
