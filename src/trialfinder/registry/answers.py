"""What the registry answers, read as far as the asking side needs it.

In: the body of an answer. Out: its parts; of a page of studies the very bytes of each. `Unreadable` where the body is
none of what was asked for. What is unknown in it is passed by: the studies are kept whole.
"""

from __future__ import annotations

import datetime
import re
from typing import Any, NamedTuple

import msgspec

_LONGEST_TOKEN = 2000
_MOST_STUDIES = 10**8  # there are no more ids
_TIMESTAMP = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?Z?")


class Unreadable(Exception):
    """A body that is not what was asked for; the message says what is wrong with it."""


class Version(NamedTuple):
    """`processed` is the registry's `dataTimestamp`: when the data were processed that it answers from."""

    api: str
    processed: str


class Page(NamedTuple):
    """One page of a walk. `studies` are the bytes as received; `cursor` leads to the next page, None after the last.

    `total` is how many studies meet what was asked, where the page says so (page one should).
    """

    studies: tuple[bytes, ...]
    total: int | None
    cursor: str | None


class _Page(msgspec.Struct, rename="camel"):
    studies: list[msgspec.Raw]
    total_count: Any = None
    next_page_token: Any = None


class _Version(msgspec.Struct, rename="camel"):
    data_timestamp: str
    api_version: Any = None


class _Size(msgspec.Struct, rename="camel"):
    total_studies: int


_pages = msgspec.json.Decoder(_Page)
_versions = msgspec.json.Decoder(_Version)
_sizes = msgspec.json.Decoder(_Size)


def read_page(body: bytes) -> Page:
    try:
        found = _pages.decode(body)
    except (msgspec.DecodeError, RecursionError) as error:
        raise Unreadable(f"no page of studies ({type(error).__name__})") from None
    total, cursor = found.total_count, found.next_page_token
    if cursor is not None and not (isinstance(cursor, str) and 0 < len(cursor) <= _LONGEST_TOKEN):
        raise Unreadable("a page whose token is none")
    counted = total if isinstance(total, int) and not isinstance(total, bool) and 0 <= total < _MOST_STUDIES else None
    return Page(tuple(bytes(study) for study in found.studies), counted, cursor)


def read_version(body: bytes) -> Version:
    try:
        found = _versions.decode(body)
    except (msgspec.DecodeError, RecursionError) as error:
        raise Unreadable(f"no version ({type(error).__name__})") from None
    if not _is_time(found.data_timestamp):
        raise Unreadable("a version without the time of its data")
    return Version(found.api_version if isinstance(found.api_version, str) else "", found.data_timestamp)


def _is_time(text: str) -> bool:
    try:
        return bool(_TIMESTAMP.fullmatch(text)) and datetime.date.fromisoformat(text[:10]).year > 1999
    except ValueError:
        return False


def read_size(body: bytes) -> int:
    try:
        found = _sizes.decode(body).total_studies
    except (msgspec.DecodeError, RecursionError) as error:
        raise Unreadable(f"no statistics ({type(error).__name__})") from None
    if not 0 <= found < _MOST_STUDIES:
        raise Unreadable("a count that is none")
    return found


def read_study(body: bytes) -> bytes:
    """The bytes as they are; that they end where a JSON object ends shows that they are whole."""
    try:
        msgspec.json.decode(body, type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, RecursionError) as error:
        raise Unreadable(f"no study ({type(error).__name__})") from None
    return body


def read_ids(body: bytes) -> Page:
    """A page of which each study is its id only, as text."""
    page = read_page(body)
    try:
        named = [msgspec.json.decode(study) for study in page.studies]
        ids = [study["protocolSection"]["identificationModule"]["nctId"].encode("ascii") for study in named]
    except (msgspec.DecodeError, RecursionError, KeyError, TypeError, AttributeError, UnicodeError):
        raise Unreadable("a page with a study that has no id") from None
    return page._replace(studies=tuple(ids))
