"""What is asked of the API and what it answers, free of any web framework."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

API_VERSION = "2.0.5"

JSON = "application/json"
TEXT = "text/plain; charset=UTF-8"
CSV = "text/csv"
ZIP = "application/zip"
FHIR = "application/fhir+json"
RIS = "application/x-research-info-systems"


@dataclass(frozen=True)
class Ask:
    """A request: the path below the API's own ("/studies"), the parameters in their order, headers in lower case."""

    path: str
    parameters: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """A response. A long one comes as an iterator of its parts."""

    status: int
    content_type: str
    content: bytes | Iterator[bytes]
    headers: Mapping[str, str] = field(default_factory=dict)


class Refused(Exception):
    """A request that cannot be answered, with the registry's own sentence."""

    def __init__(self, text: str, status: int = 400) -> None:
        super().__init__(text)
        self.text = text
        self.status = status
