"""What a model answers is taken only by the rules of the game, whatever it says."""

from __future__ import annotations

import json

import pytest

from lib.models import pieces
from trialfinder.translate.models.answers import LONGEST_ANSWER, Refusal, Wording, read_answer, refusal_of
from trialfinder.translate.models.questions import Question

TEXT = "Patients have elevated urate or hypertension for at least 6 months"
QUESTION = Question("inclusion", TEXT)


def read(answer: object, text: str = TEXT) -> Wording | Refusal:
    said = answer if isinstance(answer, str) else json.dumps(answer)
    return read_answer(Question("inclusion", text), "pieces" if '"pieces"' in said else "edits", said)


def plain(wording: Wording | Refusal, text: str = TEXT) -> str:
    assert isinstance(wording, Wording), wording
    for start, end, out in reversed(wording.edits):
        text = text[:start] + out + text[end:]
    return text


def edit(first: int, last: int, text: str) -> dict[str, object]:
    return {"edits": [{"from": first, "to": last, "text": text}]}


def test_edits_over_tokens_become_changes_over_the_text() -> None:
    answer = {"edits": [{"from": 2, "to": 2, "text": "raised"}, {"from": 0, "to": 0, "text": "you"}]}
    found = read(answer)
    assert isinstance(found, Wording)
    assert found.edits == ((0, 8, "You"), (14, 22, "raised"))
    assert plain(found) == "You have raised urate or hypertension for at least 6 months"


@pytest.mark.parametrize(
    "said",
    [
        '{"edits":[{"from":0,"to":0,"text":"You"}]}',
        '```json\n{"edits":[{"from":0,"to":0,"text":"You"}]}\n```',
        '```\n{"edits":[{"from":0,"to":0,"text":"You"}]}\n```\n',
        '<think>0 is a person. {"edits": []}</think>\n\n{"edits":[{"from":0,"to":0,"text":"You"}]}',
        '{"note": "done", "edits":[{"from":0,"to":0,"text":" You ","why":"person"}]}',
    ],
)
def test_answers_in_the_dress_that_models_give_them_are_read(said: str) -> None:
    assert plain(read(said)).startswith("You have")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("", "not_json"),
        ("You have raised urate.", "not_json"),
        ('{"edits":[{"from":0,"to":0,"te', "not_json"),
        ('Sure! {"edits":[]}', "not_json"),
        ('{"edits":[]} {"edits":[]}', "not_json"),
        ("<!doctype html><title>502</title>", "not_json"),
        ('{"a":' + "[" * 20_000, "not_json"),
        ("x" * (LONGEST_ANSWER + 1), "too_long"),
        (edit(2, 2, "\ud800"), "not_json"),
        ([], "not_an_answer"),
        ({}, "not_an_answer"),
        ({"edits": {}}, "not_an_answer"),
        ({"edits": [{"from": "0", "to": 0, "text": "You"}]}, "not_an_answer"),
        ({"edits": [{"from": 0.5, "to": 0, "text": "You"}]}, "not_an_answer"),
        ({"edits": [{"from": 0, "to": 0}]}, "not_an_answer"),
        ({"edits": [{"from": 10**30, "to": 10**30, "text": "You"}]}, "out_of_place"),
        ({"edits": []}, "no_edits"),
        (edit(0, 0, "Patients"), "no_edits"),
        (edit(-1, 0, "You"), "out_of_place"),
        (edit(0, 99, "You"), "out_of_place"),
        (edit(1, 0, "You"), "out_of_place"),
        ({"edits": [{"from": 0, "to": 1, "text": "You"}, {"from": 1, "to": 2, "text": "get"}]}, "out_of_place"),
        ({"edits": [{"from": 0, "to": 0, "text": "You"}] * 2}, "out_of_place"),
        ({"edits": [{"from": 0, "to": 0, "text": f"You{n}"} for n in range(200)]}, "too_long"),
        (edit(4, 4, "and"), "locked"),
        (edit(4, 4, "or"), "no_edits"),
        (edit(7, 10, "for six months"), "locked"),
        (edit(9, 9, "12"), "locked"),
        (edit(10, 10, "years"), "locked"),
        (edit(0, 10, "Everybody may join"), "locked"),
        (edit(2, 2, "elevated or low"), "logic"),
        (edit(2, 2, "not elevated"), "logic"),
        (edit(2, 2, "never elevated"), "logic"),
        (edit(2, 2, "> 7 mg/dL"), "logic"),
        (edit(2, 2, "seven"), "logic"),
        (edit(2, 2, "²"), "logic"),
        (edit(2, 2, "٣"), "logic"),
        (edit(2, 2, "high unless treated"), "logic"),
        (edit(2, 2, ""), "bad_text"),
        (edit(2, 2, "  "), "bad_text"),
        (edit(2, 2, "high\nurate"), "bad_text"),
        (edit(2, 2, "high\u202eetaru"), "bad_text"),
        (edit(2, 2, "high\u200b"), "bad_text"),
        (edit(2, 2, "\x1b[31mhigh"), "bad_text"),
        (edit(2, 2, "high\u00a0up"), "bad_text"),
        (edit(2, 2, "\ue000"), "bad_text"),
        (edit(2, 2, "high " * 100), "bad_text"),
    ],
)
def test_what_breaks_the_rules_is_refused_whole(answer: object, reason: str) -> None:
    found = read(answer)
    assert isinstance(found, Refusal)
    assert found.reason == reason


def test_one_bad_edit_refuses_the_good_ones() -> None:
    good = {"from": 0, "to": 0, "text": "You"}
    assert isinstance(read({"edits": [good]}), Wording)
    assert isinstance(read({"edits": [good, {"from": 4, "to": 4, "text": "and"}]}), Refusal)


def test_no_refusal_quotes_the_answer() -> None:
    for answer in ("Zanzibar", edit(2, 2, "Zanzibar\n"), edit(4, 4, "Zanzibar"), {"edits": "Zanzibar"}):
        found = read(answer)
        assert isinstance(found, Refusal)
        assert "Zanzibar" not in found.detail


def test_a_reviewed_plain_form_may_stand_for_locked_words_and_only_there() -> None:
    """It has a "could" that its term has not: people reviewed it, and the checker reads the same row."""
    text = "Women who are of child-bearing potential with lower limb pain"
    choices = {choice.text: choice for choice in Question("inclusion", text).choices}
    could, leg = choices["could become pregnant"], choices["leg"]
    assert plain(read(edit(could.first, could.last, could.text), text), text).startswith("Women who could become")
    assert plain(read(edit(leg.first, leg.last, "leg"), text), text).endswith("with leg pain")
    for first, last, out in (
        (leg.first, leg.last, could.text),
        (leg.first, leg.last, "arm"),
        (leg.first, leg.last + 1, "leg"),
        (0, 0, could.text),
    ):
        assert isinstance(read(edit(first, last, out), text), Refusal)


def test_words_glued_to_a_number_come_apart() -> None:
    assert plain(read(edit(0, 0, "your age"), "Age<60"), "Age<60") == "Your age<60"


PIECES = (("Patients have elevated", "You have raised"), ("urate or hypertension for at least 6 months",) * 2)


def test_pieces_become_the_same_changes() -> None:
    assert plain(read(pieces(*PIECES))) == "You have raised urate or hypertension for at least 6 months"


def test_white_space_between_quotes_does_not_count() -> None:
    assert plain(read(pieces(("Patients  have\nelevated ", "You have raised"), PIECES[1]))).startswith(
        "You have raised"
    )


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ((), "not_an_answer"),
        (PIECES[:1], "quotes"),
        (PIECES[1:], "quotes"),
        (PIECES[::-1], "quotes"),
        ((*PIECES, ("Everybody", "Everybody")), "quotes"),
        ((("", "You"), *PIECES), "quotes"),
        ((("patients have elevated", "You have raised"), PIECES[1]), "quotes"),
        ((PIECES[0], (PIECES[1][0], "urate or hypertension for at least 8 months")), "locked"),
        ((PIECES[0], (PIECES[1][0], "urate and hypertension for at least 6 months")), "locked"),
        ((PIECES[0], (PIECES[1][0], "urate or hypertension for 6 months")), "locked"),
        ((PIECES[0], (PIECES[1][0], "urate or hypertension for at least 6 weeks")), "locked"),
        ((PIECES[0], (PIECES[1][0], "urate or hypertension for 6 months at least")), "locked"),
        ((PIECES[0], (PIECES[1][0], "urate or no hypertension for at least 6 months")), "logic"),
        ((PIECES[0], (PIECES[1][0], "urate or hypertension for at least 6 months or 7")), "logic"),
        ((("Patients have elevated", "You have never raised"), PIECES[1]), "logic"),
    ],
)
def test_pieces_keep_the_words_of_logic_in_their_order(told: tuple[tuple[str, str], ...], reason: str) -> None:
    found = read(pieces(*told))
    assert isinstance(found, Refusal)
    assert found.reason == reason


def test_only_the_form_that_was_asked_for_is_taken() -> None:
    assert isinstance(read_answer(QUESTION, "edits", pieces(*PIECES)), Refusal)
    assert isinstance(read_answer(QUESTION, "pieces", json.dumps(edit(0, 0, "You"))), Refusal)


@pytest.mark.parametrize(
    "edits", [((0, 8, "You"), (4, 9, "x")), ((0, 5, "You"),), ((0, 999, "You"),), ((24, 26, "and"),), ((-3, 8, "You"),)]
)
def test_an_answer_kept_from_an_earlier_run_is_read_as_if_it_were_new(edits: tuple[tuple[int, int, str], ...]) -> None:
    assert refusal_of(QUESTION, Wording("edits", edits)) is not None
    assert refusal_of(QUESTION, Wording("edits", ((0, 8, "You"),))) is None
