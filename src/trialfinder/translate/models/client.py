"""The way out to a model's server, and the only one: httpx2 with stamina.

In: the body of a request. Out: the body of the reply. What is expected of a server that may be slow, broken or
hostile: each request ends within its time whatever drips in; no more than `MOST_BYTES` are read; nothing is unpacked;
redirects are not followed, so that the key goes nowhere else; a `Retry-After` is heeded up to `LONGEST_WAIT`.
Neither the key nor a word of what is asked or answered reaches a log or an error.
"""

from __future__ import annotations

import asyncio
import urllib.parse
from collections.abc import Callable
from typing import Self

import httpx2
import stamina

from trialfinder.translate.models import formats
from trialfinder.translate.models.options import Options
from trialfinder.wire import Again, Failed, Loop, asked_wait, is_near, may_try_again

MOST_BYTES = 1_000_000
LONGEST_WAIT = 60.0
ATTEMPTS = 4
_FIRST_WAIT = 0.5

_AGAIN = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
_STOPS = {
    401: "the model's server does not accept the key (401)",
    402: "the model's server wants to be paid (402)",
    403: "the model's server refuses the key (403)",
    404: "the model's server knows no such address or model (404)",
}


class Stopped(Failed):
    """No use in asking anything else of this server now."""


class _Again(Again):
    whom = "the model"


class Client:
    """Sends questions one after the other, at most so many a minute.

    `admit` is called before each attempt, and may refuse it by raising.
    """

    def __init__(self, options: Options, admit: Callable[[], None]) -> None:
        self._options = options
        self._admit = admit
        self._http: httpx2.AsyncClient | None = None
        self._loop = Loop("model", 60 / options.per_minute)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._loop.close(self._closed())

    def send(self, body: bytes) -> bytes:
        """The reply's body; `Failed` where none can be had."""
        return self._loop.run(self._send(body))

    async def _closed(self) -> None:
        if self._http is not None:
            await self._http.aclose()

    async def _send(self, body: bytes) -> bytes:
        self._opened()  # takes a moment, which is not to count as time between two requests
        async for attempt in stamina.retry_context(
            on=may_try_again, attempts=ATTEMPTS, timeout=None, wait_initial=_FIRST_WAIT, wait_max=10.0
        ):
            with attempt:
                await self._loop.paced()
                self._admit()
                return await self._once(body)
        raise AssertionError("stamina gives up by raising")  # pragma: no cover

    def _opened(self) -> httpx2.AsyncClient:
        if self._http is None:
            options = self._options
            self._http = httpx2.AsyncClient(
                timeout=options.timeout, trust_env=not is_near(urllib.parse.urlsplit(options.url).hostname or "")
            )
        return self._http

    async def _once(self, body: bytes) -> bytes:
        try:
            async with asyncio.timeout(self._options.timeout):
                return await self._exchange(body)
        except TimeoutError:
            raise _Again(f"no answer within {self._options.timeout} s") from None
        except httpx2.HTTPError as error:
            # Its own message may name a proxy with its password.
            raise _Again(f"the connection failed ({type(error).__name__})") from None
        except (httpx2.InvalidURL, UnicodeError):
            raise Stopped("the model's address cannot be asked") from None

    async def _exchange(self, body: bytes) -> bytes:
        options = self._options
        async with self._opened().stream(
            "POST", formats.address(options), content=body, headers=formats.headers(options)
        ) as response:
            _look_at(response)
            return await _read(response)


def _look_at(response: httpx2.Response) -> None:
    """Leave to read on, or the reason against it."""
    status = response.status_code
    if status in _STOPS:
        raise Stopped(_STOPS[status])
    if status in _AGAIN:
        wait = asked_wait(response.headers.get("retry-after", ""), response.headers.get("date", ""))
        if wait is not None and wait > LONGEST_WAIT:
            raise Stopped(f"the model's server asks to wait {wait:,.0f} s ({status})")
        raise _Again(f"the model's server answers {status}", wait)
    if status != 200:
        raise Failed(f"the model's server answers {status}")
    if response.headers.get("content-encoding", "identity") != "identity":
        raise Failed("the model's server packs its answers, although asked not to")


async def _read(response: httpx2.Response) -> bytes:
    found = bytearray()
    async for chunk in response.aiter_raw():
        found += chunk
        if len(found) > MOST_BYTES:
            raise Failed(f"the answer has more than {MOST_BYTES:,} bytes")
    return bytes(found)
