"""The registry's markup as paragraphs and lists, and facts as a reader sees them."""

from __future__ import annotations

from typing import Any

import pytest

from trialfinder.pages.prose import parts
from trialfinder.pages.showing import Taken, is_blank, join_rows, present, safe_address, shown
from trialfinder.pages.views.model import Part, Row, Shown
from trialfinder.records.facts import Fact, JsonNumber, Lens

PROTOCOL = "protocolSection"
PERSON = f"{PROTOCOL}.contactsLocationsModule.centralContacts[0]"


def listed(text: str) -> list[tuple[str, str]]:
    """Each part as its kind ("p", or the depth and the label of an item) and its words."""
    return [(f"{part.depth}{part.label}" if part.item else "p", part.text) for part in parts(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\t\n", []),
        ("One line.", [("p", "One line.")]),
        ("Two\nlines.", [("p", "Two lines.")]),
        ("One.\n\nTwo.", [("p", "One."), ("p", "Two.")]),
        ("One.\r\n\r\nTwo.\rThree.", [("p", "One."), ("p", "Two. Three.")]),
        ("* One\n* Two", [("0", "One"), ("0", "Two")]),
        ("- One\n– Two\n— Three", [("0", "One"), ("0", "Two"), ("0", "Three")]),
        ("• One\n◦ Two\n➢ Three", [("0", "One"), ("0", "Two"), ("0", "Three")]),
        ("* • One", [("0", "One")]),  # doubled bullets as in NCT06087653
        ("•• One", [("0", "One")]),
        ("* ** • One", [("0", "One")]),
        ("1. One\n2) Two\n(3) Three", [("01.", "One"), ("02)", "Two"), ("0(3)", "Three")]),
        ("* One\n\n  * Two\n\n    * Three", [("0", "One"), ("1", "Two"), ("2", "Three")]),
        ("          * Deep", [("4", "Deep")]),
        ("\t* Tab", [("2", "Tab")]),
        ("* One\n  goes on\n* Two", [("0", "One goes on"), ("0", "Two")]),
        ("* One\n\nAfter.", [("0", "One"), ("p", "After.")]),
        ("Intro:\n* One", [("p", "Intro:"), ("0", "One")]),
        ("•One\n•Two", [("p", "•One"), ("p", "•Two")]),  # a bullet glued to its word is text
        ("A dose of -5 is less.\n-5 is less.", [("p", "A dose of -5 is less. -5 is less.")]),
        ("2.5 mg daily", [("p", "2.5 mg daily")]),
        ("100. is no mark", [("p", "100. is no mark")]),
        ("1\\. An escaped mark is text", [("p", "1. An escaped mark is text")]),
        ("\\* An escaped bullet is text", [("p", "* An escaped bullet is text")]),
        ("A protocol\\'s \\[GI\\] \\> 5 \\& more", [("p", "A protocol's [GI] > 5 & more")]),
        ("* One\n* \n* Two", [("0", "One"), ("0", "Two")]),
        ("* ", [("p", "*")]),
        ("* \n\n1. ", [("p", "* 1.")]),
        ("---", [("p", "---")]),
        ("*", [("p", "*")]),
    ],
)
def test_a_text_is_cut_into_its_paragraphs_and_items(text: str, expected: list[tuple[str, str]]) -> None:
    assert listed(text) == expected


def test_no_word_is_lost_and_none_is_added() -> None:
    text = "Intro \\[one\\]:\n\n* First\n  goes on\n\n  1. Second\n\nLast\nline"
    assert " ".join(part.text for part in parts(text)) == "Intro [one]: First goes on Second Last line"


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("designModule.phases[0]", "PHASE1", Shown("", "PHASE1", "Phase 1", "data")),
        ("designModule.phases[0]", "PHASE9", Shown("", "PHASE9", "PHASE9", "data")),
        ("designModule.enrollmentInfo.count", 24, Shown("", "24", "24", "data")),
        ("eligibilityModule.minimumAge", "18 Years", Shown("", "18 Years", "18 years", "data")),
        ("eligibilityModule.healthyVolunteers", False, Shown("", "false", "No", "data")),
        ("eligibilityModule.healthyVolunteers", True, Shown("", "true", "Yes", "data")),
        ("statusModule.startDateStruct.date", "2024-01", Shown("", "2024-01", "January 2024", "time")),
        ("statusModule.startDateStruct.date", "soon", Shown("", "soon", "soon", "time")),
        ("statusModule.startDateStruct.date", True, Shown("", "true", "true", "data")),
        ("statusModule.startDateStruct.date", JsonNumber("2024.1"), Shown("", "2024.1", "2024.1", "data")),
        ("statusModule.overallStatus", True, Shown("", "true", "true", "data")),
        ("ipdSharingStatementModule.ipdSharing", "true", Shown("", "true", "true", "data")),
        ("identificationModule.briefTitle", "A  \\[b\\]\nc", Shown("", "A  \\[b\\]\nc", "A [b] c", "text")),
        ("identificationModule.briefTitle", 7, Shown("", "7", "7", "data")),
        ("madeUpModule.field", "true", Shown("", "true", "true", "text")),
        ("madeUpModule.field", True, Shown("", "true", "Yes", "data")),
        ("madeUpModule.field", JsonNumber("4.20"), Shown("", "4.20", "4.20", "data")),
    ],
)
def test_a_fact_is_marked_by_the_registrys_type_and_by_its_own(path: str, value: Any, expected: Shown) -> None:
    found = shown(Fact(f"{PROTOCOL}.{path}", value))
    assert found.path == f"{PROTOCOL}.{path}"
    assert (found.value, found.text, found.mark, found.href) == expected_parts(expected)


def expected_parts(expected: Shown) -> tuple[str, str, str, str]:
    return expected.value, expected.text, expected.mark, expected.href


@pytest.mark.parametrize(
    ("path", "value", "href"),
    [
        (f"{PERSON}.email", "ada.quill+x@quill.example", "mailto:ada.quill+x@quill.example"),
        (f"{PERSON}.email", "a@quill.example?bcc=b@evil.example", ""),
        (f"{PERSON}.email", "a%3Fbcc%3Db@evil.example", ""),
        (f"{PERSON}.email", "a@quill.example,b@evil.example", ""),
        (f"{PERSON}.email", "Ada Quill <a@quill.example>", ""),
        (f"{PERSON}.email", "a@quill.example\r\nBcc: b@evil.example", ""),
        (f"{PERSON}.email", "not given", ""),
        (f"{PERSON}.phone", "+1 (555) 010-0200", "tel:+15550100200"),
        (f"{PERSON}.phone", "555-0100 ext 7", ""),
        (f"{PERSON}.phone", "javascript:alert(1)", ""),
        (f"{PERSON}.name", "a@quill.example", ""),
        (f"{PROTOCOL}.referencesModule.references[0].pmid", "12345", "https://pubmed.ncbi.nlm.nih.gov/12345/"),
        (f"{PROTOCOL}.referencesModule.references[0].pmid", "12345/../x", ""),
        (
            f"{PROTOCOL}.referencesModule.seeAlsoLinks[0].url",
            "https://quill.example/a?b=c#d",
            "https://quill.example/a?b=c#d",
        ),
        (f"{PROTOCOL}.referencesModule.seeAlsoLinks[0].url", "javascript:alert(1)", ""),
        (f"{PROTOCOL}.identificationModule.orgStudyIdInfo.link", "http://quill.example", "http://quill.example"),
        (f"{PROTOCOL}.ipdSharingStatementModule.url", "data:text/html,x", ""),
    ],
)
def test_a_link_is_made_only_of_what_is_surely_an_address(path: str, value: str, href: str) -> None:
    assert shown(Fact(path, value)).href == href


@pytest.mark.parametrize(
    "value",
    [
        "",
        "quill.example",
        "//quill.example",
        "ftp://quill.example",
        "HTTPS://quill.example",
        "https://",
        "https:///x",
        "https://[::1",
        "https://quill.example/a b",
        "https://quill.example/\n",
        "https://quill.example/\x00",
        "https://quill.example/<b>",
        'https://quill.example/"x',
        "https://quill.example\\@evil.example",
        "https://quill.example/`x`",
        "https://quill.exämple/",
        " https://quill.example/",
        "javascript:https://quill.example/",
        "java\tscript:alert(1)",
    ],
)
def test_what_is_no_plain_web_address_is_no_link(value: str) -> None:
    assert safe_address(value) == ""


def test_facts_are_noted_as_they_are_taken_and_blank_ones_show_nothing() -> None:
    taken = Taken()
    lens = Lens({"a": "x", "b": [" ", "y", 0], "c": "", "d": {"e": "f"}, "g": "\n", "h": JsonNumber("1.5")})
    assert [fact.text for fact in present(taken.one(lens, "a"), taken.one(lens, "c"), taken.one(lens, "none"))] == ["x"]
    assert [fact.text for fact in taken.all(lens, "b")] == ["y", "0"]
    assert taken.all(lens, "none") == ()
    assert taken.row(lens, "g") is None
    assert taken.row(lens, "b") == Row("B", taken.all(lens, "b"))
    assert taken.rows(lens.at("d"), "e", "none")[0].label == "E"
    assert taken.prose(lens, "a", words="Words")[0].parts == (Part(False, 0, "", "x"),)
    assert taken.prose(lens, "g") == taken.prose(lens, "none") == taken.prose(lens, "h") == ()
    assert taken.paths == {"a", "b[0]", "b[1]", "b[2]", "c", "d.e", "g"}
    assert is_blank(Fact("c", ""))
    assert not is_blank(Fact("c", 0))


def test_rows_are_joined_in_order() -> None:
    one, two = Row("One", ()), Row("Two", ())
    assert join_rows((one,), (), (two, one)) == (one, two, one)
