"""Many readers at once, from one thread: keep-alive connections, each with one question at a time.

In: a port, paths and a number of connections. Out: how long each answer took, and what was no answer. A connection asks
the next path, drawn at random, as soon as the last byte of its answer is here. Answers that are under way at the end
are waited for: leaving them out would hide the slowest.
"""

from __future__ import annotations

import math
import random
import selectors
import socket
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple

ANSWER_WITHIN = 10.0
_HOST = "127.0.0.1"


class Load(NamedTuple):
    """What the readers met; `spent` is the processor's time that asking took, all in seconds."""

    took: list[float]
    errors: list[str]
    seconds: float
    spent: float

    def quantile(self, share: float) -> float:
        """The time within which this share of the answers came."""
        ordered = sorted(self.took)
        return ordered[max(math.ceil(share * len(ordered)) - 1, 0)]

    @property
    def rate(self) -> float:
        return len(self.took) / self.seconds


class _Reader:
    """One connection, and the answer that it waits for."""

    def __init__(self, port: int) -> None:
        self.wire = socket.create_connection((_HOST, port), ANSWER_WITHIN)
        self.wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, path: str) -> None:
        self.path, self.head, self.missing = path, b"", -1
        self.since = time.perf_counter()
        self.wire.sendall(f"GET {path} HTTP/1.1\r\nHost: {_HOST}\r\n\r\n".encode())

    def read(self) -> bool:
        """Take what has come; whether the answer is whole. ConnectionError where the other side went away."""
        taken = self.wire.recv(1 << 18)
        if not taken:
            raise ConnectionError
        if self.missing >= 0:
            self.missing -= len(taken)
        else:
            self.head += taken
            head, end, body = self.head.partition(b"\r\n\r\n")
            if end:
                self.head = head
                self.missing = int(head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0]) - len(body)
        return self.missing == 0

    @property
    def status(self) -> str:
        return self.head[9:12].decode("latin-1")


def read_pages(port: int, paths: Sequence[str], connections: int, seconds: float, seed: int) -> Load:
    """Read `paths` for so long."""
    chosen = random.Random(seed)  # noqa: S311 - pages are drawn, no secret
    took, errors = list[float](), list[str]()
    began, spent = time.perf_counter(), time.process_time()
    with selectors.DefaultSelector() as waiting:
        for reader in [_Reader(port) for _ in range(connections)]:
            waiting.register(reader.wire, selectors.EVENT_READ, reader)
            reader.ask(chosen.choice(paths))
        while waiting.get_map() and (now := time.perf_counter()) < began + seconds + ANSWER_WITHIN:
            for key, _ in waiting.select(0.1):
                reader = key.data
                try:
                    if not reader.read():
                        continue
                    took.append(time.perf_counter() - reader.since)
                    errors.extend([] if reader.status == "200" else [f"{reader.path} {reader.status}"])
                    if now < began + seconds:
                        reader.ask(chosen.choice(paths))
                        continue
                except (OSError, ValueError) as error:
                    errors.append(f"{reader.path} {type(error).__name__}")
                waiting.unregister(reader.wire)
                reader.wire.close()
                if now < began + seconds:  # one that was closed on us comes again
                    with suppress(OSError):
                        reader = _Reader(port)
                        waiting.register(reader.wire, selectors.EVENT_READ, reader)
                        reader.ask(chosen.choice(paths))
        for key in list(waiting.get_map().values()):
            errors.append(f"{key.data.path} no answer")
            key.data.wire.close()
    return Load(took, errors, time.perf_counter() - began, time.process_time() - spent)
