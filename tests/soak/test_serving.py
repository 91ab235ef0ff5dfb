"""A server among readers who take nothing, a thousand connections, and workers that are killed."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from lib.served import Served

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not Path("/proc/self/task").exists(), reason="this system does not tell whose child a process is"
    ),
]

ASK = b"GET /trial/NCT99990001 HTTP/1.1\r\nHost: a\r\n\r\n"
LONG = os.environ.get("TRIALFINDER_SOAK") == "1"
STUCK = 100
MANY = 1000 if LONG else 100


@pytest.fixture
def wires() -> Iterator[ExitStack]:
    with ExitStack() as held:
        yield held


def a_wire(site: Served, wires: ExitStack, *, room: int = 0) -> socket.socket:
    wire = wires.enter_context(socket.socket())
    if room:
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
    wire.settimeout(60)
    wire.connect((site.address.hostname, site.address.port))
    return wire


def workers(site: Served) -> list[int]:
    parent = site.process.pid
    return [int(child) for child in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


@pytest.mark.skipif(not LONG, reason="the end is waited for; make soak does")
def test_readers_who_take_none_of_their_answers_hold_up_neither_others_nor_the_end(
    sample_store: Path, wires: ExitStack
) -> None:
    with Served(sample_store) as site:
        for _ in range(STUCK):
            a_wire(site, wires, room=4096).sendall(ASK * 150)  # more than the system keeps for one who does not read
        time.sleep(2)
        since = time.monotonic()
        assert site.get("/trial/NCT99990001")[0] == 200
        assert time.monotonic() - since < 5
        since = time.monotonic()
        code, told = site.stop()
        assert time.monotonic() - since < 10
        assert code == 0
        assert "Traceback" not in told


def test_a_thousand_connections_are_all_answered_whole(sample_store: Path, wires: ExitStack) -> None:
    with Served(sample_store) as site:
        held = [a_wire(site, wires) for _ in range(MANY)]
        for wire in held:
            wire.sendall(ASK.replace(b"Host", b"Connection: close\r\nHost"))
        for wire in held:
            answer = b"".join(iter(lambda wire=wire: wire.recv(1 << 18), b""))  # type: ignore[misc]  # bound here
            assert answer.startswith(b"HTTP/1.1 200")
            assert answer.rstrip().endswith(b"</html>")
        assert site.stop() == (0, site.told)
        assert "Killing" not in site.told


@pytest.mark.parametrize("count", ["1", "2"])
def test_a_worker_that_is_killed_is_replaced(sample_store: Path, count: str) -> None:
    with Served(sample_store, "--workers", count) as site:
        assert site.get("/healthz")[0] == 200
        killed = workers(site)[-1]
        os.kill(killed, signal.SIGKILL)
        until = time.monotonic() + 20
        while killed in workers(site) or len(workers(site)) < int(count):
            assert time.monotonic() < until
            time.sleep(0.05)
        while time.monotonic() < until:
            try:
                assert site.get("/trial/NCT99990001")[0] == 200
                break
            except OSError:
                time.sleep(0.05)
        else:
            pytest.fail("nobody answers")
        assert site.stop()[0] == 0
