"""Page tokens: where a walk through studies goes on.

In: a digest of the question and a place. Out: 43 letters that only we read. A token that is not one of ours, or was
made for another question, is refused. A walk in an order of values needs nothing but the last study of its page; one
by relevance is bound to the edition of the index in which it began, and expires with it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import struct
from typing import NamedTuple

from trialfinder.api.answers import Refused
from trialfinder.api.parameters import bad_format
from trialfinder.search.hits import Cursor

EXPIRED = "Parameter `pageToken` has expired: the data has changed. Start again with the first page."
OTHER = "Parameter `pageToken` does not belong to the other parameters"
_LAYOUT = struct.Struct(">B6sBqqi4s")
_VERSION = 1
_OFFSET, _FIRST, _SECOND, _TWO = 1, 2, 4, 8


class Place(NamedTuple):
    """Where a page starts: after `cursor`, or at `offset` in the edition `stamp`."""

    cursor: Cursor | None
    offset: int = 0
    stamp: int = 0


def digest_of(parts: tuple[object, ...]) -> bytes:
    """What a token says of its question."""
    return hashlib.sha256(repr(parts).encode("utf-8", "backslashreplace")).digest()[:6]


def make_token(digest: bytes, place: Place) -> str:
    if place.cursor is None:
        body = (_OFFSET, place.stamp, 0, place.offset)
    else:
        values = (*place.cursor.values, None, None)[:2]
        flags = sum(bit for bit, value in zip((_FIRST, _SECOND), values, strict=True) if value is not None)
        flags |= _TWO * len(place.cursor.values)
        body = (flags, values[0] or 0, values[1] or 0, place.cursor.number)
    made = _LAYOUT.pack(_VERSION, digest, *body, b"\0" * 4)[:-4]
    return base64.urlsafe_b64encode(made + _check(made)).decode().rstrip("=")


def read_token(token: str, digest: bytes, sorts: int) -> Place:
    """The place that a token names; Refused where it is none of this question's. `sorts`: its number of keys."""
    try:
        made = base64.b64decode(token.encode("ascii") + b"=" * (-len(token) % 4), b"-_", validate=True)
        version, asked, flags, first, second, number, check = _LAYOUT.unpack(made)
    except (UnicodeEncodeError, binascii.Error, struct.error):
        raise bad_format("pageToken") from None
    if version != _VERSION or check != _check(made[:-4]):
        raise bad_format("pageToken")
    if asked != digest:
        raise Refused(OTHER)
    if flags & _OFFSET:
        return Place(None, number, first)
    values = (first if flags & _FIRST else None, second if flags & _SECOND else None)
    return Place(Cursor(values[: min(sorts, flags // _TWO)], number))


def _check(made: bytes) -> bytes:
    return hashlib.sha256(b"trialfinder page token" + made).digest()[:4]
