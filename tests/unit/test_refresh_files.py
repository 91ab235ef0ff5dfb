"""Every form of file gives the same studies; what is broken gives one piece of damage."""

from __future__ import annotations

import gzip
import io
import json
import os
import struct
import threading
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from lib.records import a_study, many_studies
from trialfinder.errors import MissingError
from trialfinder.refresh.files import Folders, pieces_of
from trialfinder.refresh.pieces import Broken, Piece
from trialfinder.refresh.zips import count_entries

STUDIES = many_studies(4)


def pieces(path: Path) -> list[Piece]:
    return list(pieces_of(path, lambda _: None, lambda _: None))


def taken(path: Path) -> list[bytes]:
    found = pieces(path)
    assert [piece.damage for piece in found] == [None] * len(found)
    return [piece.raw for piece in found]


def a_file(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def a_list() -> bytes:
    return b"[" + b",\n".join(STUDIES) + b"]"


def a_page() -> bytes:
    return b'{"nextPageToken": "abc", "studies": ' + a_list() + b', "totalCount": 4}'


def lines(end: bytes = b"\n") -> bytes:
    return end.join(STUDIES) + end


def a_zip(names: Callable[[int], str] = "NCT0100xxxx/NCT{:08d}.json".format, **options: int) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", **options) as archive:  # type: ignore[arg-type] # compression by number
        for index, study in enumerate(STUDIES):
            archive.writestr(names(1_000_001 + index), study)
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("list.json", a_list()),
        ("page.json", a_page()),
        ("lines.ndjson", lines()),
        ("lines.jsonl", lines()),
        ("crlf.ndjson", lines(b"\r\n")),
        ("no-final-newline.ndjson", lines().rstrip()),
        ("blank.ndjson", b"\n\n" + b"\n \n".join(STUDIES) + b"\n\n\n"),
        ("bom.ndjson", b"\xef\xbb\xbf" + lines()),
        ("bom.json", b"\xef\xbb\xbf" + a_list()),
        ("lines-by-another-name.json", lines()),
        ("lines-without-a-name", lines()),
        ("list-by-another-name.ndjson", a_list()),
        ("list-in-one-line.ndjson", a_list().replace(b"\n", b"")),
        ("page-in-one-line.ndjson", a_page().replace(b"\n", b"")),
        ("laid-out-list.ndjson", json.dumps(json.loads(a_list()), indent=2).encode()),
        ("laid-out-page.ndjson", json.dumps(json.loads(a_page()), indent=2).encode()),
        ("list.json.gz", gzip.compress(a_list())),
        ("lines.ndjson.gz", gzip.compress(lines())),
        ("two-members.ndjson.gz", b"".join(gzip.compress(study + b"\n") for study in STUDIES)),
        ("padded.ndjson.gz", gzip.compress(lines()) + b"\0" * 512),
        ("gzip-by-another-name.json", gzip.compress(lines())),
        ("deflated.zip", a_zip(compression=zipfile.ZIP_DEFLATED)),
        ("stored.zip", a_zip(compression=zipfile.ZIP_STORED)),
        ("zip-by-another-name.json", a_zip()),
    ],
)
def test_every_form_gives_the_same_studies(tmp_path: Path, name: str, data: bytes) -> None:
    found = taken(a_file(tmp_path, name, data))
    assert [json.loads(raw) for raw in found] == [json.loads(study) for study in STUDIES]


def test_one_study_may_stand_alone_in_any_form(tmp_path: Path) -> None:
    for name, data in [
        ("one.json", a_study()),
        ("one.ndjson", a_study()),
        ("one.json.gz", gzip.compress(a_study())),
        ("laid-out.ndjson", json.dumps(json.loads(a_study()), indent=2).encode()),
    ]:
        (raw,) = taken(a_file(tmp_path, name, data))
        assert json.loads(raw) == json.loads(a_study())


def test_positions_name_the_line_the_item_or_the_entry(tmp_path: Path) -> None:
    bad = b"\n\nnonsense\n" + STUDIES[0]
    assert [piece.position for piece in pieces(a_file(tmp_path, "a.ndjson", bad))] == ["line 3", "line 4"]
    assert [piece.position for piece in pieces(a_file(tmp_path, "a.json", a_list()))][2] == "[2]"
    assert [piece.position for piece in pieces(a_file(tmp_path, "b.json", a_page()))][2] == "studies[2]"
    assert pieces(a_file(tmp_path, "a.zip", a_zip()))[0].position == "NCT0100xxxx/NCT01000001.json"


def test_lines_are_whole_whatever_the_chunks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trialfinder.refresh.streams.CHUNK", 7)
    found = taken(a_file(tmp_path, "a.ndjson.gz", gzip.compress(b"\n \n" + lines(b"\r\n\r\n"))))
    assert [raw.rstrip(b"\r") for raw in found] == STUDIES


def test_a_line_too_large_is_passed_by(tmp_path: Path) -> None:
    large = b"x" * (17 << 20)
    data = STUDIES[0] + b"\n" + large + b"\n" + STUDIES[1]
    first, second, third = pieces(a_file(tmp_path, "a.ndjson", data))
    assert (first, third) == (Piece("line 1", STUDIES[0]), Piece("line 3", STUDIES[1]))
    assert second.damage is not None
    assert (second.position, second.damage.reason, second.damage.size) == ("line 2", "too_large", len(large))
    assert second.damage.last is False


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.99])
def test_a_gzip_cut_short_gives_what_came_before_and_one_piece_of_damage(tmp_path: Path, cut: float) -> None:
    studies = [a_study(f"NCT{number:08d}", title=os.urandom(300).hex()) for number in range(1_000_001, 1_000_101)]
    packed = gzip.compress(b"\n".join(studies))
    *before, last = pieces(a_file(tmp_path, "a.ndjson.gz", packed[: int(len(packed) * cut)]))
    assert [piece.raw for piece in before] == studies[: len(before)]
    assert len(before) >= 90 * cut
    assert last.damage is not None
    assert (last.damage.reason, last.damage.last) == ("cut_gzip", True)


def test_a_gzip_damaged_in_the_middle_gives_what_came_before_and_one_piece_of_damage(tmp_path: Path) -> None:
    studies = [a_study(f"NCT{number:08d}", title=os.urandom(300).hex()) for number in range(1_000_001, 1_000_101)]
    packed = bytearray(gzip.compress(b"\n".join(studies)))
    middle = len(packed) // 2
    packed[middle : middle + 64] = b"\xff" * 64
    *before, last = pieces(a_file(tmp_path, "a.ndjson.gz", bytes(packed)))
    assert all(piece.damage is None for piece in before)
    assert [piece.raw for piece in before[:40]] == studies[:40]
    assert last.damage is not None
    assert last.damage.reason == "bad_gzip"


def test_a_gzip_whose_checksum_is_wrong_is_reported_after_its_studies(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(lines()))
    packed[-6] ^= 1
    *studies, last = pieces(a_file(tmp_path, "a.ndjson.gz", bytes(packed)))
    assert len(studies) == len(STUDIES)
    assert last.damage is not None
    assert last.damage.reason == "bad_gzip"


def test_a_gzip_that_breaks_after_one_line_is_no_smaller_file(tmp_path: Path) -> None:
    packed = gzip.compress(a_study() + b"\n" + os.urandom(4000).hex().encode())
    for name in ("a.ndjson.gz", "a.json.gz"):
        first, last = pieces(a_file(tmp_path, name, packed[:-1500]))
        assert first.raw == a_study()
        assert last.damage is not None
        assert last.damage.reason == "cut_gzip"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (a_list().decode().encode("utf-16"), "utf16"),
        (a_list().decode().encode("utf-16-le"), "utf16"),
        (a_list().decode().encode("utf-16-be"), "utf16"),
        (gzip.compress(a_list().decode().encode("utf-16")), "utf16"),
        (gzip.compress(a_zip()), "packed_twice"),
        (gzip.compress(gzip.compress(lines())), "packed_twice"),
        (a_zip()[:-60], "cut_zip"),
        (a_zip()[:100], "cut_zip"),
        (b"PK\x03\x04", "cut_zip"),
        (gzip.compress(lines())[:8], "cut_gzip"),
        (b"\x1f\x8b\x08nonsense", "bad_gzip"),
        (b"", "empty"),
    ],
    ids=lambda value: value if isinstance(value, str) else "file",  # a packed file holds the time
)
def test_a_file_that_cannot_be_opened_says_why(tmp_path: Path, data: bytes, reason: str) -> None:
    for name in ("a.json", "a.ndjson"):
        (piece,) = pieces(a_file(tmp_path, name, data)) or [None]
        if piece is None:
            assert (name, data) == ("a.ndjson", b"")  # no lines are no mistake
            continue
        assert piece.damage is not None
        assert (piece.position, piece.damage.reason, piece.damage.last) == ("whole file", reason, True)


def test_a_zip_is_read_without_its_other_entries(tmp_path: Path) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("README.txt", "hello")
        archive.mkdir("empty")
        archive.writestr("deep/er/NCT01000001.json", json.dumps(json.loads(STUDIES[0]), indent=2))
        archive.writestr("deep/list.json", a_list())
    ignored: list[int] = []
    found = list(pieces_of(a_file(tmp_path, "a.zip", target.getvalue()), lambda _: None, ignored.append))
    assert sum(ignored) == 1
    assert [piece.position for piece in found] == [
        "deep/er/NCT01000001.json",
        *(f"deep/list.json [{index}]" for index in range(4)),
    ]


def a_wide_zip(monkeypatch: pytest.MonkeyPatch) -> bytearray:
    """A zip as one of more than 4 GB is: the old figures say only that the real ones stand elsewhere."""
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 100)
    monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 2)
    data = bytearray(a_zip())
    assert b"PK\x06\x06" in data
    end = data.rindex(b"PK\x05\x06")
    struct.pack_into("<HHII", data, end + 8, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF)
    return data


def test_a_large_zip_with_wide_figures_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert taken(a_file(tmp_path, "a.zip", bytes(a_wide_zip(monkeypatch)))) == STUDIES


def test_a_directory_is_read_to_its_end_and_held_against_its_count(tmp_path: Path) -> None:
    data = bytearray(a_zip())
    end = data.rindex(b"PK\x05\x06")
    struct.pack_into("<HH", data, end + 8, len(STUDIES) - 1, len(STUDIES) - 1)
    *found, last = pieces(a_file(tmp_path, "a.zip", bytes(data)))
    assert [piece.raw for piece in found] == STUDIES
    assert last.damage
    assert last.damage.reason == "bad_zip"
    with pytest.raises(Broken, match="lists 4 entries and says 3"):
        count_entries(io.BytesIO(data))


def test_a_writer_that_counts_modulo_65536_loses_nothing() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for number in range(0x10000 + 5):
            archive.writestr(f"{number}.json", b"{}")
    data = target.getvalue()
    wide, end = data.rindex(b"PK\x06\x06"), data.rindex(b"PK\x05\x06")
    narrow = bytearray(data[:wide] + data[end:])  # without the wide figures
    struct.pack_into("<HHII", narrow, wide + 8, 5, 5, wide - data.index(b"PK\x01\x02"), data.index(b"PK\x01\x02"))
    assert count_entries(io.BytesIO(narrow)) == count_entries(io.BytesIO(data)) == 0x10000 + 5


@pytest.mark.parametrize("cut", [1, 22, 60, 400])
def test_a_zip_that_lost_its_end_is_not_whole(cut: int) -> None:
    assert count_entries(io.BytesIO(a_zip())) == len(STUDIES)
    with pytest.raises(Broken):
        count_entries(io.BytesIO(a_zip()[:-cut]))


@pytest.mark.parametrize(
    ("lost", "reason"), [(b"PK\x06\x07", "cut_zip"), (b"PK\x06\x06", "cut_zip"), (b"\x01\x00\x18\x00", "bad_zip")]
)
def test_a_large_zip_that_lost_its_wide_figures_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lost: bytes, reason: str
) -> None:
    data = a_wide_zip(monkeypatch)
    if reason == "bad_zip":
        lost = data[data.index(b"PK\x01\x02") + 46 + len("NCT0100xxxx/NCT01000001.json") :][:4]
        at = data.index(lost, data.index(b"PK\x01\x02"))
        data[at + 2 : at + 4] = b"\x00\x00"
    else:
        at = data.rindex(lost)
        data[at : at + 4] = b"gone"
    assert reason in {piece.damage and piece.damage.reason for piece in pieces(a_file(tmp_path, "a.zip", bytes(data)))}


def test_an_entry_beyond_the_end_of_the_file_is_cut_off(tmp_path: Path) -> None:
    data = bytearray(a_zip(compression=zipfile.ZIP_STORED))
    struct.pack_into("<I", data, data.index(b"PK\x01\x02") + 20, 1 << 30)  # packed size
    first, *others = pieces(a_file(tmp_path, "a.zip", bytes(data)))
    assert first.damage is not None
    assert [piece.raw for piece in others] == STUDIES[1:]


def test_an_entry_that_lies_about_its_size_or_bytes_stops_no_other(tmp_path: Path) -> None:
    data = bytearray(a_zip(compression=zipfile.ZIP_STORED))
    first = data.index(b"PK\x01\x02")
    second = data.index(b"PK\x01\x02", first + 4)
    third = data.index(b"PK\x01\x02", second + 4)
    struct.pack_into("<I", data, first + 24, 5)  # unpacked size
    struct.pack_into("<I", data, second + 16, 12345)  # checksum
    struct.pack_into("<I", data, third + 42, 9)  # place of the entry
    *broken, last = pieces(a_file(tmp_path, "a.zip", bytes(data)))
    assert last == Piece("NCT0100xxxx/NCT01000004.json", STUDIES[3])
    assert [piece.damage and piece.damage.reason for piece in broken] == ["bad_zip_entry"] * 3


def test_an_encrypted_entry_and_an_unknown_packing_are_refused(tmp_path: Path) -> None:
    data = bytearray(a_zip())
    first = data.index(b"PK\x01\x02")
    data[first + 8] |= 1
    second = data.index(b"PK\x01\x02", first + 4)
    struct.pack_into("<H", data, second + 10, 14)
    found = pieces(a_file(tmp_path, "a.zip", bytes(data)))
    assert [piece.damage and piece.damage.reason for piece in found] == [
        "bad_zip_entry",
        "bad_zip_entry",
        None,
        None,
    ]


def test_a_damaged_directory_gives_the_entries_before_the_damage(tmp_path: Path) -> None:
    data = bytearray(a_zip())
    second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 4)
    data[second] = 0
    first, last = pieces(a_file(tmp_path, "a.zip", bytes(data)))
    assert first.raw == STUDIES[0]
    assert last.damage is not None
    assert (last.position, last.damage.reason) == ("after NCT0100xxxx/NCT01000001.json", "bad_zip")


def test_an_entry_damaged_inside_stops_no_other(tmp_path: Path) -> None:
    data = bytearray(a_zip(compression=zipfile.ZIP_DEFLATED))
    at = data.index(b"PK\x03\x04") + 30 + len("NCT0100xxxx/NCT01000001.json")
    data[at : at + 20] = b"\xff" * 20
    first, *others = pieces(a_file(tmp_path, "a.zip", bytes(data)))
    assert first.damage is not None
    assert (first.damage.reason, first.damage.last) == ("bad_zip_entry", False)
    assert [piece.raw for piece in others] == STUDIES[1:]


def test_an_entry_bomb_is_left_after_its_limit(tmp_path: Path) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("bomb.json", "w") as entry:
            entry.write(b'{"a": "')
            for _ in range(200):
                entry.write(b"x" * (1 << 20))
        archive.writestr("NCT01000001.json", STUDIES[0])
    bomb, study = pieces(a_file(tmp_path, "a.zip", target.getvalue()))
    assert bomb.damage is not None
    assert bomb.damage.size < 140 << 20
    assert len(bomb.raw) == 64 * 1024
    assert study.raw == STUDIES[0]


def test_a_folder_gives_its_files_in_order_and_counts_the_others(tmp_path: Path) -> None:
    for name in ("b/NCT02.json", "a/z.ndjson.gz", "a/NCT01.JSON", "c.zip", "a/notes.txt", "b/x.gz", "json", "d.jsonl"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        a_file(tmp_path, name, b"{}")
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    folders = Folders([tmp_path])
    assert [str(path.relative_to(tmp_path)) for path in folders.files()] == [
        "a/NCT01.JSON",
        "a/z.ndjson.gz",
        "b/NCT02.json",
        "c.zip",
        "d.jsonl",
    ]
    assert folders.ignored == 3


def test_a_path_that_is_not_there_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(MissingError, match=r"no file or folder .*nowhere\.json"):
        Folders([tmp_path, tmp_path / "nowhere.json"])


@pytest.mark.parametrize(("data", "reasons"), [(gzip.compress(lines()), [None] * 4), (a_zip(), ["zip_in_pipe"])])
def test_a_pipe_is_read_as_it_comes(tmp_path: Path, data: bytes, reasons: list[str | None]) -> None:
    pipe = tmp_path / "pipe.ndjson"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(data,))
    writer.start()
    found = pieces(pipe)
    writer.join()
    assert [piece.damage and piece.damage.reason for piece in found] == reasons


def test_the_bytes_told_are_those_of_the_file(tmp_path: Path) -> None:
    for name, data in [("a.ndjson", lines()), ("a.ndjson.gz", gzip.compress(lines()))]:
        told: list[int] = []
        list(pieces_of(a_file(tmp_path, name, data), told.append, lambda _: None))
        assert sum(told) == len(data)


def test_the_zip_reader_checks_what_it_gives(tmp_path: Path) -> None:
    study = STUDIES[0]
    data = a_zip().replace(study, study.replace(b"Study 0", b"Study X"))
    first, *_ = pieces(a_file(tmp_path, "a.zip", data))
    assert zlib.crc32(study) != zlib.crc32(study.replace(b"Study 0", b"Study X"))
    assert first.damage is not None
    assert first.damage.reason == "bad_zip_entry"
