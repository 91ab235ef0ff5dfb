"""Hostile text in every field of a record: it is shown as text, and does nothing else, in every form of a page."""

from __future__ import annotations

import dataclasses
import json
import re
import xml.etree.ElementTree as ET
from collections import Counter
from functools import cache
from typing import Any

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token
from selectolax.lexbor import LexborHTMLParser, LexborNode

from lib.payloads import PAYLOADS
from lib.trials import NCT, SITE, a_full_tree, pages_of, problems_of, trial_of
from trialfinder.changed import ChangeSet
from trialfinder.history.changes import changes
from trialfinder.pages import changed as changed_pages
from trialfinder.pages import front, render
from trialfinder.records.document import read_document
from trialfinder.trial import Trial

HARMLESS = "harmless words"
# Values that nobody would call hostile; between them they make every element that a page can have.
EVERYDAY = (
    HARMLESS,
    "* One\n* Two\n  1. Three",
    "Inclusion Criteria:\n\n1. One\n\n   * Two\n\nFor group A:\n\n* Three\n\nExclusion Criteria:\n\n* Four",
    "https://quill.example/",
    "ada@quill.example",
    "555-0100",
    "12345",
    "words " * 300,
    "MOON-INN and MOON-NIN",
    "+ One",
)
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")

Kinds = set[tuple[str, tuple[str, ...]]]


def filled(text: str, *, everything: bool = False) -> dict[str, Any]:
    return a_full_tree(lambda _: text, everything=everything, copies=1)


@cache
def hostile(text: str, *, everything: bool = False) -> tuple[Trial, tuple[ChangeSet, ...]]:
    """A trial with `text` in every field of text, and its changes since a harmless version."""
    raw = json.dumps(filled(text, everything=everything)).encode()
    earlier = json.dumps(filled("earlier words", everything=everything)).encode()
    return trial_of(raw), changes([read_document(earlier), read_document(raw)])


def kinds_of(html: str) -> Kinds:
    """The elements of a page with the names of their attributes."""
    return {(node.tag or "", tuple(sorted(node.attributes))) for node in LexborHTMLParser(html).css("*")}


@cache
def everyday_kinds() -> Kinds:
    return {
        kind
        for text in EVERYDAY
        for everything in (False, True)
        for page in pages_of(*hostile(text, everything=everything))
        for kind in kinds_of(page)
    }


@pytest.mark.parametrize("everything", [False, True], ids=["text fields", "every field"])
@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda payload: ascii(payload[:30]))
def test_hostile_text_adds_no_element_and_no_attribute_to_a_page(payload: str, everything: bool) -> None:
    for page in pages_of(*hostile(payload, everything=everything)):
        assert not UNPRINTABLE.search(page)
        assert kinds_of(page) - everyday_kinds() == set()
        for node in LexborHTMLParser(page).css("[href], [src], [action]"):
            check_address(node)


def check_address(node: LexborNode) -> None:
    for name in ("href", "src", "action"):
        address = node.attributes.get(name)
        if address is not None:
            assert re.match(
                r"https?://|/|mailto:[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+\Z|tel:[0-9+]+\Z|#[a-z]+\Z|data:,\Z", address
            )
            assert not re.search(r"[\s<>\x00-\x20]", address)


@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda payload: ascii(payload[:30]))
def test_hostile_text_is_shown_whole_and_breaks_no_promise_of_the_marks(payload: str) -> None:
    trial, changed = hostile(payload)
    kinds = {problem.kind for problem in problems_of(trial, changed)}
    # What no page can hold is shown as a replacement character, and differs by that alone.
    assert kinds <= ({"text-differs", "plain-differs", "original-differs"} if UNPRINTABLE.search(payload) else set())


@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda payload: ascii(payload[:30]))
def test_json_ld_parses_back_to_the_same_words_and_stays_in_its_element(payload: str) -> None:
    trial, _ = hostile(payload)
    html = render.trial_html(trial, SITE)
    (script,) = LexborHTMLParser(html).css('script[type="application/ld+json"]')
    source = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert source is not None
    assert not re.search("[<>&\u2028\u2029]", source[1])
    data = json.loads(source[1])
    assert data == json.loads(script.text())
    study, questions = data["@graph"]
    assert study["name"] == payload
    assert study["healthCondition"][0]["name"] == payload
    assert study["sponsor"]["name"] == payload
    assert study["identifier"] == NCT
    assert questions["@type"] == "FAQPage"


@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda payload: ascii(payload[:30]))
def test_a_feed_is_well_formed_and_holds_the_text_as_text(payload: str) -> None:
    trial, changed = hostile(payload)
    feed = ET.fromstring(changed_pages.changes_atom(trial, changed, SITE).encode())  # noqa: S314 - our own output is on trial
    assert {element.tag.rpartition("}")[2] for element in feed.iter()} <= {
        *("feed", "title", "id", "updated", "author", "name", "link", "rights", "entry", "content")
    }
    (content,) = feed.findall("{*}entry/{*}content")
    assert content.attrib == {"type": "html"}
    inside = LexborHTMLParser(content.text or "")
    assert {node.tag for node in inside.css("body *")} <= {"p", "ul", "li", "ins", "del"}
    assert not any(node.attributes for node in inside.css("body :not([class=gap])"))
    words = UNPRINTABLE.sub("\ufffd", " ".join(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", payload).split()))
    assert changed_pages.without_emails(words) in " ".join((inside.body.text() if inside.body else "").split())


def markdown_tokens(text: str) -> list[Token]:
    found: list[Token] = []
    for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text):
        found += [token, *(token.children or [])]
    return found


def without_words(tokens: list[Token]) -> Counter[str]:
    """The markup of a Markdown text, by kind."""
    return Counter(token.type for token in tokens)


@cache
def headings_of_a_harmless_page() -> int:
    return without_words(markdown_tokens(render.trial_markdown(hostile(HARMLESS)[0], SITE)))["heading_open"]


FORBIDDEN_TOKENS = {
    *("link_open", "image", "html_block", "html_inline", "code_inline", "code_block", "fence", "em_open"),
    *("strong_open", "s_open", "table_open", "blockquote_open", "hr", "ordered_list_open"),
}


@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda payload: ascii(payload[:30]))
def test_markdown_renders_without_markup_from_a_field(payload: str) -> None:
    trial, _ = hostile(payload)
    tokens = markdown_tokens(render.trial_markdown(trial, SITE))
    kinds = without_words(tokens)
    assert FORBIDDEN_TOKENS.isdisjoint(kinds)
    # A warning is a bullet of its own, and a side may be said; no field makes a heading.
    assert abs(kinds["heading_open"] - headings_of_a_harmless_page()) <= 1
    shown = " ".join("".join(token.content for token in tokens if token.type == "text").split())
    words = " ".join(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", payload).split())
    assert words.replace("\0", "\ufffd") in shown


@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda payload: ascii(payload[:30]))
def test_plain_text_holds_the_words_in_one_line_each(payload: str) -> None:
    trial, _ = hostile(payload)
    text = render.trial_text(trial, SITE)
    words = " ".join(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", payload).split())
    assert words in text
    assert text.endswith("\n")


@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda payload: ascii(payload[:30]))
def test_the_data_of_a_page_keeps_the_records_own_text(payload: str) -> None:
    trial, _ = hostile(payload)
    data = json.loads(render.trial_json(trial, SITE))
    assert data["title"]["value"] == payload
    assert data["title"]["path"] == "protocolSection.identificationModule.briefTitle"


@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda payload: ascii(payload[:30]))
def test_lists_messages_and_the_frame_show_the_words_of_others_as_text(payload: str) -> None:
    @dataclasses.dataclass
    class Listed:
        nct_id: str
        brief_title: str
        overall_status: str

    site = dataclasses.replace(SITE, operator_name=payload, operator_contact=payload, processed=payload)

    def made(words: str) -> list[str]:
        framed = dataclasses.replace(site, operator_name=words, operator_contact=words, processed=words)
        return [
            front.trials_html([Listed(NCT, words, words)], 1, 1, framed, query=words, notice_text=words),
            front.home_html([Listed(NCT, words, words)], 1, framed),
            render.message_html(words, words, words, framed),
            render.about_html(framed),
            render.methodology_html(framed),
        ]

    for page, harmless in zip(made(payload), made(HARMLESS), strict=True):
        assert kinds_of(page) == kinds_of(harmless)
        assert len(LexborHTMLParser(page).css("*")) == len(LexborHTMLParser(harmless).css("*"))
        assert not UNPRINTABLE.search(page)


def test_there_are_enough_payloads_and_none_is_twice_there() -> None:
    assert len(set(PAYLOADS)) == len(PAYLOADS) >= 60
