"""What the auditor finds wrong with a page."""

from __future__ import annotations

from typing import Literal

import msgspec

Kind = Literal[
    # which trial and which field a mark speaks of
    "no-trial",
    "unknown-trial",
    "bad-path",
    "not-scalar",
    # how marks stand to each other
    "empty-mark",
    "nested-mark",
    "blanket-mark",
    # what a fact shows
    "wrong-element",
    "value-differs",
    "datetime-differs",
    "date-text",
    "shown-differs",
    "text-differs",
    "escape-shown",
    "link-differs",
    # criteria
    "unknown-criterion",
    "plain-differs",
    "verdict-differs",
    "criterion-missing",
    "criterion-order",
    "unknown-original",
    "original-differs",
    # our own sentences
    "unknown-rule",
    "unmarked-digit",
    "no-main",
    # the whole trial
    "field-missing",
    "withheld-shown",
    "not-withheld",
    # sentences from the middle of a field
    "unruled-quote",
    "quote-differs",
    # what is said of earlier versions
    "unknown-version",
    "words-differ",
    # what each page owes its reader
    "no-record-link",
    "no-processed-date",
    "no-fetched-date",
    "no-as-of-date",
    "no-modifications",
    "no-disclaimer",
    "no-endorsement-notice",
    "third-party",
    "event-handler",
    "inline-script",
    "script-url",
    "says-eligible",
    # links between the files of a site
    "broken-link",
    "broken-fragment",
    "outside-link",
]


class Problem(msgspec.Struct, frozen=True):
    """`where` names the element, `detail` says what was expected and what stands there."""

    kind: Kind
    where: str
    detail: str


def excerpt(text: str, size: int = 60) -> str:
    """One quoted line of at most `size` code points, for a detail."""
    line = " ".join(text.split())
    return repr(line if len(line) <= size else line[: size - 1] + "…")
