"""Whatever is handed in: no letter or digit is lost, spans hold, and the map of escapes is exact."""

from __future__ import annotations

import json

from hypothesis import example, given
from hypothesis import strategies as st

from lib.cuts import broken_promises
from trialfinder.criteria.segment import segment
from trialfinder.explain import explain, to_json
from trialfinder.fidelity.judge import judge
from trialfinder.text.normalize import unescape, unescape_mapped
from trialfinder.text.spans import Span

# Pieces from which real texts are built, thrown together in any order.
_PIECES = st.sampled_from(
    [
        "Inclusion Criteria:",
        "Exclusion Criteria",
        "EXCLUSION CRITERIA - ",
        "Key inclusion criteria (Part B):",
        "Part A:",
        "Healthy volunteers",
        "OR",
        "Performance status",
        "* ",
        "- ",
        "• ",
        "\\- ",
        "\\* ",
        "o ",
        "1. ",
        "2. ",
        "3\\. ",
        "4) ",
        "(a) ",
        "b) ",
        "ii. ",
        "1.2 ",
        "1、",
        "any of the following:",
        "at least 2 of the following",
        "Age \\>= 18 years",
        "grade 2. Patients",
        "1.5 x 10\\^9/L",
        "gout",
        "with",
        ". ",
        "; ",
        " - ",
        "\n",
        "\n\n",
        "\r\n",
        "\n  ",
        "\n     ",
        "\t",
        "\u00a0",
        "\ufeff",
        "\ud800",
        "年龄：",
        "٣. ",
        "²",
        "<!-- -->",
        "\\",
    ]
)
_TEXTS = st.one_of(st.lists(_PIECES, max_size=40).map("".join), st.text(max_size=200))


@given(_TEXTS)
@example("1.")
@example("* 1. (a) ")
@example("Exclusion Criteria:1.\n2.")
@example("\\\\>\\")
def test_every_promise_holds_for_any_text(text: str) -> None:
    assert broken_promises(text, segment(text)) == []


@given(_TEXTS)
def test_a_text_explained_twice_is_the_same_and_its_json_can_be_read(text: str) -> None:
    study = explain(text)
    assert study == explain(text)
    data = json.loads(to_json(study))
    assert len(data["criteria"]) == len(study.criteria)


@given(_TEXTS)
def test_each_explained_criterion_gets_the_same_verdict_from_the_checker_alone(text: str) -> None:
    for criterion in explain(text).criteria:
        assert " ".join(criterion.lines) == criterion.plain
        assert criterion.plain == criterion.original or criterion.verdict != "original"
        assert judge(criterion.side, criterion.original, criterion.plain).verdict == criterion.verdict


@given(_TEXTS, st.data())
def test_a_span_goes_to_the_source_and_back(text: str, data: st.DataObject) -> None:
    mapped = unescape_mapped(text)
    assert mapped.text == unescape(text)
    start = data.draw(st.integers(0, len(mapped.text)))
    end = data.draw(st.integers(start, len(mapped.text)))
    source = mapped.to_source(Span(start, end))
    assert unescape(source.of(text)) == mapped.text[start:end]
    assert mapped.from_source(source) == Span(start, end)


@given(_TEXTS)
def test_only_backslashes_are_lost_by_unescaping(text: str) -> None:
    read = unescape(text)
    assert read.replace("\\", "") == text.replace("\\", "")
    assert len(text) - len(read) <= text.count("\\")
