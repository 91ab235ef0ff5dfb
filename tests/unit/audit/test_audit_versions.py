"""What a page says of earlier versions is held against those versions, and each planted untruth is found."""

from __future__ import annotations

import pytest

from trialfinder.audit.versions import audit_versions

P = "protocolSection"
TITLE, TEXT = f"{P}.identificationModule.briefTitle", f"{P}.eligibilityModule.eligibilityCriteria"


def version(title: str, age: str, text: str, date: str) -> dict[str, object]:
    return {
        P: {
            "identificationModule": {"briefTitle": title},
            "statusModule": {"startDateStruct": {"date": date}},
            "eligibilityModule": {"maximumAge": age, "eligibilityCriteria": text},
        }
    }


VERSIONS = {
    "old": version("Plasters \\[A\\]", "65 Years", "Inclusion:\n\n1. Adults with a cut\n2. \\> 2 pens", "2026-01"),
    "new": version("Plasters \\[B\\]", "75 Years", "Inclusion:\n\n* Adults with a paper cut\n* \\> 2 pens", "2026-02"),
}
PAGE = f"""<!doctype html><main data-nct="NCT99990001">
<span data-rule="change">The title was “<span data-was="{TITLE}" data-version="old">Plasters [A]</span>”, the limit
<data value="65 Years" data-was="{P}.eligibilityModule.maximumAge" data-version="old">65 years</data>, the start
<time datetime="2026-01" data-was="{P}.statusModule.startDateStruct.date" data-version="old">January 2026</time>.</span>
<div data-rule="changed-words" data-words="{TEXT}" data-old="old" data-old-path="{TEXT}" data-new="new"
data-new-path="{TEXT}"><p class="gap">Inclusion:</p>
<ul><li>Adults with a <ins>paper </ins>cut</li><li>&gt; 2 pens</li></ul></div></main>"""


def kinds(page: str) -> list[str]:
    return [problem.kind for problem in audit_versions(page, VERSIONS)]


def test_what_stands_in_the_versions_is_no_problem() -> None:
    assert kinds(PAGE) == []


@pytest.mark.parametrize(
    ("words", "instead", "kind"),
    [
        ("Plasters [A]", "Plasters [C]", "text-differs"),
        ('value="65 Years"', 'value="66 Years"', "value-differs"),
        ("65 years<", "66 years<", "shown-differs"),
        ("January 2026", "March 2026", "date-text"),
        ('datetime="2026-01"', 'datetime="2026-03"', "datetime-differs"),
        ('data-version="old">Plasters', 'data-version="lost">Plasters', "unknown-version"),
        (f'data-was="{TITLE}"', f'data-was="{P}.identificationModule.acronym"', "bad-path"),
        (f'data-was="{TITLE}"', f'data-was="{P}.identificationModule"', "bad-path"),
        ('data-new="new"', 'data-new="lost"', "unknown-version"),
        ("<ins>paper </ins>", "paper ", "words-differ"),
        ("<ins>paper </ins>", "<del>paper </del>", "words-differ"),
        ("<ins>paper </ins>", "<ins>big </ins>", "words-differ"),
        ("&gt; 2 pens", "&gt; 3 pens", "words-differ"),
        (f'data-old-path="{TEXT}"', f'data-old-path="{TITLE}"', "words-differ"),
        (f'data-new-path="{TEXT}"', 'data-new-path=""', "words-differ"),
    ],
)
def test_each_planted_untruth_is_found(words: str, instead: str, kind: str) -> None:
    assert words in PAGE
    assert kind in kinds(PAGE.replace(words, instead, 1))
