"""`sync` as an operator calls it: exit codes, counts, two at once, and a watch that ends when it is told to."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import stamina

from lib.calls import PROGRAM, Caller, clean_environment
from lib.records import a_study, many_studies
from lib.registry import Registry, a_registry, plain
from trialfinder.errors import BusyError
from trialfinder.store import studies
from trialfinder.store.database import open_store


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[Registry]:
    with a_registry(many_studies(25)) as server:
        server.most = 10
        for name, value in settings(server).items():
            monkeypatch.setenv(name, value)
        yield server


def settings(registry: Registry) -> dict[str, str]:
    return {
        "TRIALFINDER_REGISTRY_URL": f"{registry.address}/api/v2",
        "TRIALFINDER_REGISTRY_PAUSE": "0",
        "TRIALFINDER_REGISTRY_POLL": "1",
        "TRIALFINDER_REGISTRY_CONTACT": "ops@example.org",
    }


def test_sync_brings_the_store_up_to_date_and_counts(registry: Registry, caller: Caller) -> None:
    called = caller("sync", "--json")
    assert called.code == 0
    told = called.json
    assert list(told)[:6] == ["fed", "loaded", "unchanged", "updated", "older", "quarantined"]
    assert (told["fed"], told["loaded"], told["derived"]) == (25, 25, 25)
    assert told["walked"] == {
        "since": None, "processed": registry.processed, "pages": 3, "studies": 25, "total": 25, "walks": 1,
        "resumed": False,
    }  # fmt: skip
    assert caller("show", "NCT01000001").code == 0
    assert caller("search", "Study", "--json").json["total"] == 25
    assert registry.asked[0].headers["user-agent"].endswith("(+ops@example.org)")
    called = caller("sync")
    assert called.code == 0
    assert called.out.startswith("0 fed, 0 loaded")
    assert "nothing new" in called.err


def test_deferred_results_are_left_to_the_next_refresh(registry: Registry, caller: Caller) -> None:
    assert caller("sync", "--defer", "--json").json["derived"] == 0
    assert caller("refresh", "--json").json["refreshed"] == 25


def test_condition_and_query_are_handed_on(registry: Registry, caller: Caller) -> None:
    assert caller("sync", "--condition", "Study 7", "--query", "Study 7", "--defer", "--json").json["loaded"] == 1
    assert registry.asked[1].parameters["query.cond"] == registry.asked[1].parameters["query.term"] == "Study 7"


def test_a_registry_that_cannot_be_reached_is_69(registry: Registry, caller: Caller) -> None:
    registry.faults = lambda asked: "503"
    with stamina.set_testing(True, attempts=2):
        called = caller("sync", "--json")
    assert called.code == 69
    assert '"code":"registry"' in called.err
    assert "the registry answers 503" in called.err
    assert called.json["walked"] is None


def test_a_refusal_names_the_bulk_zip(registry: Registry, caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    registry.faults = lambda asked: plain(403, "Forbidden", retry_after="0")
    with stamina.set_testing(True, attempts=3):
        called = caller("sync")
    assert called.code == 69
    assert "the registry refuses this program (403)" in called.err
    assert "studies/download?format=json.zip" in called.err
    assert "trialfinder import FILE" in called.err


def test_what_cannot_be_read_is_65_after_the_rest_is_in(registry: Registry, caller: Caller) -> None:
    registry.put(a_study("NCT01000003").replace(b'"hasResults"', b'"hasResults":true,"hasResults"'))
    called = caller("sync", "--defer", "--json")
    assert called.code == 65
    assert (called.json["loaded"], called.json["quarantined"]) == (24, 1)


def test_a_query_reaches_neither_stdout_nor_stderr(registry: Registry, caller: Caller) -> None:
    registry.faults = lambda asked: (
        plain(400, "Error parsing query in Other terms: Unknown area name: `zanzibar`")
        if asked.path == "/studies"
        else None
    )
    called = caller("sync", "--query", "AREA[zanzibar](x", "--condition", "quagga")
    assert called.code == 69
    assert "(400): Error parsing query in Other terms" in called.err
    for word in ("zanzibar", "quagga"):
        assert word not in called.out + called.err


def test_other_schemes_are_a_matter_of_usage(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    for url in ("file:///etc/passwd", "ftp://example.org/"):
        monkeypatch.setenv("TRIALFINDER_REGISTRY_URL", url)
        assert caller("sync").code == 2


def started(data: Path, registry: Registry, *words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*PROGRAM, "--data-dir", str(data), "sync", *words],
        env=clean_environment(**settings(registry)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def ended(child: subprocess.Popen[bytes]) -> tuple[int, str]:
    _, err = child.communicate(timeout=60)
    return child.returncode, err.decode()


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_of_several_at_once_one_runs_and_the_others_are_told(registry: Registry, tmp_path: Path) -> None:
    release: list[bool] = []

    def held_back(asked: object) -> None:
        until(lambda: bool(release))

    registry.faults = held_back
    first = started(tmp_path, registry, "--defer")
    until(lambda: bool(registry.asked))
    for child in [started(tmp_path, registry, "--defer") for _ in range(3)]:
        code, err = ended(child)
        assert code == 75
        assert "is writing to" in err
    release.append(True)
    assert ended(first)[0] == 0
    assert len(registry.asked) == 5
    with open_store(tmp_path) as store:
        assert studies.count(store) == 25


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_watch_syncs_when_the_data_move_and_ends_when_it_is_told(
    registry: Registry, tmp_path: Path, sent: signal.Signals, code: int
) -> None:
    def holds(count: int) -> bool:
        if not (tmp_path / "trialfinder.sqlite").exists():
            return False
        try:
            with open_store(tmp_path) as store:
                return studies.count(store) == count
        except BusyError:  # it is being made at this moment
            return False

    child = started(tmp_path, registry, "--watch", "--defer")
    until(lambda: holds(25))
    day = registry.next_day()
    registry.put(a_study("NCT01000099", last_update=day))
    until(lambda: holds(26))
    registry.faults = lambda asked: plain(501, "Not now")
    registry.asked.clear()
    until(lambda: len(registry.asked) >= 2)  # a registry in trouble does not end the watch
    assert child.poll() is None
    child.send_signal(sent)
    found, err = ended(child)
    assert found == code
    assert "Traceback" not in err
    assert "refuses the question (501)" in err


def test_an_interrupted_sync_is_130_and_goes_on_later(registry: Registry, tmp_path: Path) -> None:
    registry.faults = lambda asked: time.sleep(30) if asked.token else None
    child = started(tmp_path, registry, "--defer")
    until(lambda: any(asked.token for asked in registry.asked))
    child.send_signal(signal.SIGINT)
    assert ended(child)[0] == 130
    with open_store(tmp_path) as store:
        assert studies.count(store) == 10
