"""Slugs: from the name alone, safe in an address and among files, one for what is one name."""

from __future__ import annotations

import time

import pytest

from trialfinder.text.slugs import LONGEST, is_slug, slug


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Paper Cut", "paper-cut"),
        ("Cuts, Type 2", "cuts-type-2"),
        ("Quill's  Disease", "quills-disease"),
        ("Hôpital Saint-Löwe", "hopital-saint-lowe"),
        ("Łódź", "lodz"),
        ("Straße", "strasse"),
        ("A & B", "a-b"),
        ("../../etc/passwd", "etc-passwd"),
        ("<script>alert(1)</script>", "script-alert-1-script"),
        ("..", "x5ec1f7e700"),
        (" ", ""),
        ("\u200b\u0000", ""),
    ],
)
def test_a_slug_says_the_name(name: str, expected: str) -> None:
    assert slug(name) == expected


def test_a_slug_stays_the_same_for_ever() -> None:
    """Addresses are bookmarked: another slug for a name is a broken link."""
    assert slug("北京") == "x68c77e1551"
    assert slug("page") == "page-x3660315a9a"  # "page" is the folder of further pages
    assert slug("Клиника 1") == "1-xe53202bf56"


def test_names_that_differ_in_case_accents_points_or_spaces_alone_are_one() -> None:
    assert (
        len({slug(name) for name in ("Elm Pharma, Inc.", "ELM PHARMA INC", "élm  pharma inc", "Elm-Pharma Inc")}) == 1
    )


def test_names_in_other_alphabets_are_told_apart() -> None:
    names = ("北京", "上海", "Клиника 1", "Больница 1", "Elm 北京", "Elm 上海", "Ελμ", "हिन्दी", "हिन्द")
    assert len({slug(name) for name in names}) == len(names)
    assert all(is_slug(slug(name)) for name in names)


def test_long_names_are_cut_and_told_apart() -> None:
    made = [slug("elm " * 100 + str(number)) for number in range(50)]
    assert len(set(made)) == 50
    assert all(len(one) <= LONGEST and is_slug(one) for one in made)


@pytest.mark.parametrize(
    "text", ["", "-", "..", "a/b", "A", "a--b", "-a", "a-", "é", "a.b", "a_b", "a" * (LONGEST + 1)]
)
def test_what_is_no_slug_is_looked_up_nowhere(text: str) -> None:
    assert not is_slug(text)


def test_endless_names_take_no_time() -> None:
    began = time.perf_counter()
    for name in ("a " * 50_000, "\u0301" * 100_000, "-" * 100_000, "ﷺ" * 20_000, "\ud800" * 1000):
        slug(name)
    assert time.perf_counter() - began < 3
