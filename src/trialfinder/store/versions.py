"""Which version of a study is current: the writing half.

In: a document. Out: what became of it. Every version is kept; the rules only choose the current one:
a full record before a partial one, then the later `lastUpdatePostDate`, then the later `versionHolder`,
then the one with more sections; of two that are equal in all of that, the one received last.
The current one is kept whole, the others as deltas.
A study that the registry no longer lists gets its later documents too, and is current again where they prove that it
is back.
"""

from __future__ import annotations

from typing import Any, Literal

from trialfinder.records.document import Document, VersionKey
from trialfinder.records.facts import Lens
from trialfinder.records.ids import id_number, is_nct_id
from trialfinder.store import deltas
from trialfinder.store.database import Store
from trialfinder.store.gone import close_departure, gone, is_back, move_last
from trialfinder.store.studies import fold, last_known

_LONGEST_NAME = 1000  # the registry allows titles of 600; nobody searches for more by its exact words

Outcome = Literal["loaded", "unchanged", "updated", "older"]


def put(store: Store, document: Document, *, source: str, now: str, processed: str | None = None) -> Outcome:
    """Keep the document and make it current where it is not older or poorer. Within a transaction."""
    nct = id_number(document.nct_id)
    left = gone(store, document.nct_id)
    if left and (is_back(left, document.version, processed) or last_known(store, document.nct_id) is None):
        _bring_back(store, document.nct_id, now)
        left = None
    held = store.rows(
        """SELECT v.sha256, v.is_full, v.last_update, v.version_holder, v.sections
        FROM held s JOIN versions v ON v.id = s.version WHERE s.nct = ?""",
        (nct,),
    )
    sha256 = bytes.fromhex(document.sha256)
    if held and held[0][0] == sha256:
        return "unchanged"
    number = _known(store, nct, sha256) if held else None
    if number is None:
        number = _keep(store, nct, sha256, document, (now, source, processed))
    if held and document.version < VersionKey(bool(held[0][1]), *held[0][2:]):
        deltas.settle(store, nct)
        return "older"
    if left:
        move_last(store, document.nct_id, number)
    else:
        _make_current(store, nct, number, document, new=not held)
    if held:
        deltas.make_whole(store, number, document.raw)  # it may have been an older one
        deltas.settle(store, nct)
    return "updated" if held else "loaded"


def _bring_back(store: Store, nct_id: str, now: str) -> None:
    """Make a study current again as it was last known."""
    last = last_known(store, nct_id)
    close_departure(store, nct_id, now=now)
    if last is not None:
        number = _known(store, id_number(nct_id), bytes.fromhex(last.sha256))
        assert number is not None  # noqa: S101 - it was just read
        _make_current(store, id_number(nct_id), number, last.document, new=True)


def _known(store: Store, nct: int, sha256: bytes) -> int | None:
    """The row of this version, if it was fed at an earlier time."""
    rows = store.rows("SELECT id FROM versions WHERE nct = ? AND sha256 = ?", (nct, sha256))
    return rows[0][0] if rows else None


def _keep(store: Store, nct: int, sha256: bytes, document: Document, seen: tuple[str, str, str | None]) -> int:
    dictionary, frame = store.blobs.pack(document.raw)
    store.run(
        "INSERT INTO versions VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (nct, sha256, *document.version, *seen, len(document.raw), dictionary, frame),
    )
    return store.connection.last_insert_rowid()


def _make_current(store: Store, nct: int, number: int, document: Document, *, new: bool) -> None:
    identification = document.lens.at("protocolSection.identificationModule")
    store.run(
        """INSERT INTO studies VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (nct) DO UPDATE SET
        version = excluded.version, brief_title = excluded.brief_title,
        overall_status = excluded.overall_status, study_type = excluded.study_type,
        last_update = excluded.last_update""",
        (nct, number, *listing_of(document)),
    )
    if not new:
        store.run("DELETE FROM aliases WHERE nct = ?", (nct,))
        store.run("DELETE FROM names WHERE nct = ?", (nct,))
    aliases = {fact.json_text for fact in identification.facts("nctIdAliases")}
    store.run_many(
        "INSERT INTO aliases VALUES (?, ?)", [(id_number(alias), nct) for alias in filter(is_nct_id, aliases)]
    )
    store.run_many("INSERT INTO names VALUES (?, ?)", [(name, nct) for name in _names(identification)])


def listing_of(document: Document) -> tuple[str | None, str | None, str | None, str]:
    """What the table of studies repeats from a document."""
    protocol = document.lens.at("protocolSection")
    return (
        _text(protocol.at("identificationModule"), "briefTitle"),
        _text(protocol.at("statusModule"), "overallStatus"),
        _text(protocol.at("designModule"), "studyType"),
        document.version.last_update,
    )


def _names(identification: Lens) -> set[str]:
    places = ("briefTitle", "officialTitle", "acronym", "orgStudyIdInfo.id")
    found: list[Any] = [_text(identification, place) for place in places]
    folded = {fold(name) for name in found if name}
    return {name for name in folded if 0 < len(name) <= _LONGEST_NAME}


def _text(part: Lens, name: str) -> str | None:
    fact = part.fact(name)
    return fact.value if fact and isinstance(fact.value, str) else None
