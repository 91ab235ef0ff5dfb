"""The latest news of one trial, from the versions that the store holds.

In: a catalog and an id. Out: what is new in the newest version that told any news, or None: a record with one version
has none, and neither has one whose latest versions changed nothing that readers ask about.
"""

from __future__ import annotations

from trialfinder.catalog import Catalog
from trialfinder.changed import ChangeSet
from trialfinder.history.changes import latest

MOST = 10
"""Versions that are looked through, the newest."""


def latest_news(catalog: Catalog, nct_id: str) -> ChangeSet | None:
    """What changed last, as it may be shown.

    Contacts are left to the page of changes: this is kept laid out, and a person of an older version whom somebody
    withholds since would stay in it.
    """
    versions = catalog.versions(nct_id)[-MOST - 1 :]
    if len(versions) < 2:
        return None
    # The newest is read first: the older ones rest on it.
    return latest([one.document for one in reversed(versions)][::-1], without=("contacts",))
