"""Small words that the checker reads over must still hold a model's sentence together."""

from __future__ import annotations

import pytest

from trialfinder.translate.models.small_words import holds_together
from trialfinder.translate.tokens import Tokens


def holds(text: str, old: str, new: str) -> bool:
    words, under = Tokens(text).lows, Tokens(old).lows
    start = next(at for at in range(len(words)) if words[at : at + len(under)] == under)
    return holds_together(words, start, start + len(under), Tokens(new).lows)


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        ("Patients with gout", "Patients with", "You have"),
        ("Patients with gout", "Patients with gout", "You have gout"),
        ("Subjects who have gout", "Subjects who have", "You have"),
        ("Subjects who smoke", "Subjects who", "You"),
        ("The patient has gout", "The patient has", "You have"),
        ("Participants willing to fast", "Participants", "You are"),
        ("Willing to fast", "Willing", "You are willing"),
        ("Has gout", "Has", "You have"),
        ("Confirmed gout", "Confirmed", "You have confirmed"),
        ("Age under 60", "Age", "Your age"),
        ("The patient's age", "The patient's age", "Your age"),
        ("Gout if the patient has pain", "the patient has", "you have"),
        ("Gout in their feet", "their", "your"),
        ("Presence of elevated urate", "elevated", "raised"),
        ("Presence of elevated urate", "elevated urate", "a high level"),
        ("Gout and malady", "malady", "an illness"),
        ("Willing to fast", "fast", "go hungry"),
    ],
)
def test_what_a_careful_writer_does_is_allowed(text: str, old: str, new: str) -> None:
    assert holds(text, old, new)


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        ("Willing to fast", "to", "is"),
        ("Willing to fast", "to fast", "fast to"),
        ("Willing to fast", "to fast", "fast"),
        ("Allergy to honey", "Allergy to", "to Allergy"),
        ("Allergy to honey", "honey", "you honey"),
        ("Allergy to honey", "honey", "your honey"),
        ("Allergy to honey", "to", "of"),
        ("Use of honey", "Use of", "You have use"),
        ("Level is low", "Level is", "is Level"),
        ("Level is low", "is", "has"),
        ("Level is low", "is", "was"),
        ("Those who have had gout", "have had", "had"),
        ("Level is low", "is", "is is"),
        ("Level is low", "Level", "Level was"),
        ("Level is low", "low", "called low"),
        ("Level is low", "low", "also low"),
        ("The patient has gout", "The patient has", "has"),
        ("The patient has gout", "The", "Your"),
        ("The patient has gout", "patient", "your patient"),
        ("The patient has gout", "patient", "you patient"),
        ("Patients with gout", "Patients", "Your"),
        ("Patients with gout", "Patients", "people Patients"),
        ("Gout that is bad", "that", "the"),
        ("Gout that is bad", "bad", "the the bad"),
        ("Gout that is bad", "bad", "a its bad"),
        ("Gout that is bad", "bad", "an bad"),
        ("Gout that is bad", "bad", "bad the"),
        ("Other illness", "illness", "this illness"),
        ("Acute gout", "Acute", "You Acute"),
        ("Patients with gout", "Patients", "Patients you"),
        ("Signs of the gout", "the", "getting"),
        ("Gout", "Gout", "The"),
    ],
)
def test_what_scrambles_the_sentence_is_not(text: str, old: str, new: str) -> None:
    assert not holds(text, old, new)
