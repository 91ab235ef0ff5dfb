"""Words of ours: plain, whole, without digits, and never a promise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from lib.trials import SITE, a_trial
from trialfinder.pages import wording
from trialfinder.pages.rules import lead, places, stage, warnings, who
from trialfinder.pages.views import reading
from trialfinder.pages.views.model import Link, Question, Say, Section
from trialfinder.pages.views.search_form import facet_words, listed
from trialfinder.pages.views.trial import trial_view
from trialfinder.records.fields import Field, enum_labels, field_at, fields
from trialfinder.search.asking import Flags
from trialfinder.search.patient import FACETS

CODED = [(kind, value) for kind, values in enum_labels().items() for value in values]
# Names that people write in capitals, and say so.
SPOKEN_IN_CAPITALS = {"NIH", "FDA", "CDC", "AHRQ", "SAMHSA", "VA", "FDAAA", "HHS", "CTIS", "EU", "IPD"}
CODES = {value for _, value in CODED}


def of_kind(kind: str) -> Field:
    return Field("x", "X", kind, "TEXT", True, ())


@pytest.mark.parametrize(("kind", "value"), CODED)
def test_every_known_coded_value_has_words(kind: str, value: str) -> None:
    words = wording.value_words(of_kind(kind), value)
    assert "_" not in words
    assert words == wording.value_words(of_kind(f"{kind}[]"), value)
    raw = [word for word in re.findall(r"[A-Z]{2,}[0-9]*", words) if len(word) > 3 and word not in SPOKEN_IN_CAPITALS]
    assert raw == []


def test_no_choice_of_the_search_form_is_shown_as_a_code() -> None:
    # the kinds of sponsor stood there as FED, INDIV, AMBIG
    for name, rows in listed(Flags(), (), ()).items():
        for value, words, _ in rows:
            assert words not in CODES, (name, value)
            assert not re.search("[A-Z]{3,}|_", words), (name, value)


@pytest.mark.parametrize("piece", FACETS)
def test_no_value_of_a_facet_is_shown_as_a_code(piece: str) -> None:
    kind = next(field.kind.removesuffix("[]") for field in fields().values() if field.piece == piece)
    for value in enum_labels().get(kind, {"true": "", "false": ""}):
        assert not re.fullmatch("[A-Z_0-9]{2,}|true|false", facet_words(piece, value)), value


def test_words_of_one_enum_tell_its_values_apart() -> None:
    for kind, values in enum_labels().items():
        words = [wording.value_words(of_kind(kind), value) for value in values]
        assert len(set(words)) == len(words), kind


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("designModule.phases", "EARLY_PHASE1", "Early Phase 1"),
        ("designModule.phases", "NA", "Phase not applicable"),
        ("designModule.phases", "PHASE9", "PHASE9"),
        ("statusModule.overallStatus", "NOT_YET_RECRUITING", "Not yet recruiting"),
        ("eligibilityModule.minimumAge", "18 Years", "18 years"),
        ("eligibilityModule.healthyVolunteers", "true", "Yes"),
        ("eligibilityModule.healthyVolunteers", "false", "No"),
        ("ipdSharingStatementModule.ipdSharing", "true", "true"),
        ("identificationModule.briefTitle", "True Ink", "True Ink"),
        ("madeUpModule.field", "false", "No"),
        ("madeUpModule.field", "ABC", "ABC"),
    ],
)
def test_a_value_is_worded_by_its_field_and_shown_as_sent_where_no_table_knows_it(
    path: str, value: str, words: str
) -> None:
    assert wording.value_words(field_at(f"protocolSection.{path}"), value) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2024", "2024"),
        ("2024-01", "January 2024"),
        ("2024-12-31", "31 December 2024"),
        ("2024-02-03T09:30", "3 February 2024, 09:30"),
        ("2024-02T", "February 2024"),
        ("2024-13", "2024-13"),
        ("2024-00", "2024-00"),
        ("", ""),
        ("soon", "soon"),
    ],
)
def test_a_date_is_said_no_more_exactly_than_it_is(value: str, words: str) -> None:
    assert wording.date_words(value) == words


def test_every_field_has_a_label_without_digits() -> None:
    for path, field in fields().items():
        label = wording.label(field, path.rpartition(".")[2])
        assert label, path
        assert not re.search(r"[0-9_]", label), path
        assert label[0].isupper() or not label[0].isalpha(), path


def test_a_field_of_the_registrys_to_come_is_labelled_by_its_name_without_digits() -> None:
    assert wording.label(None, "newFieldName2") == "New field name"
    assert wording.label(None, "x9") == "X"


def test_labels_of_ours_belong_to_pieces_that_there_are() -> None:
    assert set(wording._LABELS) - {field.piece for field in fields().values()} == set()
    known = {(kind, value) for kind, value in CODED}
    assert set(wording._ENUM_WORDS) - known == set()


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings(part)
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from strings(getattr(value, name))
    elif isinstance(value, tuple | list):
        for part in value:
            yield from strings(part)


def ours() -> list[str]:
    """Every string of ours that can stand on a page, tables and fixed sections alike."""
    tables = [value for name, value in vars(wording).items() if name.strip("_").isupper()]
    modules = (lead, places, stage, warnings, who)
    rules = [value for module in modules for value in vars(module).values() if isinstance(value, dict)]
    pages = [
        *reading.METHOD,
        *reading.PRIVACY,
        *reading.about(SITE),
        *trial_view(a_trial(), SITE).sections[-5:],
    ]
    return [*strings(tables), *strings(rules), *strings(pages)]


FORBIDDEN = re.compile(
    r"\beligible\b|\bpromising\b|\bcures?\b|\bhopes?\b|\bhopeful\b|\bbreakthrough\b|\bmiracle\b|\bnew treatment\b"
    r"|\breviewed for fidelity\b|\bpublic domain\b|\bHIPAA\b|\bno risk\b",
    re.IGNORECASE,
)


def test_no_word_of_ours_promises_rates_or_calls_a_person_eligible() -> None:
    said = ours()
    assert len(said) > 300
    assert [words for words in said if FORBIDDEN.search(words)] == []


def static_words(section: Section) -> Iterator[str]:
    yield section.title
    for block in section.blocks:
        if isinstance(block, Say):
            yield block.text
        elif isinstance(block, Question):
            yield block.text
            yield from (answer.text for answer in block.answer if isinstance(answer, Say))
        elif isinstance(block, Link):
            yield block.text


def test_static_sentences_hold_no_digit() -> None:
    fixed = [
        *reading.METHOD,
        *reading.PRIVACY,
        *reading.about(SITE),
        *trial_view(a_trial(), SITE).sections[-5:],
    ]
    said = [words for section in fixed for words in static_words(section)]
    said += [value for name, value in vars(wording).items() if name.isupper() and isinstance(value, str)]
    said += wording.SIDES.values()
    assert len(said) > 40
    assert [words for words in said if re.search(r"\d", words)] == []


def test_the_notice_is_the_registrys_own_sentence() -> None:
    assert (
        "NLM is not responsible for the product and does not endorse or recommend this or any other" in wording.NOTICE
    )
    assert wording.EVALUATED.startswith("Listing a study does not mean it has been evaluated")
    assert "not medical advice" in wording.DISCLAIMER
    assert "not medical advice" in wording.ADVICE
