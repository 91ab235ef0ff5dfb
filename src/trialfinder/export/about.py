"""What an export's documents cannot carry: where they come from, how old they are, what was changed, who says so.

In: the store and what was written. Out: the JSON beside the export. No clock is read: the same store gives the same.
"""

from __future__ import annotations

import msgspec

from trialfinder.pages import wording
from trialfinder.records.people import WITHHELD
from trialfinder.store import gone, studies, syncs
from trialfinder.store.database import Store

SCHEMA = "trialfinder.about/1"

_AS_RECEIVED = (
    "Each line is the document of one study as the registry sent it. Where it held newlines, white space outside "
    "strings was removed; the order of keys, escapes and the text of numbers stay."
)
_REDACTED = (
    f"People asked the operator to withhold their details: '{WITHHELD}' stands in place of them. The manifest gives "
    "the hash of what is written, and as 'received' the hash of what the registry sent."
)
_EMAIL = (
    "E-mail addresses stand in these documents. By the registry's terms nobody may use them for marketing or any other "
    "promotion."
)
_OWNER = "These are data of the United States Government; nobody may claim them or present them as anything else."
_CURRENT = "Whoever hands these data on should keep them current and name the date at which they were processed."
_NOTICES = [wording.NOTICE, wording.EVALUATED, _OWNER, _CURRENT, _EMAIL]
_MADE_UP = [wording.SAMPLE_BANNER, wording.NOTICE]


class Written(msgspec.Struct, frozen=True):
    """What an export wrote. `documents` are current ones, `lines` all; `withheld` are lines with something withheld."""

    documents: int
    lines: int
    bytes: int
    withheld: int
    root: str
    snapshot: str


def about(store: Store, written: Written, *, history: bool) -> bytes:
    last = syncs.last_sync(store)
    sample = store.kind == "sample"
    told = {
        "schema": SCHEMA,
        "format": "ndjson",
        "source": "made-up studies" if sample else wording.SOURCE,
        "source_url": None if sample else "https://clinicaltrials.gov/",
        "processed": last.processed if last else studies.latest_processed(store),
        "fetched": last.fetched_at if last else syncs.last_arrival(store),
        "documents": written.documents,
        "lines": written.lines,
        "history": history,
        "no_longer_listed": gone.count_gone(store),
        "root": written.root,
        "snapshot": written.snapshot,
        "withheld": written.withheld,
        "modifications": [_AS_RECEIVED, *([_REDACTED] if written.withheld else [])],
        "notices": _MADE_UP if sample else _NOTICES,
        "terms_url": "https://clinicaltrials.gov/about-site/terms-conditions",
    }
    return msgspec.json.format(msgspec.json.encode(told), indent=1) + b"\n"
