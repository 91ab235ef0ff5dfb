# ruff: noqa: E501 - a row of a table is easier to judge on one line
"""A good page, then the same page with one planted error in its facts, criteria or marks: each is noticed.

Each row: what is wrong, the page's words, the wrong words, the kinds of problem that must be told and no other.
"""

from __future__ import annotations

import pytest
from audited_page import EXPLAINED, NCT, PAGE, RECORD, RULES, changed

from trialfinder.audit.provenance import audit_page, audit_trial

TITLE = '<h1 data-field="protocolSection.identificationModule.briefTitle">Cobalamin &lt;6&gt; for Tired Walkers</h1>'
START = 'datetime="2024-01-05" data-field="protocolSection.statusModule.startDateStruct.date">January 5, 2024</time>'
STARTS = 'data-field="protocolSection.statusModule.startDateStruct.date">January 5, 2024'
SUMMARY = '<div data-field="protocolSection.descriptionModule.briefSummary">'

PLANTS = [
    # paths
    ("a path that leads nowhere", "briefTitle", "shortTitle", {"bad-path"}),
    ("an index past the end", "conditions[1]", "conditions[2]", {"bad-path"}),
    ("a negative index", "conditions[1]", "conditions[-1]", {"bad-path"}),
    ("an index with a leading zero", "conditions[1]", "conditions[01]", {"bad-path"}),
    ("another spelling of a path", "conditions[1]", "conditions.1", {"bad-path"}),
    ("an empty path", 'data-field="protocolSection.statusModule.completionDateStruct.date"', "data-field", {"bad-path"}),
    ("a list as a field", "conditions[0]", "conditions", {"not-scalar"}),
    ("an object as a field", "organization.fullName", "organization", {"not-scalar"}),
    ("the neighbour's field", "locations[1].city", "locations[0].city", {"text-differs"}),
    ("a mark of a trial nobody knows", "<h1 ", '<h1 data-nct="NCT99990009" ', {"unknown-trial"}),
    # shape of marks
    ("an empty mark", ">AB-12<", "><", {"empty-mark"}),
    ("a mark of white space", ">AB-12<", ">&nbsp; <", {"empty-mark"}),
    ("a field within another field", ">AB-12<", '><b data-field="protocolSection.identificationModule.nctId">AB-12</b><', {"nested-mark", "text-differs"}),
    ("a note within a field", ">Oslo<", ">Oslo <i data-note='city'>a town</i><", {"nested-mark"}),
    ("an original within another field", ">Oslo<", "><i data-original='h1'>Inclusion Criteria:</i><", {"nested-mark"}),
    ("a note within a criterion", "No iron for 7 days.", "No iron for 7 days.<i data-note='iron'>a metal</i>", {"nested-mark"}),
    ("a rule within a rule", "In phase 2:", "In <b data-rule='count'>phase 2</b>:", {"nested-mark"}),
    ("a criterion within a note", "About 12 is usual.", "About 12 <b data-criterion='i1' data-verdict='verified'>You can walk 30 m.</b>", {"nested-mark"}),
    ("a rule over the main part", "<main>", '<main data-rule="stage">', {"blanket-mark"}),
    ("a note over the body", "<body>", '<body data-note="all">', {"blanket-mark"}),
    ("a field over the main part", "<main>", '<main data-field="protocolSection.identificationModule.nctId">', {"blanket-mark"}),
    # values
    ("no value", 'value="PHASE1" ', "", {"value-differs"}),
    ("another value", 'value="PHASE1"', 'value="PHASE3"', {"value-differs"}),
    ("a value in small letters", 'value="RECRUITING"', 'value="recruiting"', {"value-differs"}),
    ("the text of a number not kept", 'value="59.910"', 'value="59.91"', {"value-differs"}),
    ("an exponent spelt out", 'value="1E3"', 'value="1000"', {"value-differs"}),
    ("a number with a separator as its value", 'value="1234"', 'value="1,234"', {"value-differs"}),
    ("a boolean as Python writes it", 'value="true"', 'value="True"', {"value-differs"}),
    ("a boolean turned round", 'value="true"', 'value="false"', {"value-differs"}),
    ("another unit in the value", 'value="6 Months"', 'value="6 Years"', {"value-differs"}),
    # what stands for values
    ("another phase shown", ">Phase 1<", ">Phase 3<", {"shown-differs"}),
    ("both phases shown for one", ">Phase 1<", ">Phase 1 / 2<", {"shown-differs"}),
    ("another count shown", "1,234 people", "1,243 people", {"shown-differs"}),
    ("a count cut to its first group", "1,234 people", "234 people", {"shown-differs"}),
    ("a count rounded", "1,234 people", "1,200 people", {"shown-differs"}),
    ("a count with a decimal place moved", "1,234 people", "12.34 people", {"shown-differs"}),
    ("a second number beside the count", "1,234 people", "1,234 people in 2 groups", {"shown-differs"}),
    ("a sign dropped", "10.75° W", "10.75°", {"shown-differs"}),
    ("an age changed", ">18 years<", ">16 years<", {"shown-differs"}),
    ("an age's unit changed", ">6 months<", ">6 years<", {"shown-differs"}),
    ("an age without its number", ">18 years<", ">adults<", {"shown-differs"}),
    ("a half added to an age", ">18 years<", ">18½ years<", {"shown-differs"}),
    ("a no shown as a yes", 'hasExpandedAccess">No<', 'hasExpandedAccess">Yes<', {"shown-differs"}),
    ("a yes shown as a no", 'hasIcf">Yes<', 'hasIcf">Not given<', {"shown-differs"}),
    ("the words of another status", "Looking for people", "Active, not recruiting", {"shown-differs"}),
    ("a recruiting trial said not to be", "Looking for people", "Not looking for people", {"shown-differs"}),
    ("another sex", "Any sex", "Female", {"shown-differs"}),
    # elements
    ("a code in a plain element", '<data value="ALL" data-field="protocolSection.eligibilityModule.sex">Any sex</data>', '<b data-field="protocolSection.eligibilityModule.sex">ALL</b>', {"wrong-element"}),
    ("a date in a plain element", "<time " + START, "<b " + START.replace("time", "b"), {"wrong-element"}),
    ("a date in a data element", "<time " + START, '<data value="2024-01-05" ' + START.replace("time>", "data>"), {"wrong-element"}),
    ("a number in a plain element", '<data value="1234" data-field="protocolSection.designModule.enrollmentInfo.count">1,234 people</data>', '<b data-field="protocolSection.designModule.enrollmentInfo.count">1234</b>', {"wrong-element"}),
    ("an age in a plain element", '<data value="18 Years" data-field="protocolSection.eligibilityModule.minimumAge">18 years</data>', '<b data-field="protocolSection.eligibilityModule.minimumAge">18 Years</b>', {"wrong-element"}),
    ("a boolean in a time element", '<data value="false" data-field="protocolSection.eligibilityModule.healthyVolunteers">No</data>', '<time datetime="false" data-field="protocolSection.eligibilityModule.healthyVolunteers">No</time>', {"wrong-element"}),
    ("text reworded in a data element", TITLE, '<data value="Cobalamin &amp;lt;6&amp;gt; for Tired Walkers" data-field="protocolSection.identificationModule.briefTitle">Vitamin for Walkers</data>', {"text-differs"}),
    # dates
    ("no datetime", 'datetime="2024-01-05" ', "", {"datetime-differs"}),
    ("a day added to the datetime", 'datetime="2024-02"', 'datetime="2024-02-01"', {"datetime-differs"}),
    ("another day", STARTS, STARTS.replace("5,", "6,"), {"date-text"}),
    ("another month", STARTS, STARTS.replace("January", "June"), {"date-text"}),
    ("another year", STARTS, STARTS.replace("2024", "2025"), {"date-text"}),
    ("the day dropped", STARTS, STARTS.replace(" 5,", ""), {"date-text"}),
    ("the month dropped", STARTS, STARTS.replace("January 5, ", ""), {"date-text"}),
    ("a day invented", ">February 2024<", ">February 1, 2024<", {"date-text"}),
    ("a month invented", ">2031<", ">January 2031<", {"date-text"}),
    ("a month by its number", STARTS, STARTS.replace("January 5, 2024", "01/05/2024"), {"date-text"}),
    ("a year of two figures", ">2031<", ">'31<", {"date-text"}),
    # free text
    ("a dropped not", "– not more", "– more", {"text-differs"}),
    ("a changed number", "Walk 30&nbsp;minutes", "Walk 80&nbsp;minutes", {"text-differs"}),
    ("a number without its raised figure", "10<sup>9</sup>", "109", {"text-differs"}),
    ("a comparator turned", "doses &lt;5 mg", "doses &gt;5 mg", {"text-differs"}),
    ("a comparator widened", "doses &lt;5 mg", "doses ≤5 mg", {"text-differs"}),
    ("a comparator dropped", "doses &lt;5 mg", "doses 5 mg", {"text-differs"}),
    ("a word added", "Once a day", "Once a day only", {"text-differs"}),
    ("a list item lost", "<li>Once a day</li>", "", {"text-differs"}),
    ("two list items exchanged", "<li>Walk 30&nbsp;minutes</li><li>Rest</li>", "<li>Rest</li><li>Walk 30&nbsp;minutes</li>", {"text-differs"}),
    ("a numbered list flattened", "<ol><li>Walk 30&nbsp;minutes</li><li>Rest</li></ol>", "Walk 30 minutes Rest", {"text-differs"}),
    ("text cut in mid-word", "Tired Walkers<", "Tired Wal…<", {"text-differs"}),
    ("a small letter for a capital", ">Pau<", ">pau<", {"text-differs"}),
    ("an initial taken for a list mark", ">D. pallidus Bite<", ">pallidus Bite<", {"text-differs"}),
    ("escaped twice by the page", 'fullName">Hill &amp; Dale', 'fullName">Hill &amp;amp; Dale', {"text-differs"}),
    ("white space lost between words", ">North Clinic<", ">NorthClinic<", {"text-differs"}),
    ("escapes shown", "&lt;5 mg&gt;", "\\&lt;5 mg\\&gt;", {"escape-shown"}),
    ("a hidden word in free text", ">Pau<", ">Pau<span hidden> (closed)</span><", {"text-differs"}),
    # criteria
    ("a criterion that is none", 'data-criterion="e1"', 'data-criterion="e2"', {"unknown-criterion", "criterion-missing"}),
    ("a criterion worded by the page", "You can walk 30 m.", "You can walk 30 m or more.", {"plain-differs"}),
    ("a not lost in a criterion", "You were not given", "You were given", {"plain-differs"}),
    ("two criteria exchanged by their ids", 'data-criterion="i1"', 'data-criterion="i2"', {"plain-differs", "verdict-differs", "criterion-missing"}),
    ("a badge within a criterion", "No iron for 7 days.", "No iron for 7 days. <b>checked</b>", {"plain-differs"}),
    ("another verdict", 'data-criterion="e1" data-verdict="original"', 'data-criterion="e1" data-verdict="verified"', {"verdict-differs"}),
    ("no verdict", 'data-criterion="e1" data-verdict="original"', 'data-criterion="e1"', {"verdict-differs"}),
    ("a criterion left out", '<p data-criterion="e1" data-verdict="original">Platelets &lt;100</p>', "", {"criterion-missing"}),
    ("a criterion hidden", '<p data-criterion="e1"', '<p hidden data-criterion="e1"', {"criterion-missing"}),
    ("a criterion hidden by style", '<p data-criterion="e1"', '<p style="color:red; display: none" data-criterion="e1"', {"criterion-missing"}),
    ("a parent that contains its child", '<ul><li data-criterion="i2.1" data-verdict="verified">No iron for 7 days.</li></ul>', '<span data-criterion="i2" data-verdict="verified_terms_kept">x <b data-criterion="i2.1" data-verdict="verified">No iron for 7 days.</b></span>', {"nested-mark"}),
    ("an original that is none", 'data-original="h2"', 'data-original="h3"', {"unknown-original"}),
    ("an original changed", '<p data-original="i1">Able to walk 30 m', '<p data-original="i1">Able to walk 300 m', {"original-differs", "text-differs"}),
    ("an escape shown in an original", '<li data-original="e1">Platelets &lt;100', '<li data-original="e1">Platelets \\&lt;100', {"original-differs", "escape-shown"}),
    ("a heading changed", '"h2">Exclusion', '"h2">Inclusion', {"original-differs", "text-differs"}),
    # rules and digits
    ("a rule nobody can read up", 'data-rule="stage"', 'data-rule="guess"', {"unknown-rule"}),
    ("a rule that shows nothing", '<span data-rule="as-of">3 May 2024</span>', '<span data-rule="as-of"></span>', {"empty-mark"}),
    ("a digit in a heading of ours", "Who can join", "Who can join (4)", {"unmarked-digit"}),
    ("a fraction", "Who can join", "Who can join ½", {"unmarked-digit"}),
    ("a Roman numeral character", "Who can join", "Who can join Ⅳ", {"unmarked-digit"}),
    ("a full-width digit", "Who can join", "Who can join ４", {"unmarked-digit"}),
    ("a digit as a character reference", "Who can join", "Who can join &#52;", {"unmarked-digit"}),
    ("a digit in an alternative text", 'alt="A map"', 'alt="A map of 2 sites"', {"unmarked-digit"}),
    ("a digit in a title", "<h2>", '<h2 title="4 criteria">', {"unmarked-digit"}),
    ("a digit in a label", "<details>", '<details aria-label="4 originals">', {"unmarked-digit"}),
    ("a digit in a placeholder", 'placeholder="A place"', 'placeholder="02134"', {"unmarked-digit"}),
    ("a digit in a choice", "Who can join", '<select><option label="Phase 2">Any</option></select>', {"unmarked-digit"}),
    ("a digit in a field to fill", 'placeholder="A place"', 'value="02134"', {"unmarked-digit"}),
    ("a digit in a badge", ">checked</span>", ">checked 1</span>", {"unmarked-digit"}),
    ("no main part", "<main>", "<div>", {"no-main"}),
]  # fmt: skip


def test_the_good_page_has_no_problem() -> None:
    assert audit_trial([PAGE], RECORD, EXPLAINED, RULES, NCT) == []


@pytest.mark.parametrize(("old", "new", "kinds"), [p[1:] for p in PLANTS], ids=[p[0] for p in PLANTS])
def test_a_planted_error_is_told_by_its_kind(old: str, new: str, kinds: set[str]) -> None:
    problems = audit_page(changed(old, new), {NCT: RECORD}, {NCT: EXPLAINED}, RULES, nct_id=NCT)
    assert {problem.kind for problem in problems} == kinds, problems


def test_an_entity_with_its_escape_is_an_escape_shown() -> None:
    path = "protocolSection.descriptionModule.briefSummary"
    record = {"protocolSection": {"descriptionModule": {"briefSummary": r"less \&lt; 5"}}}
    page = f'<main><p data-field="{path}">less \\&amp;lt; 5</p></main>'
    assert [p.kind for p in audit_page(page, {NCT: record}, {}, RULES, nct_id=NCT)] == ["escape-shown"]


def test_a_value_that_is_no_number_is_told_whatever_the_decoder() -> None:
    path = "protocolSection.contactsLocationsModule.locations[0].geoPoint.lat"
    record = {"protocolSection": {"contactsLocationsModule": {"locations": [{"geoPoint": {"lat": 59.91}}]}}}
    for value, kinds in (("59.910", []), ("59.92", ["value-differs"]), ("north", ["value-differs"])):
        page = f'<main><data value="{value}" data-field="{path}">59.91</data></main>'
        assert [p.kind for p in audit_page(page, {NCT: record}, {}, RULES, nct_id=NCT)] == kinds


def test_criteria_out_of_order_are_told() -> None:
    first = '<li><span data-criterion="i1" data-verdict="verified">You can walk 30 m.</span> <span class="badge">checked</span></li>'
    page = changed(first, "").replace("<p data-criterion=", first + "<p data-criterion=")
    problems = audit_page(page, {NCT: RECORD}, {NCT: EXPLAINED}, RULES, nct_id=NCT)
    assert {problem.kind for problem in problems} == {"criterion-order"}


def test_a_page_of_no_trial_cannot_hold_facts_without_saying_of_which() -> None:
    problems = audit_page(PAGE, {NCT: RECORD}, {NCT: EXPLAINED}, RULES, nct_id=None)
    assert {problem.kind for problem in problems} == {"no-trial"}
