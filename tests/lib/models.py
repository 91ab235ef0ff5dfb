"""A language model's server of our own, on a socket: it answers well, badly, or with malice, as told.

`with a_model(answer) as server:` serves both wire formats. `answer` gets what was asked and gives the words of the
model, or a `Raw` reply where the trouble is in the transport.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

from trialfinder.translate.models.options import Options

KEY = "sk-never-to-be-seen-0123456789"


class Asked(NamedTuple):
    """One request as the server got it; `question` is the data in the user's message."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]
    question: dict[str, Any]
    at: float

    @property
    def words(self) -> list[str]:
        return [token[1] for token in self.question["tokens"]]


class Raw(NamedTuple):
    """A reply as it goes over the wire. `chunks` may sleep between parts; without a length it ends with the socket."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    chunks: Callable[[], Iterator[bytes]] = lambda: iter(())


Answer = Callable[[Asked], "str | Raw"]


class Server:
    """The address of the server, and what it was asked so far."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.asked: list[Asked] = []

    def options(self, **more: Any) -> Options:
        """Options that lead here; quick, unless told otherwise."""
        base = self.address if more.get("format") == "anthropic" else f"{self.address}/v1"
        return Options(**({"url": base, "name": "Quill-7B", "key": KEY, "per_minute": 6000, "timeout": 5} | more))


@contextmanager
def a_model(answer: Answer) -> Iterator[Server]:
    """The server, for as long as it is wanted."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            asked = Asked(
                self.path,
                {name.lower(): value for name, value in self.headers.items()},
                body,
                json.loads(body["messages"][-1]["content"]),
                time.monotonic(),
            )
            found.asked.append(asked)
            said = answer(asked)
            _send(self, said if isinstance(said, Raw) else _said(self.path, said))

        def log_message(self, *_: Any) -> None:
            """A test's output is no access log."""

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: Any) -> None:
            """A client that hangs up on a hostile answer is what we want."""

    server = Quiet(("127.0.0.1", 0), Handler)
    found = Server(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _send(handler: BaseHTTPRequestHandler, raw: Raw) -> None:
    handler.send_response(raw.status)
    for name, value in raw.headers:
        handler.send_header(name, value)
    handler.send_header("connection", "close")
    handler.end_headers()
    handler.close_connection = True
    for chunk in raw.chunks():
        handler.wfile.write(chunk)


def _said(path: str, text: str) -> Raw:
    return reply(completion(text) if path.endswith("/chat/completions") else message(text))


def reply(value: Any, status: int = 200, **headers: str) -> Raw:
    """A value as JSON."""
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    told = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Raw(
        status, (("content-type", "application/json"), ("content-length", str(len(raw))), *told), lambda: iter([raw])
    )


def completion(text: str | None, finish: str = "stop", tokens: Any = 30) -> dict[str, Any]:
    """A chat completion with what vLLM and Ollama add of their own."""
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "model": "quill",
        "system_fingerprint": "fp_ollama",
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": text, "reasoning_content": None, "tool_calls": []},
                "logprobs": None,
                "finish_reason": finish,
                "stop_reason": None,
            }
        ],
        "usage": {"prompt_tokens": tokens, "completion_tokens": 0, "total_tokens": tokens},
        "prompt_logprobs": None,
    }


def message(text: str, stop: str = "end_turn", tokens: Any = 30) -> dict[str, Any]:
    """A reply of Anthropic's messages."""
    return {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "content": [{"type": "text", "text": text}],
        "stop_reason": stop,
        "stop_sequence": None,
        "usage": {"input_tokens": tokens, "output_tokens": 0},
    }


def edits(asked: Asked, words: dict[str, str]) -> str:
    """An answer that edits these words where they stand: the last part of a key may be any words of the text."""
    found = []
    for phrase, text in words.items():
        wanted = phrase.split(" ")
        for first in range(len(asked.words) - len(wanted) + 1):
            if asked.words[first : first + len(wanted)] == wanted:
                found.append({"from": first, "to": first + len(wanted) - 1, "text": text})
                break
        else:
            raise LookupError(f"{phrase!r} does not stand in {asked.words}")
    return json.dumps({"edits": found})


def answers(table: dict[str, dict[str, str]]) -> Answer:
    """A model that has an answer for each text, and nothing to say about any other."""
    return lambda asked: edits(asked, table.get(asked.question["text"], {}))


def pieces(*pairs: Sequence[str]) -> str:
    """An answer in pieces: quotes with their plain words."""
    return json.dumps({"pieces": [{"source_quote": quote, "plain": plain} for quote, plain in pairs]})
