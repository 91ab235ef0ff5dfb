"""The glossary: whole by its rule, escaped, light enough, and honest about who reviewed it."""

from __future__ import annotations

import dataclasses
import gzip

import msgspec
import pytest
from selectolax.lexbor import LexborHTMLParser

from lib.trials import SITE
from trialfinder.audit.obligations import audit_obligations
from trialfinder.audit.provenance import audit_page
from trialfinder.pages import guided
from trialfinder.pages.rules.catalogue import rule_names
from trialfinder.pages.views import glossary
from trialfinder.pages.views.access import ACCESS, UNTESTED
from trialfinder.pages.views.glossary import KINDS, LOOKED_UP, Word, by_letter, letters, short_forms, words
from trialfinder.vocab import loader
from trialfinder.vocab.abbreviations import abbreviations
from trialfinder.vocab.terms import Entry

HEAVIEST = 250_000
HEAVIEST_SENT = 40_000


def test_every_row_that_explains_a_word_stands_in_the_glossary() -> None:
    shown = {(word.term, word.kind): word for found in letters().values() for word in found}
    rows = [row for row in loader.entries() if row.note]
    assert len(rows) > 5000
    for row in rows:
        head = loader.by_concept()[row.concept][0]
        assert row.note in shown[head.term, head.kind].notes, row.where
    plain = [row for row in loader.entries() if row.plain and row.plain.lower() != row.term.lower()]
    plain = [row for row in plain if loader.by_concept()[row.concept][0].kind in LOOKED_UP]
    assert len(plain) > 500
    for row in plain:
        head = loader.by_concept()[row.concept][0]
        assert row.plain in shown[head.term, head.kind].plain, row.where


def test_every_abbreviation_tells_all_that_it_may_stand_for() -> None:
    shown = {word.term: word for found in letters().values() for word in found if word.kind == "abbreviation"}
    rows = [row for row in abbreviations() if row.long != row.abbreviation]
    assert len(rows) > 500
    assert all(row.long in shown[row.abbreviation].plain for row in rows)


def test_nothing_stands_there_without_a_meaning_or_twice() -> None:
    every = [word for found in letters().values() for word in found]
    assert all(word.notes or word.plain for word in every)
    assert {word.kind for word in every} <= set(KINDS)
    assert len({(word.term, word.kind) for word in every}) == len(every)


def test_letters_stand_in_order_and_entries_under_their_own() -> None:
    names = list(letters())
    assert names == [*sorted(set(names) - {"other"}), "other"]
    for letter, found in letters().items():
        assert all(word.letter == letter for word in found)
        assert [word.term.lower() for word in found] == sorted(word.term.lower() for word in found)


@pytest.mark.parametrize("letter", letters())
def test_a_letter_shows_all_its_entries_and_is_a_page_of_bounded_weight(letter: str) -> None:
    html = guided.letter_html(letter, SITE)
    page = LexborHTMLParser(html)
    assert [node.text() for node in page.css("dt")] == [word.term for word in letters()[letter]]
    assert len(html.encode()) < HEAVIEST
    assert len(gzip.compress(html.encode())) < HEAVIEST_SENT
    assert audit_page(html, {}, {}, rule_names(), nct_id=None) == []
    assert audit_obligations(html, nct_id=None, origin=SITE.base_url) == []


def test_the_glossary_says_how_many_entries_it_has_of_which_day_and_that_nobody_reviewed_them() -> None:
    page = LexborHTMLParser(guided.glossary_html(SITE))
    said = page.css_first("p[data-rule=glossary]")
    assert said is not None
    assert f"{sum(map(len, letters().values())):,} entries as of" in said.text()
    reviewed = any(row.reviewed_by for row in loader.entries()) or any(row.reviewed_by for row in abbreviations())
    assert ("None has been reviewed by a clinician yet" in said.text()) is not reviewed
    counts = [int(node.text()) for node in page.css("li [data-rule=glossary]")]
    assert counts == [len(found) for found in letters().values()]


def test_words_of_the_vocabulary_are_text_whatever_they_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    hostile = Word("<img src=x onerror=1>", "drug", ('"><b>',), ("a & <script>",), ("<i>",), reviewed=False)
    monkeypatch.setattr(guided, "letters", lambda: by_letter([hostile]))
    page = LexborHTMLParser(guided.letter_html("other", SITE))
    assert page.css("main img, main script, main b, main i") == []
    said = [node.text() for node in page.css("dl dt, dl dd")]
    assert said[0] == hostile.term
    assert said[2:] == ['In plain words: "><b>', "a & <script>", "Also written: <i>"]


def test_a_plural_is_no_other_way_to_write_a_word_and_a_word_of_grammar_needs_a_note() -> None:
    (row,) = [one for one in loader.entries() if one.note][:1]
    rows = [altered(row, term=term) for term in ("rash", "rashes", "skin rash")]
    (word,) = words([rows])
    assert (word.term, word.also) == ("rash", ("skin rash",))
    silent = altered(row, term="adequately", plain="well enough", note="", kind="quality")
    assert list(words([[silent]])) == []
    assert list(short_forms([])) == []


def altered(row: Entry, **changes: object) -> Entry:
    return msgspec.structs.replace(row, **changes)


def test_the_page_on_access_claims_no_more_than_is_tested() -> None:
    html = guided.accessibility_html(SITE)
    assert audit_page(html, {}, {}, rule_names(), nct_id=None) == []
    assert audit_obligations(html, nct_id=None, origin=SITE.base_url) == []
    assert any(row.state == UNTESTED for row in ACCESS)
    assert "conform" not in html.lower()
    assert "has not given a name or an address" in html
    named = dataclasses.replace(SITE, operator_name="Elm Library", operator_contact="Room 7")
    assert "Elm Library Room 7" in guided.accessibility_html(named)
    assert glossary.OTHERS in letters()
