"""What changed in a record: `/trial/{nct_id}/changes`, `.atom` and `.json`.

In: an `Ask`; `from` and `to` name two versions, by the first letters of the document's sha256 or by a day (the version
that was the newest on it). Out: the page, the feed or the data. Refused: versions that are not held, and days before
the first one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from trialfinder.changed import ChangeSet
from trialfinder.errors import MissingError, UsageError
from trialfinder.history.changes import changes, compare
from trialfinder.pages import changed
from trialfinder.pages.changed import Asked, Listed
from trialfinder.records.dates import parse_date
from trialfinder.records.document import Document
from trialfinder.store.studies import StoredVersion
from trialfinder.trial import Trial
from trialfinder.web.answers import ATOM, HTML, JSON
from trialfinder.web.desk import Ask, of_trial

_SHA = re.compile(r"[0-9a-f]{6,64}")
MOST = 40
"""Versions that are told of at once, the newest; of all others any two can be compared."""
_HINT = "Name a version by its date, such as 2024-05-31, or by the first letters of its sha256."


def _html(ask: Ask, trial: Trial) -> str:
    versions = _versions(ask, trial)
    asked = _asked(ask, versions)
    return changed.changes_html(
        trial, _changes(ask, versions, asked), ask.site, versions=[_listed(one) for one in versions], asked=asked
    )


def _atom(ask: Ask, trial: Trial) -> str:
    return changed.changes_atom(trial, _changes(ask, _versions(ask, trial), None), ask.site)


def _json(ask: Ask, trial: Trial) -> bytes:
    versions = _versions(ask, trial)
    found = _changes(ask, versions, _asked(ask, versions))
    return changed.changes_json(trial, found, ask.site, versions=[_listed(one) for one in versions])


def _versions(ask: Ask, trial: Trial) -> list[StoredVersion]:
    return ask.trials.versions(trial.nct_id)


def _changes(ask: Ask, versions: Sequence[StoredVersion], asked: Asked | None) -> tuple[ChangeSet, ...]:
    """What is new in each version; between the two that are asked for alone."""
    if asked is None:
        return changes(_documents(ask, versions[-MOST - 1 :]))
    by_sha = {one.sha256: one for one in versions}
    return (compare(*_documents(ask, [by_sha[asked.old], by_sha[asked.new]])),)


def _documents(ask: Ask, versions: Sequence[StoredVersion]) -> list[Document]:
    """The documents as they may be shown. The newest is read first: the older ones rest on it."""
    hidden = ask.trials.withheld
    return [hidden.shown(one.document) for one in reversed(versions)][::-1]


def _asked(ask: Ask, versions: Sequence[StoredVersion]) -> Asked | None:
    """The two versions that the reader compares, None where none is named; a missing one is the nearest."""
    old, new = ask.query("from"), ask.query("to")
    if not old and not new:
        return None
    after = _version(new, versions) if new else versions[-1]
    before = _version(old, versions) if old else versions[max(0, versions.index(after) - 1)]
    return Asked(before.sha256, after.sha256)


def _version(named: str, versions: Sequence[StoredVersion]) -> StoredVersion:
    if _SHA.fullmatch(named.lower()):
        fitting = [one for one in versions if one.sha256.startswith(named.lower())]
        if len(fitting) == 1:
            return fitting[0]
        raise MissingError("No version of this record has this sha256, or several begin so.", _HINT)
    day = parse_date(named)
    if day is None:
        raise UsageError("A version is named by a day or by its sha256.", _HINT)
    fitting = [one for one in versions if (date := parse_date(_day(one))) and date.first_day() <= day.last_day()]
    if not fitting:
        raise MissingError("This copy holds no version of the record from that day or before.", _HINT)
    return fitting[-1]


def _listed(version: StoredVersion) -> Listed:
    return Listed(version.sha256, _day(version))


def _day(version: StoredVersion) -> str:
    return version.key.last_update or version.key.version_holder


def _depends(ask: Ask, nct_id: str) -> tuple[object, ...]:
    """What the answer depends on beside the trial: all versions, and what is asked for."""
    older = [one.sha256 for one in ask.trials.versions(nct_id)]
    return *older, ask.query("from"), ask.query("to")


trial_changes = of_trial("/changes", HTML, _html, also=_depends)
trial_feed = of_trial("/changes.atom", ATOM, _atom, also=_depends)
trial_data = of_trial("/changes.json", JSON, _json, also=_depends)
