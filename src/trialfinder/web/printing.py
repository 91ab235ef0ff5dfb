"""PDFs made on request, by a process beside the server: setting a sheet keeps a core busy for a second or more.

In: a print page. Out: its PDF, kept like other pages. Refused, as PrintingError: what takes longer than LIMIT, and
what would have to wait longer than that. The process makes one sheet at a time, one for all who ask for the same at
once, is stopped where a sheet takes too long, and ends by itself when nothing was asked for a while or the server is
gone.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from concurrent.futures import Future
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import IO

from trialfinder.errors import PrintingError
from trialfinder.pages import press, render
from trialfinder.trial import Trial
from trialfinder.web.answers import PDF
from trialfinder.web.desk import Ask, of_trial

LIMIT = 30.0
"""Seconds for one PDF, the wait for those before it included."""
THREADS = 8
"""Of the server, for those who wait for a PDF: none of them holds up a page."""
MOST_WAITING = THREADS - 2
"""Who comes when so many wait is asked to come again, at once."""
JOBS = 100
"""Sheets after which the process is replaced, so that what it holds does not grow for ever."""

_TOO_LONG = "This PDF takes too long to make"
_TOO_MANY = "Too many PDFs are being made just now"
_PRINT_INSTEAD = "Print the printable summary from your browser, or try again in a minute."


class PressRoom:
    """One process that makes PDFs, started when it is first needed; for any thread."""

    def __init__(self, limit: float = LIMIT, command: tuple[str, ...] = press.WORKER) -> None:
        self._limit = limit
        self._command = command
        self._turn = threading.Lock()
        self._count = threading.Lock()
        self._waiting = 0
        self._making: dict[press.Job, Future[bytes]] = {}
        self._worker: subprocess.Popen[bytes] | None = None
        self._done = 0

    def pdf(self, job: press.Job) -> bytes:
        """The PDF of a print page, within the limit. Who asks for one that is being made gets that very one."""
        with self._count:
            if self._waiting >= MOST_WAITING:
                raise PrintingError(_TOO_MANY, _PRINT_INSTEAD)
            self._waiting += 1
            being_made = self._making.get(job)
            if being_made is None:
                own = self._making[job] = Future()
        try:
            return self._for_all(job, own) if being_made is None else self._with_others(being_made)
        finally:
            with self._count:
                self._waiting -= 1

    def _for_all(self, job: press.Job, made: Future[bytes]) -> bytes:
        """Made here, and handed to all who asked for the same meanwhile."""
        try:
            made.set_result(self._in_turn(job))
        except BaseException as error:
            made.set_exception(error)
            raise
        finally:
            with self._count:
                del self._making[job]
        return made.result()

    def _with_others(self, being_made: Future[bytes]) -> bytes:
        try:
            return being_made.result(self._limit)
        except TimeoutError as error:
            raise PrintingError(_TOO_MANY, _PRINT_INSTEAD) from error

    def _in_turn(self, job: press.Job) -> bytes:
        end = time.monotonic() + self._limit
        if not self._turn.acquire(timeout=self._limit):
            raise PrintingError(_TOO_MANY, _PRINT_INSTEAD)
        try:
            return self._made(job, end)
        finally:
            self._turn.release()

    def close(self) -> None:
        """Ends the process; the next PDF starts another."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.kill()
            worker.wait()
            for stream in (worker.stdin, worker.stdout):
                if stream:
                    stream.close()

    def _made(self, job: press.Job, end: float) -> bytes:
        """Asks twice where the process had just ended by itself, and never once the time is up."""
        for _ in range(2):
            answered = self._asked(job, end - time.monotonic())
            if answered is not None:
                return answered
            if time.monotonic() >= end:
                break
        raise PrintingError(_TOO_LONG, _PRINT_INSTEAD)

    def _asked(self, job: press.Job, seconds: float) -> bytes | None:
        """None where the process ended before it answered; a PrintingError where it says why it cannot."""
        into, out = self._streams()
        worker = self._worker
        assert worker is not None  # noqa: S101 - it was started a line ago
        late = threading.Timer(max(seconds, 0), worker.kill)
        late.start()
        try:
            press.send(into, job)
            answered = press.receive(out)
        except (OSError, EOFError):
            self.close()
            return None
        finally:
            late.cancel()
        self._done += 1
        return answered

    def _streams(self) -> tuple[IO[bytes], IO[bytes]]:
        if self._worker is None or self._worker.poll() is not None or self._done >= JOBS:
            self.close()
            self._done = 0
            self._worker = subprocess.Popen(  # noqa: S603 - our own program, without a word of anyone's
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        into, out = self._worker.stdin, self._worker.stdout
        assert into is not None and out is not None  # noqa: S101 - both are pipes
        return into, out


@cache
def _room() -> PressRoom:
    return PressRoom()


@cache
def _printer() -> str:
    """Names the library that makes the PDFs: another one makes other bytes."""
    try:
        return version("weasyprint")
    except PackageNotFoundError:
        return ""


def _made(ask: Ask, trial: Trial) -> bytes:
    return _room().pdf(press.Job(render.print_html(trial, ask.site), ask.site.base_path, ask.site.base_url))


trial_pdf = of_trial(".pdf", PDF, _made, also=lambda ask, nct_id: (_printer(), sys.platform))
