"""The sheet of a trial: the part of its page that is the same on every site and every day, laid out.

In: a trial. Out: a `Sheet`, and its bytes for the store. What a page adds to it depends on the site and the day: the
frame, the dated warnings, how fresh the data are. A page made from a kept sheet is the page made from the record, byte
for byte, as both go through `Sheet`; reading a sheet takes a fifth of the time.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable
from functools import cache

import msgspec

from trialfinder.changed import ChangeSet
from trialfinder.errors import DamagedError
from trialfinder.explain import VERSIONS, sources
from trialfinder.pages import blocks
from trialfinder.pages.telling import news_html
from trialfinder.pages.views.changes import entry
from trialfinder.pages.views.model import Named, Rule
from trialfinder.pages.views.timeline import dated
from trialfinder.pages.views.trial import record_view
from trialfinder.records.protocol import StatusModule
from trialfinder.store import sheets
from trialfinder.store.database import Store
from trialfinder.trial import Trial

# How JSON may hold what no page can show: as an escape or as it is.
_SUSPECT = (b"\\u00", b"\\ud", b"\\uD", b"\\uf", b"\\uF", b"\x7f", b"\xc2", b"\xef\xbf")


class Sheet(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """`title` and `lead` are text, `heading`, `record` and `questions` HTML.

    `record` is cut at the slots of what depends on the day or the site: every second part is the name of one.
    `contents` are links to its sections, as HTML. `dated` are the dates of the record as HTML, each with the day (as an
    ordinal) from which it is past. `news` is what changed last, empty where nothing did.
    `status` is the record's module of that name, for what depends on the day. `printable`: the document surely holds
    no sign that a page cannot show.
    """

    title: str
    lead: str
    heading: str
    unread: tuple[Rule, ...]
    standing: tuple[Rule, ...]
    status: StatusModule | None
    record: tuple[str, ...]
    contents: str
    dated: tuple[tuple[int, str], ...]
    news: str
    questions: str
    named: Named
    printable: bool


_BATCH = 100
_NEWS = 3
"""Pieces of news that stand on the trial page."""

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Sheet)


def lay_out(trial: Trial, news: ChangeSet | None = None) -> Sheet:
    """The sheet of a trial; `news`: what changed last in its record."""
    view = record_view(trial)
    status = trial.document.study.protocol_section.status_module
    return Sheet(
        title=view.title.text if view.title else trial.nct_id,
        lead=view.lead.text,
        heading=blocks.heading(view),
        unread=view.unread,
        standing=view.standing,
        status=status,
        record=blocks.slots("".join([blocks.section(section) for section in view.sections])),
        contents=blocks.contents((section.id, section.title) for section in view.sections),
        dated=tuple((one.over, blocks.moment(one.moment)) for one in dated(status)),
        news=_news(news, trial.document_sha256) if news else "",
        questions=blocks.section(view.questions),
        named=view.named,
        printable=not any(sign in trial.document.raw for sign in _SUSPECT),
    )


def _news(found: ChangeSet, current: str) -> str:
    """The first of what changed last; the words of a text and the single sites stand on the page of changes."""
    told = entry(found)
    said = [news_html(one._replace(lines=(), sites=()), found, current) for one in told.news[:_NEWS]]
    more = f'<li data-rule="change">And {len(told.news) - _NEWS} more.</li>\n' if len(told.news) > _NEWS else ""
    items = "".join([f"<li>{one}</li>\n" for one in said])
    return (
        f'<p class="when" data-rule="{told.date.name}">{blocks.escape(told.date.text)}</p>\n'
        f'<ul class="news">\n{items}{more}</ul>\n'
    )


def to_bytes(sheet: Sheet) -> bytes:
    """The sheet for the store."""
    return _encoder.encode(sheet)


def from_bytes(kept: bytes) -> Sheet:
    return _decoder.decode(kept)


@cache
def stamp() -> str:
    """Names what lays a sheet out, its plain English included: a sheet with another stamp is out of date."""
    code = sources("pages", "records", "text", endings=(".py", ".tsv"))
    return hashlib.sha256(f"{VERSIONS!r} {code}".encode()).hexdigest()[:16]


def keep(
    store: Store,
    trial_of: Callable[[str], Trial],
    progress: Callable[[int, int, int], None] | None = None,
    news_of: Callable[[str], ChangeSet | None] = lambda nct_id: None,
) -> int:
    """Lay out what has no sheet by this code, a batch to a transaction; how many were laid out.

    `news_of` tells what changed last in a record of several versions.

    A trial that cannot be laid out (a fault of ours) is passed over: its page is tried when it is asked for.
    `progress` is told the sheets done, those to do, and those made.
    """
    total = sum(1 for _ in sheets.without_sheet(store, stamp())) if progress else 0
    ids = sheets.without_sheet(store, stamp())
    done = made = 0
    while batch := list(itertools.islice(ids, _BATCH)):
        with store.transaction():
            for nct_id in batch:
                made += keep_one(store, trial_of, news_of, nct_id)
        done += len(batch)
        if progress:
            progress(done, total, made)
    return made


def keep_one(
    store: Store, trial_of: Callable[[str], Trial], news_of: Callable[[str], ChangeSet | None], nct_id: str
) -> bool:
    """Lay out one trial, within a transaction; whether that went well."""
    try:
        trial = trial_of(nct_id)
        laid = to_bytes(lay_out(trial, news_of(nct_id) if trial.versions > 1 else None))
    except DamagedError:
        raise
    except Exception:
        return False
    sheets.put_sheet(store, nct_id, trial.document_sha256, stamp(), laid)
    return True
