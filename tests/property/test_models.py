"""Whatever a model says, nothing breaks, and what is locked stays."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.models import completion, message
from trialfinder.translate.models.answers import Refusal, Wording, read_answer, refusal_of
from trialfinder.translate.models.formats import Reply, Unreadable, read_reply
from trialfinder.translate.models.options import Options
from trialfinder.translate.models.questions import Question, question_of
from trialfinder.translate.tokens import Tokens

SENTENCE = (
    "Patients Subjects with who have elevated urate hypertension not no without or and unless < ≥ 5 18 to 65 years "
    "mg/dL x ULN ALT PD-1 warfarin (if any) , ; . : untreated must may 1.5 × 10^9/L stage III \\[sic\\] you the"
)
WORDS = SENTENCE.split()
texts = st.one_of(st.lists(st.sampled_from(WORDS), min_size=1, max_size=20).map(" ".join), st.text(max_size=60))
replies = st.one_of(
    st.text(max_size=30), st.sampled_from(["You", "You have", "raised", "not", "5", "<", "a high level", "Everybody"])
)
json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=10,
)


@pytest.fixture(scope="module", autouse=True)
def _tables_at_hand() -> None:
    """Else the first example takes the time to read the vocabulary."""
    Question("inclusion", "Patients with hypertension").data()


def reworded(question: Question, wording: Wording) -> str:
    text = question.text
    for start, end, out in reversed(wording.edits):
        text = text[:start] + out + text[end:]
    return text


@given(texts, st.text() | json_values.map(json.dumps), st.sampled_from(["edits", "pieces"]))
def test_any_answer_gets_a_wording_or_a_reason(text: str, answer: str, form: Any) -> None:
    question = question_of("inclusion", text)
    if question is None:
        return
    found = read_answer(question, form, answer)
    assert isinstance(found, Refusal) or refusal_of(question, found) is None


@settings(max_examples=300)
@given(texts, st.lists(st.tuples(st.integers(-1, 12), st.integers(0, 3), replies), min_size=1, max_size=4))
def test_edits_that_are_taken_leave_every_locked_token_but_those_of_a_choice(
    text: str, wanted: list[tuple[int, int, str]]
) -> None:
    question = question_of("exclusion", text)
    if question is None:
        return
    edits = [{"from": first, "to": first + more, "text": out} for first, more, out in wanted]
    found = read_answer(question, "edits", json.dumps({"edits": edits}))
    if isinstance(found, Refusal):
        return
    offered = {place for choice in question.choices for place in range(choice.first, choice.last + 1)}
    kept = [
        word
        for place, (word, locked) in enumerate(zip(question.tokens.words, question.locked, strict=True))
        if locked and place not in offered
    ]
    rest = iter(Tokens(reworded(question, found)).words)
    assert all(word in rest for word in kept)


@given(
    st.sampled_from(["openai", "anthropic"]), st.binary() | json_values.map(lambda value: json.dumps(value).encode())
)
def test_any_reply_is_read_or_refused(form: Any, raw: bytes) -> None:
    try:
        reply = read_reply(Options(url="http://a/v1", name="a", format=form), raw)
    except Unreadable:
        return
    assert isinstance(reply, Reply)
    assert reply.tokens >= 0


@given(st.text())
def test_the_words_of_a_reply_are_those_that_were_sent(text: str) -> None:
    for form, told in (("openai", completion(text)), ("anthropic", message(text))):
        raw = json.dumps(told).encode()
        try:
            assert read_reply(Options(url="http://a/v1", name="a", format=form), raw).text == text  # type: ignore[arg-type]  # a literal from a loop
        except Unreadable:
            assert any(0xD800 <= ord(character) <= 0xDFFF for character in text)


@given(st.text(max_size=200))
def test_a_question_is_json_whose_text_is_the_criterion(text: str) -> None:
    question = question_of("inclusion", text)
    if question is not None:
        assert json.loads(question.data())["text"] == question.text
