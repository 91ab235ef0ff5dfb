"""How eligibility texts of every shape are cut: sides, items, parents, cohorts, labels, findings."""

from __future__ import annotations

import time

import pytest

from lib.cuts import broken_promises
from trialfinder.criteria.model import Segmentation
from trialfinder.criteria.segment import segment
from trialfinder.text.spans import Span


def cut(text: str) -> Segmentation:
    """The segmentation, after all promises were checked."""
    segmentation = segment(text)
    assert broken_promises(text, segmentation) == []
    return segmentation


def outline(text: str) -> list[str]:
    """The criteria as "id label words", one line each."""
    return [" ".join(f"{c.id} {c.label} {c.original}".split()) for c in cut(text).criteria]


def kinds(text: str) -> list[tuple[str, str]]:
    return [(heading.kind, heading.text) for heading in cut(text).headings]


def findings(text: str) -> list[str]:
    return [finding.kind for finding in cut(text).findings]


def test_markdown_lists_under_the_two_headings() -> None:
    text = "Inclusion Criteria:\n\n* Adults\n* FEV1 \\>= 70 %\n\nExclusion Criteria:\n\n1. Gout\n2. Fever\n"
    assert outline(text) == ["i1 * Adults", "i2 * FEV1 >= 70 %", "e1 1. Gout", "e2 2. Fever"]
    assert kinds(text) == [("side", "Inclusion Criteria:"), ("side", "Exclusion Criteria:")]
    assert findings(text) == []


def test_spans_count_code_points_of_the_text_as_sent() -> None:
    text = "Inclusion Criteria:\n\n9. \U0001f600 ANC \\> 1,5 x 10\\^9/L  \n"
    (criterion,) = cut(text).criteria
    assert criterion.span.of(text) == "\U0001f600 ANC \\> 1,5 x 10\\^9/L"
    assert criterion.original == "\U0001f600 ANC > 1,5 x 10^9/L"
    assert (criterion.label, criterion.id) == ("9.", "i1")


def test_children_are_numbered_under_their_parent_whose_span_ends_before_them() -> None:
    text = (
        "Inclusion Criteria:\n\n1. Adequate organs, all of the following:\n\n   * Liver\n   * Heart:\n\n"
        "     * Left\n2. Consent\n"
    )
    segmentation = cut(text)
    assert [(c.id, c.parent, c.depth, c.group) for c in segmentation.criteria] == [
        ("i1", None, 0, "all_of"),
        ("i1.1", "i1", 1, None),
        ("i1.2", "i1", 1, None),
        ("i1.2.1", "i1.2", 2, None),
        ("i2", None, 0, None),
    ]
    assert segmentation.criteria[0].span.of(text) == "Adequate organs, all of the following:"


def test_a_side_is_numbered_through_the_whole_text() -> None:
    text = "Inclusion Criteria:\n* a\nExclusion Criteria:\n* b\nInclusion Criteria for siblings:\n* c\n"
    assert outline(text) == ["i1 * a", "e1 * b", "i2 * c"]


def test_the_side_is_the_headings_also_against_the_words() -> None:
    text = "Exclusion Criteria:\n\n* Must not have gout\n* Adults are eligible\n"
    assert [c.side for c in cut(text).criteria] == ["exclusion", "exclusion"]


def test_without_a_side_heading_no_side_is_guessed() -> None:
    # the old cancer records: NCT00001579
    text = (
        "DISEASE CHARACTERISTICS:\n\nProven gout.\n\nNo fever.\n\nPATIENT CHARACTERISTICS:\n\nAGE: 18 and over.\n\n"
        "RENAL:\n\nCreatinine below 2 mg/dL.\n"
    )
    assert outline(text) == [
        "u1 Proven gout.",
        "u2 No fever.",
        "u3 AGE: 18 and over.",
        "u4 Creatinine below 2 mg/dL.",
    ]
    assert {c.side for c in cut(text).criteria} == {"unspecified"}
    assert [kind for kind, _ in kinds(text)] == ["section"] * 3
    assert "no_inclusion_heading" in findings(text)


def test_an_item_that_begins_with_inclusion_stays_an_item() -> None:
    # NCT00159523, NCT02304679
    text = "Inclusion Criteria:\n\n* Inclusion must take place early\n* Inclusion: has finished run-in\n"
    assert outline(text) == ["i1 * Inclusion must take place early", "i2 * Inclusion: has finished run-in"]


def test_a_heading_in_the_middle_of_a_line_turns_the_side_and_is_reported() -> None:
    # NCT00006046
    text = "Inclusion Criteria:\n\n* Gout\n* No drug for 4 weeks. Exclusion Criteria\n* Heart failure\n"
    assert outline(text) == ["i1 * Gout", "i2 * No drug for 4 weeks.", "e1 * Heart failure"]
    assert findings(text) == ["heading_in_line"]


def test_a_record_on_one_line_is_parted_at_its_dashes() -> None:
    # NCT00663728
    text = "Inclusion Criteria:- Men with gout- Stable partner Exclusion Criteria:- Primary pain- Stroke in the past"
    assert outline(text) == [
        "i1 - Men with gout",
        "i2 - Stable partner",
        "e1 - Primary pain",
        "e2 - Stroke in the past",
    ]


def test_a_record_on_one_line_is_parted_at_its_numbers() -> None:
    text = "Inclusion Criteria: 1. Age over 18. 2. Consent 3. Gout Exclusion Criteria: 1. Fever 2. Stroke 3. Cancer"
    assert [line.split()[0] for line in outline(text)] == ["i1", "i2", "i3", "e1", "e2", "e3"]


def test_numbers_trapped_inside_a_bullet_are_one_list() -> None:
    # NCT00836368
    text = (
        "Inclusion Criteria:\n\n* 1\\. Allergy to mites.\n\n  2\\. Saturation \\> 94 % at rest 3. Pressure in range 4. "
        "Asthma, one of the following:\n  1. Wheezing\n  2. Cough\n\n     Exclusion Criteria:\n"
        "* 1\\. Gout\n\n  2\\. Fever\n"
    )
    assert outline(text) == [
        "i1 1\\. Allergy to mites.",
        "i2 2\\. Saturation > 94 % at rest",
        "i3 3. Pressure in range",
        "i4 4. Asthma, one of the following:",
        "i4.1 1. Wheezing",
        "i4.2 2. Cough",
        "e1 1\\. Gout",
        "e2 2\\. Fever",
    ]


def test_hard_wrapped_lines_go_on() -> None:
    text = (
        "\n        Inclusion Criteria:\n\n"
        "          -  Adults with gout who have had at least two flares in the past year and who can come to a\n"
        "             visit each month\n\n"
        "               -  Flares seen by a doctor\n\n"
        "          -  Creatinine that is at most two times the upper limit of normal at the visit of screening,\n"
        "             1.5 times at later visits\n\n"
        "        Exclusion Criteria:\n\n          1. Stroke\n\n         10. Cancer\n      "
    )
    lines = outline(text)
    assert [line.split()[0] for line in lines] == ["i1", "i1.1", "i2", "e1", "e2"]
    assert lines[0].endswith("a visit each month")
    assert lines[2].endswith("1.5 times at later visits")


def test_a_wrapped_number_is_no_list_mark() -> None:
    # NCT03868488: the item ended "≥" and the next line began "5."
    text = "Inclusion Criteria:\n  -  Gaming disorder with a score ≥\n     5.\n  -  Plays each day\n"
    assert outline(text) == ["i1 - Gaming disorder with a score ≥ 5.", "i2 - Plays each day"]


def test_items_go_on_over_paragraphs_and_words_after_the_children_are_an_item_of_their_own() -> None:
    text = "Inclusion Criteria:\n\n* Gout\n\n  Seen on a scan\n* Organs:\n\n  * Liver\n\n  Within a week of entry\n"
    assert outline(text) == [
        "i1 * Gout Seen on a scan",
        "i2 * Organs:",
        "i2.1 * Liver",
        "i2.2 Within a week of entry",
    ]


def test_lists_that_are_not_set_in_belong_to_the_line_that_announces_them() -> None:
    text = "Inclusion Criteria:\n\nAdults with:\n\n* Gout\n* Pain\n\nSigned consent\n"
    assert outline(text) == ["i1 Adults with:", "i1.1 * Gout", "i1.2 * Pain", "i2 Signed consent"]
    text = "Exclusion Criteria:\n1. Illness such as:\na. Gout\nb. Fever\n2. Stroke\n"
    assert outline(text) == ["e1 1. Illness such as:", "e1.1 a. Gout", "e1.2 b. Fever", "e2 2. Stroke"]


def test_roman_numerals_and_letters_are_told_apart_by_their_neighbours() -> None:
    text = "Exclusion Criteria:\n\n(g) gout\n(h) fever\n(i) stroke\n(j) cancer\n"
    assert [line.split()[0] for line in outline(text)] == ["e1", "e2", "e3", "e4"]
    text = "Exclusion Criteria:\n\n1. Illness:\n\n   i. gout\n   ii. fever\n   iii. stroke\n2. Cancer\n"
    assert [line.split()[0] for line in outline(text)] == ["e1", "e1.1", "e1.2", "e1.3", "e2"]


def test_names_that_look_like_marks_are_words() -> None:
    text = "Exclusion Criteria:\n\n* H. pylori infection\n* E. coli infection\n* 1.5 x 109/L platelets or fewer\n"
    assert outline(text) == [
        "e1 * H. pylori infection",
        "e2 * E. coli infection",
        "e3 * 1.5 x 109/L platelets or fewer",
    ]


def test_unicode_bullets_after_a_markdown_bullet_are_its_list() -> None:
    text = "Inclusion Criteria:\n\n* Prior drugs include:\n* • Insulin\n* • Metformin\n* Consent\n"
    assert outline(text) == [
        "i1 * Prior drugs include:",
        "i1.1 • Insulin",
        "i1.2 • Metformin",
        "i2 * Consent",
    ]


@pytest.mark.parametrize("mark", ["•", "–", "■", "➢", "\\-", "\\*", "-", "+"])
def test_every_kind_of_bullet_is_a_label_as_sent(mark: str) -> None:
    text = f"Inclusion Criteria:\n\n{mark} Gout\n{mark} Pain\n"
    assert [c.label for c in cut(text).criteria] == [mark, mark]


def test_a_text_without_list_marks_gives_an_item_for_each_paragraph() -> None:
    text = "Inclusion Criteria:\n\nAdults with gout.\n\nSigned consent.\n\nExclusion Criteria:\n\nStroke.\n"
    assert outline(text) == ["i1 Adults with gout.", "i2 Signed consent.", "e1 Stroke."]


def test_cohort_headings_limit_what_follows_until_the_next_of_their_rank() -> None:
    text = (
        "Inclusion Criteria:\n\n* Consent\n\nPart A:\n\n* Gout\n\nAge:\n\n* Over 18\n\nPart B:\n\n* Fever\n\n"
        "Exclusion Criteria:\n\n* Stroke\n"
    )
    assert [(c.id, c.cohort) for c in cut(text).criteria] == [
        ("i1", None),
        ("i2", "Part A:"),
        ("i3", "Part A:"),  # a section heading is of a lower rank
        ("i4", "Part B:"),
        ("e1", None),  # a side heading is of a higher one
    ]


def test_a_cohort_that_stands_above_its_side_headings_outlasts_them() -> None:
    text = "Cohort 1\n\nInclusion Criteria:\n* a\n\nExclusion Criteria:\n* b\n\nCohort 2\n\nInclusion Criteria:\n* c\n"
    assert [(c.id, c.cohort) for c in cut(text).criteria] == [
        ("i1", "Cohort 1"),
        ("e1", "Cohort 1"),
        ("i2", "Cohort 2"),
    ]


def test_a_repeated_side_heading_with_a_population_limits_its_criteria() -> None:
    # NCT00328679
    text = "Exclusion Criteria (patients):\n* Gout\n\nExclusion Criteria (healthy control group)\n* Pain\n"
    assert [(c.id, c.cohort) for c in cut(text).criteria] == [
        ("e1", "Exclusion Criteria (patients):"),
        ("e2", "Exclusion Criteria (healthy control group)"),
    ]


def test_a_line_above_several_lists_is_a_heading_although_it_could_be_a_criterion() -> None:
    # NCT06610175
    text = (
        "Inclusion Criteria:\n\nPatients with known gout\n\n* Adults\n\nExclusion Criteria:\n\n"
        "Patients with known gout\n\n* Stroke\n"
    )
    assert outline(text) == ["i1 * Adults", "e1 * Stroke"]


def test_what_stands_alone_between_two_headings_is_a_criterion() -> None:
    # NCT03922074
    text = "Inclusion Criteria:\n\nHealthy volunteers\n\nExclusion Criteria:\n\n* Stroke\n"
    assert outline(text) == ["i1 Healthy volunteers", "e1 * Stroke"]


def test_a_formula_inside_an_item_has_no_headings() -> None:
    # NCT03135860
    formula = "1. Kidneys by formula:\n\n   Men:\n\n   140 minus age\n\n   Women:\n\n   the same\n"
    text = f"Inclusion Criteria:\n\n{formula}2. Consent\n"
    assert [c.cohort for c in cut(text).criteria] == [None] * len(cut(text).criteria)
    assert outline(text)[-1] == "i2 2. Consent"


def test_a_connective_between_items_is_a_heading_and_no_criterion() -> None:
    text = "Inclusion Criteria:\n\n1. Gout\n\nOR\n\n2. Pain\n"
    assert outline(text) == ["i1 1. Gout", "i2 2. Pain"]
    assert kinds(text)[1] == ("section", "OR")


def test_a_choice_keeps_its_line_as_parent() -> None:
    text = (
        "Inclusion Criteria:\n\nPatients must meet at least 2 of the following criteria:\n\n* Gout\n* Pain\n* Fever\n"
    )
    (parent, *children) = cut(text).criteria
    assert (parent.group, len(children)) == ("at_least:2", 3)
    assert {child.parent for child in children} == {parent.id}


def test_a_group_needs_children() -> None:
    text = "Exclusion Criteria:\n\n* Any of the following: gout, fever\n"
    assert cut(text).criteria[0].group is None


@pytest.mark.parametrize("break_", ["\n", "\r\n", "\r", "\u2028"])
def test_line_breaks_of_every_kind_are_read(break_: str) -> None:
    text = break_.join(["\ufeffInclusion Criteria:", "", "*\u00a0Gout", "* Pain", ""])
    assert outline(text) == ["i1 * Gout", "i2 * Pain"]


def test_full_width_punctuation_is_read() -> None:
    # NCT05739409
    text = "Inclusion criteria：\n\n1） Gout；\n2） Pain。\n\nExclusion criteria：\n\n（1） Fever\n"
    assert outline(text) == ["i1 1） Gout；", "i2 2） Pain。", "e1 （1） Fever"]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\ufeff", "***\n---\n<!-- -->", "•", "\u200b"])
def test_a_text_without_a_letter_or_digit_has_no_criteria(text: str) -> None:
    assert cut(text).criteria == ()
    assert cut(text).findings == ()


def test_a_mark_without_words_is_not_lost() -> None:
    assert outline("Inclusion Criteria:\n\n1. Gout\n\n2.\n") == ["i1 1. Gout", "i2 2."]
    assert outline("Exclusion Criteria:1.\nGout\n") == ["e1 1. Gout"]


def test_markup_between_lists_is_no_criterion() -> None:
    text = "Inclusion Criteria:\n\n* Gout\n\n<!-- -->\n\n* Pain\n"
    assert outline(text) == ["i1 * Gout", "i2 * Pain"]


def test_odd_numbering_is_reported_where_it_stands() -> None:
    text = "Inclusion Criteria:\n\n1. Gout\n2. Pain\n4. Fever\n\nExclusion Criteria:\n\n1. Stroke\n"
    (finding,) = cut(text).findings
    assert finding.kind == "label_order"
    assert finding.original is not None
    assert finding.original.of(text) == "4."


@pytest.mark.parametrize("text", ["Inclusion Criteria:\n* a\n", "* a\n"])
def test_a_missing_heading_is_reported(text: str) -> None:
    assert "no_exclusion_heading" in findings(text)
    assert ("no_inclusion_heading" in findings(text)) is not text.startswith("Inc")


HOSTILE = {
    "one letter": "a" * 100_000,
    "one bullet after the other": "* a\n" * 25_000,
    "numbers": "1. " * 33_000,
    "counting": " ".join(f"{n}. Ab" for n in range(1, 15_000)),
    "two numbers": "1) A 2) B " * 10_000,
    "backslashes": "\\" * 100_000,
    "brackets": "(" * 100_000,
    "spaces": " " * 100_000 + "a",
    "spaces after a full stop": "a." + " " * 100_000 + "A",
    "empty lines": "\n" * 100_000,
    "headings in a line": "Exclusion Criteria: " * 5_000,
    "half headings": "Exclusion Criteria (" * 5_000,
    "almost headings": "Exclusion " * 10_000,
    "dashes": "Inclusion Criteria: -" + " - a" * 25_000,
    "deep nesting": "".join(" " * (2 * depth) + "1. a:\n" for depth in range(300)),
    "deeper than recursion goes": "".join(" " * depth + "* a\n" for depth in range(0, 4_000, 2))[:200_000],
    "round bullets": "• A " * 25_000,
    "colons": ":" * 100_000,
    "repeated lines above lists": "Patients\n* b\n" * 8_000,
    "group words": "at least one " * 8_000 + "\n * a",
    "surrogates": "\ud800 a\n* b\n" * 5_000,
    "nulls": "\x00* a\x00\n" * 10_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_cut_in_linear_time_and_loses_nothing(name: str) -> None:
    text = HOSTILE[name]
    began = time.process_time()
    segmentation = segment(text)
    # 100 kB take well under a second on a quiet machine; the bound leaves room for a busy one
    assert time.process_time() - began < 3
    assert broken_promises(text, segmentation) == []


def test_the_letter_of_a_mark_before_a_heading_belongs_to_the_heading() -> None:
    """Found by a property: it was in no criterion, no heading and no label."""
    found = segment("o Inclusion Criteria:\n* Gout")
    assert [(heading.span, heading.text) for heading in found.headings] == [(Span(0, 21), "o Inclusion Criteria:")]
    assert [(criterion.side, criterion.original) for criterion in found.criteria] == [("inclusion", "Gout")]
