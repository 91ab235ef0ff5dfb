"""Forms that browsers send: a request in, its fields out.

Refused: what another site sent, what is no form of ours, what is too long or comes too slowly, a field that stands
twice.
"""

from __future__ import annotations

import asyncio
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

LONGEST = 64 * 1024
SECONDS = 10
_FIELDS = 12
_KIND = "application/x-www-form-urlencoded"


class Refusal(Exception):
    """A form that is not taken: the status and the words of the answer."""

    def __init__(self, status: int, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.hint = status, code, message, hint


async def read_form(request: Request) -> dict[str, str]:
    """The fields of the form in the body, each of which stands once."""
    fields = await read_fields(request, _FIELDS)
    if len({name for name, _ in fields}) != len(fields):
        raise Refusal(400, "usage", "The form names a field twice.", "Open the page again and send its form.")
    return dict(fields)


async def read_fields(request: Request, most: int) -> list[tuple[str, str]]:
    """The fields of the form in the body, at most so many, as they stand in it."""
    # A browser names where a form comes from; our own cookies and tokens are the first fence, this is the second.
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise Refusal(403, "forbidden", "This form was sent by another site.", "Open the page here and send it again.")
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _KIND:
        raise Refusal(400, "usage", "This is not a form of this site.", "Open the page here and send its form.")
    try:
        body = await asyncio.wait_for(_body(request), SECONDS)
        return parse_qsl(
            body.decode("utf-8"), keep_blank_values=True, max_num_fields=most, encoding="utf-8", errors="strict"
        )
    except (ValueError, TimeoutError, ClientDisconnect):
        raise Refusal(400, "usage", "The form could not be read.", "Open the page again and send its form.") from None


async def _body(request: Request) -> bytes:
    found = bytearray()
    async for part in request.stream():
        found += part
        if len(found) > LONGEST:
            raise Refusal(413, "too_long", "The form is too long.", "Write less.")
    return bytes(found)
