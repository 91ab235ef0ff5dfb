"""The way out to the registry's API, and the only one: httpx2 with stamina.

In: what is asked. Out: pages of studies with their bytes as received, one study, counts, the bulk download in chunks.
What is expected of a server and of all that lies between: each request ends within its time, whatever drips in; no
answer larger than `MOST_BYTES` is held, packed or not; the content type and the end of a body are looked at before a
word is believed; a redirect is followed on the same server only; requests keep their pace; what may pass is tried
again, with longer and longer waits, and a `Retry-After` is heeded up to `LONGEST_WAIT`.
Nothing that is asked reaches a log or an error.
"""

from __future__ import annotations

import asyncio
import base64
import socket
import urllib.parse
import urllib.request
import zlib
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, NamedTuple, Self, TypeVar

import httpx2
import stamina

from trialfinder import __version__
from trialfinder.errors import RegistryError, UsageError
from trialfinder.records.ids import is_nct_id
from trialfinder.registry.addresses import Place, Refused, allowed, read_address
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
from trialfinder.registry.options import EVERYTHING, Asked, Options
from trialfinder.wire import Again, Failed, Loop, asked_wait, is_near, may_try_again

MOST_BYTES = 32 * 1024 * 1024
"""The most of one answer; a page of a thousand studies has 17 MB on average."""
MOST_STUDIES = 1000
"""The most that a page may hold: the registry gives no more."""
LONGEST_WAIT = 300.0

BULK = "studies/download"
_REDIRECTS = 3
_AGAIN = frozenset({403, 408, 409, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 525, 526, 527, 529, 530})
_ATTEMPTS_403 = 3
_CHUNK = 1024 * 1024
_LONGEST_TOLD = 200

_LATER = "What has come so far is kept; the next sync goes on where this one ended."

Read = TypeVar("Read")


class Denied(RegistryError):
    """The registry says no to one question (400, 404, and the like)."""

    def __init__(self, status: int, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.status = status


class Garbled(RegistryError):
    """A page that came whole, time and again, and cannot be read as a whole. `body` is what came."""

    def __init__(self, message: str, hint: str, body: bytes) -> None:
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


class _Again(Again):
    whom = "the registry"


class _Unreadable(_Again):
    """An answer of the right kind, whole as far as its frame tells, that is not what was asked for."""

    def __init__(self, message: str, body: bytes) -> None:
        super().__init__(message)
        self.body = body


class _Forbidden(_Again):
    pass


class _TooLarge(Failed):
    pass


class _Moved(Failed):
    def __init__(self, place: str) -> None:
        super().__init__("the registry leads elsewhere")
        self.place = place


class _Denial(Failed):
    def __init__(self, status: int, told: str) -> None:
        super().__init__(f"the registry refuses the question ({status})")
        self.status = status
        self.told = told


class Registry:
    """One registry, as long as it is being asked, one request after the other."""

    def __init__(self, options: Options) -> None:
        self._options = options
        try:
            self._place = read_address(options.url)
        except Refused as refused:
            raise UsageError(f"registry_url will not do: {refused}", "Name an address such as https://...") from None
        self._loop = Loop("registry", options.pause)
        self._http: httpx2.AsyncClient | None = None
        self._proxy = _proxy_for(self._place)
        self._turn = 0
        self._size = MOST_STUDIES

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._loop.close(self._closed())

    def version(self) -> Version:
        """Which data the registry answers from."""
        return self._loop.run(self._asked("version", {}, read_version))

    def size(self) -> int:
        """How many studies the registry holds."""
        return self._loop.run(self._asked("stats/size", {}, read_size))

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
            return Found(self._loop.run(self._asked(f"studies/{nct_id}", {}, read_study, passing=_Moved)), None)
        except Denied as denied:
            if denied.status == 404:
                return Found(None, None)
            raise
        except _Moved as moved:
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
                chunk = self._loop.run(_next(chunks))
        except Failed as failed:
            raise self._told(failed) from None
        finally:
            self._loop.run(chunks.aclose())

    def _begun_bulk(self, begun: Begun, headed: Callable[[Begun], None]) -> tuple[AsyncGenerator[bytes], bytes]:
        """The download and its first chunk."""
        try:
            for attempt in stamina.retry_context(**self._patience()):
                with attempt:
                    chunks = self._bulk(begun, headed)
                    return chunks, self._loop.run(_next(chunks))
        except Failed as failed:
            raise self._told(failed) from None
        raise AssertionError("stamina gives up by raising")  # pragma: no cover

    def _page(self, parameters: Mapping[str, str], cursor: str | None, read: Callable[[bytes], Page]) -> Page:
        while True:
            more = {"pageToken": cursor} if cursor else {"countTotal": "true"}
            asked = dict(parameters) | {"pageSize": str(self._size)} | more
            try:
                page = self._loop.run(self._asked("studies", asked, read, passing=_TooLarge))
            except _TooLarge:
                if self._size == 1:
                    raise _unreachable(f"one study takes more than {MOST_BYTES:,} bytes") from None
                self._size = max(1, self._size // 2)
                continue
            if sum(map(len, page.studies)) < MOST_BYTES // 4:
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
            body = await self._body(path, parameters, follow=passing is not _Moved)
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
            forbidden += isinstance(error, _Forbidden)
            return forbidden < _ATTEMPTS_403 and may_try_again(error)

        return {
            "on": on,
            "attempts": self._options.attempts,
            "timeout": None,
            "wait_initial": first,
            "wait_max": 60 * first,
            "wait_jitter": first,
        }

    async def _body(self, path: str, parameters: Mapping[str, str], *, follow: bool) -> bytes:
        try:
            async with asyncio.timeout(self._options.timeout), self._response(path, parameters, follow=follow) as got:
                return await _read(got)
        except TimeoutError:
            raise _Again(f"no answer within {self._options.timeout:g} s") from None

    async def _bulk(self, begun: Begun, headed: Callable[[Begun], None]) -> AsyncGenerator[bytes]:
        parameters = {"format": "json.zip"}
        # A weak tag ("W/...") does not promise the same bytes.
        more = {"range": f"bytes={begun.size}-", "if-range": begun.tag} if begun.size and begun.tag[:1] == '"' else {}
        async with self._response(BULK, parameters, follow=True, kind="application/zip", more=more) as got:
            goes_on = got.status_code == 206
            if goes_on and not got.headers.get("content-range", "").startswith(f"bytes {begun.size}-"):
                raise _Again("another part of the download came than was asked for")
            headed(Begun(begun.size if goes_on else 0, got.headers.get("etag", "")))
            if got.headers.get("content-encoding", "identity") != "identity":
                raise _Again("the download is packed in another way than asked for")
            chunks = got.aiter_raw(_CHUNK)
            while True:
                try:
                    async with asyncio.timeout(self._options.timeout):
                        chunk = await anext(chunks, b"")
                except TimeoutError:
                    raise _Again(f"nothing more came within {self._options.timeout:g} s") from None
                if not chunk:
                    return
                yield chunk

    @asynccontextmanager
    async def _response(
        self,
        path: str,
        parameters: Mapping[str, str],
        *,
        follow: bool,
        kind: str = "application/json",
        more: Mapping[str, str] | None = None,
    ) -> AsyncIterator[httpx2.Response]:
        """The answer as far as its headers, which are of the right kind."""
        target = f"{self._place.path.rstrip('/')}/{path}"
        if parameters:
            target += "?" + urllib.parse.urlencode(parameters, quote_via=urllib.parse.quote)
        for _ in range(_REDIRECTS):
            await self._loop.paced()
            try:
                async with self._sent(target, kind, more or {}) as got:
                    if got.status_code not in (301, 302, 303, 307, 308):
                        await _look_at(got, kind)
                        yield got
                        return
                    target = self._redirected(target, got.headers.get("location", ""), follow=follow)
            except httpx2.HTTPError as error:
                # Its own message may name a proxy with its password.
                raise _Again(f"the connection failed ({type(error).__name__})") from None
            except (httpx2.InvalidURL, UnicodeError):
                raise Failed("the address cannot be asked") from None
        raise Failed("it leads from one address to the next without end")

    @asynccontextmanager
    async def _sent(self, target: str, kind: str, more: Mapping[str, str]) -> AsyncIterator[httpx2.Response]:
        """Send to an address that the name stands for and that was looked at: it is not asked for again meanwhile."""
        place = self._place
        host = place.host if self._proxy else await self._resolved()
        shown = f"[{host}]" if ":" in host else host
        headers = {"host": place.named, "accept": kind, "accept-encoding": "identity" if "zip" in kind else "gzip"}
        headers |= more
        if place.user is not None:
            word = base64.b64encode(
                f"{urllib.parse.unquote(place.user)}:{urllib.parse.unquote(place.word or '')}".encode()
            )
            headers["authorization"] = f"Basic {word.decode('ascii')}"
        async with self._opened().stream(
            "GET",
            f"{place.scheme}://{shown}:{place.port}{target}",
            headers=headers,
            extensions={"sni_hostname": place.host},
        ) as got:
            yield got

    async def _resolved(self) -> str:
        place = self._place
        try:
            rows = await asyncio.get_running_loop().getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
        except OSError:
            raise _Again("its name cannot be looked up") from None
        try:
            addresses = allowed(place, [str(row[4][0]) for row in rows], local=self._options.local)
        except (Refused, ValueError) as refused:
            raise Failed(f"nothing is sent there: {refused}") from None
        self._turn += 1  # where one of several does not answer, the next attempt goes to the next
        return addresses[(self._turn - 1) % len(addresses)]

    def _redirected(self, target: str, location: str, *, follow: bool) -> str:
        """Where a redirect leads on the same server."""
        place = self._place
        there = urllib.parse.urljoin(f"{place.scheme}://{place.named}{target}", location)
        try:
            same = bool(location) and read_address(there).origin == place.origin
        except Refused:
            same = False
        if not same:
            raise _Again("it sends elsewhere, where nobody follows")  # a passing detour, as of a network's sign-in page
        if not follow:
            raise _Moved(there)
        parts = urllib.parse.urlsplit(there)
        return parts.path + (f"?{parts.query}" if parts.query else "")

    def _opened(self) -> httpx2.AsyncClient:
        if self._http is None:
            contact = "".join(c for c in self._options.contact if c.isascii() and c.isprintable())
            self._http = httpx2.AsyncClient(
                timeout=self._options.timeout,
                trust_env=False,
                proxy=self._proxy,
                verify=True if self._place.scheme == "http" else httpx2.create_ssl_context(),
                headers={"user-agent": f"trialfinder/{__version__}" + (f" (+{contact})" if contact else "")},
            )
        return self._http

    async def _closed(self) -> None:
        if self._http is not None:
            await self._http.aclose()

    def _told(self, failed: Failed, parameters: Mapping[str, str] | None = None) -> RegistryError:
        """The failure as its caller hears it."""
        if isinstance(failed, _Forbidden):
            return RegistryError(
                "the registry refuses this program (403)",
                f"Some networks and programs are refused. Fetch {self._address()}/{BULK}?format=json.zip by other "
                "means (a browser, curl) and load it with `trialfinder import FILE`.",
            )
        if isinstance(failed, _Denial):
            told = _without(failed.told, parameters or {})
            return Denied(failed.status, f"{failed}{': ' if told else ''}{told}", "Look at the condition or query.")
        if isinstance(failed, _Unreadable):
            return Garbled(str(failed), _LATER, failed.body)
        return _unreachable(str(failed))

    def _address(self) -> str:
        place = self._place
        return f"{place.scheme}://{place.named}{place.path.rstrip('/')}"


def _unreachable(why: str) -> RegistryError:
    return RegistryError(f"the registry cannot be reached: {why}", _LATER)


async def _next(chunks: AsyncIterator[bytes]) -> bytes:
    return await anext(chunks, b"")


async def _look_at(response: httpx2.Response, kind: str) -> None:
    """Leave to read on, or the reason against it."""
    status = response.status_code
    if status in _AGAIN:
        wait = asked_wait(response.headers.get("retry-after", ""), response.headers.get("date", ""))
        if wait is not None and wait > LONGEST_WAIT:
            raise Failed(f"the registry asks to wait {wait:,.0f} s ({status})")
        raise (_Forbidden if status == 403 else _Again)(f"the registry answers {status}", wait)
    found = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if status != 200 and not (status == 206 and "range" in response.request.headers):
        told = ""
        if found == "text/plain":
            told = (await _read(response, 4000)).decode("utf-8", "replace")
        raise _Denial(status, told)
    if found != kind and not (kind == "application/zip" and found == "application/octet-stream"):
        raise _Again(f"the registry answers with {'a web page' if found == 'text/html' else 'another kind of content'}")


async def _read(response: httpx2.Response, most: int | None = None) -> bytes:
    """The body unpacked, whole, and within its bound."""
    most = MOST_BYTES if most is None else most
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("identity", "gzip"):
        raise _Again("the answer is packed in a way that nobody asked for")
    unpack = zlib.decompressobj(wbits=31) if encoding == "gzip" else None
    found = bytearray()
    async for chunk in response.aiter_raw():
        try:
            found += unpack.decompress(chunk, most + 1 - len(found)) if unpack else chunk
        except zlib.error:
            raise _Again("the answer is packed and damaged") from None
        if len(found) > most:
            raise _TooLarge(f"the answer has more than {most:,} bytes")
    if unpack and not unpack.eof:
        raise _Again("the answer is cut off")
    return bytes(found)


def _without(told: str, parameters: Mapping[str, str]) -> str:
    """The registry's sentence up to where it may repeat what was asked; nothing where it does earlier."""
    sentence = " ".join(told.partition(":")[0].split())[:_LONGEST_TOLD]
    asked = " ".join(value for name, value in parameters.items() if name.startswith(("query.", "pageToken")))
    words = {word for word in asked.lower().replace('"', " ").replace("[", " ").split() if len(word) > 2}
    return "" if any(word in sentence.lower() for word in words) or not sentence.isprintable() else sentence


def _proxy_for(place: Place) -> str | None:
    """The proxy that the environment names for a server; none leads to this machine."""
    if is_near(place.host) or urllib.request.proxy_bypass(place.host):
        return None
    found = urllib.request.getproxies()
    return found.get(place.scheme) or found.get("all")
