"""Escapes go, everything else stays, and the way back is exact."""

from __future__ import annotations

import pytest

from trialfinder.text.normalize import unescape, unescape_mapped
from trialfinder.text.spans import Span


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        (r"FEV1 \> 70 % and \< 90 %", "FEV1 > 70 % and < 90 %"),
        (r"\[GINA\] 1\. \~2 \_x\_ \& \- \* 10\^9/L", "[GINA] 1. ~2 _x_ & - * 10^9/L"),
        (r"\\> stays escaped once", r"\> stays escaped once"),
        (r"a\b and \é and \1 keep their backslash", r"a\b and \é and \1 keep their backslash"),
        ("ends with \\", "ends with \\"),
        ("a backslash \\\n before a line break", "a backslash \\\n before a line break"),
        ("", ""),
    ],
)
def test_a_backslash_before_ascii_punctuation_goes_and_nothing_else(sent: str, read: str) -> None:
    assert unescape(sent) == read


def test_nothing_is_repaired() -> None:
    # NCT03929601 escapes an entity; NCT05531279 has mojibake; superscripts are lost in many records.
    assert unescape(r"\&lt; 18 years") == "&lt; 18 years"
    for broken in ("1.5 x 109/L", "Ã— 10", "&#8805; 18", "³4 weeks", "Ａｇｅ：１８", "\ufeffAge\u00a018\r\n"):
        assert unescape(broken) == broken


def test_a_span_of_the_text_is_found_in_the_source_with_its_escapes() -> None:
    source = r"ANC \>= 1.5, \[x\] ok"
    mapped = unescape_mapped(source)
    place = mapped.text.index(">= 1.5")
    span = mapped.to_source(Span(place, place + 2))
    assert span.of(source) == r"\>="
    whole = mapped.to_source(Span(0, len(mapped.text)))
    assert whole == Span(0, len(source))


def test_a_span_of_the_source_is_found_in_the_text_and_half_an_escape_counts_as_the_whole() -> None:
    source = r"a \> b"
    mapped = unescape_mapped(source)
    assert mapped.from_source(Span(2, 4)).of(mapped.text) == ">"
    assert mapped.from_source(Span(3, 4)).of(mapped.text) == ">"
    assert mapped.from_source(Span(2, 3)).of(mapped.text) == ">"
    assert mapped.from_source(Span(3, 3)) == Span(2, 2)
    assert mapped.from_source(Span(len(source), len(source))) == Span(5, 5)
