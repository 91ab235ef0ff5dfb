"""The registry's API, played on a socket from records that a test gives it: well, or with faults drawn by a seed.

`with a_registry(records) as registry:` serves `/version`, `/studies` by page token, `/studies/{id}`, `/stats/size` and
the bulk download. `registry.faults` decides what goes wrong with a request; `registry.asked` holds what was asked.
"""

from __future__ import annotations

import base64
import datetime
import email.utils
import gzip
import http.server
import io
import json
import os
import random
import re
import socket
import struct
import threading
import time
import urllib.parse
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple

from trialfinder.registry.options import Options

START = "2026-05-08T09:00:04"
_ID = re.compile(rb'"nctId":"(NCT[0-9]{8})"')
_POSTED = re.compile(rb'"lastUpdatePostDateStruct":\{"date":"([0-9-]+)"')
_TITLE = re.compile(rb'"briefTitle":"[^"]*"')
_SINCE = re.compile(r"AREA\[LastUpdatePostDate\]RANGE\[([0-9-]+),MAX\]")


class Asked(NamedTuple):
    """One request as the server got it."""

    path: str
    parameters: dict[str, str]
    headers: dict[str, str]
    at: float

    @property
    def token(self) -> str | None:
        return self.parameters.get("pageToken")


class Raw(NamedTuple):
    """An answer as it goes over the wire. `chunks` may sleep, or raise to end the connection hard."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    chunks: Callable[[], Iterable[bytes]] = lambda: ()


class Hangup(Exception):
    """Ends a connection with a reset."""


Faults = Callable[[Asked], "str | Raw | None"]
"""What goes wrong with a request: the name of a fault, an answer in place of the true one, or nothing."""


class Registry:
    """What the server holds and does; `faults` and the rest may be changed while it serves."""

    def __init__(self, records: Iterable[bytes], faults: Faults | None = None) -> None:
        self.records = {_id_of(raw): raw for raw in records}
        self.ever = set(self.records.values())
        self.order = list(self.records)
        self.processed = START
        self.faults: Faults = faults or (lambda asked: None)
        self.most = 1000
        self.asked: list[Asked] = []
        self.injected: Counter[str] = Counter()
        self.aliases: dict[str, str] = {}
        self.tag = '"one"'
        self.ranges = True
        self.elsewhere = "http://127.0.0.1:9/"
        self.address = ""
        self._expired: set[str] = set()
        self._walk = 0
        self._lock = threading.Lock()

    def options(self, **more: Any) -> Options:
        """Options that lead here; quick, unless told otherwise."""
        quick: dict[str, Any] = {"pause": 0.0, "timeout": 5.0, "first_wait": 0.001}
        return Options(**(quick | {"url": f"{self.address}/api/v2"} | more))

    def put(self, *raws: bytes) -> None:
        """New or changed records."""
        with self._lock:
            self._put(*raws)

    def _put(self, *raws: bytes) -> None:
        """Like the registry's, their place in the order is another one then."""
        for raw in raws:
            nct_id = _id_of(raw)
            self.records[nct_id] = raw
            self.order = [held for held in self.order if held != nct_id] + [nct_id]
            self.ever.add(raw)

    def next_day(self) -> str:
        """The data are processed anew, a day later; that day."""
        day = datetime.date.fromisoformat(self.processed[:10]) + datetime.timedelta(days=1)
        self.processed = f"{day}{self.processed[10:]}"
        return str(day)

    def remove(self, *nct_ids: str) -> None:
        with self._lock:
            for nct_id in nct_ids:
                del self.records[nct_id]
                self.order.remove(nct_id)

    def tokens(self) -> list[str | None]:
        """The page tokens asked with, in order."""
        return [asked.token for asked in self.asked if asked.path == "/studies"]

    def answer(self, asked: Asked) -> Raw:
        with self._lock:
            self.asked.append(asked)
            fault = self.faults(asked)
            if isinstance(fault, Raw):
                return fault
            if fault is not None:
                self.injected[fault] += 1
                return _FAULTS[fault](self, asked)
            return self.truth(asked)

    def truth(self, asked: Asked) -> Raw:
        """The answer of a registry in good health."""
        if asked.path == "/version":
            return reply({"apiVersion": "2.0.5", "dataTimestamp": self.processed})
        if asked.path == "/stats/size":
            return reply({"totalStudies": len(self.order), "averageSizeBytes": 17301})
        if asked.path == "/studies":
            return self.page(asked)
        if asked.path == "/studies/download":
            return self._download(asked)
        return self._one(asked.path.rpartition("/")[2])

    def page(self, asked: Asked, **more: Any) -> Raw:
        """A page of studies; `more` is put into it (or, where None, left out)."""
        parameters = asked.parameters
        if asked.token in self._expired:
            return plain(400, "Invalid page token")
        found = self._matching(parameters)
        start = _offset(asked.token)
        size = min(int(parameters.get("pageSize", "10")) or 10, self.most)
        studies = found[start : start + size]
        if parameters.get("fields") == "NCTId":
            studies = [
                b'{"protocolSection":{"identificationModule":{"nctId":"%b"}}}' % _id_of(raw).encode() for raw in studies
            ]
        told: dict[str, Any] = {}
        if asked.token is None:
            self._walk += 1  # a new walk has new tokens
        if parameters.get("countTotal") == "true" and asked.token is None:
            told["totalCount"] = len(found)
        if len(studies) == size:  # also where nothing follows
            told["nextPageToken"] = token_of(start + size, self._walk)
        told |= more
        return reply(_page(studies, {name: value for name, value in told.items() if value is not None}))

    def _download(self, asked: Asked) -> Raw:
        """The bulk zip, or the rest of it."""
        whole = self.bulk()
        told = (("content-type", "application/zip"), *((("etag", self.tag),) if self.tag else ()))
        start = int(asked.headers.get("range", "bytes=0-")[len("bytes=") : -1])
        if not self.ranges or not start or asked.headers.get("if-range") != self.tag:
            return Raw(200, told, lambda: iter([whole]))
        if start >= len(whole):
            return plain(416, "Range not satisfiable")
        told = (*told, ("content-range", f"bytes {start}-{len(whole) - 1}/{len(whole)}"))
        return Raw(206, told, lambda: iter([whole[start:]]))

    def bulk(self) -> bytes:
        """The registry's zip: a file for each study, in folders by the last two digits."""
        found = io.BytesIO()
        with zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as archive:
            for nct_id in self.order:
                name = zipfile.ZipInfo(f"{nct_id[-2:]}/{nct_id}.json")  # of a fixed date: the same bytes each time
                name.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(name, self.records[nct_id])
        return found.getvalue()

    def _matching(self, parameters: Mapping[str, str]) -> list[bytes]:
        found = [self.records[nct_id] for nct_id in self.order]
        for name in ("query.cond", "query.term"):
            wanted = parameters.get(name, "").encode().lower()
            found = [raw for raw in found if wanted in raw.lower()]
        since = _SINCE.fullmatch(parameters.get("filter.advanced", ""))
        if since:
            found = [raw for raw in found if _posted(raw) >= since[1]]
        return found

    def _one(self, nct_id: str) -> Raw:
        if nct_id in self.aliases:
            return Raw(301, (("location", f"/api/v2/studies/{self.aliases[nct_id]}"), ("content-length", "0")))
        if nct_id not in self.records:
            return plain(404, f"NCT number {nct_id} not found")
        return reply(self.records[nct_id])


def token_of(offset: int, walk: int = 0) -> str:
    return base64.urlsafe_b64encode(f"from {offset:08d} in walk {walk:08d}".encode()).decode().rstrip("=")


def _offset(token: str | None) -> int:
    return 0 if token is None else int(base64.urlsafe_b64decode(token + "==").split()[1])


def _id_of(raw: bytes) -> str:
    found = _ID.search(raw)
    assert found, "the played registry finds its records by their ids"
    return found[1].decode()


def _posted(raw: bytes) -> str:
    found = _POSTED.search(raw)
    return found[1].decode() if found else ""


def _page(studies: Sequence[bytes], told: Mapping[str, Any]) -> bytes:
    """Each study on its own line, as the registry writes it."""
    total = f'"totalCount":{json.dumps(told["totalCount"])},' if "totalCount" in told else ""
    rest = "".join(f",{json.dumps(name)}:{json.dumps(value)}" for name, value in told.items() if name != "totalCount")
    return f'{{{total}"studies":['.encode() + b",\n".join(studies) + f"]{rest}}}".encode()


def reply(value: Any, status: int = 200, **headers: str) -> Raw:
    """A value as JSON, or bytes that claim to be."""
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    told = {"content-type": "application/json", "content-length": str(len(raw))}
    told |= {name.replace("_", "-"): text for name, text in headers.items()}
    return Raw(status, tuple(told.items()), lambda: iter([raw]))


def plain(status: int, text: str, **headers: str) -> Raw:
    return reply(text.encode(), status, content_type="text/plain; charset=UTF-8", **headers)


# What can go wrong with one request.


def _body(raw: Raw) -> bytes:
    return b"".join(raw.chunks())


def _reset(registry: Registry, asked: Asked) -> Raw:
    def chunks() -> Iterable[bytes]:
        raise Hangup

    return Raw(200, (), chunks)


def _reset_midway(registry: Registry, asked: Asked) -> Raw:
    whole = registry.truth(asked)

    def chunks() -> Iterator[bytes]:
        yield _body(whole)[:-7]
        raise Hangup

    return Raw(200, whole.headers, chunks)


def _truncated(registry: Registry, asked: Asked) -> Raw:
    whole = registry.truth(asked)
    return Raw(whole.status, whole.headers, lambda: iter([_body(whole)[:-9]]))


def _truncated_without_length(registry: Registry, asked: Asked) -> Raw:
    whole = registry.truth(asked)
    return Raw(whole.status, (("content-type", "application/json"),), lambda: iter([_body(whole)[:-9]]))


def _slow(registry: Registry, asked: Asked) -> Raw:
    whole = registry.truth(asked)

    def chunks() -> Iterator[bytes]:
        for byte in _body(whole)[:2000]:
            time.sleep(0.05)
            yield bytes([byte])

    return Raw(200, whole.headers, chunks)


def _html(registry: Registry, asked: Asked) -> Raw:
    return reply(b"<!doctype html><title>Home</title>", content_type="text/html; charset=utf-8")


def _repeated(registry: Registry, asked: Asked) -> Raw:
    """An answer from some cache: the page before."""
    size = min(int(asked.parameters.get("pageSize", "10")), registry.most)
    before = max(0, _offset(asked.token) - size)
    parameters = asked.parameters | ({"pageToken": token_of(before)} if before else {})
    if not before:
        parameters.pop("pageToken", None)
    return registry.page(asked._replace(parameters=parameters))


def _expired(registry: Registry, asked: Asked) -> Raw:
    if asked.token is not None:
        registry._expired.add(asked.token)
    return registry.truth(asked)


def _moved(registry: Registry, asked: Asked) -> Raw:
    """The data are processed anew before this answer: some records changed, and stand elsewhere in the order."""
    day = registry.next_day().encode()
    for nct_id in registry.order[:: max(1, len(registry.order) // 3)][:3]:
        raw = _POSTED.sub(b'"lastUpdatePostDateStruct":{"date":"%b"' % day, registry.records[nct_id])
        registry._put(_TITLE.sub(b'"briefTitle":"Moved on %b"' % day, raw))
    return registry.truth(asked)


def _packed_wrongly(registry: Registry, asked: Asked) -> Raw:
    whole = registry.truth(asked)
    return Raw(200, (*whole.headers, ("content-encoding", "gzip")), whole.chunks)


def _packed_strangely(registry: Registry, asked: Asked) -> Raw:
    whole = registry.truth(asked)
    return Raw(200, (*whole.headers, ("content-encoding", "br")), whole.chunks)


def _packed_and_cut(registry: Registry, asked: Asked) -> Raw:
    packed = gzip.compress(_body(registry.truth(asked)))[:-4]
    return reply(packed, content_encoding="gzip")


def _too_long(registry: Registry, asked: Asked) -> Raw:
    """More is announced than comes."""
    raw = _body(registry.truth(asked))
    return reply(raw, content_length=str(len(raw) + 10))


def _too_short(registry: Registry, asked: Asked) -> Raw:
    raw = _body(registry.truth(asked))
    return reply(raw, content_length=str(max(1, len(raw) - 10)))


def _elsewhere(registry: Registry, asked: Asked) -> Raw:
    return Raw(302, (("location", registry.elsewhere), ("content-length", "0")))


def _clamped(registry: Registry, asked: Asked) -> Raw:
    size = max(1, int(asked.parameters.get("pageSize", "10")) // 3)
    return registry.truth(asked._replace(parameters=asked.parameters | {"pageSize": str(min(size, 7))}))


def _uncounted(registry: Registry, asked: Asked) -> Raw:
    return registry.page(asked, totalCount=None)


def _drifted(registry: Registry, asked: Asked) -> Raw:
    return registry.page(asked, newModule={"studies": [{"a": []}]}, warnings=["]"])


def _looped(registry: Registry, asked: Asked) -> Raw:
    return registry.page(asked, nextPageToken=asked.token or token_of(0))


def _dead_end(registry: Registry, asked: Asked) -> Raw:
    """An empty page with a token in the middle of a walk."""
    return reply(_page([], {"nextPageToken": asked.token or token_of(0)}))


def _status(status: int, **headers: str) -> Callable[[Registry, Asked], Raw]:
    return lambda registry, asked: plain(status, "Not now", **headers)


_FAULTS: dict[str, Callable[[Registry, Asked], Raw]] = {
    "403": _status(403),
    "429": _status(429, retry_after="0"),
    "429 with a date": lambda registry, asked: plain(
        429, "Too many requests", retry_after=email.utils.formatdate(time.time() - 1, usegmt=True)
    ),
    "429 bare": _status(429),
    "500": _status(500),
    "502": lambda registry, asked: reply(b"<html>Bad gateway", 502, content_type="text/html"),
    "503": _status(503),
    "504": _status(504),
    "400": _status(400),
    "reset": _reset,
    "reset midway": _reset_midway,
    "truncated": _truncated,
    "truncated without a length": _truncated_without_length,
    "slow": _slow,
    "html": _html,
    "garbage": lambda registry, asked: reply(b"\xff\xfe{[}"),
    "nothing": lambda registry, asked: reply(b""),
    "other json": lambda registry, asked: reply({"error": "none"}),
    "null": lambda registry, asked: reply(b"null"),
    "packed wrongly": _packed_wrongly,
    "packed strangely": _packed_strangely,
    "packed and cut": _packed_and_cut,
    "too long": _too_long,
    "too short": _too_short,
    "elsewhere": _elsewhere,
    "moved": _moved,
    "repeated": _repeated,
    "expired": _expired,
    "clamped": _clamped,
    "uncounted": _uncounted,
    "drifted": _drifted,
    "looped": _looped,
    "dead end": _dead_end,
}
PAGES_ONLY = frozenset({"400", "repeated", "expired", "clamped", "uncounted", "drifted", "looped", "dead end"})
"""Faults that only a page of studies can have."""

KINDS = tuple(_FAULTS)


def drawn(
    seed: int, rate: float, kinds: Sequence[str] = KINDS, most: int = 10**9, rare: Mapping[str, float] | None = None
) -> Faults:
    """Faults at random: `rate` of all requests, of these kinds, `most` in all. `rare` is how often a kind is kept."""
    chance = random.Random(seed)  # noqa: S311 - faults, not a secret
    left = [most]

    def faults(asked: Asked) -> str | None:
        if left[0] <= 0 or chance.random() >= rate:
            return None
        kind = chance.choice([kind for kind in kinds if asked.path == "/studies" or kind not in PAGES_ONLY])
        if rare and chance.random() > rare.get(kind, 1.0):
            return None
        left[0] -= 1
        return kind

    return faults


def in_turn(*kinds: str | Raw | None, path: str = "/studies") -> Faults:
    """One after the other for requests to a path, then none."""
    waiting = list(kinds)
    return lambda asked: waiting.pop(0) if waiting and asked.path == path else None


@contextmanager
def a_registry(records: Iterable[bytes] = (), faults: Faults | None = None) -> Iterator[Registry]:
    """The server, for as long as it is wanted."""
    registry = Registry(records, faults)

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            parts = urllib.parse.urlsplit(self.path)
            headers = {name.lower(): value for name, value in self.headers.items()}
            parameters = dict(urllib.parse.parse_qsl(parts.query, keep_blank_values=True))
            path = parts.path.removeprefix("/api/v2")
            _send(self, registry.answer(Asked(path, parameters, headers, time.monotonic())))

        def log_message(self, *_: Any) -> None:
            """A test's output is no access log."""

    class Quiet(http.server.ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: Any) -> None:
            """A client that hangs up on a hostile answer is what we want."""

    server = Quiet(("127.0.0.1", 0), Handler)
    registry.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield registry
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _send(handler: http.server.BaseHTTPRequestHandler, raw: Raw) -> None:
    try:
        chunks = iter(raw.chunks())
        first = next(chunks, b"")
        handler.send_response(raw.status)
        for name, value in raw.headers:
            handler.send_header(name, value)
        if "content-length" not in dict(raw.headers) or len(first) != int(dict(raw.headers)["content-length"]):
            handler.send_header("connection", "close")
            handler.close_connection = True
        handler.end_headers()
        handler.wfile.write(first)
        for chunk in chunks:
            handler.wfile.write(chunk)
    except Hangup:
        handler.close_connection = True
        with suppress(OSError):
            handler.wfile.flush()
            # An end without a farewell: what was sent may be lost, and the other side hears of a reset.
            handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            os.close(handler.connection.detach())
