"""The small readers under the auditor: paths, numbers, dates, codes, words, the outline of a page."""

from __future__ import annotations

import pytest

from trialfinder.audit import paths
from trialfinder.audit.dates import check_date
from trialfinder.audit.kinds import FieldKind, kind_of
from trialfinder.audit.outline import read, readable
from trialfinder.audit.provenance import audit_page
from trialfinder.audit.shown import check_shown
from trialfinder.audit.words import compare
from trialfinder.errors import BadInputError

STATUS = "protocolSection.statusModule.overallStatus"
PHASE = "protocolSection.designModule.phases[0]"
NO_PLAN = "documentSection.largeDocumentModule.noSap"


def test_numbers_keep_their_own_text() -> None:
    study = paths.decode('{"a": [42.10, 1E3, -0, 12345678901234567890.5], "b": true}')
    assert [paths.json_text(value) for _, value in paths.scalars(study, "")] == [
        "42.10",
        "1E3",
        "-0",
        "12345678901234567890.5",
        "true",
    ]


@pytest.mark.parametrize("data", [b"", b"[1]", b"{", b'"x"', b"\xff", b"[" * 100_000])
def test_what_is_no_study_is_refused(data: bytes) -> None:
    with pytest.raises(BadInputError):
        paths.decode(data)


@pytest.mark.parametrize(
    "path", ["", ".", "a.", ".a", "a..b", "a[", "a[]", "a[-1]", "a[01]", "a[1", "a [1]", "a[1].", "a\n"]
)
def test_misspelt_paths_are_refused(path: str) -> None:
    assert paths.parse(path) is None


def test_paths_lead_where_scalars_says() -> None:
    study = {"a": {"b": [{"c": 1}, [True, "x"]], "d": None}}
    found = list(paths.scalars(study, ""))
    assert found == [("a.b[0].c", 1), ("a.b[1][0]", True), ("a.b[1][1]", "x")]
    for path, value in found:
        steps = paths.parse(path)
        assert steps is not None and paths.resolve(study, steps) == value
    for steps in (["a", 0], ["a", "b", "c"], ["a", "b", 2], ["a", "d"], ["a", "b", 0, "c", "x"]):
        assert paths.resolve(study, steps) is None


@pytest.mark.parametrize(
    ("path", "value", "kind"),
    [
        ("protocolSection.statusModule.startDateStruct.date", "2024", "date"),
        (PHASE, "PHASE1", "code"),
        ("protocolSection.eligibilityModule.maximumAge", "5 Years", "age"),
        ("protocolSection.contactsLocationsModule.locations[7].geoPoint.lat", paths.Number("1"), "number"),
        ("some.new.field", 5, "number"),
        ("some.new.field", False, "boolean"),
        ("some.new.field", "x", "text"),
        ("protocolSection.descriptionModule.briefSummary", "x", "markup"),
    ],
)
def test_kinds_of_fields(path: str, value: object, kind: FieldKind) -> None:
    assert kind_of(path, value) == kind


@pytest.mark.parametrize(
    ("date", "shown", "right"),
    [
        ("2024-01-05", "5 January 2024", True),
        ("2024-05", "May 2024", True),
        ("2024-05", "mayo de 2024", True),
        ("2024-01-20", "20 January 2024", True),
        ("2024", "2024 (month not given)", True),
        ("2024-03-01T09:30", "March 1, 2024 at 9:30", True),
        ("2024-01-05", "January 5, 24", False),
        ("2024-01-05", "January 5 and 6, 2024", False),
        ("2024-01-05", "February or January 5, 2024", False),
        ("2024-01-05", "٥ January 2024", False),
        ("2024-13", "2024-13", True),
        ("* ", "*", True),
        ("soon", "2024", False),
        ("2024-01", "2024", False),
        ("2024-01-24", "January 2024", False),
    ],
)
def test_dates_in_words(date: str, shown: str, right: bool) -> None:
    assert (check_date(date, shown) is None) == right


@pytest.mark.parametrize(
    ("path", "kind", "value", "shown", "right"),
    [
        ("a.count", "number", 24, "24 people", True),
        ("a.count", "number", paths.Number("12345.60"), "12,345.6", True),
        ("a.count", "number", paths.Number("12345.60"), "12.345,60", True),
        ("a.count", "number", 1000, "1E3", True),
        ("a.count", "number", 1234, "12,34", False),
        ("a.count", "number", 5, "-5", False),
        ("a.count", "number", 5, "²5", False),
        ("a.count", "number", paths.Number("NaN"), "7", False),
        ("a.flag", "boolean", True, "Yes, no condition is needed", True),
        ("a.flag", "boolean", False, "Only people with the condition", True),
        ("a.flag", "boolean", True, "Yes, 2", False),
        (NO_PLAN, "boolean", True, "No analysis plan", True),
        (PHASE, "code", "EARLY_PHASE1", "Phase 1", False),
        (PHASE, "code", "EARLY_PHASE1", "Early phase 1", True),
        (PHASE, "code", "NA", "Not applicable", True),
        (STATUS, "code", "ENROLLING_BY_INVITATION", "By invitation, not open to all", True),
        (STATUS, "code", "COMPLETED", "Withdrawn", False),
        (STATUS, "code", "RECRUITING", "No longer recruiting", False),
        ("a.duration", "age", "2.5 Years", "2.5 years", True),
        ("a.duration", "age", "2.5 Years", "2 years", False),
        ("a.duration", "age", "about a week", "about a week", True),
        ("a.age", "age", "1 Day", "1 month", False),
    ],
)
def test_what_stands_for_a_value(path: str, kind: FieldKind, value: object, shown: str, right: bool) -> None:
    assert (check_shown(path, kind, value, shown) is None) == right


@pytest.mark.parametrize(
    ("text", "page", "right"),
    [
        ("1. 1\\. Walk", "<li>1. Walk</li>", True),
        ("1. 1\\. Walk", "<li>Walk</li>", True),
        ("* \\- Walk", "<li>- Walk</li>", True),
        ("1. Walk", "<li>2. Walk</li>", False),
        ("1. Walk", "<p>Walk</p>", False),
        ("- 5 mg", "<p>5 mg</p>", True),
        ("-5 mg", "<p>5 mg</p>", False),
        ("dose\n- 5 mg", "<p>dose 5 mg</p>", False),
        ("> 5 mg", "<p>5 mg</p>", False),
        ("\\> 5 mg", "<p>5 mg</p>", False),
        ("text 51. x", "<p>text 5</p><p>1. x</p>", False),
        ("5\n1. x", "<p>51. x</p>", False),
        ("1, 5", "<p>1,5</p>", False),
        ("10\\^9", "<p>10 9</p>", False),
        ("10⁹", "<p>10<sub>9</sub></p>", False),
        ("a *b* c", "<p>a b c</p>", False),
        ("x &lt; 5", "<p>x &gt; 5</p>", False),
        ("x < 5", "<p>x &amp;lt; 5</p>", False),
        ("&#1;a&nbsp;b", "<p>a b</p>", True),
    ],
)
def test_marked_up_words(text: str, page: str, right: bool) -> None:
    outline = read(f"<main>{page}</main>")
    shown = outline.text_of(next(e for e in outline.elements if e.tag == "main"))
    assert (compare(text, shown, markup=True).differs is None) == right


def test_known_list_marks_may_be_missing_only_where_a_block_begins() -> None:
    text, loose = "Must: a) walk b) talk", [(6, 8), (14, 16)]
    for page in (
        "<p>Must:</p><p>walk</p><p>talk</p>",
        "<p>Must: a) walk b) talk</p>",
        "Must:<p>a) walk</p><p>talk</p>",
    ):
        assert compare(text, read(page).text, loose=loose).differs is None
    assert compare(text, read("<p>Must: walk talk</p>").text, loose=loose).differs is not None
    assert compare(text, read("<p>Must:</p><p>walk</p><p>balk</p>").text, loose=loose).differs is not None


def test_an_outline_tells_what_is_hidden_and_where_lines_break() -> None:
    page = read("<p hidden>a<b>c</b></p><dialog><i>x</i></dialog><dialog open><u>x</u></dialog><td>1</td><li>2<br>3")
    hidden = {element.tag for element in page.elements if element.hidden}
    assert hidden == {"head", "p", "b", "dialog", "i"}
    assert readable(page.text).endswith("1 2 3")


def test_a_link_that_leads_elsewhere_than_it_shows_is_told() -> None:
    path = "protocolSection.contactsLocationsModule.centralContacts[0].email"
    record = {"protocolSection": {"contactsLocationsModule": {"centralContacts": [{"email": "ask@hill.example"}]}}}

    def kinds(href: str) -> list[str]:
        page = f'<main><a href="{href}" data-field="{path}">ask@hill.example</a></main>'
        return [p.kind for p in audit_page(page, {"NCT99990001": record}, {}, (), nct_id="NCT99990001")]

    assert kinds("mailto:ask@hill.example") == kinds("mailto:ask%40hill.example?subject=x") == []
    assert kinds("mailto:ask@dale.example") == kinds("https://hill.example/ask") == ["link-differs"]
