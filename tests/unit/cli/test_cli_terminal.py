"""What reaches a terminal cannot command it."""

from __future__ import annotations

import io
import json
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialfinder.cli.terminal import progress_bars, say, say_json, tell, visible

OBEYED = [
    "\x1b[31mred",
    "\x1b]0;title\x07",
    "\x9b31m",
    "\x08\x08back",
    "over\rwritten",
    "\x00\x0b\x0c\x7f",
    "\u202eright to left\u202c",
    "\u2066isolate\u2069",
    "\u200e\u200f\u061c",
    "\u2028\u2029",
]


@pytest.mark.parametrize("text", OBEYED)
def test_what_a_terminal_would_obey_is_made_visible(text: str) -> None:
    shown = visible(text)
    assert shown.isprintable()
    assert json.loads(f'"{shown}"') == text


@given(st.text())
def test_no_control_character_survives_and_words_do(text: str) -> None:
    shown = visible(text)
    assert all(c in "\n\t" or not (ord(c) < 32 or 0x7F <= ord(c) < 0xA0) for c in shown)
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    assert [c for c in text if c.isalnum()] == [c for c in shown if c.isalnum()] or shown != text


def test_tabs_newlines_accents_and_other_scripts_stay() -> None:
    text = "ECOG ≤2\t1.0 × 10⁹/L\nNaïve, 患者, عمر, e\u0301 👩‍⚕️"
    assert visible(text) == text


@given(
    st.recursive(
        st.none() | st.booleans() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_json_stays_the_same_value(value: object) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdout", stream)
        say_json(value)
    stream.flush()
    written = stream.buffer.getvalue()  # type: ignore[attr-defined]  # a BytesIO, as made above
    assert json.loads(written) == value
    assert written.count(b"\n") == 1
    assert written.endswith(b"\n")


def test_answers_and_remarks_do_not_mix(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    say("answer\n")
    tell("remark")
    sys.stdout.flush()
    assert capfdbinary.readouterr() == (b"answer\n", b"remark\n")


def test_words_are_utf8_whatever_the_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), "ascii")
    monkeypatch.setattr(sys, "stdout", stream)
    say("≤2 \udcff")
    stream.flush()
    assert stream.buffer.getvalue() == "≤2 \\udcff\n".encode()  # type: ignore[attr-defined]  # a BytesIO


class Terminal(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("quiet", "terminal", "bar"), [(False, True, True), (True, True, False), (False, False, False)]
)
def test_a_bar_is_drawn_on_a_terminal_that_wants_one(
    monkeypatch: pytest.MonkeyPatch, quiet: bool, terminal: bool, bar: bool
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    stream = (Terminal if terminal else io.TextIOWrapper)(io.BytesIO(), "utf-8")
    monkeypatch.setattr(sys, "stderr", stream)
    with progress_bars("importing", "explaining", quiet=quiet) as (progress, later):
        assert (progress is not None) == bar
        if progress:
            progress(50, 100, 7)
    stream.flush()
    drawn = stream.buffer.getvalue().decode()  # type: ignore[attr-defined]  # a BytesIO
    assert ("importing" in drawn) == bar
    assert "explaining" not in drawn, "a work that has not begun"
    assert (later is not None) == bar
    assert "\x1b[3" not in drawn, "colour in spite of NO_COLOR"
