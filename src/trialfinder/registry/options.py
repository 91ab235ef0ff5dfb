"""What the operator chose about the registry, and what is asked of it."""

from __future__ import annotations

from typing import NamedTuple

import msgspec


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """Where the registry is, and how it is treated.

    `pause`: the seconds from one request to the next; `timeout`: those within which an answer must be there, and
    within which a download must go on. `local`: whether the name may lead into the operator's own network.
    """

    url: str
    contact: str = ""
    pause: float = 1.0
    timeout: float = 120.0
    local: bool = False
    attempts: int = 6
    first_wait: float = 1.0


class Asked(NamedTuple):
    """Which studies: all, or those that meet what is not None. `since` is the date of the last update posted."""

    condition: str | None = None
    query: str | None = None
    since: str | None = None

    def parameters(self) -> dict[str, str]:
        """In the registry's words; each page of one walk is asked for with the same."""
        since = self.since and f"AREA[LastUpdatePostDate]RANGE[{self.since},MAX]"
        found = {"query.cond": self.condition, "query.term": self.query, "filter.advanced": since}
        return {name: value for name, value in found.items() if value}


EVERYTHING = Asked()
