"""A sentence that a page quotes stands in its field, whole and word for word; what is planted is found."""

from __future__ import annotations

from typing import Any

import pytest

from trialfinder.audit.obligations import audit_obligations
from trialfinder.audit.provenance import audit_page

NCT = "NCT99990001"
SUMMARY = "protocolSection.descriptionModule.briefSummary"
ARM = "protocolSection.armsInterventionsModule.armGroups[0].description"
RECORD: dict[str, Any] = {
    "protocolSection": {
        "descriptionModule": {
            "briefSummary": "You come to the clinic 3 times\\. You are not paid unless you travel "
            "more than 50 miles. Ink &lt; 5 mL is given.\n\n* One biopsy is taken\n* - 2. No night is spent\n  in a "
            "hospital\n\nWill it help? \\[We do not know.\\] (Ask (us).) That is all"
        },
        "armsInterventionsModule": {"armGroups": [{"label": "A", "description": "A plaster for 2 weeks"}]},
    }
}
GOOD = (
    ("You come to the clinic 3 times.", SUMMARY),
    ("You are not paid unless you travel more than 50 miles.", SUMMARY),
    ("Ink &amp;lt; 5 mL is given.", SUMMARY),
    ("One biopsy is taken", SUMMARY),
    ("No night is spent in a hospital", SUMMARY),
    ("Will it help?", SUMMARY),
    ("[We do not know.]", SUMMARY),
    ("That is all", SUMMARY),
    ("A plaster for 2 weeks", ARM),
    # Two sentences are whole, too.
    ("Will it help? [We do not know.]", SUMMARY),
)
BAD = (
    ("a not left out", "You are paid unless you travel more than 50 miles.", SUMMARY, "quote-differs"),
    ("a condition cut off", "You are not paid", SUMMARY, "quote-differs"),
    ("the beginning cut off", "paid unless you travel more than 50 miles.", SUMMARY, "quote-differs"),
    ("another number", "You come to the clinic 8 times.", SUMMARY, "quote-differs"),
    ("another field", "A plaster for 2 weeks", SUMMARY, "quote-differs"),
    ("a word cut", "One biopsy is take", SUMMARY, "quote-differs"),
    ("words of two items", "One biopsy is taken No night is spent in a hospital", SUMMARY, "quote-differs"),
    ("a bracket taken for an end", "(Ask (us)", SUMMARY, "quote-differs"),
    ("words added", "One biopsy is taken for free", SUMMARY, "quote-differs"),
    ("another case", "One Biopsy is taken", SUMMARY, "quote-differs"),
    ("nothing at all", " ", SUMMARY, "quote-differs"),
    ("a path that leads nowhere", "One biopsy is taken", SUMMARY + "x", "bad-path"),
    ("a path to a list", "One biopsy is taken", "protocolSection.armsInterventionsModule.armGroups", "bad-path"),
)


def page(words: str, path: str, *, rule: str = ' data-rule="quote"', nct: str = NCT) -> str:
    quote = f'<blockquote{rule} data-quoted="{path}">{words}</blockquote>'
    return f'<!doctype html><title>x</title><main data-nct="{nct}">{quote}</main>'


def problems(html: str) -> list[str]:
    return [one.kind for one in audit_page(html, {NCT: RECORD}, {}, {"quote"}, nct_id=NCT)]


@pytest.mark.parametrize(("words", "path"), GOOD)
def test_a_whole_sentence_or_line_of_the_field_passes(words: str, path: str) -> None:
    assert problems(page(words, path)) == []


@pytest.mark.parametrize(("words", "path", "kind"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_what_is_planted_in_a_quotation_is_found(words: str, path: str, kind: str) -> None:
    assert kind in problems(page(words, path))


def test_a_quotation_without_a_rule_and_one_of_an_unknown_trial_are_found() -> None:
    assert "unruled-quote" in problems(page("One biopsy is taken", SUMMARY, rule=""))
    assert "unknown-trial" in problems(page("One biopsy is taken", SUMMARY, nct="NCT99990009"))


def test_the_word_eligible_within_a_quotation_is_the_records_own() -> None:
    def said(mark: str) -> list[str]:
        html = f"<main><p{mark}>Eligible people get ink.</p></main>"
        return [one.kind for one in audit_obligations(html, nct_id=NCT) if one.kind == "says-eligible"]

    assert said("") == ["says-eligible"]
    assert said(f' data-rule="quote" data-quoted="{SUMMARY}"') == []


def test_a_hostile_field_is_searched_in_time() -> None:
    field = "* " * 50_000 + "a. " * 30_000 + "\n" * 10_000 + "the end"
    record = {"protocolSection": {"descriptionModule": {"briefSummary": field}}}
    for words in ("the end", "a.", "* * *", "a. a. b"):
        audit_page(page(words, SUMMARY), {NCT: record}, {}, {"quote"}, nct_id=NCT)
