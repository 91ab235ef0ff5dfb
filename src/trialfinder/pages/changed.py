"""What changed in a record: the page, the feed and the data.

In: a trial, what changed between its versions and the site. Out: HTML, Atom (RFC 4287) or JSON. A value of the current
version stands in the mark of its field; one of an earlier version in an element with `data-was` (its path there) and
`data-version` (the document's sha256), the words of a text that changed in one with `data-words`. No e-mail address is
told in a sentence, and the feed leaves those within texts out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import msgspec

from trialfinder.changed import ChangeSet, Difference, Run
from trialfinder.pages import wording
from trialfinder.pages.blocks import escape
from trialfinder.pages.render import about_frame, as_it_is, made_of
from trialfinder.pages.rules import change, freshness
from trialfinder.pages.showing import is_blank, shown
from trialfinder.pages.site import Site
from trialfinder.pages.telling import marked_html, news_html
from trialfinder.pages.text import Style
from trialfinder.pages.views.about import about_data, about_trial
from trialfinder.pages.views.changes import Entry, News, entry
from trialfinder.records.dates import parse_date
from trialfinder.trial import Trial

SCHEMA = "trialfinder.changes/1"
_NAMES = "protocolSection.identificationModule"
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,253}")
_NO_EMAIL = "(e-mail address: see the record)"


class Listed(NamedTuple):
    """A version held, as the form offers it."""

    sha256: str
    date: str


class Asked(NamedTuple):
    """Two versions that a reader compares, by their sha256."""

    old: str
    new: str


def changes_html(
    trial: Trial,
    changes: Sequence[ChangeSet],
    site: Site,
    *,
    versions: Sequence[Listed] = (),
    asked: Asked | None = None,
) -> str:
    """What changed, newest first; with `asked` between those two versions alone."""
    names = trial.document.lens.at(_NAMES)
    title = names.fact("briefTitle")
    number = names.fact("nctId")
    entries = [entry(found) for found in changes]
    return made_of(
        "changes.html",
        site,
        **about_frame(trial, site),
        nct=trial.nct_id,
        page_title=f"Changes in {trial.nct_id}",
        feed=site.path(f"/trial/{trial.nct_id}/changes.atom"),
        number=shown(number) if number else None,
        title=shown(title) if title and not is_blank(title) else None,
        held=freshness.versions(trial.versions),
        updated=freshness.updated(trial.document.study.protocol_section.status_module, site.as_of),
        marked=any(news.lines for told in entries for news in told.news),
        entries=[_entry_html(told, trial.document.sha256, asked) for told in entries],
        options=[{"value": one.sha256, "date": change.version_date(one.date).text} for one in reversed(versions)],
        earlier=asked is None and len(versions) > len(changes) + 1,
        asked={"old": asked.old, "new": asked.new} if asked else None,
    )


def changes_atom(trial: Trial, changes: Sequence[ChangeSet], site: Site) -> str:
    """The same as an Atom feed. Without versions to compare it is a valid feed without entries."""
    about = about_trial(trial, site)
    page = site.address(f"/trial/{trial.nct_id}/changes")
    entries = [_entry_atom(entry(found), site) for found in changes]
    return made_of(
        "changes.atom",
        site,
        nct=trial.nct_id,
        feed_id=f"urn:x-trialfinder:{trial.nct_id}:changes",
        updated=max((one["updated"] for one in entries), default=_instant(trial.document.version.last_update, site)),
        author=wording.BRAND,
        self=site.address(f"/trial/{trial.nct_id}/changes.atom"),
        page=page,
        record_url=about.record_url,
        rights=" ".join(
            (
                f"Source: {about.source}.",
                f"{about.processed.text}. {about.fetched.text}. {about.as_of.text}.",
                *((about.stale.text,) if about.stale else ()),
                *((about.snapshot.text,) if about.snapshot else ()),
                about.modifications,
                wording.DISCLAIMER,
                about.notice,
            )
        ),
        entries=entries,
    )


def changes_json(trial: Trial, changes: Sequence[ChangeSet], site: Site, *, versions: Sequence[Listed] = ()) -> bytes:
    """The same for programs: each sentence with the fields that it tells of, and what is no news."""
    return msgspec.json.encode(
        {
            "schema": SCHEMA,
            "nct_id": trial.nct_id,
            "about": about_data(trial, site),
            "versions": [{"sha256": one.sha256, "date": one.date} for one in versions],
            "entries": [_entry_data(entry(found)) for found in changes],
        }
    )


def changes_text(trial: Trial, changes: Sequence[ChangeSet], site: Site, *, markdown: bool = False) -> str:
    """The same as plain text or Markdown: what went stands in [-…-], what came in {+…+}."""
    style, about = Style(markdown), about_trial(trial, site)
    lines = [style.heading(1, style.words(f"What changed in {trial.nct_id}")), ""]
    lines += [style.words(freshness.versions(trial.versions).text), ""]
    for told in map(entry, changes):
        lines += [style.heading(2, style.words(told.date.text)), ""]
        lines += [style.bullet(0, style.words(rule.text)) for rule in (told.partial, told.calm) if rule]
        for news in told.news:
            lines.append(style.bullet(0, style.words(news.sentence.text)))
            lines += [style.bullet(1, style.words(one.text)) for one in news.sites]
            lines += [style.bullet(1, style.words(_plain_runs(line.runs))) for line in news.lines]
        lines.append("")
    lines += [f"{style.words(f'Source: {about.source}')} {about.record_url}"]
    lines += [style.words(f"{about.processed.text}. {about.as_of.text}."), style.words(about.modifications)]
    lines += ["", style.words(wording.DISCLAIMER), style.words(about.notice)]
    return "\n".join(lines) + "\n"


def _plain_runs(runs: Iterable[Run]) -> str:
    marks = {"both": "{}", "old": "[-{}-]", "new": "{{+{}+}}"}
    return "".join([marks[run.kind].format(run.text) for run in runs])


# --- HTML ----------------------------------------------------------------------------------------------------


def _entry_html(told: Entry, current: str, asked: Asked | None) -> dict[str, Any]:
    return {
        "id": "compared" if asked else _anchor(told.found),
        "date": told.date,
        "since": change.version_date(told.found.since),
        "partial": told.partial,
        "calm": told.calm,
        "news": [as_it_is(news_html(one, told.found, current)) for one in told.news],
    }


def _anchor(found: ChangeSet) -> str:
    return f"v-{found.sha256[:12]}"


# --- Atom ----------------------------------------------------------------------------------------------------


def _entry_atom(told: Entry, site: Site) -> dict[str, str]:
    found = told.found
    said = "".join([_news_atom(news) for news in told.news])
    extra = "".join([f"<p>{escape(rule.text)}</p>\n" for rule in (told.partial, told.calm) if rule])
    return {
        "title": f"{found.nct_id}: {told.date.text}",
        "id": f"urn:x-trialfinder:{found.nct_id}:{found.sha256}",
        "updated": _instant(found.date, site),
        "anchor": _anchor(found),
        "html": without_emails(extra + said),
    }


def without_emails(text: str) -> str:
    """A feed goes to anyone and stays with them: addresses within texts stand on the page only."""
    return _EMAIL.sub(_NO_EMAIL, text)


def _news_atom(news: News) -> str:
    sites = "".join([f"<li>{escape(one.text)}</li>\n" for one in news.sites])
    listed = f"<ul>\n{sites}</ul>\n" if sites else ""
    return f"<p>{escape(news.sentence.text)}</p>\n{listed}{marked_html(news.lines)}"


def _instant(date: str, site: Site) -> str:
    parsed = parse_date(date)
    return f"{(parsed.first_day() if parsed else site.as_of).isoformat()}T00:00:00Z"


# --- JSON ----------------------------------------------------------------------------------------------------


def _entry_data(told: Entry) -> dict[str, object]:
    found = told.found
    return {
        "old_sha256": found.old_sha256,
        "sha256": found.sha256,
        "since": found.since,
        "date": found.date,
        "partial": found.partial,
        "only_technical": told.calm is not None,
        "changes": [_news_data(news) for news in told.news],
        "technical": [msgspec.to_builtins(one) for one in found.technical],
    }


def _news_data(news: News) -> dict[str, object]:
    return {
        "topic": news.changes[0].topic,
        "kind": news.changes[0].kind,
        "text": news.sentence.text,
        "sites": [one.text for one in news.sites],
        "words": [msgspec.to_builtins(line) for line in news.lines],
        "fields": [_without_email(one) for told in news.changes for one in told.differences],
    }


def _without_email(one: Difference) -> object:
    """That an address changed is told, the address is not: the old one may be of somebody who has left."""
    hidden = msgspec.structs.replace(one, old="", new="") if one.path.endswith(".email") else one
    return msgspec.to_builtins(hidden)
