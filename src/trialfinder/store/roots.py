"""The root hash of the current documents, kept in step with them by every commit.

In: a store. Out: the root (see `records.roots`), which names the state of all current documents. Triggers note the
thousands in which a current document came, changed or went; the commit that did it hashes those anew, and no others.
A root is never out of date: what changes the documents also takes it away until it is made again.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import apsw

from trialfinder.records.roots import RootHash

if TYPE_CHECKING:
    from trialfinder.store.database import Store

# `+v.id` keeps SQLite off the table itself: the index of (nct, sha256) holds all that is asked for.
_CURRENT = "FROM studies s JOIN versions v ON v.nct = s.nct AND +v.id = s.version"
_HASHES = f"SELECT s.nct, v.sha256 {_CURRENT} ORDER BY s.nct"
# The lines of a thousand as one text: five times as fast as a row each.
_LINES = f"""SELECT group_concat(printf('NCT%08d %s', s.nct, lower(hex(v.sha256))) || char(10), '' ORDER BY s.nct)
    {_CURRENT} WHERE s.nct BETWEEN ?1 * 1000 AND ?1 * 1000 + 999"""


def root(store: Store) -> str:
    """The root of the current documents."""
    found: str | None = store.rows("SELECT value FROM state WHERE name = 'root'")[0][0]
    return found or counted_root(store)


def counted_root(store: Store) -> str:
    """The root from every current document, whatever is kept of it."""
    made = RootHash()
    for nct, sha256 in store.connection.execute(_HASHES):
        made.add(f"NCT{nct:08d}", sha256.hex())
    return made.hexdigest()


def keep_root(connection: apsw.Connection) -> None:
    """Make what is missing of the root. Within a transaction."""
    if connection.execute("SELECT value FROM state WHERE name = 'root'").get is not None:
        return
    for (number,) in connection.execute("SELECT thousand FROM thousands WHERE sha256 IS NULL").fetchall():
        lines = connection.execute(_LINES, (number,)).get
        if lines:
            made = hashlib.sha256(lines.encode()).digest()
            connection.execute("UPDATE thousands SET sha256 = ? WHERE thousand = ?", (made, number))
        else:
            connection.execute("DELETE FROM thousands WHERE thousand = ?", (number,))
    whole = connection.execute("SELECT thousand, sha256 FROM thousands ORDER BY thousand")
    lines_of_all = "".join([f"NCT{number:05d} {sha256.hex()}\n" for number, sha256 in whole])
    found = hashlib.sha256(lines_of_all.encode()).hexdigest()
    connection.execute("UPDATE state SET value = ? WHERE name = 'root'", (found,))
