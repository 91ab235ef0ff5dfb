"""What holds for any text: edits rebuild the sentence, lines join to it, and time stays in bounds."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialfinder.criteria.model import Criterion
from trialfinder.criteria.segment import segment
from trialfinder.text.normalize import unescape
from trialfinder.text.spans import Span
from trialfinder.translate.engine import Translation, context, translate

_PIECES = st.sampled_from(
    [
        "Patients with", "Subjects who have", "Subject has", "age", "Age<60", "≥ 18 years", "</= 1.5 x ULN", "=<", ">",
        "history of", "prior to", "within 28 days", "not", "and", "or", "(e.g.", ")", "[", "]", ";", ".", ":", ",", "-",
        "active", "hepatitis", "ANC", "hemoglobin", "\\>", "\\[", "\\", "\n", "\n             ", "\u00a0", "  ",
        "1,500/mm3",
        "investigator", "myocardial infarction (MI)", "pregnant", "women", "No", "unless", "X", "é", "\U0001f600",
        "(ULN)",
    ]
)  # fmt: skip
_CRITERIA = st.one_of(st.text(max_size=80), st.lists(_PIECES, max_size=25).map(" ".join))


def one(text: str) -> tuple[str, Translation]:
    criterion = Criterion("i1", "inclusion", "", 0, None, None, None, Span(0, len(text)), unescape(text))
    return text, translate(criterion, context(text, (criterion,)))


def rebuilt(source: str, span: Span, translation: Translation) -> str:
    pieces = []
    position = span.start
    for edit in translation.edits:
        pieces.append(unescape(source[position : edit.span.start]))
        pieces.append(edit.out)
        position = edit.span.end
    pieces.append(unescape(source[position : span.end]))
    return "".join(pieces)


# The first call reads the vocabulary, which no deadline of one example should count.
@settings(deadline=None)
@given(_CRITERIA)
def test_the_sentence_is_the_source_with_its_edits_applied(text: str) -> None:
    source, translation = one(text)
    assert rebuilt(source, Span(0, len(source)), translation) == translation.plain


@settings(deadline=None)
@given(_CRITERIA)
def test_edits_ascend_and_never_overlap(text: str) -> None:
    _, translation = one(text)
    ends = 0
    for edit in translation.edits:
        assert ends <= edit.span.start < edit.span.end <= len(text)
        assert edit.rule
        ends = edit.span.end


@settings(deadline=None)
@given(_CRITERIA)
def test_lines_joined_by_one_space_are_the_sentence(text: str) -> None:
    _, translation = one(text)
    assert " ".join(translation.lines) == translation.plain


@settings(deadline=None)
@given(_CRITERIA)
def test_every_digit_of_the_source_is_in_the_sentence_in_its_order(text: str) -> None:
    source, translation = one(text)
    assert [c for c in translation.plain if c.isdigit()] == [c for c in unescape(source) if c.isdigit()]


@settings(deadline=None)
@given(_CRITERIA)
def test_each_note_stands_once_and_there_are_at_most_four(text: str) -> None:
    _, translation = one(text)
    assert len(translation.notes) == len(set(translation.notes)) <= 4


@settings(deadline=None)
@given(st.lists(_CRITERIA, max_size=6))
def test_a_whole_text_can_be_worded_criterion_by_criterion(texts: list[str]) -> None:
    source = "Inclusion Criteria:\n\n" + "\n".join(f"* {text}" for text in texts)
    criteria = segment(source).criteria
    whole = context(source, criteria)
    for criterion in criteria:
        translation = translate(criterion, whole)
        assert rebuilt(source, criterion.span, translation) == translation.plain


@pytest.mark.parametrize(
    "piece",
    ["(", ")", "history of ", "≥", "> or ", "ULN ", "a(", "1.5 x ", "within 4 ", "(AB) ", "-", "e.g.", "A" * 50 + " ",
     "and is ",
     "\\>", " \n", "prior ", "myocardial ", "absolute neutrophil count ", "1", ".,", "<", "has a ", "a-", "[(",
     ", and "],
)  # fmt: skip
def test_hostile_texts_of_100_kilobytes_take_no_longer_than_long_ones(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    began = time.process_time()
    one(text)
    assert time.process_time() - began < 2.0
