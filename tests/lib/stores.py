"""What a store holds, for comparing two of them record by record."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from trialfinder.explain import VERSIONS
from trialfinder.store import derived, quarantine, studies
from trialfinder.store.database import open_store


def contents(path: Path) -> dict[str, Any]:
    """Every version with its bytes, which one is current, what is derived, and what is in quarantine."""
    with open_store(path) as store:
        held = {nct_id: studies.versions(store, nct_id) for nct_id in studies.all_ids(store)}
        return {
            "kind": store.kind,
            "versions": {
                nct_id: sorted((version.sha256, version.document.raw, version.key) for version in versions)
                for nct_id, versions in held.items()
            },
            "current": {
                nct_id: version.sha256 for nct_id, versions in held.items() for version in versions if version.current
            },
            "plain": {nct_id: derived.plain(store, nct_id, held[nct_id][-1].sha256, VERSIONS) for nct_id in held},
            "aliases": store.rows("SELECT alias, nct FROM aliases ORDER BY alias, nct"),
            "names": store.rows("SELECT name, nct FROM names ORDER BY name, nct"),
            "listing": studies.listing(store, 0, 1_000_000),
            "quarantine": [
                (entry.source, entry.position, entry.reason, entry.sha256, quarantine.bytes_of(store, entry.id))
                for entry in quarantine.open_entries(store)
            ],
        }
