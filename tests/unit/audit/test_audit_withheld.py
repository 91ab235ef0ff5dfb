"""A field that somebody asked to withhold may be missing, marked as such; no other may, and it must not be shown."""

from __future__ import annotations

import json

import msgspec

from lib.trials import NCT, SITE, a_tree
from trialfinder.audit import paths
from trialfinder.audit.provenance import audit_trial
from trialfinder.catalog import original_words
from trialfinder.explain import to_json
from trialfinder.pages import render
from trialfinder.pages.rules.catalogue import rule_names
from trialfinder.records.document import Document, read_document
from trialfinder.records.people import without
from trialfinder.trial import Trial

NAME = "protocolSection.contactsLocationsModule.centralContacts[0].name"
EMAIL = "protocolSection.contactsLocationsModule.centralContacts[0].email"
RECEIVED = read_document(json.dumps(a_tree()).encode())


def page(document: Document) -> str:
    plain = original_words(document)
    return render.trial_html(Trial(document, plain, False, None, "2026-08-29T04:00:00Z", 1, False), SITE)


def found(html: str, *withheld: str) -> list[tuple[str, str]]:
    explained = msgspec.json.decode(to_json(original_words(RECEIVED)))
    tree = paths.decode(RECEIVED.raw)
    problems = audit_trial([html], tree, explained, rule_names(), NCT, frozenset(withheld))
    return [(problem.kind, problem.where) for problem in problems]


def test_a_withheld_field_is_accepted_where_it_was_asked_for() -> None:
    html = page(without(RECEIVED, {NAME, EMAIL}))
    assert "Ada Quill" not in html
    assert "a@quill.example" not in html
    assert html.count('<span data-rule="withheld" data-withheld=') == 2
    assert found(html, NAME, EMAIL) == []


def test_a_field_that_is_withheld_though_nobody_asked_is_told() -> None:
    html = page(without(RECEIVED, {NAME, EMAIL}))
    assert found(html, EMAIL) == [("not-withheld", f"page 1: {NAME}")]


def test_a_field_that_is_shown_though_somebody_asked_is_told() -> None:
    assert found(page(RECEIVED), NAME) == [("withheld-shown", f"page 1: {NAME}")]


def test_a_field_that_is_missing_without_a_mark_is_told() -> None:
    html = page(without(RECEIVED, {NAME})).replace(f' data-withheld="{NAME}"', "")
    assert found(html, NAME) == [("field-missing", NAME)]


def test_a_mark_of_another_name_withholds_nothing() -> None:
    html = page(without(RECEIVED, {NAME})).replace('data-rule="withheld"', 'data-rule="lead"')
    assert ("field-missing", NAME) in found(html, NAME)
