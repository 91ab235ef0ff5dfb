"""What the registry is asked, and how patiently.

In: a question. Out: pages of studies with their bytes as received, one study, counts, the bulk download in chunks.
What may pass is asked again, with longer and longer waits, and a `Retry-After` is heeded; what stays comes out as one
of `RegistryError`. Nothing that is asked reaches a log or an error.
"""

from __future__ import annotations

import asyncio
import urllib.parse
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Mapping
from typing import Any, NamedTuple, Self, TypeVar

import stamina

from trialfinder.errors import RegistryError, UsageError
from trialfinder.records.ids import is_nct_id
from trialfinder.registry import exchange
from trialfinder.registry.addresses import Refused
from trialfinder.registry.answers import (
    Page,
    Unreadable,
    Version,
    read_ids,
    read_page,
    read_size,
    read_study,
    read_version,
)
from trialfinder.registry.exchange import Denial, Exchange, Forbidden, Moved, Passing, TooLarge
from trialfinder.registry.options import EVERYTHING, Asked, Options
from trialfinder.wire import Failed, may_try_again

MOST_STUDIES = 1000
"""The most that a page may hold: the registry gives no more."""

BULK = "studies/download"
_ATTEMPTS_403 = 3
_CHUNK = 1024 * 1024
_LONGEST_TOLD = 200

_LATER = "What has come so far is kept; the next sync goes on where this one ended."

Read = TypeVar("Read")


class Denied(RegistryError):
    """The registry says no to one question (400, 404, and the like)."""

    def __init__(self, message: str, hint: str = "", *, status: int = 400) -> None:
        super().__init__(message, hint)
        self.status = status


class Garbled(RegistryError):
    """A page that came whole, time and again, and cannot be read as a whole. `body` is what came."""

    def __init__(self, message: str, hint: str = "", *, body: bytes = b"") -> None:
        super().__init__(message, hint)
        self.body = body


class Found(NamedTuple):
    """What the registry says of one id: a study, or `moved_to` another id, or neither: it knows no such study."""

    study: bytes | None
    moved_to: str | None


class Begun(NamedTuple):
    """The beginning of a download that is there: its bytes, and the registry's tag of the data that they are of."""

    size: int = 0
    tag: str = ""


_NOTHING = Begun()


class _Unreadable(Passing):
    """An answer of the right kind, whole as far as its frame tells, that is not what was asked for."""

    def __init__(self, message: str, body: bytes) -> None:
        super().__init__(message)
        self.body = body


class Registry:
    """One registry, as long as it is being asked, one request after the other."""

    def __init__(self, options: Options) -> None:
        self._options = options
        try:
            self._exchange = Exchange(options)
        except Refused as refused:
            raise UsageError(f"registry_url will not do: {refused}", "Name an address such as https://...") from None
        self._size = MOST_STUDIES

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._exchange.close()

    def version(self) -> Version:
        """Which data the registry answers from."""
        return self._exchange.run(self._asked("version", {}, read_version))

    def size(self) -> int:
        """How many studies the registry holds."""
        return self._exchange.run(self._asked("stats/size", {}, read_size))

    def studies(self, asked: Asked = EVERYTHING, cursor: str | None = None) -> Page:
        """A page of studies: the first, or the one that a page's cursor leads to.

        A page too large to be held is asked for again with fewer studies.
        """
        return self._page(asked.parameters(), cursor, read_page)

    def ids(self, asked: Asked = EVERYTHING, cursor: str | None = None) -> Page:
        """The same, of each study its id only."""
        return self._page(asked.parameters() | {"fields": "NCTId"}, cursor, read_ids)

    def study(self, nct_id: str) -> Found:
        """What the registry holds under one id."""
        try:
            return Found(self._exchange.run(self._asked(f"studies/{nct_id}", {}, read_study, passing=Moved)), None)
        except Denied as denied:
            if denied.status == 404:
                return Found(None, None)
            raise
        except Moved as moved:
            other = urllib.parse.urlsplit(moved.place).path.rpartition("/")[2].upper()
            if is_nct_id(other) and other != nct_id:
                return Found(None, other)
            raise _unreachable("it leads to another address") from None

    def download(
        self, begun: Begun = _NOTHING, headed: Callable[[Begun], None] = lambda begun: None
    ) -> Iterator[bytes]:
        """The registry's bulk zip, in chunks as they come; RegistryError where it breaks off or nothing comes.

        It has no length and no end that can be told from a break: whoever reads it looks for the zip's own end.
        What was begun is gone on with where the registry does that and its data are the same. `headed` is told, before
        the first chunk, what that one follows on: nothing, or what was begun; and the tag of the data, if it has one.
        """
        chunks, chunk = self._begun_bulk(begun, headed)
        try:
            while chunk:
                yield chunk
                chunk = self._exchange.run(_next(chunks))
        except Failed as failed:
            raise self._told(failed) from None
        finally:
            self._exchange.run(chunks.aclose())

    def _begun_bulk(self, begun: Begun, headed: Callable[[Begun], None]) -> tuple[AsyncGenerator[bytes], bytes]:
        """The download and its first chunk."""
        try:
            for attempt in stamina.retry_context(**self._patience()):
                with attempt:
                    chunks = self._bulk(begun, headed)
                    return chunks, self._exchange.run(_next(chunks))
        except Failed as failed:
            raise self._told(failed) from None
        raise AssertionError("stamina gives up by raising")  # pragma: no cover

    def _page(self, parameters: Mapping[str, str], cursor: str | None, read: Callable[[bytes], Page]) -> Page:
        while True:
            more = {"pageToken": cursor} if cursor else {"countTotal": "true"}
            asked = dict(parameters) | {"pageSize": str(self._size)} | more
            try:
                page = self._exchange.run(self._asked("studies", asked, read, passing=TooLarge))
            except TooLarge:
                if self._size == 1:
                    raise _unreachable(f"one study takes more than {exchange.MOST_BYTES:,} bytes") from None
                self._size = max(1, self._size // 2)
                continue
            if sum(map(len, page.studies)) < exchange.MOST_BYTES // 4:
                self._size = min(MOST_STUDIES, self._size * 2)
            return page

    async def _asked(
        self,
        path: str,
        parameters: Mapping[str, str],
        read: Callable[[bytes], Read],
        passing: type[Failed] | None = None,
    ) -> Read:
        """What the answer says; the same question again where that may help. `passing` is left to the caller."""

        async def once() -> Read:
            body = await self._exchange.body(path, parameters, follow=passing is not Moved)
            try:
                return read(body)
            except Unreadable as unreadable:
                raise _Unreadable(f"the registry answers with {unreadable}", body) from None

        try:
            async for attempt in stamina.retry_context(**self._patience()):
                with attempt:
                    return await once()
        except Failed as failed:
            if passing is not None and isinstance(failed, passing):
                raise
            raise self._told(failed, parameters) from None
        raise AssertionError("stamina gives up by raising")  # pragma: no cover

    def _patience(self) -> dict[str, Any]:
        """How often and how slowly one question is asked again, in stamina's words."""
        first = self._options.first_wait
        forbidden = 0

        def on(error: Exception) -> bool | float:
            nonlocal forbidden
            forbidden += isinstance(error, Forbidden)
            return forbidden < _ATTEMPTS_403 and may_try_again(error)

        return {
            "on": on,
            "attempts": self._options.attempts,
            "timeout": None,
            "wait_initial": first,
            "wait_max": 60 * first,
            "wait_jitter": first,
        }

    async def _bulk(self, begun: Begun, headed: Callable[[Begun], None]) -> AsyncGenerator[bytes]:
        parameters = {"format": "json.zip"}
        # A weak tag ("W/...") does not promise the same bytes.
        more = {"range": f"bytes={begun.size}-", "if-range": begun.tag} if begun.size and begun.tag[:1] == '"' else {}
        async with self._exchange.response(BULK, parameters, follow=True, kind="application/zip", more=more) as got:
            goes_on = got.status_code == 206
            if goes_on and not got.headers.get("content-range", "").startswith(f"bytes {begun.size}-"):
                raise Passing("another part of the download came than was asked for")
            headed(Begun(begun.size if goes_on else 0, got.headers.get("etag", "")))
            if got.headers.get("content-encoding", "identity") != "identity":
                raise Passing("the download is packed in another way than asked for")
            chunks = got.aiter_raw(_CHUNK)
            while True:
                try:
                    async with asyncio.timeout(self._options.timeout):
                        chunk = await anext(chunks, b"")
                except TimeoutError:
                    raise Passing(f"nothing more came within {self._options.timeout:g} s") from None
                if not chunk:
                    return
                yield chunk

    def _told(self, failed: Failed, parameters: Mapping[str, str] | None = None) -> RegistryError:
        """The failure as its caller hears it."""
        if isinstance(failed, Forbidden):
            return RegistryError(
                "the registry refuses this program (403)",
                f"Some networks and programs are refused. Fetch {self._exchange.address}/{BULK}?format=json.zip by "
                "other means (a browser, curl) and load it with `trialfinder import FILE`.",
            )
        if isinstance(failed, Denial):
            told = _without(failed.told, parameters or {})
            sentence = f"{failed}{': ' if told else ''}{told}"
            return Denied(sentence, "Look at the condition or query.", status=failed.status)
        if isinstance(failed, _Unreadable):
            return Garbled(str(failed), _LATER, body=failed.body)
        return _unreachable(str(failed))


def _unreachable(why: str) -> RegistryError:
    return RegistryError(f"the registry cannot be reached: {why}", _LATER)


async def _next(chunks: AsyncIterator[bytes]) -> bytes:
    return await anext(chunks, b"")


def _without(told: str, parameters: Mapping[str, str]) -> str:
    """The registry's sentence up to where it may repeat what was asked; nothing where it does earlier."""
    sentence = " ".join(told.partition(":")[0].split())[:_LONGEST_TOLD]
    asked = " ".join(value for name, value in parameters.items() if name.startswith(("query.", "pageToken")))
    words = {word for word in asked.lower().replace('"', " ").replace("[", " ").split() if len(word) > 2}
    return "" if any(word in sentence.lower() for word in words) or not sentence.isprintable() else sentence
