"""A build stands as a whole or not at all, below its own folder, and replaces nothing but a build."""

from __future__ import annotations

import errno
import fcntl
import os
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.payloads import PAYLOADS
from trialfinder.errors import BadInputError, BusyError, DiskError, MissingError, UsageError
from trialfinder.site import folder
from trialfinder.site.folder import MARKER, SCHEMA, Folder, address_of, checked, write, write_twice

HOSTILE = (
    *(
        "../x",
        "../../etc/passwd",
        "/etc/passwd",
        "a/../../x",
        "a//b",
        "./x",
        "a/./b",
        "",
        ".",
        "..",
        "a/..",
        "a/.hidden",
    ),
    *(
        "trial/NCT1/index.html",
        "trial/NCT123456789/index.html",
        "trial/nct01000001/index.html",
        "trial/../x/index.html",
    ),
    *("es/trial/NCT1/index.html", "es/trial/x/index.html", "es/../x"),
    *("trial/NCT01000001", "trial/NCT01000001.exe", "trial/x.json", "trial/NCT0100000\u0661/index.html"),
    *(
        "a\0b",
        "a\nb",
        "a b",
        "a\\b",
        "c:\\x",
        "con:",
        "~/x",
        "$HOME/x",
        "a%2e%2e/b",
        "x" * 300,
        "a/" * 20 + "x",
        "é",
        "-rf",
    ),
    *(f"conditions/{payload}/index.html" for payload in PAYLOADS),
    *(f"trial/NCT01000001{tail}" for tail in ("\n", "/../x", "/..", "\0", "/ x", ";", "|x", "/\u202ex")),
    *(f"{sign}x" for sign in string.punctuation),
    *(f"sponsors/{sign}" for sign in string.punctuation if sign != "-"),
    *(f"sponsors/a{sign}b/index.html" for sign in string.punctuation + string.whitespace if sign not in "-_./"),
    *("%2e%2e%2fx", "..%2fx", "..\\x", "....//x", "sponsors/../../x/index.html", "sponsors/a/../b", "nul\r", "x\x7f"),
)


def test_there_are_two_hundred_hostile_names() -> None:
    assert len(set(HOSTILE)) >= 200


@pytest.mark.parametrize("name", sorted(set(HOSTILE)), ids=ascii)
def test_no_hostile_name_becomes_a_file(name: str, tmp_path: Path) -> None:
    root = tmp_path / "deep" / "er" / "root"
    root.mkdir(parents=True)
    for attempt in (write, lambda where, named, content: write_twice(where, "a.json", named, content)):
        with pytest.raises(ValueError, match="no page has the name"):
            attempt(root, name, b"x")
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] in ([], ["a.json"])


@given(st.text(st.sampled_from("ab./\\-_ NCT0123456789\n\0é%~"), max_size=40))
def test_a_name_that_passes_stays_below_the_root(name: str) -> None:
    try:
        passed = checked(name)
    except ValueError:
        return
    root = Path("/srv/site")
    assert Path(os.path.normpath(root / passed)).is_relative_to(root)
    assert os.path.normpath(root / passed) == str(root / passed)


@pytest.mark.parametrize(
    "name",
    [
        "index.html",
        ".nojekyll",
        "places/united-states/-/x/index.html",
        "trial/NCT01000001.json",
        "search/data/words-ab.js",
    ],
)
def test_the_names_of_our_own_pages_pass(name: str) -> None:
    assert checked(name) == name


def built(place: Path, content: bytes = b"x", *more: str) -> None:
    with Folder(place) as made:
        for name in ("index.html", *more):
            write(made.root, name, content)
        write(made.root, MARKER, b'{"schema": "%s", "base_url": "https://x.example"}' % SCHEMA.encode())
        made.publish()


def test_a_second_build_replaces_the_first_as_a_whole(tmp_path: Path) -> None:
    place = tmp_path / "site"
    built(place, b"x", "old.html")
    built(place, b"new")
    assert sorted(path.name for path in place.iterdir()) == ["index.html", MARKER]
    assert (place / "index.html").read_bytes() == b"new"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize("name", [".git", "CNAME", "index.htm"])
def test_what_somebody_put_into_an_earlier_build_is_not_lost(tmp_path: Path, name: str) -> None:
    place = tmp_path / "site"
    built(place)
    (place / name).write_text("somebody's")
    with pytest.raises(UsageError, match=name):
        built(place, b"new")
    assert (place / name).read_text() == "somebody's"
    assert (place / "index.html").read_bytes() == b"x"
    (place / name).unlink()
    for marker in (
        "no marker of ours",
        "{}",
        '{"schema": "other/1", "names": ["index.html"]}',
        f'{{"schema": "{SCHEMA}"}}',
    ):
        (place / MARKER).write_text(marker)
        with pytest.raises(UsageError, match=r"index\.html"):
            built(place, b"new")
    assert (place / "index.html").read_bytes() == b"x"


def test_the_same_where_the_system_cannot_swap_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "_exchanged_at_once", lambda new, old: False)
    test_a_second_build_replaces_the_first_as_a_whole(tmp_path)


def test_an_empty_folder_is_taken_and_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "link").symlink_to("there")
    built(tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "there" / "index.html").is_file()


def test_what_we_did_not_build_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("somebody's")
    for place in (tmp_path, tmp_path / "index.html"):
        with pytest.raises(UsageError):
            built(place)
    assert (tmp_path / "index.html").read_text() == "somebody's"
    assert [path.name for path in tmp_path.iterdir()] == ["index.html"]


def test_a_build_that_fails_leaves_the_one_before_and_nothing_beside_it(tmp_path: Path) -> None:
    place = tmp_path / "site"
    built(place, b"first")
    with pytest.raises(RuntimeError), Folder(place) as made:
        write(made.root, "index.html", b"second")
        raise RuntimeError
    assert (place / "index.html").read_bytes() == b"first"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_full_disk_is_told_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, content: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device", str(self))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(DiskError, match="no space left"):
        built(tmp_path / "site")
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_build_left_behind_is_cleared_away(tmp_path: Path) -> None:
    left = tmp_path / ".site.building"
    (left / "trial").mkdir(parents=True)
    (left / "trial" / "half.html").write_text("half")
    (left / "file").write_text("half")
    built(tmp_path / "site")
    assert sorted(path.name for path in (tmp_path / "site").iterdir()) == ["index.html", MARKER]
    assert not left.exists()


def test_two_builds_of_one_place_at_once_are_refused(tmp_path: Path) -> None:
    held = tmp_path / ".site.building"
    held.mkdir()
    lock = os.open(held, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        with pytest.raises(BusyError):
            built(tmp_path / "site")
    finally:
        os.close(lock)


def test_one_file_has_two_names_or_is_written_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_twice(tmp_path, "a.json", "b.json", b"x")
    assert (tmp_path / "a.json").samefile(tmp_path / "b.json")

    def refused(self: Path, other: Path) -> None:
        raise OSError(errno.EPERM, "not on this disk")

    monkeypatch.setattr(Path, "hardlink_to", refused)
    write_twice(tmp_path, "c.json", "d.json", b"y")
    assert (tmp_path / "d.json").read_bytes() == b"y"


def test_the_marker_says_which_address_a_build_is_for(tmp_path: Path) -> None:
    with pytest.raises(MissingError):
        address_of(tmp_path)
    built(tmp_path / "site")
    assert address_of(tmp_path / "site") == "https://x.example"
    (tmp_path / "site" / MARKER).write_bytes(b"{")
    with pytest.raises(BadInputError):
        address_of(tmp_path / "site")
