"""Exports and roots, held against a plain scan of what was fed."""

from __future__ import annotations

import hashlib
import json
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from lib.records import a_study
from trialfinder.export.manifest import differences, read_manifest
from trialfinder.export.ndjson import export_ndjson
from trialfinder.records.document import read_document
from trialfinder.records.facts import scalars
from trialfinder.records.people import WITHHELD, people, told_of, without
from trialfinder.records.positions import texts
from trialfinder.refresh import import_paths
from trialfinder.store.database import open_store

IDS = st.integers(1, 99_999_998).map(lambda number: f"NCT{number:08d}").filter(lambda nct_id: nct_id[:7] != "NCT9999")
WORDS = st.text(max_size=8)
TREES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.floats(allow_nan=False, allow_infinity=False) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=12,
)


def written(tree: Any, *, spaced: bool, escaped: bool) -> bytes:
    return json.dumps(tree, indent=2 if spaced else None, ensure_ascii=escaped).encode("utf-8", "surrogatepass")


def plain(raw: bytes) -> bytes:
    """A document as it is kept, by code of this test: white space outside strings goes where there are newlines."""
    if b"\n" not in raw:
        return raw
    kept, inside, escaped = bytearray(), False, False
    for sign in raw:
        if inside or sign not in b" \n\r\t":
            kept.append(sign)
        if sign == ord('"') and not escaped:
            inside = not inside
        escaped = inside and sign == ord("\\") and not escaped
    return bytes(kept)


@settings(deadline=None, max_examples=60)
@given(st.dictionaries(IDS, st.tuples(st.integers(0, 3), TREES, st.booleans(), st.booleans()), max_size=8))
def test_an_export_is_what_a_scan_of_the_files_gives(made: dict[str, Any]) -> None:
    studies = {}
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for nct_id, (older, extra, spaced, escaped) in made.items():
            tree = json.loads(a_study(nct_id)) | {"x": extra}
            studies[nct_id] = written(tree, spaced=spaced, escaped=escaped)
            versions = [a_study(nct_id, last_update=f"20{year:02d}-01-01") for year in range(older)]
            for number, raw in enumerate([*versions, studies[nct_id]]):
                (place / f"{nct_id}-{number}.json").write_bytes(raw)
        if made:
            import_paths(place / "store", [place], defer=True)
        with open_store(place / "store", write=True) as store:
            export_ndjson(store, str(place / "out"))
            assert list(differences(store, read_manifest(place / "out.manifest.json"))) == []
        assert (place / "out").read_bytes() == b"".join(plain(studies[nct_id]) + b"\n" for nct_id in sorted(studies))
        root = json.loads((place / "out.manifest.json").read_bytes())["root"]
    thousands: dict[str, list[str]] = {}
    for nct_id in sorted(studies):
        digest = hashlib.sha256(plain(studies[nct_id])).hexdigest()
        thousands.setdefault(nct_id[:8], []).append(f"{nct_id} {digest}\n")
    lines = [f"{name} {hashlib.sha256(''.join(rows).encode()).hexdigest()}\n" for name, rows in thousands.items()]
    assert root == hashlib.sha256("".join(lines).encode()).hexdigest()


@settings(deadline=None)
@given(TREES, st.booleans(), st.booleans())
def test_every_text_is_found_at_its_path_and_its_place(extra: Any, spaced: bool, escaped: bool) -> None:
    document = read_document(written(json.loads(a_study()) | {"x": extra}, spaced=spaced, escaped=escaped))
    found = [(path, json.loads(document.raw[start:end])) for path, start, end in texts(document.raw)]
    tree = json.loads(document.raw)
    assert found == [(fact.path, fact.value) for fact in scalars(tree) if isinstance(fact.value, str)]


@settings(deadline=None)
@given(TREES, st.booleans(), st.data())
def test_only_what_is_withheld_changes(extra: Any, escaped: bool, data: st.DataObject) -> None:
    document = read_document(written(json.loads(a_study()) | {"x": extra}, spaced=False, escaped=escaped))
    paths = [path for path, _, _ in texts(document.raw)]
    assert len(paths) == len(set(paths)) or "." in json.dumps(extra) or "[" in json.dumps(extra)
    hidden = data.draw(st.sets(st.sampled_from(paths)))
    shown = without(document, hidden)
    before, after = list(scalars(document.tree)), list(scalars(shown.tree))
    assert [fact.path for fact in before] == [fact.path for fact in after]
    for old, new in zip(before, after, strict=True):
        assert new.value == (WITHHELD if old.path in hidden and isinstance(old.value, str) else old.value)


NAMES = st.none() | st.sampled_from(["Ada Quill", "Bob", "", "555 0100", "a@quill.example"]) | st.integers(0, 1)
CONTACT = st.dictionaries(st.sampled_from(["name", "phone", "phoneExt", "email", "title", "role"]), NAMES, max_size=4)


@settings(deadline=None)
@given(st.lists(CONTACT, max_size=2), st.lists(CONTACT, max_size=2), st.lists(CONTACT, max_size=2), CONTACT, NAMES)
def test_the_quick_look_tells_of_everyone_whom_the_thorough_one_finds(
    central: list[Any], local: list[Any], officials: list[Any], point: dict[str, Any], name: Any
) -> None:
    tree = json.loads(a_study())
    tree["protocolSection"]["contactsLocationsModule"] = {
        "centralContacts": central,
        "overallOfficials": officials,
        "locations": [{"facility": name, "contacts": local}],
    }
    tree["protocolSection"]["sponsorCollaboratorsModule"] = {
        "leadSponsor": {"name": name},
        "responsibleParty": {"investigatorFullName": name, "oldNameTitle": name},
        "collaborators": officials,
    }
    tree["protocolSection"]["identificationModule"]["organization"] = {"fullName": name}
    tree["resultsSection"] = {"moreInfoModule": {"pointOfContact": point}}
    document = read_document(json.dumps(tree).encode())
    found = {
        (one.kind, one.fact.value)
        for person in people(document.tree)
        for one in person
        if one.kind != "extension" and one.fact.value
    }
    told = told_of(document.raw)
    assert told is None or found <= set(told)
    if not any(
        isinstance(value, int) for part in (*central, *local, *officials, point, {"": name}) for value in part.values()
    ):
        assert told is not None
