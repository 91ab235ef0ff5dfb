"""What every way out to another machine needs: httpx2's loop, when to try again, and a log that repeats nothing.

In: work that talks to a server. Out: its result, in the thread that asked. A loop in a thread of its own is the only
place where a whole request, headers and all, can be given a time, and a caller may have a loop already.
Waits are measured by the monotonic clock: a clock that is set forward or back changes none of them.
"""

from __future__ import annotations

import asyncio
import email.utils
import ipaddress
import logging
import threading
import time
from collections.abc import Coroutine
from typing import Any, ClassVar, TypeVar

from stamina.instrumentation import RetryDetails, set_on_retry_hooks

Result = TypeVar("Result")


class Failed(Exception):
    """No reply to one question. The message says why, in words of ours only."""


class Again(Failed):
    """Worth another attempt; `wait` as the server asked for, or None."""

    whom: ClassVar[str] = "the server"

    def __init__(self, message: str, wait: float | None = None) -> None:
        super().__init__(message)
        self.wait = wait


def _tell(details: RetryDetails) -> None:
    """In place of stamina's own hook, which logs what is sent."""
    error = details.caused_by
    whom, why = (error.whom, str(error)) if isinstance(error, Again) else (Again.whom, type(error).__name__)
    logging.getLogger("trialfinder").info("asking %s again in %.1f s: %s", whom, details.wait_for, why)


set_on_retry_hooks([_tell])
logging.getLogger("httpx2").disabled = True  # it writes each address with what is asked


def may_try_again(error: Exception) -> bool | float:
    """For stamina: whether, or after how many seconds."""
    if not isinstance(error, Again):
        return False
    return True if error.wait is None else error.wait


def asked_wait(text: str, date: str = "") -> float | None:
    """The seconds of a `Retry-After`, as a number or as a date; None where it is neither.

    `date` is what the server's own clock said: ours may be wrong.
    """
    if text.isascii() and text.isdigit() and len(text) < 10:
        return float(text)
    when, now = _moment(text), _moment(date)
    return None if when is None else max(0.0, when - (time.time() if now is None else now))


def _moment(text: str) -> float | None:
    try:
        return email.utils.parsedate_to_datetime(text).timestamp()
    except (TypeError, ValueError, OverflowError):
        return None


def is_near(host: str) -> bool:
    """Whether a server is on this machine, to which no proxy leads."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Loop:
    """A loop in a thread of its own, and a pace: `pause` seconds from the start of one request to that of the next."""

    def __init__(self, name: str, pause: float) -> None:
        self._pause = pause
        self._next = 0.0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True, name=name)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """The result of the work; an interruption of the caller ends it."""
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise

    async def paced(self) -> None:
        """Wait until the next request may start."""
        await asyncio.sleep(max(0.0, self._next - self._loop.time()))
        self._next = self._loop.time() + self._pause

    def close(self, last: Coroutine[Any, Any, None]) -> None:
        """End what still runs, do this one thing more, and end the thread."""
        if self._loop.is_closed():
            last.close()
            return
        self.run(self._closed(last))
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _closed(self, last: Coroutine[Any, Any, None]) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await last
        await self._loop.shutdown_default_executor()
