"""The guides: plain, sourced, calm, and leading only to pages that there are."""

from __future__ import annotations

import dataclasses
import datetime
import re
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from lib.sites import Asked, a_site
from lib.trials import SITE
from trialfinder.audit.obligations import audit_obligations
from trialfinder.audit.provenance import audit_page
from trialfinder.errors import BadInputError
from trialfinder.pages import guided
from trialfinder.pages.rules.catalogue import rule_names
from trialfinder.pages.views.guides import ORDER, Guide, guides, read_guide, read_sources, sources
from trialfinder.text.grade import grade

HARDEST = 8.0
BANNED = re.compile(
    r"\b(?:in|non-?)?eligible\b|\bpromis(?:e|es|ing)\b(?! that)|\bcures?\b|\bhop(?:e|es|eful)\b"
    r"|\bbreakthrough\b|\bmiracle\b"
    r"|\bnew (?:treatment|drug|therapy|medicine)s?\b|\bno risks?\b(?! of)|\bsimply\b|\bunfortunately\b"
    r"|\bsafe and effective\b"
    r"|\bjoin (?:now|today)\b|\bact now\b|\bhurry\b|\bdon['’]t miss\b|\bsign up\b|\bHIPAA\b|\bpublic domain\b"
    r"|\bexperimental\b|\bguinea\b|\blast chance\b",
    re.IGNORECASE,
)
HEAD = "title: A\nsummary: B.\nreviewed: 2026-01-02\nsources: one\nsee: two\n\n"
KNOWN = read_sources("key\tpublisher\ttitle\taddress\tseen\none\tP\tT\thttps://example.org/\t2026-01-01\n")


@pytest.fixture(scope="module")
def get(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Asked]:
    return a_site(tmp_path_factory.mktemp("empty"))


def test_every_text_is_a_guide_in_the_list_and_every_source_is_used() -> None:
    folder = resources.files("trialfinder.pages") / "guides"
    texts = {Path(file.name).stem for file in folder.iterdir() if file.name.endswith(".txt")}
    assert texts == set(ORDER)
    assert len(ORDER) == len(set(ORDER)) == 11
    assert {source.key for one in guides() for source in one.sources} == set(sources())


@pytest.mark.parametrize("one", guides(), ids=ORDER)
def test_a_guide_reads_at_grade_eight_or_below(one: Guide) -> None:
    found = grade(one.words)
    assert found is not None
    assert found <= HARDEST


@pytest.mark.parametrize("one", guides(), ids=ORDER)
def test_no_sentence_of_a_guide_is_for_scholars(one: Guide) -> None:
    """A mean can hide a sentence that takes a second breath."""
    assert [line for line in one.words for part in re.split(r"(?<=[.!?]) ", line) if len(part.split()) > 32] == []


@pytest.mark.parametrize("one", guides(), ids=ORDER)
def test_a_guide_neither_urges_nor_promises(one: Guide) -> None:
    assert [line for line in one.words if BANNED.search(line)] == []


@pytest.mark.parametrize("one", guides(), ids=ORDER)
def test_a_guide_names_its_sources_with_address_and_day_and_who_has_not_reviewed_it(one: Guide) -> None:
    page = LexborHTMLParser(guided.guide_html(one, SITE))
    shown = page.css("section[aria-labelledby=sources-title] li")
    assert len(shown) == len(one.sources) >= 3
    for source, item in zip(one.sources, shown, strict=True):
        link, day = item.css_first("a"), item.css_first("time")
        assert link is not None
        assert day is not None
        assert link.attributes["href"] == source.address
        assert source.title in link.text()
        assert day.attributes["datetime"] == source.seen.isoformat()
        assert source.seen <= one.reviewed
    said = page.css_first("[data-rule=guide-day]")
    assert said is not None
    assert "No doctor, nurse or lawyer has reviewed this guide yet" in said.text()


@pytest.mark.parametrize("one", guides(), ids=ORDER)
def test_a_guide_keeps_what_every_page_owes(one: Guide) -> None:
    html = guided.guide_html(one, SITE)
    assert audit_page(html, {}, {}, rule_names(), nct_id=None) == []
    assert audit_obligations(html, nct_id=None, origin=SITE.base_url) == []


def test_every_link_inside_the_site_leads_to_a_page(get: Callable[..., Asked]) -> None:
    pages = [guided.guides_html(SITE), *(guided.guide_html(one, SITE) for one in guides())]
    pages += [guided.glossary_html(SITE), guided.accessibility_html(SITE)]
    own = {node.attributes["href"] or "" for html in pages for node in LexborHTMLParser(html).css("a[href^='/']")} - {
        *("/", "/conditions", "/places", "/sponsors")
    }  # which have no trials to show here
    own |= {link for one in guides() for link in one.links}
    assert len(own) > 40
    assert [path for path in sorted(own) if get(path).status != 200] == []
    assert all(f"/guides/{slug}" in own for slug in ORDER)


def test_a_base_path_stands_before_each_link_inside_the_site() -> None:
    html = guided.guide_html(guides()[1], dataclasses.replace(SITE, base_path="/sub"))
    hrefs = [node.attributes["href"] or "" for node in LexborHTMLParser(html).css("main a")]
    assert all(href.startswith(("/sub/", "https://")) for href in hrefs)


def test_the_list_of_questions_has_twenty_five_in_a_row() -> None:
    page = LexborHTMLParser(guided.guide_html(guides()[0], SITE))
    parts = page.css("article.guide > ol")
    assert sum(len(part.css("li")) for part in parts) == 25
    at = 1
    for part in parts:
        assert part.attributes["start"] == str(at)
        at += len(part.css("li"))


def test_words_of_a_guide_are_escaped() -> None:
    one = read_guide("x", HEAD + "A <script>alert(1)</script> & [more <b>](/guides).\n", KNOWN)
    html = guided.guide_html(one, SITE)
    assert "<script>alert" not in html
    assert "more &lt;b&gt;</a>" in html
    assert (one.reviewed, one.links) == (datetime.date(2026, 1, 2), ("/guides",))


@pytest.mark.parametrize(
    "text",
    [
        "title: A\n\nWords.",
        HEAD.replace("sources: one", "sources: none") + "Words.",
        HEAD.replace("2026-01-02", "soon") + "Words.",
        HEAD + "[out](https://example.org/)",
        HEAD + "1. One\n3. Three",
        HEAD + "- one\nnot an item",
        HEAD + "Words\n# no heading",
    ],
)
def test_a_guide_that_is_written_otherwise_is_refused_by_name(text: str) -> None:
    with pytest.raises(BadInputError, match="guide file x"):
        read_guide("x", text, KNOWN)


@pytest.mark.parametrize(
    "row", ["one\tP\tT\thttp://example.org/\t2026-01-01", "one\tP\tT", "a\tP\tT\thttps://e.org/\tx"]
)
def test_a_source_that_is_not_whole_is_refused(row: str) -> None:
    with pytest.raises(BadInputError, match=r"sources\.tsv"):
        read_sources(f"key\tpublisher\ttitle\taddress\tseen\n{row}\n")
