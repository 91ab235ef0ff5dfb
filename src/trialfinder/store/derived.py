"""Derived results: what is made from a document, beside it, stamped with what made it.

In and out: the JSON of an explained eligibility text. They are disposable: one that belongs to another
document, or to other rules, another vocabulary or another checker, counts as absent.
Rules may go on after a "+" with the name of a language model whose wordings were at hand: such a result was made by
the same rules and passed by the same checker, and readers take it, whether they know of a model or not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from trialfinder.criteria.model import Versions
from trialfinder.errors import DamagedError
from trialfinder.records.document import Document
from trialfinder.records.ids import id_number
from trialfinder.store.database import Store
from trialfinder.store.studies import nct_id_of

_CHUNK = 500


class Failure(NamedTuple):
    """A current document of which no plain English could be made, because of a fault of ours."""

    nct_id: str
    problem: str


def source_text(document: Document) -> str:
    """The text that is explained; empty where the record holds none."""
    fact = document.lens.at("protocolSection.eligibilityModule").fact("eligibilityCriteria")
    return fact.value if fact and isinstance(fact.value, str) else ""


def put_plain(store: Store, nct_id: str, document_sha: str, versions: Versions, blob: bytes) -> None:
    """Keep the plain English of one document. Within a transaction."""
    _put(store, nct_id, document_sha, versions, None, blob)


def put_failure(store: Store, nct_id: str, document_sha: str, versions: Versions, problem: str) -> None:
    """Keep that none could be made, so that it is reported and not lost. Within a transaction."""
    _put(store, nct_id, document_sha, versions, problem, None)


def plain(store: Store, nct_id: str, document_sha: str, versions: Versions) -> bytes | None:
    """The plain English of exactly this document by these versions, with or without a model, or None."""
    rows = store.rows(
        f"""SELECT d.dictionary, d.plain FROM derived d
        JOIN versions v ON v.id = d.version JOIN stamps t ON t.id = d.stamp
        WHERE d.nct = ? AND d.plain IS NOT NULL AND v.sha256 = ? AND {_MADE_BY}""",  # noqa: S608 - the words below
        (id_number(nct_id), bytes.fromhex(document_sha), *_made_by(versions)),
    )
    return store.blobs.unpack(*rows[0]) if rows else None


def stale_ids(store: Store, versions: Versions) -> Iterator[str]:
    """The studies whose current document has no plain English by these versions, failures among them."""
    condition = f"""d.plain IS NULL OR d.version != s.version
        OR d.stamp NOT IN (SELECT t.id FROM stamps t WHERE {_MADE_BY})"""  # noqa: S608 - the words below
    yield from _ids(store, condition, _made_by(versions))


def other_ids(store: Store, versions: Versions) -> Iterator[str]:
    """The studies that have plain English, but not by exactly these versions, model and all."""
    yield from _ids(
        store,
        """d.plain IS NOT NULL AND d.version = s.version AND d.stamp IS NOT
        (SELECT id FROM stamps WHERE rules = ? AND vocabulary = ? AND checker = ?)""",
        _stamp(versions),
    )


def missing_ids(store: Store) -> Iterator[str]:
    """The studies of whose current document nothing was derived yet, by whatever version."""
    yield from _ids(store, "d.nct IS NULL OR d.version != s.version", ())


def each_plain(store: Store) -> Iterator[tuple[str, bytes | None]]:
    """Every result kept, whatever made it; None where it cannot be unpacked."""
    sql = "SELECT nct, dictionary, plain FROM derived WHERE plain IS NOT NULL AND nct > ? ORDER BY nct LIMIT ?"
    last = -1
    while rows := store.rows(sql, (last, _CHUNK)):
        for last, dictionary, frame in rows:
            try:
                yield nct_id_of(last), store.blobs.unpack(dictionary, frame)
            except DamagedError:
                yield nct_id_of(last), None


def failures(store: Store) -> list[Failure]:
    sql = """SELECT d.nct, d.problem FROM derived d JOIN held s ON s.version = d.version
        WHERE d.problem IS NOT NULL ORDER BY d.nct"""
    return [Failure(nct_id_of(nct), problem) for nct, problem in store.rows(sql)]


def _ids(store: Store, condition: str, bindings: tuple[str, ...]) -> Iterator[str]:
    """In small parts by ascending id: the results may be written while the ids are read."""
    sql = f"""SELECT s.nct FROM held s LEFT JOIN derived d ON d.nct = s.nct
        WHERE s.nct > ? AND ({condition}) ORDER BY s.nct LIMIT ?"""  # noqa: S608 - the conditions above
    last = -1
    while rows := store.rows(sql, (last, *bindings, _CHUNK)):
        for (last,) in rows:
            yield nct_id_of(last)


def _put(
    store: Store,
    nct_id: str,
    document_sha: str,
    versions: Versions,
    problem: str | None,
    blob: bytes | None,
) -> None:
    stamp = _stamp(versions)
    store.run("INSERT OR IGNORE INTO stamps (rules, vocabulary, checker) VALUES (?, ?, ?)", stamp)
    packed = (None, None) if blob is None else store.blobs.pack(blob)
    store.run(
        """INSERT OR REPLACE INTO derived
        SELECT v.nct, v.id, t.id, ?, ?, ? FROM versions v, stamps t
        WHERE v.nct = ? AND v.sha256 = ? AND t.rules = ? AND t.vocabulary = ? AND t.checker = ?""",
        (problem, *packed, id_number(nct_id), bytes.fromhex(document_sha), *stamp),
    )


# Rules that are these very ones, or go on with the name of a model.
_MADE_BY = "(t.rules = ? OR instr(t.rules, ? || '+') = 1) AND t.vocabulary = ? AND t.checker = ?"


def _made_by(versions: Versions) -> tuple[str, ...]:
    return versions.rules, *_stamp(versions)


def _stamp(versions: Versions) -> tuple[str, str, str]:
    return versions.rules, versions.vocabulary, versions.checker
