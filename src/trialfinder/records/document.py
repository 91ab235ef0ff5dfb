"""A document: the registry's bytes for one study, and what they say of themselves.

In: bytes that claim to be one study. Out: a frozen `Document`, or a `Malformed` that names why not.
Bytes are kept as received; where they hold newlines, the white space outside strings goes (key order,
escapes and the text of numbers stay), so that a document is one line everywhere.
"""

from __future__ import annotations

import hashlib
import json
from functools import cached_property
from math import isfinite
from typing import Any, NamedTuple

import msgspec

from trialfinder.records.facts import JsonNumber, Lens
from trialfinder.records.ids import is_nct_id
from trialfinder.records.study import Misfit, Study, convert

MAX_BYTES = 16 * 1024 * 1024
"""The largest document taken. The registry's largest is about 3.6 MB."""
MAX_DEPTH = 64
"""The deepest document taken, in objects and lists. The registry's deepest holds 12 of them.

A number of our own: the decoder's limit depends on how deep the caller stands, so that a record taken in at import
could fail when it is read.
"""

SECTIONS = (
    "protocolSection",
    "resultsSection",
    "annotationSection",
    "documentSection",
    "derivedSection",
    "hasResults",
)

_exact = msgspec.json.Decoder(float_hook=JsonNumber)
# What no float can hold ("1e400") stays text, so that it misses its type and not the whole record.
_loose = msgspec.json.Decoder(float_hook=lambda text: number if isfinite(number := float(text)) else JsonNumber(text))
_encoder = msgspec.json.Encoder(enc_hook=lambda number: msgspec.Raw(number.encode()))


class Malformed(Exception):
    """Bytes that are no document; `reason` is a code for programs, the message a sentence."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class VersionKey(NamedTuple):
    """The order of a study's versions: full before partial, then dates, then wealth.

    `sections` counts the top-level sections: of two versions with the same dates, the one that lacks a
    section is the poorer.
    """

    full: bool
    last_update: str
    version_holder: str
    sections: int


class Document:
    """One study as received. Cheap to make; the typed and untyped views are made on first use."""

    def __init__(self, raw: bytes, nct_id: str, tree: dict[str, Any] | None = None) -> None:
        self.raw = raw
        self.nct_id = nct_id
        if tree is not None:
            self.__dict__["tree"] = tree

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.raw).hexdigest()

    @cached_property
    def tree(self) -> dict[str, Any]:
        """The JSON as dicts and lists; numbers with a point or an exponent keep their text."""
        tree: dict[str, Any] = _exact.decode(self.raw)
        return tree

    @cached_property
    def lens(self) -> Lens:
        return Lens(self.tree)

    @cached_property
    def _typed(self) -> tuple[Study, tuple[Misfit, ...]]:
        try:
            return msgspec.json.decode(self.raw, type=Study), ()
        except msgspec.ValidationError:
            return convert(_loose.decode(self.raw))

    @property
    def study(self) -> Study:
        return self._typed[0]

    @property
    def misfits(self) -> tuple[Misfit, ...]:
        """Places whose value has another type than the registry's model says."""
        return self._typed[1]

    @cached_property
    def version(self) -> VersionKey:
        status = self.lens.at("protocolSection.statusModule.lastUpdatePostDateStruct").fact("date")
        holder = self.lens.at("derivedSection.miscInfoModule").fact("versionHolder")
        return VersionKey(
            full=isinstance(self.tree.get("derivedSection"), dict),
            last_update=status.json_text if status else "",
            version_holder=holder.json_text if holder else "",
            sections=sum(1 for name in self.tree if name in SECTIONS),
        )


def read_document(raw: bytes) -> Document:
    """The document that `raw` holds; Malformed with a reason where it holds none.

    Reasons: `too_large`, `bad_utf8`, `bad_json`, `too_deep`, `not_a_study`, `no_nct_id`, `bad_nct_id`,
    `duplicate_key`.
    """
    if len(raw) > MAX_BYTES:
        raise Malformed("too_large", f"a record of {len(raw)} bytes; the limit is {MAX_BYTES}")
    tree = _decode(raw)
    if _is_deep(tree):
        raise Malformed("too_deep", f"nested deeper than {MAX_DEPTH} objects and lists")
    nct_id = _nct_id(tree)
    compact = msgspec.json.format(raw, indent=-1)
    _refuse_duplicate_keys(compact, tree)
    return Document(compact if b"\n" in raw else raw.strip(), nct_id, tree)


def _decode(raw: bytes) -> Any:
    try:
        raw.decode("utf-8")  # the decoder below skips what it does not need; this does not
        return _exact.decode(raw)
    except UnicodeDecodeError as error:
        raise Malformed("bad_utf8", f"not UTF-8 at byte {error.start}") from None
    except RecursionError:
        raise Malformed("too_deep", "nested deeper than any record") from None
    except msgspec.DecodeError as error:
        raise Malformed("bad_json", f"not JSON: {error}") from None


def _is_deep(tree: Any) -> bool:
    """Whether anything stands deeper than MAX_DEPTH. Level by level, with exact types: this is half as slow again."""
    level = [tree] if isinstance(tree, dict | list) else []
    for _ in range(MAX_DEPTH):
        level = [
            part
            for whole in level
            for part in (whole.values() if type(whole) is dict else whole)
            if type(part) is dict or type(part) is list
        ]
    return bool(level)


def _nct_id(tree: Any) -> str:
    if not isinstance(tree, dict):
        raise Malformed("not_a_study", "not a JSON object")
    if not isinstance(tree.get("protocolSection"), dict):
        raise Malformed("not_a_study", "no protocolSection")
    fact = Lens(tree).at("protocolSection.identificationModule").fact("nctId")
    if fact is None:
        raise Malformed("no_nct_id", "no protocolSection.identificationModule.nctId")
    if not is_nct_id(fact.json_text):
        raise Malformed("bad_nct_id", "the nctId is not NCT and eight digits")
    return fact.json_text


def _refuse_duplicate_keys(compact: bytes, tree: Any) -> None:
    """Two values under one name leave open which is meant: refuse, never choose.

    Writing the decoded tree again gives the same length unless a key was lost, or a text was written
    in another of its spellings (escapes): only then is the slow look needed.
    """
    if len(_encoder.encode(tree)) == len(compact):
        return
    json.loads(compact, object_pairs_hook=_unique)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Malformed("duplicate_key", f"the name {twice[:80]!r} stands twice in one object")
    return found
