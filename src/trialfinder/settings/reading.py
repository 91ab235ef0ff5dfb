"""How the text of a setting is read, whatever it came from.

In: text. Out: the value. ValueError says what is allowed; it never repeats the text, which may be a secret.
"""

from __future__ import annotations

import datetime
import os
import re
import urllib.parse
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import msgspec

_MAIL_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,8}")

LogFormat = Literal["text", "json"]


class Secret(msgspec.Struct, frozen=True):
    """A value that no output of ours may hold; `repr` and `str` do not."""

    value: str

    def __repr__(self) -> str:
        return "(secret)" if self.value else ""

    __str__ = __repr__


def a_path(text: str) -> Path:
    if not text.strip() or "\0" in text:
        raise ValueError("name a folder")
    return Path(home_undone(text))


def home_undone(text: str) -> str:
    return os.path.expanduser(text)  # noqa: PTH111 - Path.expanduser raises where there is no home


def a_host(text: str) -> str:
    if not text or any(c.isspace() or c in "/@?#" or not c.isprintable() for c in text):
        raise ValueError("a name or an address, such as 127.0.0.1 or ::1")
    return text.strip("[]")


def a_mail_host(text: str) -> str:
    return a_host(text) if text else ""


def a_mail_address(text: str) -> str:
    """A plain address; what could break out of a header line holds no such sign."""
    if text and not _MAIL_ADDRESS.fullmatch(text):
        raise ValueError("an address such as trials@example.org")
    return text


def a_number(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) < 13 and low <= int(text) <= high):
            raise ValueError(f"a whole number from {low} to {high}")
        return int(text)

    return read


def a_url(text: str) -> str:
    allowed = "an address such as https://example.org/trials, with other characters percent-encoded"
    try:
        parts = urllib.parse.urlsplit(text)
        bad_port = parts.port == 0
    except ValueError:
        raise ValueError(allowed) from None
    plain = text.isascii() and text.isprintable() and not any(c in text for c in " \"'<>\\`{}|^?#")
    if parts.scheme not in ("http", "https") or not parts.hostname or bad_port or not plain:
        raise ValueError(allowed)
    return text.rstrip("/")


def a_base_url(text: str) -> str:
    if not text:
        return ""
    url = a_url(text)
    parts = urllib.parse.urlsplit(url)
    if "@" in parts.netloc or "//" in parts.path or {".", ".."} & set(parts.path.split("/")):
        raise ValueError("an address such as https://example.org/trials, without a user name and dots")
    return url


def a_model_url(text: str) -> str:
    try:
        return a_base_url(text)
    except ValueError:
        raise ValueError("an address such as http://localhost:11434/v1, without a user name") from None


def a_secret(text: str) -> Secret:
    if len(text) > 5000 or not text.isascii() or not text.isprintable() or " " in text.strip():
        raise ValueError("one word of letters, digits and marks")
    return Secret(text.strip())


def one_of(*allowed: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in allowed:
            raise ValueError(" or ".join(allowed))
        return text

    return read


def a_line(text: str) -> str:
    if len(text) > 300 or not text.isprintable():
        raise ValueError("one line of up to 300 characters")
    return text.strip()


def a_date(text: str) -> datetime.date | None:
    if not text:
        return None
    try:
        return datetime.date.fromisoformat(text) if len(text) == 10 else _refused()
    except ValueError:
        raise ValueError("a date such as 2026-05-31") from None


def _refused() -> datetime.date:
    raise ValueError


def a_switch(text: str) -> bool:
    if text not in ("on", "off"):
        raise ValueError("on or off")
    return text == "on"


def a_log_format(text: str) -> LogFormat:
    if text not in ("text", "json"):
        raise ValueError("text or json")
    return "json" if text == "json" else "text"
