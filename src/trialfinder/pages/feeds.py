"""The feed of a search: new and changed trials, newest first, as Atom (RFC 4287).

In: an answer of the patient search and what each trial's last version changed. Out: XML. The feed's id is a hash of
what was asked, so that it stays the same and says nothing; an entry's id names the version of the record, so that a
reader's program shows each change once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import NamedTuple

import msgspec

from trialfinder.changed import ChangeSet
from trialfinder.pages import wording
from trialfinder.pages.render import made_of
from trialfinder.pages.rules import copies, freshness
from trialfinder.pages.site import Site
from trialfinder.pages.views.about import stale_of
from trialfinder.pages.views.changes import entry, news_lines
from trialfinder.pages.views.search_hits import hit_view
from trialfinder.pages.views.search_links import address, feed_address
from trialfinder.records.dates import parse_date
from trialfinder.records.document import Document
from trialfinder.search.answer import Answer, Hit

ENTRIES = 50


class Followed(NamedTuple):
    """A trial as its feed tells of it: the document, and what its version changed where an earlier one is held."""

    document: Document
    changed: ChangeSet | None


def search_atom(answer: Answer, followed: Mapping[str, Followed], site: Site) -> str:
    """The feed of a search; `followed` by NCT id, for every hit."""
    flags = answer.question.flags
    entries = [_entry(hit, followed[hit.nct_id], answer, site) for hit in answer.hits]
    page = address(flags, site)
    stale, snapshot = stale_of(site), copies.snapshot(site.snapshot, site.as_of)
    return made_of(
        "found.atom",
        site,
        title=f"Trials: {flags.q}" if flags.q else "Trials",
        feed_id=f"urn:x-trialfinder:search:{hashlib.sha256(msgspec.json.encode(flags)).hexdigest()}",
        updated=max((one["updated"] for one in entries), default=_instant(site.processed or "", site)),
        author=wording.BRAND,
        self=_absolute(feed_address(page), site),
        page=_absolute(page, site),
        rights=" ".join(
            (
                f"Source: {wording.SOURCE}.",
                f"{freshness.processed(site.processed, latest=True).text}.",
                f"{freshness.fetched(site.fetched, whole=True).text}. {freshness.as_of(site.as_of).text}.",
                *(rule.text for rule in (stale, snapshot) if rule),
                wording.MODIFICATIONS,
                wording.DISCLAIMER,
                wording.NOTICE,
            )
        ),
        entries=entries,
    )


def _entry(hit: Hit, followed: Followed, answer: Answer, site: Site) -> dict[str, str]:
    view = hit_view(hit, answer, site)
    news = list(news_lines(entry(followed.changed))) if followed.changed else ["New in this copy of the registry."]
    lines = [
        ", ".join(tag.text for tag in view.tags),
        *(news or ["Only technical changes since the version before."]),
        *([f"Recruiting site: {', '.join(fact.text for fact in view.site)}"] if view.site else []),
        *(rule.text for rule in (view.distance, view.no_site) if rule),
    ]
    return {
        "title": f"{hit.nct_id}: {view.title.text}" if view.title else hit.nct_id,
        "id": f"urn:x-trialfinder:found:{hit.nct_id}:{followed.document.sha256}",
        "updated": _instant(followed.document.version.last_update, site),
        "page": _absolute(view.href, site),
        "text": "\n".join(line for line in lines if line),
    }


def _absolute(path: str, site: Site) -> str:
    """`path` holds the site's own prefix already."""
    return site.address(path.removeprefix(site.base_path))


def _instant(date: str, site: Site) -> str:
    parsed = parse_date(date[:10])
    return f"{(parsed.first_day() if parsed else site.as_of).isoformat()}T00:00:00Z"
