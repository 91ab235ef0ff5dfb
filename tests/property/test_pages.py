"""Records of any text and shape: their pages keep the promises of the marks, and no template lets a text out."""

from __future__ import annotations

import copy
import json
import xml.etree.ElementTree as ET
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from lib.trials import NCT, SITE, a_tree, problems_of, trial_of
from trialfinder.history.changes import changes
from trialfinder.pages import changed as changed_pages
from trialfinder.pages import render
from trialfinder.pages.prose import parts
from trialfinder.records.document import read_document
from trialfinder.text.normalize import unescape

# Signs that mean something to HTML, XML, JSON, Markdown, templates or the registry's own markup, and any others.
SIGNS = st.sampled_from([*"<>&\"'`{}%\\/*_[]()!#|=-+~.:;,0123456789 \n\t•◦", "script", "word", "* ", "1. ", "&lt;"])
TEXTS = st.lists(SIGNS | st.characters(exclude_categories=["Cs", "Cc"]), max_size=30).map("".join)
VALUES = st.none() | st.booleans() | st.integers(-9, 10**9) | TEXTS | st.sampled_from(["2024-01", "18 Years", "PHASE1"])
ODD = st.recursive(VALUES, lambda part: st.lists(part, max_size=3), max_leaves=4)


@st.composite
def trees(draw: st.DrawFn) -> dict[str, Any]:
    """The small study with a few of its values replaced by others, of whatever type."""
    tree = copy.deepcopy(a_tree())
    places: list[tuple[Any, Any]] = []

    def collect(part: Any) -> None:
        for key in list(part) if isinstance(part, dict) else range(len(part)):
            if key not in ("protocolSection", "identificationModule", "nctId"):
                places.append((part, key))
            if isinstance(part[key], dict | list):
                collect(part[key])

    collect(tree)
    for part, key in draw(st.lists(st.sampled_from(places), max_size=5)):
        part[key] = draw(ODD)
    return tree


@given(TEXTS)
def test_prose_keeps_every_word_and_has_no_empty_part(text: str) -> None:
    found = parts(text)
    assert all(part.text.strip() for part in found)
    assert bool(found) == bool(text.strip())
    words = "".join("".join(part.text for part in found).split())
    source = "".join(unescape(text).split())
    position = 0
    for sign in words:  # in the text's own order, only marks left out
        position = source.index(sign, position) + 1
    lost = len(source) - len(words)
    assert lost <= sum(sum(sign in "*•◦-–—().0123456789" for sign in line) for line in text.splitlines())


@settings(max_examples=60, deadline=None)
@given(trees())
def test_pages_of_any_record_keep_the_promises_of_the_marks(tree: dict[str, Any]) -> None:
    trial = trial_of(json.dumps(tree).encode())
    # A text in the place of a number is shown as sent; the auditor reads figures into it.
    found = [problem for problem in problems_of(trial) if problem.kind != "shown-differs" or not trial.document.misfits]
    assert found == []


@settings(max_examples=60, deadline=None)
@given(trees(), trees())
def test_every_form_of_any_record_and_its_changes_can_be_made(old: dict[str, Any], new: dict[str, Any]) -> None:
    trial = trial_of(json.dumps(new).encode())
    changed = changes([read_document(json.dumps(old).encode()), trial.document])
    assert render.trial_text(trial, SITE)
    assert render.trial_markdown(trial, SITE)
    assert json.loads(render.trial_json(trial, SITE))["nct_id"] == NCT
    ET.fromstring(changed_pages.changes_atom(trial, changed, SITE))  # noqa: S314 - our own output is on trial
    page = LexborHTMLParser(changed_pages.changes_html(trial, changed, SITE))
    assert page.css("script") == []
    assert render.trial_html(trial, SITE) == render.trial_html(trial_of(trial.document.raw), SITE)


@given(TEXTS, TEXTS)
def test_a_message_shows_any_words_as_text(message: str, hint: str) -> None:
    page = LexborHTMLParser(render.message_html("Title", message, hint, SITE))
    shown = [" ".join(node.text().split()) for node in page.css("main section p")]
    # What no page can hold is replaced; an entity-like text stays as it is.
    assert shown[0] == " ".join(message.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd").split())
    assert len(page.css("main *")) == (5 if hint else 4)
