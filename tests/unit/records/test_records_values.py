"""Ids, dates and ages in every form that the registry writes, and in those that it never would."""

from __future__ import annotations

import datetime

import pytest

from trialfinder.errors import UsageError
from trialfinder.records.ages import Age, parse_age
from trialfinder.records.dates import PartialDate, parse_date
from trialfinder.records.ids import id_number, is_nct_id, is_sample_id, parse_nct_id


@pytest.mark.parametrize(
    ("written", "nct_id"),
    [
        ("NCT04437511", "NCT04437511"),
        ("nct04437511", "NCT04437511"),
        ("NcT4437511", "NCT04437511"),
        (" NCT04437511\n", "NCT04437511"),
        ("NCT1", "NCT00000001"),
        ("NCT0000000001", "NCT00000001"),
        ("NCT99999999", "NCT99999999"),
    ],
)
def test_an_id_is_read_in_the_forms_that_people_write(written: str, nct_id: str) -> None:
    assert parse_nct_id(written) == nct_id
    assert is_nct_id(nct_id)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "NCT",
        "NCT0",
        "NCT00000000",
        "NCT123456789",
        "04437511",
        "NCT 04437511",
        "NCT-04437511",
        "NCT04437511x",
        "NCT0443751１",
        "NCT٠٤٤٣٧٥١١",
        "ΝCT04437511",
        "NCT04437511\x00",
        "../NCT04437511",
        "NCT04437511/../../x",
        "NCT04437511%00",
        "<script>",
        "\ud800",
        "x" * 100_000,
    ],
)
def test_what_is_no_id_is_refused_in_one_short_printable_line(written: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_nct_id(written)
    assert caught.value.message.isascii()
    assert caught.value.message.isprintable()
    assert len(caught.value.message) < 500
    assert not is_nct_id(written)


@pytest.mark.parametrize("text", ["nct04437511", "NCT4437511", "NCT04437511\n", " NCT04437511", "NCT0443751１"])
def test_only_the_canonical_form_is_an_id(text: str) -> None:
    assert not is_nct_id(text)


def test_made_up_studies_have_ids_of_their_own() -> None:
    assert is_sample_id("NCT99990000")
    assert is_sample_id("NCT99999998")
    assert not is_sample_id("NCT99999999")
    assert not is_sample_id("NCT99989999")
    assert not is_sample_id("NCT9999000")
    assert not is_sample_id("NCT9999000x")


def test_the_number_of_an_id_is_its_digits() -> None:
    assert id_number("NCT00000410") == 410


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-02", "2023-02-01", "2023-02-28"),
        ("2024-12", "2024-12-01", "2024-12-31"),
        ("2024-02-29", "2024-02-29", "2024-02-29"),
        ("2024-03-01T09:30", "2024-03-01", "2024-03-01"),
        ("2026-08-11T09:00:05", "2026-08-11", "2026-08-11"),
        ("0001", "0001-01-01", "0001-12-31"),
        ("9999-12", "9999-12-01", "9999-12-31"),
    ],
)
def test_a_partial_date_spans_from_its_first_day_to_its_last(text: str, first: str, last: str) -> None:
    date = parse_date(text)
    assert date is not None
    assert date.first_day() == datetime.date.fromisoformat(first)
    assert date.last_day() == datetime.date.fromisoformat(last)


def test_no_month_and_no_day_is_invented() -> None:
    assert parse_date("2024") == PartialDate(2024, None, None)
    assert parse_date("2024-02") == PartialDate(2024, 2, None)
    assert parse_date("2024-02-03") == PartialDate(2024, 2, 3)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "24",
        "2024-13",
        "2024-00",
        "2024-05-00",
        "2024-02-30",
        "2023-02-29",
        "2024-1",
        "2024-01-1",
        "2024/01/01",
        "0000",
        "00000",
        "N/A",
        "January 2024",
        "2024-01-01 09:30",
        "2024-01-01\n",
        "٢٠٢٤",
        "2024-01-01T<b>",
    ],
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert parse_date(text) is None


def test_an_absent_date_is_none() -> None:
    assert parse_date(None) is None


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("18 Years", Age(18, "Year")),
        ("1 Year", Age(1, "Year")),
        ("6 Months", Age(6, "Month")),
        ("1 Month", Age(1, "Month")),
        ("2 Weeks", Age(2, "Week")),
        ("1 Week", Age(1, "Week")),
        ("28 Days", Age(28, "Day")),
        ("1 Day", Age(1, "Day")),
        ("12 Hours", Age(12, "Hour")),
        ("1 Hour", Age(1, "Hour")),
        ("30 Minutes", Age(30, "Minute")),
        ("1 Minute", Age(1, "Minute")),
        ("0 Years", Age(0, "Year")),
        ("1080 Months", Age(1080, "Month")),
    ],
)
def test_an_age_is_read_in_every_unit(text: str, age: Age) -> None:
    assert parse_age(text) == age


@pytest.mark.parametrize(
    "text", ["", "N/A", "18", "Years", "18  Years", "18 years", "18.5 Years", "-1 Days", "18 Eons"]
)
def test_what_is_no_age_is_none(text: str) -> None:
    assert parse_age(text) is None


def test_an_absent_age_is_none() -> None:
    assert parse_age(None) is None


def test_ages_compare_across_units() -> None:
    ascending = ["30 Minutes", "1 Hour", "1 Day", "6 Days", "1 Week", "1 Month", "11 Months", "1 Year", "13 Months"]
    days = [age.days for text in ascending if (age := parse_age(text))]
    assert days == sorted(days)
    assert len(days) == len(ascending)
    assert Age(12, "Month").days == pytest.approx(Age(1, "Year").days)
    assert Age(24, "Hour").days == pytest.approx(Age(1, "Day").days)
    assert Age(60, "Minute").days == pytest.approx(Age(1, "Hour").days)
