# ruff: noqa: E501 - a row of a table is easier to judge on one line
"""Pages that keep the promises in another way than the good page does: none of them is a false alarm."""

from __future__ import annotations

import json
from typing import Any

import pytest
from audited_page import EXPLAINED, NCT, OTHER, PAGE, RECORD, RULES, changed

from trialfinder.audit.paths import decode
from trialfinder.audit.problems import Problem
from trialfinder.audit.provenance import audit_page, audit_trial

START = ">January 5, 2024<"
COUNT = "1,234 people"

VARIANTS = [
    ("thousands set with a narrow space", COUNT, "1\u202f234 people"),
    ("thousands set with a no-break space", COUNT, "1&nbsp;234 people"),
    ("thousands set the Spanish way", COUNT, "1.234 personas"),
    ("thousands not set", COUNT, "about 1234 people"),
    ("a number at the end of a sentence", COUNT, "1,234."),
    ("a count in words", COUNT, "not known"),
    ("decimals without their last zero", "59.91° N", "59.910"),
    ("a real minus", "10.75° W", "−10.75"),
    ("west in Spanish", "10.75° W", "10,75° oeste"),
    ("thousands of an exponent not set", "1,000 bytes", "1000 bytes"),
    ("an age in the record's own case", ">18 years<", ">18 Years<"),
    ("an age in Spanish", ">18 years<", ">18 años<"),
    ("an age in a sentence", ">18 years<", ">at least 18 years old<"),
    ("an age without its unit", ">18 years<", ">18<"),
    ("an age split by markup", ">18 years<", "><b>18</b> years<"),
    ("a day first", START, ">5 January 2024<"),
    ("a short month", START, ">Jan 5, 2024<"),
    ("an ordinal day", START, ">January 5th, 2024<"),
    ("a date in Spanish", START, ">5 de enero de 2024<"),
    ("a date with a remark", START, ">January 5, 2024 (this may change)<"),
    ("the record's own date", START, ">2024-01-05<"),
    ("a day with a leading zero", START, ">05 Jan 2024<"),
    ("an upload with its time", ">1 March 2024<", ">1 March 2024, 09:30<"),
    ("a month in March's short Spanish form", ">1 March 2024<", ">1 mar 2024<"),
    ("a phase in other words", ">Phase 1<", ">First stage (phase 1)<"),
    ("a status in the registry's words", "Looking for people", "Recruiting"),
    ("a no in Spanish", 'hasIcf">Yes<', 'hasIcf">Sí<'),
    ("a no in a sentence", 'hasExpandedAccess">No<', 'hasExpandedAccess">Not offered<'),
    ("an entity of the record undone", "Cobalamin &lt;6&gt;", "Cobalamin <6>"),
    ("an entity of the record as it is", "Cobalamin &lt;6&gt;", "Cobalamin &amp;lt;6&amp;gt;"),
    ("the summary's marks as text", "<li>Once a day</li><li>", "<li>* Once a day</li><li>• "),
    ("numbers of a list as text", "<li>Walk 30&nbsp;minutes</li><li>", "<li>1. Walk 30&nbsp;minutes</li><li>2. "),
    ("list items as paragraphs", "<li>Once a day</li><li>", "<li><p>Once a day</p></li><li>"),
    ("line breaks", "not more.</p>", "not<br>more.</p>"),
    ("markup between letters", ">Oslo<", "><b>O</b>slo<"),
    ("a place to break a word", ">Oslo<", ">Os<wbr>&shy;&#8203;lo<"),
    ("a caret kept beside the raised figure", "10<sup>9</sup>", "10^9"),
    ("a raised figure as one character", "m<sup>2</sup>", "m²"),
    ("a dash as a reference", "– not more", "&#8211; not more"),
    ("a criterion's lines as blocks", "<span>Your haemoglobin is 9.5 g/dL or more.</span>\n<span>You", "<span>Your haemoglobin is 9.5 g/dL or more.</span><br><span>You"),
    ("a criterion's lines without white space between", "<span>Your haemoglobin is 9.5 g/dL or more.</span>\n<span>You", "<span>Your haemoglobin is 9.5 g/dL or more.</span><span>You"),
    ("a note with a number", "About 12 is usual.", "Between 12 and 16 is usual."),
    ("a criterion shown twice", "Original words", 'Words <b data-criterion="i1" data-verdict="verified">You can walk 30 m.</b>'),
    ("a computed sentence with a digit", "Who can join", '<span data-rule="count">4 criteria</span>'),
    ("digits outside the main part", "trialfinder 2", "trialfinder 2.0 ½"),
    ("digits in scripts, styles and templates of the main part", "Who can join", "<script>1</script><style>a{top:1px}</style><template>2</template>Who"),
    ("digits in a comment", "Who can join", "Who <!-- 12 --> can join"),
    ("digits in what no reader sees", "<h2>", '<h2 id="h12" class="mt-4" data-x="7">'),
    ("a box to tick and a hidden value", 'placeholder="A place"', 'type="checkbox" value="2"'),
    ("the originals inside with their list marks", '<p data-original="i1">', '1. <p data-original="i1">'),
    ("a trial named on the page itself", "<main>", '<main data-nct="NCT99990001">'),
]  # fmt: skip


def audit(page: str, record: dict[str, Any] = RECORD, explained: dict[str, Any] = EXPLAINED) -> list[Problem]:
    return audit_trial([page], record, explained, RULES, NCT)


@pytest.mark.parametrize(("old", "new"), [v[1:] for v in VARIANTS], ids=[v[0] for v in VARIANTS])
def test_another_right_way_is_no_problem(old: str, new: str) -> None:
    assert audit(changed(old, new)) == []


def fact(path: str, shown: str) -> str:
    return f'<main><div data-field="{path}">{shown}</div></main>'


SUMMARY = "protocolSection.descriptionModule.briefSummary"
FIELDS = [
    ("CRLF", "one\r\ntwo\r\rthree", "one\ntwo three"),
    ("damaged twice", r"level \&amp;gt; 2", "level &gt; 2"),
    ("damaged twice, undone once", r"level \&amp;gt; 2", "level &amp;gt; 2"),
    ("damaged thrice", r"Fisher\&amp;amp;#39;s", "Fisher's"),
    ("no-break spaces", "5\u00a0mg\u2009daily", "5 mg daily"),
    ("dashes", "3–5 — or −2", "3–5 — or -2"),
    ("a hyphen that does not break", "T-cell", "T\u2011cell"),
    ("composed letters", "cafe\u0301", "café"),
    ("nested lists", "* a\n  * b\n    1. c", "<ul><li>a<ul><li>b<ol><li>c</li></ol></li></ul></li></ul>"),
    ("doubled bullets", "* • a\n* •b", "<ul><li>a</li><li>•b</li></ul>"),
    ("lettered lists", "a) one\n(b) two\niii. three", "<ol><li>one</li><li>two</li><li>three</li></ol>"),
    ("hyphen lists", "\\- one\n\n- two", "<p>one</p><p>two</p>"),
    ("direction marks", "a\u202eb\u202c", "ab"),
    ("half a character", "a\ud83d b", "a\ufffd b"),
    ("a control character", "a\u0007b", "ab"),
    ("an ampersand that is no entity", "R&D; AT&T", "R&amp;D; AT&amp;T"),
    ("an unknown entity", "R &nosuch; D", "R &amp;nosuch; D"),
    ("a backslash before a letter", "C:\\dir", "C:\\dir"),
    ("a literal backslash", "a \\\\ b", "a \\ b"),
    ("raised in the record", "10⁹ m⁻²", "10<sup>9</sup> m<sup>-2</sup>"),
    ("a caret raised by the page", "10\\^6", "10<sup>6</sup>"),
    ("a table of the page", "a\nb", "<table><tr><td>a</td><td>b</td></tr></table>"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "shown"), [f[1:] for f in FIELDS], ids=[f[0] for f in FIELDS])
def test_the_words_of_a_field_may_be_laid_out_anew(text: str, shown: str) -> None:
    record = {"protocolSection": {"descriptionModule": {"briefSummary": text}}}
    assert audit_page(fact(SUMMARY, shown), {NCT: record}, {}, RULES, nct_id=NCT) == []


def test_several_trials_each_speak_for_themselves() -> None:
    city = "protocolSection.contactsLocationsModule.locations[0].city"
    records = {NCT: RECORD, OTHER: decode(json.dumps(RECORD).replace("Oslo", "Turku"))}
    page = (
        f'<main><p>Page 2</p><article data-nct="{NCT}"><i data-field="{city}">Oslo</i></article>'
        f'<article data-nct="{OTHER}"><i data-field="{city}">Turku</i></article></main>'
    )
    assert audit_page(page, records, {}, RULES, nct_id=None) == []
    title = f'<a data-nct="{NCT}" data-rule="count">1 place</a></main>'
    assert audit_page(page.replace("</main>", title), records, {}, RULES, nct_id=None) == []
    exchanged = page.replace("Oslo", "?").replace("Turku", "Oslo").replace("?", "Turku")
    assert [p.kind for p in audit_page(exchanged, records, {}, RULES, nct_id=None)] == ["text-differs"] * 2
    digit = page.replace("</article>", " 5 km</article>", 1)
    assert [p.kind for p in audit_page(digit, records, {}, RULES, nct_id=None)] == ["unmarked-digit"]


def test_a_decoder_that_loses_the_text_of_numbers_is_borne_with() -> None:
    # json.loads gives 59.91 for 59.910: the page's value cannot be wrong for that.
    record = json.loads(json.dumps(RECORD).replace('"59.910"', "59.910").replace('"-10.75"', "-10.75"))
    assert [p for p in audit(PAGE, record) if "geoPoint" in p.where] == []


def test_criteria_marked_whole_need_no_marks_within() -> None:
    start = PAGE.index('<div data-field="protocolSection.eligibilityModule.eligibilityCriteria">')
    stop = PAGE.index("</div></details>")
    text = RECORD["protocolSection"]["eligibilityModule"]["eligibilityCriteria"].replace("\\<", "&lt;")
    page = (
        PAGE[:start] + f'<div data-field="protocolSection.eligibilityModule.eligibilityCriteria">{text}' + PAGE[stop:]
    )
    assert audit(page) == []


def test_criteria_marked_by_their_parts_need_no_mark_of_the_whole() -> None:
    assert audit(changed(' data-field="protocolSection.eligibilityModule.eligibilityCriteria"', "")) == []


def test_criteria_that_are_all_hidden_are_not_shown() -> None:
    page = '<main><p hidden data-criterion="e1" data-verdict="original">Platelets &lt;100</p></main>'
    assert audit_page(page, {NCT: RECORD}, {NCT: EXPLAINED}, RULES, nct_id=NCT) == []
