"""Where requests may go: forty addresses that lead elsewhere, and those that an operator may name."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import pytest

from lib.registry import Raw, a_registry
from trialfinder.errors import RegistryError, UsageError
from trialfinder.registry.addresses import Refused, allowed, read_address
from trialfinder.registry.client import Registry
from trialfinder.registry.options import Options

QUICK: dict[str, Any] = {"pause": 0.0, "timeout": 2.0, "first_wait": 0.0, "attempts": 2}

NO_ADDRESS = [
    "file:///etc/passwd",
    "ftp://example.org/api",
    "gopher://example.org:70/_GET",
    "data:application/json,{}",
    "javascript:alert(1)",
    "unix:/run/socket",
    "//example.org/api",
    "example.org/api",
    "http://",
    "http:///api",
    "http://exa mple.org/",
    "http://example.org:99999/",
    "http://[::1/",
    "http://%31%32%37.0.0.1/",
    "http://[fe80::1%25eth0]/",
    "http://ex\u00e4mple.org/",
]


@pytest.mark.parametrize("url", NO_ADDRESS)
def test_what_is_no_address_of_a_server_is_refused_before_anything_is_sent(url: str) -> None:
    with pytest.raises(UsageError, match="registry_url will not do"):
        Registry(Options(url=url))


# Addresses that lead to somebody else's machine, or to the cloud's own, however they are written.
INSIDE = [
    "http://169.254.169.254/latest/meta-data",
    "http://[::ffff:169.254.169.254]/",
    "http://[::ffff:a9fe:a9fe]/",
    "http://[64:ff9b::a9fe:a9fe]/",
    "http://[2002:a9fe:a9fe::]/",
    "http://[::169.254.169.254]/",
    "http://2852039166/",
    "http://0xa9fea9fe/",
    "http://0251.0376.0251.0376/",
    "http://[fe80::1]/",
    "http://0.0.0.0/",
    "http://[::]/",
    "http://0/",
    "http://224.0.0.1/",
    "http://[ff02::1]/",
    "http://255.255.255.255/",
    "http://240.0.0.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://127.1/",
    "http://user:word@169.254.169.254/",
    "https://clinicaltrials.gov@169.254.169.254/api/v2",
]


@pytest.fixture
def connections(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The hosts that anything connects to; nothing leaves this machine."""
    found: list[str] = []

    async def refused(self: Any, protocol: Any, host: str, port: int, **_: Any) -> None:
        found.append(host)
        raise ConnectionRefusedError

    monkeypatch.setattr(asyncio.BaseEventLoop, "create_connection", refused)
    return found


@pytest.mark.parametrize("url", INSIDE)
def test_nothing_is_sent_to_an_address_that_is_no_registrys(url: str, connections: list[str]) -> None:
    with Registry(Options(url=url, **QUICK)) as registry, pytest.raises(RegistryError) as raised:
        registry.version()
    assert "nothing is sent there" in raised.value.message or "cannot be looked up" in raised.value.message
    assert connections == []


@pytest.fixture
def lookups(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """What names stand for; each look-up takes the next answer."""
    answers: dict[str, list[str]] = {}

    async def found(self: Any, host: str, port: int, **_: Any) -> list[Any]:
        (address, *rest) = answers[host]
        answers[host] = rest or [address]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in address.split("+")]

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", found)
    return answers


@pytest.mark.parametrize(
    "leads_to",
    [
        "127.0.0.1",
        "10.0.0.5",
        "192.168.1.1",
        "169.254.169.254",
        "::1",
        "fd00::1",
        "::ffff:10.0.0.5",
        "93.184.216.34+10.0.0.5",
    ],
)
def test_a_name_that_leads_inside_is_not_followed(
    leads_to: str, lookups: dict[str, list[str]], connections: list[str]
) -> None:
    lookups["registry.example"] = [leads_to]
    with Registry(Options(url="http://registry.example/api", **QUICK)) as registry, pytest.raises(RegistryError):
        registry.version()
    assert connections == []


def test_a_name_that_changes_its_mind_leads_nowhere_new(lookups: dict[str, list[str]], connections: list[str]) -> None:
    """Rebinding: what was looked at is what is connected to, and each look-up is looked at."""
    lookups["registry.example"] = ["93.184.216.34", "127.0.0.1"]
    with Registry(Options(url="http://registry.example/api", **QUICK)) as registry, pytest.raises(RegistryError):
        registry.version()
    assert connections == ["93.184.216.34"]


def test_an_operator_may_name_a_mirror_in_the_own_network() -> None:
    place = read_address("http://mirror.example/api/v2")
    with pytest.raises(Refused):
        allowed(place, ["10.0.0.5"])
    assert allowed(place, ["10.0.0.5"], local=True) == ["10.0.0.5"]
    for never in ("127.0.0.1", "::1", "169.254.169.254"):
        with pytest.raises(Refused):
            allowed(place, [never], local=True)
    assert allowed(read_address("http://10.0.0.5/api"), ["10.0.0.5"]) == ["10.0.0.5"]
    assert allowed(read_address("http://localhost:8000"), ["127.0.0.1", "::1"]) == ["127.0.0.1", "::1"]
    with pytest.raises(Refused):
        allowed(read_address("http://localhost:8000"), ["93.184.216.34"])


def test_the_world_may_be_named() -> None:
    place = read_address("https://clinicaltrials.gov/api/v2")
    assert allowed(place, ["93.184.216.34", "2606:2800:220:1::1"]) == ["93.184.216.34", "2606:2800:220:1::1"]
    assert (place.host, place.port, place.named) == ("clinicaltrials.gov", 443, "clinicaltrials.gov")
    assert read_address("http://[2606:2800:220:1::1]:8080/x").named == "[2606:2800:220:1::1]:8080"


ELSEWHERE = [
    "{elsewhere}/api/v2/version",
    "//{elsewhere_host}/api/v2/version",
    "https://{host}/api/v2/version",
    "http://user@{elsewhere_host}/",
    "http://{host}@{elsewhere_host}/",
    "http://169.254.169.254/latest",
    "http://[::ffff:127.0.0.1]:{elsewhere_port}/",
    "http://localhost:{elsewhere_port}/",
    "file:///etc/passwd",
    "gopher://{elsewhere_host}/",
    "http:/\\{elsewhere_host}/",
    "\\\\{elsewhere_host}\\x",
    "",
    "http://",
    "javascript:alert(1)",
]


@pytest.mark.parametrize("location", ELSEWHERE)
@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_to_another_server_is_not_followed(location: str, status: int) -> None:
    with a_registry() as elsewhere, a_registry() as registry:
        names = {
            "elsewhere": elsewhere.address,
            "elsewhere_host": elsewhere.address.removeprefix("http://"),
            "elsewhere_port": elsewhere.address.rpartition(":")[2],
            "host": registry.address.removeprefix("http://"),
        }
        told = (("location", location.format(**names)), ("content-length", "0"))
        registry.faults = lambda asked: Raw(status, told) if asked.path == "/version" else Raw(404)
        with Registry(registry.options(attempts=2)) as client, pytest.raises(RegistryError):
            client.version()
        assert elsewhere.asked == []


def test_a_redirect_on_the_same_server_is_followed_a_few_times() -> None:
    with a_registry() as registry:
        registry.faults = lambda asked: (
            Raw(307, (("location", "/api/v2/version?x=1"), ("content-length", "0"))) if not asked.parameters else None
        )
        with Registry(registry.options()) as client:
            assert client.version().processed == registry.processed
        registry.faults = lambda asked: Raw(302, (("location", "/api/v2/version"), ("content-length", "0")))
        with Registry(registry.options()) as client, pytest.raises(RegistryError, match="without end"):
            client.version()
