"""Where requests may go: to the machine that the operator named, and to no other.

In: an address as the operator wrote it, and what its name stands for. Out: the network addresses that may be
connected to. Refused: any scheme but http and https; addresses of a link, of many, or of nobody, whatever form they
are written in; a name that leads to this machine, or into the operator's own network where that was not allowed.
"""

from __future__ import annotations

import ipaddress
import urllib.parse
from collections.abc import Iterable
from typing import NamedTuple

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# Addresses that carry an IPv4 address in their last bits: NAT64 and what was mapped for old programs.
_CARRIERS = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("::/96"))


class Refused(Exception):
    """An address that nothing is sent to; the message says why."""


class Place(NamedTuple):
    """A server's address taken apart. `literal`: the host is written as numbers, or is `localhost`."""

    scheme: str
    host: str
    port: int
    path: str
    user: str | None
    word: str | None
    literal: bool

    @property
    def origin(self) -> tuple[str, str, int]:
        return self.scheme, self.host, self.port

    @property
    def named(self) -> str:
        """Host and port as a `Host` header has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


_PORTS = {"http": 80, "https": 443}


def read_address(url: str) -> Place:
    """The place that an address names."""
    try:
        parts = urllib.parse.urlsplit(url)
        port = parts.port
    except ValueError:
        raise Refused("no address") from None
    if parts.scheme not in _PORTS:
        raise Refused("the address is neither http nor https")
    host = (parts.hostname or "").rstrip(".")
    if not host or not host.isascii() or any(c.isspace() or c in "%\\" for c in host):
        raise Refused("the address names no machine")
    port = _PORTS[parts.scheme] if port is None else port
    user, word = (parts.username, parts.password or "") if parts.username is not None else (None, None)
    return Place(parts.scheme, host, port, parts.path, user, word, host == "localhost" or _as_literal(host) is not None)


def allowed(place: Place, found: Iterable[str], *, local: bool = False) -> list[str]:
    """Those that may be connected to of the addresses that a place's name stands for; Refused where one may not."""
    addresses = [ipaddress.ip_address(text.partition("%")[0]) for text in found]
    judged = [_unwrapped(address) for address in addresses]
    for address in judged:
        if _is_nowhere(address):
            raise Refused("the name leads to an address that is no server's")
        inside = address.is_loopback or not address.is_global
        if inside and not (place.literal or (local and not address.is_loopback)):
            raise Refused("the name leads into this machine or this network (registry_local allows the latter)")
    if place.host == "localhost" and not all(address.is_loopback for address in judged):
        raise Refused("localhost leads elsewhere")
    return [str(address) for address in addresses]


def _is_nowhere(address: Address) -> bool:
    return address.is_link_local or address.is_multicast or address.is_unspecified or _is_reserved(address)


def _is_reserved(address: Address) -> bool:
    return isinstance(address, ipaddress.IPv4Address) and (address.is_reserved or int(address) >> 24 == 0)


def _as_literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _unwrapped(address: Address) -> Address:
    """The IPv4 address that one of IPv6 stands for, where it does: it is judged as what it leads to."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if any(address in carrier for carrier in _CARRIERS) and int(address) > 1:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address
