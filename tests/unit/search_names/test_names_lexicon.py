"""Everyday words and what records call the same."""

from __future__ import annotations

import csv
from collections import Counter
from importlib.resources import files

import pytest

from trialfinder.search.glue import is_glue
from trialfinder.search.lexicon import is_known, is_spanish, names_of, single_words, words_for, written
from trialfinder.search.words import words


def named(text: str) -> dict[str, bool]:
    """Other names, and whether they are of the very thing."""
    return {" ".join(words(name.text)): name.close for name in names_of(tuple(words(text)))}


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("heart attack", "myocardial infarction"),
        ("high blood pressure", "hypertension"),
        ("sugar diabetes", "diabetes mellitus"),
        ("nonsmall cell lung cancer", "non small cell lung cancer"),
        ("Tylenol", "acetaminophen"),
        ("acetaminophen", "paracetamol"),
        ("Gleevec", "imatinib"),
        ("COPD", "chronic obstructive pulmonary disease"),
        ("ALL", "acute lymphoblastic leukemia"),
        ("can't sleep", "insomnia"),
    ],
)
def test_everyday_words_brands_and_short_forms_lead_to_the_names_of_records(asked: str, name: str) -> None:
    assert named(asked)[" ".join(words(name))]


def test_a_drug_that_only_serves_as_an_example_of_its_kind_is_no_other_drug() -> None:
    assert not named("ibuprofen").keys() & {"ketorolac", "diclofenac"}
    assert list(named("viagra")) == ["sildenafil"]
    assert "ketorolac" in named("painkiller")


def test_a_short_form_of_two_letters_is_not_searched_for_what_it_stands_for() -> None:
    assert not [name for name in names_of(tuple(words("breast cancer"))) if len(name.text) < 3]
    assert "multiple sclerosis" in named("MS")


@pytest.mark.parametrize(("text", "other"), [("small cell lung cancer", "non"), ("hodgkin lymphoma", "non")])
def test_no_name_leads_to_its_opposite(text: str, other: str) -> None:
    assert other not in {name.split()[0] for name in named(text)}
    opposite = named(f"{other} {text}")
    assert " ".join(words(text)) not in opposite


def test_a_folded_word_is_shown_as_people_write_it() -> None:
    assert written("diabete") == "diabetes"
    assert written("qqqq") is None


def test_words_within_names_and_words_for_the_spelling_are_known() -> None:
    assert "pancreatic" in words_for(tuple(words("pancreas")))
    assert "leukemia" in set(single_words())
    assert is_known(("heart", "attack"))
    assert not is_known(("qqqq",))
    assert names_of(("qqqq",)) == ()


def test_the_table_of_everyday_words_names_each_once_with_a_source() -> None:
    text = files("trialfinder.search").joinpath("everyday.tsv").read_text("utf-8")
    rows = list(csv.reader(text.splitlines()[1:], delimiter="\t", quoting=csv.QUOTE_NONE))
    assert all(len(row) == 3 and all(cell.strip() == cell and cell for cell in row) for row in rows)
    twice = [asked for asked, count in Counter(row[0].casefold() for row in rows).items() if count > 1]
    assert not twice
    assert all(words(name) for row in rows for name in row[1].split(";"))


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("asma", "asthma"),
        ("cáncer de mama", "breast cancer"),
        ("cancer de mama", "breast cancer"),
        ("presión alta", "hypertension"),
        ("culebrilla", "herpes zoster"),
        ("EPOC", "chronic obstructive pulmonary disease"),
    ],
)
def test_a_spanish_name_leads_to_the_english_ones_and_none_leads_to_it(asked: str, name: str) -> None:
    assert named(asked)[" ".join(words(name))]
    assert " ".join(words(asked)) not in named(name)
    assert all(is_spanish(word) for word in words(asked))


def test_the_spanish_table_names_each_illness_once_with_its_source_and_who_reviewed_it() -> None:
    text = files("trialfinder.search").joinpath("spanish.tsv").read_text("utf-8")
    rows = list(csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))
    assert list(rows[0]) == ["asked", "names", "source", "reviewed_by"]
    assert len(rows) >= 150
    assert [asked for asked, count in Counter(tuple(words(row["asked"])) for row in rows).items() if count > 1] == []
    assert [row["asked"] for row in rows if not row["names"] or not row["source"]] == []
    assert not any(is_glue(row["asked"]) for row in rows)


def test_words_of_spanish_are_no_spelling_of_an_english_one() -> None:
    assert not {"mama", "cancer de", "quimioterapia"} & set(single_words())
    assert "asthma" in single_words()


def test_a_small_word_with_an_accent_is_no_short_form() -> None:
    # "mí" was read as MI, a heart attack
    assert is_glue("mí")
    assert is_glue("té")
    assert not is_glue("MI")
    assert not is_glue("β")
    assert not is_glue("Köln")
