"""Pages kept: the right one, not more than there is room for, and never an old one."""

from __future__ import annotations

import threading

import pytest

from trialfinder.web.kept import Kept, code_stamp


def test_a_page_is_made_once() -> None:
    kept, made = Kept(), []

    def make() -> str:
        made.append(1)
        return "≤"

    assert kept.page("a", make) == kept.page("a", make) == "≤".encode()
    assert made == [1]


def test_what_was_not_asked_for_longest_goes_first() -> None:
    kept = Kept(room=30)
    for tag in ("a", "b", "c"):
        kept.page(tag, lambda: b"x" * 10)
    kept.page("a", lambda: b"never made")
    kept.page("d", lambda: b"y" * 10)
    assert kept.page("a", lambda: b"again") == b"x" * 10
    assert kept.page("b", lambda: b"again") == b"again"


def test_a_page_larger_than_the_room_is_given_and_not_kept() -> None:
    kept = Kept(room=5)
    assert kept.page("a", lambda: b"x" * 10) == b"x" * 10
    assert kept.page("a", lambda: b"again") == b"again"


def test_many_threads_get_their_own_pages() -> None:
    kept, wrong = Kept(room=500), []

    def ask(thread: int) -> None:
        for number in range(2000):
            name = str((number * (thread + 1)) % 97)
            if kept.page(name, lambda name=name: name * 9) != (name * 9).encode():  # type: ignore[misc]  # bound here
                wrong.append(name)

    threads = [threading.Thread(target=ask, args=(thread,)) for thread in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert kept._size == sum(map(len, kept._pages.values())) <= 500


def test_a_path_leads_to_its_finished_page_while_both_are_kept() -> None:
    kept = Kept(room=10)
    kept.remember("/a", "a", "text/html")
    assert kept.finished("/a") is None, "remembered, but not kept"
    kept.page("a", lambda: b"x" * 10)
    assert kept.finished("/a") == ("a", "text/html", b"x" * 10)
    assert kept.finished("/b") is None
    kept.page("b", lambda: b"y" * 10)
    assert kept.finished("/a") is None


def test_no_more_paths_are_remembered_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trialfinder.web.kept.PATHS", 3)
    kept = Kept()
    kept.page("a", lambda: b"x")
    for number in range(9):
        kept.remember(number, "a", "text/html")
    assert [number for number in range(9) if kept.finished(number)] == [6, 7, 8]


def test_the_stamp_of_the_code_stays_while_the_code_does() -> None:
    assert code_stamp() == code_stamp.__wrapped__()
    assert len(code_stamp()) == 64
