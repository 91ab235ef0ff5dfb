"""One request to the registry and its answer, by httpx2.

In: a path and its parameters. Out: the answer, or its body, whole and unpacked. What is expected of a server and of
all that lies between: each request ends within its time, whatever drips in; no answer larger than `MOST_BYTES` is
held, packed or not; the content type and the end of a body are looked at before a word is believed; a redirect is
followed on the same server only; a name is looked up, looked at, and what was looked at is what is connected to.
"""

from __future__ import annotations

import asyncio
import base64
import socket
import urllib.parse
import urllib.request
import zlib
from collections.abc import AsyncIterator, Coroutine, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeVar

import httpx2

from trialfinder import __version__
from trialfinder.registry.addresses import Place, Refused, allowed, read_address
from trialfinder.registry.options import Options
from trialfinder.wire import Again, Failed, Loop, asked_wait, is_near

MOST_BYTES = 32 * 1024 * 1024
"""The most of one answer; a page of a thousand studies has 17 MB on average."""
LONGEST_WAIT = 300.0

_REDIRECTS = 3
_AGAIN = frozenset({403, 408, 409, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 525, 526, 527, 529, 530})
_MOST_OF_A_NO = 4000

Result = TypeVar("Result")


class Passing(Again):
    whom = "the registry"


class Forbidden(Passing):
    pass


class TooLarge(Failed):
    pass


class Moved(Failed):
    def __init__(self, place: str) -> None:
        super().__init__("the registry leads elsewhere")
        self.place = place


class Denial(Failed):
    def __init__(self, status: int, told: str) -> None:
        super().__init__(f"the registry refuses the question ({status})")
        self.status = status
        self.told = told


class Exchange:
    """The one connection to a registry: a request at a time, in its pace. `Refused` where its address is none."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._place = read_address(options.url)
        self._proxy = _proxy_for(self._place)
        self._loop = Loop("registry", options.pause)
        self._http: httpx2.AsyncClient | None = None
        self._turn = 0

    @property
    def address(self) -> str:
        """Where the registry is, without a user's name."""
        place = self._place
        return f"{place.scheme}://{place.named}{place.path.rstrip('/')}"

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        return self._loop.run(work)

    def close(self) -> None:
        self._loop.close(self._closed())

    async def body(self, path: str, parameters: Mapping[str, str], *, follow: bool) -> bytes:
        try:
            async with asyncio.timeout(self._options.timeout), self.response(path, parameters, follow=follow) as got:
                return await _read(got)
        except TimeoutError:
            raise Passing(f"no answer within {self._options.timeout:g} s") from None

    @asynccontextmanager
    async def response(
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
                raise Passing(f"the connection failed ({type(error).__name__})") from None
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
            raise Passing("its name cannot be looked up") from None
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
        if not same:  # a passing detour, as of a network's sign-in page
            raise Passing("it sends elsewhere, where nobody follows")
        if not follow:
            raise Moved(there)
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


async def _look_at(response: httpx2.Response, kind: str) -> None:
    """Leave to read on, or the reason against it."""
    status = response.status_code
    if status in _AGAIN:
        wait = asked_wait(response.headers.get("retry-after", ""), response.headers.get("date", ""))
        if wait is not None and wait > LONGEST_WAIT:
            raise Failed(f"the registry asks to wait {wait:,.0f} s ({status})")
        raise (Forbidden if status == 403 else Passing)(f"the registry answers {status}", wait)
    found = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if status != 200 and not (status == 206 and "range" in response.request.headers):
        told = ""
        if found == "text/plain":
            with suppress(TooLarge):
                told = (await _read(response, _MOST_OF_A_NO)).decode("utf-8", "replace")
        raise Denial(status, told)
    if found != kind and not (kind == "application/zip" and found == "application/octet-stream"):
        what = "a web page" if found == "text/html" else "another kind of content"
        raise Passing(f"the registry answers with {what}")


async def _read(response: httpx2.Response, most: int | None = None) -> bytes:
    """The body unpacked, whole, and within its bound."""
    most = MOST_BYTES if most is None else most
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("identity", "gzip"):
        raise Passing("the answer is packed in a way that nobody asked for")
    unpack = zlib.decompressobj(wbits=31) if encoding == "gzip" else None
    found = bytearray()
    async for chunk in response.aiter_raw():
        try:
            found += unpack.decompress(chunk, most + 1 - len(found)) if unpack else chunk
        except zlib.error:
            raise Passing("the answer is packed and damaged") from None
        if len(found) > most:
            raise TooLarge(f"the answer has more than {most:,} bytes")
    if unpack and not unpack.eof:
        raise Passing("the answer is cut off")
    return bytes(found)


def _proxy_for(place: Place) -> str | None:
    """The proxy that the environment names for a server; none leads to this machine."""
    if is_near(place.host) or urllib.request.proxy_bypass(place.host):
        return None
    found = urllib.request.getproxies()
    return found.get(place.scheme) or found.get("all")
