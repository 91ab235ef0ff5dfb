"""Studies that have left the registry's list, and numbers that it replaced: kept, and no longer current.

In: what the registry said of a number, with the date. Out: what is known of a study that is gone. Its versions, and
the last one as such, stay; the tables of current studies hold it no more, so that whatever lists, searches, counts or
exports them equals the registry. A study that comes back is current again, and the row of its absence stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from trialfinder.records.document import VersionKey
from trialfinder.records.ids import id_number
from trialfinder.store.database import Store
from trialfinder.store.studies import nct_id_of, resolve

Kind = Literal["removed", "alias"]

_CHUNK = 500


class Gone(NamedTuple):
    """A study that the registry does not list.

    `to`: for an alias, the number that stands for it now. `noticed_at` (UTC) is when we learnt of it, `processed` the
    registry's time stamp of the data that did not hold it, `told_by` what said so: "404" or "301", asked for by itself.
    `returned_at`: it was listed again.
    """

    nct_id: str
    kind: Kind
    to: str | None
    noticed_at: str
    processed: str | None
    told_by: str
    returned_at: str | None = None


def gone(store: Store, nct_id: str) -> Gone | None:
    """What is known of a study that is gone now; None for one that is current or was never held."""
    found = [one for one in departures(store, nct_id) if one.returned_at is None]
    return found[0] if found else None


def stands_for(store: Store, nct_id: str) -> str | None:
    """The number whose record answers for this one: itself, or what it became; that study may be gone itself.

    None where nothing of it is held.
    """
    at, seen = nct_id, set[str]()
    while at not in seen:
        seen.add(at)
        found = resolve(store, at)
        left = None if found else gone(store, at)
        if left is None:
            break
        if left.to is None:
            return at
        at = left.to
    else:
        found = None  # numbers that became each other
    return found or (nct_id if _last(store, nct_id) else None)


def departures(store: Store, nct_id: str) -> list[Gone]:
    """Each time that the study was gone, the earliest first."""
    return _rows(store, "nct = ? ORDER BY id", (id_number(nct_id),))


def all_gone(store: Store) -> Iterator[Gone]:
    """Every study that is gone now, in ascending order."""
    last = -1
    while found := _rows(store, "nct > ? AND returned_at IS NULL ORDER BY nct LIMIT ?", (last, _CHUNK)):
        last = id_number(found[-1].nct_id)
        yield from found


def count_gone(store: Store) -> dict[str, int]:
    """How many are gone now, by kind."""
    sql = "SELECT kind, count(*) FROM departures WHERE returned_at IS NULL GROUP BY kind ORDER BY kind"
    return dict(store.rows(sql))


def mark_removed(store: Store, nct_id: str, *, now: str, told_by: str, processed: str | None = None) -> bool:
    """The registry no longer lists this study; whether that is news. Within a transaction."""
    return _mark(store, nct_id, "removed", None, (now, processed, told_by))


def mark_alias(store: Store, nct_id: str, to: str, *, now: str, told_by: str, processed: str | None = None) -> bool:
    """The registry answers for this number with the study `to`; whether that is news. Within a transaction."""
    return _mark(store, nct_id, "alias", id_number(to), (now, processed, told_by))


def is_back(left: Gone, key: VersionKey, processed: str | None) -> bool:
    """Whether a document proves that the registry lists the study again.

    What the registry hands out (`processed` is given) does, unless it is of older data. A file does only where the
    registry processed its document after the day of the data that did not hold it: an old file brings nothing back.
    """
    absent = left.processed or left.noticed_at
    if processed is not None:
        return left.processed is None or processed >= absent
    return key.version_holder > absent[:10]


def close_departure(store: Store, nct_id: str, *, now: str) -> None:
    """The study is listed again, and the numbers that were only its aliases with it. Within a transaction."""
    store.run(
        """UPDATE departures SET returned_at = ?1
        WHERE returned_at IS NULL AND (nct = ?2 OR (became = ?2 AND version IS NULL))""",
        (now, id_number(nct_id)),
    )


def move_last(store: Store, nct_id: str, version: int) -> None:
    """A later document of a study that is gone: it is now the last known one. Within a transaction."""
    store.run("UPDATE departures SET version = ? WHERE nct = ? AND returned_at IS NULL", (version, id_number(nct_id)))


def _mark(store: Store, nct_id: str, kind: Kind, became: int | None, told: tuple[str, str | None, str]) -> bool:
    nct, last = id_number(nct_id), _last(store, nct_id)
    left = gone(store, nct_id)
    if last is None or became == nct or (left and (left.kind, left.to) == (kind, _nct_id(became))):
        return False
    if left:  # removed first and an alias later, or the reverse: one absence, told better
        store.run(
            """UPDATE departures SET kind = ?, became = ?, noticed_at = ?, processed = ?, told_by = ?
            WHERE nct = ? AND returned_at IS NULL""",
            (kind, became, *told, nct),
        )
        return True
    _add(store, nct, kind, became, told, last)
    for (alias,) in store.rows("SELECT alias FROM aliases WHERE nct = ? ORDER BY alias", (nct,)):
        if stands_for(store, nct_id_of(alias)) == nct_id:  # nothing else leads there any more
            _add(store, alias, "alias", nct, (*told[:2], "its record"), None)
    for table in ("aliases", "names", "sheets", "studies"):
        store.run(f"DELETE FROM {table} WHERE nct = ?", (nct,))  # noqa: S608 - the names above
    return True


def _add(
    store: Store, nct: int, kind: Kind, became: int | None, told: tuple[str, str | None, str], version: int | None
) -> None:
    store.run("INSERT INTO departures VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, NULL)", (nct, kind, became, *told, version))


def _last(store: Store, nct_id: str) -> int | None:
    """The current version, or the last one of a study that is gone."""
    rows = store.rows("SELECT version FROM held WHERE nct = ?", (id_number(nct_id),))
    return rows[0][0] if rows else None


def _nct_id(number: int | None) -> str | None:
    return None if number is None else nct_id_of(number)


def _rows(store: Store, condition: str, bindings: tuple[object, ...]) -> list[Gone]:
    sql = "SELECT nct, kind, became, noticed_at, processed, told_by, returned_at FROM departures WHERE "
    return [
        Gone(nct_id_of(nct), kind, _nct_id(became), *rest)
        for nct, kind, became, *rest in store.rows(sql + condition, bindings)
    ]
