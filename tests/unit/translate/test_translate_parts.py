"""The parts that a wording is made of, each by itself."""

from __future__ import annotations

import pytest

from trialfinder.criteria.model import Criterion
from trialfinder.criteria.segment import segment
from trialfinder.text.normalize import unescape
from trialfinder.text.spans import Span
from trialfinder.translate import layout, quantities
from trialfinder.translate.abbreviations import definitions
from trialfinder.translate.draft import Draft, vowel
from trialfinder.translate.engine import context, translate
from trialfinder.translate.flat import flatten
from trialfinder.translate.phrases import Phrases, first_word
from trialfinder.translate.polarity import stray_verbs
from trialfinder.translate.tokens import Tokens
from trialfinder.vocab.loader import entries


def a_criterion(text: str, *, start: int = 0, end: int | None = None, **more: str) -> Criterion:
    span = Span(start, len(text) if end is None else end)
    fields = {"id": "c1", "parent": None, "cohort": None} | more
    return Criterion(
        fields["id"] or "c1",
        "inclusion",
        "",
        0,
        fields["parent"],
        fields["cohort"],
        None,
        span,
        unescape(span.of(text)),
    )


# --- tokens


@pytest.mark.parametrize("sign", ["≥", ">=", "=>", "</=", ">/=", "< or =", "> or =", "=<", "<", ">", "≤", "> / ="])
def test_a_comparator_is_one_token_in_every_spelling(sign: str) -> None:
    tokens = Tokens(f"ALT {sign} 3")
    assert tokens.words == ["ALT", sign, "3"]
    assert tokens.kinds == ["a", "<", "0"]


def test_a_number_keeps_its_points_and_commas_but_not_the_full_stop() -> None:
    assert Tokens("1,500.5 or 2.").words == ["1,500.5", "or", "2", "."]


def test_a_token_inside_a_hyphenated_compound_is_known_as_such() -> None:
    tokens = Tokens("protocol-specified, a protocol")
    assert tokens.in_compound(0, 1)
    assert not tokens.in_compound(5, 6)


def test_the_points_of_an_abbreviation_end_no_sentence() -> None:
    tokens = Tokens("Rash (e.g. Eczema). Patients must rest")
    assert [place for place in range(tokens.size) if tokens.stops(place)] == [tokens.words.index(")") + 1]


# --- phrases


def test_the_longest_phrase_comes_first() -> None:
    phrases = Phrases([("heart", 1), ("heart failure", 2), ("heart attack", 3)])
    assert phrases.at(Tokens("heart failure now"), 0) == [(2, 2), (1, 1)]


def test_a_hyphen_in_a_phrase_joins_only_without_spaces() -> None:
    phrases = Phrases([("stem-cell", 1)])
    assert phrases.at(Tokens("stem-cell"), 0)
    assert not phrases.at(Tokens("stem - cell"), 0)


# --- flat


def test_runs_of_white_space_become_one_space_with_the_way_back() -> None:
    source = "ALT \\>\n     3\u00a0x"
    flat = flatten(source, 10)
    assert flat.text == "ALT > 3 x"
    assert [Span(s.start - 10, s.end - 10).of(source) for s in (flat.to_source(4, 5), flat.to_source(6, 7))] == [
        "\\>",
        "3",
    ]
    assert flat.spaces == (5, 7)


# --- quantities


@pytest.mark.parametrize(
    ("sign", "words"),
    [("≥", "at least"), ("=>", "at least"), ("> or =", "at least"), ("=<", "at most"), ("</=", "at most"),
     (">", "more than"), ("<", "less than")],
)  # fmt: skip
def test_strict_and_not_strict_stay_apart(sign: str, words: str) -> None:
    assert quantities.comparator_words(sign) == words


@pytest.mark.parametrize("text", ["3 < ALT", "a > b", "more than >3", "x = > 3", "18 ≤ age ≤ 65"])
def test_a_comparator_of_unsure_sides_is_left_alone(text: str) -> None:
    tokens = Tokens(text)
    assert not any(quantities.comparator(tokens, place) for place, kind in enumerate(tokens.kinds) if kind == "<")


@pytest.mark.parametrize("text", ["28 days", "4-6 weeks", "four (4) weeks", "5 half-lives", "2 calendar days"])
def test_an_amount_of_time_is_read_to_its_end(text: str) -> None:
    tokens = Tokens(text)
    assert quantities.amount(tokens, 0) == tokens.size


def test_what_is_no_time_is_no_amount() -> None:
    assert quantities.amount(Tokens("28 mg"), 0) is None
    assert quantities.amount(Tokens("day 28"), 0) is None


# --- polarity


@pytest.mark.parametrize(
    ("text", "stray"),
    [
        ("patients with gout must rest", True),
        ("patients with gout that is severe", False),
        ("patients with gout (which must be severe)", False),
        ("patients who smoke and are old", False),
        ("patients with gout. They must rest", False),
        ("patients able to swallow", False),
    ],
)
def test_a_verb_that_may_have_another_subject_is_noticed(text: str, stray: bool) -> None:
    assert stray_verbs(Tokens(text), 2) is stray


# --- abbreviations


def test_definitions_give_both_places() -> None:
    text = "Left ventricular ejection fraction (LVEF) and quality of life (QoL); see appendix (B1)"
    found = definitions(text)
    assert [(d.short, d.long) for d in found] == [
        ("LVEF", "Left ventricular ejection fraction"),
        ("QoL", "quality of life"),
    ]
    assert all(d.short_span.of(text) == d.short and d.long_span.of(text) == d.long for d in found)


def test_letters_that_are_not_in_the_words_define_nothing() -> None:
    assert not definitions("seen at the clinic (XYZ), at home (TV)")


def test_an_abbreviation_defined_elsewhere_gets_a_note_where_it_stands_alone() -> None:
    text = "Foot pain index (FPI) of 3\nFPI rising"
    first, second = a_criterion(text, end=26), a_criterion(text, start=27)
    whole = context(text, (first, second))
    assert not [note for note in translate(first, whole).notes if note.term == "FPI"]
    assert [note.text for note in translate(second, whole).notes if note.term == "FPI"] == [
        "Stands for “Foot pain index”, as this trial's text defines it."
    ]


def test_a_meaning_that_the_text_defines_otherwise_is_not_used() -> None:
    text = "Meal score (MS) of 4. MS may vary"
    criterion = a_criterion(text)
    assert "sclerosis" not in translate(criterion, context(text, (criterion,))).plain


# --- who is spoken to


@pytest.mark.parametrize("lead", ["Medical history of", "A subject must not", "Clinical diagnosis of:"])
def test_items_that_end_what_the_line_above_begins_stay_bare(lead: str) -> None:
    # NCT02178995 ("history of"), NCT02224313 ("must NOT"): "You have" below would speak of now, or turn it round.
    text = f"{lead} Have gout"
    parent, item = a_criterion(text, end=len(lead)), a_criterion(text, start=len(lead) + 1, id="c2", parent="c1")
    assert translate(item, context(text, (parent, item))).plain == "Have gout"


def test_items_of_a_list_that_is_announced_stay_bare() -> None:
    text = "Any of these:\nactive gout"
    lead, item = a_criterion(text, end=13, id="i1"), a_criterion(text, start=14, id="i1.1", parent="i1")
    assert translate(item, context(text, (lead, item))).plain == "active gout"


@pytest.mark.parametrize("cohort", ["Caregivers:", "For partners only", "Living donors:"])
def test_a_list_for_somebody_else_never_says_you(cohort: str) -> None:
    text = "Able to walk"
    criterion = a_criterion(text, cohort=cohort)
    assert "You" not in translate(criterion, context(text, (criterion,))).plain


def test_child_bearing_and_child_pugh_are_no_children() -> None:
    text = "Subject has Child-Pugh class A disease"
    criterion = a_criterion(text)
    assert translate(criterion, context(text, (criterion,))).plain.startswith("You have Child-Pugh")


@pytest.mark.parametrize(("words", "an"), [("earlier dose", True), ("unilateral pain", False), ("MRI scan", True)])
def test_articles_follow_the_sound(words: str, an: bool) -> None:
    assert vowel(words) is an


# --- notes


def test_an_ecog_note_tells_the_levels_that_the_criterion_names() -> None:
    text = "ECOG performance status 0-1"
    criterion = a_criterion(text)
    (note,) = translate(criterion, context(text, (criterion,))).notes
    assert note.term == "ECOG performance status"
    assert "0: fully active" in note.text
    assert "1: can do light work" in note.text
    assert "2:" not in note.text


# --- layout


def test_sentences_semicolons_exceptions_and_long_brackets_begin_lines() -> None:
    text = (
        "You have gout; you have asthma. You walk each day, unless it rains "
        "(this does not hold for the days of the visits)"
    )
    assert layout.lines(text) == (
        "You have gout;",
        "you have asthma.",
        "You walk each day,",
        "unless it rains",
        "(this does not hold",
        "for the days of the visits)",
    )


def test_a_long_sentence_is_parted_where_no_negator_or_number_is_torn_off() -> None:
    text = (
        "You must not have had more than 3 courses of any drug of this kind within the last 12 months "
        "before the first visit and must not plan to have one in the next 6 months"
    )
    lines = layout.lines(text)
    assert " ".join(lines) == text
    assert len(lines) > 1
    for line in lines[:-1]:
        assert line.rsplit(" ", 1)[-1] not in {"not", "no", "3", "12", "6", "than", "the"}
    assert all(len(line.split()) <= layout.MOST for line in lines)


def test_lines_of_eight_words_are_parted_only_at_clauses_and_brackets_and_longer_ones_before_where_and_when() -> None:
    assert layout.lines("You have a painful lump that grew slowly") == (
        "You have a painful lump",
        "that grew slowly",
    )
    assert len(layout.lines("You have pain in the whole left knee")) == 1
    assert layout.lines("You have a large painful lump in the left knee") == (
        "You have a large painful lump",
        "in the left knee",
    )


def test_what_a_strong_break_leaves_before_it_is_parted_too_if_it_is_long() -> None:
    # Of the shape of NCT02942095: the comma alone left twelve words before it.
    assert layout.lines(
        "You had or were treated for another kind of gout within 2 years of the first visit, or fell at home"
    ) == (
        "You had or were treated",
        "for another kind of gout",
        "within 2 years of the first visit,",
        "or fell at home",
    )


def test_no_half_of_an_alternative_is_set_apart_in_what_is_parted_again() -> None:
    for line in layout.lines(
        "You have a severe or long-lasting swelling or stiffness of the joints, which was seen by your own doctor"
    ):
        assert not line.startswith("or ")


def test_the_words_behind_a_comma_may_begin_a_line_after_three_words() -> None:
    assert layout.lines("If you smoke, you must not do so in the week before the visit")[0] == "If you smoke,"


@pytest.mark.parametrize(
    ("text", "together"),
    [
        ("Those with gout are taken as long as the nurse on duty agrees", "as long as"),
        ("You have pain in the knee or signs in line with gout of the toe", "in line with"),
        ("Those of the ward who suffer mild to severe pain at night", "mild to severe"),
        ("You have gout in the left toe and fluid in the belly at night", "fluid in the belly"),
        ("You have had a cancer of the toe that has spread before the visit", "that has spread"),
        ("Those with other long diseases, including but not limited to gout of the toe", "limited to"),
        ("You must see the doctor in charge of the ward each week", "doctor in charge"),
        ("Your left knee became warmer than the right one last year", "warmer than"),
    ],
)
def test_what_is_one_thing_to_say_stays_on_a_line(text: str, together: str) -> None:
    assert any(together in line for line in layout.lines(text))


def test_a_value_keeps_its_or_less() -> None:
    for line in layout.lines(
        "Your heart pumping level at the first visit of the study is 45% or less by a test of sound"
    ):
        assert not line.startswith("or less")


def test_two_words_of_a_kind_stay_together() -> None:
    for line in layout.lines("You have given a freely signed and dated informed consent form to the study staff"):
        assert not line.endswith("signed")


def test_a_range_of_numbers_is_said_only_where_it_goes_up() -> None:
    for text, said in (("4-6 weeks", True), ("6-4 weeks", False), ("2016-17-18", False), ("20/40-20/80", False)):
        draft = Draft(text)
        quantities.say_range(draft, 0)
        assert bool(draft.changes) is said


@pytest.mark.parametrize("text", ["g/dL", "x 10^9/L", "mL/min/1.73 m2", "%", "mm Hg", "/mm3"])
def test_units_are_read_to_their_end(text: str) -> None:
    tokens = Tokens(f"{text} at screening")
    assert tokens.lows[quantities.units(tokens, 0)] == "at"


def test_words_are_no_units() -> None:
    assert quantities.units(Tokens("letters read"), 0) == 0


@pytest.mark.parametrize("text", ["a&lt;b", "a &gt; 3", "A &amp; B"])
def test_signs_by_their_names_are_shown_as_signs(text: str) -> None:
    flat = flatten(text, 4)
    assert "&lt;" not in flat.text
    assert "&gt;" not in flat.text
    (place,) = flat.spaces
    span = flat.to_source(place, place + 1)
    assert text[span.start - 4 : span.end - 4] in {"&lt;", "&gt;", "&amp;"}


def test_a_short_sentence_is_one_line() -> None:
    assert layout.lines("You have gout") == ("You have gout",)


def test_every_row_of_the_vocabulary_waits_under_the_first_word_that_a_text_would_meet() -> None:
    assert [row.term for row in entries() if first_word(row.term) != Tokens(row.term).lows[0]] == []


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("MRI not possible", ["MRI"]),  # one sense in every text
        ("MS for 2 years", []),  # multiple sclerosis, or mitral stenosis, or milliseconds: nothing is guessed
        ("ALT at most 3 x ULN", ["ALT"]),  # ULN is worded and no longer there
        ("ECOG 0-1", ["ECOG performance status"]),  # one note for the scale
    ],
)
def test_abbreviations_of_one_sense_have_a_note_where_they_stay(text: str, terms: list[str]) -> None:
    whole = f"Inclusion Criteria:\n\n* {text}"
    criteria = segment(whole).criteria
    assert [note.term for note in translate(criteria[0], context(whole, criteria)).notes] == terms
