"""Asking the registry: what it answers well, and each way in which it, or what lies between, can fail."""

from __future__ import annotations

import email.utils
import itertools
import logging
import signal
import threading
import time
import tracemalloc
import zlib
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from lib.records import a_study, many_studies
from lib.registry import PAGES_ONLY, Asked, Hangup, Raw, Registry, a_registry, in_turn, plain, reply
from trialfinder import __version__
from trialfinder.errors import RegistryError
from trialfinder.registry import client, exchange
from trialfinder.registry.answers import Version
from trialfinder.registry.client import Denied, Found, Garbled
from trialfinder.registry.options import Asked as Question


@pytest.fixture
def registry() -> Iterator[Registry]:
    with a_registry(many_studies(5)) as server:
        yield server


def test_a_walk_by_tokens_gives_every_study_as_its_bytes(registry: Registry) -> None:
    registry.most = 2
    found: list[bytes] = []
    cursors: list[str | None] = [None]
    with client.Registry(registry.options()) as asking:
        while True:
            page = asking.studies(cursor=cursors[-1])
            found += page.studies
            assert page.total == (5 if len(cursors) == 1 else None)
            if page.cursor is None:
                break
            cursors.append(page.cursor)
    assert found == list(registry.records.values())
    assert registry.tokens() == cursors
    assert [asked.parameters.get("countTotal") for asked in registry.asked] == ["true", None, None]


def test_numbers_key_order_and_escapes_come_as_they_stand(registry: Registry) -> None:
    odd = (
        rb'{"protocolSection":{"identificationModule":{"nctId":"NCT01000009"}}, "z":1.50,"a":[1e5,"\u00e9\/"],"n":null}'
    )
    registry.put(odd)
    with client.Registry(registry.options()) as asking:
        assert asking.studies().studies[-1] == odd
        assert asking.study("NCT01000009") == Found(odd, None)


def test_condition_query_and_date_are_asked_in_the_registrys_words(registry: Registry) -> None:
    registry.faults = lambda asked: reply({"studies": []})
    with client.Registry(registry.options()) as asking:
        asking.studies(Question("paper & ink", "AREA[Phase]PHASE3 OR (a+b)", "2026-05-01"), "token/+=")
    (asked,) = registry.asked
    assert asked.parameters == {
        "query.cond": "paper & ink",
        "query.term": "AREA[Phase]PHASE3 OR (a+b)",
        "filter.advanced": "AREA[LastUpdatePostDate]RANGE[2026-05-01,MAX]",
        "pageSize": "1000",
        "pageToken": "token/+=",
    }


def test_versions_counts_and_ids(registry: Registry) -> None:
    with client.Registry(registry.options()) as asking:
        assert asking.version() == Version("2.0.5", registry.processed)
        assert asking.size() == 5
        page = asking.ids()
    assert page.studies == tuple(nct_id.encode() for nct_id in registry.records)
    assert page.total == 5
    assert registry.asked[-1].parameters["fields"] == "NCTId"


def test_an_id_that_moved_and_one_that_is_not_there(registry: Registry) -> None:
    registry.aliases = {"NCT00000007": "NCT01000001"}
    with client.Registry(registry.options()) as asking:
        assert asking.study("NCT00000007") == Found(None, "NCT01000001")
        assert asking.study("NCT00000008") == Found(None, None)


@pytest.mark.parametrize("location", ["/api/v2/studies/NCT00000007", "/api/v2/studies/other", "/"])
def test_an_id_that_leads_to_no_other_id_is_no_news(registry: Registry, location: str) -> None:
    registry.faults = lambda asked: Raw(301, (("location", location), ("content-length", "0")))
    with client.Registry(registry.options()) as asking, pytest.raises(RegistryError):
        asking.study("NCT00000007")


def test_the_bulk_download_comes_in_chunks(registry: Registry) -> None:
    with client.Registry(registry.options()) as asking:
        assert b"".join(asking.download()) == registry.bulk()
    assert registry.asked[0].headers["accept-encoding"] == "identity"
    assert registry.asked[0].parameters == {"format": "json.zip"}


def test_a_download_that_breaks_off_says_so_and_one_that_cannot_begin_is_tried_again(registry: Registry) -> None:
    begun = threading.Event()

    def breaks_off() -> Iterator[bytes]:
        yield b"PK" * 1_000_000
        assert begun.wait(10)
        raise Hangup

    broken = Raw(200, (("content-type", "application/zip"),), breaks_off)
    registry.faults = in_turn("503", "reset", broken, path="/studies/download")
    with client.Registry(registry.options()) as asking:
        chunks = asking.download()
        assert next(chunks).startswith(b"PK")
        begun.set()
        with pytest.raises(RegistryError, match="cannot be reached"):
            list(chunks)
    assert len(registry.asked) == 3


def test_a_download_that_stalls_is_given_up(registry: Registry) -> None:
    def stalls() -> Iterator[bytes]:
        yield b"PK"
        time.sleep(3)

    registry.faults = lambda asked: Raw(200, (("content-type", "application/zip"),), stalls)
    with client.Registry(registry.options(timeout=0.3)) as asking:
        chunks = asking.download()
        with pytest.raises(RegistryError, match=r"nothing more came within 0\.3 s"):
            list(chunks)


def test_a_download_that_is_left_is_closed(registry: Registry) -> None:
    with client.Registry(registry.options()) as asking:
        chunks = asking.download()
        next(chunks)
        chunks.close()  # type: ignore[attr-defined]  # it is a generator, which its type does not say
        assert asking.size() == 5


PASSING = [
    "403", "429", "429 with a date", "429 bare", "500", "502", "503", "504", "reset", "reset midway", "truncated",
    "truncated without a length", "html", "garbage", "nothing", "other json", "null", "packed wrongly",
    "packed strangely", "packed and cut", "too long", "too short", "elsewhere",
]  # fmt: skip


@pytest.mark.parametrize("fault", PASSING)
def test_trouble_that_passes_is_tried_again(registry: Registry, fault: str) -> None:
    registry.faults = in_turn(fault, fault)
    with client.Registry(registry.options()) as asking:
        assert len(asking.studies().studies) == 5
    assert len(registry.asked) == 3
    assert fault not in PAGES_ONLY


@pytest.mark.parametrize("fault", sorted(set(PASSING) - {"403"}))
def test_trouble_that_stays_ends_after_some_attempts(registry: Registry, fault: str) -> None:
    registry.faults = lambda asked: fault
    with client.Registry(registry.options(attempts=3)) as asking, pytest.raises(RegistryError) as raised:
        asking.studies()
    assert len(registry.asked) == 3
    assert raised.value.exit_code == 69
    assert "next sync goes on" in raised.value.hint


def test_a_refusal_says_so_and_names_the_other_way(registry: Registry) -> None:
    registry.faults = lambda asked: "403"
    with client.Registry(registry.options()) as asking, pytest.raises(RegistryError) as raised:
        asking.version()
    assert raised.value.message == "the registry refuses this program (403)"
    assert f"{registry.address}/api/v2/studies/download?format=json.zip" in raised.value.hint
    assert "trialfinder import" in raised.value.hint
    assert len(registry.asked) == 3


@pytest.mark.parametrize("status", [400, 404, 405, 410, 501])
def test_a_no_is_not_asked_again(registry: Registry, status: int) -> None:
    registry.faults = lambda asked: plain(status, "Too complicated query")
    with client.Registry(registry.options()) as asking, pytest.raises(Denied) as raised:
        asking.studies()
    assert raised.value.status == status
    assert raised.value.message == f"the registry refuses the question ({status}): Too complicated query"
    assert len(registry.asked) == 1


def test_the_registrys_own_words_are_told_without_the_query(registry: Registry) -> None:
    for told, shown in (
        ("Error parsing query in Other terms: no viable alternative at input 'zanzibar ['", "Error parsing query in"),
        ("Unknown zanzibar", "(400)"),
        ("<script>\x1b[31m", "(400)"),
        ("word " * 400, "word word"),
        ("word " * 40_000, "(400)"),
    ):
        registry.faults = in_turn(plain(400, told))
        with client.Registry(registry.options()) as asking, pytest.raises(Denied) as raised:
            asking.studies(Question(query='"zanzibar" [x'))
        assert shown in raised.value.message
        assert "zanzibar" not in raised.value.message + raised.value.hint
        assert "\x1b" not in raised.value.message
        assert len(raised.value.message) < 300


def test_a_page_that_stays_broken_is_handed_over(registry: Registry) -> None:
    registry.put(a_study("NCT01000003").replace(b'"hasResults":false', b'"hasResults":NaN'))
    with client.Registry(registry.options(attempts=2)) as asking, pytest.raises(Garbled) as raised:
        asking.studies()
    assert b"NaN" in raised.value.body
    assert len(registry.asked) == 2


@pytest.mark.parametrize("as_date", [False, True])
def test_retry_after_is_heeded(registry: Registry, as_date: bool) -> None:
    # A date has whole seconds, so two of them are at least one.
    wait = email.utils.formatdate(time.time() + 2, usegmt=True) if as_date else "1"
    registry.faults = in_turn(plain(429, "Slow down", retry_after=wait))
    with client.Registry(registry.options()) as asking:
        asking.studies()
    first, second = registry.asked
    assert second.at - first.at >= 0.95


@pytest.mark.parametrize("wait", ["3600", "Fri, 31 Dec 2100 23:59:59 GMT"])
def test_a_registry_that_asks_to_wait_long_is_left_alone(registry: Registry, wait: str) -> None:
    registry.faults = lambda asked: plain(503, "Closed", retry_after=wait)
    began = time.monotonic()
    with client.Registry(registry.options()) as asking, pytest.raises(RegistryError, match="asks to wait"):
        asking.studies()
    assert len(registry.asked) == 1
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("wait", ["-5", "soon", "1e9", "9" * 400, "Thu, 99 Foo 2020", "Thu, 01 Jan 1970 00:00:00 GMT"])
def test_a_retry_after_that_makes_no_sense_does_no_harm(registry: Registry, wait: str) -> None:
    registry.faults = in_turn(plain(503, "Closed", retry_after=wait))
    with client.Registry(registry.options()) as asking:
        assert asking.size() == 5
        assert len(asking.studies().studies) == 5


def test_an_answer_that_drips_is_cut_off_in_its_time(registry: Registry) -> None:
    registry.faults = lambda asked: "slow"
    began = time.monotonic()
    with client.Registry(registry.options(timeout=0.3, attempts=1)) as asking, pytest.raises(RegistryError) as raised:
        asking.studies()
    assert "no answer within 0.3 s" in raised.value.message
    assert time.monotonic() - began < 3


def test_the_pace_is_kept_whatever_the_clock_says(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    """A day forth and a day back, as after a suspend or a wrong clock; and twice a year by an hour."""
    jumps = itertools.cycle([86_400.0, -86_400.0, 3600.0, -3600.0])
    monkeypatch.setattr("trialfinder.wire.time", SimpleNamespace(time=lambda: time.time() + next(jumps)))
    registry.faults = in_turn("429 with a date", None, "429 with a date")
    with client.Registry(registry.options(pause=0.2, attempts=4)) as asking:
        for _ in range(3):
            asking.studies()
    # Measured over all: on a busy machine the server may hear of single requests in any rhythm.
    assert len(registry.asked) == 5
    assert 0.6 < registry.asked[-1].at - registry.asked[0].at < 10


def test_the_user_agent_is_honest(registry: Registry) -> None:
    for contact, told in (("", ""), ("ops@example.org", " (+ops@example.org)"), ("a\r\nx-b: c\u00e9", " (+ax-b: c)")):
        with client.Registry(registry.options(contact=contact)) as asking:
            asking.version()
        assert registry.asked[-1].headers["user-agent"] == f"trialfinder/{__version__}{told}"
        assert "x-b" not in registry.asked[-1].headers


def test_a_page_that_is_too_large_is_asked_for_in_smaller_ones(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry.put(*many_studies(40, criteria="a word " * 100))
    monkeypatch.setattr(exchange, "MOST_BYTES", 12_000)
    with client.Registry(registry.options()) as asking:
        page = asking.studies()
        assert 0 < len(page.studies) < 40
        assert page.total == 40
        sizes = [int(asked.parameters["pageSize"]) for asked in registry.asked]
        assert sizes == [1000 // 2**turn for turn in range(len(sizes))]
        asking.studies(cursor=page.cursor)
        assert registry.asked[-1].parameters["pageSize"] == str(sizes[-1])


def test_one_study_that_is_too_large_is_said(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "MOST_BYTES", 100)
    with client.Registry(registry.options()) as asking, pytest.raises(RegistryError, match="more than 100 bytes"):
        asking.studies()
    with client.Registry(registry.options()) as asking, pytest.raises(RegistryError, match="more than 100 bytes"):
        asking.study("NCT01000001")


def test_a_bomb_is_not_unpacked() -> None:
    """What takes 200 kB on the way and 200 MB unpacked."""
    pack = zlib.compressobj(wbits=31)
    bomb = pack.compress(b'{"studies":[')
    for _ in range(200):
        bomb += pack.compress(b" " * 1_000_000)
    bomb += pack.flush()
    with a_registry([], lambda asked: reply(bomb, content_encoding="gzip")) as registry:
        tracemalloc.start()
        with client.Registry(registry.options()) as asking, pytest.raises(RegistryError, match="more than"):
            asking.version()
        assert tracemalloc.get_traced_memory()[1] < 3 * exchange.MOST_BYTES
        tracemalloc.stop()


def test_no_proxy_leads_to_this_machine(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://user:word@127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    with client.Registry(registry.options()) as asking:
        assert asking.size() == 5


def test_a_proxy_that_the_environment_names_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    with a_registry(many_studies(2)) as proxy:
        monkeypatch.setenv("http_proxy", proxy.address)
        monkeypatch.delenv("no_proxy", raising=False)
        with client.Registry(proxy.options(url="http://registry.example/api/v2")) as asking:
            assert asking.size() == 2
        assert proxy.asked[0].headers["host"] == "registry.example"


def test_a_user_name_in_the_address_is_sent_as_such_and_shown_nowhere(registry: Registry) -> None:
    url = registry.address.replace("http://", "http://ada:se%40cret@") + "/api/v2"
    with client.Registry(registry.options(url=url)) as asking:
        asking.version()
        assert registry.asked[-1].headers["authorization"] == "Basic YWRhOnNlQGNyZXQ="
        registry.faults = lambda asked: "403"
        with pytest.raises(RegistryError) as raised:
            asking.version()
    assert "cret" not in raised.value.message + raised.value.hint


def test_nothing_that_is_asked_reaches_a_log(
    registry: Registry, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    for name in (None, "trialfinder", "httpx2", "httpcore2", "stamina", "tenacity", "asyncio"):
        caplog.set_level(logging.DEBUG, name)
    registry.faults = in_turn("500", "reset", "429")
    with client.Registry(registry.options()) as asking:
        asking.studies(Question("zanzibar", "quagga"))
    assert len(registry.asked) == 4
    told = caplog.text + "".join(capfd.readouterr())
    assert "asking the registry again" in told
    assert "zanzibar" not in told
    assert "quagga" not in told


def test_an_interruption_ends_a_wait_at_once(registry: Registry) -> None:
    asked: list[Asked] = []

    def interrupted(one: Asked) -> str:
        asked.append(one)
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
        return "503"

    registry.faults = interrupted
    began = time.monotonic()
    with client.Registry(registry.options(first_wait=30.0)) as asking, pytest.raises(KeyboardInterrupt):
        asking.version()
    assert len(asked) == 1
    assert time.monotonic() - began < 10
