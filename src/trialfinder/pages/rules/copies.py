"""Which copy of the registry a page was made from, and what of a record the operator does not show."""

from __future__ import annotations

import datetime

from trialfinder.pages.rules.model import PLACES, RuleInfo
from trialfinder.pages.views.model import Rule
from trialfinder.pages.wording import date_words

SHORT = 12
"""Digits of the root that name a snapshot on a page: enough to tell any two apart, few enough to read out."""

RULES = (
    RuleInfo(
        "snapshot",
        "The SHA-256 of the record as received, on pages of one record; the first digits of the root hash over all "
        "records that this copy holds as current, which is the one in the manifest of an export; and the day that the "
        "page takes for today. A record that the registry no longer lists stands beside the snapshot, not in it.",
        (),
    ),
    RuleInfo(
        "withheld",
        "Shown in place of a name, a phone number or an e-mail address where somebody named in the record asked the "
        "operator of this site to withhold it. The official record is not changed by that.",
        (f"{PLACES}.centralContacts", f"{PLACES}.overallOfficials", f"{PLACES}.locations.contacts"),
    ),
)


def snapshot(root: str, today: datetime.date, record: str = "", *, gone: bool = False) -> Rule | None:
    """For example: "Made from snapshot 0123456789ab as of 8 May 2026."; None where there is nothing to name.

    `gone`: the registry no longer lists the record, so that it is no part of the snapshot.
    """
    if not root:
        return None
    of = f"record {record} {'beside' if gone else 'in'} " if record else ""
    return Rule("snapshot", f"Made from {of}snapshot {root[:SHORT]} as of {date_words(today.isoformat())}.")
