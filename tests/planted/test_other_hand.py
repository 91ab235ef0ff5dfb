"""Operators of another hand: each spoils what its docstring names, and leaves a text without it alone."""

from __future__ import annotations

import random

import pytest

import trialfinder.fidelity.planted  # noqa: F401  # importing it declares all mutations
from trialfinder.fidelity.judge import judge
from trialfinder.fidelity.mutations.model import MUTATIONS

BY_NAME = {mutation.name: mutation for mutation in MUTATIONS}
SPOILT = (
    ("partner_for_you", "You have gout", "Partner have gout"),
    ("relative_for_owner", "Gout in your foot", "Gout in your donor's foot"),
    ("person_exchanged", "The donor has gout", "The recipient has gout"),
    ("family_added", "A history of gout", "A family history of gout"),
    ("family_dropped", "A family history of gout", "A history of gout"),
    ("age_group_changed", "Healthy adults", "Healthy teenagers"),
    ("pregnancy_for_nursing", "You are pregnant", "You are breastfeeding"),
    ("judge_dropped", "Unfit in the opinion of the investigator", "Unfit"),
    ("own_judgement_added", "You have gout", "You think you have gout"),
    ("analyte_exchanged", "ALT over 50 U/L", "AST over 50 U/L"),
    ("fraction_exchanged", "Total bilirubin over 2", "Direct bilirubin over 2"),
    ("eye_or_limb_exchanged", "Glaucoma in the study eye", "Glaucoma in the fellow eye"),
    ("grade_changed", "Type 1 diabetes", "Type 2 diabetes"),
    ("grade_changed", "Stage III disease", "Stage IV disease"),
    ("substage_changed", "Stage IIIA disease", "Stage IIIB disease"),
    ("receptor_sign_turned", "HER2+ tumor", "HER2- tumor"),
    ("prefix_exchanged", "Severe hyperkalemia", "Severe hypokalemia"),
    ("prefix_added", "A treated tumor", "A untreated tumor"),
    ("severity_exchanged", "A benign tumor", "A malignant tumor"),
    ("risk_dropped", "High risk of bleeding", "bleeding"),
    ("adverb_dropped", "Newly diagnosed gout", "diagnosed gout"),
    ("course_exchanged", "You have started a diet", "You have stopped a diet"),
    ("intent_exchanged", "Palliative surgery", "Curative surgery"),
    ("route_exchanged", "Oral iron", "Topical iron"),
    ("drug_exchanged", "You take warfarin", "You take heparin"),
    ("line_of_treatment_changed", "First-line treatment", "Second-line treatment"),
    ("anchor_moved", "Before the first dose", "Before the last dose"),
    ("frequency_changed", "Insulin once daily", "Insulin once weekly"),
    ("window_for_duration", "Insulin for 3 weeks", "Insulin within 3 weeks"),
    ("window_behind", "Fever 3 weeks before joining", "Fever 3 weeks after joining"),
    ("order_exchanged", "A scan before surgery", "A surgery before scan"),
    ("past_for_planned", "A planned operation", "A completed operation"),
    ("title_claimed", "Past gout: none", "You have already had past gout: none"),
    ("no_longer_added", "You are ill", "You are no longer ill"),
    ("ever_narrowed", "Gout at any time", "Gout at this time"),
    ("ago_dropped", "A stroke 3 weeks ago", "A stroke 3"),
    ("one_for_all", "At least one of these diseases", "All of these diseases"),
    ("bound_turned", "Up to 3 drinks", "At least 3 drinks"),
    ("ends_exchanged", "Aged 18 to 65 years", "Aged 65 to 18 years"),
    ("about_added", "Weight 50 kg", "Weight about 50 kg"),
    ("clauses_exchanged", "A high fever unless it has gone", "it has gone unless a high fever"),
    ("condition_turned", "Able to walk, even if slowly", "Able to walk, if slowly"),
    ("bracket_moved", "Gout (in the foot) or high pressure", "Gout or high pressure (in the foot)"),
    ("exception_moved", "Drugs except aspirin, or any diet", "Drugs, or any diet, except aspirin"),
    ("window_moved", "A stroke within 3 weeks, or fever", "A stroke, or fever within 3 weeks"),
    ("negation_widened", "Gout or fever", "Gout or no fever"),
    ("not_for_both", "Not gout or fever", "Not gout but fever"),
    ("joint_dropped", "Having gout or fever", "Having gout fever"),
    ("joint_inserted", "With heart disease", "With heart or disease"),
    ("with_for_or", "Having gout or fever", "Having gout with fever"),
    ("examples_for_all", "Drugs such as aspirin", "Drugs namely aspirin"),
    ("rest_of_list_dropped", "Aspirin, iron, etc", "Aspirin, iron"),
    ("other_dropped", "Any other disease", "Any disease"),
    ("sentence_dropped", "You have had a stroke. You are well.", "You are well."),
    ("head_dropped", "Only for women in part B: a clean scan", "a clean scan"),
    ("preposition_turned", "Drugs for gout", "Drugs against gout"),
    ("of_turned", "Cancer of the liver", "liver of the cancer"),
    ("article_for_number", "You take a drug", "You take no drug"),
    ("only_added", "You have gout", "You have only gout"),
    ("too_added", "A high pulse", "A too high pulse"),
    ("will_for_skill", "Willing to walk", "Able to walk"),
    ("study_exchanged", "You are in another study", "You are in this study"),
    ("phrase_repeated", "a stroke b c d e f g", "a stroke b c d a stroke b e f g"),
    ("condition_added", "Gout.", "Gout if possible"),
    ("beginning_added", "gout", "Fear of gout"),
    ("doubt_added", "You have gout", "You may have gout"),
    ("doubt_dropped", "It is likely malignant", "It is malignant"),
    ("plural_counted", "Multiple strokes", "Two strokes"),
    ("quotation_added", "Have had severe pain.", "Have had so-called severe pain."),
)
# What says the same all the same: there nothing is planted.
SAME = (
    ("exception_moved", "Drugs in a year, except for aspirin;"),
    ("exception_moved", "Active infections (except a mild cold);"),
    ("bracket_moved", "Twice the upper limit of normal (ULN) or high pressure"),
    ("head_dropped", "Patients with: low potassium or gout"),
    ("article_for_number", "Five cups a day"),
    ("phrase_repeated", "I have been on it for so many"),
    ("prefix_exchanged", "A pregnant and postponed presentation"),
    ("no_longer_added", "They are not well"),
)


def all_of(name: str, text: str) -> set[str | None]:
    chances = (random.Random(seed) for seed in range(300))  # noqa: S311  # a test's choice of places, no secret
    return {BY_NAME[name](text, chance) for chance in chances}


@pytest.mark.parametrize(("name", "text", "spoilt"), SPOILT)
def test_each_spoils_what_it_names(name: str, text: str, spoilt: str) -> None:
    assert spoilt in all_of(name, text)


@pytest.mark.parametrize(("name", "text", "spoilt"), SPOILT)
def test_what_each_makes_is_stopped(name: str, text: str, spoilt: str) -> None:
    assert judge("exclusion", text, spoilt).verdict == "original"


@pytest.mark.parametrize(("name", "text"), SAME)
def test_what_says_the_same_is_left_alone(name: str, text: str) -> None:
    assert all_of(name, text) == {None}


# What these operators let through when they were first run.
@pytest.mark.parametrize(
    ("original", "plain"),
    [
        ("History of alcoholism within 1 year", "You have, with have had, alcoholism within 1 year"),
        ("No limit to the number of prior therapies", "No limit to the prior of number treatments"),
        ("Unfit in the opinion of the investigator", "Unfit in the investigator of the opinion"),
    ],
)
def test_turned_words_are_stopped(original: str, plain: str) -> None:
    assert judge("exclusion", original, plain).verdict == "original"
