"""Saved searches: what is new is told once, by file, stdout or mail, and nothing else is told or kept."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from lib.calls import Caller
from lib.mailbox import a_mailbox
from lib.records import a_study
from trialfinder.cli.watching import after_sync
from trialfinder.settings import read_settings

Feed = Callable[..., None]


@pytest.fixture
def call(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Caller:
    return Caller(tmp_path / "data", capfdbinary)


@pytest.fixture
def feed(tmp_path: Path, call: Caller) -> Feed:
    def feeding(*records: bytes) -> None:
        file = tmp_path / "fed.ndjson"
        file.write_bytes(b"\n".join(records))
        assert call("import", str(file)).code == 0

    return feeding


def test_what_is_found_when_a_search_is_saved_is_no_news(call: Caller, feed: Feed) -> None:
    feed(a_study())
    assert call("watch", "add", "cuts", "paper", "cuts").out.startswith("Saved. 1 trial found now")
    assert call("watch", "run").out == ""


def test_a_new_trial_a_changed_one_and_one_that_left_are_told_once(call: Caller, feed: Feed) -> None:
    feed(a_study("NCT01000001", title="Plasters for Paper Cuts"), a_study("NCT01000002", title="Paper Cuts at Night"))
    assert call("watch", "add", "cuts", "paper cuts").code == 0
    feed(
        a_study("NCT01000001", title="Plasters for Deep Paper Cuts", last_update="2024-04-01"),
        a_study("NCT01000002", title="Paper Cuts at Night", status="COMPLETED", last_update="2024-04-01"),
        a_study("NCT01000003", title="Paper Cuts of Children"),
    )
    told = call("watch", "run").out
    assert told.startswith("Saved search cuts: 1 new, 1 changed, 1 no longer found\nIt finds 2 trials now.\n")
    new, changed, left = (
        told.index(heading) for heading in ("\nNew in this search\n", "\nChanged\n", "\nNo longer found\n")
    )
    assert new < told.index("NCT01000003  Paper Cuts of Children") < changed
    assert changed < told.index("NCT01000001  Plasters for Deep Paper Cuts") < left
    assert "Plasters for Paper Cuts" in told[changed:left]
    assert "Completed" in told[left:]
    assert call("watch", "run").out == ""


def test_technical_changes_are_no_news(call: Caller, feed: Feed) -> None:
    feed(a_study())
    call("watch", "add", "cuts", "paper cuts")
    feed(a_study(version_holder="2024-07-01", last_update="2024-03-06"))
    assert call("watch", "run").out == ""


def test_every_digest_says_where_the_data_are_from_and_what_it_is_not(call: Caller, feed: Feed) -> None:
    feed(a_study())
    call("watch", "add", "cuts", "paper cuts")
    feed(a_study("NCT01000003", title="Paper Cuts of Children"))
    told = call("watch", "run").out
    assert "ClinicalTrials.gov data processed: 1 June 2024" in told
    for words in ("not medical advice", "does not endorse", "What we changed", "Source: ClinicalTrials.gov"):
        assert words in told


def test_a_digest_is_told_again_where_it_could_not_be_sent(
    call: Caller, feed: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("HOST", "127.0.0.1"), ("ENCRYPTION", "none"), ("FROM", "us@a.org"), ("TO", "me@b.org")):
        monkeypatch.setenv(f"TRIALFINDER_SMTP_{name}", value)
    feed(a_study())
    assert call("watch", "add", "cuts", "paper cuts", "--mail").code == 0
    feed(a_study("NCT01000003", title="Paper Cuts of Children\r\nBcc: all@c.org"))
    with a_mailbox("550 not here") as box:
        monkeypatch.setenv("TRIALFINDER_SMTP_PORT", str(box.port))
        refused = call("watch", "run")
        assert (refused.code, box.messages) == (69, [])
        assert "did not take the message" in refused.err
    assert call("watch", "run", "--json").error["code"] == "mail"
    with a_mailbox() as box:
        monkeypatch.setenv("TRIALFINDER_SMTP_PORT", str(box.port))
        assert call("watch", "run") == (0, "", "")
        assert call("watch", "run") == (0, "", "")
    (message,) = box.messages
    assert message["subject"] == "Trials: cuts: 1 new"
    assert (message["from"], message["to"], message["bcc"]) == ("us@a.org", "me@b.org", None)
    assert "Paper Cuts of Children Bcc: all@c.org" in message.get_content()
    assert [line for line in box.recipients if "b.org" not in line] == []


def test_mail_is_refused_before_a_search_is_saved_that_nobody_could_send(call: Caller, feed: Feed) -> None:
    feed(a_study())
    refused = call("watch", "add", "cuts", "paper cuts", "--mail")
    assert (refused.code, call("watch", "list").out) == (2, "")
    assert "no mail server is set" in refused.err


def test_a_password_is_never_sent_in_the_open(call: Caller, feed: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("HOST", "127.0.0.1"), ("ENCRYPTION", "none"), ("FROM", "us@a.org"), ("TO", "me@b.org")):
        monkeypatch.setenv(f"TRIALFINDER_SMTP_{name}", value)
    monkeypatch.setenv("TRIALFINDER_SMTP_PASSWORD", "open-sesame")
    feed(a_study())
    refused = call("watch", "add", "cuts", "paper cuts", "--mail")
    assert refused.code == 2
    assert "open-sesame" not in refused.err


def test_after_a_sync_each_digest_is_a_file_for_its_owner_alone(call: Caller, feed: Feed) -> None:
    feed(a_study())
    call("watch", "add", "cuts", "paper cuts")
    settings = read_settings({"data_dir": str(call.data_dir)}, {}).settings
    assert list(after_sync(settings)) == []
    feed(a_study("NCT01000003", title="Paper Cuts of Children"))
    (line,) = after_sync(settings)
    (written,) = (call.data_dir / "watch").glob("*.txt")
    assert line == f"news of the saved search 'cuts': {written}"
    assert "NCT01000003" in written.read_text()
    assert stat.S_IMODE(written.stat().st_mode) == 0o600
    assert stat.S_IMODE((call.data_dir / "watch" / "cuts.json").stat().st_mode) == 0o600
    assert list(after_sync(settings)) == []


def test_a_spoilt_search_keeps_no_other_from_being_told(call: Caller, feed: Feed) -> None:
    feed(a_study())
    for name in ("aaa", "bbb"):
        call("watch", "add", name, "paper cuts")
    (call.data_dir / "watch" / "aaa.json").write_text("{")
    feed(a_study("NCT01000003", title="Paper Cuts of Children"))
    spoilt, told = after_sync(read_settings({"data_dir": str(call.data_dir)}, {}).settings)
    assert spoilt.startswith("the saved search 'aaa' was not told: ")
    assert told.startswith("news of the saved search 'bbb': ")


def test_a_trial_that_the_store_no_longer_holds_is_told(call: Caller, feed: Feed) -> None:
    feed(a_study(), a_study("NCT01000002", title="Paper Cuts at Night"))
    call("watch", "add", "cuts", "paper cuts")
    file = call.data_dir / "watch" / "cuts.json"
    file.write_text(file.read_text().replace("NCT01000002", "NCT01000009"))
    told = call("watch", "run").out
    assert "NCT01000009" in told
    assert "not in this copy of the registry any more" in told


def test_searches_are_listed_replaced_and_forgotten(call: Caller, feed: Feed) -> None:
    feed(a_study())
    assert call("watch", "add", "cuts", "paper cuts", "--status", "all", "--json").json == {"name": "cuts", "found": 1}
    assert call("watch", "add", "cuts", "plasters").code == 2
    assert call("watch", "add", "cuts", "plasters", "--replace").code == 0
    (listed,) = call("watch", "list", "--json").json["searches"]
    assert listed == {"name": "cuts", "asked": {"q": "plasters"}, "seen": 1, "mail": False}
    assert call("watch", "remove", "cuts").code == 0
    assert call("watch", "list", "--json").json == {"searches": []}
    assert call("watch", "run", "cuts").code == 66


@pytest.mark.parametrize("name", ["../store", "a/b", "", ".hidden", "UPPER", "x" * 61, "a\nb", "cuts-"])
def test_a_name_that_leads_elsewhere_is_refused(call: Caller, feed: Feed, name: str) -> None:
    feed(a_study())
    before = sorted(call.data_dir.rglob("*"))
    assert call("watch", "add", name, "paper").code == 2
    assert sorted(call.data_dir.rglob("*")) == before


def test_a_spoilt_file_is_named(call: Caller, feed: Feed) -> None:
    feed(a_study())
    call("watch", "add", "cuts", "paper cuts")
    (call.data_dir / "watch" / "cuts.json").write_text("{")
    spoilt = call("watch", "run")
    assert spoilt.code == 65
    assert "cuts.json is not a saved search" in spoilt.err


def test_a_search_that_finds_too_much_is_not_saved(call: Caller, feed: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trialfinder.alerts.news.MOST", 1)
    feed(a_study(), a_study("NCT01000002"))
    refused = call("watch", "add", "all", "--status", "all")
    assert (refused.code, call("watch", "list").out) == (2, "")
    assert "finds 2 trials" in refused.err


def test_nothing_of_a_search_is_logged(call: Caller, feed: Feed) -> None:
    feed(a_study())
    added = call("watch", "add", "cuts", "zebrafish", "canary")
    assert "zebrafish" not in added.err + added.out
    assert "canary" not in call("watch", "run").err
