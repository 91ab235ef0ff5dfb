"""The server process: an application on a port until a signal says stop.

Refused, before anything starts: an address that is not ours, a port that is taken. SIGTERM ends it with what
is under way answered, within 10 seconds; SIGINT too, as KeyboardInterrupt. Readers who take none of their answer until
then are left.
"""

from __future__ import annotations

import asyncio
import errno
import os
import signal
import socket
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer
from starlette.types import ASGIApp

from trialfinder.errors import BusyError, UsageError
from trialfinder.web.logs import log_config

DRAIN_SECONDS = 8
_KILL_SECONDS = 1
"""After these a worker that is still there is killed, so that all has ended within 10 seconds."""
START_SECONDS = 30


def serve(
    make: Callable[[], ASGIApp],
    *,
    host: str,
    port: int,
    workers: int,
    log_format: str,
    started: Callable[[str], None],
) -> None:
    """Serves what `make` makes, once in each worker process."""
    address, port = free_address(host, port)
    server = _Server(
        "trialfinder",
        address=address,
        port=port,
        interface=Interfaces.ASGI,
        workers=workers,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=_KILL_SECONDS,
        log_level=LogLevels.warning,
        log_dictconfig=log_config(log_format),
    )
    server.hear(started)
    server.serve(target_loader=make, wrap_loader=False)
    if server.stopped_by == signal.SIGINT:
        raise KeyboardInterrupt


class _Server(MPServer):
    """Granian that says when it answers, and remembers what stopped it."""

    stopped_by: int | None = None

    def hear(self, started: Callable[[str], None]) -> None:
        self._started = started

    def startup(self, *args: Any) -> None:
        super().startup(*args)  # type: ignore[no-untyped-call]  # granian's own class has no types
        if _answers(self.bind_addr, self.bind_port, self.main_loop_interrupt.is_set):
            self._started(f"http://{self._bind_addr_fmt}")

    def _stop_workers(self) -> None:
        """Granian's own waiting takes a worker that has let go of its files for one that ended, and kills it."""
        workers: list[Any] = self.wrks
        for worker in workers:
            worker.terminate()
        until = time.monotonic() + DRAIN_SECONDS
        while any(worker.is_alive() for worker in workers) and time.monotonic() < until:
            time.sleep(0.02)
        super()._stop_workers()  # type: ignore[no-untyped-call]  # the same

    def signal_handler_interrupt(self, *args: Any, **kwargs: Any) -> None:
        self.stopped_by = args[0] if args else None
        super().signal_handler_interrupt(*args, **kwargs)  # type: ignore[no-untyped-call]  # the same


def free_address(host: str, port: int) -> tuple[str, int]:
    """The numeric address to listen on, and the port (any free one for 0).

    Workers share a port among themselves, and so would two servers by mistake: asked for exclusively here,
    a port that somebody listens on is refused.
    """
    family, address = _resolve(host, port)
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((address, port))
            trial.listen(1)
        except OSError as error:
            raise _refusal(host, port, error) from None
        return address, trial.getsockname()[1]


def _resolve(host: str, port: int) -> tuple[int, str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise UsageError(f"the host '{host}' is not known", "Try --host 127.0.0.1.") from None
    family, _, _, _, place = found[0]
    return family, str(place[0])


def _refusal(host: str, port: int, error: OSError) -> Exception:
    if error.errno == errno.EADDRINUSE:
        return BusyError(f"port {port} on {host} is taken", "Choose another with --port, or --port 0 for any.")
    if error.errno in (errno.EACCES, errno.EPERM):
        return UsageError(f"port {port} is not allowed to this user", "Choose one above 1023 with --port.")
    return UsageError(f"cannot listen on {host}, port {port}: {error.strerror}", "Try --host 127.0.0.1.")


def _answers(address: str, port: int, stopped: Callable[[], bool]) -> bool:
    """Waits until somebody takes a connection; False when told to stop before."""
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - a table of names, nothing is bound
    until = time.monotonic() + START_SECONDS
    while not stopped() and time.monotonic() < until:
        with suppress(OSError), socket.create_connection((everywhere.get(address, address), port), 1):
            return True
        time.sleep(0.02)
    return False


@asynccontextmanager
async def watch_parent(_: ASGIApp) -> AsyncIterator[None]:
    """While a worker serves, it looks after its parent: one that was killed leaves no port taken behind."""
    watch = asyncio.create_task(_end_with(os.getppid()))
    yield
    watch.cancel()
    with suppress(asyncio.CancelledError):
        await watch


async def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        await asyncio.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)
