"""The way out: both wire formats, and servers that are slow, broken or hostile."""

from __future__ import annotations

import email.utils
import gzip
import itertools
import logging
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest

from lib.models import KEY, Answer, Asked, Raw, a_model, completion, edits, message, reply
from trialfinder.translate.models import client
from trialfinder.translate.models.answers import Refusal, Wording
from trialfinder.translate.models.asking import Model, Use
from trialfinder.translate.models.options import Options
from trialfinder.translate.models.questions import Question

QUESTION = Question("inclusion", "Patients have elevated urate")


def well(asked: Asked) -> str:
    return edits(asked, {"Patients": "You"})


def ask(options: Options, times: int = 1) -> tuple[Wording | Refusal | None, Use]:
    with Model(options) as model:
        for _ in range(times):
            answer = model.ask(QUESTION)
        return answer, model.use


def ask_of(answer: Answer, times: int = 1, **more: Any) -> tuple[Wording | Refusal | None, Use, list[Asked]]:
    with a_model(answer) as server:
        said, use = ask(server.options(**more), times)
        return said, use, server.asked


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits between attempts as short as can be."""
    monkeypatch.setattr(client, "_FIRST_WAIT", 0.0)
    monkeypatch.setattr("stamina._core.random.uniform", lambda *_: 0.0)


def test_an_openai_server_is_asked_in_its_words() -> None:
    answer, use, (asked,) = ask_of(well)
    assert answer == Wording("edits", ((0, 8, "You"),))
    assert asked.path == "/v1/chat/completions"
    assert asked.headers["authorization"] == f"Bearer {KEY}"
    assert asked.headers["accept-encoding"] == "identity"
    assert asked.body["model"] == "Quill-7B"
    assert asked.body["temperature"] == 0
    assert asked.body["max_tokens"] == 2000
    assert asked.body["stream"] is False
    assert [turn["role"] for turn in asked.body["messages"]] == ["system", "user"]
    assert "Patients have elevated urate" not in asked.body["messages"][0]["content"]
    assert asked.question["text"] == "Patients have elevated urate"
    assert (use.requests, use.answers, use.failures, use.stopped) == (1, 1, 0, "")


def test_an_anthropic_server_is_asked_in_its_words() -> None:
    for base in ("", "/v1"):
        with a_model(well) as server:
            answer, _ = ask(server.options(format="anthropic", url=server.address + base))
            (asked,) = server.asked
        assert answer == Wording("edits", ((0, 8, "You"),))
        assert asked.path == "/v1/messages"
        assert asked.headers["x-api-key"] == KEY
        assert asked.headers["anthropic-version"] == "2023-06-01"
        assert "authorization" not in asked.headers
        assert asked.body["temperature"] == 0
        assert isinstance(asked.body["system"], str)
        assert [turn["role"] for turn in asked.body["messages"]] == ["user"]


def test_a_local_server_needs_no_key() -> None:
    for form in ("openai", "anthropic"):
        _, _, (asked,) = ask_of(well, format=form, key="")
        assert "authorization" not in asked.headers
        assert "x-api-key" not in asked.headers


def test_answers_in_parts_are_put_together() -> None:
    parts = [{"type": "text", "text": '{"edits":[{"from":0,'}, {"type": "text", "text": '"to":0,"text":"You"}]}'}]
    for form, told in (
        ("openai", {"choices": [{"message": {"content": parts}}]}),
        ("anthropic", {"content": [{"type": "thinking", "thinking": "hm"}, *parts]}),
    ):
        answer, use, _ = ask_of(lambda _, told=told: reply(told), format=form)
        assert isinstance(answer, Wording)
        assert use.tokens > 0


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ("openai", completion('{"edits":[{"from":0,"to":0,"te', "length")),
        ("openai", completion(None, "length")),
        ("anthropic", message('{"edits":[{"from":0,"to":0,"te', "max_tokens")),
    ],
)
def test_an_answer_that_was_cut_off_is_refused_even_if_it_can_be_read(form: str, told: dict[str, Any]) -> None:
    answer, use, _ = ask_of(lambda _: reply(told), format=form)
    assert isinstance(answer, Refusal)
    assert answer.reason == "cut_off"
    assert use.refused == {"cut_off": 1}


HTML = b"<!doctype html><title>Login</title>"


@pytest.mark.parametrize("form", ["openai", "anthropic"])
@pytest.mark.parametrize(
    "said",
    [
        Raw(200, (("content-type", "text/html"),), lambda: iter([HTML])),
        reply(b""),
        reply(b"null"),
        reply(b"[]"),
        reply({}),
        reply({"choices": []}),
        reply({"choices": [{}]}),
        reply({"choices": [{"message": {"content": 7}}]}),
        reply({"content": "text"}),
        reply({"error": {"message": KEY}}),
        reply(completion("")),
        reply(message(" \n")),
        reply(b'{"choices":' + b"[" * 100_000),
        reply(b'{"content":' + b"[" * 100_000),
        reply(b"\xff\xfe\x00"),
        reply(b'{"choices":[{"message":{"content":"\xff"}}]}'),
    ],
    ids=lambda said: "",
)
def test_what_is_no_answer_of_a_model_leaves_the_question_open(form: str, said: Raw) -> None:
    answer, use, asked = ask_of(lambda _: said, format=form)
    assert answer is None
    assert (len(asked), use.failures, use.answers, use.stopped) == (1, 1, 0, "")


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 529])
def test_passing_trouble_is_tried_again(status: int) -> None:
    replies = itertools.chain([reply(HTML, status)] * 2, itertools.repeat(None))
    answer, use, asked = ask_of(lambda asked: next(replies) or well(asked))
    assert isinstance(answer, Wording)
    assert (len(asked), use.requests, use.failures) == (3, 3, 0)


@pytest.mark.usefixtures("quick")
def test_lasting_trouble_ends_after_four_attempts_and_after_three_questions() -> None:
    answer, use, asked = ask_of(lambda _: reply(b"", 500), times=5)
    assert answer is None
    assert len(asked) == 3 * client.ATTEMPTS
    assert use.failures == 3
    assert use.stopped == "3 questions in a row failed, the last because the model's server answers 500"


@pytest.mark.usefixtures("quick")
def test_failures_that_are_not_in_a_row_do_not_stop() -> None:
    replies = itertools.cycle([reply(b"", 400), reply(b"", 400), None])
    _, use, asked = ask_of(lambda asked: next(replies) or well(asked), times=9)
    assert (len(asked), use.failures, use.answers, use.stopped) == (9, 6, 3, "")


@pytest.mark.parametrize("status", [401, 402, 403, 404])
def test_a_no_to_the_key_or_the_name_ends_the_run_at_once(status: int) -> None:
    _, use, asked = ask_of(lambda _: reply({"error": {"message": f"bad key {KEY}"}}, status), times=3)
    assert len(asked) == 1
    assert f"({status})" in use.stopped
    assert KEY not in use.stopped


@pytest.mark.parametrize("as_date", [False, True])
def test_retry_after_is_heeded(as_date: bool) -> None:
    def late(asked: Asked) -> str | Raw:
        if seen:
            return well(asked)
        seen.append(asked)
        # A date has whole seconds, so two of them are at least one.
        return reply(b"", 429, retry_after=email.utils.formatdate(time.time() + 2, usegmt=True) if as_date else "1")

    seen: list[Asked] = []
    answer, _, (first, second) = ask_of(late)
    assert isinstance(answer, Wording)
    assert second.at - first.at >= 0.95


@pytest.mark.parametrize("said", ["3600", "Fri, 31 Dec 2100 23:59:59 GMT"])
def test_a_server_that_asks_to_wait_long_is_left_alone(said: str) -> None:
    started = time.monotonic()
    _, use, asked = ask_of(lambda _: reply(b"", 429, retry_after=said), times=2)
    assert len(asked) == 1
    assert "asks to wait" in use.stopped
    assert time.monotonic() - started < 5


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    "said", ["-5", "soon", "1e9", "9" * 400, "٣", "Thu, 99 Foo 2020", "Thu, 01 Jan 1970 00:00:00 GMT"]
)
def test_a_retry_after_that_makes_no_sense_does_no_harm(said: str) -> None:
    replies = itertools.chain(
        [reply(b"", 503, retry_after=said.encode("utf-8").decode("latin-1"))], itertools.repeat(None)
    )
    answer, _, asked = ask_of(lambda asked: next(replies) or well(asked))
    assert isinstance(answer, Wording)
    assert len(asked) == 2


def drip(first: bytes) -> Callable[[], Iterator[bytes]]:
    def chunks() -> Iterator[bytes]:
        yield first
        for _ in range(400):
            time.sleep(0.05)
            yield b" "

    return chunks


@pytest.mark.usefixtures("quick")
def test_a_server_that_drips_is_cut_off_in_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "ATTEMPTS", 1)
    started = time.monotonic()
    _, use, _ = ask_of(lambda _: Raw(200, (("content-type", "application/json"),), drip(b"{")), timeout=1)
    assert use.failures == 1
    assert time.monotonic() - started < 4


@pytest.mark.usefixtures("quick")
def test_a_server_that_drips_headers_is_cut_off_in_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each byte comes within any timeout of a read; only a time for the whole request ends it."""
    monkeypatch.setattr(client, "ATTEMPTS", 1)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        import threading

        def serve() -> None:
            with suppress(OSError):
                peer, _ = listening.accept()
                with peer:
                    peer.sendall(b"HTTP/1.1 200 OK\r\n")
                    for number in range(400):
                        time.sleep(0.05)
                        peer.sendall(f"x-{number}: y\r\n".encode())

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        started = time.monotonic()
        _, use = ask(Options(url=f"http://127.0.0.1:{listening.getsockname()[1]}/v1", name="a", timeout=1))
        assert time.monotonic() - started < 4
        assert use.failures == 1
        thread.join()


def flood() -> Iterator[bytes]:
    yield b'{"choices":[{"message":{"content":"'
    for _ in range(800):
        yield b"a" * 65_536
        sent.append(65_536)


sent: list[int] = []


def test_fifty_megabytes_are_not_read() -> None:
    sent.clear()
    answer, use, asked = ask_of(lambda _: Raw(200, (("content-type", "application/json"),), flood))
    assert answer is None
    assert (len(asked), use.failures) == (1, 1)
    assert sum(sent) < 20_000_000  # what lies in the sockets' buffers


def test_a_packed_answer_is_not_unpacked() -> None:
    bomb = gzip.compress(b"a" * 50_000_000)
    answer, use, _ = ask_of(lambda _: reply(bomb, content_encoding="gzip"))
    assert answer is None
    assert use.failures == 1


def test_a_redirect_is_not_followed_and_the_key_goes_nowhere_else() -> None:
    with a_model(well) as elsewhere:
        for status in (301, 302, 307, 308):
            answer, use, _ = ask_of(lambda _, status=status: reply(b"", status, location=f"{elsewhere.address}/v1"))
            assert answer is None
            assert use.failures == 1
        assert elsewhere.asked == []


@pytest.mark.usefixtures("quick")
def test_a_server_that_is_not_there_is_said_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    _, use = ask(Options(url=f"http://127.0.0.1:{port}/v1", name="a", per_minute=6000), times=4)
    assert use.failures == 3
    assert "the connection failed" in use.stopped


@pytest.mark.usefixtures("quick")
def test_a_server_that_hangs_up_is_said_so() -> None:
    def hang(_: Asked) -> Raw:
        raise ConnectionAbortedError

    _, use, _ = ask_of(hang)
    assert use.failures == 1


def test_no_proxy_leads_to_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://user:word@127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    assert isinstance(ask_of(well)[0], Wording)


@pytest.mark.usefixtures("quick")
def test_neither_the_key_nor_the_question_nor_the_answer_reaches_a_log(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    replies = itertools.chain([reply(KEY.encode(), 500), reply(b"", 429, retry_after="0")], itertools.repeat(None))
    for name in (None, "trialfinder", "httpx2", "httpcore2", "stamina", "tenacity", "asyncio"):
        caplog.set_level(logging.DEBUG, name)
    with caplog.at_level(logging.DEBUG):
        answer, _, asked = ask_of(lambda asked: next(replies) or edits(asked, {"urate": "zanzibar"}))
    assert isinstance(answer, Wording)
    assert len(asked) == 3
    told = caplog.text + "".join(capfd.readouterr())
    assert "asking the model again" in told
    for word in (KEY, KEY[:12], "urate", "zanzibar"):
        assert word not in told


def test_the_rate_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Measured where the requests start: on a busy machine the server may hear of them in any rhythm."""
    starts: list[float] = []
    admit = Model.admit

    def noted(model: Model) -> None:
        starts.append(time.monotonic())
        admit(model)

    monkeypatch.setattr(Model, "admit", noted)
    ask_of(well, times=4, per_minute=300)
    assert len(starts) == 4
    assert min(after - before for before, after in itertools.pairwise(starts)) > 0.19  # 0.2 s from start to start


def test_the_budget_of_a_run_is_never_passed() -> None:
    _, use, asked = ask_of(well, times=9, requests=3)
    assert len(asked) == use.requests == 3
    assert use.stopped == "model_requests is used up (3 of 3)"
    first = ask_of(well)[1].tokens
    _, use, asked = ask_of(well, times=9, answer_tokens=100, tokens=2 * first + 50)
    assert len(asked) == 1  # a second one might have been answered at length
    assert use.stopped.startswith("model_tokens is used up")


def test_the_budget_of_all_runs_is_never_passed() -> None:
    with a_model(well) as server:
        for used, bound in (((5, 0), {"total_requests": 5}), ((0, 10_000), {"total_tokens": 10_000})):
            with Model(server.options(**bound), *used) as model:
                assert model.ask(QUESTION) is None
                assert "model_total" in model.stopped
        assert server.asked == []


@pytest.mark.usefixtures("quick")
def test_attempts_count_against_the_budget() -> None:
    _, use, asked = ask_of(lambda _: reply(b"", 500), times=3, requests=2)
    assert len(asked) == use.requests == 2
    assert "model_requests" in use.stopped


@pytest.mark.parametrize("count", [-5, 0, 10**30, "7", None, 1.5, [], True])
def test_a_server_that_lies_about_tokens_is_not_believed_downwards(count: Any) -> None:
    _, honest, _ = ask_of(well)
    _, use, _ = ask_of(lambda asked: reply(completion(well(asked), tokens=count)))
    assert use.tokens >= honest.tokens - 30
    _, use, _ = ask_of(lambda asked: reply(message(well(asked), tokens=count)), format="anthropic")
    assert use.tokens >= honest.tokens - 30


def test_a_server_that_counts_without_end_ends_the_run() -> None:
    _, use, asked = ask_of(lambda asked: reply(completion(well(asked), tokens=10**9)), times=3)
    assert len(asked) == 1
    assert "model_tokens" in use.stopped
