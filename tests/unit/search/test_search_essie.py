"""The registry's expression language: what an expression means, and the words in which a bad one is refused."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest

from trialfinder.search.areas import Kind
from trialfinder.search.essie import EssieError, nct_ids_only, parse
from trialfinder.search.query import (
    All,
    And,
    AtSite,
    Distance,
    Missing,
    Node,
    Not,
    OfStudy,
    Or,
    Range,
    Term,
    Tilt,
    Value,
)
from trialfinder.search.values import span_of

A, B, C, D = (Term("BasicSearch", letter) for letter in ("a", "b", "c", "d"))


def phrase(text: str, field: str = "BasicSearch") -> Term:
    return Term(field, text, together=True, expansion="Concept")


def day(text: str) -> tuple[int, int]:
    span = span_of(Kind.DATE, text)
    assert span
    return span


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("heart attack", Term("BasicSearch", "heart attack")),
        ("heart, attack", Term("BasicSearch", "heart attack")),
        ('"heart attack"', phrase("heart attack")),
        (r'"say \"ah\""', phrase('say "ah"')),
        (r"\MISSING data", Term("BasicSearch", "MISSING data")),
        (r"\Merck", Term("BasicSearch", "Merck")),
        ("a and b or not c", Term("BasicSearch", "a and b or not c")),
        ("ANDROID ORAL NOTE", Term("BasicSearch", "ANDROID ORAL NOTE")),
        ("MIN MAX", Term("BasicSearch", "MIN MAX")),
        ("a AND b OR c AND d", Or((And((A, B)), And((C, D))))),
        ("a OR b AND NOT c", Or((A, And((B, Not(C)))))),
        ("NOT a OR b", Or((Not(A), B))),
        ("NOT NOT a", Not(Not(A))),
        ("(a OR b) c", And((Or((A, B)), C))),
        ("a NOT b", And((A, Not(B)))),
        ('"a" "b"', And((phrase("a"), phrase("b")))),
        ("a AREA[Phase]PHASE2", And((A, Value("Phase", "PHASE2")))),
        ("ALL", All()),
        ("AREA[LocationCity] Bethesda", Term("LocationCity", "Bethesda")),
        ("AREA[BRIEF-TITLE]x", Term("BriefTitle", "x")),
        ("AREA[ConditionSearch](a OR b)", Or((Term("ConditionSearch", "a"), Term("ConditionSearch", "b")))),
        ("AREA[Phase](PHASE2 OR phase 3)", Or((Value("Phase", "PHASE2"), Value("Phase", "PHASE3")))),
        ("AREA[OverallStatus]Active, not recruiting", Value("OverallStatus", "ACTIVE_NOT_RECRUITING")),
        ('AREA[OverallStatus]"Active, not recruiting"', Value("OverallStatus", "ACTIVE_NOT_RECRUITING")),
        ("AREA[StudyType]Interventional", Value("StudyType", "INTERVENTIONAL")),
        ("AREA[StartDateType]anticipated", Value("StartDateType", "ESTIMATED")),
        ("AREA[HasResults]TRUE", Value("HasResults", "true")),
        ("AREA[Phase:size]2", Range("Phase:size", 2, 2)),
        ("AREA[Phase:size]RANGE[2, MAX]", Range("Phase:size", 2, None)),
        ("AREA[EnrollmentCount]RANGE[500,MAX]", Range("EnrollmentCount", 500, None)),
        ("AREA[EnrollmentCount]RANGE[2.5,3.5]", Range("EnrollmentCount", 3, 3)),
        ("AREA[EnrollmentCount]2.5", Range("EnrollmentCount", 3, 2)),
        ("AREA[StartDate]2022", Range("StartDate", day("2022-01-01")[0], day("2022-12-31")[1])),
        ("AREA[StartDate]2024-02", Range("StartDate", day("2024-02-01")[0], day("2024-02-29")[1])),
        ("AREA[StartDate]RANGE[2020-01-01,2020-12-31]", Range("StartDate", day("2020")[0], day("2020")[1])),
        ("AREA[StartDate]RANGE[01/02/2020, MAX]", Range("StartDate", day("2020-01-02")[0], None)),
        ("AREA[StartDate]RANGE[MIN,MAX]", Not(Missing("StartDate"))),
        ("AREA[BriefTitle]RANGE[MIN,MAX]", Not(Missing("BriefTitle"))),
        ("AREA[MinimumAge]RANGE[MIN, 16 years]", Range("MinimumAge", None, 16 * 525_960)),
        ("AREA[MinimumAge]6 Months", Range("MinimumAge", 6 * 43_830, 6 * 43_830)),
        ("MISSING", Missing("BasicSearch")),
        ("AREA[DesignModule]MISSING", Missing("DesignModule")),
        ("AREA[LocationGeoPoint]DISTANCE[42.36,-71.06,50mi]", Distance(42.36, -71.06, 50)),
        ("AREA[LocationGeoPoint]DISTANCE[-1,1,1.609344km]", Distance(-1, 1, pytest.approx(1))),
        (
            "SEARCH[Location](AREA[LocationCity]Oslo AND AREA[LocationStatus]RECRUITING)",
            AtSite(And((Term("LocationCity", "Oslo"), Value("LocationStatus", "RECRUITING")))),
        ),
        ("SEARCH[Study]a", OfStudy(A)),
        ("NOT SEARCH[Location]AREA[LocationCity]Oslo", Not(AtSite(Term("LocationCity", "Oslo")))),
        ("TILT[StudyFirstPostDate]a", Tilt("StudyFirstPostDate", A)),
        (
            'AREA[LeadSponsorName]COVERAGE[FullMatch]"Ink & Sons"',
            Term("LeadSponsorName", "Ink & Sons", True, "FullMatch", "Concept"),
        ),
        ("COVER[StartsWith]ink", Term("BasicSearch", "ink", True, "StartsWith", "Concept")),
        ("EXPANSION[None]Ink", Term("BasicSearch", "Ink", True, "Contains", "None")),
        ("EXPANSION[Term]a b", Term("BasicSearch", "a b", True, "Contains", "Term")),
        ("EXPANSION[Lossy]a b", Or(tuple(Term("BasicSearch", letter, expansion="Lossy") for letter in "ab"))),
        ("NCT00000102, nct9", Or((Term("BasicSearch", "NCT00000102"), Term("BasicSearch", "NCT00000009")))),
    ],
)  # fmt: skip
def test_an_expression_means(text: str, meaning: Node) -> None:
    assert parse(text) == meaning


def test_the_area_is_that_of_the_parameter_until_an_expression_names_another() -> None:
    assert parse("a AND AREA[Keyword]b", "ConditionSearch") == And((Term("ConditionSearch", "a"), Term("Keyword", "b")))


@pytest.mark.parametrize(
    ("text", "reason", "position"),
    [
        ("AREA[NotARealField]x", "Unknown area name: `NotARealField`", 1),
        ("x AND AREA[Nope]y", "Unknown area name: `Nope`", 7),
        ("AREA[OverallStatus:size]2", "Unknown area name: `OverallStatus:size`", 1),
        ("COVERAGE[FullMatc]x", "Invalid coverage: FullMatc", 1),
        ("EXPANSION[none]x", "Invalid expansion: none", 1),
        ("(a", "missing ')' at '<EOF>'", 3),
        ("foo bar [", "no viable alternative at input 'foo bar ['", 9),
        ("AREA[HasResults]maybe", "Allowed values for boolean field `hasResults` are `true`, `false`", 17),
        ('"open', "token recognition error at: '\"open'", 1),
        ("SEARCH[Site]x", "Unknown document name: `Site`", 1),
        ("AREA[EnrollmentCount]many", "Invalid value `many` for field `EnrollmentCount`", 22),
        ("AREA[StartDate]2022-13", "Invalid value `2022-13` for field `StartDate`", 16),
        ("AREA[StartDate]RANGE[MAX,MIN]", "Invalid range: [MAX, MIN]", 16),
        ("AREA[LocationGeoPoint]DISTANCE[91,0,1mi]", "Invalid distance: [91, 0, 1mi]", 23),
        ("AREA[LocationGeoPoint]DISTANCE[1,0,1 feet]", "Invalid distance: [1, 0, 1 feet]", 23),
        ("TILT[BriefTitle]x", "Invalid tilt field: BriefTitle", 1),
        ("AREA[DesignModule]x", "Unsupported field type: DesignModule", 19),
        ("COVERAGE[FullMatch]EXPANSION[Lossy]x", "Coverage FullMatch cannot be used with expansion Lossy", 36),
    ],
)
def test_a_bad_expression_is_refused_in_the_registrys_words(text: str, reason: str, position: int) -> None:
    with pytest.raises(EssieError) as caught:
        parse(text)
    assert (caught.value.reason, caught.value.position) == (reason, position)


@pytest.mark.parametrize(
    ("text", "begins", "position"),
    [
        ("[x]", "mismatched input '[' expecting {'(', ", 1),
        ("a)", "mismatched input ')' expecting {<EOF>", 2),
        ("a AND", "mismatched input '<EOF>' expecting {'(', ", 6),
        ("", "mismatched input '<EOF>' expecting {'(', ", 1),
        ("DISTANCE(1,2,3mi)", "mismatched input '(' expecting {'['}", 9),
        ("AREA x", "mismatched input 'x' expecting {'['}", 6),
        ("AREA[StartDate]RANGE[2020]", "mismatched input ']' expecting {','}", 26),
    ],
)
def test_a_form_that_the_grammar_does_not_know_is_refused_at_its_place(text: str, begins: str, position: int) -> None:
    with pytest.raises(EssieError) as caught:
        parse(text)
    assert caught.value.reason.startswith(begins)
    assert caught.value.position == position


def test_a_wrong_value_of_a_coded_field_is_answered_with_those_that_it_has() -> None:
    with pytest.raises(EssieError) as caught:
        parse("AREA[Phase]PHASE9")
    assert caught.value.reason == (
        "Allowed values for enum field `protocolSection.designModule.phases` are "
        "`NA`, `EARLY_PHASE1`, `PHASE1`, `PHASE2`, `PHASE3`, `PHASE4`"
    )


@pytest.mark.parametrize(
    "text",
    [
        "(" * 10_000 + "a" + ")" * 10_000,
        "NOT " * 4_000 + "a",
        "a AND " * 3_000 + "a",
        "(a)" * 5_000,
        "x " * 20_000,
        "AREA[Phase](" * 500 + "NA" + ")" * 500,
        "NOT " * 400 + "a",
        " ".join(f"a{number}" for number in range(1_001)),
        '"' + ";".join(f"a{number}" for number in range(1_001)) + '"',
        "SEARCH[Location]NOT " * 200 + "a",
        ("NOT " * 9 + "(") * 49 + "a" + ")" * 49,
    ],
)
def test_what_is_too_long_or_nested_too_deep_is_refused_at_once(text: str) -> None:
    start = time.process_time()
    with pytest.raises(EssieError, match="Too complicated query"):
        parse(text)
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    "text", ['"' * 19_999, "\\" * 19_999, "[" * 19_999, "," * 19_999, ", " * 9_999 + "nct", "nct0" * 5_000]
)
def test_hostile_text_is_read_or_refused_quickly(text: str) -> None:
    start = time.process_time()
    with suppress(EssieError):
        parse(text)
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("NCT00000102", ("NCT00000102",)),
        (" nct102,NCT4437511 ", ("NCT00000102", "NCT04437511")),
        ("NCT00000102 cancer", ()),
        ("NCT00000000", ()),
        ("NCT123456789", ()),
        ("", ()),
    ],
)
def test_a_text_of_nothing_but_ids_is_known(text: str, ids: tuple[str, ...]) -> None:
    assert nct_ids_only(text) == ids
